"""Beginning restore points: which point the new one builds on, what its file is called, and who takes it over.

Does not read disks; `writer` does. Does not know schedules: the caller says what kind of point he wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from attrs import define, field, frozen

from hvsim.blocks.backup.folder.catalog import AS_MADE
from hvsim.blocks.backup.folder.disk_view import DiskView, known_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.new_file import NewFile, create_writer, discard, id_from
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.layout import DEFAULT_BLOCK_SIZE, MAX_BLOCK_SIZE, MAX_ID_LENGTH, MIN_BLOCK_SIZE, Extent
from hvsim.blocks.backup.format.root import YEARS, PointEntry, Root
from hvsim.blocks.backup.model import Compression, PointKind, RestorePoint
from hvsim.blocks.backup.operations.merging import transform_pending
from hvsim.blocks.backup.points.writer import BackupWriter, PointWriter, PreviousDisks
from hvsim.blocks.datapath.codec import CodecHeader
from hvsim.blocks.errors import BackupError, ChainBroken, StorageError


@frozen
class PointOptions:
    """How a backup file is made. `codec` None means the algorithms of the chain, or the usual ones for a new chain;
    `level` is one of Zstandard, None for the usual one of the compression.
    """

    block_size: int | None = None
    compression: Compression = Compression.LZ4
    level: int | None = None
    codec: CodecHeader | None = None
    reverse: bool = False


def begin_point(
    workspace: Workspace,
    machine: str,
    time: datetime,
    kind: PointKind | None,
    options: PointOptions,
    attributes: dict[str, str],
    point_id: str,
) -> PointWriter:
    """A restore point in a file of its own. Raises `ChainBroken` for an increment of nothing."""
    begun = Begun(workspace, machine, options)
    begun.enter()
    try:
        if kind is None:
            begun.check_readable()
        previous = begun.latest(machine)
        kind = kind or begun.usual_kind(previous)
        backup = begun.create(machine, time, kind, previous, point_id)
        return begun.point(backup, machine, time, attributes, point_id, alone=True)
    except BaseException:  # also Ctrl-C: the folder must not stay locked
        begun.give_up()
        raise


def begin_backup(
    workspace: Workspace, chain_name: str, time: datetime, kind: PointKind | None, options: PointOptions
) -> SharedBackup:
    """One file for the restore points of several machines; `chain_name` says which chain of such files."""
    begun = Begun(workspace, chain_name, options)
    begun.enter()
    try:
        if kind is None:
            begun.check_readable()
        previous = begun.latest()
        kind = kind or begun.usual_kind(previous)
        return SharedBackup(begun, begun.create(chain_name, time, kind, previous, None), time)
    except BaseException:  # also Ctrl-C: the folder must not stay locked
        begun.give_up()
        raise


@define
class Begun:
    """A backup file that was begun: the lock it holds, the files it compares with, and its end."""

    workspace: Workspace
    chain_name: str
    options: PointOptions
    _files: FileSet | None = None
    _kind: PointKind = PointKind.FULL
    _turning: str | None = None
    """The file that a reverse backup is to be merged into."""
    _header: CodecHeader = field(factory=CodecHeader)
    _block_size: int = DEFAULT_BLOCK_SIZE

    def enter(self) -> None:
        """Keeps others out of the folder and the chain."""
        self.workspace.enter()
        try:
            self.workspace.check_idle(self.chain_name)
            if self.options.reverse:
                transform_pending(self.workspace, self._chain_points())
        except BaseException:  # also Ctrl-C: the folder must not stay locked
            self.workspace.leave()
            raise
        self.workspace.busy.add(self.chain_name.casefold())

    def give_up(self) -> None:
        """Lets others in again."""
        if self._files is not None:
            self._files.close()
        self.workspace.busy.discard(self.chain_name.casefold())
        self.workspace.leave()

    def check_readable(self) -> None:
        """Raises the storage's error where a file could not be read: the newest point may be in it."""
        for error in self.workspace.catalog.damaged.values():
            if isinstance(error, StorageError):
                raise error

    def latest(self, machine: str | None = None) -> RestorePoint | None:
        """The newest restore point of the chain, or of one machine in it."""
        points = self._chain_points() if machine is None else self.workspace.catalog.points_of(machine)
        return next((point for point in reversed(points) if same(point.chain, self.chain_name)), None)

    def usual_kind(self, previous: RestorePoint | None) -> PointKind:
        """What follows `previous` when nothing is said; a reverse chain goes on from a full alone."""
        if previous is None or (self.options.reverse and previous.kind is not PointKind.FULL):
            return PointKind.FULL
        return PointKind.INCREMENT

    def create(
        self, name: str, time: datetime, kind: PointKind, previous: RestorePoint | None, point_id: str | None
    ) -> BackupWriter:
        """The file. Its chain's block size and algorithms are those of the point before, in an increment always.

        `point_id` is the id that its only point is to have, "" for any; None where the machines are not known yet: then
        the first page tells the chain instead of a restore point.
        """
        if time.tzinfo is None:
            raise BackupError("The time of a restore point needs a time zone.")
        if time.year not in YEARS:
            raise BackupError(f"The year of a restore point is one from {YEARS[0]} to {YEARS[-1]}, not {time.year}.")
        if kind is PointKind.INCREMENT and previous is None:
            raise ChainBroken(f"An increment of '{name}' needs a restore point before it, and there is none.")
        if kind is PointKind.ROLLBACK:
            raise BackupError("A rollback comes into being when a reverse chain moves on; it cannot be begun.")
        if kind is PointKind.INCREMENT:
            self.check_readable()
        self._kind = kind
        self._turning = previous.file if previous is not None and self.options.reverse else None
        self._choose_format(previous)
        codec = self.workspace.codec(self._header, self.options.compression, self.options.level)
        path = self.workspace.free_path(name, time, kind)
        entry = self._entry(name, time, path, previous if kind is PointKind.INCREMENT else None, {}, point_id or "")
        shared = {"chain": name, "time": time.isoformat(), "kind": kind.value} if point_id is None else None
        file = create_writer(self.workspace, NewFile(path, entry, self._header.digest, shared))
        root = Root(self.chain_name, self._block_size, self._header, ())
        return BackupWriter(path, file, root, codec, self)

    def point(
        self,
        backup: BackupWriter,
        machine: str,
        time: datetime,
        attributes: dict[str, str],
        point_id: str,
        *,
        alone: bool,
    ) -> PointWriter:
        """A restore point of the file. A machine without one before gets a full, also in a file of increments.

        So does one that the full of a reverse chain does not have: the file cannot be merged into two others.
        """
        base = self.latest(machine) if self._kind is PointKind.INCREMENT else None
        if base is not None and self._turning is not None:
            base = base if base.file == self._turning and base.kind is PointKind.FULL else None
        entry = self._entry(machine, time, backup.path, base, attributes, point_id)
        point = RestorePoint(
            entry.id,
            machine,
            time,
            entry.kind,
            entry.parent,
            entry.number,
            backup.path,
            0,
            self._block_size,
            (),
            attributes,
            self.chain_name,
            self._header.encryption is not None,
        )
        return PointWriter(backup, point, self._previous_disks(base), alone=alone)

    def committed(self, writer: BackupWriter) -> tuple[RestorePoint, ...]:
        """The points of the file, as the repository has them from now on."""
        workspace = self.workspace
        ids = [entry.id for entry in writer.root.points]
        try:
            self._close_files()
            workspace.busy.discard(self.chain_name.casefold())
            workspace.committed(writer.file)
            workspace.note_points()
            if self.options.reverse:
                transform_pending(workspace, [workspace.catalog.find(point_id) for point_id in ids])
        finally:
            workspace.leave()
        return tuple(workspace.catalog.find(point_id) for point_id in ids)

    def abandoned(self, writer: BackupWriter) -> None:
        """Removes the file."""
        try:
            discard(self.workspace, writer.path, writer.file.file.close)
        finally:
            self.give_up()

    def _close_files(self) -> None:
        if self._files is not None:
            self._files.close()

    def _chain_points(self) -> Sequence[RestorePoint]:
        points = [point for point in self.workspace.catalog.points.values() if same(point.chain, self.chain_name)]
        return sorted(points, key=AS_MADE)

    def _choose_format(self, previous: RestorePoint | None) -> None:
        known = self.workspace.catalog.file_of(previous.id).root if previous else None
        if self._kind is PointKind.INCREMENT and known is not None:
            if self.options.codec not in (None, known.codec):
                raise BackupError(f"Other algorithms or another key for '{self.chain_name}' begin with a full backup.")
            self._block_size, self._header = known.block_size, known.codec
            return
        self._block_size = checked_block_size(self.options.block_size)
        if self.options.codec is not None:
            self._header = self.options.codec
        elif known is not None:
            self._header = known.codec

    def _entry(
        self,
        machine: str,
        time: datetime,
        path: str,
        base: RestorePoint | None,
        attributes: dict[str, str],
        point_id: str,
    ) -> PointEntry:
        latest = latest_of(self.workspace, machine)
        number = latest.number + 1 if latest else 1
        parent = base.id if base else ""
        name = f"{parent}|{path}|{machine}|{number}|{time.isoformat()}"
        return PointEntry(
            self._checked_id(point_id) if point_id else self._free_id(name),
            machine,
            time,
            PointKind.INCREMENT if base else PointKind.FULL,
            parent,
            number,
            Extent(0, 0, b""),
            (),
            attributes,
        )

    def _checked_id(self, point_id: str) -> str:
        """The id that the caller wants. Raises `BackupError` where a restore point has it, or where it is too long."""
        catalog = self.workspace.catalog
        if len(point_id) > MAX_ID_LENGTH:
            raise BackupError(f"The id of a restore point has at most {MAX_ID_LENGTH} characters, not {len(point_id)}.")
        if point_id in catalog.points:
            known = catalog.points[point_id]
            raise BackupError(f"There is a restore point {point_id} already, of '{known.machine}' in '{known.file}'.")
        if point_id in catalog.missing:
            raise BackupError(f"There was a restore point {point_id} in '{catalog.missing[point_id]}', which is gone.")
        return point_id

    def _free_id(self, name: str) -> str:
        """An id that follows from the name, and that no restore point has."""
        catalog = self.workspace.catalog
        ids = (id_from(name + "|again" * times) for times in count())
        return next(found for found in ids if found not in catalog.points and found not in catalog.missing)

    def _previous_disks(self, base: RestorePoint | None) -> PreviousDisks:
        def previous_disk(name: str) -> DiskView | None:
            if base is None or all(disk.name != name for disk in base.disks):
                return None
            # For each disk anew: while one is on its way somebody may write to the files by another door.
            self._close_files()
            self._files = self.workspace.files(is_guarded=True)
            return known_view(self._files, base, name)

        return previous_disk


