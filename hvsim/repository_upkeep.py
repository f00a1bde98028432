"""The verbs of `hvsim repository` that change a repository: heal, copy, import, compact, retention, synthetic."""

from __future__ import annotations

import argparse
import os
import typing
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime

from hvsim.blocks import BackupError, DiskImageError, DiskStorage, RetentionPolicy, open_disk_image
from hvsim.repository_choice import CannotDo, check_chain, chosen_point, chosen_points, open_repository, password_in
from hvsim.repository_text import count_text, damage_lines, named, say, size_text, warn

if typing.TYPE_CHECKING:
    from hvsim.blocks import BlockDevice, Repository

FAILED = 1


def heal(options: argparse.Namespace) -> int:
    """Mends what it can and prints what is left; exit code 1 when something is."""
    repository = open_repository(options.folder, options, writable=True)
    copies = [open_repository(folder, options) for folder in options.copy or ()]
    with ExitStack() as stack:
        images = dict(_image(text, stack) for text in options.image or ())
        _check_disks(repository, images)
        found, left = repository.heal(copies, images)
    gone = repository.forget_missing() if options.forget_missing else ()
    if gone:
        left = repository.verify()
        say(f"Gave up {count_text(len(gone), 'restore point')} whose files are gone.")
    for line in damage_lines(left, repository.points()):
        say(line)
    if left:
        warn(f"{count_text(len(left), 'damaged part')} in '{options.folder}' could not be mended.")
        return FAILED
    say(f"Mended {count_text(len(found), 'damaged part')}." if found else "Nothing is damaged.")
    return 0


def _image(text: str, stack: ExitStack) -> tuple[str, BlockDevice]:
    """A disk by name, with the image that has it as it is now."""
    name, equals, path = text.partition("=")
    if not equals:
        raise CannotDo(f"'{text}' is not DISK=FILE.")
    try:
        return name, stack.enter_context(open_disk_image(path))
    except DiskImageError as error:
        raise CannotDo(f"'{path}': {error}") from None


def _check_disks(repository: Repository, images: Mapping[str, BlockDevice]) -> None:
    """Raises `CannotDo` where no restore point has a disk of one of the names."""
    known = sorted({disk.name for point in repository.points() for disk in point.disks})
    for name in images:
        if known and name not in known:
            raise CannotDo(f"No restore point has a disk '{name}'; there are {', '.join(known)}.")


def copy(options: argparse.Namespace) -> int:
    """Copies the restore points that were chosen, oldest first."""
    repository = open_repository(options.folder, options)
    points = chosen_points(repository, options)
    target = open_repository(options.target, options, writable=True)
    before = {point.id for point in target.points()}
    try:
        copied = repository.copy_points(points, target)
    except BackupError as error:
        raise CannotDo(f"From '{options.folder}' to '{options.target}': {error}") from None
    fresh = [point for point in copied if point.id not in before]
    total = size_text(sum(point.file_size for point in fresh))
    say(f"Copied {count_text(len(fresh), 'restore point')} ({total}) to '{options.target}'.")
    if len(fresh) < len(copied):
        say(f"{count_text(len(copied) - len(fresh), 'restore point')} it had already.")
    return 0


def import_found(options: argparse.Namespace) -> int:
    """Takes a file or the files of a folder in, and says which were not."""
    repository = open_repository(options.folder, options, writable=True)
    if os.path.isdir(options.found):
        folder = options.found
        done = repository.import_files(DiskStorage(folder, writable=False))
    elif os.path.isfile(options.found):
        folder, name = os.path.split(options.found)
        done = repository.import_files(DiskStorage(folder or ".", writable=False), [name])
    else:
        raise CannotDo(f"'{options.found}' does not exist.")
    for path, reason in done.passed_over.items():
        warn(f"'{os.path.join(folder, path)}' was not taken: {reason}")
    if not done.taken and not done.passed_over:
        warn(f"There are no backup files in '{options.found}'.")
    say(f"Imported {count_text(len(done.taken), 'backup file')} into '{options.folder}'.")
    return FAILED if done.passed_over or not done.taken else 0


def compact(options: argparse.Namespace) -> int:
    """Frees room and says how much."""
    repository = open_repository(options.folder, options, writable=True)
    if options.chain is not None:
        check_chain(repository, options.chain)
    done = repository.compact(options.chain)
    files = count_text(len(done.rewritten), "file")
    say(f"Freed {size_text(max(0, done.bytes_freed))} in '{options.folder}': wrote {files} anew.")
    return 0


def retention(options: argparse.Namespace) -> int:
    """Removes what is outdated, as of now on the clock of this computer."""
    if (options.points is None) == (options.days is None):
        raise CannotDo("Say either how many --points or how many --days to keep.")
    if min(value for value in (options.points, options.days) if value is not None) < 1:
        raise CannotDo("At least one restore point or day is kept.")
    repository = open_repository(options.folder, options, writable=True)
    check_chain(repository, options.chain)
    _check_one_folder(repository, options)
    policy = RetentionPolicy(options.points, options.days, options.forever)
    done = repository.apply_retention(options.chain, policy, datetime.now().astimezone())
    say(f"Removed {count_text(len(done.deleted), 'restore point')} of '{options.chain}'.")
    if done.merged:
        say(f"The full moved forward by {count_text(len(done.merged), 'restore point')}.")
    return 0


def _check_one_folder(repository: Repository, options: argparse.Namespace) -> None:
    """Two jobs that back up one machine have a folder each: their chains are called alike and are not one."""
    chosen = [point for point in repository.points() if point.chain.casefold() == options.chain.casefold()]
    folders = sorted({os.path.dirname(point.file) for point in chosen})
    if len(folders) > 1:
        places = ", ".join(f"'{os.path.join(options.folder, folder)}'" for folder in folders)
        raise CannotDo(
            f"Several chains are called '{options.chain}': name the folder of one as the repository, {places}."
        )


def change_password(options: argparse.Namespace) -> int:
    """Lets another password open what is encrypted."""
    if options.password_file is None:
        raise CannotDo("Name the file with the password that opens the backups now with --password-file.")
    repository = open_repository(options.folder, options, writable=True)
    if options.chain is not None:
        check_chain(repository, options.chain)
    chains = repository.change_password(password_in(options.new_password_file), chain=options.chain)
    say(f"The new password opens {count_text(len(chains), 'chain')} in '{options.folder}': {', '.join(chains)}.")
    return 0


def make_synthetic(options: argparse.Namespace) -> int:
    """Makes a full of an increment."""
    repository = open_repository(options.folder, options, writable=True)
    point = repository.make_synthetic_full(chosen_point(repository, options))
    say(f"{named(point)} is a full restore point now, in '{point.file}' ({size_text(point.file_size)}).")
    return 0
