"""Virtual switches and network adapters: what connects machines, and the rules for changing it.

Addresses come from the host's range and the estate's numbers. No packet moves here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from attrs import define, field

from hvsim.infrastructure.costs.durations import GUEST_ADDRESS
from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.machines.machine_values import PRIMORDIAL, MachineState
from hvsim.infrastructure.machines.port_rules import PortRules
from hvsim.infrastructure.product_values import ProductValue
from hvsim.infrastructure.texts import utf8

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MAX_ADAPTERS = 8
MAX_LEGACY_ADAPTERS = 4
NO_ADDRESS = "000000000000"


class SwitchType(ProductValue):
    """Whom a switch connects."""

    PRIVATE = ("Private", 0)
    INTERNAL = ("Internal", 1)
    EXTERNAL = ("External", 2)


class VlanMode(ProductValue):
    """How an adapter takes part in VLANs."""

    UNTAGGED = ("Untagged", 0)
    ACCESS = ("Access", 1)
    TRUNK = ("Trunk", 2)
    PRIVATE = ("Private", 3)


@define(eq=False)
class VirtualSwitch:
    """A switch of a host. `physical` are the descriptions of the network cards of an external one."""

    id: UUID
    name: str
    host: Host
    kind: SwitchType = SwitchType.EXTERNAL
    physical: list[str] = field(factory=list)
    allow_management: bool = True
    embedded_teaming: bool = False
    load_balancing: str = "Dynamic"
    """How a team of cards shares the work: Dynamic, or HyperVPort."""
    notes: str = ""
    bandwidth_mode: str = "Absolute"
    iov: bool = False
    pools: list[str] = field(factory=lambda: [PRIMORDIAL])
    """The Ethernet resource pools that it belongs to."""
    tunings: dict[str, Any] = field(factory=dict)
    """Settings of the real switch that change nothing here, as they were given, by name."""
    enabled_extensions: set[str] = field(factory=lambda: {"Microsoft Windows Filtering Platform"})
    """What looks into or forwards its traffic, by name."""
    removed: bool = False

    @property
    def users(self) -> list[VirtualMachine]:
        """The machines with an adapter on it."""
        return [machine for machine in self.host.machines if any(item.switch is self for item in machine.adapters)]


@define(eq=False)
class Vlan:
    """The VLAN settings of an adapter."""

    mode: VlanMode = VlanMode.UNTAGGED
    access: int = 0
    native: int = 0
    allowed: tuple[int, ...] = ()
    primary: int = 0
    secondary: tuple[int, ...] = ()
    private_mode: str = "Isolated"
    """Of a private VLAN: Isolated, Community, or Promiscuous, which alone has several secondary ones."""


@define(eq=False)
class NetworkPort:
    """An adapter, of a machine or of a host itself, and how its switch treats it. `mac` is twelve hexadecimal digits,
    zeros until a dynamic one is first needed.
    """

    id: UUID
    name: str
    switch: VirtualSwitch | None = None
    mac: str = NO_ADDRESS
    dynamic_mac: bool = True
    vlan: Vlan = field(factory=Vlan)
    mac_spoofing: bool = False
    dhcp_guard: bool = False
    router_guard: bool = False
    port_mirroring: str = "None"
    device_naming: bool = False
    teaming: bool = False
    priority_tag: bool = False
    cluster_monitored: bool = True
    queue_weight: int = 100
    bandwidth_minimum: int = 0
    bandwidth_maximum: int = 0
    bandwidth_weight: int = 0
    pool: str = ""
    """The resource pool that it takes a switch of by itself, '' for none."""
    tunings: dict[str, Any] = field(factory=dict)
    """Settings of the real card that change nothing here, as they were given, by name."""
    rules: PortRules = field(factory=PortRules)
    removed: bool = False


@define(eq=False)
class HostAdapter(NetworkPort):
    """An adapter of the host itself, which it has on a switch that it uses too."""

    host: Host = field(kw_only=True)
    is_legacy: bool = field(default=False, init=False)

    @property
    def owner(self) -> Host:
        """Whose adapter it is."""
        return self.host

    @property
    def adapter_id(self) -> str:
        return str(self.id).upper()

    @property
    def addresses(self) -> list[str]:
        """None: Hyper-V does not ask the host for its own."""
        return []


@define(eq=False)
class NetworkAdapter(NetworkPort):
    """An adapter of a machine."""

    machine: VirtualMachine = field(kw_only=True)
    is_legacy: bool = False
    address: str = ""
    """The IPv4 address the guest has on it once it is up."""

    @property
    def owner(self) -> VirtualMachine:
        """Whose adapter it is."""
        return self.machine

    @property
    def host(self) -> Host:
        return self.machine.host

    @property
    def adapter_id(self) -> str:
        """As Hyper-V names it: the machine's id and its own."""
        return f"Microsoft:{str(self.machine.id).upper()}\\{str(self.id).upper()}"

    @property
    def test_switch(self) -> str:
        """The switch that it is plugged into in a test failover, '' for none."""
        return str(self.tunings.get("TestReplicaSwitchName", ""))

    def take_failover_address(self) -> None:
        """The guest is at another site: it has the address that was set for that, if one was."""
        self.address = str(self.rules.failover.values.get("IPv4Address", self.address))

    @property
    def addresses(self) -> list[str]:
        """What the guest reports: nothing while it is not up, or while its key-value pairs do not reach the host."""
        machine = self.machine
        pairs = machine.services["Key-Value Pair Exchange"]
        if not (self.switch and self.address and pairs.enabled and pairs.answers):
            return []
        if machine.uptime.total_seconds() < machine.guest.boot_seconds + GUEST_ADDRESS:
            return []
        return [self.address, link_local(self.mac)]


