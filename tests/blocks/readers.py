"""Processes that change a repository as fast as they can, and others that read it meanwhile and believe nothing.

`python -m tests.blocks.readers write|read|read-killed FOLDER SEED SECONDS`. A reader ends with 1 and says why where it
was told of damage, or was given other bytes than were backed up; it prints how often it looked. Where writers are
killed, it may be told of what they left behind, with which nothing is lost.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from blake3 import blake3

from hvsim.blocks import (
    BackupError,
    DiskStorage,
    MemoryDevice,
    PointKind,
    Repository,
    RepositoryLocked,
    RestorePoint,
    RestorePointMissing,
    RetentionPolicy,
)
from tests.blocks.machines import BLOCK, moment

SIZE = 24 * BLOCK
MACHINES = ("web01", "sql01")


def back_up(repository: Repository, disk: MemoryDevice, machine: str, run: int, chance: random.Random) -> None:
    """One more restore point, whose configuration is the digest of what the disk holds."""
    for _ in range(chance.randrange(1, 8)):
        offset = chance.randrange(SIZE // BLOCK) * BLOCK
        disk.write(offset, chance.choice([bytes(BLOCK), chance.randbytes(BLOCK)]))
    kind = PointKind.FULL if chance.random() < 0.1 else None
    reverse = machine == MACHINES[1]
    time_of_run = moment(0) + timedelta(minutes=run)
    with repository.begin_point(machine, time_of_run, kind, block_size=BLOCK, reverse=reverse) as writer:
        writer.write_disk("disk", disk)
        writer.set_configuration(blake3(disk.read(0, SIZE)).digest())
        writer.commit()


def write(folder: str, seed: int, seconds: float) -> int:
    """Changes the repository; returns how often."""
    chance = random.Random(seed)
    disks = disks_of_machines()
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        repository = Repository(DiskStorage(folder))
        for _ in range(chance.randrange(1, 12)):
            count += 1
            machine = chance.choice(MACHINES)
            with suppress(RepositoryLocked):
                if chance.random() < 0.5:
                    back_up(repository, disks[machine], machine, seed * 100_000 + count, chance)
                else:
                    change(repository, machine, chance)
    return count


def disks_of_machines() -> dict[str, MemoryDevice]:
    """An empty disk for each machine."""
    return {machine: MemoryDevice(SIZE) for machine in MACHINES}


def change(repository: Repository, machine: str, chance: random.Random) -> None:
    """Merges, makes a full, deletes, compacts, or lets retention choose, as far as the chain allows it."""
    with suppress(BackupError):
        way_to_change(repository, machine, chance)[1]()


def way_to_change(repository: Repository, machine: str, chance: random.Random) -> tuple[str, Callable[[], object]]:
    """One of the changes by name; of a short chain none."""
    points = repository.points(machine)
    if len(points) <= 2:
        return "none", lambda: None
    ways: list[tuple[str, Callable[[], object]]] = [
        ("merge", lambda: repository.merge(points[1])),
        ("synthetic", lambda: repository.make_synthetic_full(points[-1])),
        ("delete", lambda: repository.delete_point(points[-1])),
        ("compact", lambda: repository.compact(dead_share=0)),
        (
            "retention",
            lambda: repository.apply_retention(machine, RetentionPolicy(points=3, forever=True), moment(0)),
        ),
        ("attributes", lambda: repository.set_attributes(points[0], {"note": str(chance.random())})),
    ]
    return chance.choice(ways)


def read(folder: str, seed: int, seconds: float, *, killed: bool = False) -> int:
    """Lists, verifies and restores; returns how often."""
    chance = random.Random(seed)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        repository = Repository.open(folder)
        assert repository.unreadable_files() == {}, repository.unreadable_files()
        assert killed or repository.unfinished_files() == ()
        for _ in range(3):
            count += 1
            points = repository.points()
            chosen = chance.choice(points) if points and chance.random() < 0.7 else None
            with suppress(RestorePointMissing):  # somebody removed it: that is no damage
                found = [damage for damage in repository.verify(chosen) if damage.points or not killed]
                assert found == [], found
                if chosen is not None:
                    check(repository, chosen, chance)
    return count


def check(repository: Repository, point: RestorePoint, chance: random.Random) -> None:
    """Whether the point holds what was backed up, read block by block or as a whole."""
    expected = repository.configuration(point)
    if chance.random() < 0.5:
        target = MemoryDevice(SIZE)
        repository.restore(point, "disk", target)
        content = target.read(0, SIZE)
    else:
        with repository.read_disk(point, "disk") as disk:
            content = b"".join(disk.read(offset, BLOCK) for offset in range(0, SIZE, BLOCK))
    assert blake3(content).digest() == expected, point.id
    assert repository.chain(point)


def main(what: str, folder: str, seed: str, seconds: str) -> None:
    """Does one of them and prints how often."""
    ways = {"write": write, "read": read, "read-killed": partial(read, killed=True)}
    print(ways[what](folder, int(seed), float(seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
