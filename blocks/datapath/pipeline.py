"""The way of a disk's blocks into a backup: read, leave out zeros, digest, drop what is unchanged, deduplicate,
compress and encrypt.

Several threads work ahead; what comes out is the same whatever they do. Does not write: whoever takes the blocks does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from itertools import repeat
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.parallel import in_order, usual_threads
from hvsim.blocks.datapath.plan import MaskedDevice, Step, longest_step, pieces, plan_pass
from hvsim.blocks.datapath.records import ROW, Cancellation, PathBatch, PreviousDisk, Progress, ProgressListener
from hvsim.blocks.device import MIB, BlockDevice, Buffer, is_zero

if TYPE_CHECKING:
    from hvsim.blocks.backup.model import Statistics

_FEW_BYTES = 8 * MIB
"""Below this a pass is over before threads would have begun."""


@define
class _Worked:
    """What a thread made of the blocks of one step; `fresh` are new as far as was known, with their numbers."""

    bytes_read: int = 0
    zero_count: int = 0
    unchanged_count: int = 0
    zeros: list[int] = field(factory=list)
    known: list[tuple[int, bytes]] = field(factory=list)
    rows: bytearray = field(factory=bytearray)
    fresh: dict[bytes, int] = field(factory=dict)
    stored: list[Buffer] = field(factory=list)


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
    before he asks for the next one, and all of a pass counts as known to it. `excluded` reads as zeros: blocks that
    were excluded at the previous point and are not now belong into `changed`. Counts go to `statistics`. The device is
    read by one thread at a time, and must not change meanwhile: whoever stops early closes the generator, and then no
    thread reads any more. Raises `OperationCancelled`.
    """
    if excluded is not None:
        device = MaskedDevice(device, excluded)
    plan = plan_pass(device, block_size, changed, previous)
    count = plan.byte_count
    statistics.zero_blocks += plan.zero_count
    statistics.bytes_read += count
    statistics.bytes_skipped += device.size - count
    if threads is None:
        threads = usual_threads() if count > _FEW_BYTES else 1
    worker = _Worker(device, codec, block_size, known, compare)
    for worked in _each(worker, plan.steps(previous), count, threads, progress, cancellation or Cancellation()):
        yield worker.settle(worked, statistics)


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
    work = _stopping(worker.work, cancellation)
    for worked in in_order(work, steps, threads, longest_step(worker.block_size)):
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
            return _Worked(zeros=list(range(step.first, step.end)))
        start = step.first * self.block_size
        length = min(step.end * self.block_size, self.device.size) - start
        with self._reading:
            data = self.device.read(start, length)
        worked = _Worked(length)
        held = self._held(worked, data, step)
        digest_of, encode, compare, known = self.codec.digester(), self.codec.encoder(), self.compare, self.known
        fresh, stored, rows, at = worked.fresh, worked.stored, bytearray(ROW.size * (step.end - step.first)), 0
        # Each block is done with before the next is looked at: it, and what was found out about it, are in the
        # processor's own memory only that long.
        for index, block, before in held:
            digest = digest_of(block)
            if digest == before and compare:
                worked.unchanged_count += 1
                continue
            # All that is looked at here belongs to blocks before this one, so that an answer does not depend on chance;
            # what another thread is at work on is missed, and `settle` finds it.
            if digest in fresh or digest in known:
                worked.known.append((index, digest))
                continue
            codec, packed, check = encode(block, digest)
            fresh[digest] = index
            stored.append(packed)
            ROW.pack_into(rows, at, index, 0, len(packed), codec, check, digest)
            at += ROW.size
        del rows[at:]
        worked.rows = rows
        return worked

    def settle(self, worked: _Worked, statistics: Statistics) -> PathBatch:
        """What is to be done for the blocks, now that all blocks before them are settled; `worked` gives them away."""
        if not self.known.keys().isdisjoint(worked.fresh):
            self._drop_known(worked)
        statistics.zero_blocks += worked.zero_count
        statistics.unchanged_blocks += worked.unchanged_count
        statistics.stored_blocks += len(worked.fresh)
        statistics.duplicate_blocks += len(worked.known)
        statistics.bytes_changed += self._covered(worked)
        statistics.bytes_stored += sum(map(len, worked.stored))
        stored, worked.stored = worked.stored, []
        return PathBatch(worked.zeros, worked.known, worked.rows, list(worked.fresh), stored)

    def _drop_known(self, worked: _Worked) -> None:
        """Another thread was at work on the same content, which is known now."""
        rows, stored = bytearray(), []
        for position, (digest, index) in enumerate(list(worked.fresh.items())):
            if digest in self.known:
                worked.known.append((index, digest))
                del worked.fresh[digest]
            else:
                rows += worked.rows[position * ROW.size : (position + 1) * ROW.size]
                stored.append(worked.stored[position])
        worked.rows, worked.stored = rows, stored
        worked.known.sort()

    def _held(self, worked: _Worked, data: Buffer, step: Step) -> Iterable[tuple[int, Buffer, bytes | None]]:
        """Index, content and former digest of the blocks that hold something; `worked` notes the others."""
        blocks = pieces(data, self.block_size)
        found = zip(range(step.first, step.end), blocks, step.before or repeat(None), strict=False)
        heads = bytes(data[:: self.block_size])
        if 0 not in heads:
            return found
        held = []
        for head, item in zip(heads, found, strict=True):
            if head or not is_zero(item[1]):
                held.append(item)
            else:
                worked.zero_count += 1
                if item[2] is not None:
                    worked.zeros.append(item[0])
        return held

    def _covered(self, worked: _Worked) -> int:
        """How many bytes of the disk the blocks that hold something are."""
        count = len(worked.fresh) + len(worked.known)
        last = (self.device.size - 1) // self.block_size
        is_last = last in (next(reversed(worked.fresh.values()), -1), worked.known[-1][0] if worked.known else -1)
        missing = (last + 1) * self.block_size - self.device.size if is_last else 0
        return count * self.block_size - missing
