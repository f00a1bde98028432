"""Sessions on other machines of the estate: each has an engine of its own over that machine's files.

What comes back are copies that say which machine they are from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.core import REMOTE_SESSIONS
from hvsim.cmdlets.core.connections import HTTP_PORT, USUAL, Connection
from hvsim.cmdlets.core.remote_engines import engine_in, engine_on, see_registry
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.unreachable import CANNOT_COMPLETE
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs.durations import CONNECTION_LIMIT
from hvsim.infrastructure.inside.addresses import find_place
from hvsim.infrastructure.inside.ports import REMOTING_PORT
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter import running
from hvsim.interpreter.commands.job_objects import deserialized, note_computer
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.errors import ErrorRecord, ScriptError, failure
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.values import PSCustomObject

if TYPE_CHECKING:
    from hvsim.infrastructure.estate import Estate
    from hvsim.interpreter.commands import Cmdlet
    from hvsim.interpreter.host import Console
    from hvsim.interpreter.script_block import ScriptBlock

BROKEN = "PSSessionStateBroken"
"""How the id of an error ends that kept a session from being opened."""


class RemoteSession:
    """System.Management.Automation.Runspaces.PSSession."""

    net_name = "System.Management.Automation.Runspaces.PSSession"

    def __init__(
        self,
        number: int,
        name: str,
        computer_name: str,
        place: Computer | VirtualMachine,
        engine: Engine,
        *,
        direct: bool = False,
    ) -> None:
        self.id = number
        self.name = name or f"Runspace{number}"
        self.computer_name = computer_name
        self.is_direct = direct  # by way of the machine's host, without a network
        self.computer_type = "VirtualMachine" if direct else "RemoteMachine"
        self.place = place
        self.engine = engine
        self.instance_id = engine.new_guid()
        self.extended: Any = None
        self.disconnected = False
        self._lost = ""
        self._since = place.started

    @property
    def state(self) -> str:
        """Opened, Disconnected, Closed, or Broken: the machine went down, or has been down, since it was opened."""
        if not self._lost and (not self.place.is_up or self.place.started != self._since):
            self._lost = "Broken"
        return self._lost or ("Disconnected" if self.disconnected else "Opened")

    def close(self) -> None:
        self._lost = "Closed"


class SessionTable:
    """The open sessions of one engine; `outer` is the table of the engine that opened it, where it is remote itself.

    `entered` is the session to which the shell's commands go now.
    """

    def __init__(self, engine: Engine, outer: SessionTable | None = None) -> None:
        self.engine = engine
        self.outer = outer
        self.sessions: list[RemoteSession] = []
        self.entered: RemoteSession | None = None
        self.has_own_lab = False
        """Whether the engine is on a copy of the lab, and not on the lab of the engine that opened it."""
        self.is_bound = False
        """Whether the account came here over the network without its password: it can prove itself to nobody else."""
        self._next = 1

    def open(
        self,
        engine: Engine,
        computer_name: str,
        place: Computer | VirtualMachine,
        name: str = "",
        *,
        for_entering: bool = False,
        direct: bool = False,
    ) -> RemoteSession:
        """A new session; one `for_entering` only is not listed, and ends when it is left."""
        session = RemoteSession(self._next, name, computer_name, place, engine, direct=direct)
        self._next += 1
        if not for_entering:
            self.sessions.append(session)
        return session

    def leave(self) -> None:
        """The shell's commands run here again."""
        if self.entered is not None and self.entered not in self.sessions:
            self.entered.close()
        self.entered = None

    def close(self, session: RemoteSession) -> None:
        session.close()
        if session in self.sessions:
            self.sessions.remove(session)

    @property
    def outermost(self) -> SessionTable:
        """The table of the engine where the shell began."""
        return self if self.outer is None else self.outer.outermost

    @property
    def home(self) -> SessionTable:
        """The table of the engine that has the estate: where the shell began, or where a copy of the lab did."""
        return self if self.outer is None or self.has_own_lab else self.outer.home

    def end(self) -> None:
        """Closes every session with its engine, and those that were opened from there."""
        for session in self._all():
            session.close()
            sessions_of(session.engine).end()
            session.engine.close()
        self.sessions, self.entered = [], None

    def machines_went_back(self) -> None:
        """The estate is what it was before: the sessions, and those opened from there, see the registries of then."""
        for session in self._all():
            see_registry(session.engine, session.place)
            sessions_of(session.engine).machines_went_back()

    def _all(self) -> list[RemoteSession]:
        entered = [] if self.entered is None or self.entered in self.sessions else [self.entered]
        return self.sessions + entered

    def open_host(
        self, computer_name: str, name: str = "", *, for_entering: bool = False, wanted: Connection = USUAL
    ) -> RemoteSession:
        """A session on a server or, over the network, in a guest. Raises ScriptError where none of that name answers,
        and where this engine's own session cannot prove who is asking.

        Here too it takes time to wait for an answer that does not come.
        """
        inside = inside_of(self.engine)
        place = find_place(inside.network, computer_name, inside.place)
        if place is None:
            raise _cannot_connect(computer_name)
        thing = place.thing
        if wanted.port != HTTP_PORT or not place.listens(REMOTING_PORT):
            self.engine.clock.sleep(timedelta(seconds=CONNECTION_LIMIT))
            raise _no_answer(computer_name)
        if self.is_bound and not wanted.has_account and thing is not inside.place:
            raise access_denied(computer_name)
        if wanted.application.lower() != "wsman" or not wanted.has_known_configuration:
            raise no_such_service(computer_name, wanted)
        made = self.engine_at(thing)
        sessions_of(made).is_bound = not wanted.delegates
        return self.open(made, computer_name, thing, name, for_entering=for_entering)

    def engine_at(self, place: Computer | VirtualMachine) -> Engine:
        """A new engine on a machine, which knows from where it was opened."""
        if isinstance(place, Computer):
            return self._within(engine_on(self.engine, self.home.engine.service("Estate"), place))
        return self._within(engine_in(self.engine, place))

    def shell_at(self, place: Computer | VirtualMachine, console: Console) -> Engine:
        """The same for a shell that is started there: while it waits, others go on."""
        made = self.engine_at(place)
        made.console, made.clock = console, self.engine.clock
        return made

    def _within(self, engine: Engine) -> Engine:
        """The engine, which knows from where it was opened."""
        engine.add_service(REMOTE_SESSIONS, lambda: SessionTable(engine, self))
        return engine

    def open_lab(self, estate: Estate, name: str = "") -> RemoteSession:
        """A session on the first host of another estate, by that estate's own clock."""
        made = self._within(engine_on(self.engine, estate, estate.local_host))
        sessions_of(made).has_own_lab = True
        return self.open(made, estate.local_host.name, estate.local_host, name)

    def open_machine(self, machine: VirtualMachine, name: str = "", *, for_entering: bool = False) -> RemoteSession:
        """A session in a virtual machine by way of its host. Raises ScriptError unless it runs and its guest answers.

        To wait for the answer takes time: whoever asks until the guest is up comes to an end.
        """
        if not machine.is_running:
            raise failure(
                f"The virtual machine {machine.name} is not in running state.",
                "InvalidVMState",
                "InvalidArgument",
                "System.ArgumentException",
            )
        if not machine.answers_sessions:
            self.engine.clock.sleep(timedelta(seconds=CONNECTION_LIMIT))
        if not machine.answers_sessions:
            raise _does_not_answer(machine.name)
        made = self.engine_at(machine)
        return self.open(made, machine.name, machine, name, for_entering=for_entering, direct=True)


