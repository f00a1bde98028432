"""`hvsim repository`: looks into a folder of backup files, brings disks back from it, and looks after it.

Needs no estate: everything is in the files. Says in one line what cannot be done. What is printed how is
`repository_text`; which point is meant, `repository_choice`.
"""

from __future__ import annotations

import argparse
import json
import os
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hvsim.blocks import BlockError, DiskStorage, create_raw, open_guest_disk
from hvsim.repository_choice import CannotDo, chosen_disk, chosen_point, open_repository, point_with_id
from hvsim.repository_text import (
    columns,
    count_text,
    damage_lines,
    named,
    note_unfinished,
    say,
    short_ids,
    size_text,
    warn,
)
from hvsim.repository_upkeep import change_password, compact, copy, heal, import_found, make_synthetic, retention

if typing.TYPE_CHECKING:
    from hvsim.blocks import BlockDevice, File, Range, Repository, RestorePoint

FAILED = 1

_MOST_EXTENT_TEXT = 100
"""Characters of an extent; what has more digits lies behind every disk."""


def run_repository_command(options: argparse.Namespace) -> int:
    """Does the verb and returns the exit code: 0, or 1 with one clear line on the error stream."""
    verbs: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": list_points,
        "browse": browse,
        "verify": verify,
        "restore": restore,
        "heal": heal,
        "password": change_password,
        "copy": copy,
        "import": import_found,
        "compact": compact,
        "retention": retention,
        "synthetic": make_synthetic,
    }
    try:
        return verbs[options.verb](options)
    except (BlockError, CannotDo) as error:
        warn(str(error))
        return FAILED


def list_points(options: argparse.Namespace) -> int:
    """Prints a line for each restore point, oldest first; names the files that hold others and cannot be read."""
    repository = open_repository(options.folder, options)
    points = repository.points(options.machine)
    unreadable = repository.unreadable_files()
    for message in unreadable.values():
        warn(message)
    note_unfinished(repository)
    if options.json:
        print(json.dumps([_as_json(point) for point in points], indent=2))
    elif not points:
        whose = f" of '{options.machine}'" if options.machine else ""
        say(f"No restore points{whose} in '{options.folder}'.")
    else:
        for line in _point_table(points):
            say(line)
    return FAILED if unreadable else 0


def _point_table(points: tuple[RestorePoint, ...]) -> typing.Iterable[str]:
    short = short_ids(points)
    rows = [("ID", "MACHINE", "TIME", "KIND", "NEEDS", "DISKS", "SIZE", "READ", "STORED", "FILE")]
    for point in points:
        counts = point.statistics
        rows.append(
            (
                short[point.id],
                point.machine,
                f"{point.time:%Y-%m-%d %H:%M:%S}",
                point.kind.value + (", encrypted" if point.is_encrypted else ""),
                short.get(point.parent, point.parent[:8]) or "-",
                str(len(point.disks)),
                size_text(point.disk_bytes),
                size_text(counts.bytes_read),
                size_text(counts.bytes_stored),
                point.file,
            )
        )
    return columns(rows)


def _as_json(point: RestorePoint) -> dict[str, object]:
    return {
        "id": point.id,
        "machine": point.machine,
        "time": point.time.isoformat(),
        "kind": point.kind.value,
        "needs": point.parent or None,
        "chain": point.chain,
        "encrypted": point.is_encrypted,
        "file": point.file,
        "file_bytes": point.file_size,
        "block_bytes": point.block_size,
        "disks": [
            {
                "name": disk.name,
                "bytes": disk.size,
                "read_as": disk.mode.value,
                "read_bytes": disk.statistics.bytes_read,
                "stored_bytes": disk.statistics.bytes_stored,
            }
            for disk in point.disks
        ],
        "attributes": point.attributes,
    }


def browse(options: argparse.Namespace) -> int:
    """Prints what a restore point consists of, or the files in a file system on one of its disks."""
    repository = open_repository(options.folder, options)
    point = chosen_point(repository, options)
    if options.volume is not None:
        return _browse_guest(repository, point, options)
    if options.disk is not None or options.path is not None:
        raise CannotDo("--disk and --path choose files in a guest's file system: say which one with --volume.")
    short = short_ids(repository.points())
    say(f"{named(point)}: {point.kind.value}{', encrypted' if point.is_encrypted else ''}, id {point.id}")
    for key, value in sorted(point.attributes.items()):
        say(f"  {key}: {value}")
    say("Disks:")
    rows = [("  NAME", "SIZE", "READ AS", "READ", "STORED")]
    for disk in point.disks:
        counts = disk.statistics
        sizes = (size_text(disk.size), disk.mode.value, size_text(counts.bytes_read), size_text(counts.bytes_stored))
        rows.append((f"  {disk.name}", *sizes))
    for line in columns(rows):
        say(line)
    say("It is restored from:")
    for item in repository.chain(point):
        say(f"  {short[item.id]}  {item.time:%Y-%m-%d %H:%M:%S}  {item.kind.value:9}  {item.file}")
    return 0