def link_local(mac: str) -> str:
    """The IPv6 address that every interface has, made from its hardware address."""
    octets = [int(mac[index : index + 2], 16) for index in range(0, 12, 2)]
    octets[0] ^= 2
    parts = [*octets[:3], 0xFF, 0xFE, *octets[3:]]
    words = [parts[index] << 8 | parts[index + 1] for index in range(0, 8, 2)]
    return "fe80::" + ":".join(f"{word:x}" for word in words)


def add_adapter(
    machine: VirtualMachine,
    name: str = "Network Adapter",
    switch: VirtualSwitch | None = None,
    *,
    is_legacy: bool = False,
    mac: str = "",
) -> NetworkAdapter:
    """Puts an adapter in. Raises `ManagementError`: only generation 2 takes one while it runs."""
    doing = "Failed to add device 'Synthetic Ethernet Port'."
    if is_legacy and machine.generation == 2:
        raise ManagementError("InvalidParameter", doing, "Generation 2 machines have no legacy network adapters.")
    if machine.state is not MachineState.OFF and (machine.generation == 1 or not machine.is_running):
        raise WrongState(doing)
    same = [adapter for adapter in machine.adapters if adapter.is_legacy is is_legacy]
    if len(same) >= (MAX_LEGACY_ADAPTERS if is_legacy else MAX_ADAPTERS):
        raise ManagementError("InvalidOperation", doing, "The maximum number of devices of this kind is reached.")
    adapter = NetworkAdapter(machine.host.random.guid(), name, switch, machine=machine, is_legacy=is_legacy)
    if mac:
        set_mac(adapter, mac)
    machine.adapters.append(adapter)
    if machine.is_active:
        assign_addresses(machine)
    return adapter


def add_host_adapter(switch: VirtualSwitch, name: str = "", mac: str = "") -> HostAdapter:
    """Gives the host an adapter on one of its switches. Raises `ManagementError` for a private one."""
    if switch.kind is SwitchType.PRIVATE:
        doing = "Failed while adding virtual Ethernet switch connections."
        raise ManagementError(
            "InvalidOperation", doing, f"The host takes no part in the private switch '{switch.name}'."
        )
    host = switch.host
    name = name or switch.name
    identity = uuid5(switch.id, utf8(f"{name} {len(host.adapters)}").decode())
    adapter = HostAdapter(identity, name, switch, host=host)
    adapter.mac = f"00155D{identity.hex[:6].upper()}"
    host.adapters.append(adapter)
    if mac:
        set_mac(adapter, mac)
    switch.allow_management = True
    return adapter


