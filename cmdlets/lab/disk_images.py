"""Import-LabDisk and Compare-LabDisk: real disk images come in, and disks are compared byte by byte."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.disks.disk_comparison import DEFAULT_BLOCK_SIZE, DiskComparison, Range, compare_disks
from hvsim.infrastructure.disks.images import imported_image
from hvsim.infrastructure.disks.virtual_disks import ControllerType, attached_disk, file_name
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

COMPARISON = "HvSim.DiskComparison"
RANGE = "HvSim.DiskRange"


@cmdlet("Import-LabDisk", output="Microsoft.HyperV.PowerShell.VirtualMachine", confirm="Low")
class ImportLabDisk(DirectCommand):
    """Makes a running machine whose disk begins as a real image (raw, VHD, VHDX), which is only read."""

    path: str = parameter(position=0, mandatory=True, help="The image, on this machine or in a mounted folder.")
    vm_name: str = parameter(position=1, help="The new machine's name; the image's when left out.")
    computer_name: str = parameter(default="", help="The host; the local one when left out.")
    off: Switch = parameter(help="Leaves the machine switched off.")

    examples = [
        Example(
            "Import-LabDisk C:\\images\\disk.vhdx -VMName imported",
            "A machine with a real image's content.",
            setup="$null = Start-BackupJob Nightly; $null = mkdir C:\\images;"
            " $null = Get-RestorePoint web01 | Restore-BackupVM -ToFile C:\\images\\disk.vhdx",
        )
    ]

    def process(self) -> None:
        source = self.engine.providers.file_path(self.path)
        if self.should_process(source):
            machine = self.attempt(lambda: self._import(source), source)
            if machine is not None:
                if not self.off:
                    self.run(machine.start())
                self.write(machine)

    def _import(self, source: str) -> VirtualMachine:
        host = self.estate.host(self.computer_name)
        stem = file_name(source).rpartition(".")[0] or file_name(source)
        machine = self.estate.new_machine(host, self.vm_name or stem)
        path = f"{machine.path}\\Virtual Hard Disks\\{stem}.vhdx"
        if host.files.status(path) is not None:
            raise EstateError(f"'{path}' exists already on {host.name}.")
        image = imported_image(self.estate.local_files, source, path, self.estate.random.guid())
        machine.generation = 2
        machine.disks.append(attached_disk(host.place(image), self.estate.random, 0, ControllerType.SCSI))
        host.register(machine)
        return machine


live_type(
    RANGE,
    Range,
    {
        "long Offset": lambda r: Int64(r.offset),
        "long Length": lambda r: Int64(r.length),
    },
)
live_type(
    COMPARISON,
    DiskComparison,
    {
        "bool Equal": lambda c: c.equal,
        "long Size": lambda c: Int64(c.size),
        "int BlockSize": lambda c: c.block_size,
        "int DifferentBlocks": lambda c: c.blocks,
        "long DifferentBytes": lambda c: Int64(sum(item.length for item in c.ranges)),
        "HvSim.DiskRange[] Ranges": lambda c: array(c.ranges, RANGE),
        "string Reference": lambda c: c.reference,
        "string Difference": lambda c: c.difference,
    },
)


@cmdlet("Compare-LabDisk", output=COMPARISON)
class CompareLabDisk(DirectCommand):
    """Compares two disks byte by byte: machines (their first disk as it is now), or disk image files."""

    reference: Any = parameter(
        position=0, mandatory=True, type="System.Object", help="A machine or its name, or an image's path."
    )
    difference: Any = parameter(position=1, mandatory=True, type="System.Object", help="The other one.")
    block_size: int = parameter(
        default=DEFAULT_BLOCK_SIZE,
        validate=ValidateRange(512, 2**26),
        help="Bytes of the blocks in which differences are told.",
    )

    examples = [
        Example("(Compare-LabDisk (Get-VM web01) (Get-VM web01)).Equal", "A disk equals itself.", output="True"),
        Example(
            "Compare-LabDisk (Get-VM web01) (Get-VM dc01) -BlockSize 1MB | Select-Object DifferentBlocks", "Two disks."
        ),
    ]

    def process(self) -> None:
        result = self.attempt(self._compare)
        if result is not None:
            self.write(result)

    def _compare(self) -> DiskComparison:
        files = self.estate.local_files
        return compare_disks(self._item(self.reference), self._item(self.difference), files, self.block_size)

    def _item(self, item: Any) -> VirtualMachine | str:
        """A machine, by its name as well, or the path of a file."""
        if isinstance(item, VirtualMachine):
            return item
        name = str(item)
        named = (machine for machine in self.server.machines() if machine.name.lower() == name.lower())
        return next(named, None) or self.engine.providers.file_path(name)
