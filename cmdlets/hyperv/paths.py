"""Paths on hosts, as the Hyper-V commands take them: relative ones belong to the machine that the shell runs on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host
from hvsim.interpreter.commands import Cmdlet

if TYPE_CHECKING:
    from hvsim.cmdlets.hyperv.selection import HyperVCommand


def host_path(command: Cmdlet, host: Host, path: str) -> str:
    """The absolute path on the host that `path` means there."""
    estate = command.service(Estate)
    if host.files is estate.local_files:
        return command.engine.providers.file_path(path)
    return path


def files_on(command: HyperVCommand, paths: Iterable[str]) -> Iterator[tuple[Host, str]]:
    """The files that the paths mean on each of the hosts asked."""
    names = list(paths)
    for host in command.hosts():
        for path in names:
            yield host, host_path(command, host, path)


def is_bare(path: str) -> bool:
    """Whether the path is a file name without any folder."""
    return not any(separator in path for separator in ("\\", "/", ":"))
