"""Jobs, repositories, servers and runs by what a person types: a name or an identity stands for the object."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hvsim.cmdlets.veeam.job_types import JOB_TYPE
from hvsim.cmdlets.veeam.repository_types import REPOSITORY_TYPE
from hvsim.cmdlets.veeam.server_types import HOST_TYPE
from hvsim.cmdlets.veeam.session_types import SESSION_TYPE
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.estate import Estate
from hvsim.interpreter import running
from hvsim.interpreter.dotnet.declare import Declaration
from hvsim.interpreter.values import to_string


def _named(declaration: Declaration, items: Callable[[BackupServer], Iterable[Any]]) -> None:
    """Lets a text become the object of that name or identity; another text is refused as PowerShell refuses it."""

    def find(value: Any) -> Any:
        text = to_string(value).lower()
        engine = running.engine()
        if Estate.__name__ not in engine.offered_services:
            return None
        server = engine.service(Estate).backup_server
        return next((item for item in items(server) if text in (item.name.lower(), str(item.id))), None)

    declaration.converter(find)


_named(JOB_TYPE, lambda server: [*server.jobs, *server.copy_jobs])
_named(REPOSITORY_TYPE, lambda server: server.repositories)
_named(HOST_TYPE, lambda server: server.servers)
_named(SESSION_TYPE, lambda server: server.sessions())
