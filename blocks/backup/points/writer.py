"""Making restore points: disks come in through the data path, and the file is committed when all of it is there.

Does not choose the chain and does not decide what is read; the repository and `datapath` do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from types import TracebackType
from typing import Protocol, Self

from attrs import evolve

from hvsim.blocks.backup.folder.disk_view import DiskView
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.layout import MAX_CONFIGURATION_SIZE, SEAL_SIZE, Extent
from hvsim.blocks.backup.format.map_writer import MapWriter
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry, Root
from hvsim.blocks.backup.format.stored_blocks import StoredBlocks
from hvsim.blocks.backup.model import DiskSummary, ReadMode, RestorePoint, Statistics
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.records import Cancellation, ProgressListener
from hvsim.blocks.device import BlockDevice
from hvsim.blocks.errors import BackupError

PreviousDisks = Callable[[str], DiskView | None]
"""The disk of that name at the point that this one builds on, None where it builds on none or had no such disk."""


class Owner(Protocol):
    """Who began the file and takes it over when it is committed or given up."""

    def committed(self, writer: BackupWriter) -> tuple[RestorePoint, ...]:
        """The points of the file, which is whole; closes it."""

    def abandoned(self, writer: BackupWriter) -> None:
        """Closes and removes the file, as far as the storage lets it."""


class BackupWriter:
    """A backup file in the making, for one restore point or for those of several machines.

    A context manager: leaving it without `commit` removes every trace. An error of the storage rolls it back too:
    earlier points never notice. Blocks that are equal are stored once in the file, whichever machine they are of.
    """

    def __init__(self, path: str, file: BackupFileWriter, root: Root, codec: Codec, owner: Owner) -> None:
        self.path = path
        self.root = root
        self.codec = codec
        self.file = file
        self.stored = StoredBlocks()
        self.entries: list[PointEntry] = []
        self.is_open = True
        self._owner = owner

    def add(self, point: PointEntry) -> None:
        """Takes over a finished restore point. Raises `BackupError` for a second one of the same machine."""
        if any(entry.id == point.id for entry in self.entries):
            raise BackupError(f"The backup file '{self.path}' has a restore point of '{point.machine}' already.")
        self.entries.append(point)

    def commit(self) -> tuple[RestorePoint, ...]:
        """Makes the points part of the repository and returns them with sizes and counts."""
        self.check_open()
        if not self.entries:
            raise BackupError(f"The backup file '{self.path}' would hold no restore point.")
        root = self.root
        self.root = Root(root.chain, root.block_size, root.codec, tuple(self.entries), root.files)
        self.file.commit(self.root)
        self.is_open = False
        return self._owner.committed(self)

    def roll_back(self) -> None:
        """Removes the unfinished file. Where the storage fails at that too, it stays behind without a commit."""
        if self.is_open:
            self.is_open = False
            self._owner.abandoned(self)

    def check_open(self) -> None:
        """Raises `BackupError` after the end."""
        if not self.is_open:
            raise BackupError(f"The backup file '{self.path}' is not being written any more.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.roll_back()


class PointWriter:
    """One restore point in the making. Leaving the `with` block without `commit` gives it up.

    A point with a file of its own takes the file with it; one of several in a file is just left out.
    """

    def __init__(self, backup: BackupWriter, point: RestorePoint, previous_disk: PreviousDisks, *, alone: bool) -> None:
        self.point = point
        self._backup = backup
        self._previous_disk = previous_disk
        self._alone = alone
        self._disks: list[DiskEntry] = []
        self._configuration = b""
        self._open = True

    def set_configuration(self, configuration: bytes) -> None:
        """Keeps the machine's configuration with the point, as it is, or encrypted where the chain is.

        Raises `BackupError` for one of more than 16 MiB.
        """
        if len(configuration) + SEAL_SIZE > MAX_CONFIGURATION_SIZE:
            raise BackupError(f"A configuration of {len(configuration)} bytes is too long to be kept with a backup.")
        self._configuration = configuration

    def write_disk(
        self,
        name: str,
        device: BlockDevice,
        changed: BlockSet | None = None,
        *,
        compare_tracked: bool = True,
        excluded: BlockSet | None = None,
        threads: int | None = None,
        progress: ProgressListener | None = None,
        cancellation: Cancellation | None = None,
    ) -> DiskSummary:
        """Stores what of the disk is not in the chain yet, and says how it was read and what that cost.

        In a full point, or for a disk that the previous point does not have: everything that is allocated. With
        `changed`: those blocks alone. Without, or when the disk was resized since: everything is read, and what has the
        digest of the previous point is dropped. `compare_tracked` False stores tracked blocks without that comparison.
        `excluded` blocks become zero.
        """
        self._check_open(name)
        previous = self._previous_disk(name)
        if changed is not None and (previous is None or {changed.size, previous.size} != {device.size}):
            changed = None
        mode = ReadMode.FULL if previous is None else ReadMode.UNTRACKED if changed is None else ReadMode.TRACKED
        statistics = Statistics()
        blocks = MapWriter(self._backup.file)
        found = read_disk(
            device,
            self._backup.codec,
            self.point.block_size,
            changed=changed,
            excluded=excluded,
            previous=previous,
            compare=compare_tracked or mode is ReadMode.UNTRACKED,
            known=self._backup.stored.numbers,
            statistics=statistics,
            threads=threads,
            progress=progress,
            cancellation=cancellation,
        )
        with closing(found):
            # A batch is let go before the next is asked for: its memory is what the next one is read into.
            for records in map(partial(self._backup.stored.take, file=self._backup.file), found):
                blocks.add(records)
        summary = DiskSummary(name, device.size, mode, statistics, device.layout)
        self._disks.append(DiskEntry(summary, blocks.finish()))
        return summary

    def commit(self) -> RestorePoint:
        """Finishes the point. One with a file of its own is part of the repository from here on."""
        self._check_open("")
        codec, point = self._backup.codec, self.point
        configuration = codec.seal(self._configuration, b"configuration:" + point.id.encode())
        extent: Extent = self._backup.file.append_checked(configuration)
        self._backup.add(
            PointEntry(
                point.id,
                point.machine,
                point.time,
                point.kind,
                point.parent,
                point.number,
                extent,
                tuple(self._disks),
                point.attributes,
            )
        )
        self._open = False
        if self._alone:
            return self._backup.commit()[0]
        return evolve(point, disks=tuple(disk.summary for disk in self._disks))

    def roll_back(self) -> None:
        """Gives the point up, and its file where it has one of its own."""
        self._open = False
        if self._alone:
            self._backup.roll_back()

    def __enter__(self) -> PointWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.roll_back()

    def _check_open(self, disk: str) -> None:
        if not self._open or not self._backup.is_open or any(entry.summary.name == disk for entry in self._disks):
            raise BackupError(f"Disk '{disk}' cannot be added to restore point {self.point.id} now.")
