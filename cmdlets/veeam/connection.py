"""Connect-VBRServer, Disconnect-VBRServer, Get-VBRServerSession: being connected to the estate's backup server.

There is one server and everybody may use it: a connection is remembered because scripts ask for it.
"""

from __future__ import annotations

from typing import Any

from attrs import define

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.names import SERVER_SESSION
from hvsim.cmdlets.veeam.reaching import NO_ANSWER, NOT_LISTENING
from hvsim.infrastructure.backup.installation import SERVICE_PORT
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.inside.addresses import find_place
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter


@define(eq=False)
class ServerSession:
    """A connection of this shell."""

    server: str
    port: int
    user: str


live_type(
    SERVER_SESSION,
    ServerSession,
    {"string User": lambda s: s.user, "string Server": lambda s: s.server, "int Port": lambda s: s.port},
)


@define(eq=False)
class Connections:
    """The connection of a shell, if there is one."""

    current: ServerSession | None = None


class ConnectionCommand(BackupCommand):
    """A command that knows whether the shell is connected."""

    def check_ready(self) -> None:
        """It can tell whatever the service does."""

    @property
    def connections(self) -> Connections:
        """This shell's."""
        if Connections.__name__ not in self.engine.offered_services:
            self.engine.add_service(Connections, Connections)
        return self.service(Connections)


@cmdlet("Connect-VBRServer", default_set="Set1")
class ConnectVBRServer(ConnectionCommand):
    """Connects this shell to the backup server."""

    # The parameter is called Server; an attribute of that name is the backup server.
    to_server: str = parameter(name="Server", help="The server's name or address; the local one when left out.")
    port: int = parameter(help=f"The port; {SERVICE_PORT}.")
    user: str = parameter(sets={"Set2": In(mandatory=True)}, help="The account.")
    password: str = parameter(
        sets={"Set2": In(mandatory=True)}, no_effect="Every password is right.", help="Its password."
    )
    credential: Any = parameter(
        sets={"Set3": In(mandatory=True)}, type="System.Management.Automation.PSCredential", help="The account."
    )
    timeout: int = parameter(no_effect="The server answers at once.", help="Seconds to wait at most.")
    force_accept_tls_certificate: Switch = parameter(no_effect="There is none.", help="Whatever its certificate.")

    examples = [
        Example("Connect-VBRServer -Server localhost; (Get-VBRServerSession).Server", "Connect.", output="localhost"),
    ]

    def process(self) -> None:
        name, computer = self.to_server or "localhost", self.server.computer
        own = name.partition(".")[0].lower() == self.engine.personality.machine_name.lower() or name == "::1"
        # Scripts that are written for the backup server itself name it by the machine that they run on.
        place = find_place(computer.network, "localhost" if own else name, computer)
        if place is None:
            self.refuse_connection(f"No such host is known ({name}).", name)
        port = self.port or SERVICE_PORT
        if place.thing is not computer or not place.listens(port):
            reason = NOT_LISTENING if place.answers else NO_ANSWER
            self.refuse_connection(f"{reason} {place.address}:{port}.", name)
        account = self.user or (self.credential.user_name if self.credential is not None else "")
        self.connections.current = ServerSession(name, port, account or _own_account(self.estate))


@cmdlet("Disconnect-VBRServer")
class DisconnectVBRServer(ConnectionCommand):
    """Ends the connection of this shell."""

    examples = [Example("Disconnect-VBRServer", "Done.", setup="Connect-VBRServer")]

    def process(self) -> None:
        self.connections.current = None


@cmdlet("Get-VBRServerSession", output=SERVER_SESSION)
class GetVBRServerSession(ConnectionCommand):
    """Gives the connection of this shell; nothing when there is none."""

    examples = [Example("if (-not (Get-VBRServerSession)) { Connect-VBRServer }", "Connect once.")]

    def process(self) -> None:
        if self.connections.current is not None:
            self.write(self.connections.current)


def _own_account(estate: Estate) -> str:
    return f"{estate.backup_server.name}\\Administrator"
