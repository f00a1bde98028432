"""What the block engine does, beside the libraries it stands on and the programs that do the same, in one run.

Each line has a goal and says whether it was met. Ratios are what to quote: figures of a thread are CPU time, figures
beside other programs wall time on a machine that others may be using.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.block_content import RepeatingDisk, mixed_blocks, mixed_disk
from benchmarks.block_programs import measure_memory, measure_programs
from hvsim.blocks import (
    BlockDevice,
    BlockSet,
    ChangeTracker,
    Compression,
    MemoryDevice,
    MemoryStorage,
    Range,
    Repository,
    RestorePoint,
    Statistics,
    TrackedDevice,
)
from hvsim.blocks.datapath.codec import Codec, new_header
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.plan import plan_pass
from hvsim.blocks.device import KIB, MIB, TIB

SIZE = 512 * MIB
RUNS = 3
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def best(work: Callable[[], object], clock: Callable[[], float] = time.thread_time, runs: int = RUNS) -> float:
    """Seconds, the best of several runs."""
    times = []
    for _ in range(runs):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


def report(what: str, figure: str, goal: str, met: bool) -> None:
    """Prints one line of the table."""
    print(f"{what:58} {figure:>24}   goal {goal:20} {'met' if met else 'MISSED'}", flush=True)


def back_up(repository: Repository, disk: BlockDevice, hours: int = 0, **options: object) -> RestorePoint:
    """One restore point of the disk; `changed` among the options makes it a tracked increment."""
    changed = options.pop("changed", None)
    assert changed is None or isinstance(changed, BlockSet)
    with repository.begin_point("vm", NOW + timedelta(hours=hours), **options) as writer:  # type: ignore[arg-type]
        writer.write_disk("disk", disk, changed)
        return writer.commit()


def measure_loop(disk: MemoryDevice) -> None:
    """The engine's own loop beside a digest and the same compressor called in a bare one, on one thread."""
    held = [block for block in mixed_blocks(SIZE) if any(block)]
    content = MemoryDevice(len(held) * MIB, MIB)
    for number, block in enumerate(held):
        content.write(number * MIB, block)
    for compression, level in ((Compression.LZ4, None), (Compression.ZSTD, 2), (Compression.ZSTD, 3)):
        codec = Codec.open(new_header(), compression=compression, level=level)
        bare = best(lambda codec=codec: [bare_work(codec, block) for block in held])  # type: ignore[misc]
        engine = best(lambda codec=codec: drain(content, codec))  # type: ignore[misc]
        name = f"{compression.value}{f' {level}' if level else ''}"
        figure = f"{content.size / engine / 1e9:.2f} GB/s, {bare / engine:.2f} x"
        report(f"engine loop beside BLAKE3 and {name} alone", figure, ">= 0.80 x", bare / engine >= 0.8)


def bare_work(codec: Codec, block: bytes) -> None:
    """What the libraries are asked for one block."""
    from blake3 import blake3

    digest = blake3(block).digest()
    if codec.compression is Compression.LZ4:
        from lz4.block import compress

        compress(block, store_size=False)
    else:
        codec.encode(block, digest)


def drain(disk: BlockDevice, codec: Codec, block_size: int = MIB, threads: int = 1) -> None:
    """The engine's loop without a file at its end."""
    blocks = read_disk(disk, codec, block_size, changed=None, known=(), statistics=Statistics(), threads=threads)
    for _ in blocks:
        pass


def measure_increment() -> None:
    """An increment of 1 TiB in blocks of 64 KiB, of which 1 % changed in runs, and one of which nothing changed.

    What moves is read and digested; that time is taken by a bare loop over the same blocks and subtracted.
    """
    size, run = TIB, 64 * 64 * KIB
    starts = range(0, size, 100 * run)
    disk = RepeatingDisk(size, [Range(start, run) for start in starts])
    tracker = ChangeTracker(size)
    repository = Repository(MemoryStorage())
    back_up(repository, MemoryDevice(size), block_size=64 * KIB)
    point = tracker.create_point()
    idle = best(lambda: back_up(repository, disk, 1, changed=tracker.changed_since(point)), time.perf_counter, 1)
    for start in starts:
        tracker.mark(start, run)
    planned = best(lambda: plan_pass(disk, 64 * KIB, tracker.changed_since(point), None))
    started = time.process_time()
    back_up(repository, disk, 2, changed=tracker.changed_since(point))
    whole = time.process_time() - started
    moved = best(lambda: bare_read(disk, starts, run), runs=1)
    count = len(starts) * 64
    report("1 TiB, 64 KiB blocks: increment without a change", f"{idle * 1e3:.1f} ms", "<= 50 ms", idle <= 0.05)
    report(f"  finding the {count} blocks that changed (1 %)", f"{planned * 1e3:.1f} ms", "<= 50 ms", planned <= 0.05)
    beyond = whole - moved
    text = f"{beyond * 1e3:.0f} ms, {beyond / count * 1e6:.1f} us/block"
    report("  whole increment beyond reading and digesting", text, "<= 50 ms", beyond <= 0.05)


