"""The synthetic full: a restore point becomes a full one of its own without a byte from the disk.

Its blocks stay in the files where they are, and whole segments of the map with them; the new file refers to them.
"""

from __future__ import annotations

from attrs import evolve

from hvsim.blocks.backup.folder.new_file import NewFile, write_file
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.root import Root
from hvsim.blocks.backup.model import PointKind, RestorePoint
from hvsim.blocks.backup.operations.rewriting import Rewriter
from hvsim.blocks.errors import BackupError


def make_synthetic_full(workspace: Workspace, point: RestorePoint) -> RestorePoint:
    """Makes a full of the point, and of the others that share its file; the increment they were is gone afterwards.

    Later increments build on it as before. Raises `BackupError` where it is a full already.
    """
    catalog = workspace.catalog
    workspace.check_idle(point.chain)
    holder = catalog.file_of(point.id)
    if catalog.entry(point.id).kind is PointKind.FULL:
        raise BackupError(f"Restore point {point.id} of '{point.machine}' is a full one already.")
    entries = catalog.live_points(holder)
    first = evolve(entries[0], kind=PointKind.FULL, parent="", revision=entries[0].revision + 1)
    path = workspace.free_path(holder.root.chain, first.time, PointKind.FULL, holder.path)
    with workspace.files(is_guarded=True) as files:

        def fill(writer: BackupFileWriter) -> Root:
            rewriter = Rewriter(files, writer)
            points = tuple(rewriter.full_point(catalog.points[entry.id]) for entry in entries)
            return evolve(holder.root, points=points, files=tuple(rewriter.names))

        write_file(workspace, NewFile(path, first, files.get(holder.id).algorithm), fill)
    workspace.note_points()
    workspace.collect()
    return catalog.find(point.id)
