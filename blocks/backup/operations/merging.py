"""Merging: the full of a chain moves forward by one restore point, taking in what the increment after it holds.

In a reverse chain what it held before goes into a rollback file, so that the older point can still be restored. The
blocks of the increment go where the full has room; the increment's file is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile
from hvsim.blocks.backup.folder.changing_file import change_file
from hvsim.blocks.backup.folder.disk_view import open_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.new_file import NewFile, write_file
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.root import DiskEntry, PointEntry, Root
from hvsim.blocks.backup.model import PointKind, ReadMode, RestorePoint
from hvsim.blocks.backup.operations.deletion import drop_older_claims
from hvsim.blocks.backup.operations.rewriting import Rewriter
from hvsim.blocks.errors import BackupError


def merge(workspace: Workspace, increment: RestorePoint, *, keep_rollback: bool = False) -> RestorePoint:
    """Takes the increment, and the others that share its file, into the full before it, which moves to its moment.

    The point before is gone afterwards, or with `keep_rollback` needs the moved one. Points after it build on it as
    before. Raises `BackupError` where there is no full right before it, or another point builds on that full as well.
    """
    catalog = workspace.catalog
    workspace.check_idle(increment.chain)
    if increment.kind is not PointKind.INCREMENT:
        raise BackupError(f"Restore point {increment.id} of '{increment.machine}' is no increment.")
    newer = catalog.file_of(increment.id)
    merged = catalog.live_points(newer)
    older = _full_before(catalog, newer, merged)
    replaced = [entry for entry in catalog.live_points(older) if any(entry.id == item.parent for item in merged)]
    for entry in () if keep_rollback else replaced:
        if len(catalog.children_of(entry.id)) > 1:
            raise BackupError(f"Restore point {entry.id} of '{entry.machine}' has several that build on it.")
    with workspace.files() as files:
        if keep_rollback:
            _write_rollback(workspace, files, older, merged, replaced)
        else:
            gone = {entry.id for entry in replaced}
            workspace.save_listing(without=gone)
            drop_older_claims(workspace, gone)
        kept = [entry for entry in catalog.live_points(older) if entry not in replaced]

        def fill(writer: BackupFileWriter) -> Root:
            rewriter = Rewriter(files, writer, newer.id.__eq__, older.root.files)
            points = (*kept, *(rewriter.full_point(catalog.points[entry.id]) for entry in merged))
            return evolve(older.root, points=points, files=tuple(rewriter.names))

        change_file(workspace, files, older, fill)
    workspace.collect()
    workspace.rename_to(older.path, older.root.chain, increment.time, PointKind.FULL)
    workspace.note_points()
    return catalog.find(increment.id)


def _full_before(catalog: Catalog, newer: CatalogFile, merged: list[PointEntry]) -> CatalogFile:
    """The file of the fulls that the points of a file build on."""
    parents = {catalog.file_of(entry.parent).id for entry in merged if entry.parent}
    if len(parents) != 1:
        raise BackupError(f"The backup file '{newer.path}' does not build on exactly one other.")
    older = catalog.files[parents.pop()]
    if any(catalog.entry(entry.parent).kind is not PointKind.FULL for entry in merged if entry.parent):
        raise BackupError(f"The backup file '{newer.path}' does not follow right after a full.")
    return older


def _write_rollback(
    workspace: Workspace, files: FileSet, older: CatalogFile, merged: list[PointEntry], replaced: list[PointEntry]
) -> None:
    """Keeps what the merge is about to replace. It counts from the moment that the full has moved on."""
    first = evolve(replaced[0], kind=PointKind.ROLLBACK)
    path = workspace.free_path(older.root.chain, first.time, PointKind.ROLLBACK, older.path)

    def fill(writer: BackupFileWriter) -> Root:
        rewriter = Rewriter(files, writer, older.id.__eq__)
        points = tuple(
            _rollback(workspace.catalog, rewriter, entry, next(item for item in merged if item.parent == entry.id))
            for entry in replaced
        )
        return evolve(older.root, points=points, files=tuple(rewriter.names))

    write_file(workspace, NewFile(path, first, files.get(older.id).algorithm), fill)


def _rollback(catalog: Catalog, rewriter: Rewriter, old: PointEntry, new: PointEntry) -> PointEntry:
    files = rewriter.files
    disks = []
    for disk in old.disks:
        name = disk.summary.name
        old_view = open_view(files, catalog.points[old.id], name)
        if new.disk(name) is None:
            disks.append(DiskEntry(evolve(disk.summary, mode=ReadMode.FULL), rewriter.disk(old_view)))
            continue
        extent = rewriter.differences(old_view, open_view(files, catalog.points[new.id], name))
        disks.append(DiskEntry(evolve(disk.summary, mode=ReadMode.TRACKED), extent))
    holder = files.get(catalog.file_of(old.id).id)
    return evolve(
        old,
        kind=PointKind.ROLLBACK,
        parent=new.id,
        configuration=rewriter.writer.append_checked(holder.sealed_configuration(old)),
        disks=tuple(disks),
    )


def transform_pending(workspace: Workspace, chain_points: Iterable[RestorePoint]) -> None:
    """Finishes what a stopped reverse run left: an increment after the full becomes the full.

    One that follows several files, as where a machine joined a forward chain later, stays what it is.
    """
    for point in chain_points:
        # A merge takes the points of a whole file: this one may be a full meanwhile.
        current = workspace.catalog.points.get(point.id)
        if current is not None and current.kind is PointKind.INCREMENT and follows_one_full(workspace, current):
            merge(workspace, current, keep_rollback=True)


def follows_one_full(workspace: Workspace, increment: RestorePoint) -> bool:
    """Whether the file of the increment can be merged: all in it build on the fulls of one file."""
    catalog = workspace.catalog
    merged = catalog.live_points(catalog.file_of(increment.id))
    found = [catalog.points.get(entry.parent) for entry in merged if entry.parent]
    parents = [parent for parent in found if parent is not None and parent.kind is PointKind.FULL]
    return len(parents) == len(found) and len({parent.file for parent in parents}) == 1
