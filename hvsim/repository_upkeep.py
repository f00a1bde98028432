"""The verbs of `hvsim repository` that change a repository: heal, copy, import, compact, retention, synthetic."""

from __future__ import annotations

import argparse
import os
import typing
from contextlib import ExitStack
from datetime import datetime

from hvsim.blocks import DiskStorage, RetentionPolicy, open_disk_image
from hvsim.repository_choice import CannotDo, chosen_point, chosen_points, open_repository
from hvsim.repository_text import count_text, damage_lines, named, size_text, warn

if typing.TYPE_CHECKING:
    from hvsim.blocks import BlockDevice

FAILED = 1


def heal(options: argparse.Namespace) -> int:
    """Mends what it can and prints what is left; exit code 1 when something is."""
    repository = open_repository(options.folder, options, writable=True)
    copies = [open_repository(folder, options) for folder in options.copy or ()]
    with ExitStack() as stack:
        found, left = repository.heal(copies, dict(_image(text, stack) for text in options.image or ()))
    gone = repository.forget_missing() if options.forget_missing else ()
    if gone:
        left = repository.verify()
        print(f"Gave up {count_text(len(gone), 'restore point')} whose files are gone.")
    for line in damage_lines(left, repository.points()):
        print(line)
    if left:
        warn(f"{len(left)} damaged in '{options.folder}' could not be mended.")
        return FAILED
    print(f"Mended {len(found)} damaged." if found else "Nothing is damaged.")
    return 0


def _image(text: str, stack: ExitStack) -> tuple[str, BlockDevice]:
    """A disk by name, with the image that has it as it is now."""
    name, equals, path = text.partition("=")
    if not equals:
        raise CannotDo(f"'{text}' is not DISK=FILE.")
    return name, stack.enter_context(open_disk_image(path))


def copy(options: argparse.Namespace) -> int:
    """Copies the restore points that were chosen, oldest first."""
    repository = open_repository(options.folder, options)
    points = chosen_points(repository, options)
    target = open_repository(options.target, options, writable=True)
    before = {point.id for point in target.points()}
    copied = repository.copy_points(points, target)
    fresh = [point for point in copied if point.id not in before]
    total = size_text(sum(point.file_size for point in fresh))
    print(f"Copied {count_text(len(fresh), 'restore point')} ({total}) to '{options.target}'.")
    if len(fresh) < len(copied):
        print(f"{count_text(len(copied) - len(fresh), 'restore point')} it had already.")
    return 0


def import_found(options: argparse.Namespace) -> int:
    """Takes a file or the files of a folder in, and says which were not."""
    repository = open_repository(options.folder, options, writable=True)
    if os.path.isdir(options.found):
        done = repository.import_files(DiskStorage(options.found, writable=False))
    elif os.path.isfile(options.found):
        folder, name = os.path.split(os.path.abspath(options.found))
        done = repository.import_files(DiskStorage(folder, writable=False), [name])
    else:
        raise CannotDo(f"'{options.found}' does not exist.")
    for reason in done.passed_over.values():
        warn(reason)
    print(f"Imported {count_text(len(done.taken), 'backup file')} into '{options.folder}'.")
    return FAILED if done.passed_over or not done.taken else 0


def compact(options: argparse.Namespace) -> int:
    """Frees room and says how much."""
    repository = open_repository(options.folder, options, writable=True)
    done = repository.compact(options.chain)
    files = count_text(len(done.rewritten), "file")
    print(f"Freed {size_text(max(0, done.bytes_freed))} in '{options.folder}': wrote {files} anew.")
    return 0


def retention(options: argparse.Namespace) -> int:
    """Removes what is outdated, as of now on the clock of this computer."""
    if (options.points is None) == (options.days is None):
        raise CannotDo("Say either how many --points or how many --days to keep.")
    if min(value for value in (options.points, options.days) if value is not None) < 1:
        raise CannotDo("At least one restore point or day is kept.")
    repository = open_repository(options.folder, options, writable=True)
    chains = sorted({point.chain for point in repository.points()}, key=str.casefold)
    if options.chain.casefold() not in map(str.casefold, chains):
        raise CannotDo(f"There is no chain '{options.chain}'; there are {', '.join(chains) or 'none'}.")
    policy = RetentionPolicy(options.points, options.days, options.forever)
    done = repository.apply_retention(options.chain, policy, datetime.now().astimezone())
    print(f"Removed {count_text(len(done.deleted), 'restore point')} of '{options.chain}'.")
    if done.merged:
        print(f"The full moved forward by {count_text(len(done.merged), 'restore point')}.")
    return 0


def make_synthetic(options: argparse.Namespace) -> int:
    """Makes a full of an increment."""
    repository = open_repository(options.folder, options, writable=True)
    point = repository.make_synthetic_full(chosen_point(repository, options))
    print(f"{named(point)} is a full restore point now, in '{point.file}' ({size_text(point.file_size)}).")
    return 0
