"""The way of a disk's blocks into a backup: read, leave out zeros, digest, drop what is unchanged, deduplicate,
compress and encrypt.

Several threads work ahead; what comes out is the same whatever they do. Does not write: whoever takes the blocks does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Container, Generator, Iterator
from itertools import count, repeat
from typing import TYPE_CHECKING

from attrs import define

from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.parallel import in_order, usual_threads
from hvsim.blocks.datapath.plan import MaskedDevice, Step, pieces, plan_pass
from hvsim.blocks.datapath.records import (
    BlockKind,
    Cancellation,
    PathBlock,
    PreviousDisk,
    Progress,
    ProgressListener,
)
from hvsim.blocks.device import MIB, BlockDevice, Buffer, is_zero

if TYPE_CHECKING:
    from hvsim.blocks.backup.model import Statistics

_FEW_BYTES = 8 * MIB
"""Below this a pass is over before threads would have begun."""


@define
class _Worked:
    """What a thread made of one block. `codec` is None where it needs no bytes of its own, as far as was known."""

    index: int
    length: int
    before: bytes | None
    digest: bytes = b""
    codec: int | None = None
    stored: Buffer = b""
    check: bytes = b""


def read_disk(
    device: BlockDevice,
    codec: Codec,
    block_size: int,
    *,
    changed: BlockSet | None,
    known: Container[bytes],
    statistics: Statistics,
    excluded: BlockSet | None = None,
    previous: PreviousDisk | None = None,
    compare: bool = True,
    threads: int | None = None,
    progress: ProgressListener | None = None,
    cancellation: Cancellation | None = None,
) -> Generator[PathBlock, None, None]:
    """What a restore point has to hold of the disk, ascending by block.

    `changed` None means that everything allocated is read. With `compare`, blocks with the digest that `previous` has
    are dropped. `known` has the digests that the file stores already. `excluded` reads as zeros: blocks that were
    excluded at the previous point and are not now belong into `changed`. Counts go to `statistics`. The device is read
    by one thread at a time, and must not change meanwhile: whoever stops early closes the generator, and then no thread
    reads any more. Raises `OperationCancelled`.
    """
    if excluded is not None:
        device = MaskedDevice(device, excluded)
    plan = plan_pass(device, block_size, changed, previous)
    statistics.zero_blocks += plan.zero_count
    statistics.bytes_read += plan.byte_count
    statistics.bytes_skipped += device.size - plan.byte_count
    if threads is None:
        threads = usual_threads() if plan.byte_count > _FEW_BYTES else 1
    worker = _Worker(device, codec, block_size, known, compare)
    steps = plan.steps(previous)
    for batch in _batches(worker, steps, plan.byte_count, threads, progress, cancellation or Cancellation()):
        for item in batch:
            block = item if isinstance(item, PathBlock) else worker.settle(item, statistics)
            if block is not None:
                yield block


def _batches(
    worker: _Worker,
    steps: Iterator[Step],
    total: int,
    threads: int,
    progress: ProgressListener | None,
    cancellation: Cancellation,
) -> Iterator[list[_Worked | PathBlock]]:
    cancellation.check()
    done = 0
    for batch in in_order(_stopping(worker.work, cancellation), steps, threads):
        cancellation.check()
        yield batch
        if progress is not None:
            done += sum(item.length for item in batch if isinstance(item, _Worked))
            progress(Progress(done, total))


def _stopping(
    work: Callable[[Step], list[_Worked | PathBlock]], cancellation: Cancellation
) -> Callable[[Step], list[_Worked | PathBlock]]:
    """`work` that does nothing any more once the operation is cancelled."""
    return lambda step: [] if cancellation.is_requested else work(step)


class _Worker:
    """Does what threads can do at the same time, and puts in order what depends on the blocks before."""

    def __init__(
        self, device: BlockDevice, codec: Codec, block_size: int, known: Container[bytes], compare: bool
    ) -> None:
        self.device = device
        self.codec = codec
        self.block_size = block_size
        self.known = known
        self.compare = compare
        self.stored: set[bytes] = set()
        self._reading = threading.Lock()

    def work(self, step: Step) -> list[_Worked | PathBlock]:
        """Reads, digests and encodes the blocks of one step."""
        if step.is_zero:
            return [PathBlock(index, BlockKind.ZERO) for index in range(step.first, step.end)]
        start = step.first * self.block_size
        length = min(step.end * self.block_size, self.device.size) - start
        with self._reading:
            data = self.device.read(start, length)
        before = step.before or repeat(None)
        seen: set[bytes] = set()
        return [
            self._work_on(index, block, known, seen)
            for index, block, known in zip(count(step.first), pieces(data, self.block_size), before, strict=False)
        ]

    def settle(self, item: _Worked, statistics: Statistics) -> PathBlock | None:
        """What is to be done for the block, now that all blocks before it are settled."""
        if not item.digest:
            statistics.zero_blocks += 1
            return PathBlock(item.index, BlockKind.ZERO) if item.before is not None else None
        if self.compare and item.before == item.digest:
            statistics.unchanged_blocks += 1
            return None
        statistics.bytes_changed += item.length
        if item.codec is None or item.digest in self.stored:
            statistics.duplicate_blocks += 1
            return PathBlock(item.index, BlockKind.DUPLICATE, item.digest)
        self.stored.add(item.digest)
        statistics.stored_blocks += 1
        statistics.bytes_stored += len(item.stored)
        return PathBlock(item.index, BlockKind.STORED, item.digest, item.codec, item.stored, item.check)

    def _work_on(self, index: int, block: Buffer, before: bytes | None, seen: set[bytes]) -> _Worked:
        if is_zero(block):
            return _Worked(index, len(block), before)
        digest = self.codec.digest(block)
        # All that is looked at here belongs to blocks before this one, so that an answer does not depend on chance;
        # what another thread is at work on is missed, and `settle` finds it.
        known = digest in seen or digest in self.stored or digest in self.known
        if known or (self.compare and before == digest):
            return _Worked(index, len(block), before, digest)
        seen.add(digest)
        number, stored = self.codec.encode(block, digest)
        check = self.codec.stored_check(number, stored, digest)
        return _Worked(index, len(block), before, digest, number, stored, check)
