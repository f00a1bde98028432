"""Get-, New-, Set-, Enable-, Disable- and Remove-NetFirewallRule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.objects import Instance
from hvsim.cmdlets.netsecurity.base import (
    ALL,
    BY_GROUP,
    BY_NAME,
    BY_OBJECT,
    BY_SHOWN_GROUP,
    BY_TITLE,
    GENERATED,
    RULE,
    RULE_TYPE,
    ChangedRules,
    ChosenRules,
    FirewallCommand,
    profiles,
    words,
)
from hvsim.infrastructure.computers.firewall import FirewallRule
from hvsim.infrastructure.errors import AlreadyExists
from hvsim.infrastructure.inside.firewall import add_rule, change_rule, remove_rule
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import STANDARD
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import enumerate_value, to_string

WINDOWS_ONLY = True
_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"
_NOBODY_TOLD = "Connections here are told apart by address, port, protocol, program and service."
_ONE_KIND = "There is one kind of Windows and of card."
_MADE = "$null = New-NetFirewallRule -Name Lab -DisplayName 'Lab (TCP-In)' -Protocol TCP -LocalPort 8080"


class RuleFacts(FirewallCommand):
    """What New- and Set-NetFirewallRule say of a rule."""

    description: str = parameter(help="What it is for.")
    enabled: Any = parameter(type=GENERATED + "Enabled", help="Whether it counts.")
    profile: Any = parameter(type=GENERATED + "Profile", help="The profiles that it is for.")
    platform: list[str] = parameter(no_effect=_ONE_KIND, help="The versions of Windows that it is for.")
    direction: Any = parameter(type=GENERATED + "Direction", help="Inbound, or Outbound.")
    action: Any = parameter(type=GENERATED + "Action", help="Allow, or Block.")
    edge_traversal_policy: Any = parameter(
        type=GENERATED + "EdgeTraversal", help="How it treats what comes through edges."
    )
    loose_source_mapping: Any = parameter(
        type="System.Boolean", aliases=("LSM",), no_effect=_NOBODY_TOLD, help="Whether answers may come from others."
    )
    local_only_mapping: Any = parameter(
        type="System.Boolean", no_effect=_NOBODY_TOLD, help="Whether addresses are grouped."
    )
    owner: str = parameter(help="Its owner.")
    local_address: list[str] = parameter(help="The addresses of this machine that it is for.")
    remote_address: list[str] = parameter(help="The addresses of others that it is for.")
    protocol: str = parameter(help="TCP, UDP, ICMPv4, a number, or Any.")
    local_port: list[str] = parameter(help="The ports of this machine that it is for.")
    remote_port: list[str] = parameter(help="The ports of others that it is for.")
    icmp_type: list[str] = parameter(help="The kinds of ICMP that it is for.")
    dynamic_target: Any = parameter(
        type=GENERATED + "DynamicTransport",
        aliases=("DynamicTransport",),
        no_effect=_NOBODY_TOLD,
        help="The way of transport.",
    )
    program: str = parameter(help="The program that it is for.")
    package: str = parameter(no_effect=_NOBODY_TOLD, help="The app that it is for.")
    service_name: str = parameter(name="Service", help="The service that it is for, by name; Any for all.")
    interface_alias: Any = parameter(
        type="System.Management.Automation.WildcardPattern[]", no_effect=_ONE_KIND, help="The cards that it is for."
    )
    interface_type: Any = parameter(
        type=GENERATED + "InterfaceType", no_effect=_ONE_KIND, help="The kind of card that it is for."
    )
    local_user: str = parameter(no_effect=_NOBODY_TOLD, help="The accounts here that it is for.")
    remote_user: str = parameter(no_effect=_NOBODY_TOLD, help="The accounts there that it is for.")
    remote_machine: str = parameter(no_effect=_NOBODY_TOLD, help="The machines that it is for.")
    authentication: Any = parameter(
        type=GENERATED + "Authentication", no_effect=_NOBODY_TOLD, help="Whether who comes must say who he is."
    )
    encryption: Any = parameter(
        type=GENERATED + "Encryption", no_effect=_NOBODY_TOLD, help="Whether it must be encrypted."
    )
    override_block_rules: Any = parameter(
        type="System.Boolean", no_effect=_NOBODY_TOLD, help="Whether it beats what blocks."
    )

    def facts(self) -> dict[str, Any]:
        """What was said, by the fields of a rule."""
        texts = {
            "description": self.description,
            "direction": self.direction,
            "action": self.action,
            "edge": self.edge_traversal_policy,
            "owner": self.owner,
            "protocol": _protocol(self.protocol),
            "program": self.program,
            "only_service": self.service_name,
        }
        lists = {
            "local_addresses": self.local_address,
            "remote_addresses": self.remote_address,
            "local_ports": self.local_port,
            "remote_ports": self.remote_port,
            "icmp_types": self.icmp_type,
        }
        found: dict[str, Any] = {name: to_string(value) for name, value in texts.items() if value is not None}
        found |= {name: words(value) for name, value in lists.items() if value is not None}
        if self.enabled is not None:
            found["enabled"] = to_string(self.enabled) == "True"
        if self.profile is not None:
            found["profiles"] = profiles(self.profile)
        return found


def _protocol(text: str | None) -> str | None:
    known = {"tcp": "TCP", "6": "TCP", "udp": "UDP", "17": "UDP", "icmpv4": "ICMPv4", "1": "ICMPv4", "any": "Any"}
    return None if text is None else known.get(text.lower(), "ICMPv6" if text.lower() in ("icmpv6", "58") else text)


@cmdlet("Get-NetFirewallRule", default_set=ALL, class_name="Get-NetFirewallRule", output=RULE_TYPE)
class GetNetFirewallRule(ChosenRules):
    """Lists the rules of a machine's firewall."""

    examples = [
        Example(
            "(Get-NetFirewallRule -DisplayGroup 'Remote Desktop').Enabled -join ' '",
            "May somebody come by remote desktop?",
            output="False False False\n",
        ),
        Example(
            "(Get-NetFirewallRule -Name WINRM*).DisplayName", "By name.", output="Windows Remote Management (HTTP-In)\n"
        ),
    ]

    def process(self) -> None:
        self.write_all(self.meant())


