"""Virtual Fibre Channel: the names a host gives, its virtual SANs, and the adapters of machines on them.

No block travels here: what a machine reaches through an adapter is its guest's affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.machines.machine_values import MachineState

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MAX_ADAPTERS = 4


@define
class FibreChannelNames:
    """The node name of a host, the range of port names that it gives, and how many it has given."""

    node: str = "C003FF0000FFFF00"
    first: str = "C003FF0A0C8A0000"
    last: str = "C003FF0A0C8AFFFF"
    given: int = 0

    def next_pair(self) -> tuple[str, str]:
        """Two port names that no adapter had yet: one for each of the sets between which a live migration changes."""
        begin = int(self.first, 16) + self.given
        self.given += 2
        return f"{begin:016X}", f"{begin + 1:016X}"

    def change(self, node: str, first: str, last: str) -> None:
        """Gives other names from now on; '' leaves one as it is. Raises `ManagementError` for what is no name."""
        new = (
            world_wide_name(node or self.node),
            world_wide_name(first or self.first),
            world_wide_name(last or self.last),
        )
        if new[1] > new[2]:
            raise ManagementError("InvalidParameter", "The first world wide port name must not be above the last.")
        if (new[1], new[2]) != (self.first, self.last):
            self.given = 0
        self.node, self.first, self.last = new


@define(eq=False)
class VirtualSan:
    """A virtual SAN: the host's ports that lead to a fabric, by node and port name."""

    id: UUID
    name: str
    host: Host
    note: str = ""
    ports: list[tuple[str, str]] = field(factory=list)
    removed: bool = False

    @property
    def adapters(self) -> list[FibreChannelAdapter]:
        """What machines have on it."""
        return [item for machine in self.host.machines for item in machine.fibre_channel if item.san is self]


@define(eq=False)
class FibreChannelAdapter:
    """A virtual host bus adapter of a machine: the set A of its names is used first."""

    id: UUID
    machine: VirtualMachine
    san: VirtualSan | None
    node_a: str
    port_a: str
    node_b: str
    port_b: str
    removed: bool = False


def world_wide_name(text: str) -> str:
    """Sixteen hexadecimal digits. Raises `ManagementError` for anything else."""
    digits = text.replace(":", "").replace("-", "").upper()
    if len(digits) != 16 or any(digit not in "0123456789ABCDEF" for digit in digits):
        raise ManagementError("InvalidParameter", f"'{text}' is no world wide name of sixteen hexadecimal digits.")
    return digits


def san_named(host: Host, name: str) -> VirtualSan:
    """The virtual SAN of that name. Raises `ManagementError`."""
    for san in host.sans:
        if san.name.lower() == name.lower():
            return san
    raise ManagementError("ObjectNotFound", f'Hyper-V was unable to find a virtual SAN with name "{name}".')


def new_san(host: Host, name: str, note: str = "") -> VirtualSan:
    """Makes a virtual SAN without ports. Raises `ManagementError` where one has the name."""
    if any(san.name.lower() == name.lower() for san in host.sans):
        raise ManagementError("InvalidParameter", f"A virtual SAN with the name '{name}' already exists.")
    san = VirtualSan(host.random.guid(), name, host, note)
    host.sans.append(san)
    return san


def change_ports(san: VirtualSan, ports: list[tuple[str, str]]) -> None:
    """Gives a virtual SAN these ports of the host. Raises `ManagementError` for one that another SAN has."""
    for other in san.host.sans:
        taken = next((port for _, port in ports if other is not san and port in (item for _, item in other.ports)), "")
        if taken:
            raise ManagementError("ObjectInUse", f"The port '{taken}' belongs to the virtual SAN '{other.name}'.")
    san.ports = ports


def remove_san(san: VirtualSan) -> None:
    """Deletes a virtual SAN; adapters on it lead nowhere. Raises `ManagementError` while machines that run use it."""
    if any(adapter.machine.is_active for adapter in san.adapters):
        raise ManagementError("ObjectInUse", f"The virtual SAN '{san.name}' is used by virtual machines that run.")
    for adapter in san.adapters:
        adapter.san = None
    san.host.sans.remove(san)
    san.removed = True


def add_adapter(
    machine: VirtualMachine, san: VirtualSan, names: tuple[str, str, str, str] | None = None
) -> FibreChannelAdapter:
    """Gives a machine an adapter on a virtual SAN, with `names` (node and port of set A, of set B) or the host's.

    Raises `ManagementError`: the machine must be off.
    """
    doing = "Failed to add device 'Synthetic FibreChannel Port'."
    if machine.state is not MachineState.OFF:
        raise WrongState(doing)
    if len(machine.fibre_channel) >= MAX_ADAPTERS:
        raise ManagementError("InvalidOperation", doing, "The maximum number of devices of this kind is reached.")
    if names is None:
        giver = machine.host.fibre_channel
        first, second = giver.next_pair()
        names = (giver.node, first, giver.node, second)
    node_a, port_a, node_b, port_b = map(world_wide_name, names)
    adapter = FibreChannelAdapter(machine.host.random.guid(), machine, san, node_a, port_a, node_b, port_b)
    machine.fibre_channel.append(adapter)
    return adapter


def change_adapter(
    adapter: FibreChannelAdapter, *, san: VirtualSan | None = None, names: tuple[str, str, str, str] | None = None
) -> None:
    """Puts an adapter on another virtual SAN, or gives it other names ('' leaves one). Raises `ManagementError`."""
    if adapter.machine.state is not MachineState.OFF:
        raise WrongState("Failed to modify device 'Synthetic FibreChannel Port'.")
    if names is not None:
        old = (adapter.node_a, adapter.port_a, adapter.node_b, adapter.port_b)
        new = [world_wide_name(name or before) for name, before in zip(names, old, strict=True)]
        adapter.node_a, adapter.port_a, adapter.node_b, adapter.port_b = new
    adapter.san = san or adapter.san


def remove_adapter(adapter: FibreChannelAdapter) -> None:
    """Takes an adapter out. Raises `ManagementError`: the machine must be off."""
    if adapter.machine.state is not MachineState.OFF:
        raise WrongState("Failed to remove device 'Synthetic FibreChannel Port'.")
    adapter.machine.fibre_channel.remove(adapter)
    adapter.removed = True
