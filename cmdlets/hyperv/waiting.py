"""Wait-VM, and how Restart-VM -Wait waits: letting time pass until guests are there.

Nobody can press Ctrl-C on simulated time. So a wait without a timeout ends with an error when its guest should have
been there for an hour and nothing that has happened since has brought it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hvsim.cmdlets.hyperv.selection import HyperVCommand, NamedMachines
from hvsim.infrastructure.costs.durations import GUEST_ADDRESS
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.job_schedule import SessionClock

PATIENCE = timedelta(hours=1)
"""So long after a guest should have been there a wait without a timeout goes on."""


def there(machine: VirtualMachine, wanted: str) -> Callable[[], bool]:
    """The question whether what is waited for has come: Heartbeat, IPAddress, MemoryOperations or Reboot."""
    started = machine.started
    questions: dict[str, Callable[[], bool]] = {
        "IPAddress": lambda: any(adapter.addresses for adapter in machine.adapters),
        "MemoryOperations": lambda: machine.guest_is_up and bool(machine.integration_services_version),
        "Reboot": lambda: machine.guest_is_up and machine.started != started,
    }
    return questions.get(wanted, lambda: machine.is_running and machine.services["Heartbeat"].answers)


def wait_until(
    command: HyperVCommand, machine: VirtualMachine, come: Callable[[], bool], delay: float, timeout: float
) -> bool:
    """Lets time pass until `come` says so; looks every `delay` seconds. A `timeout` below 0 is none.

    What did not come is reported: after the timeout, or because nothing will bring it.
    """
    clock = command.engine.clock
    began = clock.now()
    deadline = began + timedelta(seconds=timeout) if timeout >= 0 else None
    step = timedelta(seconds=max(delay, 1.0))
    while not come():
        now = clock.now()
        boot = timedelta(seconds=machine.guest.boot_seconds + GUEST_ADDRESS)
        expected = max(began, (machine.started or began) + boot)
        end = deadline or expected + PATIENCE
        if now >= end:
            _give_up(command, machine, None if deadline else expected)
            return False
        following = now + step
        if now > expected and not isinstance(clock, SessionClock):
            # no job goes on beside this: only what happens by itself can still bring it
            following = max(following, command.estate.clock.next_due or end)
        clock.sleep(min(following, end) - now)
    return True


def _give_up(command: HyperVCommand, machine: VirtualMachine, expected: datetime | None) -> None:
    """Reports that it did not come: within the timeout, or since the moment it was expected."""
    message = "The operation timed out."
    if expected is not None:
        message = (
            f"What is waited for will not come: the guest of '{machine.name}' should have been there since"
            f" {expected:%Y-%m-%d %H:%M:%S}, and nothing that is to happen brings it. Use -Timeout to wait longer."
        )
    command.report(message, "OperationTimeout", "OperationTimeout", machine.name)


@cmdlet("Wait-VM", default_set="Name", output="Microsoft.HyperV.PowerShell.VirtualMachine")
class WaitVM(NamedMachines):
    """Lets time pass until the guests of machines are there."""

    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    for_: Any = parameter(
        type="Microsoft.HyperV.PowerShell.WaitVMTypes",
        help="Heartbeat (when left out), IPAddress, MemoryOperations or Reboot.",
    )
    delay: Any = parameter(type="System.UInt16", help="Seconds between two looks.")
    timeout: int = parameter(
        aliases=("TimeoutSec",),
        default=-1,
        help="Seconds to wait at most; when left out, until an hour after the guest should have been there.",
    )

    examples = [
        Example("Restart-VM web01 -Force; Wait-VM web01 -For Heartbeat -Timeout 300", "Until the guest answers."),
        Example("Get-VM web01 | Wait-VM -For IPAddress -Passthru", "Until it has an address."),
    ]

    def process(self) -> None:
        for machine in self.machines():
            come = there(machine, str(self.for_ or "Heartbeat"))
            if wait_until(self, machine, come, float(self.delay or 1), self.timeout) and self.passthru:
                self.write(machine)
