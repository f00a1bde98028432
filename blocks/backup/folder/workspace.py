"""The folder of a repository while it is being changed: its lock, its catalog, names of new files, and what a stopped
writer left behind.

Decides what is safe to remove. Does not know what restore points are made of.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from itertools import chain, count

from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.listing import (
    FULL_EXTENSION,
    INCREMENT_EXTENSION,
    ROLLBACK_EXTENSION,
    Change,
    Listing,
    add_to_listing,
    folder_of,
    in_folder,
    write_listing,
)
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.model import Compression, PointKind
from hvsim.blocks.datapath.codec import Codec, CodecHeader
from hvsim.blocks.errors import BackupError, FileMissing, PasswordMissing, PasswordWrong, StorageError
from hvsim.blocks.io import Storage
from hvsim.blocks.locks import Lock

LOCK_NAME = "repository.lock"

Password = str | Callable[[], Iterable[str]] | None
"""What opens encrypted chains: one password, or a function that gives those to try."""

_EXTENSIONS = {
    PointKind.FULL: FULL_EXTENSION,
    PointKind.INCREMENT: INCREMENT_EXTENSION,
    PointKind.ROLLBACK: ROLLBACK_EXTENSION,
}
_FORBIDDEN = str.maketrans(dict.fromkeys((*'<>:"/\\|?*', *map(chr, range(32))), "_"))

_NOT_PLAIN = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]+")
"""Characters beyond the first plane, also in halves: not every file system takes them, and not every program."""

_LONGEST_NAME = 160
"""Bytes of a chain's name that its files keep: file systems stop at 255 for the whole name."""


