"""What the commands for the firewall share: which rules are meant, and what is said of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.class_commands import ClassCommand
from hvsim.cmdlets.cim.objects import CimInstance, Instance, class_type, instance_of
from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.infrastructure.computers.firewall import ANY, FirewallRule
from hvsim.infrastructure.inside.firewall import rules_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import STANDARD, find_class
from hvsim.interpreter.commands import In, Switch, parameter
from hvsim.interpreter.values import enumerate_value, to_string

RULE = "MSFT_NetFirewallRule"
RULE_TYPE = class_type(STANDARD, RULE)
GENERATED = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.NetSecurity."
ALL, BY_NAME, BY_TITLE, BY_QUERY, BY_OBJECT = "GetAll", "ByName", "ByDisplayName", "ByQuery", "InputObject (cdxml)"
BY_GROUP, BY_SHOWN_GROUP = "ByGroup", "ByDisplayGroup"
FROM_FILTER = {
    name: f"ByAssociatedNetFirewall{name}" for name in ("AddressFilter", "ApplicationFilter", "PortFilter", "Profile")
}
_STORE = "There is one store of rules."

for _name, _members in {
    "Enabled": {"True": 1, "False": 2},
    "GpoBoolean": {"False": 0, "True": 1, "NotConfigured": 2},
    "Direction": {"Inbound": 1, "Outbound": 2},
    "Action": {"NotConfigured": 0, "Allow": 2, "Block": 4},
    "EdgeTraversal": {"Block": 0, "Allow": 1, "DeferToUser": 2, "DeferToApp": 3},
    "InterfaceType": {"Any": 0, "Wired": 1, "Wireless": 2, "RemoteAccess": 4},
    "Authentication": {"NotRequired": 0, "Required": 1, "NoEncap": 2},
    "Encryption": {"NotRequired": 0, "Required": 1, "Dynamic": 2},
    "DynamicTransport": {"Any": 0, "ProximityApps": 1, "ProximitySharing": 2, "WifiDirectPrinting": 3},
    "PrimaryStatus": {"Unknown": 0, "OK": 1, "Inactive": 2, "Error": 3},
    "PolicyStoreType": {"None": 0, "Local": 1, "GroupPolicy": 2, "Dynamic": 3, "Generated": 4, "Hardcoded": 5},
}.items():
    enum_type(GENERATED + _name, _members)
enum_type(
    GENERATED + "Profile", {"Any": 0, "Domain": 1, "Private": 2, "Public": 4, "NotApplicable": 65535}
).is_flags = True


class FirewallCommand(ClassCommand):
    """A command about a machine's firewall."""

    policy_store: str = parameter(no_effect=_STORE, help="The store of the rules.")
    gpo_session: str = parameter(name="GPOSession", no_effect=_STORE, help="The group policy of the rules.")

    def shown(self, computer: str, inside: Inside, name: str) -> Iterator[Instance]:
        """A rule as it is now."""
        definition = find_class(inside, STANDARD, RULE)
        for row in definition.instances(inside):
            if row.thing.name == name:
                yield instance_of(CimInstance, definition, row, inside, computer, ())


