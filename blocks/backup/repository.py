"""A repository: a folder of backup files, and everything that is done with the restore points in them.

Opens, lists, writes, reads, restores and verifies. Retention, merge and synthetic full build on `Catalog` and
`PointWriter`. Locking against a second writer is the caller's.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import chain, count
from uuid import NAMESPACE_OID, UUID, uuid5

from hvsim.blocks.backup.catalog import FULL_EXTENSION, INCREMENT_EXTENSION, Catalog
from hvsim.blocks.backup.chain import ResolvedDisk, RestorePointDevice, resolve
from hvsim.blocks.backup.file import BackupFile, BackupFileWriter
from hvsim.blocks.backup.layout import DEFAULT_BLOCK_SIZE, MAX_BLOCK_SIZE, MIN_BLOCK_SIZE
from hvsim.blocks.backup.model import Compression, Damage, PointKind, RestorePoint
from hvsim.blocks.backup.verify import verify_leftovers, verify_points
from hvsim.blocks.backup.writer import PointWriter
from hvsim.blocks.device import BlockDevice, copy_device
from hvsim.blocks.errors import BackupError, BlockError, ChainBroken, StorageError
from hvsim.blocks.io import Storage

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))

_LONGEST_NAME = 160
"""Bytes of a machine's name that its files keep: file systems stop at 255 for the whole name."""


