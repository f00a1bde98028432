"""Backup repositories: a folder on a machine's volume, or a real one behind a mount, that holds jobs' backup files.

One folder per job with one per machine in it, opened through the block engine. Does not decide what is written there.
"""

from __future__ import annotations

import sys
from datetime import datetime
from enum import Enum
from functools import lru_cache
from uuid import UUID

from attrs import define, field

from hvsim.blocks.backup.folder.listing import LISTING_NAME
from hvsim.blocks.backup.repository import Repository
from hvsim.infrastructure.backup.vault import Vault
from hvsim.infrastructure.clock import SimulatedClock, Slots
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.costs.rates import LOCAL_DISK, REPOSITORY_SINGLE
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.files.storage import TreeStorage
from hvsim.infrastructure.snapshots import Cache
from hvsim.infrastructure.texts import plain

MAX_TASKS = 4
_FORBIDDEN = str.maketrans(dict.fromkeys((*'<>:"/\\|?*', *map(chr, range(32))), "_"))
METADATA_FILE = LISTING_NAME
"""What the file is called that says in a folder of backups which restore points are there."""


class DriveCleanup(Enum):
    """What a run removes first from a drive that has come in the place of another, by the product's names."""

    NOTHING = "ContinueBackupChain"
    JOB = "ClearBackupFolder"
    EVERYTHING = "ClearRepositoryFolder"


@define(eq=False)
class BackupRepository:
    """A repository at `path` of the machine whose files are `files`; `computer` is None for a folder that no machine of
    the estate has. `read_and_write_rate` limits all tasks together, in bytes a second; 0 for no limit.

    `unpacks` stores blocks as they are, whatever the job says; `rotates` says that its drives are changed for others.
    `max_tasks` write at the same time; 0 for any number. For `immutable_days` nobody can change or delete the files of
    a chain, not even its administrator; 0 for at once.
    """

    id: UUID
    name: str
    path: str
    host_name: str
    files: FileTree
    clock: SimulatedClock
    description: str = ""
    max_tasks: int = MAX_TASKS
    computer: Computer | None = None
    read_and_write_rate: float = 0.0
    vault: Vault | None = None
    """The passwords that open encrypted backups."""
    unpacks: bool = False
    rotates: bool = False
    cleanup: DriveCleanup = DriveCleanup.NOTHING
    immutable_days: int = 0
    locks: dict[str, datetime] = field(factory=dict, init=False, repr=False)
    """Until when each backup file that is locked stays so, by what the block engine calls it."""
    _throttle: Station | None = field(default=None, init=False, repr=False)
    _disk: Station | None = field(default=None, init=False, repr=False)
    _slots: Slots | None = field(default=None, init=False, repr=False)
    _opened: dict[str, Repository] = field(factory=Cache, init=False, repr=False)

    @property
    def slots(self) -> Slots:
        """The places for tasks, taken while data is written."""
        count = self.max_tasks or sys.maxsize
        if self._slots is None or self._slots.count != count:
            self._slots = self.clock.slots(count)
        return self._slots

    @property
    def disk(self) -> Station:
        """What its files are written to."""
        if self.computer is not None:
            return self.computer.storage_of(self.path).disk
        if self._disk is None:
            self._disk = Station(self.path, LOCAL_DISK, REPOSITORY_SINGLE)
        return self._disk

    @property
    def throttle(self) -> Station:
        """Its limit of bytes a second, which all tasks share."""
        if self._throttle is None or self._throttle.rate != self.read_and_write_rate:
            self._throttle = Station(f"limit of {self.name}", self.read_and_write_rate)
        return self._throttle

    @property
    def capacity(self) -> int:
        """Bytes of the volume behind it; 0 where that is unknown."""
        volume = self.files.volume_of(self.path)
        return 0 if volume is None else volume.capacity

    @property
    def is_unavailable(self) -> bool:
        """Whether the machine that it lies on is down."""
        return self.computer is not None and not self.computer.is_up

    @property
    def free(self) -> int:
        """Bytes left on the volume behind it; 0 where that is unknown."""
        volume = self.files.volume_of(self.path)
        return 0 if volume is None else volume.free

    def backups_of(self, job_name: str, machine: str) -> Repository:
        """The machine's folder in the job's; it comes into being with its first backup file.

        A folder for each: what is written for one machine never has to look at the files of all. Raises `StorageError`,
        `BackupDamaged`.
        """
        return self.opened(f"{folder_name(job_name)}/{folder_name(machine)}")

    def job_folder(self, job_name: str) -> str:
        """Where the machine has the folder of a job."""
        return self.file_path(folder_name(job_name))

    def folders(self) -> list[str]:
        """The folders of jobs that are there, whoever made them."""
        if not self.files.exists(self.path):
            return []
        return sorted(entry.name for entry in self.files.list(self.path) if entry.is_directory)

    def has_metadata(self, job_name: str) -> bool:
        """Whether a folder of a machine in a job's folder has the file that says which restore points are there."""
        path = self.job_folder(job_name)
        if not self.files.exists(path):
            return False
        folders = [entry.path for entry in self.files.list(path) if entry.is_directory]
        return any(self.files.exists(f"{folder}\\{METADATA_FILE}") for folder in folders)

    def all_backups_of(self, job_name: str) -> list[Repository]:
        """The folders of all machines that the job has backed up, also those that are no longer in it."""
        path = self.job_folder(job_name)
        if not self.files.exists(path):
            return []
        folders = sorted(entry.name for entry in self.files.list(path) if entry.is_directory)
        return [self.opened(f"{folder_name(job_name)}/{folder}") for folder in folders]

    def opened(self, folder: str) -> Repository:
        """A folder of backup files, by its path below this one's. Raises `StorageError`, `BackupDamaged`."""
        found = self._opened.get(folder.lower())
        if found is None:
            password = None if self.vault is None else self.vault.passwords
            found = Repository(TreeStorage(self.files, self.path), folder, password=password)
            self._opened[folder.lower()] = found
        return found

    def close(self) -> None:
        """Forgets what is only kept to be quick; the next look opens the folders again."""
        self._opened.clear()

    def file_path(self, file: str) -> str:
        """Where the machine has a backup file that the block engine calls `file`."""
        return TreeStorage(self.files, self.path).full_path(file)


@lru_cache(maxsize=4096)
def folder_name(name: str) -> str:
    """The folder of a job or machine: its name, without what no file name may have."""
    return plain(name).translate(_FORBIDDEN).rstrip(". ") or "_"