class SharedBackup:
    """A backup file for several machines in the making. A context manager, like the writer of a single point."""

    def __init__(self, begun: Begun, backup: BackupWriter, time: datetime) -> None:
        self._begun = begun
        self._backup = backup
        self._time = time

    def begin_point(self, machine: str, *, attributes: dict[str, str] | None = None, point_id: str = "") -> PointWriter:
        """The restore point of one machine. Leaving its `with` block without `commit` leaves the machine out."""
        return self._begun.point(self._backup, machine, self._time, dict(attributes or {}), point_id, alone=False)

    def commit(self) -> tuple[RestorePoint, ...]:
        """Makes the points of all machines part of the repository at once."""
        return self._backup.commit()

    def __enter__(self) -> SharedBackup:
        return self

    def __exit__(self, *_: object) -> None:
        self._backup.roll_back()


def latest_of(workspace: Workspace, machine: str) -> RestorePoint | None:
    """The machine's newest restore point."""
    points = workspace.catalog.points_of(machine)
    return points[-1] if points else None


def same(left: str, right: str) -> bool:
    """Whether two names mean the same machine or chain: case does not count."""
    return left.casefold() == right.casefold()


def checked_block_size(block_size: int | None) -> int:
    """The block size for a new chain. Raises `BackupError`."""
    size = DEFAULT_BLOCK_SIZE if block_size is None else block_size
    if not MIN_BLOCK_SIZE <= size <= MAX_BLOCK_SIZE or size & (size - 1):
        limits = f"from {MIN_BLOCK_SIZE} to {MAX_BLOCK_SIZE}"
        raise BackupError(f"A block size of {size} bytes is not a power of two {limits}.")
    return size