def bare_read(disk: BlockDevice, starts: range, run: int) -> None:
    """What the data moved cost by themselves."""
    from blake3 import blake3

    for start in starts:
        view = memoryview(disk.read(start, run))
        for at in range(0, run, 64 * KIB):
            blake3(view[at : at + 64 * KIB]).digest()


def measure_reading(disk: MemoryDevice) -> None:
    """Verify and restore, of a thread and of all."""
    for compression in (Compression.LZ4, Compression.NONE):
        repository = Repository(MemoryStorage())
        point = back_up(repository, disk, compression=compression)
        stored = point.file_size
        seconds = best(lambda repository=repository: check(repository), time.process_time)  # type: ignore[misc]
        figure = f"{stored / seconds / 1e9:.2f} GB/s of a thread"
        report(f"verify, {compression.value}", figure, ">= 2 GB/s", stored / seconds >= 2e9)
        work = lambda repository=repository, point=point: repository.restore(  # noqa: E731 - one line for both clocks
            point, "disk", MemoryDevice(SIZE, MIB)
        )
        seconds = best(work, time.process_time)
        speed, held = SIZE / seconds, disk.allocated_bytes / seconds
        report(f"restore to memory, {compression.value}", f"{speed / 1e9:.2f} GB/s of disk", ">= 2 GB/s", speed >= 2e9)
        report("  counting only what is not zero", f"{held / 1e9:.2f} GB/s", ">= 2 GB/s", held >= 2e9)


def check(repository: Repository) -> None:
    """Verifies and finds nothing."""
    assert repository.verify() == []


def measure_synthetic() -> None:
    """A synthetic full of a million blocks: a full of all of them and an increment of every hundredth."""
    count, block = 1_000_000, 64 * KIB
    size = count * block
    repository = Repository(MemoryStorage())
    disk = RepeatingDisk(size, [Range(0, size)])
    back_up(repository, disk, block_size=block)
    changed = BlockSet.from_ranges(((number * block, 1) for number in range(0, count, 100)), size, block)
    point = back_up(repository, disk, 1, changed=changed)
    start = time.process_time()
    repository.make_synthetic_full(point)
    seconds = time.process_time() - start
    report("synthetic full of 10^6 blocks", f"{seconds * 1e3:.0f} ms", "<= 100 ms", seconds <= 0.1)


def measure_tracking() -> None:
    """What a tracked write costs beside one that is not."""
    disk = MemoryDevice(64 * MIB)
    tracked = TrackedDevice(disk, ChangeTracker(disk.size))
    tracked.tracker.create_point()
    chance = random.Random(1)
    places = [chance.randrange(disk.size - 4096) for _ in range(20_000)]
    data = chance.randbytes(4096)
    alone = best(lambda: [disk.write(place, data) for place in places])
    both = best(lambda: [tracked.write(place, data) for place in places])
    extra = (both - alone) / len(places) * 1e6
    report("change tracking of one write of 4 KiB", f"{extra:.2f} us", "<= 5 us", extra <= 5)


def main() -> None:
    print(f"half zero, a quarter text, a quarter random; Python {sys.version.split()[0]}")
    disk = mixed_disk(SIZE)
    measure_loop(disk)
    measure_tracking()
    measure_increment()
    measure_reading(disk)
    measure_synthetic()
    with tempfile.TemporaryDirectory() as folder:
        measure_programs(Path(folder), report)
        measure_memory(Path(folder), report)


if __name__ == "__main__":
    main()
