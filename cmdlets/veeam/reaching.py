"""Reaching the backup service from a script: as it is said where nothing listens, or the machine is down."""

from __future__ import annotations

from typing import Any

from hvsim.infrastructure.backup.installation import SERVICE_PORT
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.inside.addresses import address_of_computer
from hvsim.interpreter.errors import net_failure

NO_CONNECTION = "Failed to connect to Veeam Backup & Replication server: "
NOT_LISTENING = "No connection could be made because the target machine actively refused it"
NO_ANSWER = (
    "A connection attempt failed because the connected party did not properly respond after a period of time, or"
    " established connection failed because connected host has failed to respond"
)


def refused_connection(estate: Estate) -> str:
    """Why the service takes no connection; '' where it does."""
    server = estate.backup_server
    if server.availability.is_up:
        return ""
    reason = NOT_LISTENING if server.computer.is_up else NO_ANSWER
    return f"{reason} {address_of_computer(server.computer)}:{SERVICE_PORT}."


def reached_server(engine: Any) -> BackupServer:
    """The backup server, for what the product's types offer to scripts. Raises the failure of a .NET member."""
    estate: Estate = engine.service(Estate)
    refusal = refused_connection(estate)
    if refusal:
        raise net_failure("System.Exception", f"{NO_CONNECTION}{refusal}")
    return estate.backup_server
