"""What the block engine does, beside the libraries it stands on and the programs that do the same, in one run.

Each line has a goal and says whether it was met. Ratios are what to quote: figures of a thread are CPU time, figures
beside other programs wall time on a machine that others may be using. `python -m benchmarks.blocks` measures what needs
no disk, in a minute or two; `python -m benchmarks.blocks full` writes 4 GB in a temporary folder and measures the other
programs on the same image.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from blake3 import blake3
from lz4.block import compress
from zstandard import ZstdCompressor

from benchmarks.block_content import (
    ForgetfulFile,
    ForgetfulStorage,
    NoiseRuns,
    RepeatingDisk,
    mixed_blocks,
    mixed_disk,
)
from benchmarks.block_programs import measure_memory, measure_programs
from hvsim.blocks import (
    BlockDevice,
    BlockSet,
    ChangeTracker,
    Compression,
    MemoryDevice,
    MemoryFile,
    MemoryStorage,
    Range,
    Repository,
    RestorePoint,
    Statistics,
    TrackedDevice,
    create_disk_image,
    open_disk_image,
)
from hvsim.blocks.datapath.codec import Codec, new_header
from hvsim.blocks.datapath.parallel import usual_threads
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.plan import plan_pass
from hvsim.blocks.device import KIB, MIB, TIB, Buffer

SIZE = 512 * MIB
RUNS = 3
PAIRS = 3
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
    reading = {name: options.pop(name) for name in ("changed", "threads") if name in options}
    with repository.begin_point("vm", NOW + timedelta(hours=hours), **options) as writer:  # type: ignore[arg-type]  # each option of a row has its own type
        writer.write_disk("disk", disk, **reading)  # type: ignore[arg-type]  # likewise
        return writer.commit()


def measure_loop(disk: MemoryDevice) -> None:
    """The engine's own loop beside a digest and the same compressor called in a bare one, on one thread."""
    held = [block for block in mixed_blocks(SIZE) if any(block)]
    content = MemoryDevice(len(held) * MIB, MIB)
    for number, block in enumerate(held):
        content.write(number * MIB, block)
    for compression, level in ((Compression.LZ4, None), (Compression.ZSTD, 2), (Compression.ZSTD, 3)):
        codec = Codec.open(new_header(), compression=compression, level=level)
        pack = ZstdCompressor(level=level).compress if level else partial(compress, store_size=False)
        bare = best(lambda pack=pack: [bare_work(pack, block) for block in held])  # type: ignore[misc]  # bound now: the loop goes on
        engine = best(lambda codec=codec: drain(content, codec))  # type: ignore[misc]  # likewise
        name = f"{compression.value}{f' {level}' if level else ''}"
        figure = f"{content.size / engine / 1e9:.2f} GB/s, {bare / engine:.2f} x"
        report(f"engine loop beside BLAKE3 and {name} alone", figure, ">= 0.80 x", bare / engine >= 0.8)


def bare_work(pack: Callable[[bytes], bytes], block: bytes) -> None:
    """What the libraries are asked for one block."""
    blake3(block).digest()
    pack(block)


def drain(disk: BlockDevice, codec: Codec, block_size: int = MIB, threads: int = 1) -> None:
    """The engine's loop without a file at its end."""
    blocks = read_disk(disk, codec, block_size, changed=None, known={}, statistics=Statistics(), threads=threads)
    deque(blocks, maxlen=0)  # each batch is let go before the next is made, as whoever writes them does


