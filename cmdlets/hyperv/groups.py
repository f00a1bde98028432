"""Groups of machines: New-, Get-, Rename- and Remove-VMGroup, Add- and Remove-VMGroupMember."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, enum, guid, to_uuid
from hvsim.cmdlets.hyperv.selection import FIRST, MACHINES, HyperVCommand
from hvsim.cmdlets.hyperv.types import HYPERV
from hvsim.infrastructure.machines.groups import (
    MachineGroup,
    MachineGroupKind,
    add_member,
    new_group,
    remove_group,
    remove_member,
)
from hvsim.interpreter.commands import ALL_SETS, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

GROUP = HYPERV + "VMGroup"
_PLACE = In(position=0, mandatory=True)
_MADE = "$null = New-VMGroup Web VMCollectionType"

live_type(
    GROUP,
    MachineGroup,
    {
        "string Name": lambda g: g.name,
        "guid InstanceId": lambda g: guid(g.id),
        "guid Id": lambda g: guid(g.id),
        HYPERV + "GroupType GroupType": lambda g: enum(HYPERV + "GroupType", g.kind.label),
        HYPERV + "VirtualMachine[] VMMembers": lambda g: array(g.machines, HYPERV + "VirtualMachine"),
        HYPERV + "VMGroup[] VMGroupMembers": lambda g: array(g.groups, GROUP),
        "string ComputerName": lambda g: g.host.name.upper(),
        "bool IsDeleted": lambda g: g.removed,
    },
)


class NamedGroups(HyperVCommand):
    """A command about groups: by name, by identity, or as objects. Each one says itself how they come."""

    name: Any = None
    id: Any = None
    vm_group: Any = None

    def groups(self) -> Iterator[MachineGroup]:
        """The groups that were named; a name or identity without one is reported."""
        if self.vm_group is not None:
            yield from self.vm_group if isinstance(self.vm_group, list) else [self.vm_group]
            return
        known = [group for host in self.hosts() for group in host.groups]
        if self.id is not None:
            wanted = to_uuid(self.id)
            found = [group for group in known if group.id == wanted]
            if not found:
                self._missing("Id", str(wanted))
            yield from found
            return
        for name in self.name if isinstance(self.name, list) else [self.name or "*"]:
            found = [group for group in known if matches(name, group.name)]
            if not found and not has_wildcards(name):
                self._missing("name", name)
            yield from found

    def _missing(self, by: str, what: str) -> None:
        self.report(
            f'Hyper-V was unable to find a virtual machine group with {by} "{what}".',
            "ObjectNotFound",
            "ObjectNotFound",
        )


@cmdlet("New-VMGroup", output=GROUP)
class NewVMGroup(HyperVCommand, remote=ALL_SETS):
    """Makes a group of machines, or a group of groups."""

    name: str = parameter(position=0, mandatory=True, help="Its name.")
    group_type: Any = parameter(
        position=1,
        mandatory=True,
        type=HYPERV + "GroupType",
        help="VMCollectionType for machines, ManagementCollectionType for groups.",
    )
    id: Any = parameter(position=2, type="System.Guid", help="Its identity; a new one when left out.")

    examples = [Example("New-VMGroup -Name Web -GroupType VMCollectionType", "For the web servers.")]

    def process(self) -> None:
        kind = MachineGroupKind.named(str(self.group_type))
        identity = to_uuid(self.id) if self.id is not None else None
        for host in self.hosts():
            group = self.attempt(partial(new_group, host, self.name, kind, identity))
            if group is not None:
                self.write(group)


@cmdlet("Get-VMGroup", default_set="Name", output=GROUP)
class GetVMGroup(NamedGroups, remote=ALL_SETS):
    """Lists groups of machines."""

    name: list[str] = parameter(sets={"Name": In(position=0)}, wildcards=True, help="The groups; all when left out.")
    id: Any = parameter(sets={"Id": In(position=0)}, type="System.Guid", help="The group of this identity.")

    examples = [Example("Get-VMGroup Web | Select-Object -ExpandProperty VMMembers", "Who is in it?", _MADE)]

    def process(self) -> None:
        self.write_all(self.groups())


@cmdlet("Remove-VMGroup", default_set="Name")
class RemoveVMGroup(NamedGroups, remote=("Name", "Id")):
    """Deletes groups; their members stay."""

    name: str = parameter(sets={"Name": _PLACE}, help="The group.")
    force: Switch = parameter(help="Asks nobody.")
    id: Any = parameter(sets={"Id": _PLACE}, type="System.Guid", help="The group of this identity.")
    vm_group: Any = parameter(sets={"InputObject": FIRST}, type=GROUP, help="The group, as Get-VMGroup gives it.")

    examples = [Example("Remove-VMGroup Web -Force", "Not needed any more.", _MADE)]

    def process(self) -> None:
        for group in list(self.groups()):
            question = f'Are you sure you want to remove virtual machine group "{group.name}"?'
            if self.force or self.should_continue(question, "Confirm"):
                remove_group(group)


@cmdlet("Rename-VMGroup", default_set="Name", confirm="Medium", output=GROUP)
class RenameVMGroup(NamedGroups, remote=("Name", "Id")):
    """Gives groups another name."""

    name: list[str] = parameter(sets={"Name": _PLACE}, help="The groups.")
    new_name: str = parameter(position=1, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")
    id: Any = parameter(sets={"Id": _PLACE}, type="System.Guid", help="The group of this identity.")
    vm_group: Any = parameter(sets={"InputObject": _PLACE}, type=GROUP + "[]", help="The groups, as objects.")

    examples = [Example("Rename-VMGroup Web -NewName Shop -Passthru", "Another name.", _MADE)]

    def process(self) -> None:
        for group in list(self.groups()):
            if self.should_process(group.name):
                group.name = self.new_name
                if self.passthru:
                    self.write(group)


_MACHINE_SETS = ("VM Using Name", "VM Using ID", "VM Using InputObject")
_GROUP_SETS = ("VMGroup Using Name", "VMGroup Using ID", "VMGroup Using InputObject")
_SECOND = In(position=1, mandatory=True)


class GroupMembers(NamedGroups, remote=("VM Using Name", "VMGroup Using Name", "VM Using ID", "VMGroup Using ID")):
    """A command about members of a group."""

    name: str = parameter(sets={"VM Using Name": _PLACE, "VMGroup Using Name": _PLACE}, help="The group.")
    vm: Any = parameter(
        sets=dict.fromkeys(_MACHINE_SETS, _SECOND), type=MACHINES, help="The machines, as Get-VM gives them."
    )
    passthru: Switch = parameter(help="Writes the object that was changed.")
    vm_group_member: Any = parameter(
        sets=dict.fromkeys(_GROUP_SETS, _SECOND), type=GROUP + "[]", help="The groups, as Get-VMGroup gives them."
    )
    id: Any = parameter(
        sets={"VM Using ID": _PLACE, "VMGroup Using ID": _PLACE},
        type="System.Guid",
        help="The group of this identity.",
    )
    vm_group: Any = parameter(
        sets={"VMGroup Using InputObject": _PLACE, "VM Using InputObject": _PLACE},
        type=GROUP,
        help="The group, as Get-VMGroup gives it.",
    )

    def process(self) -> None:
        for group in list(self.groups()):
            if not self.should_process(group.name):
                continue
            done = [self.managed(partial(self.change, group, item)) for item in self.vm or self.vm_group_member]
            if all(done) and self.passthru:
                self.write(group)

    def change(self, group: MachineGroup, member: Any) -> None:
        """Does it to one member. Raises `ManagementError`."""
        raise NotImplementedError  # abstract: each kind has its own


@cmdlet("Add-VMGroupMember", default_set="VM Using Name", confirm="Medium", output=GROUP)
class AddVMGroupMember(GroupMembers):
    """Puts machines or groups into a group."""

    examples = [Example("Add-VMGroupMember -Name Web -VM (Get-VM web01) -Passthru", "One more.", _MADE)]

    def change(self, group: MachineGroup, member: Any) -> None:
        add_member(group, member)


@cmdlet("Remove-VMGroupMember", default_set="VM Using Name", confirm="Medium", output=GROUP)
class RemoveVMGroupMember(GroupMembers):
    """Takes machines or groups out of a group."""

    examples = [
        Example(
            "Remove-VMGroupMember Web (Get-VM web01)", "Out again.", f"{_MADE}; Add-VMGroupMember Web (Get-VM web01)"
        )
    ]

    def change(self, group: MachineGroup, member: Any) -> None:
        remove_member(group, member)
