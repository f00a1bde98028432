"""Groups of machines on a host: collections of machines, and groups that manage collections."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


class MachineGroupKind(ProductValue):
    """What a group holds: machines, or groups."""

    COLLECTION = ("VMCollectionType", 0)
    MANAGEMENT = ("ManagementCollectionType", 1)


@define(eq=False)
class MachineGroup:
    """A group with its members: machines of a collection, groups of a management group."""

    id: UUID
    name: str
    host: Host
    kind: MachineGroupKind
    machines: list[VirtualMachine] = field(factory=list)
    groups: list[MachineGroup] = field(factory=list)
    removed: bool = False

    def contains(self, group: MachineGroup) -> bool:
        """Whether the group is this one or within it."""
        return group is self or any(member.contains(group) for member in self.groups)


def new_group(host: Host, name: str, kind: MachineGroupKind, identity: UUID | None = None) -> MachineGroup:
    """Adds a group. Raises `ManagementError` where one has the name or the identity."""
    for other in host.groups:
        if other.name.lower() == name.lower() or other.id == identity:
            raise ManagementError("InvalidParameter", f"A virtual machine group '{other.name}' exists already.")
    group = MachineGroup(identity or host.random.guid(), name, host, kind)
    host.groups.append(group)
    return group


def remove_group(group: MachineGroup) -> None:
    """Deletes a group; its members stay."""
    group.host.groups.remove(group)
    for other in group.host.groups:
        if group in other.groups:
            other.groups.remove(group)
    group.removed = True


def add_member(group: MachineGroup, member: VirtualMachine | MachineGroup) -> None:
    """Puts a machine into a collection, a group into a management group. Raises `ManagementError`."""
    doing = f"Failed to add a member to the virtual machine group '{group.name}'."
    if isinstance(member, MachineGroup):
        if group.kind is not MachineGroupKind.MANAGEMENT:
            raise ManagementError("InvalidOperation", doing, "A collection of virtual machines holds no groups.")
        if member.contains(group):
            raise ManagementError("InvalidOperation", doing, "A group cannot be a member of itself.")
        if member not in group.groups:
            group.groups.append(member)
        return
    if group.kind is not MachineGroupKind.COLLECTION:
        raise ManagementError("InvalidOperation", doing, "A management group holds groups, not virtual machines.")
    if member not in group.machines:
        group.machines.append(member)


def remove_member(group: MachineGroup, member: VirtualMachine | MachineGroup) -> None:
    """Takes a member out. Raises `ManagementError` for what is none."""
    members: list[VirtualMachine | MachineGroup] = [*group.machines, *group.groups]
    if member not in members:
        doing = f"Failed to remove a member from the virtual machine group '{group.name}'."
        raise ManagementError("ObjectNotFound", doing, f"'{member.name}' is no member of the group.")
    group.machines[:] = [item for item in group.machines if item is not member]
    group.groups[:] = [item for item in group.groups if item is not member]


def groups_of(machine: VirtualMachine) -> list[MachineGroup]:
    """The collections that the machine is in."""
    return [group for group in machine.host.groups if machine in group.machines]
