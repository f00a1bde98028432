"""Restore-VMSnapshot and Rename-VMSnapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.hyperv.selection import HyperVCommand, machine_names
from hvsim.infrastructure.machines.checkpoints import Checkpoint, apply_checkpoint, rename_checkpoint
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches


class NamedCheckpoint(HyperVCommand, remote="SnapshotName"):
    """A command whose checkpoint comes by name and machine, or as an object."""

    name: str = parameter(
        sets={"SnapshotName": In(position=0, mandatory=True), "VM": In(mandatory=True)}, help="The checkpoint."
    )
    vm_name: str = parameter(
        sets={"SnapshotName": In(position=1, mandatory=True)}, complete=machine_names, help="The machine it belongs to."
    )
    vm_snapshot: Any = parameter(
        sets={"SnapshotObject": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VMSnapshot",
        aliases=("VMCheckpoint",),
        help="The checkpoint, as Get-VMSnapshot gives it.",
    )
    vm: Any = parameter(
        sets={"VM": In(position=0, mandatory=True, pipeline=True)},
        type="Microsoft.HyperV.PowerShell.VirtualMachine",
        help="The machine, as Get-VM gives it.",
    )

    def checkpoints(self) -> Iterator[Checkpoint]:
        """The checkpoints that were named; a name without any is reported."""
        if self.vm_snapshot is not None:
            yield self.vm_snapshot
            return
        given = [self.vm] if self.vm is not None else None
        for machine in given or self.machines_of_names([self.vm_name]):
            found = [item for item in machine.checkpoints if matches(self.name, item.name)]
            if not found:
                self.report(
                    f'Hyper-V was unable to find a virtual machine checkpoint with name "{self.name}".',
                    "ObjectNotFound",
                    "ObjectNotFound",
                )
            yield from found


@cmdlet(
    "Restore-VMSnapshot",
    default_set="SnapshotName",
    confirm="High",
    output="Microsoft.HyperV.PowerShell.VirtualMachine",
    aliases=("Restore-VMCheckpoint",),
)
class RestoreVMSnapshot(NamedCheckpoint):
    """Puts machines back to a checkpoint."""

    as_job: Switch = parameter(help="Runs as a background job.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Restore-VMSnapshot -VMName web01 -Name before -Confirm:$false",
            "As it was then.",
            setup="Checkpoint-VM web01 -SnapshotName before",
        ),
        Example(
            "Get-VMSnapshot web01 | Select-Object -Last 1 | Restore-VMSnapshot -Confirm:$false",
            "To the newest.",
            setup="Checkpoint-VM web01 -SnapshotName before",
        ),
    ]

    def process(self) -> None:
        for checkpoint in list(self.checkpoints()):
            if self.should_process(checkpoint.machine.name, f'Apply checkpoint "{checkpoint.name}"'):
                done = self.ran(apply_checkpoint(checkpoint))
                if done and self.passthru:
                    self.write(checkpoint.machine)


@cmdlet(
    "Rename-VMSnapshot",
    default_set="SnapshotName",
    confirm="Medium",
    output="Microsoft.HyperV.PowerShell.VMSnapshot",
    aliases=("Rename-VMCheckpoint",),
)
class RenameVMSnapshot(NamedCheckpoint):
    """Gives checkpoints another name."""

    new_name: str = parameter(position=2, mandatory=True, help="The new name.")
    passthru: Switch = parameter(help="Writes the object that was changed.")

    examples = [
        Example(
            "Rename-VMSnapshot -VMName web01 -Name before -NewName 'before the update'",
            "Another name.",
            setup="Checkpoint-VM web01 -SnapshotName before",
        )
    ]

    def process(self) -> None:
        for checkpoint in list(self.checkpoints()):
            if self.should_process(checkpoint.machine.name):
                rename_checkpoint(checkpoint, self.new_name)
                if self.passthru:
                    self.write(checkpoint)
