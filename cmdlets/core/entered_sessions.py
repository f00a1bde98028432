"""Sessions for a person: Enter-PSSession, Exit-PSSession.

Which session the shell's next command goes to is kept in the table of sessions, where `hvsim.session` asks. In a script
they change what the shell does after it, as in PowerShell: the script's own commands go on here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.cmdlets.core.connections import NO_SPECIAL_SESSION, ConnectingCommand
from hvsim.cmdlets.core.remote_sessions import BROKEN, RemoteSession, SessionTable, sessions_of
from hvsim.cmdlets.core.sessions import CREDENTIAL, NOT_AVAILABLE, SESSION, machines_named, not_available
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import to_string

_COMPUTER, _SESSION, _VM_ID, _VM_NAME = "ComputerName", "Session", "VMId", "VMName"
_MACHINES = (_VM_ID, _VM_NAME)
_IDENTITIES: dict[str, Callable[[RemoteSession], str]] = {
    "Name": lambda session: session.name,
    "Id": lambda session: str(session.id),
    "InstanceId": lambda session: to_string(session.instance_id),
}
"""What an open session is known by, by the parameter that says it."""
_FIRST = In(position=0, mandatory=True, pipeline=True, by_property_name=True)


@cmdlet("Enter-PSSession", default_set=_COMPUTER, aliases=("etsn",))
class EnterPSSession(ConnectingCommand):
    """Lets the shell's next commands run on another machine, until Exit-PSSession."""

    computer_name: str = parameter(sets={_COMPUTER: _FIRST}, aliases=("Cn",), help="A host or another server.")
    session: Any = parameter(
        sets={_SESSION: In(position=0, pipeline=True, by_property_name=True)}, type=SESSION, help="An open session."
    )
    instance_id: object = parameter(
        sets={"InstanceId": In(by_property_name=True)}, type="System.Guid", help="An open session by GUID."
    )
    id: int = parameter(sets={"Id": In(position=0, by_property_name=True)}, help="An open session by number.")
    name: str = parameter(sets={"Name": In(by_property_name=True)}, help="An open session by name.")
    vm_id: object = parameter(
        name="VMId", sets={_VM_ID: _FIRST}, type="System.Guid", aliases=("VMGuid",), help="A virtual machine by id."
    )
    vm_name: str = parameter(sets={_VM_NAME: _FIRST}, help="A virtual machine of the local host by name.")
    credential: object = parameter(
        sets={
            _COMPUTER: In(by_property_name=True),
            **dict.fromkeys(_MACHINES, In(position=1, mandatory=True, by_property_name=True)),
        },
        type=CREDENTIAL,
        help="The account; every one may do everything here.",
    )
    configuration_name: str = parameter(
        sets=(_COMPUTER, *_MACHINES),
        by_property_name=True,
        help="The session configuration.",
    )
    enable_network_access: Switch = parameter(sets=_COMPUTER, help="An interactive logon token.")
    port: int = parameter(sets=_COMPUTER, help="The port of the remote service.")
    use_ssl: Switch = parameter(name="UseSSL", sets=_COMPUTER, help="Encrypts the connection.")
    application_name: str = parameter(
        sets=_COMPUTER, by_property_name=True, help="The application part of the address."
    )
    session_option: object = parameter(
        sets=_COMPUTER,
        type="System.Management.Automation.Remoting.PSSessionOption",
        no_effect=NO_SPECIAL_SESSION,
        help="Advanced settings.",
    )
    authentication: object = parameter(
        sets=_COMPUTER,
        type="System.Management.Automation.Runspaces.AuthenticationMechanism",
        help="How the account is checked.",
    )
    certificate_thumbprint: str = parameter(sets=_COMPUTER, help="The certificate to log on with.")

    examples = [
        Example("Enter-PSSession hv02; Exit-PSSession", "Goes to another host and back.", output=""),
        Example("New-PSSession hv02 -Name two | Enter-PSSession; Exit-PSSession", "Goes to an open session."),
    ]

    def process(self) -> None:
        table = sessions_of(self.engine)
        if table.outer is not None:
            self.fail(
                "You are currently in a PowerShell PSSession and cannot use the Enter-PSSession cmdlet to enter "
                "another PSSession.",
                "RemoteHostDoesNotSupportPushRunspace",
                "InvalidOperation",
                exception="System.Management.Automation.Remoting.PSRemotingDataStructureException",
            )
        try:
            session = self._chosen(table)
        except ScriptError as error:
            error.record.error_id = error.record.error_id.replace(BROKEN, "CreateRemoteRunspaceFailed")
            self.write_error_record(error.record)
            return
        if session is None:
            return
        session.disconnected = False
        if session.state != "Opened":
            self.write_error(
                f"Cannot enter session {session.name} because it is not in the disconnected state or is not available "
                f"for connection. Retrieve the remote session using Get-PSSession -ComputerName "
                f"{session.computer_name} -InstanceId {session.instance_id}.",
                "PushedRunspaceMustBeOpen",
                "InvalidArgument",
                exception="System.ArgumentException",
            )
            return
        table.entered = session

    def _chosen(self, table: SessionTable) -> RemoteSession | None:
        """The session to enter, opened for the occasion where a machine is named; None after an error."""
        if self.parameter_set == _COMPUTER:
            return table.open_host(self.computer_name, for_entering=True, wanted=self.connection(self.computer_name))
        if self.parameter_set in _MACHINES:
            names, ids = ([self.vm_name], None) if self.parameter_set == _VM_NAME else (None, [self.vm_id])
            for machine in machines_named(self, names, ids):
                return table.open_machine(machine, for_entering=True)
            return None
        if self.parameter_set == _SESSION:
            return self.session if isinstance(self.session, RemoteSession) else None
        return self._known(table)

    def _known(self, table: SessionTable) -> RemoteSession | None:
        wanted = to_string(self.bound.get(self.parameter_set)).lower()
        for session in table.sessions:
            if self.parameter_set in _IDENTITIES and wanted == _IDENTITIES[self.parameter_set](session).lower():
                return session
        if self.parameter_set in NOT_AVAILABLE:
            self.write_error_record(not_available(self.parameter_set, to_string(self.bound[self.parameter_set])))
        return None


@cmdlet("Exit-PSSession", aliases=("exsn",))
class ExitPSSession(Cmdlet):
    """Leaves the session that Enter-PSSession entered; nothing happens where there is none."""

    examples = [Example("Enter-PSSession hv02; Exit-PSSession", "Goes to another host and back.", output="")]

    def process(self) -> None:
        table = sessions_of(self.engine)
        (table.outer or table).leave()