def measure_increment() -> None:
    """An increment of 1 TiB in blocks of 64 KiB, of which 1 % changed in runs of 4 MB: 167,808 blocks, 11 GB.

    The disk holds noise there, at the point before as well, and no two blocks are equal. "Beyond the data moved" is CPU
    time of a thread beyond a bare loop over the same runs, which reads each, and for every block digests it, packs it
    with LZ4 and hands the result to a file: what any program must do that moves these blocks. All else counts: finding
    the blocks, comparing with the point before, deduplication, records, the map, the commit. Runs of both take turns.

    The goal is 0.3 us for a block. Packing its record and noting its digest take 0.5 us in CPython as it is, so that
    one thread cannot meet it; by the clock, the threads that there are take less than the bare loop does on one.
    """
    run, every = 64 * 64 * KIB, 6400 * 64 * KIB
    noise = random.Random(7).randbytes(8 * MIB)
    disks = [NoiseRuns(TIB, run, every, noise, version) for version in range(PAIRS + 2)]
    tracker = ChangeTracker(TIB)
    repository = Repository(ForgetfulStorage())
    back_up(repository, disks[0], block_size=64 * KIB)
    point = tracker.create_point()
    idle = best(lambda: back_up(repository, disks[0], 1, changed=tracker.changed_since(point)), runs=1)
    report("1 TiB, 64 KiB blocks: increment without a change", f"{idle * 1e3:.1f} ms", "<= 50 ms", idle <= 0.05)
    for start in disks[0].starts:
        tracker.mark(start, run)
    count = len(disks[0].starts) * 64
    planned = best(lambda: plan_pass(disks[0], 64 * KIB, tracker.changed_since(point), None))
    report(f"  finding the {count} blocks that changed (1 %)", f"{planned * 1e3:.1f} ms", "<= 50 ms", planned <= 0.05)
    whole, moved = [], []
    for number, disk in enumerate(disks[1:-1], start=2):
        work = partial(back_up, repository, disk, number, changed=tracker.changed_since(point), threads=1)
        whole.append(best(work, runs=1))
        moved.append(best(partial(bare_move, disk), runs=1))
    beyond = min(whole) - min(moved)
    figure = f"{beyond * 1e3:.0f} ms, {beyond / count * 1e6:.1f} us/block"
    report("  whole increment beyond the data moved", figure, "<= 50 ms", beyond <= 0.05)
    print(f"    ({min(whole):.2f} s, of which the bare loop takes {min(moved):.2f} s; {PAIRS} pairs, each one's best)")
    work = partial(back_up, repository, disks[-1], PAIRS + 2, changed=tracker.changed_since(point))
    clock = best(work, time.perf_counter, runs=1)
    figure = f"{clock:.2f} s, {(clock - min(moved)) * 1e3:+.0f} ms"
    report(
        f"  by the clock, {usual_threads()} threads, beyond the bare loop",
        figure,
        "<= 50 ms",
        clock - min(moved) <= 0.05,
    )


def bare_move(disk: NoiseRuns) -> None:
    """What the data moved cost by themselves."""
    file = ForgetfulFile("bare")
    place = 0
    for start in disk.starts:
        view = memoryview(disk.read(start, disk.run))
        stored: list[Buffer] = []
        for at in range(0, disk.run, 64 * KIB):
            block = view[at : at + 64 * KIB]
            blake3(block).digest()
            packed = compress(block, store_size=False)
            stored.append(block if len(packed) * 16 > len(block) * 15 else packed)
        file.write_all(place, stored)
        place += disk.run


def measure_reading(disk: MemoryDevice) -> None:
    """Verify, and restore to memory: by CPU time of a thread, and as fast as all threads do it.

    The restored disk is of memory that is new to the process, which the system takes as long to bring in as the engine
    takes to fill it; where the goal is for what is stored, zeros do not count.
    """
    for compression in (Compression.LZ4, Compression.NONE):
        repository = Repository(MemoryStorage())
        point = back_up(repository, disk, compression=compression)
        stored = point.file_size
        seconds = best(partial(check, repository), time.process_time)
        figure = f"{stored / seconds / 1e9:.2f} GB/s of a thread"
        report(f"verify, {compression.value}", figure, ">= 2 GB/s", stored / seconds >= 2e9)
        wall = best(partial(restore, repository, point), time.perf_counter)
        seconds = best(partial(restore, repository, point), time.process_time)
        figure = f"{SIZE / wall / 1e9:.2f}, a thread {SIZE / seconds / 1e9:.2f} GB/s"
        report(f"restore to memory, {compression.value}", figure, ">= 2 GB/s", SIZE / wall >= 2e9)
        held = disk.allocated_bytes
        figure = f"{held / wall / 1e9:.2f}, a thread {held / seconds / 1e9:.2f} GB/s"
        report("  counting only what is not zero", figure, ">= 2 GB/s", held / wall >= 2e9)


