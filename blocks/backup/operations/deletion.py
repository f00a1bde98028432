"""Taking restore points away, and changing what is noted with them.

A file whose blocks other restore points need stays, without the points. Does not choose what goes; `retention/` does.
"""

from __future__ import annotations

from attrs import evolve

from hvsim.blocks.backup.folder.changing_file import change_root
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.errors import ChainBroken


def delete_points(workspace: Workspace, points: list[RestorePoint]) -> None:
    """Removes the points, those that need others first. Raises `ChainBroken` while another one needs one of them."""
    catalog = workspace.catalog
    gone = {point.id for point in points}
    for point in points:
        workspace.check_idle(point.chain)
        for child in catalog.children_of(point.id):
            if child.id not in gone:
                raise ChainBroken(f"Restore point {point.id} is needed by {child.id} and cannot be removed alone.")
    workspace.save_listing(without=gone)
    drop_older_claims(workspace, gone)
    for point in sorted(points, key=lambda item: -_depth(workspace, item)):
        known = catalog.file_of(point.id)
        if [entry.id for entry in catalog.live_points(known)] == [point.id]:
            _remove_file(workspace, known.id)
        else:
            kept = tuple(entry for entry in known.root.points if entry.id != point.id)
            change_root(workspace, known, evolve(known.root, points=kept))


def drop_older_claims(workspace: Workspace, point_ids: set[str]) -> None:
    """Takes the points out of the files that have them in an older version: there they must not come back."""
    catalog = workspace.catalog
    for known in tuple(catalog.files.values()):
        stale = {entry.id for entry in known.root.points} & point_ids
        if stale:
            stale -= {entry.id for entry in catalog.live_points(known)}
        if stale:
            kept = tuple(entry for entry in known.root.points if entry.id not in stale)
            change_root(workspace, known, evolve(known.root, points=kept))


def set_attributes(workspace: Workspace, point: RestorePoint, attributes: dict[str, str]) -> RestorePoint:
    """Replaces what the caller keeps with the point."""
    workspace.check_idle(point.chain)
    known = workspace.catalog.file_of(point.id)
    points = tuple(
        evolve(entry, attributes=dict(attributes)) if entry.id == point.id else entry for entry in known.root.points
    )
    change_root(workspace, known, evolve(known.root, points=points))
    return workspace.catalog.find(point.id)


def _remove_file(workspace: Workspace, file_id: str) -> None:
    """Removes the file of a point, or only the point where the file's blocks are needed."""
    known = workspace.catalog.files[file_id]
    if workspace.is_referred_to(file_id):
        change_root(workspace, known, evolve(known.root, points=()))
    else:
        workspace.delete(known.path)


def _depth(workspace: Workspace, point: RestorePoint) -> int:
    """How many points the point needs, as far as they are there."""
    catalog = workspace.catalog
    depth, seen = 0, {point.id}
    while point.parent in catalog.points and point.parent not in seen:
        point = catalog.points[point.parent]
        seen.add(point.id)
        depth += 1
    return depth
