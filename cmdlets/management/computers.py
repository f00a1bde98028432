"""Restart- and Stop-Computer: the machines of the estate go down in order, and come up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hvsim.cmdlets.estate.command import EstateCommand
from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.cmdlets.estate.live_types import enum_type, exception_type
from hvsim.cmdlets.estate.power import set_going
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, NotFound
from hvsim.infrastructure.inside.addresses import find_place, place_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.ports import REMOTING_PORT
from hvsim.infrastructure.inside.power import restart, shut_down
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
INVALID = "System.InvalidOperationException"
NO_ACCOUNTS = "Every account may do everything here."
WAYS_TO_LOG_ON = ("Basic", "CredSSP", "Default", "Digest", "Kerberos", "Negotiate")
_FOR = "Microsoft.PowerShell.Commands.WaitForServiceTypes"
_NAMES = ("CN", "__SERVER", "Server", "IPAddress")
_PORTS = {"Wmi": 135, "WinRM": REMOTING_PORT, "PowerShell": REMOTING_PORT}
_USUAL_DELAY = 5
_PATIENCE = timedelta(hours=4)
"""So long a wait without a timeout lasts at most: nobody can press Ctrl-C on simulated time."""
_REASON = "Other (Unplanned)"

enum_type(_FOR, {"Wmi": 0, "WinRM": 1, "PowerShell": 2})
exception_type("Microsoft.PowerShell.Commands.RestartComputerTimeoutException")


class ComputerPower(EstateCommand):
    """What both commands share: which machines are meant, and that the session's own one comes last."""

    computer_name: list[str]
    force: bool
    failed: str

    def machines(self) -> Iterator[tuple[str, Inside]]:
        """Each machine that answers, by the name that was given for it; others are reported."""
        here = inside_of(self.engine)
        own: list[tuple[str, Inside]] = []
        for name in self.computer_name or ["localhost"]:
            try:
                found = inside_named(self.engine, name)
            except NotFound:
                self._unreachable(name, here)
                continue
            if found is here:
                own.append((name, found))
            else:
                yield name, found
        yield from own

    def set_going(self, name: str, inside: Inside, process: Waiting) -> None:
        """Starts what has been asked for; somebody in the way is reported."""
        try:
            set_going(self, inside, process)
        except EstateError as error:
            self.refuse(name, str(error))

    def refuse(self, name: str, said: str) -> None:
        """Reports that a machine does not do it."""
        self.write_error(
            f"Failed to {self.failed} the computer {name} with the following error message: {said}.",
            f"{self.failed.capitalize()}computerFailed",
            "OperationStopped",
            exception=INVALID,
            target=name,
        )

    def _unreachable(self, name: str, here: Inside) -> None:
        if find_place(here.network, name, here.place) is None:
            self.write_error(
                f"Computer name {name} cannot be resolved with the exception: No such host is known.",
                "AddressResolutionException",
                "InvalidArgument",
                exception=INVALID,
                target=name,
            )
        else:
            self.refuse(name, "The WinRM client cannot complete the operation within the time specified")


@cmdlet("Stop-Computer", confirm="Medium")
class StopComputer(ComputerPower):
    """Shuts machines down in order; a host's virtual machines are saved, shut down or turned off as they are set."""

    wsman_authentication: str = parameter(
        validate=ValidateSet(WAYS_TO_LOG_ON), no_effect=NO_ACCOUNTS, help="How the account is checked."
    )
    computer_name: list[str] = parameter(
        position=0, by_property_name=True, aliases=_NAMES, help="The machines; this one when left out."
    )
    credential: object = parameter(
        position=1,
        type="System.Management.Automation.PSCredential",
        no_effect=NO_ACCOUNTS,
        help="The account that may do it.",
    )
    force: Switch = parameter(help="Also where somebody is logged on.")

    failed = "stop"
    examples = [
        Example("Stop-Computer HV03 -Force; Start-Sleep 120; Test-Connection HV03 -Quiet", "A host goes down."),
    ]

    def process(self) -> None:
        for name, inside in self.machines():
            if self.should_process(f"{name} ({inside.name})"):
                self.set_going(name, inside, shut_down(inside, _REASON, force=bool(self.force)))


