"""The sector bitmaps of a differencing VHDX: which sectors of a partially present block are the child's own."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.blocks.images.vhdx.bat import PRESENT, BlockAllocationTable
from hvsim.blocks.images.vhdx.layout import BITMAP_BLOCK, LOG_SECTOR
from hvsim.blocks.io import File

_KEPT_BLOCKS = 16


def bit_runs(bits: int, count: int) -> Iterator[tuple[bool, int, int]]:
    """The runs of equal bits among the lowest `count`: value, position, length; ascending."""
    position = 0
    while position < count:
        value = bits & 1
        flipped = bits ^ ((1 << (count - position)) - 1) if value else bits
        length = (flipped & -flipped).bit_length() - 1 if flipped else count - position
        yield bool(value), position, length
        bits >>= length
        position += length


class SectorBitmaps:
    """The bitmap blocks of a file, each read when it is first needed, with the file sectors that changed."""

    def __init__(self, file: File, table: BlockAllocationTable) -> None:
        self.file = file
        self.table = table
        self.sectors_per_block = table.geometry.block_size // table.geometry.logical_sector
        self._blocks: dict[int, bytearray] = {}
        self.dirty: set[tuple[int, int]] = set()

    def exists(self, block: int) -> bool:
        """Whether the payload block has a place in a bitmap block."""
        return self.table.bitmap(block // self.table.geometry.chunk_ratio)[0] == PRESENT

    def runs(self, block: int, first: int, count: int) -> Iterator[tuple[bool, int, int]]:
        """For `count` sectors of the payload block from `first`: whether they are the child's, position, length."""
        bitmap, base = self._locate(block)
        start, end = base + first, base + first + count
        bits = int.from_bytes(bitmap[start // 8 : -(-end // 8)], "little") >> (start % 8)
        for value, position, length in bit_runs(bits & ((1 << count) - 1), count):
            yield value, first + position, length

    def assign(self, block: int, first: int, count: int, present: bool) -> None:
        """Sets or clears the bits of `count` sectors of the payload block from `first`."""
        bitmap, base = self._locate(block)
        start, end = base + first, base + first + count
        low, high = start // 8, -(-end // 8)
        mask = ((1 << count) - 1) << (start % 8)
        bits = int.from_bytes(bitmap[low:high], "little")
        bits = bits | mask if present else bits & ~mask
        bitmap[low:high] = bits.to_bytes(high - low, "little")
        chunk = block // self.table.geometry.chunk_ratio
        self.dirty.update((chunk, sector) for sector in range(low // LOG_SECTOR, (high - 1) // LOG_SECTOR + 1))

    def is_complete(self, block: int) -> bool:
        """Whether every sector of the payload block is the child's."""
        return all(present for present, _, _ in self.runs(block, 0, self.sectors_per_block))

    def dirty_sectors(self) -> Iterator[tuple[int, bytes]]:
        """File offset and content of each bitmap sector that changed."""
        for chunk, sector in sorted(self.dirty):
            content = self._blocks[chunk][sector * LOG_SECTOR : (sector + 1) * LOG_SECTOR]
            yield self.table.bitmap(chunk)[1] + sector * LOG_SECTOR, bytes(content)

    def forget(self, chunk: int) -> None:
        """Gives up what is in memory of a bitmap block that is in the file no more."""
        self._blocks.pop(chunk, None)
        self.dirty = {item for item in self.dirty if item[0] != chunk}

    def _make_room(self) -> None:
        """Lets go of blocks that are as they are in the file: each takes a megabyte and speaks of a few gigabytes."""
        if len(self._blocks) >= _KEPT_BLOCKS:
            changed = {chunk for chunk, _ in self.dirty}
            self._blocks = {chunk: bitmap for chunk, bitmap in self._blocks.items() if chunk in changed}

    def _locate(self, block: int) -> tuple[bytearray, int]:
        chunk, within = divmod(block, self.table.geometry.chunk_ratio)
        bitmap = self._blocks.get(chunk)
        if bitmap is None:
            _, offset = self.table.bitmap(chunk)
            self._make_room()
            bitmap = self._blocks[chunk] = bytearray(self.file.read(offset, BITMAP_BLOCK))
        return bitmap, within * self.sectors_per_block
