"""Rules of network adapters: *-VMNetworkAdapterAcl, -ExtendedAcl, -Isolation and -FailoverConfiguration."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from ipaddress import ip_address
from typing import Any

from hvsim.cmdlets.hyperv.networks import Adapter, NamedAdapters
from hvsim.cmdlets.hyperv.port_rule_types import (
    ACL,
    EXTENDED,
    FAILOVER,
    ISOLATION,
    AclOfPort,
    ExtendedOfPort,
    FailoverOfPort,
    IsolationOfPort,
)
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, machine_names
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.port_rules import (
    ANY,
    AccessRule,
    ExtendedRule,
    add_access,
    add_extended,
)
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

_NAMED = ("VMName", "ManagementOS", "VMObject")
_CHOSEN = ("VMName", "ResourceObject", "ManagementOS", "VMObject")
_NEEDED = dict.fromkeys(_CHOSEN, In(mandatory=True))
_ADAPTER_HELP = "The adapters of this name."
_PASSTHRU = "Writes the object that was changed."


class ShownPorts(NamedAdapters):
    """A command that shows something of adapters; of all machines where none is named."""

    vm_name: list[str] = parameter(
        sets={"VMName": In(position=0, pipeline=True)}, complete=machine_names, help="The machines."
    )
    vm_network_adapter_name: str = parameter(sets=_NAMED, help=_ADAPTER_HELP)
    vm_snapshot: Any = parameter(
        sets={"VMSnapshot": FIRST}, type=HYPERV + "VMSnapshot", aliases=("VMCheckpoint",), help="A checkpoint."
    )

    def owners(self) -> Iterator[VirtualMachine | Host]:
        if self.vm_snapshot is not None:
            yield self.vm_snapshot.machine
        elif self.parameter_set == "VMName" and not self.vm_name:
            yield from (machine for host in self.hosts() for machine in host.machines)
        else:
            yield from super().owners()


class ChangedPorts(NamedAdapters):
    """A command that changes something of adapters."""

    vm_name: list[str] = parameter(sets={"VMName": FIRST}, complete=machine_names, help="The machines.")
    vm_network_adapter_name: str = parameter(sets=_NAMED, help=_ADAPTER_HELP)
    passthru: Switch = parameter(help=_PASSTHRU)


@cmdlet("Get-VMNetworkAdapterAcl", default_set="VMName", output=ACL)
class GetVMNetworkAdapterAcl(ShownPorts):
    """Lists who may talk to whom over adapters."""

    examples = [
        Example(
            "Get-VMNetworkAdapterAcl web01",
            "Who is kept away?",
            "Add-VMNetworkAdapterAcl web01 -RemoteIPAddress 192.168.1.0/24 -Direction Both -Action Deny",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            self.write_all(AclOfPort(adapter, rule) for rule in list(adapter.rules.access))


@cmdlet("Add-VMNetworkAdapterAcl", default_set="VMName", confirm="Medium", output=ACL)
class AddVMNetworkAdapterAcl(ChangedPorts):
    """Says who may talk to whom over adapters, or whose traffic is counted."""

    action: Any = parameter(mandatory=True, type=HYPERV + "VMNetworkAdapterAclAction", help="Allow, Deny or Meter.")
    direction: Any = parameter(
        mandatory=True, type=HYPERV + "VMNetworkAdapterAclDirection", help="Inbound, Outbound or Both."
    )
    local_ip_address: list[str] = parameter(name="LocalIPAddress", help="Addresses of the machine.")
    local_mac_address: list[str] = parameter(help="Hardware addresses of the machine.")
    remote_ip_address: list[str] = parameter(name="RemoteIPAddress", help="Addresses of others; ANY for all.")
    remote_mac_address: list[str] = parameter(help="Hardware addresses of others.")

    examples = [
        Example(
            "Add-VMNetworkAdapterAcl web01 -RemoteIPAddress 10.0.0.9 -Direction Inbound -Action Allow -Passthru", "One."
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            if not self.should_process(adapter.owner.name):
                continue
            for rule in rules_of(self):
                if self.managed(partial(add_access, adapter, rule)) and self.passthru:
                    self.write(AclOfPort(adapter, rule))


def rules_of(command: Any) -> list[AccessRule]:
    """The rules that -LocalIPAddress and its kin mean together, in one direction each."""
    words = [str(command.direction)] if str(command.direction) != "Both" else ["Inbound", "Outbound"]
    found = []
    for direction in words:
        for local, remote, by_mac in (
            (command.local_ip_address, command.remote_ip_address, False),
            (command.local_mac_address, command.remote_mac_address, True),
        ):
            if local or remote:
                pairs = [(one, other) for one in local or [ANY] for other in remote or [ANY]]
                found += [AccessRule(str(command.action), direction, one, other, by_mac) for one, other in pairs]
    return found


@cmdlet("Remove-VMNetworkAdapterAcl", default_set="VMName", confirm="Medium", output=ACL)
class RemoveVMNetworkAdapterAcl(NamedAdapters):
    """Takes such rules away."""

    vm_name: list[str] = parameter(sets={"VMName": FIRST}, complete=machine_names, help="The machines.")
    vm_network_adapter_name: str = parameter(sets=_NAMED, help=_ADAPTER_HELP)
    action: Any = parameter(sets=_NEEDED, type=HYPERV + "VMNetworkAdapterAclAction", help="Allow, Deny or Meter.")
    direction: Any = parameter(
        sets=_NEEDED, type=HYPERV + "VMNetworkAdapterAclDirection", help="Inbound, Outbound or Both."
    )
    local_ip_address: list[str] = parameter(sets=_CHOSEN, name="LocalIPAddress", help="Addresses of the machine.")
    local_mac_address: list[str] = parameter(sets=_CHOSEN, help="Hardware addresses of the machine.")
    remote_ip_address: list[str] = parameter(sets=_CHOSEN, name="RemoteIPAddress", help="Addresses of others.")
    remote_mac_address: list[str] = parameter(sets=_CHOSEN, help="Hardware addresses of others.")
    passthru: Switch = parameter(help=_PASSTHRU)
    input_object: Any = parameter(
        sets={"InputObjectParameter": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=ACL + "[]",
        help="The rules, as Get-VMNetworkAdapterAcl gives them.",
    )

    examples = [
        Example(
            "Get-VMNetworkAdapterAcl web01 | Remove-VMNetworkAdapterAcl; @(Get-VMNetworkAdapterAcl web01).Count",
            "None is left.",
            "Add-VMNetworkAdapterAcl web01 -RemoteIPAddress ANY -Direction Both -Action Meter",
            "0\n",
        )
    ]

    def process(self) -> None:
        if self.input_object is not None:
            given = [(item.adapter, item.rule) for item in self.input_object]
        else:
            given = [(adapter, rule) for adapter in self.adapters() for rule in rules_of(self)]
        for adapter, rule in given:
            if not self.should_process(adapter.owner.name):
                continue
            if rule not in adapter.rules.access:
                self.report(
                    "Unable to find a port access control list entry like that.", "ObjectNotFound", "ObjectNotFound"
                )
                continue
            adapter.rules.access.remove(rule)
            if self.passthru:
                self.write(AclOfPort(adapter, rule))


@cmdlet("Get-VMNetworkAdapterExtendedAcl", default_set="VMName", output=EXTENDED)
class GetVMNetworkAdapterExtendedAcl(ShownPorts):
    """Lists the extended rules of adapters, the weightiest first."""

    examples = [
        Example(
            "Get-VMNetworkAdapterExtendedAcl web01",
            "Which ports?",
            "Add-VMNetworkAdapterExtendedAcl web01 Allow Inbound -LocalPort 443 -Protocol TCP -Weight 10",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            self.write_all(ExtendedOfPort(adapter, rule) for rule in list(adapter.rules.extended))


@cmdlet("Add-VMNetworkAdapterExtendedAcl", default_set="VMName", confirm="Medium", output=EXTENDED)
class AddVMNetworkAdapterExtendedAcl(ChangedPorts):
    """Says which ports and protocols may pass adapters."""

    action: Any = parameter(
        position=1, mandatory=True, type=HYPERV + "VMNetworkAdapterExtendedAclAction", help="Allow or Deny."
    )
    direction: Any = parameter(
        position=2, mandatory=True, type=HYPERV + "VMNetworkAdapterExtendedAclDirection", help="Inbound or Outbound."
    )
    local_ip_address: str = parameter(position=3, name="LocalIPAddress", help="Addresses of the machine.")
    remote_ip_address: str = parameter(position=4, name="RemoteIPAddress", help="Addresses of others.")
    local_port: str = parameter(position=5, help="Ports of the machine.")
    remote_port: str = parameter(position=6, help="Ports of others.")
    protocol: str = parameter(position=7, help="TCP, UDP, or a number.")
    weight: int = parameter(position=8, mandatory=True, help="The larger one goes first.")
    stateful: Any = parameter(type="System.Boolean", help="Whether answers pass as well.")
    idle_session_timeout: int = parameter(help="Seconds after which a silent connection is forgotten.")
    isolation_id: int = parameter(name="IsolationID", help="Only in this isolated network.")

    examples = [
        Example("Add-VMNetworkAdapterExtendedAcl web01 Deny Inbound -LocalPort 23 -Weight 5 -Passthru", "No telnet.")
    ]

    def process(self) -> None:
        rule = ExtendedRule(
            str(self.action),
            str(self.direction),
            self.weight,
            self.local_ip_address or ANY,
            self.remote_ip_address or ANY,
            self.local_port or ANY,
            self.remote_port or ANY,
            self.protocol or ANY,
            bool(self.stateful),
            self.idle_session_timeout or 0,
            self.isolation_id or 0,
        )
        for adapter in self.adapters():
            done = self.should_process(adapter.owner.name) and self.managed(partial(add_extended, adapter, rule))
            if done and self.passthru:
                self.write(ExtendedOfPort(adapter, rule))


@cmdlet("Remove-VMNetworkAdapterExtendedAcl", default_set="VMName", confirm="Medium", output=EXTENDED)
class RemoveVMNetworkAdapterExtendedAcl(NamedAdapters):
    """Takes extended rules away."""

    vm_name: list[str] = parameter(sets={"VMName": FIRST}, complete=machine_names, help="The machines.")
    vm_network_adapter_name: str = parameter(sets=_NAMED, help=_ADAPTER_HELP)
    weight: int = parameter(sets=_NEEDED, help="The rule of this weight.")
    direction: Any = parameter(
        sets=_NEEDED, type=HYPERV + "VMNetworkAdapterExtendedAclDirection", help="Inbound or Outbound."
    )
    passthru: Switch = parameter(help=_PASSTHRU)
    input_object: Any = parameter(
        sets={"InputObjectParameter": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=EXTENDED + "[]",
        help="The rules, as objects.",
    )

    examples = [
        Example(
            "Remove-VMNetworkAdapterExtendedAcl web01 -Weight 5 -Direction Inbound",
            "It may pass again.",
            "Add-VMNetworkAdapterExtendedAcl web01 Deny Inbound -LocalPort 23 -Weight 5",
        )
    ]

    def process(self) -> None:
        for adapter, rule in list(self._meant()):
            if self.should_process(adapter.owner.name):
                adapter.rules.extended.remove(rule)
                if self.passthru:
                    self.write(ExtendedOfPort(adapter, rule))

    def _meant(self) -> Iterator[tuple[Adapter, ExtendedRule]]:
        if self.input_object is not None:
            yield from ((item.adapter, item.rule) for item in self.input_object)
            return
        for adapter in self.adapters():
            wanted = (self.weight, str(self.direction))
            found = [rule for rule in adapter.rules.extended if (rule.weight, rule.direction) == wanted]
            if not found:
                self.report(f"There is no rule of the weight {self.weight}.", "ObjectNotFound", "ObjectNotFound")
            yield from ((adapter, rule) for rule in found)


@cmdlet("Get-VMNetworkAdapterIsolation", default_set="VMName", output=ISOLATION)
class GetVMNetworkAdapterIsolation(ShownPorts):
    """Shows how the networks of adapters are kept apart."""

    examples = [Example("Get-VMNetworkAdapterIsolation web01", "Not at all.")]

    def process(self) -> None:
        self.write_all(IsolationOfPort(adapter) for adapter in self.adapters())


@cmdlet("Set-VMNetworkAdapterIsolation", default_set="VMName", confirm="Medium", output=ISOLATION)
class SetVMNetworkAdapterIsolation(ChangedPorts):
    """Keeps the networks of adapters apart."""

    isolation_mode: Any = parameter(
        type=HYPERV + "VMNetworkAdapterIsolationMode", help="None, NativeVirtualSubnet, ExternalVirtualSubnet or Vlan."
    )
    allow_untagged_traffic: Any = parameter(type="System.Boolean", help="Whether packets without a number pass.")
    default_isolation_id: int = parameter(name="DefaultIsolationID", help="The number of packets without one.")
    multi_tenant_stack: Any = parameter(type=HYPERV + "OnOffState", help="Whether the guest has several networks.")

    examples = [
        Example("Set-VMNetworkAdapterIsolation web01 -IsolationMode Vlan -DefaultIsolationID 20 -Passthru", "VLAN 20.")
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            done = self.should_process(adapter.owner.name) and self.managed(partial(self._set, adapter))
            if done and self.passthru:
                self.write(IsolationOfPort(adapter))

    def _set(self, adapter: Adapter) -> None:
        isolation = adapter.rules.isolation
        mode = isolation.mode if self.isolation_mode is None else str(self.isolation_mode)
        number = self.default_isolation_id if "DefaultIsolationID" in self.bound else isolation.default_id
        if mode == "Vlan" and not 0 <= number <= 4094:
            raise ManagementError("InvalidParameter", f"The VLAN id {number} must be from 0 to 4094.")
        isolation.mode, isolation.default_id = mode, number
        if self.allow_untagged_traffic is not None:
            isolation.allow_untagged = bool(self.allow_untagged_traffic)
        if self.multi_tenant_stack is not None:
            isolation.multi_tenant = str(self.multi_tenant_stack) == "On"


@cmdlet("Get-VMNetworkAdapterFailoverConfiguration", default_set="VMName", output=FAILOVER)
class GetVMNetworkAdapterFailoverConfiguration(NamedAdapters):
    """Shows the addresses that guests get after a failover."""

    vm_name: list[str] = parameter(sets={"VMName": FIRST}, complete=machine_names, help="The machines.")
    vm_network_adapter_name: str = parameter(sets=("VMName", "VMObject"), help=_ADAPTER_HELP)
    management_os: Any = None
    vm: Any = parameter(sets={"VMObject": FIRST}, type=MACHINES, help="The machines, as Get-VM gives them.")
    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": FIRST},
        type=HYPERV + "VMNetworkAdapter[]",
        help="The adapters, as Get-VMNetworkAdapter gives them.",
    )

    examples = [Example("Get-VMNetworkAdapterFailoverConfiguration web01", "None is set.")]

    def process(self) -> None:
        self.write_all(FailoverOfPort(adapter) for adapter in self.adapters())


@cmdlet(
    "Set-VMNetworkAdapterFailoverConfiguration",
    default_set="VMName",
    confirm="Medium",
    output=HYPERV + "VMNetworkAdapterFailoverConfiguration",
)
class SetVMNetworkAdapterFailoverConfiguration(NamedAdapters):
    """Says which addresses guests get after a failover."""

    vm_name: str = parameter(sets={"VMName": FIRST}, complete=machine_names, help="The machine.")
    vm_network_adapter_name: str = parameter(sets=("VMName", "VMObject"), help=_ADAPTER_HELP)
    management_os: Any = None
    vm: Any = parameter(
        sets={"VMObject": FIRST}, type=HYPERV + "VirtualMachine", help="The machine, as Get-VM gives it."
    )
    vm_network_adapter: Any = parameter(
        sets={"ResourceObject": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=HYPERV + "VMNetworkAdapter",
        help="The adapter, as Get-VMNetworkAdapter gives it.",
    )
    i_pv4_address: str = parameter(help="The address.")
    i_pv6_address: str = parameter(help="The address.")
    i_pv4_subnet_mask: str = parameter(help="The mask of its network.")
    i_pv6_subnet_prefix_length: int = parameter(help="How many bits name the network.")
    i_pv4_preferred_dns_server: str = parameter(name="IPv4PreferredDNSServer", help="Whom it asks for names.")
    i_pv4_alternate_dns_server: str = parameter(name="IPv4AlternateDNSServer", help="Whom it asks otherwise.")
    i_pv6_preferred_dns_server: str = parameter(name="IPv6PreferredDNSServer", help="Whom it asks for names.")
    i_pv6_alternate_dns_server: str = parameter(name="IPv6AlternateDNSServer", help="Whom it asks otherwise.")
    i_pv4_default_gateway: str = parameter(help="The way to other networks.")
    i_pv6_default_gateway: str = parameter(help="The way to other networks.")
    clear_failover_i_pv4_settings: Switch = parameter(help="Forgets those of IPv4.")
    clear_failover_i_pv6_settings: Switch = parameter(help="Forgets those of IPv6.")
    passthru: Switch = parameter(help=_PASSTHRU)

    examples = [
        Example(
            "Set-VMNetworkAdapterFailoverConfiguration web01 -IPv4Address 10.9.0.5 -IPv4SubnetMask 255.0.0.0 -Passthru",
            "Where it is found at the other site.",
        )
    ]

    def process(self) -> None:
        for adapter in self.adapters():
            done = self.should_process(adapter.owner.name) and self.managed(partial(self._set, adapter))
            if done and self.passthru:
                self.write(FailoverOfPort(adapter))

    def _set(self, adapter: Adapter) -> None:
        given = {name: value for name, value in self._values() if value is not None}
        for name, value in given.items():
            if isinstance(value, str):
                _check_address(name, value)
        kept = adapter.rules.failover.values
        for mark, cleared in (
            ("IPv4", self.clear_failover_i_pv4_settings),
            ("IPv6", self.clear_failover_i_pv6_settings),
        ):
            for name in [name for name in kept if cleared and name.startswith(mark)]:
                del kept[name]
        kept.update(given)

    def _values(self) -> Iterator[tuple[str, str | int | None]]:
        yield "IPv4Address", self.i_pv4_address
        yield "IPv6Address", self.i_pv6_address
        yield "IPv4SubnetMask", self.i_pv4_subnet_mask
        yield (
            "IPv6SubnetPrefixLength",
            (self.i_pv6_subnet_prefix_length if "IPv6SubnetPrefixLength" in self.bound else None),
        )
        yield "IPv4PreferredDNSServer", self.i_pv4_preferred_dns_server
        yield "IPv4AlternateDNSServer", self.i_pv4_alternate_dns_server
        yield "IPv6PreferredDNSServer", self.i_pv6_preferred_dns_server
        yield "IPv6AlternateDNSServer", self.i_pv6_alternate_dns_server
        yield "IPv4DefaultGateway", self.i_pv4_default_gateway
        yield "IPv6DefaultGateway", self.i_pv6_default_gateway


def _check_address(name: str, text: str) -> None:
    """Raises `ManagementError` for what is no address."""
    try:
        ip_address(text)
    except ValueError as error:
        raise ManagementError("InvalidParameter", f"'{text}' is no address: {name}.") from error