class Repository:
    """The backup files in `folder` of `storage`, the folders below it included; new files go into `folder` itself."""

    def __init__(self, storage: Storage, folder: str = "") -> None:
        self.storage = storage
        self.folder = folder.strip("/")
        self._catalog = Catalog(storage, self.folder)
        self._catalog.refresh()

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, writable: bool = False) -> Repository:
        """The repository in a real folder. Raises `StorageError` where there is no such folder."""
        from hvsim.blocks.real_disk import DiskStorage

        if not os.path.isdir(path):
            raise StorageError(f"There is no folder '{os.fspath(path)}'.", os.fspath(path))
        return cls(DiskStorage(path, writable=writable))

    def refresh(self) -> None:
        """Looks at the folder again, after somebody else changed it."""
        self._catalog.refresh()

    def machines(self) -> tuple[str, ...]:
        """The names of the machines that have restore points, in order."""
        return tuple(sorted({point.machine for point in self._catalog.points.values()}))

    def points(self, machine: str | None = None) -> tuple[RestorePoint, ...]:
        """The restore points by machine, each machine's in the order they were made."""
        chosen = [point for point in self._catalog.points.values() if machine is None or same(point.machine, machine)]
        return tuple(sorted(chosen, key=lambda point: (point.machine.casefold(), point.number, point.id)))

    def point(self, point_id: str) -> RestorePoint:
        """The restore point of that id. Raises `RestorePointMissing`."""
        return self._catalog.find(point_id)

    def latest(self, machine: str) -> RestorePoint | None:
        """The machine's newest restore point."""
        points = self.points(machine)
        return points[-1] if points else None

    def chain(self, point: RestorePoint) -> tuple[RestorePoint, ...]:
        """The points that `point` needs, from its full to itself. Raises `ChainBroken`."""
        return tuple(self._catalog.chain_of(point))

    def unfinished_files(self) -> tuple[str, ...]:
        """The files without a commit that a stopped writer left behind; they restore nothing."""
        return tuple(self._catalog.unfinished)

    def unreadable_files(self) -> dict[str, str]:
        """The backup files whose restore points are not among `points()`, and why they cannot be read."""
        return {path: str(error) for path, error in self._catalog.damaged.items()}

    def begin_point(
        self,
        machine: str,
        time: datetime,
        kind: PointKind | None = None,
        *,
        block_size: int | None = None,
        compression: Compression = Compression.LZ4,
        attributes: dict[str, str] | None = None,
    ) -> PointWriter:
        """Starts a restore point; nothing of it counts before its `commit`.

        `kind` None means an increment where the machine has a point, and a full where not. `block_size` (bytes, a power
        of two) belongs to the chain: an increment keeps its full's. Raises `ChainBroken` for an increment of nothing.
        """
        previous = self.latest(machine)
        kind = kind or (PointKind.INCREMENT if previous else PointKind.FULL)
        if kind is PointKind.INCREMENT and previous is not None:
            block_size = previous.block_size
        point = self._new_point(machine, time, kind, previous, _checked_block_size(block_size), attributes or {})
        files = self._open_previous(machine, previous) if kind is PointKind.INCREMENT else []
        writer = self._create_file(point, files)
        return PointWriter(writer, point, compression, _previous_disks(files), partial(self._finish, point, files))

    def read_disk(self, point: RestorePoint, disk: str) -> RestorePointDevice:
        """The disk as it was at the point; close it after use. Raises `RestorePointMissing`, `BackupDamaged`."""
        files = self._catalog.open_chain(point)
        try:
            resolved = resolve(files, disk)
        except BackupError:
            _close_all(files)
            raise
        return RestorePointDevice(resolved, files, self._catalog.points_needing)

    def configuration(self, point: RestorePoint) -> bytes:
        """The machine configuration kept with the point. Raises `BackupDamaged`."""
        file = self._catalog.open(point.file)
        try:
            return file.configuration()
        finally:
            file.close()

    def restore(self, point: RestorePoint, disk: str, target: BlockDevice) -> int:
        """Makes `target` hold the disk as it was at the point, and returns the bytes written.

        What `target` held before is discarded. Raises `BackupError` when it is too small, `BackupDamaged` at the first
        damaged block.
        """
        with self.read_disk(point, disk) as source:
            if target.size < source.size:
                raise BackupError(f"The target of {target.size} bytes is too small for '{disk}' of {source.size}.")
            target.discard(0, target.size)
            written = copy_device(source, target)
        target.flush()
        return written

    def restore_to_file(self, point: RestorePoint, disk: str, path: str, storage: Storage | None = None) -> int:
        """Writes the disk as it was at the point into a new image file, and returns the bytes written.

        The extension of `path` decides: `.vhdx` and `.vhd` become dynamic disks, everything else a raw image. `path`
        lies in `storage`, or is a real path without one. A file that could not be finished is removed.
        """
        from hvsim.blocks.images.opening import create_disk_image, locate

        storage, path = locate(path, storage)
        with self.read_disk(point, disk) as source:
            file = storage.create(path)
            try:
                with create_disk_image(file, source.size) as target:
                    return copy_device(source, target)
            except BlockError:
                file.close()
                storage.delete(path)
                raise

    def restore_point(self, point: RestorePoint, folder: str, storage: Storage | None = None) -> tuple[str, ...]:
        """Writes every disk of the point into `folder` under its own file name, and returns their paths.

        Where two disks have the same file name, the later ones get their number in front.
        """
        paths: list[str] = []
        for number, disk in enumerate(point.disks):
            name = _file_name(disk.name)
            candidates = (f"{folder}/{item}" if folder else item for item in (name, f"{number}-{name}"))
            paths.append(next(path for path in candidates if path not in paths))
            self.restore_to_file(point, disk.name, paths[-1], storage)
        return tuple(paths)

    def verify(self, point: RestorePoint | None = None) -> list[Damage]:
        """Reads everything, or what `point` needs, and returns the damage found: an empty list means whole."""
        if point is not None:
            known = [self._catalog.points[item.id] for item in self._known_chain(point)]
            return list(verify_points(self._catalog, known))
        self._catalog.refresh()
        return [*verify_points(self._catalog, self.points()), *verify_leftovers(self._catalog)]

    def delete_point(self, point: RestorePoint) -> None:
        """Removes the point and its file. Raises `ChainBroken` while an increment needs it."""
        children = self._catalog.children_of(point.id)
        if children:
            raise ChainBroken(f"Restore point {point.id} is needed by {children[0].id} and cannot be removed alone.")
        self.storage.delete(self._catalog.find(point.id).file)
        del self._catalog.points[point.id]

    def delete_unfinished(self) -> None:
        """Removes the files that a stopped writer left behind."""
        while self._catalog.unfinished:
            self.storage.delete(self._catalog.unfinished[-1])
            self._catalog.unfinished.pop()

    def _known_chain(self, point: RestorePoint) -> list[RestorePoint]:
        try:
            return self._catalog.chain_of(point)
        except ChainBroken:
            return [point]

    def _open_previous(self, machine: str, previous: RestorePoint | None) -> list[BackupFile]:
        if previous is None:
            raise ChainBroken(f"An increment of '{machine}' needs a restore point before it, and there is none.")
        return self._catalog.open_chain(previous)

    def _new_point(
        self,
        machine: str,
        time: datetime,
        kind: PointKind,
        previous: RestorePoint | None,
        block_size: int,
        attributes: dict[str, str],
    ) -> RestorePoint:
        if time.tzinfo is None:
            raise BackupError("The time of a restore point needs a time zone.")
        number = previous.number + 1 if previous else 1
        path = self._free_path(machine, time, kind)
        parent = previous.id if previous and kind is PointKind.INCREMENT else ""
        point_id = str(uuid5(NAMESPACE_OID, f"{parent}|{path}|{number}|{time.isoformat()}"))
        return RestorePoint(point_id, machine, time, kind, parent, number, path, 0, block_size, (), attributes)

    def _free_path(self, machine: str, time: datetime, kind: PointKind) -> str:
        extension = FULL_EXTENSION if kind is PointKind.FULL else INCREMENT_EXTENSION
        name = machine.translate(_FORBIDDEN).encode()[:_LONGEST_NAME].decode(errors="ignore")
        stem = f"{name}D{time:%Y-%m-%dT%H%M%S}"
        base = f"{self.folder}/{stem}" if self.folder else stem
        names = chain([base], (f"{base}_{attempt:04x}" for attempt in count(1)))
        return next(name + extension for name in names if not self.storage.exists(name + extension))

    def _create_file(self, point: RestorePoint, files: list[BackupFile]) -> BackupFileWriter:
        try:
            file = self.storage.create(point.file)
        except StorageError:
            _close_all(files)
            raise
        try:
            return BackupFileWriter(file, UUID(point.id), point)
        except StorageError:
            file.close()
            with suppress(StorageError):
                self._finish(point, files, None)
            raise

    def _finish(self, started: RestorePoint, files: list[BackupFile], committed: RestorePoint | None) -> None:
        _close_all(files)
        if committed is not None:
            self._catalog.points[committed.id] = committed
            return
        self._catalog.unfinished.append(started.file)
        self.storage.delete(started.file)
        self._catalog.unfinished.remove(started.file)


def same(left: str, right: str) -> bool:
    """Whether two machine names mean the same machine: case does not count."""
    return left.casefold() == right.casefold()


def _file_name(disk: str) -> str:
    """The last part of a disk's name, which may be a path. Raises `BackupError` where that names no file."""
    name = disk.replace("\\", "/").rpartition("/")[2]
    if name in ("", ".", ".."):
        raise BackupError(f"The disk name '{disk}' does not end in a file name.")
    return name


def _previous_disks(files: list[BackupFile]) -> Callable[[str], ResolvedDisk | None]:
    def previous_disk(name: str) -> ResolvedDisk | None:
        if not files or files[-1].disk(name) is None:
            return None
        return resolve(files, name)

    return previous_disk


def _close_all(files: list[BackupFile]) -> None:
    for file in files:
        file.close()


def _checked_block_size(block_size: int | None) -> int:
    size = DEFAULT_BLOCK_SIZE if block_size is None else block_size
    if not MIN_BLOCK_SIZE <= size <= MAX_BLOCK_SIZE or size & (size - 1):
        limits = f"from {MIN_BLOCK_SIZE} to {MAX_BLOCK_SIZE}"
        raise BackupError(f"A block size of {size} bytes is not a power of two {limits}.")
    return size
