"""What comes out of the data path is what changed, the same whatever the threads do, and it ends when asked."""

from __future__ import annotations

import random
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import (
    BlockSet,
    Compression,
    ContentMix,
    GeneratedDevice,
    MemoryDevice,
    OperationCancelled,
    Statistics,
)
from hvsim.blocks.backup.format.segments import blocks_of
from hvsim.blocks.datapath.codec import Codec, new_header
from hvsim.blocks.datapath.keys import Derivation
from hvsim.blocks.datapath.parallel import in_order
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.plan import MaskedDevice
from hvsim.blocks.datapath.records import Cancellation, Progress
from hvsim.blocks.device import MIB, TIB, BlockDevice, is_zero
from tests.blocks.models import Change, apply, changes, content, hints_hold
from tests.blocks.receivers import BLOCK, CODEC, BlockKind, Receiver

SIZE = 40 * BLOCK + 1000


def blocks_that_differ(old: bytes, new: bytes) -> BlockSet:
    ranges = [(at, 1) for at in range(0, len(new), BLOCK) if old[at : at + BLOCK] != new[at : at + BLOCK]]
    return BlockSet.from_ranges(ranges, len(new), BLOCK)


@given(st.lists(changes(SIZE, 10 * BLOCK, at_most=5), min_size=2, max_size=4), st.integers(1, 3))
def test_reading_everything_and_reading_what_changed_give_the_same_blocks(
    histories: list[list[Change]], threads: int
) -> None:
    disk, model = MemoryDevice(SIZE, 512), bytearray(SIZE)
    everything, tracked = Receiver(), Receiver()
    for number, history in enumerate(histories):
        before = bytes(model)
        apply(history, disk, model)
        changed = blocks_that_differ(before, model) if number else None
        assert everything.take(disk, threads=threads) == tracked.take(disk, changed)
        assert everything.content(SIZE) == tracked.content(SIZE) == model
        assert everything.counts.stored_blocks == tracked.counts.stored_blocks
        assert tracked.counts.bytes_read <= everything.counts.bytes_read
        assert everything.counts.bytes_read + everything.counts.bytes_skipped == SIZE


def test_equal_blocks_are_stored_once_under_encryption_too_and_nothing_in_the_clear() -> None:
    header = new_header(password="secret", derivation=Derivation(memory_kib=8, passes=1, lanes=1))
    receiver = Receiver(Codec.open(header, "secret", compression=Compression.NONE))
    disk = MemoryDevice(6 * BLOCK)
    secret, other = b"the secret of the house " * 170, b"another page of the book" * 170
    for number, data in enumerate((secret, other, secret, secret, b"", other)):
        disk.write(number * BLOCK, data)
    blocks = receiver.take(disk)
    kinds = [block.kind for block in blocks]
    assert kinds == [BlockKind.STORED, BlockKind.STORED, BlockKind.DUPLICATE, BlockKind.DUPLICATE, BlockKind.DUPLICATE]
    assert receiver.content(disk.size) == disk.read(0, disk.size)
    assert not any(part in bytes(block.stored) for block in blocks for part in (secret[:16], other[:16]))
    stranger = Receiver(Codec.open(header, "secret", compression=Compression.NONE))
    assert stranger.take(disk) == blocks
    other_key = new_header(password="secret", derivation=Derivation(memory_kib=8, passes=1, lanes=1))
    elsewhere = Receiver(Codec.open(other_key, "secret", compression=Compression.NONE)).take(disk)
    assert not {block.digest for block in blocks} & {block.digest for block in elsewhere}