def _browse_guest(repository: Repository, point: RestorePoint, options: argparse.Namespace) -> int:
    with repository.read_disk(point, chosen_disk(point, options.disk)) as device, open_guest_disk(device) as guest:
        path = options.path or "/"
        entry = guest.entry(options.volume, path)
        entries = guest.list(options.volume, path) if entry.is_folder else [entry]
    rows = [
        (
            f"{item.modified:%Y-%m-%d %H:%M:%S}" if item.modified else "-",
            "" if item.is_folder else str(item.size),
            item.name + ("/" if item.is_folder else ""),
        )
        for item in entries
    ]
    for line in columns(rows) if rows else ():
        say(line)
    return 0


def verify(options: argparse.Namespace) -> int:
    """Checks every stored byte; prints what is damaged and which restore points it costs."""
    repository = open_repository(options.folder, options)
    points = repository.points()
    chosen = point_with_id(points, options.point) if options.point else None
    found = repository.verify(chosen)
    damaged = [damage for damage in found if not damage.heals_itself]
    points = repository.chain(chosen) if chosen and not damaged else repository.points()
    if options.json:
        print(json.dumps([_damage_as_json(damage) for damage in found], indent=2))
    else:
        for line in damage_lines(found, points):
            say(line)
    lost = {point_id for damage in damaged for point_id in damage.points}
    if damaged:
        cost = f"{count_text(len(lost), 'restore point')} cannot be restored whole" if lost else "nothing is lost"
        warn(f"{count_text(len(damaged), 'damaged part')} in '{options.folder}': {cost}.")
        return FAILED
    if not points:
        # A wrong folder in a CI job must not pass for a repository in good health.
        raise CannotDo(f"No restore points in '{options.folder}': nothing was verified.")
    disks = sum(len(point.disks) for point in points)
    if not options.json:
        say(
            f"{count_text(len(points), 'restore point')} with {count_text(disks, 'disk')}:"
            " every block matches its digest."
        )
    return 0


def _damage_as_json(damage: typing.Any) -> dict[str, object]:
    return {
        "file": damage.file,
        "structure": damage.structure,
        "offset": damage.offset,
        "machine": damage.machine or None,
        "disk": damage.disk or None,
        "block": damage.block,
        "points": list(damage.points),
        "heals_itself": damage.heals_itself,
        "message": damage.message,
    }


def restore(options: argparse.Namespace) -> int:
    """Writes one disk of one restore point, or a part of it, to a file whose ending names the format."""
    repository = open_repository(options.folder, options)
    point = chosen_point(repository, options)
    disk = chosen_disk(point, options.disk)
    folder = os.path.dirname(options.out)
    if not os.path.isdir(folder or "."):
        raise CannotDo(f"There is no folder '{folder}'.")
    if options.path is None and options.volume is not None:
        raise CannotDo("--volume names a file system of the guest: say which file of it with --path.")
    if options.path is not None and options.extent:
        raise CannotDo("--extent and --path exclude each other: a part of the disk, or a file of the guest.")
    if options.path is not None:
        return _restore_guest_file(repository, point, disk, options)
    if options.extent:
        return _restore_extents(repository, point, disk, options)
    repository.restore_to_file(point, disk, options.out)
    say(f"Restored disk '{disk}' of {named(point)} to '{options.out}'.")
    return 0


def _restore_guest_file(repository: Repository, point: RestorePoint, disk: str, options: argparse.Namespace) -> int:
    if options.volume is None:
        raise CannotDo("--path names a file in a guest's file system: say which one with --volume.")
    with (
        repository.read_disk(point, disk) as device,
        open_guest_disk(device) as guest,
    ):
        guest.entry(options.volume, options.path)  # says so before a file is made where there is none
        with _new_file(options.out) as target:
            offset = 0
            for piece in guest.read(options.volume, options.path):
                target.write(offset, piece)
                offset += len(piece)
    say(f"Copied '{options.path}' of {named(point)} to '{options.out}'.")
    return 0


def _restore_extents(repository: Repository, point: RestorePoint, disk: str, options: argparse.Namespace) -> int:
    extents = [_extent(text) for text in options.extent]
    with repository.read_disk(point, disk) as device:
        _check_extents(extents, device)
    with _new_file(options.out) as file, create_raw(file, device.size) as target:
        repository.restore(point, disk, target, extents)
    total = size_text(sum(extent.length for extent in extents))
    say(f"Restored {total} of disk '{disk}' of {named(point)} to '{options.out}'; the rest of it is zero.")
    return 0


def _extent(text: str) -> Range:
    from hvsim.blocks import Range

    offset, _, length = text.partition(":")
    if not (offset.isdecimal() and length.isdecimal() and len(text) <= _MOST_EXTENT_TEXT):
        raise CannotDo(f"'{text}' is not OFFSET:LENGTH in bytes.")
    return Range(int(offset), int(length))


def _check_extents(extents: list[Range], device: BlockDevice) -> None:
    for extent in extents:
        if extent.end > device.size:
            raise CannotDo(f"The extent {extent.offset}:{extent.length} ends behind the disk of {device.size} bytes.")


@contextmanager
def _new_file(path: str) -> Iterator[File]:
    """A file that was not there before, and is gone again where it was not finished."""
    folder, name = os.path.split(os.path.abspath(path))
    storage = DiskStorage(folder, named=os.path.dirname(os.path.normpath(path)))
    file = storage.create(name)
    try:
        with file:
            yield file
    except BaseException:  # also Ctrl-C: half a restored disk looks like a whole one
        storage.delete(name)
        raise
