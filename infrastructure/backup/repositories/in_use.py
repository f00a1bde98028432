"""Restore points that somebody works with: a machine runs from one, files of it are open, it is restored or copied.

Their files, and those that they need, are neither deleted nor rewritten until that is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.errors import ChainBroken
from hvsim.infrastructure.backup.runs.service_sessions import SessionKind
from hvsim.infrastructure.errors import InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job import BackupJob
    from hvsim.infrastructure.backup.repositories.points import BackupPoint
    from hvsim.infrastructure.backup.server import BackupServer

_WORDS = {
    SessionKind.RESTORE_MACHINE: "VM restore",
    SessionKind.RESTORE_FILES: "File-level restore",
    SessionKind.RESTORE_DISKS: "Disk restore",
    SessionKind.INSTANT_RECOVERY: "Instant recovery",
}
"""The runs that use a restore point, as it is told what they are."""


def points_in_use(server: BackupServer) -> dict[str, str]:
    """The identities of all points that are in use, each with what uses it: 'web01 [Instant recovery]'."""
    return {needed.id: user for point, user in _users(server) for needed in _chain(point)}


def check_unused(server: BackupServer, doing: str, points: Iterable[RestorePoint]) -> None:
    """Raises `InvalidState`, which says that it is impossible to `doing`, where one of the points is in use."""
    used = points_in_use(server)
    for point in points:
        if point.id in used:
            raise InvalidState(f"Unable to {doing}: it is locked by running session {used[point.id]}.")


def check_backup_unused(server: BackupServer, job: BackupJob, doing: str) -> None:
    """The same for all that a job has made, which a copy job may be reading."""
    for copy in server.copy_jobs:
        if copy.running is not None and copy.copies_from(job):
            raise InvalidState(f"Unable to {doing}: it is locked by running session {copy.name} [Backup copy].")
    for backups in job.repository.all_backups_of(job.backup_folder):
        check_unused(server, doing, backups.points())


def _users(server: BackupServer) -> Iterator[tuple[BackupPoint, str]]:
    for publication in server.published:
        yield publication.point, f"{publication.machine.name} [{_WORDS[SessionKind.INSTANT_RECOVERY]}]"
    for opened in server.open_files:
        yield opened.point, f"{opened.point.machine} [{_WORDS[SessionKind.RESTORE_FILES]}]"
    for session in server.service_sessions:
        if session.ended is None and session.point is not None and session.kind in _WORDS:
            yield session.point, f"{session.name} [{_WORDS[session.kind]}]"


def _chain(point: BackupPoint) -> tuple[RestorePoint, ...]:
    try:
        return point.backups.chain(point.point)
    except ChainBroken:
        return (point.point,)
