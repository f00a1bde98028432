"""Sets of blocks of one disk: the answer of change tracking and the work list of a backup.

A Roaring bitmap with a block size and a disk size. Does not know why the blocks are in it. The bitmaps count in
64 bits: the largest disk has 2**37 sectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.blocks.device import Range

if TYPE_CHECKING:
    from pyroaring import BitMap64


def empty_bitmap() -> BitMap64:
    """A new Roaring bitmap."""
    return _bitmap_class()()


@cache
def _bitmap_class() -> type[BitMap64]:
    """The library is loaded here, at first use."""
    from pyroaring import BitMap64

    return BitMap64


def block_span(offset: int, length: int, granularity: int) -> tuple[int, int]:
    """The first block that the range touches, and the one after the last."""
    return offset // granularity, -(-(offset + length) // granularity) if length else offset // granularity


def bitmap_runs(bitmap: BitMap64) -> Iterator[tuple[int, int]]:
    """The runs of consecutive members: first, and one after the last; ascending."""
    shifted = bitmap.shift(1)
    return zip(bitmap - shifted, shifted - bitmap, strict=True)


@frozen
class BlockSet:
    """Blocks of `granularity` bytes of a disk of `size` bytes; `bitmap` holds their indexes and is not changed."""

    size: int
    granularity: int
    bitmap: BitMap64

    @classmethod
    def everything(cls, size: int, granularity: int) -> BlockSet:
        """All blocks of the disk."""
        return cls.from_ranges([Range(0, size)], size, granularity)

    @classmethod
    def from_ranges(cls, ranges: Iterable[tuple[int, int]], size: int, granularity: int) -> BlockSet:
        """The blocks that `ranges` (offset and length in bytes) touch."""
        bitmap = empty_bitmap()
        for offset, length in ranges:
            bitmap.add_range(*block_span(offset, length, granularity))
        return cls(size, granularity, bitmap)

    def __len__(self) -> int:
        return len(self.bitmap)

    def __contains__(self, offset: object) -> bool:
        """Whether the byte at `offset` lies in one of the blocks."""
        return isinstance(offset, int) and offset // self.granularity in self.bitmap

    @property
    def byte_count(self) -> int:
        """How many bytes of the disk the blocks cover."""
        last, within = divmod(self.size, self.granularity)
        inside = self.bitmap.range_cardinality(0, last) * self.granularity
        return inside + (within if last in self.bitmap else 0)

    def ranges(self) -> Iterator[Range]:
        """The covered byte ranges, ascending, neighbours joined, clipped to the disk."""
        for first, end in bitmap_runs(self.bitmap):
            start = first * self.granularity
            length = min(end * self.granularity, self.size) - start
            if length > 0:
                yield Range(start, length)

    def in_blocks_of(self, granularity: int) -> BlockSet:
        """The blocks of another size that these blocks touch."""
        if granularity == self.granularity:
            return self
        return BlockSet.from_ranges(self.ranges(), self.size, granularity)

    def blocks_of(self, granularity: int) -> Iterator[int]:
        """The indexes, ascending, of the blocks of another size that these blocks touch."""
        return iter(self.in_blocks_of(granularity).bitmap)

    def __or__(self, other: BlockSet) -> BlockSet:
        if (self.size, self.granularity) != (other.size, other.granularity):
            return BlockSet.from_ranges([*self.ranges(), *other.ranges()], self.size, self.granularity)
        return BlockSet(self.size, self.granularity, self.bitmap | other.bitmap)
