"""The block engine beside restic and borg on the same image, in processes of their own, and the memory it takes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.block_content import write_image
from hvsim.blocks.device import MIB

IMAGE_SIZE = 4096 * MIB
RUNS = 2
MOST_MEMORY = 256 * MIB

Report = Callable[[str, str, str, bool], None]

_ENGINE = """
import json, resource, sys
from datetime import UTC, datetime
from hvsim.blocks import Compression, DiskStorage, Repository, open_disk_image

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

action, image, folder, compression, level, block_size = sys.argv[1:]
repository = Repository(DiskStorage(folder))
if action == "backup":
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with open_disk_image(image) as disk:
        with repository.begin_point(
            "vm", now, compression=Compression(compression), level=int(level) or None, block_size=int(block_size)
        ) as writer:
            writer.write_disk("disk.raw", disk)
            writer.commit()
elif action == "verify":
    assert repository.verify() == []
else:
    repository.restore_to_file(repository.points()[0], "disk.raw", image + ".restored")
print(json.dumps(peak()))
"""


SETTINGS = {"zstd 2, 4 MB blocks": ("zstd", 2, 4 * MIB), "zstd 3": ("zstd", 3, MIB), "lz4": ("lz4", 0, MIB)}


def engine(action: str, image: Path, folder: Path, setting: str = "zstd 3") -> int:
    """Lets the engine do its work in a process of its own and returns the memory that it took at most."""
    settings = map(str, SETTINGS[setting])
    command = [sys.executable, "-c", _ENGINE, action, str(image), str(folder), *settings]
    return int(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def program(name: str, image: Path, folder: Path) -> None:
    """The same backup by another program."""
    environment = os.environ | {
        "BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK": "yes",
        "BORG_BASE_DIR": str(folder.parent / "borg-base"),
        "RESTIC_PASSWORD": "benchmark",
    }
    commands = {
        "restic": [
            ["restic", "-q", "--no-cache", "-r", str(folder), "init"],
            ["restic", "-q", "--no-cache", "-r", str(folder), "backup", str(image)],
        ],
        "borg": [["borg", "init", "-e", "none", str(folder)], ["borg", "create", f"{folder}::one", str(image)]],
    }
    for command in commands[name]:
        subprocess.run(command, check=True, capture_output=True, env=environment)


def timed(work: Callable[[Path], object], folder: Path) -> tuple[float, float, int]:
    """Wall and CPU seconds, the best of several runs, and the bytes that were left in the folder."""
    walls, processors, size = [], [], 0
    for _ in range(RUNS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        before, start = os.times(), time.perf_counter()
        work(folder)
        walls.append(time.perf_counter() - start)
        after = os.times()
        processors.append(after.children_user + after.children_system - before.children_user - before.children_system)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return min(walls), min(processors), size


def measure_programs(folder: Path, report: Report) -> None:
    """Full backups of the image into a real folder."""
    image, target = folder / "disk.raw", folder / "repository"
    write_image(image, IMAGE_SIZE)
    results: dict[str, tuple[float, float, int]] = {}
    for name in ("restic", "borg"):
        if shutil.which(name):
            results[name] = timed(lambda where, name=name: program(name, image, where), target)  # type: ignore[misc]
            print(f"{line(name, results[name])}", flush=True)
        else:
            print(f"(peer) {name}: not installed", flush=True)
    for setting in SETTINGS:
        own = timed(lambda where, setting=setting: engine("backup", image, where, setting), target)  # type: ignore[misc]
        print(line(f"engine, {setting}", own), flush=True)
        for name, other in results.items():
            ratio = other[0] / own[0]
            figure = f"{ratio:.2f} x ({other[1] / own[1]:.2f} x CPU)"
            report(f"full backup of 4 GiB, {setting}, beside {name}", figure, ">= 3 x", ratio >= 3)
        if "restic" in results:
            share = own[2] / results["restic"][2]
            report("  size beside restic's", f"{share:.3f} x", "<= 1 x", share <= 1)


def line(name: str, result: tuple[float, float, int]) -> str:
    """What one program took."""
    wall, processor, size = result
    return f"  {name}: {wall:.1f} s, {processor:.1f} s of CPU, {size / MIB:.0f} MiB stored"


def measure_memory(folder: Path, report: Report) -> None:
    """The most memory of each, beyond what the interpreter and the libraries take by themselves."""
    image, target = folder / "disk.raw", folder / "repository"
    empty = folder / "empty"
    empty.mkdir()
    base = engine("verify", image, empty)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for action in ("backup", "verify", "restore"):
        extra = engine(action, image, target) - base
        figure = f"{extra / MIB:.0f} MiB"
        report(f"memory of {action}, 4 GiB image", figure, "<= 256 MiB", extra <= MOST_MEMORY)
