"""New-CimSession, Get-CimSession, Remove-CimSession: sessions for the commands that take -CimSession."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.cim.failures import unreachable
from hvsim.cmdlets.cim.reaching import reached
from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, CimSession
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_CREDENTIAL = "System.Management.Automation.PSCredential"
_CREDENTIALS, _CERTIFICATE = "CredentialParameterSet", "CertificateParameterSet"
_BOTH = (_CREDENTIALS, _CERTIFICATE)
_TABLE = "CimSessions"
_NAMED = In(mandatory=True, by_property_name=True)
_FIRST = In(position=0, mandatory=True, by_property_name=True)
_READERS: dict[str, Any] = {
    "ComputerName": lambda session: session.computer_name,
    "InstanceId": lambda session: session.identity,
    "Id": lambda session: str(session.number),
    "Name": lambda session: session.name,
}
"""The parameters by which sessions are chosen, with what they are compared with."""


class CimSessionTable:
    """The sessions of one engine, oldest first."""

    def __init__(self) -> None:
        self.sessions: list[CimSession] = []
        self._count = 0

    def add(self, computer_name: str, name: str, identity: str) -> CimSession:
        """A new session."""
        self._count += 1
        made = CimSession(computer_name, self._count, name or f"CimSession{self._count}", identity)
        self.sessions.append(made)
        return made


class _SessionCommand(Cmdlet):
    """A command on the table of sessions."""

    @property
    def table(self) -> CimSessionTable:
        if _TABLE not in self.engine.offered_services:
            made = CimSessionTable()
            self.engine.add_service(_TABLE, lambda: made)
        found: CimSessionTable = self.engine.service(_TABLE)
        return found

    def chosen(self) -> list[CimSession]:
        """The sessions that are meant; what is none is reported."""
        name = next((name for name in _READERS if name in self.bound), None)
        if name is None:
            return list(self.table.sessions)
        found: list[CimSession] = []
        values = self.bound[name]
        for value in values if isinstance(values, list) else [values]:
            text = to_string(value)
            some = [session for session in self.table.sessions if matches(text, _READERS[name](session))]
            found += some
            if not some and not has_wildcards(text):
                self.write_error(
                    f"Could not find CimSession with {name}: {text}. Verify the {name} is valid and try again.",
                    "CimSessionNotFound",
                    "ObjectNotFound",
                    exception="System.ArgumentException",
                    target=text,
                )
        return found


@cmdlet("New-CimSession", default_set=_CREDENTIALS, aliases=("ncms",), output=CIM_SESSION)
class NewCimSession(_SessionCommand):
    """Opens a session to computers for the commands that take -CimSession."""

    computer_name: list[str] = parameter(
        sets=dict.fromkeys(_BOTH, In(position=0, pipeline=True, by_property_name=True)),
        aliases=("CN", "ServerName"),
        help="The computers; the local one when left out.",
    )
    credential: object = parameter(
        sets={_CREDENTIALS: In(position=1)},
        type=_CREDENTIAL,
        no_effect="Every account may do everything here.",
        help="The account.",
    )
    authentication: object = parameter(
        sets=_CREDENTIALS, no_effect="Every account may do everything here.", help="How the account is checked."
    )
    certificate_thumbprint: str = parameter(sets=_CERTIFICATE, simulated=False, help="The certificate to log on with.")
    name: str = parameter(by_property_name=True, help="The session's name; CimSession1 ... when left out.")
    operation_timeout_sec: int = parameter(
        type="System.UInt32", aliases=("OT",), no_effect="What answers, answers at once.", help="How long to wait."
    )
    skip_test_connection: Switch = parameter(help="Does not look whether the computer is there.")
    port: int = parameter(type="System.UInt32", simulated=False, help="The port of the remote service.")
    session_option: object = parameter(simulated=False, help="Advanced settings.")

    examples = [
        Example("(New-CimSession HV02 -Name two).ComputerName", "A session to a host.", output="HV02\n"),
        Example(
            "$s = New-CimSession HV02; [string](Get-VM lin01 -CimSession $s).State",
            "A command by way of it.",
            output="Running\n",
        ),
    ]

    def process(self) -> None:
        for computer in self.computer_name or ["localhost"]:
            if not self.skip_test_connection and reached(self.engine, computer) is None:
                self.write_error_record(unreachable(computer))
                continue
            self.write(self.table.add(computer, self.name or "", self.engine.new_guid()))


@cmdlet("Get-CimSession", default_set="ComputerNameSet", aliases=("gcms",), output=CIM_SESSION)
class GetCimSession(_SessionCommand):
    """Lists the open sessions."""

    computer_name: list[str] = parameter(
        sets={"ComputerNameSet": In(position=0, pipeline=True, by_property_name=True)},
        aliases=("CN", "ServerName"),
        help="Those to these computers.",
    )
    id: list[int] = parameter(sets={"SessionIdSet": _FIRST}, type="System.UInt32[]", help="By number.")
    instance_id: list[object] = parameter(sets={"InstanceIdSet": _NAMED}, type="System.Guid[]", help="By GUID.")
    name: list[str] = parameter(sets={"NameSet": _NAMED}, wildcards=True, help="By name.")

    examples = [
        Example("(Get-CimSession).ComputerName", "Which are there?", "$null = New-CimSession HV02", "HV02\n"),
    ]

    def process(self) -> None:
        self.write_all(self.chosen())


@cmdlet("Remove-CimSession", default_set="CimSessionSet", confirm="Medium", aliases=("rcms",))
class RemoveCimSession(_SessionCommand):
    """Closes sessions."""

    cim_session: Any = parameter(
        sets={"CimSessionSet": In(position=0, mandatory=True, pipeline=True)},
        type=f"{CIM_SESSION}[]",
        help="The sessions.",
    )
    computer_name: list[str] = parameter(
        sets={"ComputerNameSet": _FIRST}, aliases=("CN", "ServerName"), help="Those to these computers."
    )
    id: list[int] = parameter(sets={"SessionIdSet": _FIRST}, type="System.UInt32[]", help="By number.")
    instance_id: list[object] = parameter(sets={"InstanceIdSet": _NAMED}, type="System.Guid[]", help="By GUID.")
    name: list[str] = parameter(sets={"NameSet": _NAMED}, wildcards=True, help="By name.")

    examples = [
        Example(
            "Get-CimSession | Remove-CimSession; @(Get-CimSession).Count",
            "All of them.",
            "$null = New-CimSession HV02",
            "0\n",
        ),
    ]

    def process(self) -> None:
        given = self.cim_session if self.parameter_set == "CimSessionSet" else self.chosen()
        for session in list(given):
            if session in self.table.sessions and self.should_process(str(session.name), "Remove-CimSession"):
                self.table.sessions.remove(session)
