"""Sets of blocks of one disk: the answer of change tracking and the work list of a backup.

A Roaring bitmap with a block size and a disk size. Does not know why the blocks are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.blocks.device import Range

if TYPE_CHECKING:
    from pyroaring import BitMap


def empty_bitmap() -> BitMap:
    """A new Roaring bitmap; the library is loaded here, at first use."""
    from pyroaring import BitMap

    return BitMap()


def block_span(offset: int, length: int, granularity: int) -> tuple[int, int]:
    """The first block that the range touches, and the one after the last."""
    return offset // granularity, -(-(offset + length) // granularity) if length else offset // granularity


def bitmap_runs(bitmap: BitMap) -> Iterator[tuple[int, int]]:
    """The runs of consecutive members: first, and one after the last; ascending."""
    first = last = -2
    for index in bitmap:
        if index == last + 1:
            last = index
            continue
        if first >= 0:
            yield first, last + 1
        first = last = index
    if first >= 0:
        yield first, last + 1


@frozen
class BlockSet:
    """Blocks of `granularity` bytes of a disk of `size` bytes; `bitmap` holds their indexes and is not changed."""

    size: int
    granularity: int
    bitmap: BitMap

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
        return sum(item.length for item in self.ranges())

    def ranges(self) -> Iterator[Range]:
        """The covered byte ranges, ascending, neighbours joined, clipped to the disk."""
        for first, end in bitmap_runs(self.bitmap):
            start = first * self.granularity
            length = min(end * self.granularity, self.size) - start
            if length > 0:
                yield Range(start, length)

    def blocks_of(self, granularity: int) -> Iterator[int]:
        """The indexes, ascending, of the blocks of another size that these blocks touch."""
        seen = -1
        for offset, length in self.ranges():
            first, end = block_span(offset, length, granularity)
            yield from range(max(first, seen + 1), end)
            seen = max(seen, end - 1)

    def __or__(self, other: BlockSet) -> BlockSet:
        if (self.size, self.granularity) != (other.size, other.granularity):
            return BlockSet.from_ranges([*self.ranges(), *other.ranges()], self.size, self.granularity)
        return BlockSet(self.size, self.granularity, self.bitmap | other.bitmap)