@cmdlet("New-NetFirewallRule", confirm="Medium", class_name="New-NetFirewallRule", output=RULE_TYPE)
class NewNetFirewallRule(RuleFacts):
    """Makes a rule for the firewall; it allows what comes in unless something else is said."""

    name: str = parameter(aliases=("ID",), help="Its name; a new one is made up without it.")
    display_name: str = parameter(mandatory=True, help="The title that is shown.")
    group: str = parameter(help="The group that it belongs to.")

    examples = [
        Example(
            "(New-NetFirewallRule -DisplayName Web -Protocol TCP -LocalPort 80, 443 -Action Block).Action",
            "Nobody comes in by these ports.",
            output="Block\n",
        )
    ]

    def process(self) -> None:
        for computer, inside in self.machines():
            name = self.name or f"{{{str(inside.random.guid()).upper()}}}"
            if not self.should_process(self.display_name):
                continue
            rule = FirewallRule(name, self.display_name, self.group or "", self.group or "", **self.facts())
            try:
                add_rule(inside.place, rule)
            except AlreadyExists:
                self.write_error(
                    "Cannot create a file when that file already exists.",
                    "Windows System Error 183",
                    "ResourceExists",
                    exception=_EXCEPTION,
                    target=name,
                )
                continue
            self.write_all(self.shown(computer, inside, name))


@cmdlet(
    "Set-NetFirewallRule", default_set=BY_NAME, confirm="Medium", class_name="Set-NetFirewallRule", output=RULE_TYPE
)
class SetNetFirewallRule(RuleFacts):
    """Changes what rules of the firewall say."""

    name: list[str] = parameter(
        sets={BY_NAME: In(position=0, mandatory=True)}, aliases=("ID",), wildcards=True, help="The rules by name."
    )
    display_name: list[str] = parameter(
        sets={BY_TITLE: In(mandatory=True)}, wildcards=True, help="The rules by the title that is shown."
    )
    display_group: list[str] = parameter(
        sets={BY_SHOWN_GROUP: In(mandatory=True)}, wildcards=True, help="Those of a group, by its title."
    )
    group: list[str] = parameter(sets={BY_GROUP: In(mandatory=True)}, wildcards=True, help="Those of a group.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{RULE_TYPE}[]", help="The rules, as objects."
    )
    new_display_name: str = parameter(help="Another title.")
    pass_thru: Switch = parameter(help="Writes the rules.")

    examples = [
        Example(
            "$rule = Set-NetFirewallRule Lab -RemoteAddress 10.1.0.0/24 -PassThru;"
            " ($rule | Get-NetFirewallAddressFilter).RemoteAddress",
            "From one network only.",
            _MADE,
            "10.1.0.0/24\n",
        )
    ]

    def process(self) -> None:
        facts = self.facts()
        if self.new_display_name:
            facts["display_name"] = self.new_display_name
        for item in list(self._meant()):
            if self.should_process(to_string(item.value("DisplayName"))):
                change_rule(item.inside.place, item.row.thing, **facts)
                if self.pass_thru:
                    self.write_all(self.shown(item.computer, item.inside, item.row.thing.name))

    def _meant(self) -> Iterator[Instance]:
        if self.input_object is not None:
            for item in enumerate_value(self.input_object) or (self.input_object,):
                yield from self.shown(item.computer, item.inside, item.row.thing.name)
            return
        wanted = {"Name": self.name, "DisplayName": self.display_name}
        yield from self.found(STANDARD, RULE, **wanted, DisplayGroup=self.display_group, Group=self.group)


@cmdlet(
    "Enable-NetFirewallRule", default_set=ALL, confirm="Medium", class_name="Enable-NetFirewallRule", output=RULE_TYPE
)
class EnableNetFirewallRule(ChangedRules):
    """Lets rules of the firewall count."""

    examples = [
        Example(
            "(Enable-NetFirewallRule -DisplayGroup 'Remote Desktop' -PassThru)[0].Enabled",
            "Remote desktop may come.",
            output="True\n",
        )
    ]

    def change(self, inside: Inside, rule: FirewallRule) -> None:
        change_rule(inside.place, rule, enabled=True)


@cmdlet(
    "Disable-NetFirewallRule", default_set=ALL, confirm="Medium", class_name="Disable-NetFirewallRule", output=RULE_TYPE
)
class DisableNetFirewallRule(ChangedRules):
    """Lets rules of the firewall count no more."""

    examples = [Example("(Disable-NetFirewallRule Lab -PassThru).Enabled", "For now.", _MADE, "False\n")]

    def change(self, inside: Inside, rule: FirewallRule) -> None:
        change_rule(inside.place, rule, enabled=False)


@cmdlet(
    "Remove-NetFirewallRule", default_set=ALL, confirm="Medium", class_name="Remove-NetFirewallRule", output=RULE_TYPE
)
class RemoveNetFirewallRule(ChangedRules):
    """Takes rules of the firewall away."""

    examples = [Example("Remove-NetFirewallRule -DisplayName Lab*", "For good.", _MADE)]

    def change(self, inside: Inside, rule: FirewallRule) -> None:
        remove_rule(inside.place, rule)
