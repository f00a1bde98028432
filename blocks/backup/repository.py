"""A repository: a folder of backup files, and everything that is done with the restore points in them.

The public face of the room: finds what is asked for and hands it to the module that does it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from hvsim.blocks.backup.checking.healing import Healer
from hvsim.blocks.backup.checking.verification import verify
from hvsim.blocks.backup.folder.workspace import Password, Workspace
from hvsim.blocks.backup.model import Compression, Damage, PointKind, RestorePoint
from hvsim.blocks.backup.operations import compaction, copying, merging, synthetic
from hvsim.blocks.backup.operations.compaction import DEAD_SHARE, Compacted
from hvsim.blocks.backup.operations.copying import Imported, copy_point
from hvsim.blocks.backup.operations.deletion import delete_points, set_attributes
from hvsim.blocks.backup.operations.password import change_password
from hvsim.blocks.backup.points import beginning, restoring
from hvsim.blocks.backup.points.beginning import PointOptions, SharedBackup, latest_of
from hvsim.blocks.backup.points.reading import RestorePointDevice
from hvsim.blocks.backup.points.steady import DiskOrigin, steadily
from hvsim.blocks.backup.points.writer import PointWriter
from hvsim.blocks.backup.retention import upkeep
from hvsim.blocks.backup.retention.long_term import Flag, LongTermPolicy
from hvsim.blocks.backup.retention.plan import RetentionPolicy
from hvsim.blocks.backup.retention.upkeep import Upkeep
from hvsim.blocks.datapath.codec import CodecHeader
from hvsim.blocks.datapath.keys import RandomBytes
from hvsim.blocks.device import BlockDevice, Range
from hvsim.blocks.errors import PasswordMissing, StorageError
from hvsim.blocks.io import Storage
from hvsim.blocks.real_disk import DiskStorage


class Repository:
    """The backup files in `folder` of `storage`, the folders below it included; new files go into `folder` itself.

    `password` opens encrypted chains, or is a function that gives the passwords to try; without it they can be listed,
    verified, merged and copied, but not read.
    """

    def __init__(self, storage: Storage, folder: str = "", *, password: Password = None) -> None:
        self.storage = storage
        self.folder = folder.strip("/")
        self.workspace = Workspace(storage, self.folder, password)
        self._catalog = self.workspace.catalog
        self.workspace.refresh()

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, writable: bool = False, password: str | None = None) -> Repository:
        """The repository in a real folder, which messages name as `path` does. Raises `StorageError` without one."""
        if not os.path.isdir(path):
            raise StorageError(f"There is no folder '{os.fspath(path)}'.", os.fspath(path))
        return cls(DiskStorage(path, writable=writable, named=os.fspath(path)), password=password)

    # Looking

    def refresh(self) -> None:
        """Looks at the folder again, after somebody else changed it."""
        self.workspace.refresh()

    def machines(self) -> tuple[str, ...]:
        """The names of the machines that have restore points, in order."""
        return tuple(sorted({point.machine for point in self._catalog.points.values()}))

    def points(self, machine: str | None = None) -> tuple[RestorePoint, ...]:
        """The restore points by machine, each machine's in the order they were made."""
        if machine is not None:
            return self._catalog.points_of(machine)
        chosen = self._catalog.points.values()
        return tuple(sorted(chosen, key=lambda point: (point.machine.casefold(), point.number, point.time, point.id)))

    def point(self, point_id: str) -> RestorePoint:
        """The restore point of that id. Raises `RestorePointMissing`."""
        return self._catalog.find(point_id)

    def latest(self, machine: str) -> RestorePoint | None:
        """The machine's newest restore point."""
        return latest_of(self.workspace, machine)

    def chain(self, point: RestorePoint) -> tuple[RestorePoint, ...]:
        """The points that `point` needs, from its full to itself. Raises `ChainBroken`."""
        return steadily(self.workspace, point.id, lambda: tuple(self._catalog.chain_of(self._catalog.find(point.id))))

    def unfinished_files(self) -> tuple[str, ...]:
        """The files without a commit that a stopped writer left behind; they restore nothing.

        One that is being written now is none of them.
        """
        return tuple(self.workspace.unfinished())

    def foreign_files(self) -> tuple[str, ...]:
        """The files that are called like backups and are none; they are left alone."""
        return tuple(self._catalog.foreign)

    def unreadable_files(self) -> dict[str, str]:
        """The backup files whose restore points are not among `points()`, and why they cannot be read."""
        lost = {path: str(error) for path, error in self._catalog.damaged.items()}
        for point_id, path in self._catalog.missing.items():
            lost.setdefault(
                path, f"The backup file '{self.storage.name_of(path)}' with restore point {point_id} is gone."
            )
        return lost

    # Making restore points

    def begin_point(
        self,
        machine: str,
        time: datetime,
        kind: PointKind | None = None,
        *,
        block_size: int | None = None,
        compression: Compression = Compression.LZ4,
        level: int | None = None,
        attributes: dict[str, str] | None = None,
        codec: CodecHeader | None = None,
        reverse: bool = False,
        point_id: str = "",
    ) -> PointWriter:
        """Starts a restore point in a file of its own; nothing of it counts before its `commit`.

        `kind` None means an increment where the machine has a point, and a full where not. `block_size` (bytes, a power
        of two) belongs to the chain: an increment keeps its full's. `codec` names digest and encryption of a new chain,
        `level` is one of Zstandard.
        With `reverse` the new point becomes the full of its chain, and the one before needs it from then on. Raises
        `ChainBroken` for an increment of nothing, `RepositoryLocked` while somebody else writes to the folder.
        """
        options = PointOptions(block_size, compression, level, codec, reverse)
        return beginning.begin_point(self.workspace, machine, time, kind, options, dict(attributes or {}), point_id)

    def begin_backup(
        self,
        chain: str,
        time: datetime,
        kind: PointKind | None = None,
        *,
        block_size: int | None = None,
        compression: Compression = Compression.LZ4,
        level: int | None = None,
        codec: CodecHeader | None = None,
        reverse: bool = False,
    ) -> SharedBackup:
        """Starts one file for the restore points of several machines; `chain` names the sequence of such files.

        What is said of `begin_point` holds for it. Equal blocks of different machines are stored once.
        """
        options = PointOptions(block_size, compression, level, codec, reverse)
        return beginning.begin_backup(self.workspace, chain, time, kind, options)

    # Changing chains

    def make_synthetic_full(self, point: RestorePoint) -> RestorePoint:
        """Makes a full of an increment, and of the points that share its file, without reading a disk or copying data.

        The file of the increment is no restore point any more. Raises `BackupError` for what is a full already.
        """
        with self.workspace.changing():
            return synthetic.make_synthetic_full(self.workspace, self._catalog.find(point.id))

    def merge(self, increment: RestorePoint, *, keep_rollback: bool = False) -> RestorePoint:
        """Takes an increment into the full right before it, which moves to its moment; the point before is gone.

        With `keep_rollback` that one stays, as a rollback that needs the moved full.
        """
        with self.workspace.changing():
            return merging.merge(self.workspace, self._catalog.find(increment.id), keep_rollback=keep_rollback)

    def delete_point(self, point: RestorePoint) -> None:
        """Removes the point. Raises `ChainBroken` while another one needs it."""
        self.delete_points([point])

    def delete_points(self, points: Iterable[RestorePoint]) -> None:
        """Removes the points. Raises `ChainBroken` while another one needs one of them."""
        with self.workspace.changing():
            delete_points(self.workspace, [self._catalog.find(point.id) for point in points])

    def set_attributes(self, point: RestorePoint, attributes: dict[str, str]) -> RestorePoint:
        """Replaces what the caller keeps with the point."""
        with self.workspace.changing():
            return set_attributes(self.workspace, self._catalog.find(point.id), attributes)

    def compact(self, chain: str | None = None, dead_share: float = DEAD_SHARE) -> Compacted:
        """Frees the room that no restore point needs, of one chain or of all; files with less dead share stay."""
        with self.workspace.changing():
            return compaction.compact(self.workspace, chain, dead_share)

    def change_password(
        self, new: str, *, old: str | None = None, chain: str | None = None, random: RandomBytes = os.urandom
    ) -> tuple[str, ...]:
        """Gives encrypted backups, of one chain or of all, another password; returns the chains that have it now.

        `old` is the repository's own where none is given. No block is encrypted anew, and a stopped change is finished
        by doing it again. Copies elsewhere keep their password. Raises `PasswordWrong`, `PasswordMissing`, and
        `BackupError` while a file cannot be read.
        """
        opens = self.workspace.password if old is None else old
        if opens is None or callable(opens):
            raise PasswordMissing("The password that opens the backups now is needed to change it.")
        with self.workspace.changing():
            return change_password(self.workspace, opens, new, chain, random)

    def apply_retention(
        self,
        chain: str,
        policy: RetentionPolicy,
        now: datetime,
        long_term: LongTermPolicy | None = None,
        held: Collection[str] = (),
    ) -> Upkeep:
        """Removes the restore points of a chain that are outdated; with `long_term`, flagged fulls stay their time.

        Those with the ids in `held` stay as they are.
        """
        with self.workspace.changing():
            return upkeep.apply_retention(self.workspace, chain, policy, now, long_term, held)

    def assign_flags(self, chain: str, policy: LongTermPolicy, now: datetime) -> tuple[Flag, ...]:
        """Gives the newest restore point of a chain the long-term flags that are due; call it after every run."""
        with self.workspace.changing():
            return upkeep.assign_flags(self.workspace, chain, policy, now)

    def copy_points(self, points: Iterable[RestorePoint], target: Repository) -> tuple[RestorePoint, ...]:
        """Makes the restore points part of `target` as well; those that it has already are left as they are."""
        wanted = [self._catalog.find(point.id) for point in points]
        with target.workspace.changing():
            ordered = sorted(wanted, key=lambda point: (point.machine.casefold(), point.number))
            return tuple(self._copy(point.id, target) for point in ordered)

    def _copy(self, point_id: str, target: Repository) -> RestorePoint:
        def attempt() -> RestorePoint:
            return copy_point(self.workspace, self._catalog.find(point_id), target.workspace)

        return steadily(self.workspace, point_id, attempt)

    def import_files(self, storage: Storage, paths: Iterable[str] | None = None) -> Imported:
        """Takes found backup files in, of a folder all when none are named; says which were passed over and why."""
        with self.workspace.changing():
            return copying.import_files(self.workspace, storage, paths or copying.backup_files(storage))

    def heal(
        self, copies: Iterable[Repository] = (), disks: Mapping[str, BlockDevice] | None = None
    ) -> tuple[list[Damage], list[Damage]]:
        """Mends damage from whole blocks elsewhere in the repository, in `copies` of it, or on `disks` as they are now.

        Returns the damage that was found, and what is left of it.
        """
        found = left = self.verify()
        healer = Healer(self.workspace, tuple(copy.workspace for copy in copies), disks or {})
        seen: list[list[Damage]] = []
        # What is mended may show damage that could not be seen before it: a map, for instance, that of its blocks. But
        # where two maps want different bytes in one place, to mend one damages the other, and it comes again.
        while left and left not in seen:
            with self.workspace.changing():
                healer.heal(left)
            seen.append(left)
            left = self.verify()
        return found, left

    def forget_missing(self, files: Collection[str] | None = None) -> tuple[str, ...]:
        """Gives up the restore points whose files (those, or all) are gone: they are not missed any more.

        Returns their ids.
        """
        with self.workspace.changing():
            gone = tuple(item for item, path in self._catalog.missing.items() if files is None or path in files)
            self.workspace.save_listing(without=gone)
        return gone

    def delete_unfinished(self) -> None:
        """Removes what stopped writers left behind. Every change does so first.

        Raises `BackupError` while a restore point is being written: its file looks like one of these.
        """
        with self.workspace.changing():
            self.workspace.check_nobody_writes()
            self.workspace.recover()

    # Reading

    def read_disk(self, point: RestorePoint, disk: str) -> RestorePointDevice:
        """The disk as it was at the point; close it after use. Raises `RestorePointMissing`, `BackupDamaged`."""
        codec = self.workspace.codec_of(self._catalog.file_of(point.id))
        return RestorePointDevice(DiskOrigin(self.workspace, point.id, disk), codec)

    def configuration(self, point: RestorePoint) -> bytes:
        """The machine configuration kept with the point. Raises `BackupDamaged`."""
        return steadily(self.workspace, point.id, lambda: restoring.configuration(self.workspace, point.id))

    def restore(
        self, point: RestorePoint, disk: str, target: BlockDevice, extents: Iterable[Range] | None = None
    ) -> int:
        """Makes `target` hold the disk as it was at the point, and returns the bytes written.

        What `target` held before is discarded; with `extents` only there. Raises `BackupError` when it is too small,
        `BackupDamaged` at the first damaged block.
        """
        with self.read_disk(point, disk) as source:
            return restoring.restore(source, disk, target, extents)

    def restore_to_file(self, point: RestorePoint, disk: str, path: str, storage: Storage | None = None) -> int:
        """Writes the disk as it was at the point into a new image file, and returns the bytes written.

        The extension of `path` decides: `.vhdx` and `.vhd` become dynamic disks, everything else a raw image. `path`
        lies in `storage`, or is a real path without one. A file that could not be finished is removed.
        """
        with self.read_disk(point, disk) as source:
            return restoring.restore_to_file(source, path, storage)

    def restore_point(self, point: RestorePoint, folder: str, storage: Storage | None = None) -> tuple[str, ...]:
        """Writes every disk of the point into `folder` under its own file name, and returns their paths.

        Where two disks have the same file name, the later ones get their number in front.
        """
        paths = restoring.file_names(point, folder)
        for disk, path in zip(point.disks, paths, strict=True):
            self.restore_to_file(point, disk.name, path, storage)
        return paths

    # Checking

    def verify(self, point: RestorePoint | None = None) -> list[Damage]:
        """Reads everything, or what `point` needs, and returns the damage found: an empty list means whole.

        Others may change the folder meanwhile: what they do is never taken for damage.
        """
        return verify(self.workspace, None if point is None else self._catalog.find(point.id))
