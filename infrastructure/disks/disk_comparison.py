"""Comparing two disks byte by byte: of machines as they are now, or of image files.

Says where they differ. Does not say why.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define

from hvsim.blocks.device import KIB, BlockDevice, Range, coalesce
from hvsim.blocks.images.opening import open_disk_image
from hvsim.infrastructure.disks.opened_images import image_at
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.files.storage import open_file
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

__all__ = ["DEFAULT_BLOCK_SIZE", "DiskComparison", "Range", "compare_disks", "differences", "disk_of"]

DEFAULT_BLOCK_SIZE = 64 * KIB


@define(eq=False)
class DiskComparison:
    """Where two disks differ, in whole blocks of `block_size` bytes."""

    reference: str
    difference: str
    size: int
    other_size: int
    block_size: int
    ranges: list[Range]

    @property
    def equal(self) -> bool:
        return not self.ranges and self.size == self.other_size

    @property
    def blocks(self) -> int:
        """How many blocks differ."""
        return sum(-(-item.length // self.block_size) for item in self.ranges)


def disk_of(item: VirtualMachine | str, files: FileTree) -> BlockDevice:
    """A machine's first disk as it is now, or the disk in an image file. Raises `EstateError`, `BlockError`, `OSError`.

    The disk of a file is the caller's to close.
    """
    if isinstance(item, VirtualMachine):
        if not item.disks:
            raise EstateError(f"'{item.name}' has no disk.")
        item.settle()
        return item.disks[0].top.device
    image = image_at(files, item)
    return image.device if image is not None else open_disk_image(open_file(files, item))


def compare_disks(
    reference: VirtualMachine | str, difference: VirtualMachine | str, files: FileTree, block_size: int
) -> DiskComparison:
    """Compares two disks; `files` are the machine's in which paths are meant. Raises as `disk_of` does."""
    left, right = disk_of(reference, files), disk_of(difference, files)
    names = [item.name if isinstance(item, VirtualMachine) else item for item in (reference, difference)]
    ranges = list(coalesce(differences(left, right, block_size)))
    for device in (left, right):
        if device.read_only:
            device.close()
    return DiskComparison(names[0], names[1], left.size, right.size, block_size, ranges)


def differences(left: BlockDevice, right: BlockDevice, block_size: int = DEFAULT_BLOCK_SIZE) -> Iterator[Range]:
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
