"""Which blocks of a disk a pass reads, and which it knows to be zero without reading.

Knows change sets, excluded extents and what is allocated. Does not read content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.blocks.blockset import BlockSet, bitmap_runs, empty_bitmap
from hvsim.blocks.datapath.records import PreviousDisk
from hvsim.blocks.device import MIB, BlockDevice, Buffer, Range

if TYPE_CHECKING:
    from pyroaring import BitMap64

BATCH_BYTES = 4 * MIB
"""So much is read at once: enough to be worth a thread's while, little enough to keep several in memory."""

_LARGE_BLOCK = MIB
"""A block of this size is read by itself: it stays in the processor's own memory while it is worked on."""

_MOST_BLOCKS = 64
_MOST_ZEROS = 4096


def longest_step(block_size: int) -> int:
    """Bytes that are read at once, at most."""
    return block_size if block_size >= _LARGE_BLOCK else min(_MOST_BLOCKS * block_size, BATCH_BYTES)


@frozen
class Step:
    """Consecutive blocks: to be read, or known to be zero while the previous point shows something there.

    `before` has the digests of the previous point for the blocks to be read, None for zero blocks; it is empty where
    there is no previous point.
    """

    first: int
    end: int
    is_zero: bool = False
    before: Sequence[bytes | None] = ()


@frozen
class Plan:
    """The blocks of one pass: `read` are read, `vanished` became zero, `zero_count` is how many more are zero."""

    size: int
    block_size: int
    read: BitMap64
    vanished: BitMap64
    zero_count: int

    @property
    def byte_count(self) -> int:
        """How many bytes will be read."""
        return BlockSet(self.size, self.block_size, self.read).byte_count

    def steps(self, previous: PreviousDisk | None) -> Iterator[Step]:
        """Everything to do, ascending, in pieces of a bounded size; `previous` is asked in that order."""
        longest = longest_step(self.block_size) // self.block_size
        zeros = (Step(first, end, is_zero=True) for first, end in _bounded_runs(self.vanished, _MOST_ZEROS))
        reads = (Step(first, end) for first, end in _bounded_runs(self.read, longest))
        for step in merge(reads, zeros, key=lambda step: step.first) if self.vanished else reads:
            if step.is_zero or previous is None:
                yield step
            else:
                yield Step(step.first, step.end, before=previous.digests(step.first, step.end))


def _bounded_runs(bitmap: BitMap64, longest: int) -> Iterator[tuple[int, int]]:
    for first, end in bitmap_runs(bitmap):
        for start in range(first, end, longest):
            yield start, min(start + longest, end)


def plan_pass(device: BlockDevice, block_size: int, changed: BlockSet | None, previous: PreviousDisk | None) -> Plan:
    """What to do for the blocks in `changed`, or for the whole disk where it is None."""
    if changed is None:
        read = BlockSet.from_ranges(device.allocated_ranges(), device.size, block_size).bitmap
        vanished = _shown(previous, [(0, -(-device.size // block_size))]) - read
        return Plan(device.size, block_size, read, vanished, len(vanished))
    wanted = changed.in_blocks_of(block_size)
    allocated = (item for run in wanted.ranges() for item in device.allocated_ranges(run.offset, run.length))
    read = BlockSet.from_ranges(allocated, device.size, block_size).bitmap
    zeros = wanted.bitmap - read
    vanished = _shown(previous, bitmap_runs(zeros)) if zeros else zeros
    return Plan(device.size, block_size, read, vanished, len(zeros))


def _shown(previous: PreviousDisk | None, runs: Iterable[tuple[int, int]]) -> BitMap64:
    """The blocks in the runs that are not zero at the previous point."""
    shown = empty_bitmap()
    if previous is not None:
        for first, end in runs:
            shown.update(previous.blocks_between(first, end))
    return shown


class MaskedDevice(BlockDevice):
    """A disk on which the blocks of `excluded` read as zeros: swap files, blocks of deleted files."""

    read_only = True

    def __init__(self, device: BlockDevice, excluded: BlockSet) -> None:
        self.size = device.size
        self.device = device
        self.excluded = excluded

    def _read(self, offset: int, length: int) -> bytes:
        shown = BlockSet(self.size, self.excluded.granularity, self._shown_blocks(offset, length))
        content = bytearray(length)
        for start, count in shown.ranges():
            low, high = max(start, offset), min(start + count, offset + length)
            content[low - offset : high - offset] = self.device.read(low, high - low)
        return bytes(content)

    def _shown_blocks(self, offset: int, length: int) -> BitMap64:
        grain = self.excluded.granularity
        window = empty_bitmap()
        window.add_range(offset // grain, -(-(offset + length) // grain))
        return window - self.excluded.bitmap

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        for item in self.device.allocated_ranges(offset, length):
            shown = BlockSet(self.size, self.excluded.granularity, self._shown_blocks(item.offset, item.length))
            for start, count in shown.ranges():
                low, high = max(start, item.offset), min(start + count, item.end)
                if low < high:
                    yield Range(low, high - low)


def pieces(data: Buffer, block_size: int) -> Iterator[Buffer]:
    """The blocks in `data`; it is not copied."""
    if len(data) <= block_size:
        yield data
        return
    view = memoryview(data)
    for start in range(0, len(view), block_size):
        yield view[start : start + block_size]
