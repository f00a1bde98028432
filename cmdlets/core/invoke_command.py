"""Invoke-Command: runs a script block here, or on another machine of the simulated estate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.core.connections import NO_SPECIAL_SESSION, ConnectingCommand
from hvsim.cmdlets.core.remote_sessions import RemoteSession, run_remotely, sessions_of
from hvsim.cmdlets.core.sessions import machines_named
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.isolation import using_values
from hvsim.interpreter.commands.jobs import RemoteJob, jobs_of
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.failures import path_not_found
from hvsim.interpreter.values import Array, Hashtable, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_HERE = "InProcess"
_ASKED = "param($asked) Invoke-Command @asked"
_SESSION, _SESSION_FILE = "Session", "FilePathRunspace"
_COMPUTER, _COMPUTER_FILE = "ComputerName", "FilePathComputerName"
_VM_NAME, _VM_ID = "VMName", "VMId"
_VM_NAME_FILE, _VM_ID_FILE = "FilePathVMName", "FilePathVMId"
_BLOCK_SETS = (_SESSION, _COMPUTER, _VM_NAME, _VM_ID)
_FILE_SETS = (_SESSION_FILE, _COMPUTER_FILE, _VM_NAME_FILE, _VM_ID_FILE)
_REMOTE = (*_BLOCK_SETS, *_FILE_SETS)
_BY_COMPUTER = (_COMPUTER, _COMPUTER_FILE)


@cmdlet("Invoke-Command", default_set=_HERE, aliases=("icm",))
class InvokeCommand(ConnectingCommand):
    """Runs a script block here, on hosts, or in virtual machines."""

    script_block: ScriptBlock = parameter(
        sets={
            _HERE: In(position=0, mandatory=True),
            **dict.fromkeys(_BLOCK_SETS, In(position=1, mandatory=True)),
        },
        aliases=("Command",),
        help="What to run.",
    )
    file_path: str = parameter(
        sets=dict.fromkeys(_FILE_SETS, In(position=1, mandatory=True)),
        aliases=("PSPath",),
        help="A script file of this machine to run there.",
    )
    no_new_scope: Switch = parameter(sets=_HERE, help="Runs the block in the current scope.")
    session: list[object] = parameter(
        sets=(_SESSION, _SESSION_FILE),
        position=0,
        type="System.Management.Automation.Runspaces.PSSession[]",
        help="The sessions to run it in.",
    )
    computer_name: list[str] = parameter(
        sets=_BY_COMPUTER, position=0, aliases=("Cn",), help="The machines to run it on."
    )
    vm_name: list[str] = parameter(
        sets=(_VM_NAME, _VM_NAME_FILE),
        mandatory=True,
        by_property_name=True,
        help="The virtual machines of this host to run it in.",
    )
    vm_id: list[object] = parameter(
        name="VMId",
        sets=(_VM_ID, _VM_ID_FILE),
        position=0,
        mandatory=True,
        by_property_name=True,
        type="System.Guid[]",
        aliases=("VMGuid",),
        help="The virtual machines by their ids.",
    )
    credential: object = parameter(
        sets={
            **dict.fromkeys(_BY_COMPUTER, In(by_property_name=True)),
            **dict.fromkeys((_VM_NAME, _VM_ID, _VM_NAME_FILE, _VM_ID_FILE), In(mandatory=True, by_property_name=True)),
        },
        type="System.Management.Automation.PSCredential",
        help="The account to run it under; every one may do everything here.",
    )
    argument_list: list[object] = parameter(aliases=("Args",), default=(), help="The arguments of the block.")
    input_object: object = parameter(
        pipeline=True, type="System.Management.Automation.PSObject", help="What the block sees as $input."
    )
    hide_computer_name: Switch = parameter(
        sets=_REMOTE, aliases=("HCN",), help="Leaves PSComputerName out of the display."
    )
    throttle_limit: int = parameter(
        sets=_REMOTE, default=32, no_effect="One follows the other here.", help="How many run at once."
    )
    as_job: Switch = parameter(sets=_REMOTE, help="Runs it as a job.")
    job_name: str = parameter(
        sets=(_SESSION, _SESSION_FILE, *_BY_COMPUTER), help="The job's name, which makes it a job as well."
    )
    configuration_name: str = parameter(
        sets=(*_BY_COMPUTER, _VM_NAME, _VM_ID, _VM_NAME_FILE, _VM_ID_FILE),
        by_property_name=True,
        help="The session configuration to use.",
    )
    port: int = parameter(sets=_BY_COMPUTER, help="The port of the remote service.")
    use_ssl: Switch = parameter(name="UseSSL", sets=_BY_COMPUTER, help="Encrypts the connection.")
    application_name: str = parameter(
        sets=_BY_COMPUTER, by_property_name=True, help="The application part of the address."
    )
    session_option: object = parameter(
        sets=_BY_COMPUTER,
        type="System.Management.Automation.Remoting.PSSessionOption",
        no_effect=NO_SPECIAL_SESSION,
        help="Advanced settings of the session.",
    )
    authentication: object = parameter(
        sets=_BY_COMPUTER,
        type="System.Management.Automation.Runspaces.AuthenticationMechanism",
        help="How the account is checked.",
    )

    in_disconnected_session: Switch = parameter(
        sets=_BY_COMPUTER, aliases=("Disconnected",), simulated=False, help="Leaves the session running on its own."
    )
    session_name: list[str] = parameter(sets=_BY_COMPUTER, simulated=False, help="The names of such sessions.")
    enable_network_access: Switch = parameter(sets=_BY_COMPUTER, help="An interactive logon token.")
    certificate_thumbprint: str = parameter(sets=_COMPUTER, help="The certificate to log on with.")
    remote_debug: Switch = parameter(sets=_REMOTE, simulated=False, help="Stops in the debugger there.")

    examples = [
        Example(
            "Invoke-Command -ScriptBlock { param($a, $b) $a + $b } -ArgumentList 1, 2",
            "Runs a block with arguments here.",
            output="3\n",
        ),
        Example("Invoke-Command hv02 { $env:COMPUTERNAME }", "Runs a block on another host.", output="HV02\n"),
        Example(
            "Invoke-Command hv02 { $env:COMPUTERNAME } -AsJob | Wait-Job | Receive-Job",
            "Runs a block on another host as a job.",
            output="HV02\n",
        ),
        Example(
            "$count = 1; Invoke-Command { $count = 2 } -NoNewScope; $count",
            "Changes a variable of the caller.",
            output="2\n",
        ),
    ]

    def begin(self) -> None:
        self.input = Array()

    def process(self) -> None:
        if "InputObject" in self.bound:
            self.input.append(self.input_object)

    def end(self) -> None:
        arguments = list(self.argument_list or ())
        if self.parameter_set == _HERE:
            self.engine.run_block(
                self.script_block,
                arguments,
                self.input,
                self.runtime.scope,
                self.write,
                new_scope=not self.no_new_scope,
            )
        elif self.as_job or self.job_name:
            self._start_job(arguments)
        else:
            self._run_elsewhere(arguments)

    def _start_job(self, arguments: list[Any]) -> None:
        """A job that asks the same of the same machines; the block's `$using:` variables are read now."""
        asked = Hashtable(
            (item.name, getattr(self, item.attribute))
            for item in self.command.declared
            if item.name in self.bound and item.name not in ("AsJob", "JobName", "InputObject")
        )
        block = self.engine.parse("param($asked) $input | Invoke-Command @asked" if self.input else _ASKED)
        job = jobs_of(self.engine).start(
            block, self.runtime.scope, name=self.job_name or "", kind=RemoteJob, arguments=[asked], input=self.input
        )
        code = self._block()
        using = using_values(code, self.runtime.scope)
        job.using = {name.removeprefix("using:"): value for name, value in using.items()}
        job.command = code.text
        job.location = ",".join(self._places())
        self.write(job)

    def _places(self) -> list[str]:
        """The names of the machines, as the table of jobs shows them."""
        sessions = [item.computer_name for item in self.session or () if isinstance(item, RemoteSession)]
        return [*sessions, *(self.computer_name or ()), *(self.vm_name or ()), *map(to_string, self.vm_id or ())]

    def _run_elsewhere(self, arguments: list[Any]) -> None:
        block = self._block()
        using = using_values(block, self.runtime.scope)
        for session, lasting in self._sessions():
            run_remotely(self, session, block, arguments, self.input, using, hide_name=self.hide_computer_name)
            if not lasting:
                sessions_of(self.engine).close(session)

    def _block(self) -> ScriptBlock:
        """What to run: the block, or that of the file."""
        if "FilePath" not in self.bound:
            return self.script_block
        path = self.engine.providers.file_path(self.file_path)
        status = self.engine.file_system.status(path)
        if status is None or status.is_directory:
            raise path_not_found(path)
        return self.engine.commands.script(path).script_block

    def _sessions(self) -> Iterator[tuple[RemoteSession, bool]]:
        """The sessions to run in, opened for the occasion unless they were given."""
        table = sessions_of(self.engine)
        openings: list[Callable[[], RemoteSession]] = []
        for session in self.session or ():
            if isinstance(session, RemoteSession):
                yield session, True
        for computer in self.computer_name or ():
            openings.append(partial(table.open_host, computer, wanted=self.connection(computer)))
        for machine in machines_named(self, self.vm_name, self.vm_id):
            openings.append(partial(table.open_machine, machine))
        for opening in openings:
            try:
                yield opening(), False
            except ScriptError as error:
                self.write_error_record(error.record)
