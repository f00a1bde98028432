"""Stop-LabHost and Start-LabHost: a host goes down, in order or like a light, and comes up again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.hosts.host_power import boot, crash, shut_down
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


def host_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of hosts, for completion."""
    estate: Estate = engine.service(Estate)
    return [host.name for host in estate.hosts]


class HostPowerCommand(DirectCommand):
    """A command that changes the power of hosts."""

    name: list[str] = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        wildcards=True,
        aliases=("ComputerName",),
        complete=host_names,
        help="The hosts.",
    )

    def process(self) -> None:
        for host in self.named("host", self.name, self.estate.hosts, lambda item: item.name):
            if self.should_process(host.name):
                self.attempt(partial(self.change, host), host.name)

    def change(self, host: Host) -> None:
        """What the command does with one host. Raises `EstateError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Stop-LabHost", confirm="Medium")
class StopLabHost(HostPowerCommand):
    """Shuts hosts down in order, with their machines as these are set; or cuts their power."""

    crash: Switch = parameter(help="Cuts the power: machines stop in the middle of what they do.")

    examples = [
        Example("Stop-LabHost HV03", "In order: its machines are saved."),
        Example("Stop-LabHost HV02 -Crash; Step-LabClock -Duration 00:02:00; Get-VM web01 | % State", "Like a light."),
    ]

    def change(self, host: Host) -> None:
        if not self.crash:
            self.run(shut_down(host))
        elif host.is_up:
            crash(host)
        else:
            raise InvalidState(f"'{host.name}' is down already.")


@cmdlet("Start-LabHost", confirm="Low")
class StartLabHost(HostPowerCommand):
    """Switches hosts on; it takes the time of a boot, and the machines that are to start by themselves do."""

    examples = [Example("Stop-LabHost HV03; Start-LabHost HV03", "A restart.")]

    def change(self, host: Host) -> None:
        self.run(boot(host))
