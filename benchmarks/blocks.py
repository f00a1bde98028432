"""What the block engine does in a second of CPU time, beside the libraries it stands on and, where present, its peers.

The disk is in memory: half of it zero, a quarter compressible, a quarter random. Figures are bytes of disk per second
of one thread; a ratio above 1 means that the engine is faster than the peer that was measured in the same run.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from hvsim.blocks import (
    ChangeTracker,
    Compression,
    ContentMix,
    DiskStorage,
    GeneratedDevice,
    MemoryDevice,
    MemoryStorage,
    PointKind,
    Repository,
    RestorePoint,
    Storage,
    TrackedDevice,
    copy_device,
    create_vhdx,
    open_disk_image,
)
from hvsim.blocks.device import COPY_STEP, MIB

SIZE = 512 * MIB
RUNS = 5
NOW = datetime(2024, 3, 1, tzinfo=UTC)


def sample_disk() -> MemoryDevice:
    """The disk that everything is measured on."""
    disk = MemoryDevice(SIZE, MIB)
    copy_device(GeneratedDevice(SIZE, seed=1, mix=ContentMix(zero=0.5, compressible=0.25)), disk)
    return disk


def speed(work: Callable[[], object], clock: Callable[[], float] = time.thread_time) -> float:
    """Bytes of disk per second, the best of several runs."""
    best = float("inf")
    for _ in range(RUNS):
        start = clock()
        work()
        best = min(best, clock() - start)
    return SIZE / best


def back_up(
    disk: MemoryDevice, storage: Storage | None = None, compression: Compression = Compression.LZ4
) -> tuple[Repository, RestorePoint]:
    """One full backup into a new repository."""
    repository = Repository(storage or MemoryStorage())
    with repository.begin_point("vm", NOW, PointKind.FULL, compression=compression) as writer:
        writer.write_disk("disk.vhdx", disk)
        return repository, writer.commit()


def increment(repository: Repository, disk: MemoryDevice, tracked: bool) -> None:
    """One increment of a disk in which nothing but one megabyte was reported as changed; it is not kept."""
    tracker = ChangeTracker(SIZE)
    point = tracker.create_point()
    TrackedDevice(disk, tracker).write(7 * MIB, b"changed")
    with repository.begin_point("vm", NOW) as writer:
        writer.write_disk("disk.vhdx", disk, tracker.changed_since(point) if tracked else None)


def blocks_of(disk: MemoryDevice) -> Iterator[bytes]:
    """The disk in blocks, as a plain program would read it."""
    return (disk.read(offset, COPY_STEP) for offset in range(0, SIZE, COPY_STEP))


def row(name: str, figure: float, peer: float | None = None, peer_name: str = "") -> None:
    """Prints one line."""
    ratio = f"{figure / peer:7.1f} x {peer_name}" if peer else ""
    print(f"{name:44} {figure / 1e9:8.2f} GB/s {ratio}")


def measure_engine(disk: MemoryDevice) -> float:
    """The engine's own figures, beside what plain library calls on the same bytes would give."""
    deflate = speed(lambda: [zlib.compress(block, 1) for block in blocks_of(disk)])
    sha = speed(lambda: [hashlib.sha256(block).digest() for block in blocks_of(disk)])
    row("(peer) zlib level 1 over every block", deflate)
    row("(peer) SHA-256 over every block", sha)
    full = speed(lambda: back_up(disk))
    row("full backup, lz4", full, deflate, "zlib")
    row("full backup, no compression", speed(lambda: back_up(disk, compression=Compression.NONE)), sha, "SHA-256")
    row("full backup, zstd", speed(lambda: back_up(disk, compression=Compression.ZSTD)), deflate, "zlib")
    repository, point = back_up(disk)
    row("untracked increment, everything read", speed(lambda: increment(repository, disk, False)), sha, "SHA-256")
    row("tracked increment, one block changed", speed(lambda: increment(repository, disk, True)), full, "full backup")
    row("verify", speed(repository.verify), sha, "SHA-256")
    restore = speed(lambda: repository.restore(point, "disk.vhdx", MemoryDevice(SIZE, MIB)))
    row("restore to memory", restore, sha, "SHA-256")
    row("convert to VHDX in memory", speed(lambda: copy_device(disk, create_vhdx(MemoryStorage().create("x"), SIZE))))
    row("generate content", speed(lambda: copy_device(GeneratedDevice(SIZE, 1), MemoryDevice(SIZE, MIB))))
    return full


def measure_peers(disk: MemoryDevice) -> None:
    """Whole programs on a real folder, by wall clock: the engine and those of restic, borg and qemu-img that exist.

    restic encrypts and uses every processor, borg and this engine do neither here; all of them synchronise their files.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        image = folder / "disk.raw"
        image.write_bytes(b"".join(blocks_of(disk)))
        engine = speed(lambda: back_up_image(image, fresh(folder)), time.perf_counter)
        row("full backup of a raw image on disk", engine)
        for peer, commands in peer_commands(image, folder).items():
            if shutil.which(commands[0][0]):
                figure = speed(partial(run, commands, folder), time.perf_counter)
                row(f"(peer) {peer}", figure)
                row(f"  engine beside {peer}", engine, figure, peer)
            else:
                print(f"(peer) {peer}: not installed")


def fresh(folder: Path) -> Path:
    """An empty folder for one run."""
    target = folder / "repository"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    return target


def back_up_image(image: Path, target: Path) -> None:
    """One full backup from file to file."""
    with open_disk_image(image) as disk:
        repository = Repository(DiskStorage(target))
        with repository.begin_point("vm", NOW) as writer:
            writer.write_disk("disk.vhdx", disk)
            writer.commit()


def peer_commands(image: Path, folder: Path) -> dict[str, list[list[str]]]:
    """What each peer runs for the same job."""
    target = str(folder / "repository")
    restic = ["restic", "-r", target, "--password-command", "echo benchmark", "--no-cache"]
    return {
        "restic backup": [[*restic, "init"], [*restic, "backup", str(image)]],
        "borg create": [["borg", "init", "-e", "none", target], ["borg", "create", f"{target}::one", str(image)]],
        "qemu-img convert to qcow2": [["qemu-img", "convert", "-O", "qcow2", "-c", str(image), f"{target}/disk.qcow2"]],
    }


def run(commands: list[list[str]], folder: Path) -> None:
    """Runs the commands of a peer in a fresh folder."""
    fresh(folder)
    environment = os.environ | {"BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes", "BORG_BASE_DIR": str(folder)}
    for command in commands:
        subprocess.run(command, check=True, capture_output=True, env=environment)


def main() -> None:
    print(
        f"disk of {SIZE // MIB} MB in memory: 50% zero, 25% compressible, 25% random; Python {sys.version.split()[0]}"
    )
    disk = sample_disk()
    measure_engine(disk)
    measure_peers(disk)


if __name__ == "__main__":
    main()
