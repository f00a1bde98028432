"""The cards behind a switch with an embedded team: Get- and Set-VMSwitchTeam, Add- and Remove-VMSwitchTeamMember."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, enum, guid
from hvsim.cmdlets.hyperv.networks import SwitchCommand, switch_names
from hvsim.cmdlets.hyperv.selection import FIRST, cim_sessions, credentials
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.networks import VirtualSwitch, change_team
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter

TEAM = HYPERV + "VMSwitchTeam"
_MADE = "$null = New-VMSwitch Team -NetAdapterName 'Ethernet 2' -EnableEmbeddedTeaming $true"


@frozen(eq=False)
class SwitchTeam:
    """The team of a switch."""

    switch: VirtualSwitch


live_type(
    TEAM,
    SwitchTeam,
    {
        "string Name": lambda t: t.switch.name,
        "guid Id": lambda t: guid(t.switch.id),
        "string[] NetAdapterInterfaceDescription": lambda t: array(t.switch.physical, "System.String"),
        HYPERV + "VMSwitchTeamingMode TeamingMode": lambda t: enum(HYPERV + "VMSwitchTeamingMode", "SwitchIndependent"),
        HYPERV + "VMSwitchLoadBalancingAlgorithm LoadBalancingAlgorithm": lambda t: enum(
            HYPERV + "VMSwitchLoadBalancingAlgorithm", t.switch.load_balancing
        ),
        "string ComputerName": lambda t: t.switch.host.name.upper(),
        "bool IsDeleted": lambda t: t.switch.removed,
    },
)


@cmdlet("Get-VMSwitchTeam", default_set="Name", output=TEAM)
class GetVMSwitchTeam(SwitchCommand, remote=ALL_SETS):
    """Shows the teams of switches that have one."""

    name: str = parameter(
        sets={"Name": In(position=0)}, aliases=("SwitchName",), complete=switch_names, help="The switches."
    )
    vm_switch: Any = parameter(
        sets={"SwitchObject": In(position=0, pipeline=True)},
        type=HYPERV + "VMSwitch[]",
        help="The switches, as Get-VMSwitch gives them.",
    )

    examples = [Example("Get-VMSwitchTeam Team", "Which cards, and how do they share the work?", _MADE)]

    def process(self) -> None:
        given = self.vm_switch if self.vm_switch is not None else self.switches_of_names([self.name or "*"])
        self.write_all(SwitchTeam(switch) for switch in given if switch is not None and switch.embedded_teaming)


_BY_NAME = ("SwitchName_NetAdapterName", "SwitchName_NetAdapterInterfaceDescription")
_BY_OBJECT = ("SwitchObject_NetAdapterInterfaceDescription", "SwitchObject_NetAdapterName")


class ChangedTeams(SwitchCommand):
    """A command that changes the cards of teams, or how they share the work."""

    computer_name: Any = parameter(
        by_property_name=True, type="System.String[]", aliases=("PSComputerName",), help="The hosts to ask."
    )
    cim_session: Any = cim_sessions()
    credential: Any = credentials()
    net_adapter_name: list[str] = parameter(
        sets=("SwitchName_NetAdapterName", "SwitchObject_NetAdapterName"),
        aliases=("InterfaceAlias",),
        help="The cards, by name.",
    )
    net_adapter_interface_description: list[str] = parameter(
        sets=("SwitchName_NetAdapterInterfaceDescription", "SwitchObject_NetAdapterInterfaceDescription"),
        help="The cards, by description.",
    )
    vm_switch: Any = parameter(
        sets=dict.fromkeys(_BY_OBJECT, FIRST),
        type=HYPERV + "VMSwitch[]",
        help="The switches, as Get-VMSwitch gives them.",
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")

    def change_each(self, names: list[str], algorithm: str | None = None) -> None:
        """Changes the teams of the switches that are meant, by name or as objects."""
        given = self.vm_switch if self.vm_switch is not None else self.switches_of_names(names)
        for switch in list(given):
            if not self.should_process(switch.name):
                continue
            if self.managed(partial(change_team, switch, self.cards_of(switch), algorithm)) and self.passthru:
                self.write(switch)

    @property
    def cards(self) -> list[str] | None:
        """The cards that were named, None for none."""
        return self.net_adapter_name or self.net_adapter_interface_description

    def cards_of(self, switch: VirtualSwitch) -> list[str] | None:
        """The cards that the team has from now on; None for those that it has."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Set-VMSwitchTeam", default_set="SwitchName_NetAdapterName", confirm="Medium", output=HYPERV + "VMSwitch")
class SetVMSwitchTeam(ChangedTeams):
    """Changes the cards of a team, or how they share the work."""

    name: list[str] = parameter(
        sets=dict.fromkeys(_BY_NAME, In(position=0, mandatory=True)),
        aliases=("SwitchName",),
        complete=switch_names,
        help="The switches.",
    )
    teaming_mode: Any = parameter(
        type=HYPERV + "VMSwitchTeamingMode",
        no_effect="SwitchIndependent is the only one there is.",
        help="How the team meets the physical switch.",
    )
    load_balancing_algorithm: Any = parameter(
        type=HYPERV + "VMSwitchLoadBalancingAlgorithm", help="HyperVPort, or Dynamic."
    )

    examples = [Example("Set-VMSwitchTeam Team -LoadBalancingAlgorithm Dynamic -Passthru", "Another way.", _MADE)]

    def process(self) -> None:
        self.change_each(
            self.name, None if self.load_balancing_algorithm is None else str(self.load_balancing_algorithm)
        )

    def cards_of(self, switch: VirtualSwitch) -> list[str] | None:
        return self.cards


class TeamMembers(ChangedTeams):
    """A command about the cards of a team."""

    vm_switch_name: list[str] = parameter(
        sets=dict.fromkeys(_BY_NAME, In(position=0, mandatory=True)),
        aliases=("SwitchName",),
        complete=switch_names,
        help="The switches.",
    )

    def process(self) -> None:
        self.change_each(self.vm_switch_name)


@cmdlet("Add-VMSwitchTeamMember", default_set="SwitchName_NetAdapterName", confirm="Medium", output=HYPERV + "VMSwitch")
class AddVMSwitchTeamMember(TeamMembers):
    """Gives cards to the team of a switch."""

    examples = [
        Example(
            "Add-VMSwitchTeamMember Team -NetAdapterName 'Ethernet 3'; Get-VMSwitchTeam Team",
            "A card that the host has not is refused; the team stays as it was.",
            _MADE + "; $ErrorActionPreference = 'SilentlyContinue'",
        )
    ]

    def cards_of(self, switch: VirtualSwitch) -> list[str] | None:
        return [*switch.physical, *(card for card in self.cards or () if card not in switch.physical)]


@cmdlet(
    "Remove-VMSwitchTeamMember", default_set="SwitchName_NetAdapterName", confirm="Medium", output=HYPERV + "VMSwitch[]"
)
class RemoveVMSwitchTeamMember(TeamMembers):
    """Takes cards from the team of a switch."""

    examples = [
        Example(
            "Remove-VMSwitchTeamMember Team -NetAdapterName Ethernet -Passthru",
            "One card less.",
            "Stop-VM * -TurnOff; Remove-VMSwitch vSwitch -Force;"
            " $null = New-VMSwitch Team -NetAdapterName Ethernet, 'Ethernet 2' -EnableEmbeddedTeaming $true",
        )
    ]

    def cards_of(self, switch: VirtualSwitch) -> list[str] | None:
        return [card for card in switch.physical if card not in (self.cards or ())]
