"""Sessions by cmdlet: New-PSSession, Get-PSSession, Remove-PSSession."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.core.connections import NO_SPECIAL_SESSION, ConnectingCommand
from hvsim.cmdlets.core.remote_sessions import BROKEN, RemoteSession, sessions_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError
from hvsim.interpreter.values import to_string

if TYPE_CHECKING:
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SESSION = "System.Management.Automation.Runspaces.PSSession"
CREDENTIAL = "System.Management.Automation.PSCredential"
_MECHANISM = "System.Management.Automation.Runspaces.AuthenticationMechanism"
_OPTION = "System.Management.Automation.Remoting.PSSessionOption"
_COMPUTER, _VM_ID, _VM_NAME = "ComputerName", "VMId", "VMName"
_MACHINES = (_VM_ID, _VM_NAME)
_FIRST = In(position=0, mandatory=True, by_property_name=True)
_NAMED = In(mandatory=True, by_property_name=True)


def machines_named(command: Cmdlet, names: list[str] | None, ids: list[Any] | None) -> Iterator[VirtualMachine]:
    """The virtual machines of the local host by name or id; what is none is reported."""
    wanted = [("name", name) for name in names or ()] + [("id", to_string(each)) for each in ids or ()]
    if not wanted:
        return
    estate: Estate = command.engine.service("Estate")
    machines = estate.local_host.machines
    for kind, text in wanted:
        found = [each for each in machines if text.lower() in (each.name.lower(), str(each.id).lower())]
        if len(found) == 1:
            yield found[0]
            continue
        command.write_error(
            f"The input VM{kind.title()} {text} does not resolve to a single virtual machine.",
            "InvalidVMNameNotSingle" if kind == "name" else "InvalidVMIdNotSingle",
            "InvalidArgument",
            exception="System.ArgumentException",
            target=text,
        )


@cmdlet("New-PSSession", default_set=_COMPUTER, aliases=("nsn",), output=SESSION)
class NewPSSession(ConnectingCommand):
    """Opens a session on a host or in a virtual machine."""

    computer_name: list[str] = parameter(
        sets={_COMPUTER: In(position=0, pipeline=True, by_property_name=True)},
        aliases=("Cn",),
        help="The hosts of the estate; the local one when left out.",
    )
    vm_id: list[object] = parameter(
        name="VMId", sets={_VM_ID: _FIRST}, type="System.Guid[]", aliases=("VMGuid",), help="Virtual machines by id."
    )
    vm_name: list[str] = parameter(sets={_VM_NAME: _NAMED}, help="Virtual machines of the local host by name.")
    credential: object = parameter(
        sets={_COMPUTER: In(by_property_name=True), **dict.fromkeys(_MACHINES, _NAMED)},
        type=CREDENTIAL,
        help="The account; every one may do everything here.",
    )
    name: list[str] = parameter(help="The sessions' names; Runspace1, Runspace2 ... when left out.")
    configuration_name: str = parameter(by_property_name=True, help="The session configuration.")
    throttle_limit: int = parameter(
        default=32, no_effect="One follows the other here.", help="How many are opened at once."
    )
    enable_network_access: Switch = parameter(sets=_COMPUTER, help="An interactive logon token.")
    port: int = parameter(sets=_COMPUTER, help="The port of the remote service.")
    use_ssl: Switch = parameter(name="UseSSL", sets=_COMPUTER, help="Encrypts the connection.")
    application_name: str = parameter(
        sets=_COMPUTER, by_property_name=True, help="The application part of the address."
    )
    session_option: object = parameter(
        sets=_COMPUTER, type=_OPTION, no_effect=NO_SPECIAL_SESSION, help="Advanced settings."
    )
    authentication: object = parameter(sets=_COMPUTER, type=_MECHANISM, help="How the account is checked.")
    certificate_thumbprint: str = parameter(sets=_COMPUTER, help="The certificate to log on with.")

    examples = [
        Example(
            "$s = New-PSSession hv02; Invoke-Command $s { $n = 5 }; Invoke-Command $s { $n * 2 }; Remove-PSSession $s",
            "Keeps variables between calls.",
            output="10\n",
        )
    ]

    def begin(self) -> None:
        self.names = list(self.name or ())

    def process(self) -> None:
        table = sessions_of(self.engine)
        if self.parameter_set == _COMPUTER:
            for computer in self.computer_name or ["localhost"]:
                wanted = self.connection(computer)
                self._open(
                    lambda name, computer=computer, wanted=wanted: table.open_host(computer, name, wanted=wanted)
                )
        else:
            for machine in machines_named(self, self.vm_name, self.vm_id):
                self._open(lambda name, machine=machine: table.open_machine(machine, name))

    def _open(self, opening: Any) -> None:
        try:
            self.write(opening(self.names.pop(0) if self.names else ""))
        except ScriptError as error:
            error.record.error_id = error.record.error_id.replace(BROKEN, "PSSessionOpenFailed")
            self.write_error_record(error.record)


NOT_AVAILABLE = {
    "Name": ("RemoteRunspaceNotAvailableForSpecifiedName", "The remote session with the name {}  is not available."),
    "Id": (
        "RemoteRunspaceNotAvailableForSpecifiedSessionId",
        "The remote session with the session ID {} is not available.",
    ),
    "InstanceId": ("RemoteRunspaceNotAvailableForSpecifiedRunspaceId", "Remote session is not available for {}."),
}
"""What is said of a session that is not there, by the parameter that asks for it."""


def not_available(parameter_name: str, value: str) -> ErrorRecord:
    """The error of asking for a session that is not there."""
    error_id, message = NOT_AVAILABLE[parameter_name]
    exception = NetException("System.ArgumentException", message.format(value))
    return ErrorRecord(exception, error_id, "InvalidArgument", value)


class ChoosingSessions(Cmdlet):
    """Choosing sessions by what is bound."""

    def chosen(self) -> list[RemoteSession]:
        sessions, bound = sessions_of(self.engine).sessions, self.bound
        if "Session" in bound:
            return [each for each in self._list("Session") if isinstance(each, RemoteSession)]
        tests: dict[str, Callable[[RemoteSession, Any], bool]] = {
            "Name": lambda each, value: matches(value, each.name),
            "ComputerName": lambda each, value: matches(value, each.computer_name),
            "VMName": lambda each, value: each.is_direct and matches(value, each.computer_name),
            "VMId": lambda each, value: each.is_direct and str(each.place.id) == to_string(value).lower(),
            "State": lambda each, value: to_string(value) in ("All", each.state),
            "InstanceId": lambda each, value: each.instance_id == to_string(value),
            "Id": lambda each, value: each.id == value,
        }
        found = list(sessions)
        for name, test in tests.items():
            if name in bound:
                values = self._list(name)
                for value in values:
                    if name in NOT_AVAILABLE and not any(test(each, value) for each in found):
                        self._miss(name, value)
                found = [each for each in found if any(test(each, value) for value in values)]
        return found

    def _miss(self, name: str, value: Any) -> None:
        if not has_wildcards(to_string(value)):
            self.write_error_record(not_available(name, to_string(value)))

    def _list(self, name: str) -> list[Any]:
        value = self.bound[name]
        return list(value) if isinstance(value, list) else [value]


@cmdlet("Remove-PSSession", default_set="Id", confirm="Medium", aliases=("rsn",))
class RemovePSSession(ChoosingSessions):
    """Closes sessions on other machines."""

    id: list[int] = parameter(sets={"Id": _FIRST}, help="The sessions by number.")
    session: list[object] = parameter(
        sets={"Session": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=f"{SESSION}[]",
        help="The sessions themselves.",
    )
    vm_id: list[object] = parameter(
        name="VMId",
        sets={_VM_ID: _NAMED},
        type="System.Guid[]",
        aliases=("VMGuid",),
        help="Those in virtual machines, by id.",
    )
    vm_name: list[str] = parameter(sets={_VM_NAME: _NAMED}, help="Those in virtual machines, by name.")
    instance_id: list[object] = parameter(sets={"InstanceId": _NAMED}, type="System.Guid[]", help="By GUID.")
    name: list[str] = parameter(sets={"Name": _NAMED}, wildcards=True, help="The sessions by name.")
    computer_name: list[str] = parameter(
        sets={_COMPUTER: _FIRST}, aliases=("Cn",), wildcards=True, help="The sessions on these machines."
    )

    examples = [Example("Get-PSSession | Remove-PSSession", "Closes all sessions.", output="")]

    def process(self) -> None:
        for session in self.chosen():
            if self.should_process(session.name):
                sessions_of(self.engine).close(session)


@cmdlet("Get-PSSession", default_set="Name", aliases=("gsn",), output=SESSION)
class GetPSSession(ChoosingSessions):
    """Gives the open sessions on other machines."""

    name: list[str] = parameter(
        sets={"Name": In(by_property_name=True), **dict.fromkeys((_COMPUTER, *_MACHINES), In())},
        wildcards=True,
        help="The sessions by name.",
    )
    computer_name: list[str] = parameter(sets={_COMPUTER: _FIRST}, aliases=("Cn",), help="Those on these machines.")
    vm_id: list[object] = parameter(
        name="VMId",
        sets={_VM_ID: _NAMED},
        type="System.Guid[]",
        aliases=("VMGuid",),
        help="Those in virtual machines, by id.",
    )
    vm_name: list[str] = parameter(sets={_VM_NAME: _NAMED}, help="Those in virtual machines, by name.")
    instance_id: list[object] = parameter(
        sets={"InstanceId": In(by_property_name=True)}, type="System.Guid[]", help="By GUID."
    )
    id: list[int] = parameter(sets={"Id": _FIRST}, help="The sessions by number.")
    state: object = parameter(
        sets=(_COMPUTER, *_MACHINES),
        type="Microsoft.PowerShell.Commands.SessionFilterState",
        help="Those in a state.",
    )
    configuration_name: str = parameter(
        sets=(_COMPUTER, *_MACHINES), by_property_name=True, simulated=False, help="Those of a configuration."
    )
    application_name: str = parameter(
        sets=_COMPUTER, by_property_name=True, simulated=False, help="The application part of the address."
    )
    credential: object = parameter(
        sets=_COMPUTER,
        type=CREDENTIAL,
        no_effect="Every account may do everything here.",
        help="The account to ask with.",
    )
    authentication: object = parameter(
        sets=_COMPUTER, type=_MECHANISM, simulated=False, help="How the account is checked."
    )
    certificate_thumbprint: str = parameter(sets=_COMPUTER, simulated=False, help="The certificate to log on with.")
    port: int = parameter(sets=_COMPUTER, simulated=False, help="The port of the remote service.")
    use_ssl: Switch = parameter(name="UseSSL", sets=_COMPUTER, simulated=False, help="Encrypts the connection.")
    throttle_limit: int = parameter(
        sets=_COMPUTER, no_effect="One follows the other here.", help="How many machines are asked at once."
    )
    session_option: object = parameter(
        sets=_COMPUTER, type=_OPTION, no_effect=NO_SPECIAL_SESSION, help="Advanced settings."
    )

    examples = [
        Example("$null = New-PSSession hv02 -Name two; (Get-PSSession).Name", "Lists the sessions.", output="two\n")
    ]

    def process(self) -> None:
        self.write_all(self.chosen())