@cmdlet("Restart-Computer", default_set="DefaultSet", confirm="Medium")
class RestartComputer(ComputerPower):
    """Restarts machines. They go down in order while the script goes on; -Wait waits until they are there again."""

    wsman_authentication: str = parameter(
        validate=ValidateSet(WAYS_TO_LOG_ON), no_effect=NO_ACCOUNTS, help="How the account is checked."
    )
    computer_name: list[str] = parameter(
        position=0,
        pipeline=True,
        by_property_name=True,
        aliases=_NAMES,
        help="The machines; this one when left out, and then the script goes on when it is up again.",
    )
    credential: object = parameter(
        position=1,
        type="System.Management.Automation.PSCredential",
        no_effect=NO_ACCOUNTS,
        help="The account that may do it.",
    )
    force: Switch = parameter(aliases=("f",), help="Also where somebody is logged on.")
    wait: Switch = parameter(sets="DefaultSet", help="Waits until all are there again.")
    timeout: int = parameter(
        sets="DefaultSet",
        default=-1,
        aliases=("TimeoutSec",),
        validate=ValidateRange(-1, 2**31 - 1),
        help="For so many seconds at most; -1 for as long as it takes.",
    )
    for_: Any = parameter(
        name="For",
        sets="DefaultSet",
        type=_FOR,
        help="Wmi, WinRM or PowerShell: what must answer; PowerShell if left out.",
    )
    delay: Any = parameter(
        sets="DefaultSet",
        type="System.Int16",
        default=_USUAL_DELAY,
        validate=ValidateRange(1, 32767),
        help="Seconds between two looks.",
    )

    failed = "restart"
    examples = [
        Example("Restart-Computer HV03 -Wait -For PowerShell -Timeout 600", "A host, and what is to happen goes on."),
        Example(
            "Restart-Computer HV03 -Wait; (Get-EventLog System -ComputerName HV03 -Source User32)[0].EventID",
            "Its log says who it was.",
            output="1074\n",
        ),
    ]

    def begin(self) -> None:
        if not self.wait and {"Timeout", "For", "Delay"} & set(self.bound):
            self.fail(
                "The Timeout, For, and Delay parameters are valid only when the Wait parameter is specified.",
                "RestartComputerInvalidParameter",
                "InvalidOperation",
                exception=INVALID,
            )
        self._awaited: list[tuple[str, Inside, Any]] = []

    def process(self) -> None:
        for name, inside in self.machines():
            own = inside is inside_of(self.engine)
            if own and self.wait:
                self.write_error(
                    "Cannot wait for the local computer to restart. The local computer is ignored when the Wait "
                    "parameter is specified.",
                    "CannotWaitLocalComputer",
                    "InvalidOperation",
                    exception=INVALID,
                    target=name,
                )
            elif self.should_process(f"{name} ({inside.name})"):
                self._awaited.append((name, inside, inside.place.started))
                self.set_going(name, inside, restart(inside, _REASON, force=bool(self.force)))

    def end(self) -> None:
        if not self.wait:
            return
        clock = self.engine.clock
        deadline = clock.now() + (timedelta(seconds=self.timeout) if self.timeout >= 0 else _PATIENCE)
        waiting = self._awaited
        while waiting and clock.now() < deadline:
            clock.sleep(min(timedelta(seconds=int(self.delay)), deadline - clock.now()))
            waiting = [each for each in waiting if not self._is_back(each)]
        for name, _, _ in waiting:
            self.write_error(
                f"Failed to restart the computer {name} with the following error message: The computer did not finish "
                "restarting within the specified time-out period.",
                "RestartComputerTimeout",
                "OperationTimeout",
                exception="Microsoft.PowerShell.Commands.RestartComputerTimeoutException",
                target=name,
            )

    def _is_back(self, awaited: tuple[str, Inside, Any]) -> bool:
        _, inside, started = awaited
        place = place_of(inside.place)
        wanted = to_string(self.for_) if self.for_ is not None else "PowerShell"
        return inside.place.started != started and place is not None and place.listens(_PORTS[wanted])