def check(repository: Repository) -> None:
    """Verifies and finds nothing."""
    assert repository.verify() == []


def restore(repository: Repository, point: RestorePoint) -> None:
    """Brings the disk back to memory."""
    repository.restore(point, "disk", MemoryDevice(SIZE, MIB))


def measure_synthetic() -> None:
    """A synthetic full of a million blocks: a full of all, and increments of the first and of every hundredth.

    Where a run changed, nearly all segments of the map are taken over by reference. Where every hundredth block did,
    the new file has a map of its own, of 64 MB: each of its segments is digested as it was read and as it is written,
    and the repository, which is in memory, needs new memory for it. What that takes by itself is printed beside it.
    """
    count, block = 1_000_000, 64 * KIB
    size = count * block
    repository = Repository(MemoryStorage())
    back_up(repository, RepeatingDisk(size, [Range(0, size)]), block_size=block)
    every = BlockSet.from_ranges(((number * block, 1) for number in range(0, count, 100)), size, block)
    first = BlockSet.from_ranges([(0, size // 100)], size, block)
    for hour, (what, changed) in enumerate((("in a run", first), ("every hundredth", every)), start=1):
        disk = RepeatingDisk(size, [Range(0, size)], version=hour)
        point = back_up(repository, disk, hour, changed=changed)
        assert point.statistics.unchanged_blocks == 0
        seconds = best(partial(repository.make_synthetic_full, point), time.process_time, runs=1)
        figure = f"{seconds * 1e3:.0f} ms"
        report(f"synthetic full of 10^6 blocks, 1 % changed {what}", figure, "<= 100 ms", seconds <= 0.1)
    print(f"    (digesting such a map twice and keeping it takes {best(bare_map, runs=1) * 1e3:.0f} ms by itself)")


def bare_map() -> None:
    """What the libraries and the system are asked for a map of a million blocks."""
    segment = random.Random(1).randbytes(64 * KIB)
    kept = []
    for _ in range(1_000_000 // 1024):
        blake3(segment).digest()
        kept.append(bytearray(segment))
        blake3(kept[-1]).digest()


def measure_opening() -> None:
    """Opening a VHDX of 63 TB with blocks of 1 MB, as others write it: half a gigabyte of table says "zero"."""
    file = MemoryFile("large.vhdx")
    create_disk_image(file, 63 * TIB, block_size=MIB).close()
    table = 63 * MIB * 8 + 63 * MIB // 4096 * 8
    for at in range(0, table, MIB):
        file.write(3 * MIB + at, b"\2\0\0\0\0\0\0\0" * (min(MIB, table - at) // 8))
    seconds = best(lambda: open_disk_image(file).close())
    report("opening a VHDX of 63 TB, 1 MB blocks", f"{seconds * 1e3:.1f} ms", "<= 100 ms", seconds <= 0.1)


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


def measure_programs_and_memory() -> None:
    """What needs a real folder, and time."""
    with tempfile.TemporaryDirectory() as folder:
        measure_programs(Path(folder), report)
        measure_memory(Path(folder), report)


def main() -> None:
    print(
        f"half zero, a quarter text, a quarter random; Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}"
    )
    if sys.argv[1:] == ["full"]:
        measure_programs_and_memory()
        return
    disk = mixed_disk(SIZE)
    measure_loop(disk)
    measure_tracking()
    measure_increment()
    measure_reading(disk)
    measure_synthetic()
    measure_opening()


if __name__ == "__main__":
    main()