def sessions_of(engine: Engine) -> SessionTable:
    """The sessions that an engine has open."""
    try:
        table: SessionTable = engine.service(REMOTE_SESSIONS)
    except KeyError:
        engine.add_service(REMOTE_SESSIONS, lambda: SessionTable(engine))
        table = engine.service(REMOTE_SESSIONS)
    return table


def run_remotely(
    command: Cmdlet,
    session: RemoteSession,
    block: ScriptBlock,
    arguments: list[Any],
    input: Iterable[Any],
    using: dict[str, Any],
    *,
    hide_name: bool,
) -> None:
    """Runs the text of a block in a session; output and records come back through the command."""
    if session.state != "Opened":
        command.write_error_record(not_open(session).record)
        return
    remote, streams = session.engine, command.engine.streams

    def write(value: Any) -> None:
        with running.visiting(command.engine):
            command.write(_copy(value, session, hide_name=hide_name))

    def report(record: ErrorRecord) -> None:
        command.engine.remember_error(_without_place(record))
        streams.error(_without_place(record))

    remote.streams = streams.but(error=report)
    remote.global_scope.values.update(using)
    try:
        with running.visiting(remote):
            code, items = remote.parse(block.text), list(input) or None
            run_block(code, remote.global_scope, write, arguments, pipeline_input=items, dot=True)
    except FlowException:
        return  # `exit` ends what runs there, not what runs here
    except ScriptError as error:
        command.write_error_record(_without_place(error.record))


