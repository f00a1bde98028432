"""Crashes: what a medium may hold when a writer is stopped at any byte, worked out from a journal of what it wrote.

Writes that were not synchronised may be lost, come in another order, come twice or be torn within a sector; what was
synchronised, and names, stay.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from enum import Enum
from random import Random

from attrs import frozen

from hvsim.blocks import File, MemoryStorage, Storage
from hvsim.blocks.device import Buffer

SECTOR = 512


@frozen
class Event:
    """One thing that was done to the medium. `what` is the name of the operation."""

    what: str
    path: str
    offset: int = 0
    data: bytes = b""
    target: str = ""


class Crash(Enum):
    """What the stop leaves of the writes that were not synchronised."""

    STOP = "stop"
    TORN = "torn sector"
    LOST = "lost unsynced write"
    REORDERED = "reordered unsynced writes"
    TWICE = "duplicated write"


class JournalFile(File):
    """A file whose changes are written down."""

    def __init__(self, file: File, journal: list[Event]) -> None:
        self.file = file
        self.path = file.path
        self._journal = journal

    @property
    def size(self) -> int:
        return self.file.size

    def read(self, offset: int, length: int) -> bytes:
        return self.file.read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        self.file.write(offset, data)
        self._journal.append(Event("write", self.path, offset, bytes(data)))

    def truncate(self, size: int) -> None:
        self.file.truncate(size)
        self._journal.append(Event("truncate", self.path, size))

    def sync(self) -> None:
        self._journal.append(Event("sync", self.path))

    def close(self) -> None:
        self.file.close()


class JournalStorage(Storage):
    """A storage whose changes are written down."""

    def __init__(self, storage: MemoryStorage) -> None:
        self.storage = storage
        self.journal: list[Event] = []

    def open(self, path: str, *, writable: bool = False) -> File:
        return JournalFile(self.storage.open(path, writable=writable), self.journal)

    def create(self, path: str) -> File:
        self.journal.append(Event("create", path))
        return JournalFile(self.storage.create(path), self.journal)

    def delete(self, path: str) -> None:
        self.storage.delete(path)
        self.journal.append(Event("delete", path))

    def rename(self, path: str, target: str) -> None:
        self.storage.rename(path, target)
        self.journal.append(Event("rename", path, target=target))

    def exists(self, path: str) -> bool:
        return self.storage.exists(path)

    def files(self, folder: str = "") -> Iterator[str]:
        return self.storage.files(folder)

    @property
    def free_bytes(self) -> int:
        return self.storage.free_bytes


def apply(event: Event, medium: MemoryStorage) -> None:
    """Does it to a medium. A write to a file that is gone by now is nothing."""
    if event.what == "create":
        medium.create(event.path)
    elif event.what == "delete":
        medium.delete(event.path)
    elif event.what == "rename":
        medium.rename(event.path, event.target)
    elif event.what == "write" and medium.exists(event.path):
        medium.open(event.path).write(event.offset, event.data)
    elif event.what == "truncate" and medium.exists(event.path):
        medium.open(event.path).truncate(event.offset)


def crash_count(journal: list[Event], step: int) -> int:
    """How many places `crashes` knows."""
    return sum(len(cuts_of(event, step)) for event in journal) + 1


def cuts_of(event: Event, step: int) -> list[int]:
    """The bytes of an event at which to stop: every `step`, and its end."""
    return [*range(0, len(event.data), step), len(event.data)] if event.what == "write" else [0]


def crashes(
    before: MemoryStorage, journal: list[Event], kind: Crash, step: int, places: Container[int], seed: int = 0
) -> Iterator[MemoryStorage]:
    """What the medium may hold after a crash within each event, at every `step` bytes of each write.

    Of all these places, counted from 0, only those in `places`.
    """
    chance = Random(seed)
    medium = before.copy()  # what is safe
    pending: list[Event] = []  # what is not, in its order; names are safe at once
    place = 0
    for event in [*journal, Event("end", "")]:
        for cut in cuts_of(event, step):
            if place in places:
                yield crashed(medium, pending, event, cut, kind, chance)
            place += 1
        if event.what == "sync":
            for write in [write for write in pending if write.path == event.path]:
                apply(write, medium)
            pending = [write for write in pending if write.path != event.path]
        elif event.what in ("write", "truncate"):
            pending.append(event)
        else:
            apply(event, medium)
            if event.what == "rename":
                pending = [renamed(write, event) for write in pending]
            elif event.what == "delete":
                pending = [write for write in pending if write.path != event.path]


def renamed(write: Event, event: Event) -> Event:
    return Event(write.what, event.target, write.offset, write.data) if write.path == event.path else write


def crashed(
    safe: MemoryStorage, pending: list[Event], event: Event, cut: int, kind: Crash, chance: Random
) -> MemoryStorage:
    """The medium after a crash `cut` bytes into `event`."""
    medium = safe.copy()
    writes = list(pending)
    if kind is Crash.LOST and writes:
        writes.pop(chance.randrange(len(writes)))
    elif kind is Crash.REORDERED:
        writes = [write for write in writes if chance.random() < 0.5]
        chance.shuffle(writes)
    elif kind is Crash.TWICE and writes:
        writes.append(chance.choice(writes))
    for write in writes:
        apply(write, medium)
    if cut and event.what == "write":
        apply(Event("write", event.path, event.offset, event.data[:cut]), medium)
        if kind is Crash.TORN:
            tear(medium, event, cut, chance)
    return medium


def tear(medium: MemoryStorage, event: Event, cut: int, chance: Random) -> None:
    """What was to come of the sector in which the write stopped is rubbish now."""
    end = min(-(-(event.offset + cut) // SECTOR) * SECTOR, event.offset + len(event.data))
    rest = end - event.offset - cut
    if rest > 0:
        medium.open(event.path).write(event.offset + cut, chance.randbytes(rest))
