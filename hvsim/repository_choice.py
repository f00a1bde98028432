"""Which restore point, disk and password a command line of `hvsim repository` means."""

from __future__ import annotations

import argparse
import os
import typing
from collections.abc import Sequence

from hvsim.repository_text import count_text, named, note_unfinished

if typing.TYPE_CHECKING:
    from hvsim.blocks import Repository, RestorePoint


_MOST_PASSWORD_TEXT = 64 * 1024
"""Characters of a line with a password: a device may never end one."""


class CannotDo(Exception):
    """What was asked makes no sense for this repository; the message is for a person."""


def open_repository(folder: str, options: argparse.Namespace, *, writable: bool = False) -> Repository:
    """The repository in a folder that is there. Raises `CannotDo`."""
    from hvsim.blocks import Repository

    if not os.path.isdir(folder):
        raise CannotDo(f"'{folder}' is not a folder.")
    return Repository.open(folder, writable=writable, password=password(options))


def password(options: argparse.Namespace) -> str | None:
    """The password from the file that was named."""
    return None if options.password_file is None else password_in(options.password_file)


def password_in(path: str) -> str:
    """The first line of a file. Raises `CannotDo`."""
    try:
        with open(path, encoding="utf-8") as file:
            line = file.readline(_MOST_PASSWORD_TEXT + 1)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise CannotDo(f"The password file '{path}' cannot be read: {reason}.") from None
    if len(line) > _MOST_PASSWORD_TEXT:
        raise CannotDo(f"The password file '{path}' cannot be read: its first line does not end.")
    return line.rstrip("\r\n")


def check_chain(repository: Repository, asked: str) -> None:
    """Raises `CannotDo` where there is no chain of that name."""
    chains = sorted({point.chain for point in repository.points()}, key=str.casefold)
    if asked.casefold() not in map(str.casefold, chains):
        raise CannotDo(f"There is no chain '{asked}'; there are {', '.join(chains) or 'none'}.")


def chosen_point(repository: Repository, options: argparse.Namespace) -> RestorePoint:
    """The restore point that was named, or the newest of the only machine.

    Where a file cannot be read the newest point may be in it: then it has to be named.
    """
    if options.point is None and repository.unreadable_files():
        reason = next(iter(repository.unreadable_files().values()))
        raise CannotDo(f"{reason} The newest restore point may be lost: choose one that `list` shows with --point.")
    if options.point is None:
        note_unfinished(repository)
    points = chosen_points(repository, options)
    machines = sorted({point.machine for point in points})
    if options.point is None and len(machines) > 1:
        raise CannotDo(f"The repository holds points of {', '.join(machines)}: name one with --machine or --point.")
    return points[-1]


def chosen_points(repository: Repository, options: argparse.Namespace) -> Sequence[RestorePoint]:
    """The restore points that --machine and --point leave, at least one."""
    points = repository.points(options.machine)
    if not points:
        whose = f" of '{options.machine}'; it has {', '.join(repository.machines())}" if options.machine else ""
        raise CannotDo(f"'{options.folder}' holds no restore points{whose if repository.machines() else ''}.")
    return points if options.point is None else [point_with_id(points, options.point)]


def point_with_id(points: Sequence[RestorePoint], asked: str) -> RestorePoint:
    """The one restore point whose id begins so."""
    matching = [point for point in points if point.id.lower().startswith(asked.lower())]
    if len(matching) != 1:
        how_many = "No restore point has" if not matching else f"{len(matching)} restore points have"
        raise CannotDo(f"{how_many} an id that begins with '{asked}'.")
    return matching[0]


def chosen_disk(point: RestorePoint, asked: str | None) -> str:
    """The disk that was named, or the only one."""
    names = [disk.name for disk in point.disks]
    disk = asked or (names[0] if len(names) == 1 else None)
    if disk not in names:
        reason = f"has no disk '{disk}'" if disk else f"holds {count_text(len(names), 'disk')}: name one with --disk"
        raise CannotDo(f"Restore point {point.id} of {named(point)} {reason} ({', '.join(names)}).")
    return disk
