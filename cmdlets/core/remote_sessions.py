"""Sessions on other machines of the estate: each has an engine of its own over that machine's files.

What runs there sees its host as the local one; its objects come back as copies that say which machine they are from.
A guest's files stay with the guest; they are not on its virtual disks.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside import Inside
from hvsim.interpreter import running
from hvsim.interpreter.commands.job_objects import deserialized, note_computer
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.errors import ErrorRecord, ScriptError, failure
from hvsim.interpreter.personality import personality_named, windows_server
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.pipeline.signals import FlowException
from hvsim.interpreter.values import PSCustomObject

if TYPE_CHECKING:
    from hvsim.infrastructure.computers import Computer
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.files import FileTree
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.interpreter.commands import Cmdlet
    from hvsim.interpreter.host import Clock
    from hvsim.interpreter.personality import Personality
    from hvsim.interpreter.script_block import ScriptBlock


class RemoteSession:
    """System.Management.Automation.Runspaces.PSSession."""

    net_name = "System.Management.Automation.Runspaces.PSSession"

    def __init__(self, number: int, name: str, computer_name: str, computer_type: str, engine: Engine) -> None:
        self.id = number
        self.name = name or f"Runspace{number}"
        self.computer_name = computer_name
        self.computer_type = computer_type  # RemoteMachine, VirtualMachine
        self.engine = engine
        self.instance_id = engine.new_guid()
        self.state = "Opened"
        self.extended: Any = None


class SessionTable:
    """The open sessions of one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sessions: list[RemoteSession] = []
        self._next = 1

    def open(self, engine: Engine, computer_name: str, computer_type: str, name: str = "") -> RemoteSession:
        session = RemoteSession(self._next, name, computer_name, computer_type, engine)
        self._next += 1
        self.sessions.append(session)
        return session

    def close(self, session: RemoteSession) -> None:
        session.state = "Closed"
        if session in self.sessions:
            self.sessions.remove(session)

    def open_host(self, computer_name: str, name: str = "") -> RemoteSession:
        """A session on a host or another server. Raises ScriptError where none that is up has that name."""
        estate: Estate = self.engine.service("Estate")
        try:
            computer = estate.computer(computer_name)
        except NotFound:
            raise _cannot_connect(computer_name) from None
        if not computer.is_up:
            raise _cannot_connect(computer_name)
        return self.open(_engine_on(self.engine, estate, computer), computer_name, "RemoteMachine", name)

    def open_lab(self, estate: Estate, name: str = "") -> RemoteSession:
        """A session on the first host of another estate, by that estate's own clock."""
        made = _engine_on(self.engine, estate, estate.local_host)
        return self.open(made, estate.local_host.name, "RemoteMachine", name)

    def open_machine(self, machine: VirtualMachine, name: str = "") -> RemoteSession:
        """A session in a virtual machine by way of its host. Raises ScriptError unless it runs."""
        if not machine.is_running:
            raise failure(
                f"The virtual machine {machine.name} is not in running state.",
                "InvalidVMState",
                "InvalidArgument",
                "System.Management.Automation.PSInvalidOperationException",
                target=machine.name,
            )
        return self.open(_engine_in(self.engine, machine), machine.name, "VirtualMachine", name)


def sessions_of(engine: Engine) -> SessionTable:
    """The sessions that an engine has open."""
    try:
        table: SessionTable = engine.service("SessionTable")
    except KeyError:
        engine.add_service("SessionTable", lambda: SessionTable(engine))
        table = engine.service("SessionTable")
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


def _engine_on(outer: Engine, estate: Estate, computer: Computer) -> Engine:
    build = computer.version.build.rpartition(".")[0]
    server = windows_server(computer.name, computer.version.product, build, computer.version.release, computer.registry)
    if server.registry is not None:
        computer.use_registry(server.registry)
    made = _engine(outer, computer.files, server, estate.clock)
    made.add_service(Inside, lambda: Inside(computer, estate.arrays))
    if isinstance(computer, Host):
        others = [each for each in estate.hosts if each is not computer]
        made.add_service("Estate", lambda: attrs.evolve(estate, hosts=[computer, *others], local_files=computer.files))
    elif computer is estate.backup_server.computer:
        made.add_service("Estate", lambda: attrs.evolve(estate, local_files=computer.files))
    else:
        made.add_service("Estate", partial(_no_management, computer.name))
    return made


def _engine_in(outer: Engine, machine: VirtualMachine) -> Engine:
    linux = machine.guest.kind is GuestKind.LINUX
    files = machine.guest.file_tree(machine.host.clock.now)
    plain = personality_named("linux" if linux else "windows")
    names = {} if linux else {"COMPUTERNAME": machine.name.upper()}
    guest = attrs.evolve(plain, machine_name=machine.name, environment={**plain.environment, **names})
    made = _engine(outer, files, guest, outer.clock)
    made.add_service(Inside, lambda: Inside(machine))
    made.add_service("Estate", partial(_no_management, machine.name))
    return made


def _no_management(name: str) -> Any:
    """Whoever looks for hosts and backups where nothing manages them."""
    raise failure(
        f"The commands for hosts and backups are not installed on '{name}': run them on a host or the backup server.",
        "CommandNotFoundException",
        "ObjectNotFound",
        "System.Management.Automation.CommandNotFoundException",
        target=name,
    )


def _engine(outer: Engine, files: FileTree, personality: Personality, clock: Clock) -> Engine:
    made = Engine(file_system=files, clock=clock, random=outer.random, console=outer.console, personality=personality)
    made.providers.start_in(personality.home)
    return made


def _cannot_connect(computer_name: str) -> ScriptError:
    return failure(
        f"Connecting to remote server {computer_name} failed with the following error message : WinRM cannot process "
        f"the request. The following error occurred while using Kerberos authentication: Cannot find the computer "
        f"{computer_name}. Verify that the computer exists on the network and that the name provided is spelled "
        "correctly. For more information, see the about_Remote_Troubleshooting Help topic.",
        "NetworkPathNotFound,PSSessionStateBroken",
        "OpenError",
        "System.Management.Automation.Remoting.PSRemotingTransportException",
        target=computer_name,
    )
