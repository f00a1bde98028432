"""Get-VMSnapshot (Get-VMCheckpoint): the checkpoints of machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.hyperv.selection import MachinesByVMName
from hvsim.infrastructure.machines.checkpoints import Checkpoint
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

_NAME = {
    "VMName": In(position=1),
    "VMObject": In(position=1),
    "Parent": In(position=0),
    "Child": In(position=0),
}
_TYPED = tuple(_NAME)
_ASKING = ("VMName", "Id")


@cmdlet(
    "Get-VMSnapshot",
    default_set="VMName",
    output="Microsoft.HyperV.PowerShell.VMSnapshot",
    aliases=("Get-VMCheckpoint",),
)
class GetVMSnapshot(MachinesByVMName, remote=_ASKING):
    """Lists the checkpoints of machines, oldest first."""

    name: str = parameter(sets=_NAME, wildcards=True, help="Only checkpoints of this name.")
    snapshot_type: Any = parameter(
        sets=_TYPED,
        type="Microsoft.HyperV.PowerShell.SnapshotType",
        aliases=("VMRecoveryCheckpoint",),
        help="Only checkpoints of this kind: Standard, Recovery ...",
    )
    id: Any = parameter(
        sets={"Id": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid",
        help="The checkpoint's identity.",
    )
    parent_of: Any = parameter(
        sets={"Parent": In(mandatory=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachineBase",
        help="The checkpoint below this one, or below a machine's present.",
    )
    child_of: Any = parameter(
        sets={"Child": In(mandatory=True)},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        help="The checkpoints above this one.",
    )

    examples = [
        Example("Get-VMSnapshot -VMName web01", "The checkpoints of a machine."),
        Example("Get-VM | Get-VMSnapshot -SnapshotType Recovery", "What backups left behind."),
    ]

    def process(self) -> None:
        found = [item for item in self._candidates() if self._wanted(item)]
        if not found and (self.parameter_set == "Id" or (self.name and not has_wildcards(self.name))):
            self.report("Unable to find a snapshot matching the given criteria.", "ObjectNotFound", "ObjectNotFound")
        self.write_all(found)

    def _candidates(self) -> Iterable[Checkpoint]:
        if self.parameter_set == "Id":
            wanted = to_uuid(self.id)
            return [
                item
                for host in self.hosts()
                for machine in host.machines
                for item in machine.checkpoints
                if item.id == wanted
            ]
        if self.parameter_set == "Parent":
            return _parents(self.parent_of)
        if self.parameter_set == "Child":
            return [item for item in self.child_of.machine.checkpoints if item.parent is self.child_of]
        return [item for machine in self.machines() for item in machine.checkpoints]

    def _wanted(self, checkpoint: Checkpoint) -> bool:
        if self.name and not matches(self.name, checkpoint.name):
            return False
        return "SnapshotType" not in self.bound or str(self.snapshot_type) == checkpoint.kind.value


def _parents(item: Any) -> list[Checkpoint]:
    if isinstance(item, VirtualMachine):
        return item.checkpoints[-1:]
    return [item.parent] if isinstance(item, Checkpoint) and item.parent else []
