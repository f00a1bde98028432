"""Copying restore points to another repository, and taking found backup files in.

A copied point is built anew on what the target has of its machine, from stored bytes: no password is needed. An
imported file is taken over byte by byte.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve, frozen

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.disk_view import open_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.lineage import content_of
from hvsim.blocks.backup.folder.listing import EXTENSIONS
from hvsim.blocks.backup.folder.new_file import NewFile, discard, write_file
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file import BackupFile, NeverCommitted
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.layout import DATA_START, PAGE, commit_slots, pack_commit
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry, Root
from hvsim.blocks.backup.model import PointKind, ReadMode, RestorePoint
from hvsim.blocks.backup.operations.rewriting import Rewriter
from hvsim.blocks.device import COPY_STEP
from hvsim.blocks.errors import BackupError, StorageError
from hvsim.blocks.io import File, Storage


def copy_point(source: Workspace, point: RestorePoint, target: Workspace) -> RestorePoint:
    """Makes the restore point one of `target` too, which has it already where an earlier copy did.

    It becomes an increment where the target has points of its machine in the same chain, with the same block size and
    keys, and a full otherwise. Raises `BackupDamaged` for the first block that is not whole.
    """
    known = target.catalog.points.get(point.id)
    if known is not None:
        if content_of(known) != content_of(point):
            raise BackupError(
                f"The restore point {point.id} of '{point.machine}' cannot be copied: '{known.file}' has another one "
                "with its id."
            )
        return known
    target.check_idle(point.chain)
    holder = source.catalog.file_of(point.id)
    base = _base(target, point, holder.root)
    numbers = [item.number for item in target.catalog.points_of(point.machine)]
    entry = evolve(
        source.catalog.entry(point.id),
        kind=PointKind.INCREMENT if base else PointKind.FULL,
        parent=base.id if base else "",
        number=max([point.number, *(number + 1 for number in numbers)]),
        revision=1,
    )
    path = target.free_path(point.chain, point.time, entry.kind)
    with source.files() as files, target.files() as before:

        def fill(writer: BackupFileWriter) -> Root:
            rewriter = Rewriter(files, writer, lambda _: True)
            configuration = files.get(holder.id).sealed_configuration(source.catalog.entry(point.id))
            filled = evolve(
                entry,
                configuration=writer.append_checked(configuration),
                disks=tuple(_copied(rewriter, point, disk, before, base) for disk in entry.disks),
            )
            return evolve(holder.root, points=(filled,), files=())

        write_file(target, NewFile(path, entry, files.get(holder.id).algorithm, source=holder.id), fill)
    target.note_points()
    return target.catalog.find(point.id)


def _base(target: Workspace, point: RestorePoint, root: Root) -> RestorePoint | None:
    """The point of the target that a copy may build on."""
    candidates = [
        item
        for item in target.catalog.points_of(point.machine)
        if item.chain.casefold() == point.chain.casefold() and item.time <= point.time
    ]
    if not candidates:
        return None
    base = candidates[-1]
    known = target.catalog.file_of(base.id).root
    return base if (known.block_size, known.codec) == (root.block_size, root.codec) else None


def _copied(
    rewriter: Rewriter, point: RestorePoint, disk: DiskEntry, before: FileSet, base: RestorePoint | None
) -> DiskEntry:
    name = disk.summary.name
    view = open_view(rewriter.files, point, name)
    if base is None or all(item.name != name for item in base.disks):
        return DiskEntry(evolve(disk.summary, mode=ReadMode.FULL), rewriter.disk(view))
    table = rewriter.differences(view, open_view(before, base, name))
    return DiskEntry(evolve(disk.summary, mode=ReadMode.UNTRACKED), table)


@frozen
class Imported:
    """What an import did: the files it took in, and those it passed over with the reason."""

    taken: tuple[str, ...]
    passed_over: dict[str, str]


def import_files(workspace: Workspace, storage: Storage, paths: Iterable[str]) -> Imported:
    """Takes found backup files into the repository, each whole or not at all.

    A file that the repository has already, that is none of hvsim's, damaged, or cannot be opened is passed over. Raises
    `StorageError` where the copying itself fails; what was taken in before stays.
    """
    taken: list[str] = []
    passed_over: dict[str, str] = {}
    for path in paths:
        try:
            file = storage.open(path)
        except StorageError as error:
            passed_over[path] = str(error)
            continue
        with file:
            try:
                found = _importable(workspace, file)
            except (BackupError, StorageError) as error:
                passed_over[path] = str(error)
                continue
            try:
                taken.append(_import(workspace, found))
            except BackupError as error:
                passed_over[path] = str(error)
    if taken:
        workspace.note_points()
    return Imported(tuple(taken), passed_over)


def backup_files(storage: Storage, folder: str = "") -> list[str]:
    """The files in a folder that are called like backup files."""
    return [path for path in storage.files(folder) if path.endswith(EXTENSIONS)]


def _importable(workspace: Workspace, file: File) -> BackupFile:
    try:
        found = BackupFile(file)
    except NeverCommitted as error:
        raise BackupError(f"'{file.path}' is no whole backup file: {error}") from None
    known = workspace.catalog.files.get(found.id)
    if known is not None:
        raise BackupError(f"The backup file '{file.path}' {_likeness(found, known)}.")
    for entry in found.root.points:
        _check_point(workspace, found, entry)
    return found


def _likeness(found: BackupFile, known: CatalogFile) -> str:
    """What a file is to the one of the repository that has its identity."""
    if found.commit == known.commit:
        return f"is in the repository already, as '{known.path}'"
    if found.commit.sequence == known.commit.sequence:
        return f"has the identity of '{known.path}' in the repository, and other content"
    state = "an older" if found.commit.sequence > known.commit.sequence else "a newer"
    return f"is in the repository already, as '{known.path}', in {state} state"


def _check_point(workspace: Workspace, found: BackupFile, entry: PointEntry) -> None:
    """Raises `BackupError` where the restore point of a found file is there, or needs one that is not what it means.

    A newer version of the same point is welcome, and so is an older one whose blocks others need.
    """
    catalog = workspace.catalog
    known = catalog.points.get(entry.id)
    is_same = known is not None and content_of(known) == content_of(entry)
    is_version = is_same and (entry.revision > catalog.entry(entry.id).revision or workspace.is_referred_to(found.id))
    if known is not None and not is_version:
        what = "" if is_same else ", with other content"
        raise BackupError(
            f"The backup file '{found.path}' holds restore point {entry.id} of '{entry.machine}', which is in the "
            f"repository already, in '{known.file}'{what}."
        )
    parent = catalog.points.get(entry.parent)
    if parent is None:
        return
    root = catalog.file_of(parent.id).root
    fits = parent.machine.casefold() == entry.machine.casefold() and root.block_size == found.root.block_size
    fits &= (root.codec.digest, root.codec.encryption is None) == (
        found.root.codec.digest,
        found.root.codec.encryption is None,
    )
    if not fits:
        raise BackupError(
            f"The backup file '{found.path}' builds on restore point {parent.id}, and the one in '{parent.file}' is of "
            "another chain."
        )


def _import(workspace: Workspace, found: BackupFile) -> str:
    if workspace.catalog.is_removed(found.id):
        workspace.bring_back(found.id)
        workspace.refresh()
        known = workspace.catalog.files.get(found.id)
        if known is not None and known.commit.sequence >= found.commit.sequence:
            return known.path  # a copy that has lain there
    stem, dot, extension = found.path.rpartition("/")[2].rpartition(".")
    folder = f"{workspace.folder}/" if workspace.folder else ""
    target, number = f"{folder}{stem}{dot}{extension}", 0
    while workspace.storage.exists(target):
        number += 1
        target = f"{folder}{stem}_{number:04x}{dot}{extension}"
    take_file(workspace, found, target)
    return target


def take_file(workspace: Workspace, source: BackupFile, path: str) -> None:
    """Copies an opened backup file so that it counts only when all of it is there: its first pages are written last."""
    workspace.bring_back(source.id)
    target = workspace.storage.create(path)
    try:
        size = source.file.size
        for offset in range(DATA_START, size, COPY_STEP):
            target.write(offset, source.file.read(offset, min(COPY_STEP, size - offset)))
        target.write(0, source.file.read(0, PAGE))
        target.sync()
        if BackupFile(source.file).commit != source.commit:
            raise BackupError(f"The backup file '{source.path}' was changed while it was being copied.")
        page = pack_commit(source.commit, source.algorithm)
        for slot in commit_slots(source.commit.sequence):
            target.write(slot, page)
            target.sync()
    except BaseException:  # also Ctrl-C: nothing of it stays
        discard(workspace, path, target.close)
        raise
    target.close()
    workspace.update(path)