class Workspace:
    """What every operation on one repository works with. Several writers of one process share its lock."""

    def __init__(self, storage: Storage, folder: str, password: Password) -> None:
        self.storage = storage
        self.folder = folder
        self.password = password
        self.catalog = Catalog(storage, folder, self._is_changed_by_others)
        self.busy: set[str] = set()
        """The chains that a writer is adding to, with their names' case folded."""
        self.is_suspect = True
        """Whether a failure may have left the folder other than the catalog has it."""
        self._codecs: dict[CodecHeader, Codec] = {}
        self._locks: dict[str, Lock] = {}
        self._holders = 0
        self._unlisted: set[str] = set()
        self._going: set[str] = set()
        """The points that are about to go: they are still there, and no listing names them any more."""
        self._token = os.urandom(8)

    def files(self, *, is_guarded: bool = False) -> FileSet:
        """A set to open files in; `is_guarded` for who has entered, and need not look whether others changed them."""
        return FileSet(self.catalog, is_guarded=is_guarded)

    def codec(self, header: CodecHeader, compression: Compression | None = None, level: int | None = None) -> Codec:
        """The codec of a chain. Raises `PasswordMissing`, `PasswordWrong`, `BackupUnsupported`."""
        codec = self._codecs.get(header)
        if codec is None:
            codec = self._codecs[header] = self._opened(header)
        return codec if compression is None else codec.with_compression(compression, level)

    def codec_of(self, file: CatalogFile) -> Codec:
        """The codec of a file that is there, which the errors name."""
        try:
            return self.codec(file.root.codec)
        except (PasswordMissing, PasswordWrong) as error:
            raise type(error)(f"'{self.storage.name_of(file.path)}': {error}") from None

    def _opened(self, header: CodecHeader) -> Codec:
        if not callable(self.password):
            return Codec.open(header, self.password)
        for password in self.password() if header.encryption is not None else ():
            with suppress(PasswordWrong):
                return Codec.open(header, password)
        return Codec.open(header)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keeps other writers out. What a stopped one left behind is cleared away first."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def enter(self) -> None:
        """Begins a change; `leave` ends it. Raises `RepositoryLocked`, `StorageError`.

        The folders below that hold backup files are locked as well: somebody may know one of them as a repository.
        """
        if self._holders == 0:
            try:
                self._lock_folders()
                if self.is_suspect or any(lock.note != self._token for lock in self._locks.values()):
                    self.refresh()
                    while self._lock_folders():  # somebody may have been writing there until now
                        self.refresh()
                self.recover()
            except BaseException:  # also Ctrl-C: the folders must not stay locked
                self._release()
                raise
        self._holders += 1

    def leave(self) -> None:
        """Ends a change."""
        self._holders -= 1
        if self._holders == 0:
            self._release()

    def _lock_folders(self) -> list[str]:
        """Locks those folders of the repository that are known and not locked yet, and returns them."""
        fresh = sorted({self.folder, *self.catalog.folders} - set(self._locks))
        for folder in fresh:
            self._locks[folder] = self.storage.lock(in_folder(folder, LOCK_NAME))
        return fresh

    def unfinished(self) -> list[str]:
        """The files that a stopped writer left behind; one that is being written now looks alike and is none."""
        found = self._left_behind()
        while found:
            for path in found:
                self.update(path)  # it may have been finished since the folder was looked at
            if self.catalog.unfinished.keys() >= set(found) and self._left_behind() == found:
                break
            self.refresh()
            found = self._left_behind()
        return found

    def _left_behind(self) -> list[str]:
        locked = {folder: self._is_locked(folder) for folder in set(map(folder_of, self.catalog.unfinished))}
        return [path for path in self.catalog.unfinished if not locked[folder_of(path)]]

    def is_being_written(self, path: str) -> bool:
        """Whether somebody, this process included, is writing to the folder of a file."""
        return self._is_locked(folder_of(path))

    def _is_changed_by_others(self, folder: str) -> bool:
        return folder not in self._locks and self._is_locked(folder)

    def _is_locked(self, folder: str) -> bool:
        return self.storage.is_locked(in_folder(folder, LOCK_NAME))

    def _release(self) -> None:
        while self._locks:
            self._locks.popitem()[1].release(self._token)

    def refresh(self) -> None:
        """Looks at the folder anew, until it stands still where others may be changing it."""
        self.is_suspect = True
        if self._locks:
            self.catalog.refresh()
        else:
            self.catalog.settle()
        self.is_suspect = any(isinstance(error, StorageError) for error in self.catalog.damaged.values())

    def update(self, path: str) -> None:
        """Looks at one file anew."""
        try:
            self.catalog.update(path)
        except StorageError:
            self.is_suspect = True
            raise

    def committed(self, writer: BackupFileWriter) -> None:
        """Takes note of what a writer has just committed, and closes its file."""
        assert writer.committed is not None
        with suppress(StorageError):
            writer.file.close()
        self.catalog.committed(writer.file.path, writer.committed)

    @property
    def is_whole(self) -> bool:
        """Whether every file can be read and none is gone."""
        return not self.catalog.damaged and not self.catalog.missing

    def check_whole(self, what: str) -> None:
        """Raises `BackupError` or `StorageError` while a file cannot be read or is gone: it may be one that counts."""
        for path, error in self.catalog.damaged.items():
            message = f"{what} waits until the repository is whole. {error}"
            raise StorageError(message, path) if isinstance(error, StorageError) else BackupError(message)
        for path in self.catalog.missing.values():
            raise BackupError(
                f"{what} waits until the repository is whole. The backup file '{self.storage.name_of(path)}' is gone."
            )

    def check_idle(self, chain_name: str) -> None:
        """Raises `BackupError` while a writer is adding to the chain."""
        if chain_name.casefold() in self.busy:
            raise BackupError(f"A restore point of '{chain_name}' is being written.")

    def check_nobody_writes(self) -> None:
        """Raises `BackupError` while a writer is adding to any chain."""
        for chain_name in self.busy:
            raise BackupError(f"A restore point of '{chain_name}' is being written.")

    def free_path(self, chain_name: str, time: datetime, kind: PointKind, beside: str | None = None) -> str:
        """A name for a new file, in the folder of the one that it takes the place of: `beside`, where there is one.

        Who knows that folder as a repository of its own goes on finding the chain there.
        """
        stem = f"{_plain_name(chain_name)}D{time:%Y-%m-%dT%H%M%S}"
        base = in_folder(self.folder if beside is None else folder_of(beside), stem)
        names = chain([base], (f"{base}_{attempt:04x}" for attempt in count(1)))
        extension = _EXTENSIONS[kind]
        return next(name + extension for name in names if not self.storage.exists(name + extension))

    def recover(self) -> None:
        """Removes what a stopped writer left behind. Doing it again changes nothing."""
        for path in tuple(self.catalog.unfinished):
            self.delete(path)
        self.collect()

    def collect(self) -> None:
        """Removes the files that hold no restore point and that no other file refers to.

        Where a file cannot be read nobody knows what it refers to: then everything stays.
        """
        if not self.is_whole:
            return
        while spare := [file_id for file_id in self.catalog.spare if not self.catalog.is_named(file_id)]:
            for file_id in sorted(spare):
                self.delete(self.catalog.files[file_id].path)

    def is_referred_to(self, file_id: str) -> bool:
        """Whether another file may need this one's blocks: it names it, or cannot be read."""
        if not self.is_whole:
            return True
        return self.catalog.is_named(file_id)

    def delete(self, path: str) -> None:
        """Removes a file. One that is gone already is no error.

        Its copies do not take its place: first the listing says that it is removed. Raises `StorageError`.
        """
        file = self.catalog.file_at(path)
        if file is not None and self.catalog.has_copies(file.id):
            self._change_listing(folder_of(path), {file.id: True})
        with suppress(FileMissing):
            self.storage.delete(path)
        self.catalog.forget(path)

    def bring_back(self, file_id: str) -> None:
        """Lets copies of a file that was removed count again. Raises `StorageError`."""
        for folder, listing in tuple(self.catalog.listings.items()):
            if file_id in listing.removed:
                self._change_listing(folder, {file_id: False})

    def rename_to(self, path: str, chain_name: str, time: datetime, kind: PointKind) -> str:
        """Gives a file the name that fits what is in it now, and returns that."""
        target = self.free_path(chain_name, time, kind, path)
        try:
            self.storage.rename(path, target)
        except StorageError:
            return path  # a name means nothing to a reader
        self.catalog.forget(path)
        self.update(target)
        return target

    def save_listing(self, without: Iterable[str] = ()) -> None:
        """Writes down which restore points there are, leaving out those that are about to go. Raises `StorageError`.

        Every folder with backup files has its own listing, so that it says the same whoever looks from further above.
        """
        self._going = gone = set(without)
        changes: dict[str, dict[str, Change]] = {}
        self._unlisted |= self.catalog.unlisted()
        for point_id in sorted(self._unlisted | gone):
            point = self.catalog.points.get(point_id)
            path = None if point is None or point_id in gone else point.file
            for folder, listing in self.catalog.listings.items():
                listed = listing.points.get(point_id)
                is_wrong = listed is not None and listed != path and (path is not None or point_id in gone)
                # One that could not be read may still name it, and would have it missed for ever.
                if is_wrong or (listing.damage and point_id in gone):
                    changes.setdefault(folder, {})[point_id] = None
            if path is not None and self._listed(folder_of(path)).points.get(point_id) != path:
                changes.setdefault(folder_of(path), {})[point_id] = path
        for folder, changed in changes.items():
            self._change_listing(folder, changed)
        self._unlisted.clear()

    def _listed(self, folder: str) -> Listing:
        return self.catalog.listings.get(folder, Listing())

    def _change_listing(self, folder: str, changed: Mapping[str, Change]) -> None:
        listing = self.catalog.listings.get(folder)
        if listing is None or listing.is_worn:
            listing = self._new_listing(folder, changed, listing or Listing())
        else:
            add_to_listing(self.storage, folder, listing, changed)
        self.catalog.listed(folder, listing, changed)

    def _new_listing(self, folder: str, changed: Mapping[str, Change], before: Listing) -> Listing:
        """Writes down everything that is known of a folder."""
        points = {item.id: item.file for item in self.catalog.points.values()} | self.catalog.missing
        kept = {
            point_id: path
            for point_id, path in points.items()
            if folder_of(path) == folder and point_id not in self._going
        }
        kept |= {key: value for key, value in changed.items() if isinstance(value, str)}
        removed = {file_id for file_id in before.removed if self.catalog.has_copies(file_id)}
        removed |= {key for key, value in changed.items() if value is True}
        gone = {key for key, value in changed.items() if value is None or value is False}
        rows = ((key, path) for key, path in kept.items() if key not in gone)
        return write_listing(self.storage, folder, rows, removed - gone)

    def note_points(self) -> None:
        """Brings the listing up to date after a change that is done: a listing that lags behind harms nobody."""
        with suppress(StorageError):
            self.save_listing()


@lru_cache(maxsize=4096)
def _plain_name(chain_name: str) -> str:
    """What file names keep of a chain's name."""
    safe = _NOT_PLAIN.sub("_", chain_name.translate(_FORBIDDEN))
    return safe.encode()[:_LONGEST_NAME].decode(errors="ignore")