class ChosenRules(FirewallCommand):
    """A command about rules that are there."""

    all_: Switch = parameter(name="All", sets={ALL: In()}, no_effect="So it is without it.", help="All rules.")
    name: list[str] = parameter(
        sets={BY_NAME: In(position=0, mandatory=True)}, aliases=("ID",), wildcards=True, help="The rules by name."
    )
    display_name: list[str] = parameter(
        sets={BY_TITLE: In(mandatory=True)}, wildcards=True, help="The rules by the title that is shown."
    )
    description: list[str] = parameter(sets=BY_QUERY, wildcards=True, help="Those with a description.")
    display_group: list[str] = parameter(sets=BY_QUERY, wildcards=True, help="Those of a group, by its title.")
    group: list[str] = parameter(sets=BY_QUERY, wildcards=True, help="Those of a group.")
    enabled: Any = parameter(sets=BY_QUERY, type=GENERATED + "Enabled[]", help="Those that are on, or off.")
    direction: Any = parameter(sets=BY_QUERY, type=GENERATED + "Direction[]", help="Those for a direction.")
    action: Any = parameter(sets=BY_QUERY, type=GENERATED + "Action[]", help="Those that allow, or block.")
    edge_traversal_policy: Any = parameter(
        sets=BY_QUERY, type=GENERATED + "EdgeTraversal[]", help="Those that treat what comes through edges so."
    )
    loose_source_mapping: Any = parameter(
        sets=BY_QUERY, type="System.Boolean[]", aliases=("LSM",), help="Those with loose mapping."
    )
    local_only_mapping: Any = parameter(sets=BY_QUERY, type="System.Boolean[]", help="Those with local mapping.")
    owner: list[str] = parameter(sets=BY_QUERY, help="Those of an owner.")
    primary_status: Any = parameter(sets=BY_QUERY, type=GENERATED + "PrimaryStatus[]", help="Those in a status.")
    status: list[str] = parameter(sets=BY_QUERY, help="Those with the words of a status.")
    policy_store_source: list[str] = parameter(sets=BY_QUERY, help="Those out of a store.")
    policy_store_source_type: Any = parameter(
        sets=BY_QUERY, type=GENERATED + "PolicyStoreType[]", help="Those out of a kind of store."
    )
    trace_policy_store: Switch = parameter(no_effect=_STORE, help="Tells where rules come from.")
    associated_net_firewall_address_filter: Any = parameter(
        sets={FROM_FILTER["AddressFilter"]: In(mandatory=True, pipeline=True)},
        type=class_type(STANDARD, "MSFT_NetAddressFilter"),
        help="The rule of a filter for addresses.",
    )
    associated_net_firewall_application_filter: Any = parameter(
        sets={FROM_FILTER["ApplicationFilter"]: In(mandatory=True, pipeline=True)},
        type=class_type(STANDARD, "MSFT_NetApplicationFilter"),
        help="The rule of a filter for programs.",
    )
    associated_net_firewall_port_filter: Any = parameter(
        sets={FROM_FILTER["PortFilter"]: In(mandatory=True, pipeline=True)},
        type=class_type(STANDARD, "MSFT_NetProtocolPortFilter"),
        help="The rule of a filter for ports.",
    )
    associated_net_firewall_profile: Any = parameter(
        sets={FROM_FILTER["Profile"]: In(mandatory=True, pipeline=True)},
        type=class_type(STANDARD, "MSFT_NetFirewallProfile"),
        help="The rules of a profile.",
    )
    input_object: Any = None

    def meant(self) -> Iterator[Instance]:
        """The rules that are meant, as instances; a value that none has is reported."""
        given = (
            self.input_object,
            self.associated_net_firewall_address_filter,
            self.associated_net_firewall_application_filter,
            self.associated_net_firewall_port_filter,
        )
        for value in given:
            if value is not None:
                for item in enumerate_value(value) or (value,):
                    if isinstance(item, Instance) and isinstance(item.row.thing, FirewallRule):
                        yield from self.shown(item.computer, item.inside, item.row.thing.name)
                return
        profile = self.associated_net_firewall_profile
        conditions = {
            "Enabled": self.enabled,
            "Direction": self.direction,
            "Action": self.action,
            "EdgeTraversalPolicy": self.edge_traversal_policy,
            "LooseSourceMapping": self.loose_source_mapping,
            "LocalOnlyMapping": self.local_only_mapping,
            "Owner": self.owner,
            "PrimaryStatus": self.primary_status,
            "Status": self.status,
            "PolicyStoreSource": self.policy_store_source,
            "PolicyStoreSourceType": self.policy_store_source_type,
        }
        wanted = {name: {to_string(each) for each in values} for name, values in conditions.items() if values}
        found = self.found(
            STANDARD,
            RULE,
            Name=self.name,
            DisplayName=self.display_name,
            Description=self.description,
            DisplayGroup=self.display_group,
            Group=self.group,
        )
        for item in found:
            if profile is not None and item.row.thing.profiles not in ((), (profile.value("Name"),)):
                continue
            if all(to_string(item.value(name)) in values for name, values in wanted.items()):
                yield item


class ChangedRules(ChosenRules):
    """A command that changes rules that are there."""

    input_object: Any = parameter(
        sets={BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{RULE_TYPE}[]", help="The rules, as objects."
    )
    pass_thru: Switch = parameter(help="Writes the rules.")

    def process(self) -> None:
        for item in list(self.meant()):
            if self.should_process(to_string(item.value("DisplayName"))):
                self.change(item.inside, item.row.thing)
                if self.pass_thru:
                    kept = list(self.shown(item.computer, item.inside, item.row.thing.name))
                    self.write_all(kept or [item])

    def change(self, inside: Inside, rule: FirewallRule) -> None:
        """Changes one rule."""
        raise NotImplementedError  # abstract: each kind has its own


def words(values: Any) -> tuple[str, ...]:
    """A list of ports or addresses, `Any` where nothing is said."""
    return tuple(to_string(value) for value in values) or (ANY,)


def profiles(value: Any) -> tuple[str, ...]:
    """The profiles of a value of the enum; () for all."""
    names = [part.strip() for part in to_string(value).split(",")]
    return () if set(names) & {"Any", "NotApplicable"} else tuple(names)


def named(inside: Inside, name: str) -> FirewallRule | None:
    """The rule of that name."""
    return next((rule for rule in rules_of(inside.place) if rule.name.lower() == name.lower()), None)
