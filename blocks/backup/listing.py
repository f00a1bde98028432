"""The listing of a folder: which restore points there are and in which file of it, kept beside the files.

It is a memory, not the truth: what it names and no file has is missing, and where it is gone or damaged it is made
anew from the files. Does not decide what counts; `catalog` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress

from attrs import field, frozen

from hvsim.blocks.digest import digest
from hvsim.blocks.errors import FileMissing, StorageError
from hvsim.blocks.io import Storage

LISTING_NAME = "repository.vbm"

_FORMAT = "hvsim repository listing 1"


@frozen
class Listing:
    """The file of each restore point by its id. `damage` says why a listing that is there does not count."""

    points: dict[str, str] = field(factory=dict)
    damage: str = ""


def in_folder(folder: str, name: str) -> str:
    """The path of a file in a folder, which may be the storage's own."""
    return f"{folder}/{name}" if folder else name


def folder_of(path: str) -> str:
    """The folder of a file."""
    return path.rpartition("/")[0]


def read_listing(storage: Storage, folder: str) -> Listing:
    """The listing of a folder, an empty one where there is none or it is damaged. Its files are paths."""
    path = in_folder(folder, LISTING_NAME)
    try:
        with storage.open(path) as file:
            content, _, check = file.read(0, file.size).rpartition(b"\n")
    except FileMissing:
        return Listing()
    except StorageError as error:
        return Listing(damage=str(error))
    if digest(content).hex().encode() != check:
        return Listing(damage=f"The listing '{path}' does not have the digest it was written with.")
    try:
        listing = json.loads(content)
        names = {str(point_id): str(name) for point_id, name in listing["points"].items()}
        known = listing["format"] == _FORMAT
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        known = False
    if not known:
        return Listing(damage=f"The listing '{path}' has a format that this engine does not know.")
    return Listing({point_id: in_folder(folder, name) for point_id, name in names.items()})


def write_listing(storage: Storage, folder: str, points: Mapping[str, str]) -> None:
    """Replaces the listing of a folder in one step; `points` has the paths of its files. Raises `StorageError`."""
    path = in_folder(folder, LISTING_NAME)
    names = {point_id: file.rpartition("/")[2] for point_id, file in points.items()}
    listing = {"format": _FORMAT, "points": names}
    content = json.dumps(listing, sort_keys=True).encode()
    fresh = path + ".new"
    if storage.exists(fresh):
        storage.delete(fresh)
    file = storage.create(fresh)
    try:
        with file:
            file.write(0, content + b"\n" + digest(content).hex().encode())
            file.sync()
        storage.rename(fresh, path)
    except StorageError:
        with suppress(StorageError):
            storage.delete(fresh)
        raise
