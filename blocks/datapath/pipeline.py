"""The way of a disk's blocks into a backup: read, leave out zeros, digest, drop what is unchanged, deduplicate,
compress and encrypt.

Several threads work ahead; what comes out is the same whatever they do. Does not write: whoever takes the blocks does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import compress, repeat
from operator import eq, ne
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.datapath.codec import Codec, EncodedBlocks
from hvsim.blocks.datapath.parallel import in_order, usual_threads
from hvsim.blocks.datapath.plan import MaskedDevice, Step, pieces, plan_pass
from hvsim.blocks.datapath.records import Cancellation, PathBatch, PreviousDisk, Progress, ProgressListener
from hvsim.blocks.device import MIB, BlockDevice, Buffer, is_zero

if TYPE_CHECKING:
    from hvsim.blocks.backup.model import Statistics

_FEW_BYTES = 8 * MIB
"""Below this a pass is over before threads would have begun."""


@define
class _Worked:
    """What a thread made of the blocks of one step. Of `indexes`, those in `fresh` need bytes, as far as was known."""

    bytes_read: int = 0
    zero_count: int = 0
    unchanged_count: int = 0
    zeros: Sequence[int] = ()
    indexes: Sequence[int] = ()
    digests: Sequence[bytes] = ()
    fresh: EncodedBlocks = field(factory=EncodedBlocks)


def read_disk(
    device: BlockDevice,
    codec: Codec,
    block_size: int,
    *,
    changed: BlockSet | None,
    known: Mapping[bytes, object],
    statistics: Statistics,
    excluded: BlockSet | None = None,
    previous: PreviousDisk | None = None,
    compare: bool = True,
    threads: int | None = None,
    progress: ProgressListener | None = None,
    cancellation: Cancellation | None = None,
) -> Generator[PathBatch, None, None]:
    """What a restore point has to hold of the disk, ascending by block.

    `changed` None means that everything allocated is read. With `compare`, blocks with the digest that `previous` has
    are dropped. `known` has the digests that the file stores already; whoever takes a batch adds what is fresh in it
    before he asks for the next one, and all of a pass counts as known to it. `excluded` reads as zeros: blocks that were
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
    for worked in _each(worker, plan.steps(previous), plan.byte_count, threads, progress, cancellation or Cancellation()):
        batch = worker.settle(worked, statistics)
        if batch is not None:
            yield batch


def _each(
    worker: _Worker,
    steps: Iterator[Step],
    total: int,
    threads: int,
    progress: ProgressListener | None,
    cancellation: Cancellation,
) -> Iterator[_Worked]:
    cancellation.check()
    done = 0
    for worked in in_order(_stopping(worker.work, cancellation), steps, threads):
        cancellation.check()
        yield worked
        if progress is not None:
            done += worked.bytes_read
            progress(Progress(done, total))


def _stopping(work: Callable[[Step], _Worked], cancellation: Cancellation) -> Callable[[Step], _Worked]:
    """`work` that does nothing any more once the operation is cancelled."""
    return lambda step: _Worked() if cancellation.is_requested else work(step)


class _Worker:
    """Does what threads can do at the same time, and puts in order what depends on the blocks before."""

    def __init__(
        self, device: BlockDevice, codec: Codec, block_size: int, known: Mapping[bytes, object], compare: bool
    ) -> None:
        self.device = device
        self.codec = codec
        self.block_size = block_size
        self.known = known
        self.compare = compare
        self._reading = threading.Lock()

    def work(self, step: Step) -> _Worked:
        """Reads, digests and encodes the blocks of one step."""
        if step.is_zero:
            return _Worked(zeros=range(step.first, step.end))
        start = step.first * self.block_size
        length = min(step.end * self.block_size, self.device.size) - start
        with self._reading:
            data = self.device.read(start, length)
        worked = _Worked(length, indexes=range(step.first, step.end))
        blocks = self._leave_out_zeros(worked, data, step.before)
        worked.digests = self.codec.digests(blocks)
        if self.compare and step.before:
            blocks = self._leave_out_unchanged(worked, blocks, step)
        worked.fresh = self._encode(worked.digests, blocks)
        return worked

    def settle(self, worked: _Worked, statistics: Statistics) -> PathBatch | None:
        """What is to be done for the blocks, now that all blocks before them are settled."""
        statistics.zero_blocks += worked.zero_count
        statistics.unchanged_blocks += worked.unchanged_count
        fresh = worked.fresh
        if not self.known.keys().isdisjoint(fresh.digests):
            fresh = fresh.without(self.known)  # another thread was at work on the same content
        statistics.bytes_changed += self._covered(worked.indexes)
        statistics.stored_blocks += len(fresh.digests)
        statistics.duplicate_blocks += len(worked.indexes) - len(fresh.digests)
        statistics.bytes_stored += sum(map(len, fresh.stored))
        return PathBatch(worked.zeros, worked.indexes, worked.digests, fresh) if worked.zeros or worked.indexes else None

    def _leave_out_zeros(self, worked: _Worked, data: Buffer, before: Sequence[bytes | None]) -> list[Buffer]:
        """The blocks that hold something; they stay in `worked`, and zero ones that did before go to its `zeros`."""
        blocks = list(pieces(data, self.block_size))
        heads = bytes(data[:: self.block_size])
        if 0 not in heads:
            return blocks
        held = [head != 0 or not is_zero(block) for head, block in zip(heads, blocks, strict=True)]
        worked.zero_count = held.count(False)
        if worked.zero_count:
            known = before or repeat(None)
            triples = zip(worked.indexes, held, known, strict=False)
            worked.zeros = [index for index, holds, digest in triples if not holds and digest is not None]
            worked.indexes = list(compress(worked.indexes, held))
        return list(compress(blocks, held))

    def _leave_out_unchanged(self, worked: _Worked, blocks: list[Buffer], step: Step) -> list[Buffer]:
        """The blocks whose digest is not the one before; the others leave `worked`."""
        before = step.before
        if len(before) > len(blocks):
            before = [before[index - step.first] for index in worked.indexes]
        if not any(map(eq, before, worked.digests)):
            return blocks
        changed = list(map(ne, before, worked.digests))
        worked.unchanged_count = changed.count(False)
        worked.indexes = list(compress(worked.indexes, changed))
        worked.digests = list(compress(worked.digests, changed))
        return list(compress(blocks, changed))

    def _encode(self, digests: Sequence[bytes], blocks: list[Buffer]) -> EncodedBlocks:
        """The blocks that come for the first time.

        All that is looked at belongs to blocks before, so that an answer does not depend on chance; what another thread
        is at work on is missed, and `settle` finds it.
        """
        first = dict(zip(digests, blocks, strict=True))
        if len(first) < len(digests) or not self.known.keys().isdisjoint(first):
            first = {digest: block for digest, block in first.items() if digest not in self.known}
        return self.codec.encode(list(first.values()), list(first))

    def _covered(self, indexes: Sequence[int]) -> int:
        """How many bytes of the disk these blocks are."""
        if not indexes:
            return 0
        return len(indexes) * self.block_size - max(0, (indexes[-1] + 1) * self.block_size - self.device.size)
