"""What a story has left behind in its estate: sessions, blocks in backup files, contents of disks."""

from __future__ import annotations

from hvsim.blocks.backup.model import RestorePoint
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession
from tests.blocks.format_reader import Reader
from tests.stories.worlds import Shell

MIB = 1024 * 1024


def sessions_of(shell: Shell, job: str) -> list[BackupSession]:
    """The runs of a job, oldest first."""
    return list(shell.estate.backup_server.job(job).sessions)


def tasks_of(shell: Shell, job: str, machine: str) -> list[TaskSession]:
    """The machine's part of each run of a job, where it had one."""
    return [task for session in sessions_of(shell, job) for task in session.tasks if task.machine == machine]


def points_of(shell: Shell, job: str, machine: str) -> list[BackupPoint]:
    """The restore points that a job has of a machine, oldest first."""
    points = shell.estate.backup_server.points()
    return [point for point in points if point.job.name == job and point.machine == machine]


def titles(task: TaskSession) -> list[str]:
    """The lines of a task's log."""
    return [record.title for record in task.log]


def blocks_in(point: BackupPoint, disk: str) -> set[int]:
    """The blocks of a disk that lie in the point's own backup file, told by the independent reader of the format."""
    repository = point.job.repository
    reader = Reader([repository.files.read(point.file_path)])
    file, described = reader.points[point.point.id]
    found = next(item for item in described["disks"] if item["name"] == disk)
    return {record[0] for _, record in reader._records(file, found["map"])}


def content_at(point: BackupPoint, disk: str, offset: int, length: int) -> bytes:
    """Bytes of a disk as they were at a restore point."""
    with point.backups.read_disk(point.point, disk) as device:
        return device.read(offset, length)


def differing_blocks(older: BackupPoint, newer: BackupPoint, disk: str) -> set[int]:
    """The blocks in which two restore points of a disk differ, by their whole content."""
    size = block_size(newer.point)
    with older.backups.read_disk(older.point, disk) as left, newer.backups.read_disk(newer.point, disk) as right:
        stored = {*_blocks(left.allocated_ranges(), size), *_blocks(right.allocated_ranges(), size)}
        return {
            block
            for block in stored
            if left.read(block * size, min(size, left.size - block * size))
            != right.read(block * size, min(size, right.size - block * size))
        }


def block_size(point: RestorePoint) -> int:
    """Bytes of the blocks of a point's chain."""
    return point.block_size


def _blocks(ranges: object, size: int) -> set[int]:
    return {
        block
        for item in ranges  # type: ignore[attr-defined]  # what the reader of the format gives
        for block in range(item.offset // size, -(-(item.offset + item.length) // size))
    }