def remove_host_adapter(adapter: HostAdapter) -> None:
    """Takes an adapter from its host; a switch whose last one goes is not the host's any more."""
    adapter.host.adapters.remove(adapter)
    adapter.removed = True
    switch = adapter.switch
    if switch is not None and not any(other.switch is switch for other in adapter.host.adapters):
        switch.allow_management = False


def share_with_host(switch: VirtualSwitch, shared: bool) -> None:
    """Gives the host an adapter on the switch if it shall use it and has none, or takes all away."""
    mine = [adapter for adapter in switch.host.adapters if adapter.switch is switch]
    if shared and not mine and switch.kind is not SwitchType.PRIVATE:
        add_host_adapter(switch)
    if not shared:
        for adapter in mine:
            remove_host_adapter(adapter)
    switch.allow_management = shared and switch.kind is not SwitchType.PRIVATE


def remove_adapter(adapter: NetworkAdapter | HostAdapter) -> None:
    """Takes an adapter out. Raises `ManagementError` as `add_adapter` does."""
    if isinstance(adapter, HostAdapter):
        remove_host_adapter(adapter)
        return
    machine = adapter.machine
    if machine.state is not MachineState.OFF and (machine.generation == 1 or not machine.is_running):
        raise WrongState("Failed to remove device 'Synthetic Ethernet Port'.")
    machine.adapters.remove(adapter)
    adapter.removed = True


def connect(adapter: NetworkAdapter, switch: VirtualSwitch | None) -> None:
    """Plugs the adapter into a switch of its machine's host, or out of any for None."""
    adapter.switch = switch
    if adapter.machine.is_active:
        assign_addresses(adapter.machine)


def set_mac(adapter: NetworkAdapter | HostAdapter, mac: str) -> None:
    """Gives the adapter a hardware address of its own, '' for one from the host's range. Raises `ManagementError`."""
    machine = adapter.machine if isinstance(adapter, NetworkAdapter) else None
    if machine is not None and adapter in machine.adapters and machine.state is not MachineState.OFF:
        raise WrongState("Failed to modify device 'Synthetic Ethernet Port'.")
    digits = mac.replace("-", "").replace(":", "").upper()
    if mac and (len(digits) != 12 or any(digit not in "0123456789ABCDEF" for digit in digits)):
        raise ManagementError("InvalidParameter", f"The value '{mac}' is not a valid MAC address.")
    adapter.dynamic_mac = not mac
    adapter.mac = digits or NO_ADDRESS


def assign_addresses(machine: VirtualMachine) -> None:
    """Gives every adapter that has none a hardware address, and its guest an address on the network."""
    for adapter in machine.adapters:
        if adapter.dynamic_mac and adapter.mac == NO_ADDRESS:
            adapter.mac = machine.host.next_mac()
        if adapter.switch is not None and not adapter.address:
            adapter.address = machine.host.network.next_address()


def new_switch(
    host: Host,
    name: str,
    kind: SwitchType,
    physical: list[str] | None = None,
    *,
    allow_management: bool = True,
    notes: str = "",
    embedded_teaming: bool = False,
) -> VirtualSwitch:
    """Adds a switch; an external one takes network cards that no other switch has. Raises `ManagementError`."""
    if kind is SwitchType.EXTERNAL:
        _check_cards(host, physical or [])
    switch = VirtualSwitch(
        host.random.guid(),
        name,
        host,
        kind,
        list(physical or ()),
        allow_management and kind is not SwitchType.PRIVATE,
        embedded_teaming,
        "HyperVPort" if host.version.year >= 2019 else "Dynamic",
        notes,
    )
    host.switches.append(switch)
    share_with_host(switch, switch.allow_management)
    return switch


def _check_cards(host: Host, cards: list[str], besides: VirtualSwitch | None = None) -> None:
    doing = "Failed while creating virtual Ethernet switch."
    if not cards:
        raise ManagementError("InvalidParameter", doing, "An external virtual switch needs a network adapter.")
    for card in cards:
        if card not in host.network_cards:
            raise ManagementError(
                "ObjectNotFound", f"No physical network adapter with the name '{card}' was found on '{host.name}'."
            )
        if any(card in other.physical for other in host.switches if other is not besides):
            raise ManagementError(
                "OperationFailed", doing, f"The network adapter '{card}' is already bound to another virtual switch."
            )