def _copy(value: Any, session: RemoteSession, *, hide_name: bool) -> Any:
    made = deserialized(value, session.instance_id)
    if isinstance(made, PSCustomObject):
        note_computer(made, session.computer_name, shown=not hide_name)
    return made


def _without_place(record: ErrorRecord) -> ErrorRecord:
    made = ErrorRecord(record.exception, record.error_id, record.category, record.target)
    made.command_name, made.activity, made.details = record.command_name, record.activity, record.details
    return made


def access_denied(computer_name: str) -> ScriptError:
    """The error of a connection for which the account has no password at hand: the second hop."""
    return _refused(
        computer_name,
        f"Connecting to remote server {computer_name} failed with the following error message : Access is denied. "
        "For more information, see the about_Remote_Troubleshooting Help topic.",
        "AccessDenied,PSSessionStateBroken",
        "System.Management.Automation.Remoting.PSRemotingTransportException",
    )


def no_such_service(computer_name: str, wanted: Connection) -> ScriptError:
    """The error of a connection to an application or a session configuration that the computer has not."""
    reason = (
        f'Cannot find the {wanted.configuration} session configuration in the WSMan: drive on the "{computer_name}" '
        "computer."
    )
    if wanted.has_known_configuration:
        reason = "The WS-Management service cannot find the application of this address (HTTP status 404)."
    return _refused(
        computer_name,
        f"Connecting to remote server {computer_name} failed with the following error message : {reason} "
        "For more information, see the about_Remote_Troubleshooting Help topic.",
        "CannotConnect,PSSessionStateBroken" if wanted.has_known_configuration else "URLNotFound,PSSessionStateBroken",
        "System.Management.Automation.Remoting.PSRemotingTransportException",
    )


def _cannot_connect(computer_name: str) -> ScriptError:
    return _refused(
        computer_name,
        f"Connecting to remote server {computer_name} failed with the following error message : WinRM cannot process "
        f"the request. The following error occurred while using Kerberos authentication: Cannot find the computer "
        f"{computer_name}. Verify that the computer exists on the network and that the name provided is spelled "
        "correctly. For more information, see the about_Remote_Troubleshooting Help topic.",
        "NetworkPathNotFound,PSSessionStateBroken",
        "System.Management.Automation.Remoting.PSRemotingTransportException",
    )


def _no_answer(computer_name: str) -> ScriptError:
    return _refused(
        computer_name,
        f"Connecting to remote server {computer_name} failed with the following error message : {CANNOT_COMPLETE} "
        "For more information, see the about_Remote_Troubleshooting Help topic.",
        "WinRMOperationTimeout,PSSessionStateBroken",
        "System.Management.Automation.Remoting.PSRemotingTransportException",
    )


def _does_not_answer(machine_name: str) -> ScriptError:
    return _refused(
        machine_name,
        "An error has occurred which PowerShell cannot handle. A remote session might have ended.",
        BROKEN,
        "System.Management.Automation.Remoting.PSRemotingDataStructureException",
    )


def not_open(session: RemoteSession) -> ScriptError:
    """The error of a command that was to run in a session that is not open."""
    return failure(
        f"Because the session state for session {session.name}, {session.instance_id}, {session.computer_name} is not "
        f"equal to Open, you cannot run a command in the session. The session state is {session.state}.",
        "InvalidSessionState",
        "OpenError",
        "System.Management.Automation.Runspaces.InvalidRunspaceStateException",
        target=session.computer_name,
    )


def _refused(computer_name: str, message: str, error_id: str, exception: str) -> ScriptError:
    error = failure(message, error_id, "OpenError", exception, target=computer_name)
    error.record.details = f"[{computer_name}] {message}"
    return error
