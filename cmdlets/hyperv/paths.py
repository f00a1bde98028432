"""Paths on hosts, as the Hyper-V commands take them: relative ones belong to the machine that the shell runs on."""

from __future__ import annotations

from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.host import Host
from hvsim.interpreter.commands import Cmdlet


def host_path(command: Cmdlet, host: Host, path: str) -> str:
    """The absolute path on the host that `path` means there."""
    estate = command.service(Estate)
    if host.files is estate.local_files:
        return command.engine.providers.file_path(path)
    return path


def is_bare(path: str) -> bool:
    """Whether the path is a file name without any folder."""
    return not any(separator in path for separator in ("\\", "/", ":"))