def change_switch(switch: VirtualSwitch, kind: SwitchType, card: str = "") -> None:
    """Turns a switch into another kind; an external one takes the card. Raises `ManagementError`."""
    if kind is SwitchType.EXTERNAL:
        _check_cards(switch.host, [card] if card else [], besides=switch)
    switch.kind = kind
    switch.physical = [card] if kind is SwitchType.EXTERNAL else []
    share_with_host(switch, switch.allow_management and kind is not SwitchType.PRIVATE)


def change_team(switch: VirtualSwitch, cards: list[str] | None, load_balancing: str | None) -> None:
    """Changes the cards of an embedded team, or how they share the work. Raises `ManagementError`."""
    if not switch.embedded_teaming:
        raise ManagementError(
            "InvalidOperation",
            "Failed while modifying the team of the virtual Ethernet switch.",
            f"The virtual switch '{switch.name}' has no embedded team.",
        )
    if cards is not None:
        _check_cards(switch.host, cards, besides=switch)
        switch.physical = list(cards)
    switch.load_balancing = load_balancing or switch.load_balancing


def set_default_flow(switch: VirtualSwitch, name: str, mode: str, value: int) -> None:
    """Keeps bandwidth for what has no share of its own. Raises `ManagementError` unless that is the switch's way."""
    if switch.bandwidth_mode != mode:
        raise ManagementError(
            "InvalidOperation",
            "Failed while modifying virtual Ethernet switch settings.",
            f"The bandwidth of the virtual switch '{switch.name}' is kept in the mode {switch.bandwidth_mode}.",
        )
    switch.tunings[name] = value


def rename_switch(switch: VirtualSwitch, name: str) -> None:
    """Gives a switch another name; the host's own adapter of the old name follows. Raises `ManagementError`."""
    if not name.strip():
        raise ManagementError("InvalidParameter", "The name of a virtual switch must not be empty.")
    for adapter in switch.host.adapters:
        if adapter.switch is switch and adapter.name == switch.name:
            adapter.name = name
    switch.name = name


def remove_switch(switch: VirtualSwitch) -> None:
    """Deletes a switch; adapters of machines that are off lose it. Raises `ManagementError`."""
    if any(machine.is_active for machine in switch.users):
        raise ManagementError(
            "ObjectInUse",
            "Failed while removing virtual Ethernet switch.",
            f"The virtual switch '{switch.name}' cannot be deleted because it is being used by running virtual"
            " machines or assigned to child pools.",
        )
    for machine in switch.users:
        for adapter in machine.adapters:
            if adapter.switch is switch:
                adapter.switch = None
    share_with_host(switch, False)
    switch.host.switches.remove(switch)
    switch.removed = True


def private_vlan(mode: str, primary: int, secondary: tuple[int, ...]) -> Vlan:
    """The settings of a private VLAN. Raises `ManagementError` for numbers that do not make one."""
    if not primary or not secondary or primary in secondary:
        raise ManagementError("InvalidParameter", "A private VLAN needs a primary VLAN and another, secondary one.")
    if mode != "Promiscuous" and len(secondary) > 1:
        raise ManagementError("InvalidParameter", f"An adapter that is {mode.lower()} has one secondary VLAN.")
    return Vlan(VlanMode.PRIVATE, primary=primary, secondary=secondary, private_mode=mode)


def set_vlan(adapter: NetworkPort, vlan: Vlan) -> None:
    """Puts the adapter into VLANs. Raises `ManagementError` for an id that cannot be."""
    for number in (vlan.access, vlan.native, vlan.primary, *vlan.allowed, *vlan.secondary):
        if not 0 <= number <= 4094:
            raise ManagementError("InvalidParameter", f"The VLAN id {number} must be from 0 to 4094.")
    adapter.vlan = vlan


def missing_switches(host: Host, names: Iterable[str]) -> list[str]:
    """Of the switches that adapters are plugged into by name ('' for none), those that the host has not."""
    present = {switch.name for switch in host.switches}
    return [name for name in names if name and name not in present]
