"""Every crash, failure, flipped bit and cut, counted: `python -m tests.blocks.all_faults [crash|fail|flip|cut] [NAME]`.

The tests take samples of the same functions. Each function raises where something is lost, and returns what it tried.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import time
from collections.abc import Sequence
from functools import cache
from random import Random

import pytest
from attrs import frozen

from hvsim.blocks import BlockError, FaultPlan, FaultyStorage, MemoryStorage, Repository, StorageError, flip_bit
from hvsim.blocks.backup.folder.listing import LISTING_NAME
from hvsim.blocks.backup.folder.usage import free_ranges, used_ranges
from hvsim.blocks.backup.format.file import BackupFile
from tests.blocks.crashes import Crash, Event, JournalStorage, crash_count, crashes
from tests.blocks.models import content
from tests.blocks.operations import MEDIUM, OPERATIONS, SMALL, Situation, chain, check, check_content, fingerprint

SIZES = {"small": (SMALL, 1), "medium": (MEDIUM, 512)}
"""Bytes of the disk, and how far apart the places of the crashes are."""


_SEEN: dict[tuple[str, str], set[int]] = {}
"""The media that a full run has looked at."""


@cache
def watched(operation: str, size: str) -> tuple[Situation, list[Event]]:
    """The situation before an operation, and what the operation does to the medium."""
    situation = OPERATIONS[operation](SIZES[size][0])
    storage = JournalStorage(situation.storage.copy())
    situation.act(Repository(storage))
    return situation, storage.journal


def crash(operation: str, size: str, kind: Crash, chance: Random | None = None, sample: int = 0) -> int:
    """Crashes the operation at every place, or at a sample of them; returns how many places that were.

    Media that hold the same bytes are looked at once, whatever the kind of crash that left them so.
    """
    step = SIZES[size][1]
    situation, journal = watched(operation, size)
    count = crash_count(journal, step)
    places: Sequence[int] = range(count) if chance is None else chance.sample(range(count), min(count, sample))
    seen = _SEEN.setdefault((operation, size), set()) if chance is None else set[int]()
    for medium in crashes(situation.storage, journal, kind, step, places):
        state = hash(tuple(sorted(fingerprint(medium).items())))
        if state not in seen:
            seen.add(state)
            check(medium, situation)
    return len(places)


SAID = re.compile("cannot be used|There is no room")
"""What the storage says, whatever the error is called."""


@frozen
class Failure:
    """How calls fail: with which error, once or for good, and how many bytes of a write are stored before."""

    error: int
    forever: bool = False
    torn: int = 0

    def __str__(self) -> str:
        name = "short write" if self.torn else errno.errorcode[self.error]
        return f"{name}, {'for good' if self.forever else 'once'}"


FAILURES = [
    Failure(error, forever)
    for error in (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EINTR)
    for forever in (False, True)
] + [Failure(errno.ENOSPC, forever, torn=100) for forever in (False, True)]


def fail(operation: str, how: Failure, chance: Random | None = None, sample: int = 0) -> int:
    """Lets the i-th call of the operation fail, for every i or a sample, until it is over; returns how many failed.

    After one failure the same repository must be able to go on.
    """
    situation, _ = watched(operation, "small")
    plan = FaultPlan()
    counted = Repository(FaultyStorage(situation.storage.copy(), plan))
    opening = plan.calls
    situation.act(counted)
    calls = range(opening + 1, plan.calls + 1)
    for number in calls if chance is None else chance.sample(calls, min(len(calls), sample)):
        _fail_at(situation, number, how)
    return len(calls)


def _fail_at(situation: Situation, number: int, how: Failure) -> None:
    medium = situation.storage.copy()
    plan = FaultPlan(fail_call=number, error=how.error, forever=how.forever, torn_bytes=how.torn)
    repository = Repository(FaultyStorage(medium, plan))
    try:
        situation.act(repository)
    except BlockError as error:
        # Whoever reads the error must learn what the storage said, not that a backup is damaged.
        if not isinstance(error, StorageError) and not SAID.search(str(error)):
            raise
    check(medium.copy(), situation)
    plan.fail_call = 0
    repository.refresh()
    try:
        situation.act(repository)
    except BlockError as error:
        # It was done before the failure was reported: once more it finds nothing to do, or something else.
        if isinstance(error, StorageError):
            raise
    _check_content(medium, situation)


def _check_content(medium: MemoryStorage, situation: Situation) -> None:
    """Whether everything can be read after the operation was tried again, which may have taken it one step further."""
    found = Repository(medium)
    assert situation.may_go or set(situation.held) <= {point.id for point in found.points()}
    assert [damage for damage in found.verify() if damage.points] == []
    check_content(found, situation)


@frozen
class Flips:
    """How many bits that something names were flipped, and how many of them a verification saw."""

    flipped: int
    detected: int


def flip(chance: Random | None = None, sample: int = 0) -> Flips:
    """Flips every bit of a rollback and its full, or a sample of every kind of file: each is found and contained."""
    machine, storage = chain("RRI" if chance else "RR", SMALL)
    if chance:
        machine.repository.make_synthetic_full(machine.repository.points()[-1])
    held = {point.id: machine.held[point.id] for point in machine.repository.points()}
    bits = _named_bits(machine.repository)
    chosen = bits if chance is None else chance.sample(bits, sample)
    detected = 0
    found = Repository(storage)
    for path, bit in chosen:
        flip_bit(storage.open(path), bit)
        damage = found.verify()
        detected += any(item.file == path for item in damage)
        suffering = {point_id for item in damage for point_id in item.points}
        if (
            chance or bit % 8 == 0
        ):  # what is given back is looked at for one bit of each byte, and after a sample always
            before = fingerprint(storage)
            for point_id, expected in held.items():
                assert _gives_back(found, point_id, expected) == (point_id not in suffering), (path, bit, damage)
            assert fingerprint(storage) == before
        flip_bit(storage.open(path), bit)
    return Flips(len(chosen), detected)


def _named_bits(repository: Repository) -> list[tuple[str, int]]:
    """Every bit of the backup files that something names, and of the listing."""
    catalog = repository.workspace.catalog
    storage = repository.storage
    places = [(LISTING_NAME, bit) for bit in range(storage.open(LISTING_NAME).size * 8)]
    for known in catalog.files.values():
        with repository.workspace.files() as files:
            free = free_ranges(used_ranges(catalog, files, known.id))
        unnamed = {byte for item in free for byte in range(item.offset, item.end)}
        places += [
            (known.path, byte * 8 + bit) for byte in range(known.size) if byte not in unnamed for bit in range(8)
        ]
    return places


def _gives_back(repository: Repository, point_id: str, expected: bytes) -> bool:
    """Whether the point gives back its disk and configuration; what it gives must be right."""
    try:
        point = repository.point(point_id)
        repository.configuration(point)
        with repository.read_disk(point, "disk.vhdx") as disk:
            assert content(disk) == expected
    except BlockError:
        return False
    return True


def cut(chance: Random | None = None, sample: int = 0) -> int:
    """Cuts each file at every length, or a sample: that is seen, and points that do not need the rest are whole."""
    machine, storage = chain("FII", SMALL)
    places = [(point.file, size) for point in machine.repository.points() for size in range(point.file_size)]
    chosen = places if chance is None else chance.sample(places, sample)
    for path, size in chosen:
        medium = storage.copy()
        medium.open(path).truncate(size)
        found = Repository(medium)
        damage = found.verify()
        assert any(item.file == path for item in damage)
        suffering = {point_id for item in damage for point_id in item.points}
        for point_id, expected in machine.held.items():
            assert _gives_back(found, point_id, expected) == (point_id not in suffering), (path, size, damage)
        with pytest.raises(BlockError, match=re.escape(path)):
            BackupFile(medium.open(path))
    return len(chosen)


def main() -> None:
    """Prints a line for each thing that was tried."""
    parts = sys.argv[1:2] or ["crash", "fail", "flip", "cut"]
    names = sys.argv[2:] or list(OPERATIONS)
    if hasattr(os, "nice"):
        os.nice(10)
    for name in names:
        for kind in Crash if "crash" in parts else ():
            for size in SIZES:
                report(f"crash {name} {size}: {kind.value}", lambda: crash(name, size, kind))  # noqa: B023  called at once
        for how in FAILURES if "fail" in parts else ():
            report(f"fail {name}: {how}", lambda: fail(name, how))  # noqa: B023  called at once
    if "flip" in parts:
        report("flip", flip)
    if "cut" in parts:
        report("cut", cut)


def report(what: str, act: object) -> None:
    assert callable(act)
    start = time.perf_counter()
    result = act()
    print(f"{what}: {result} in {time.perf_counter() - start:.1f} s", flush=True)


if __name__ == "__main__":
    main()
