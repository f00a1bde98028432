"""Compaction: files are written anew without what nothing names any more, and blocks move out of files that hold no
restore point.

Copies stored bytes as they are. Does not decide when; the caller does.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.new_file import NewFile, write_file
from hvsim.blocks.backup.folder.usage import all_entries, live_entries, may_lead_to, segments_of, used_in
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.layout import DATA_START
from hvsim.blocks.backup.format.root import PointEntry, Root
from hvsim.blocks.backup.format.segments import files_of
from hvsim.blocks.backup.operations.deletion import drop_older_claims
from hvsim.blocks.backup.operations.rewriting import Rewriter
from hvsim.blocks.device import KIB
from hvsim.blocks.errors import BackupError

DEAD_SHARE = 0.25
"""The share of a file that nothing names from which on it is worth writing anew."""

_SMALL = 64 * KIB
"""Less than this is not worth a file's time, unless every byte is asked for by a share of 0."""


@frozen
class Compacted:
    """What a compaction did: the files it wrote anew, those it removed, and the bytes that came free."""

    rewritten: tuple[str, ...]
    removed: tuple[str, ...]
    bytes_freed: int


def compact(workspace: Workspace, chain_name: str | None = None, dead_share: float = DEAD_SHARE) -> Compacted:
    """Frees the room that no restore point needs, of one chain or of all.

    A file is written anew where at least `dead_share` of it is not needed. One that other files refer to stays, unless
    it holds no restore point: then what is needed of it moves to the restore points that need it.
    """
    if not 0 <= dead_share <= 1:
        raise BackupError(f"A share of {dead_share} is not between 0 and 1.")
    workspace.check_whole("Compaction")
    before = {file.path: file.size for file in workspace.catalog.files.values()}
    rewritten: list[str] = []
    dead: dict[str, int] = {}
    for known in tuple(workspace.catalog.files.values()):
        if chain_name is not None and known.root.chain.casefold() != chain_name.casefold():
            continue
        if known.id not in workspace.catalog.files:
            continue
        enough = max(dead_share * known.size, _SMALL if dead_share else 1)
        if known.size - DATA_START < enough:
            continue
        if known.id not in dead:
            dead = dead_bytes(workspace, known.root.chain)
        if dead[known.id] < enough:
            continue
        dead = {}  # what is needed of other files may be less from here on
        workspace.check_idle(known.root.chain)
        if workspace.catalog.live_points(known):
            if not _users_of(workspace, known.id):
                rewritten.append(_rewrite(workspace, known, known.id.__eq__))
        else:
            for user in _users_of(workspace, known.id):
                rewritten.append(_rewrite(workspace, user, {known.id, user.id}.__contains__))
            if known.id in workspace.catalog.files and not _users_of(workspace, known.id):
                _drop_replaced_users(workspace, known.id)
                workspace.delete(known.path)  # somebody's root may still name it, but no map does
        workspace.collect()
    workspace.note_points()
    after = {file.path: file.size for file in workspace.catalog.files.values()}
    removed = tuple(sorted(set(before) - set(after)))
    freed = sum(before.values()) - sum(after.values())
    return Compacted(tuple(path for path in rewritten if path in after), removed, freed)


def dead_bytes(workspace: Workspace, chain_name: str) -> dict[str, int]:
    """The bytes that nothing names, of each file of a chain."""
    catalog, chain = workspace.catalog, chain_name.casefold()
    sizes = {file.id: file.size for file in catalog.files.values() if file.root.chain.casefold() == chain}
    with workspace.files(is_guarded=True) as files:
        used = used_in(catalog, files, sizes.keys())
    return {file_id: max(0, size - sum(item.length for item in used[file_id])) for file_id, size in sizes.items()}


def _users_of(workspace: Workspace, file_id: str) -> list[CatalogFile]:
    """The other files whose restore points need blocks or map segments of the file."""
    catalog = workspace.catalog
    users: list[CatalogFile] = []
    with workspace.files() as files:
        for holder, entry in live_entries(catalog):
            if holder.id == file_id or holder in users or not may_lead_to(catalog, holder, {file_id}):
                continue
            if _refers(files, holder, entry, file_id):
                users.append(holder)
    return users


def _drop_replaced_users(workspace: Workspace, file_id: str) -> None:
    """Takes the versions of restore points that newer ones have replaced out of files, where they need the file."""
    catalog = workspace.catalog
    with workspace.files() as files:
        users = {
            entry.id
            for holder, entry in all_entries(catalog)
            if holder.id != file_id
            and may_lead_to(catalog, holder, {file_id})
            and _refers(files, holder, entry, file_id)
        }
    drop_older_claims(workspace, users)


def _refers(files: FileSet, holder: CatalogFile, entry: PointEntry, file_id: str) -> bool:
    return any(
        home.id == file_id or any(home.file_named(number) == file_id for number in files_of(home.segment(row, disk)))
        for home, row, disk in segments_of(files, [(holder, entry)])
    )


def _rewrite(workspace: Workspace, known: CatalogFile, moves: Callable[[str], bool]) -> str:
    """Writes a file anew, with the content of the files that `moves` names in it; returns the new one's path."""
    catalog = workspace.catalog
    entries = catalog.live_points(known)
    path = workspace.free_path(known.root.chain, entries[0].time, entries[0].kind, known.path)
    first = evolve(entries[0], revision=entries[0].revision + 1)
    with workspace.files() as files:
        file = files.get(known.id)

        def fill(writer: BackupFileWriter) -> Root:
            rewriter = Rewriter(files, writer, moves)
            points = tuple(rewriter.same_point(file, entry) for entry in entries)
            return evolve(known.root, points=points, files=tuple(rewriter.names))

        write_file(workspace, NewFile(path, first, file.algorithm), fill)
    workspace.collect()
    return path
