"""Get-NetFirewallPortFilter, -AddressFilter and -ApplicationFilter: what rules are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hvsim.cmdlets.cim.objects import CIM_INSTANCE, Instance, class_type
from hvsim.cmdlets.netsecurity.base import ALL, GENERATED, FirewallCommand
from hvsim.infrastructure.wmi.classes import STANDARD
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

WINDOWS_ONLY = True
_QUERY, _OF_RULE = "ByQuery", "ByAssociatedNetFirewallRule"
_PORTS, _ADDRESSES, _PROGRAMS = "MSFT_NetProtocolPortFilter", "MSFT_NetAddressFilter", "MSFT_NetApplicationFilter"


class FilterCommand(FirewallCommand):
    """A command that gives what rules are about, of one rule or of all."""

    all_: Switch = parameter(name="All", sets={ALL: In()}, no_effect="So it is without it.", help="Of all rules.")
    associated_net_firewall_rule: Any = parameter(
        sets={_OF_RULE: In(mandatory=True, pipeline=True)}, type=CIM_INSTANCE, help="Of a rule."
    )

    def give(self, class_name: str, **wanted: Sequence[Any] | None) -> None:
        """Writes the filters of the rule, or those that are wanted."""
        rule = self.associated_net_firewall_rule
        for item in self.found(STANDARD, class_name, **wanted):
            if rule is None or (isinstance(rule, Instance) and item.row.thing.name == rule.row.thing.name):
                self.write(item)


@cmdlet(
    "Get-NetFirewallPortFilter",
    default_set=ALL,
    class_name="Get-NetFirewallPortFilter",
    output=class_type(STANDARD, _PORTS),
)
class GetNetFirewallPortFilter(FilterCommand):
    """Gives the protocols and ports of rules."""

    protocol: list[str] = parameter(sets=_QUERY, help="Those of a protocol.")
    dynamic_target: Any = parameter(
        sets=_QUERY,
        type=GENERATED + "DynamicTransport[]",
        aliases=("DynamicTransport",),
        no_effect="No rule here is for one.",
        help="Those of a way of transport.",
    )

    examples = [
        Example(
            "(Get-NetFirewallRule WINRM-HTTP-In-TCP | Get-NetFirewallPortFilter).LocalPort", "Which?", output="5985\n"
        )
    ]

    def process(self) -> None:
        self.give(_PORTS, Protocol=self.protocol)


@cmdlet(
    "Get-NetFirewallAddressFilter",
    default_set=ALL,
    class_name="Get-NetFirewallAddressFilter",
    output=class_type(STANDARD, _ADDRESSES),
)
class GetNetFirewallAddressFilter(FilterCommand):
    """Gives the addresses of rules."""

    examples = [
        Example(
            "(Get-NetFirewallRule WINRM-HTTP-In-TCP | Get-NetFirewallAddressFilter).RemoteAddress",
            "From where?",
            output="Any\n",
        )
    ]

    def process(self) -> None:
        self.give(_ADDRESSES)


@cmdlet(
    "Get-NetFirewallApplicationFilter",
    default_set=ALL,
    class_name="Get-NetFirewallApplicationFilter",
    output=class_type(STANDARD, _PROGRAMS),
)
class GetNetFirewallApplicationFilter(FilterCommand):
    """Gives the programs of rules."""

    program: list[str] = parameter(sets=_QUERY, wildcards=True, help="Those of a program.")
    package: list[str] = parameter(sets=_QUERY, help="Those of an app.")

    examples = [
        Example(
            "(Get-NetFirewallRule FPS-SMB-In-TCP | Get-NetFirewallApplicationFilter).Program",
            "For which?",
            output="Any\n",
        )
    ]

    def process(self) -> None:
        self.give(_PROGRAMS, Program=self.program, Package=self.package)
