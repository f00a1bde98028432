"""Sessions that wait: Disconnect-PSSession, Connect-PSSession."""

from __future__ import annotations

from hvsim.cmdlets.core.remote_sessions import RemoteSession
from hvsim.cmdlets.core.sessions import SESSION, ChoosingSessions
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

WINDOWS_ONLY = True

_NAMED = In(mandatory=True, by_property_name=True)
_HELP = "The sessions themselves."


class _Changing(ChoosingSessions):
    """Taking or giving up the connection to sessions; which those are is told as session, name, number or GUID."""

    session: list[object] = parameter(
        sets={"Session": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=f"{SESSION}[]",
        help=_HELP,
    )
    instance_id: list[object] = parameter(sets={"InstanceId": _NAMED}, type="System.Guid[]", help="By GUID.")
    id: list[int] = parameter(
        sets={"Id": In(position=0, mandatory=True, by_property_name=True)}, help="The sessions by number."
    )
    throttle_limit: int = parameter(default=32, no_effect="One follows the other here.", help="How many at once.")

    def refuse(self, session: RemoteSession, message: str, error_id: str) -> None:
        self.write_error(
            message,
            error_id,
            "InvalidOperation",
            exception="System.Management.Automation.RuntimeException",
            target=session,
        )


@cmdlet("Disconnect-PSSession", default_set="Session", confirm="Medium", aliases=("dnsn",), output=SESSION)
class DisconnectPSSession(_Changing):
    """Gives up the connection to sessions, which wait for Connect-PSSession with all that is in them."""

    name: list[str] = parameter(sets={"Name": _NAMED}, wildcards=True, help="The sessions by name.")
    idle_timeout_sec: int = parameter(simulated=False, help="So many seconds they wait.")
    output_buffering_mode: object = parameter(
        type="System.Management.Automation.Runspaces.OutputBufferingMode",
        no_effect="Nothing runs in a session that nobody is connected to.",
        help="What happens to output meanwhile.",
    )

    examples = [
        Example(
            "New-PSSession hv02 | Disconnect-PSSession | ForEach-Object State", "A session waits.", "", "Disconnected"
        )
    ]

    def process(self) -> None:
        for session in self.chosen():
            if session.computer_type != "RemoteMachine":
                self.refuse(
                    session,
                    f"The session {session.name} cannot be disconnected: it leads into a virtual machine.",
                    "CannotDisconnectVMContainerSession",
                )
            elif session.state not in ("Opened", "Disconnected"):
                self.refuse(
                    session,
                    f"The session {session.name} cannot be disconnected because it is not in the Opened state.",
                    "PSSessionDisconnectFailed",
                )
            elif self.should_process(session.name):
                session.disconnected = True
                self.write(session)


@cmdlet("Connect-PSSession", default_set="Name", confirm="Medium", aliases=("cnsn",), output=SESSION)
class ConnectPSSession(_Changing):
    """Takes up the connection to sessions that wait."""

    name: list[str] = parameter(sets={"Name": _NAMED}, wildcards=True, help="The sessions by name.")

    examples = [
        Example(
            "$s = New-PSSession hv02; Invoke-Command $s { $n = 5 }; Disconnect-PSSession $s | Out-Null; "
            "Connect-PSSession $s | Out-Null; Invoke-Command $s { $n }",
            "What was there is still there.",
            "",
            "5",
        )
    ]

    def process(self) -> None:
        for session in self.chosen():
            if session.state not in ("Opened", "Disconnected"):
                self.refuse(
                    session,
                    f"Cannot connect to session {session.name}.  The session no longer exists on computer "
                    f"{session.computer_name}.",
                    "PSSessionConnectFailed",
                )
            elif self.should_process(session.name):
                session.disconnected = False
                self.write(session)
