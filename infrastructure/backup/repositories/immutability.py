"""Immutable backups: for some days the files of a chain cannot be changed or deleted, by nobody.

All files of the chain that grows share one end, which moves on with each new restore point; what a later full has left
behind keeps the end it had. The machine's file system keeps the files; retention looks past them until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.backup.repository import Repository
from hvsim.blocks.backup.retention.long_term import LongTermPolicy
from hvsim.blocks.backup.retention.upkeep import flags_of
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.repositories.repository import BackupRepository


def lock_chain(
    repository: BackupRepository, backups: Repository, newest: RestorePoint, long_term: LongTermPolicy | None
) -> datetime | None:
    """Locks the files that `newest` needs, and returns until when; None where the repository locks none.

    An end that is later already stays; a full with a long-term flag stays as long as the flag.
    """
    forget_ended_locks(repository)
    if not repository.immutable_days:
        return None
    until = newest.time + timedelta(days=repository.immutable_days)
    for point in backups.chain(newest):
        end = max([until, *_ends_of_flags(point, long_term)])
        end = max(end, repository.locks.get(point.file, end))
        repository.locks[point.file] = end
        repository.files.lock(repository.file_path(point.file), end)
    return until


def forget_ended_locks(repository: BackupRepository) -> None:
    """Forgets the locks that have ended, with them those of files that are gone: a locked one cannot go."""
    now = repository.clock.now()
    for file in [file for file, end in repository.locks.items() if end <= now]:
        del repository.locks[file]


def locked_points(repository: BackupRepository, points: Iterable[RestorePoint]) -> frozenset[str]:
    """The identities of those restore points whose files are locked now."""
    if not repository.locks:
        return frozenset()
    now = repository.clock.now()
    return frozenset(point.id for point in points if repository.locks.get(point.file, now) > now)


def delete_points(repository: BackupRepository, backups: Repository, points: Iterable[RestorePoint]) -> None:
    """Removes restore points, given so that none is needed by one after it. Raises `InvalidState` for locked files."""
    chosen = list(points)
    locked = locked_points(repository, chosen)
    for point in chosen:
        if point.id in locked:
            raise InvalidState(
                f"The backup file '{repository.file_path(point.file)}' cannot be deleted: it is immutable until"
                f" {repository.locks[point.file]:%m/%d/%Y %H:%M:%S}."
            )
    backups.delete_points(chosen)
    forget_ended_locks(repository)


def _ends_of_flags(point: RestorePoint, long_term: LongTermPolicy | None) -> list[datetime]:
    if long_term is None:
        return []
    midnight = point.time.replace(hour=0, minute=0, second=0, microsecond=0)
    ends = [long_term.ends(flag.level, flag.given) for flag in flags_of(point) if flag.level in long_term.levels]
    return [midnight + (end - midnight.date()) for end in ends]
