"""The block engine beside restic and borg on the same image, in processes of their own, and the memory it takes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.block_content import write_image
from hvsim.blocks.device import MIB

IMAGE_SIZE = 4096 * MIB
RUNS = 3
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


PEERS = ("restic", "borg")

SETTINGS = {
    "zstd 2, 4 MB blocks": (("zstd", 2, 4 * MIB), "restic"),
    "zstd 3": (("zstd", 3, MIB), "restic"),
    "lz4": (("lz4", 0, MIB), "borg"),
}
"""Compression, level and block size; and the program that packs as well, whose size is the measure."""


class Result(NamedTuple):
    """Seconds by the clock and of all processors, and the bytes that were left in the folder."""

    wall: float
    processor: float
    size: int


def engine(action: str, image: Path, folder: Path, setting: str = "zstd 3") -> int:
    """Lets the engine do its work in a process of its own and returns the memory that it took at most."""
    settings = map(str, SETTINGS[setting][0])
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


def timed(work: Callable[[Path], object], folder: Path) -> Result:
    """What the work takes, begun with an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    before, start = os.times(), time.perf_counter()
    work(folder)
    wall = time.perf_counter() - start
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Result(wall, processor, sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()))


def measure_programs(folder: Path, report: Report) -> None:
    """Full backups of the image into a real folder. All take turns, so that each meets the machine at its best."""
    image, target = folder / "disk.raw", folder / "repository"
    write_image(image, IMAGE_SIZE)
    works: dict[str, Callable[[Path], object]] = {}
    for name in PEERS:
        if shutil.which(name):
            works[name] = partial(program, name, image)
        else:
            print(f"(peer) {name}: not installed", flush=True)
    works |= {setting: partial(engine_backup, image, setting) for setting in SETTINGS}
    rounds = [{name: timed(work, target) for name, work in works.items()} for _ in range(RUNS)]
    results = {name: best([found[name] for found in rounds]) for name in works}
    for name, result in results.items():
        print(line(name, result), flush=True)
    peers = [name for name in PEERS if name in works]
    for setting, (_, sized_like) in SETTINGS.items():
        own = results[setting]
        for name in peers:
            ratio = results[name].wall / own.wall
            figure = f"{ratio:.2f} x ({results[name].processor / own.processor:.2f} x CPU)"
            report(f"full backup of 4 GiB, {setting}, beside {name}", figure, ">= 3 x", ratio >= 3)
        if sized_like in results:
            share = own.size / results[sized_like].size
            report(f"  size beside {sized_like}'s", f"{share:.3f} x", "<= 1 x", share <= 1)


def engine_backup(image: Path, setting: str, folder: Path) -> int:
    """A full backup by the engine."""
    return engine("backup", image, folder, setting)


def best(results: list[Result]) -> Result:
    """The least of each."""
    return Result(*(min(column) for column in zip(*results, strict=True)))


def line(name: str, result: Result) -> str:
    """What one program took."""
    return f"  {name}: {result.wall:.1f} s, {result.processor:.1f} s of CPU, {result.size / MIB:.0f} MiB stored"


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
