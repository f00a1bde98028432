"""Import-LabDisk and Compare-LabDisk: real disk images come in, and disks are compared byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from attrs import define

from hvsim.blocks.device import KIB, BlockDevice, Range, coalesce
from hvsim.blocks.images.opening import open_disk_image
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, array
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.infrastructure.disks import ControllerType, ImageFile, attached_disk, file_name
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.files.storage import open_file
from hvsim.infrastructure.images import imported_image
from hvsim.infrastructure.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

COMPARISON = "HvSim.DiskComparison"
RANGE = "HvSim.DiskRange"


@cmdlet("Import-LabDisk", output="Microsoft.HyperV.PowerShell.VirtualMachine", confirm="Low")
class ImportLabDisk(BackupCommand):
    """Makes a running machine whose disk begins as a real image (raw, VHD, VHDX), which is only read."""

    path: str = parameter(position=0, mandatory=True, help="The image, on this machine or in a mounted folder.")
    vm_name: str = parameter(position=1, help="The new machine's name; the image's when left out.")
    computer_name: str = parameter(default="", help="The host; the local one when left out.")
    off: Switch = parameter(help="Leaves the machine switched off.")

    examples = [
        Example(
            "Import-LabDisk C:\\images\\disk.vhdx -VMName imported",
            "A machine with a real image's content.",
            setup="$null = New-BackupJob Nightly web01 | Start-BackupJob; $null = mkdir C:\\images;"
            " $null = Get-RestorePoint | Restore-BackupVM -ToFile C:\\images\\disk.vhdx",
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


@define(eq=False)
class DiskComparison:
    """Where two disks differ, in whole blocks of `block_size`."""

    reference: str
    difference: str
    size: int
    other_size: int
    block_size: int
    ranges: list[Range]

    @property
    def blocks(self) -> int:
        """How many blocks differ."""
        return sum(-(-item.length // self.block_size) for item in self.ranges)


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
        "bool Equal": lambda c: not c.ranges and c.size == c.other_size,
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
class CompareLabDisk(BackupCommand):
    """Compares two disks byte by byte: machines (their first disk as it is now), or disk image files."""

    reference: Any = parameter(
        position=0, mandatory=True, type="System.Object", help="A machine or its name, or an image's path."
    )
    difference: Any = parameter(position=1, mandatory=True, type="System.Object", help="The other one.")
    block_size: int = parameter(
        default=64 * KIB, validate=ValidateRange(512, 2**26), help="What differs is told in blocks of so many bytes."
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
        with ExitStack() as stack:
            left, left_name = self._opened(self.reference, stack)
            right, right_name = self._opened(self.difference, stack)
            ranges = list(coalesce(differences(left, right, self.block_size)))
            return DiskComparison(left_name, right_name, left.size, right.size, self.block_size, ranges)

    def _opened(self, item: Any, stack: ExitStack) -> tuple[BlockDevice, str]:
        if isinstance(item, str):
            item = next((machine for machine in self.server.machines() if same_name(machine, item)), item)
        if isinstance(item, VirtualMachine):
            if not item.disks:
                raise EstateError(f"'{item.name}' has no disk.")
            item.settle()
            return item.disks[0].top.device, item.name
        path = self.engine.providers.file_path(str(item))
        content: Any = self.estate.local_files.content(path) if self.estate.local_files.status(path) else None
        if isinstance(content, ImageFile):
            return content.device, path
        return stack.enter_context(open_disk_image(open_file(self.estate.local_files, path))), path


def same_name(machine: VirtualMachine, name: str) -> bool:
    """Whether the machine has that name, in any case."""
    return machine.name.lower() == name.lower()


def differences(left: BlockDevice, right: BlockDevice, block_size: int) -> Iterator[Range]:
    """The blocks in which the disks differ; what only the longer one has counts as different."""
    common = min(left.size, right.size)
    for offset in _candidates(left, right, common, block_size):
        length = min(block_size, common - offset)
        if left.read(offset, length) != right.read(offset, length):
            yield Range(offset, length)
    if left.size != right.size:
        yield Range(common, max(left.size, right.size) - common)


def _candidates(left: BlockDevice, right: BlockDevice, common: int, block_size: int) -> list[int]:
    """The blocks that at least one of the disks may hold something in, ascending."""
    blocks: set[int] = set()
    for device in (left, right):
        for item in device.allocated_ranges(0, common):
            blocks.update(range(item.offset // block_size, -(-item.end // block_size)))
    return [block * block_size for block in sorted(blocks)]
