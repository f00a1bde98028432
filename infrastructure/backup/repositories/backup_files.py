"""The files of a backup: those that are there, those that should be, and forgetting the latter."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.backup.repository import Repository
from hvsim.blocks.errors import ChainBroken
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.repositories.immutability import delete_points
from hvsim.infrastructure.errors import InvalidState


@frozen(eq=False)
class KnownFile:
    """A backup file of a job; `file` is what the block engine calls it, `path` where the machine has it."""

    job: BackupJob
    backups: Repository
    file: str

    @property
    def path(self) -> str:
        return self.job.repository.file_path(self.file)

    @property
    def is_available(self) -> bool:
        """Whether it is there and can be reached."""
        repository = self.job.repository
        return not repository.is_unavailable and repository.files.exists(self.path)


def files_of(job: BackupJob) -> list[KnownFile]:
    """Every backup file of a job, by its machines and names."""
    found: list[KnownFile] = []
    for backups in job.repository.all_backups_of(job.backup_folder):
        if job.running is None:
            backups.refresh()
        names = {point.file for point in backups.points()} | set(backups.unreadable_files())
        found += [KnownFile(job, backups, name) for name in sorted(names)]
    return found


def forget_missing(files: Iterable[KnownFile], *, from_disk: bool = False) -> None:
    """Forgets files that are gone; with `from_disk` what cannot be restored without them is deleted as well.

    Raises `InvalidState` for a file that is there.
    """
    chosen = list(files)
    for file in chosen:
        if file.job.repository.is_unavailable:
            raise InvalidState(f"The repository '{file.job.repository.name}' is not available.")
        if file.is_available:
            raise InvalidState(f"The backup file '{file.path}' is not missing: Remove-VBRRestorePoint deletes it.")
    for file in chosen:
        file.backups.forget_missing({file.file})
        if from_disk:
            delete_points(file.job.repository, file.backups, reversed(_useless(file.backups)))


def _useless(backups: Repository) -> list[RestorePoint]:
    """The points whose chains are broken, oldest first."""
    found = []
    for point in backups.points():
        try:
            backups.chain(point)
        except ChainBroken:
            found.append(point)
    return found
