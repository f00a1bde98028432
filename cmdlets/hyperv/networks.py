"""What the commands about switches and adapters share: finding them by name, and their errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hvsim.cmdlets.hyperv.selection import HyperVCommand
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.host import Host
from hvsim.infrastructure.networks import NetworkAdapter, VirtualSwitch
from hvsim.infrastructure.virtual_machine import VirtualMachine
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


def switch_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of switches, for completion."""
    estate: Estate = engine.service(Estate)
    return [switch.name for switch in estate.local_host.switches]


class SwitchCommand(HyperVCommand):
    """A command that finds virtual switches."""

    def switch_missing(self, name: str) -> None:
        """Reports that no switch has the name."""
        self.report(
            f'Hyper-V was unable to find a virtual switch with name "{name}".',
            "InvalidParameter",
            "InvalidArgument",
            name,
        )

    def switches_of_names(self, names: Iterable[str], hosts: Iterable[Host]) -> Iterator[VirtualSwitch]:
        """The switches that the names mean; a name without any is reported."""
        places = list(hosts)
        for name in names:
            found = [switch for host in places for switch in host.switches if matches(name, switch.name)]
            if not found and not has_wildcards(name):
                self.switch_missing(name)
            yield from found

    def switch_on(self, host: Host, name: str) -> VirtualSwitch | None:
        """The switch of that name on the host; None, reported, when there is none."""
        return next(self.switches_of_names([name], [host]), None)

    def adapters_of(self, machine: VirtualMachine, name: str | None) -> Iterator[NetworkAdapter]:
        """The machine's adapters of that name, all for none; a name without any is reported."""
        found = [adapter for adapter in machine.adapters if matches(name or "*", adapter.name)]
        if not found and name and not has_wildcards(name):
            self.report(
                f"Unable to find a network adapter matching the specified criteria. '{name}'",
                "ObjectNotFound",
                "ObjectNotFound",
                name,
            )
        yield from found
