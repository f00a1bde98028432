"""Checkpoint-VM and Remove-VMSnapshot: moments of machines kept and let go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.hyperv.selection import (
    JobAndPassthru,
    NamedMachines,
)
from hvsim.infrastructure.disks.merging import merge_unused
from hvsim.infrastructure.machines.checkpoints import (
    Checkpoint,
    CheckpointKind,
    forget,
    take_checkpoint,
)
from hvsim.infrastructure.machines.virtual_machine import Operation, VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

SNAPSHOT = "Microsoft.HyperV.PowerShell.VMSnapshot"
_LABEL = In(position=1)
_FIRST = In(position=0, mandatory=True, pipeline=True)


@cmdlet("Checkpoint-VM", default_set="Name", confirm="Medium", output=SNAPSHOT)
class CheckpointVM(NamedMachines, JobAndPassthru):
    """Takes a checkpoint of machines, of the kind that each machine's CheckpointType says."""

    snapshot_name: str = parameter(
        sets={"Name": _LABEL, "VMObject": _LABEL}, aliases=("CheckpointName",), help="The checkpoint's name."
    )

    examples = [
        Example("Checkpoint-VM web01 -SnapshotName 'before update' -Passthru", "Keep this moment."),
    ]

    def process(self) -> None:
        for machine in self.machines():
            if self.should_process(machine.name):
                self._take(machine)

    def _take(self, machine: VirtualMachine) -> None:
        checkpoint = self.attempt(lambda: self.run(take_checkpoint(machine, self.snapshot_name or "")))
        if checkpoint is not None and self.passthru:
            self.write(checkpoint)


@cmdlet(
    "Remove-VMSnapshot",
    default_set="SnapshotName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VirtualMachine",
    aliases=("Remove-VMCheckpoint",),
)
class RemoveVMSnapshot(JobAndPassthru, remote="SnapshotName"):
    """Removes checkpoints; their files are merged in the background."""

    vm_name: list[str] = parameter(
        sets={"SnapshotName": In(position=0, mandatory=True)}, wildcards=True, help="The machines."
    )
    vm: Any = parameter(
        sets={"VMObject": _FIRST}, type="Microsoft.HyperV.PowerShell.VirtualMachine[]", help="The machines, as objects."
    )
    name: list[str] = parameter(
        sets={"SnapshotName": In(position=1, pipeline=True), "VMObject": _LABEL},
        wildcards=True,
        help="The checkpoints; all when left out.",
    )
    vm_snapshot: Any = parameter(
        sets={"SnapshotObject": _FIRST},
        type=SNAPSHOT + "[]",
        name="VMSnapshot",
        aliases=("VMCheckpoint",),
        help="The checkpoints, as Get-VMSnapshot gives them.",
    )
    include_all_child_snapshots: Switch = parameter(
        aliases=("IncludeAllChildCheckpoints",), help="Removes those above as well."
    )

    examples = [
        Example(
            "Get-VM web01 | Get-VMSnapshot | Remove-VMSnapshot", "Remove what is there.", setup="Checkpoint-VM web01"
        ),
    ]

    def process(self) -> None:
        for checkpoint in self._chosen():
            if _is_in_use(checkpoint):
                self.report(
                    f"Failed to remove checkpoint '{checkpoint.name}'.\n"
                    "The operation cannot be performed while the object is in use.",
                    "ObjectInUse",
                    "ResourceBusy",
                )
            elif not checkpoint.removed and self.should_process(checkpoint.name):
                forget(checkpoint)
                self.estate.clock.spawn(merge_unused(checkpoint.machine, checkpoint))  # a failure is in the event log
                if self.passthru:
                    self.write(checkpoint.machine)

    def _chosen(self) -> Iterator[Checkpoint]:
        named = list(self._named())
        for checkpoint in named:
            if self.include_all_child_snapshots:
                yield from [item for item in checkpoint.machine.checkpoints if _is_above(item, checkpoint)]
            yield checkpoint

    def _named(self) -> Iterator[Checkpoint]:
        if self.parameter_set == "SnapshotObject":
            yield from self.vm_snapshot
            return
        machines = self.vm if self.parameter_set == "VMObject" else self.machines_of_names(self.vm_name)
        for machine in machines:
            for name in self.name or ["*"]:
                found = [item for item in machine.checkpoints if matches(name, item.name)]
                if not found and not has_wildcards(name):
                    self.report(
                        "Unable to find a snapshot matching the given criteria.", "ObjectNotFound", "ObjectNotFound"
                    )
                yield from found


def _is_in_use(checkpoint: Checkpoint) -> bool:
    """Whether a backup is reading the disks that the checkpoint froze."""
    backing_up = Operation.BACKING_UP in checkpoint.machine.operations
    return backing_up and checkpoint.kind is CheckpointKind.RECOVERY


def _is_above(item: Checkpoint, below: Checkpoint) -> bool:
    parent = item.parent
    while parent is not None:
        if parent is below:
            return True
        parent = parent.parent
    return False
