"""`hvsim repository`: lists, verifies and restores what a folder of backup files holds, without an estate."""

from __future__ import annotations

import argparse
import os
import sys
import typing
from collections.abc import Iterable, Sequence

if typing.TYPE_CHECKING:
    from hvsim.blocks import Repository, RestorePoint

FAILED = 1


class CannotDo(Exception):
    """What was asked makes no sense for this repository; the message is for a person."""


def run_repository_command(options: argparse.Namespace) -> int:
    """Does the verb and returns the exit code: 0, or 1 with one clear line on the error stream."""
    from hvsim.blocks import BlockError, Repository

    verb = {"list": list_points, "verify": verify, "restore": restore}[options.verb]
    try:
        if not os.path.isdir(options.folder):
            raise CannotDo(f"'{options.folder}' is not a folder.")
        return verb(Repository.open(options.folder), options)
    except (BlockError, CannotDo) as error:
        sys.stderr.write(f"hvsim repository: {error}\n")
        return FAILED


def list_points(repository: Repository, options: argparse.Namespace) -> int:
    """Prints a line for each restore point, oldest first; names the files that hold others and cannot be read."""
    points = repository.points()
    unreadable = repository.unreadable_files()
    for message in unreadable.values():
        sys.stderr.write(f"hvsim repository: {message}\n")
    _note_unfinished(repository)
    if not points:
        print(f"No restore points in '{options.folder}'.")
        return FAILED if unreadable else 0
    rows = [("ID", "MACHINE", "TIME", "KIND", "DISKS", "SIZE", "READ", "STORED", "FILE")]
    for point in points:
        counts = point.statistics
        rows.append(
            (
                point.id,
                point.machine,
                f"{point.time:%Y-%m-%d %H:%M:%S}",
                point.kind.value,
                str(len(point.disks)),
                _size(point.disk_bytes),
                _size(counts.bytes_read),
                _size(counts.bytes_stored),
                point.file,
            )
        )
    for line in _columns(rows):
        print(line)
    return FAILED if unreadable else 0


def verify(repository: Repository, options: argparse.Namespace) -> int:
    """Checks every block; prints what is damaged and which restore points it costs."""
    found = repository.verify()
    for damage in found:
        print(damage)
    points = repository.points()
    disks = sum(len(point.disks) for point in points)
    if found:
        sys.stderr.write(f"hvsim repository: {len(found)} damaged in '{options.folder}'.\n")
        return FAILED
    if not points:
        # A wrong folder in a CI job must not pass for a repository in good health.
        raise CannotDo(f"No restore points in '{options.folder}': nothing was verified.")
    print(f"{_count(len(points), 'restore point')} with {_count(disks, 'disk')}: every block matches its digest.")
    return 0


def restore(repository: Repository, options: argparse.Namespace) -> int:
    """Writes one disk of one restore point to a file whose ending names the format."""
    from hvsim.blocks import DiskStorage

    if options.point is None and repository.unreadable_files():
        reason = next(iter(repository.unreadable_files().values()))
        raise CannotDo(f"{reason} The newest restore point may be lost: choose one that `list` shows with --point.")
    if options.point is None:
        _note_unfinished(repository)
    point = _chosen_point(repository.points(), options.point)
    names = [disk.name for disk in point.disks]
    disk = options.disk or (names[0] if len(names) == 1 else None)
    if disk not in names:
        asked = f"has no disk '{disk}'" if disk else "holds several disks: name one with --disk"
        raise CannotDo(f"Restore point {point.id} {asked} ({', '.join(names)}).")
    folder, name = os.path.split(os.path.abspath(options.out))
    if not os.path.isdir(folder):
        raise CannotDo(f"The folder '{folder}' does not exist.")
    repository.restore_to_file(point, disk, name, DiskStorage(folder))
    print(f"Restored disk '{disk}' of {point.machine} at {point.time:%Y-%m-%d %H:%M:%S} to '{options.out}'.")
    return 0


def _chosen_point(points: Sequence[RestorePoint], asked: str | None) -> RestorePoint:
    if not points:
        raise CannotDo("The repository holds no restore points.")
    if asked is None:
        machines = sorted({point.machine for point in points})
        if len(machines) > 1:
            raise CannotDo(f"The repository holds points of {', '.join(machines)}: name one with --point.")
        return points[-1]
    matching = [point for point in points if point.id.lower().startswith(asked.lower())]
    if len(matching) != 1:
        how_many = "No restore point has" if not matching else f"{len(matching)} restore points have"
        raise CannotDo(f"{how_many} an id that begins with '{asked}'.")
    return matching[0]


def _note_unfinished(repository: Repository) -> None:
    """A file without a commit is what a stopped writer leaves; a person should know that it holds no restore point."""
    for path in repository.unfinished_files():
        sys.stderr.write(f"hvsim repository: '{path}' was never finished, or cut off: it holds no restore point.\n")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _size(count: int) -> str:
    """A byte count as a person reads it: '1.5 MB', in powers of 1024."""
    number = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1024:
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024
    return f"{number:.1f} TB"


def _columns(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