def test_a_disk_of_two_to_the_34_blocks_is_read_where_it_holds_something() -> None:
    size = 64 * TIB
    disk, receiver = MemoryDevice(size, BLOCK), Receiver()
    places = {0: b"first", 2**32 * BLOCK: b"four billion", (2**34 - 1) * BLOCK: b"last"}
    for place, data in places.items():
        disk.write(place, data)
    assert [block.index for block in receiver.take(disk)] == [place // BLOCK for place in places]
    disk.discard(2**32 * BLOCK, size // 4)
    changed = BlockSet.from_ranges([(2**32 * BLOCK, size // 4)], size, BLOCK)
    (gone,) = receiver.take(disk, changed)
    assert (gone.index, gone.kind) == (2**32, BlockKind.ZERO)
    assert receiver.counts.bytes_read == 0
    assert receiver.take(disk) == []


def test_a_second_pass_over_the_same_disk_stores_nothing() -> None:
    disk, receiver = GeneratedDevice(64 * BLOCK, 5, ContentMix(zero=0, compressible=0)), Receiver()
    first = receiver.take(disk)
    assert receiver.take(disk) == []
    assert receiver.counts.unchanged_blocks == len(first)
    again = receiver.take(disk, BlockSet.everything(disk.size, BLOCK), compare=False)
    assert {block.kind for block in again} == {BlockKind.DUPLICATE}


@pytest.mark.parametrize("block_size", [64 * 1024, MIB, 8 * MIB])
def test_threads_change_nothing(block_size: int) -> None:
    disk = MemoryDevice(70 * MIB + 512, MIB)
    source = random.Random(2)
    pool = [source.randbytes(MIB) for _ in range(5)] + [b"text " * (MIB // 5), b""]
    for number in range(70):
        disk.write(number * MIB, source.choice(pool))
    results = [Receiver(block_size=block_size).take(disk, threads=threads) for threads in (1, 2, 5, 2)]
    assert all(result == results[0] for result in results)


@given(changes(SIZE, 10 * BLOCK), st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(1, 3 * BLOCK))))
def test_what_is_excluded_reads_as_zeros(history: list[Change], excluded: list[tuple[int, int]]) -> None:
    disk, model = MemoryDevice(SIZE, 512), bytearray(SIZE)
    apply(history, disk, model)
    blocks = BlockSet.from_ranges(((at, min(length, SIZE - at)) for at, length in excluded), SIZE, 1024)
    for at, length in blocks.ranges():
        model[at : at + length] = bytes(length)
    masked = MaskedDevice(disk, blocks)
    assert content(masked) == model
    assert hints_hold(masked, model)
    receiver = Receiver()
    receiver.take(disk, excluded=blocks)
    assert receiver.content(SIZE) == model


def test_progress_ends_at_the_whole_and_a_cancelled_pass_ends_early() -> None:
    disk = GeneratedDevice(32 * MIB, 1, ContentMix(zero=0, compressible=0))
    steps: list[Progress] = []
    Receiver(block_size=MIB).take(disk, progress=steps.append, threads=2)
    assert steps[-1] == Progress(32 * MIB, 32 * MIB)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    cancellation = Cancellation()
    arrived: list[int] = []

    def stop_at_once() -> None:
        for batch in read_disk(
            disk, CODEC, MIB, changed=None, known={}, statistics=Statistics(), threads=2, cancellation=cancellation
        ):
            arrived.extend(blocks_of(batch.rows))
            cancellation.cancel()

    with pytest.raises(OperationCancelled):
        stop_at_once()
    assert 0 < len(arrived) < 32
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hvsim-blocks")]


class Watched(BlockDevice):
    """Counts how much was read, and whether two threads read at once."""

    read_only = True

    def __init__(self, size: int) -> None:
        self.size = size
        self.bytes_read = 0
        self.readers = 0
        self.most_readers = 0

    def _read(self, offset: int, length: int) -> bytes:
        self.readers += 1
        self.most_readers = max(self.most_readers, self.readers)
        self.bytes_read += length
        self.readers -= 1
        pieces = (at.to_bytes(8, "little") for at in range(offset, offset + length, 8))
        return b"".join(pieces)


def test_a_slow_receiver_holds_the_readers_back_and_only_one_reads_at_a_time() -> None:
    disk = Watched(64 * MIB)
    batches = read_disk(disk, CODEC, MIB, changed=None, known={}, statistics=Statistics(), threads=2)
    taken = 0
    for _ in range(4):
        batch = next(batches)
        taken += len(batch.fresh)
        assert not any(map(is_zero, batch.stored))
        assert disk.bytes_read <= (taken + 20) * MIB
    batches.close()
    assert disk.most_readers == 1


def test_an_error_on_a_thread_arrives_where_its_result_was_due() -> None:
    def work(number: int) -> int:
        if number == 7:
            raise ValueError(number)
        return number * number

    results = in_order(work, range(100), threads=3)
    assert [next(results) for _ in range(7)] == [number * number for number in range(7)]
    with pytest.raises(ValueError, match="7"):
        next(results)
    assert list(in_order(work, range(7), threads=3)) == list(in_order(work, range(7), threads=1))
