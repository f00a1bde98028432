"""Get- and Set-NetFirewallProfile: what holds in a kind of network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.objects import CIM_INSTANCE, CimInstance, Instance, class_type, instance_of
from hvsim.cmdlets.netsecurity.base import ALL, BY_NAME, BY_OBJECT, GENERATED, FirewallCommand
from hvsim.infrastructure.computers.firewall import FirewallProfile
from hvsim.infrastructure.wmi.classes import STANDARD, find_class
from hvsim.infrastructure.wmi.firewall import PROFILE_SETTINGS
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import enumerate_value, to_string

WINDOWS_ONLY = True
_CLASS = "MSFT_NetFirewallProfile"
_TYPE = class_type(STANDARD, _CLASS)
_OF_RULE = "ByAssociatedNetFirewallRule"
_FLAG = GENERATED + "GpoBoolean"
_KEPT = "Kept, and shown again; nothing here comes of it."


@cmdlet("Get-NetFirewallProfile", default_set=ALL, class_name="Get-NetFirewallProfile", output=_TYPE)
class GetNetFirewallProfile(FirewallCommand):
    """Gives the profiles of a machine's firewall."""

    all_: Switch = parameter(name="All", sets={ALL: In()}, no_effect="So it is without it.", help="All profiles.")
    name: list[str] = parameter(
        sets={BY_NAME: In(position=0, mandatory=True)}, aliases=("Profile",), help="Domain, Private or Public."
    )
    associated_net_firewall_rule: Any = parameter(
        sets={_OF_RULE: In(mandatory=True, pipeline=True)}, type=CIM_INSTANCE, help="Those of a rule."
    )

    examples = [Example("(Get-NetFirewallProfile Domain).Enabled", "Is it on?", output="True\n")]

    def process(self) -> None:
        rule = self.associated_net_firewall_rule
        for item in self.found(STANDARD, _CLASS, Name=self.name):
            if rule is None or not rule.row.thing.profiles or item.value("Name") in rule.row.thing.profiles:
                self.write(item)


@cmdlet(
    "Set-NetFirewallProfile", default_set=BY_NAME, confirm="Medium", class_name="Set-NetFirewallProfile", output=_TYPE
)
class SetNetFirewallProfile(FirewallCommand):
    """Switches the firewall on or off for a kind of network, or says what becomes of what no rule is about."""

    name: list[str] = parameter(
        sets={BY_NAME: In(position=0, mandatory=True)}, aliases=("Profile",), help="Domain, Private or Public."
    )
    all_: Switch = parameter(name="All", sets={ALL: In()}, no_effect="So it is without it.", help="All profiles.")
    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{_TYPE}[]", help="The profiles, as objects."
    )
    enabled: Any = parameter(type=_FLAG, help="Whether the firewall is on.")
    default_inbound_action: Any = parameter(
        type=GENERATED + "Action", help="What becomes of what comes in, without a rule."
    )
    default_outbound_action: Any = parameter(
        type=GENERATED + "Action", help="What becomes of what goes out, without a rule."
    )
    allow_inbound_rules: Any = parameter(type=_FLAG, help="Whether rules may let something in.")
    allow_local_firewall_rules: Any = parameter(type=_FLAG, help="Whether local rules count. " + _KEPT)
    allow_local_ipsec_rules: Any = parameter(
        name="AllowLocalIPsecRules", type=_FLAG, help="Whether local rules of IPsec count. " + _KEPT
    )
    allow_user_apps: Any = parameter(type=_FLAG, help="Whether people may allow programs. " + _KEPT)
    allow_user_ports: Any = parameter(type=_FLAG, help="Whether people may open ports. " + _KEPT)
    allow_unicast_response_to_multicast: Any = parameter(type=_FLAG, help="Whether such answers come in. " + _KEPT)
    notify_on_listen: Any = parameter(type=_FLAG, help="Whether people are told of programs. " + _KEPT)
    enable_stealth_mode_for_ipsec: Any = parameter(
        name="EnableStealthModeForIPsec", type=_FLAG, help="Whether it is silent. " + _KEPT
    )
    log_file_name: str = parameter(help="The file of the log. " + _KEPT)
    log_max_size_kilobytes: Any = parameter(type="System.UInt64", help="How large that becomes. " + _KEPT)
    log_allowed: Any = parameter(type=_FLAG, help="Whether what is let in is logged. " + _KEPT)
    log_blocked: Any = parameter(type=_FLAG, help="Whether what is blocked is logged. " + _KEPT)
    log_ignored: Any = parameter(type=_FLAG, help="Whether the rest is logged. " + _KEPT)
    disabled_interface_aliases: list[str] = parameter(
        no_effect="The firewall is on for the whole machine.", help="The cards without a firewall."
    )
    pass_thru: Switch = parameter(help="Writes the profiles.")

    examples = [
        Example(
            "(Set-NetFirewallProfile Domain, Private -Enabled False -PassThru).Enabled -join ' '",
            "Everything comes in.",
            output="False False\n",
        )
    ]

    def process(self) -> None:
        for item in list(self._meant()):
            profile = item.row.thing
            if self.should_process(profile.name):
                self._set(profile)
                if self.pass_thru:
                    self.write_all(self._shown(item, profile))

    def _meant(self) -> Iterator[Instance]:
        if self.input_object is not None:
            yield from enumerate_value(self.input_object) or (self.input_object,)
        else:
            yield from self.found(STANDARD, _CLASS, Name=self.name)

    def _set(self, profile: FirewallProfile) -> None:
        if self.enabled is not None:
            profile.enabled = to_string(self.enabled) != "False"
        if self.default_inbound_action is not None:
            profile.inbound = to_string(self.default_inbound_action)
        if self.default_outbound_action is not None:
            profile.outbound = to_string(self.default_outbound_action)
        given = {name.lower(): value for name, value in self.bound.items()}
        for name in PROFILE_SETTINGS:
            if name.lower() in given:
                profile.settings[name] = to_string(given[name.lower()])

    def _shown(self, item: Instance, profile: FirewallProfile) -> Iterator[Instance]:
        definition = find_class(item.inside, STANDARD, _CLASS)
        for row in definition.instances(item.inside):
            if row.thing is profile:
                yield instance_of(CimInstance, definition, row, item.inside, item.computer, ())
