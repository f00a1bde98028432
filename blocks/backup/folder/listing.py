"""The listing of a folder: which restore points there are and in which file of it, kept beside the files.

It is a memory, not the truth: what it names and no file has is missing, and where it is gone or damaged it is made
anew from the files. Lines are added to it, so that a folder of many points costs no more than one of few. Does not
decide what counts; `catalog` does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import BytesIO

from attrs import define, field

from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.digest import digest
from hvsim.blocks.errors import FileMissing, StorageError
from hvsim.blocks.io import Storage

LISTING_NAME = "repository.vbm"

FULL_EXTENSION = ".vbk"
INCREMENT_EXTENSION = ".vib"
ROLLBACK_EXTENSION = ".vrb"
EXTENSIONS = (FULL_EXTENSION, INCREMENT_EXTENSION, ROLLBACK_EXTENSION)

MAX_LISTING_SIZE = 64 * MIB
"""Some hundred thousand restore points."""

_FIRST_LINE = b"hvsim repository listing 2\n"
_LONGEST_LINE = 64 * KIB
_CHECK_DIGITS = 16
_SPARE_LINES = 64
"""Lines of points that are gone, beside as many as there are points, before the listing is written anew."""


@define
class Listing:
    """The path of each restore point's file by its id. `damage` says why a listing that is there does not count.

    `removed` are the ids of files that were removed while copies of them lay in the repository: these do not count.
    """

    points: dict[str, str] = field(factory=dict)
    damage: str = ""
    lines: int = 0
    removed: set[str] = field(factory=set)
    _files: set[str] | None = field(default=None, init=False, eq=False)

    @property
    def is_worn(self) -> bool:
        """Whether it has to be written anew before anything can be added."""
        return bool(self.damage) or self.lines > 2 * (len(self.points) + len(self.removed)) + _SPARE_LINES

    def has_file(self, path: str) -> bool:
        """Whether it names a restore point in that file."""
        if self._files is None:
            self._files = set(self.points.values())
        return path in self._files

    def take(self, folder: str, key: str, value: str | bool | None) -> None:
        """What a line says: the name of a point's file, None where the point is gone; whether a file is removed."""
        self.lines += 1
        self._files = None
        if value is True:
            self.removed.add(key)
        elif value is False:
            self.removed.discard(key)
        elif value is None:
            self.points.pop(key, None)
        else:
            self.points[key] = in_folder(folder, value)


def in_folder(folder: str, name: str) -> str:
    """The path of a file in a folder, which may be the storage's own."""
    return f"{folder}/{name}" if folder else name


def folder_of(path: str) -> str:
    """The folder of a file."""
    return path.rpartition("/")[0]


def read_listing(storage: Storage, folder: str) -> Listing:
    """The listing of a folder, an empty one where there is none or it is damaged."""
    path = in_folder(folder, LISTING_NAME)
    named = storage.name_of(path)
    try:
        with storage.open(path) as file:
            if file.size > MAX_LISTING_SIZE:
                return Listing(damage=f"The listing '{named}' of {file.size} bytes is longer than one can be.")
            data = file.read(0, file.size)
    except FileMissing:
        return Listing()
    except StorageError as error:
        return Listing(damage=str(error))
    listing = Listing()
    if not data.startswith(_FIRST_LINE) or not data.endswith(b"\n"):
        return Listing(damage=f"The listing '{named}' is cut off, or of a format that this engine does not know.")
    lines = BytesIO(data)  # of a hostile one not all are made at once
    lines.seek(len(_FIRST_LINE))
    for number, line in enumerate(lines, start=2):
        change = _parsed(line)
        if change is None:
            return Listing(
                damage=f"The listing '{named}' does not have the digest it was written with, in line {number}."
            )
        listing.take(folder, *change)
    return listing


Change = str | bool | None
"""What is said of an id: the path of a restore point's file, None for a point that is gone; of a file whether it is
removed."""


def add_to_listing(storage: Storage, folder: str, listing: Listing, changes: Mapping[str, Change]) -> None:
    """Adds what is new.

    Raises `StorageError`; the listing is then written anew before anything is added.
    """
    try:
        with storage.open(in_folder(folder, LISTING_NAME), writable=True) as file:
            file.write(file.size, b"".join(_line(key, value) for key, value in changes.items()))
            file.sync()
    except StorageError as error:
        listing.damage = str(error)  # a line may be there in part
        raise
    for key, value in changes.items():
        listing.take(folder, key, _name(value))


def write_listing(storage: Storage, folder: str, points: Iterable[tuple[str, str]], removed: Iterable[str]) -> Listing:
    """Replaces the listing of a folder in one step; `points` are ids and paths of files. Raises `StorageError`."""
    path = in_folder(folder, LISTING_NAME)
    listing = Listing(dict(sorted(points)), removed=set(removed))
    lines: list[tuple[str, Change]] = [*listing.points.items(), *((item, True) for item in sorted(listing.removed))]
    listing.lines = len(lines)
    fresh = path + ".new"
    if storage.exists(fresh):
        storage.delete(fresh)
    file = storage.create(fresh)
    try:
        with file:
            file.write(0, _FIRST_LINE + b"".join(_line(key, value) for key, value in lines))
            file.sync()
        storage.rename(fresh, path)
    except StorageError:
        with suppress(StorageError):
            storage.delete(fresh)
        raise
    return listing


def _name(value: Change) -> Change:
    """A path without its folder: a listing names the files beside it."""
    return value.rpartition("/")[2] if isinstance(value, str) else value


def _line(key: str, value: Change) -> bytes:
    content = json.dumps([key, _name(value)]).encode()
    return digest(content).hex()[:_CHECK_DIGITS].encode() + b" " + content + b"\n"


def _parsed(line: bytes) -> tuple[str, Change] | None:
    check, _, content = line.rstrip(b"\n").partition(b" ")
    if len(line) > _LONGEST_LINE or digest(content).hex()[:_CHECK_DIGITS].encode() != check:
        return None
    try:
        key, value = json.loads(content)
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(key, str) or not (value is None or isinstance(value, bool | str)):
        return None
    return None if isinstance(value, str) and not _is_name(value) else (key, value)


def _is_name(value: str) -> bool:
    """Whether a backup file in the listing's own folder may be called so."""
    return value.endswith(EXTENSIONS) and not set(value) & {"/", "\\", "\0"}
