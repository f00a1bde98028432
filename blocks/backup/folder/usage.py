"""What of the backup files is in use: which restore points count, and which stretches of a file are named.

Reads maps, never blocks. Does not change or delete anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.format.file import BackupFile
from hvsim.blocks.backup.format.layout import DATA_START, SegmentRow
from hvsim.blocks.backup.format.root import PointEntry
from hvsim.blocks.backup.format.segments import files_of, lengths_of, offsets_of, places_of
from hvsim.blocks.device import Range
from hvsim.blocks.errors import UNREADABLE

_SHIFT = 32
_LENGTH = (1 << _SHIFT) - 1


def all_entries(catalog: Catalog) -> Iterator[tuple[CatalogFile, PointEntry]]:
    """Every restore point that a file claims, also where another file has a newer version of it."""
    for file in catalog.files.values():
        for entry in file.root.points:
            yield file, entry


def live_entries(catalog: Catalog) -> Iterator[tuple[CatalogFile, PointEntry]]:
    """Every restore point with the file that counts for it."""
    for file in catalog.files.values():
        for entry in catalog.live_points(file):
            yield file, entry


def segments_of(
    files: FileSet, entries: Iterable[tuple[CatalogFile, PointEntry]], *, skip_damaged: bool = False
) -> Iterator[tuple[BackupFile, SegmentRow, str]]:
    """The map segments that the entries name, each once, with the file it lies in and the name of its disk.

    Raises `BackupDamaged`, `ChainBroken`, `StorageError` where a table cannot be read, unless that is to be skipped.
    """
    seen: set[tuple[str, int]] = set()
    for holder, entry in entries:
        for disk in entry.disks:
            try:
                file = files.get(holder.id)
                found = [(files.referred(file, row.file), row) for row in file.table(disk).rows()]
            except UNREADABLE:
                if not skip_damaged:
                    raise
                continue
            for home, row in found:
                if (home.id, row.offset) not in seen:
                    seen.add((home.id, row.offset))
                    yield home, row, disk.summary.name


def used_ranges(catalog: Catalog, files: FileSet, file_id: str) -> list[Range]:
    """The stretches of a file that something names, ascending and joined.

    Raises `BackupDamaged`, `ChainBroken`, `StorageError` where a map cannot be read.
    """
    return used_in(catalog, files, {file_id})[file_id]


def used_in(catalog: Catalog, files: FileSet, wanted: Set[str]) -> dict[str, list[Range]]:
    """The same for several files, by id: every map is read once for all of them."""
    used: dict[str, list[int]] = {}
    for file_id in wanted:
        used[file_id] = [DATA_START, *_structures(files.get(file_id))]
    for home, row, disk in segments_of(files, entries_leading_to(catalog, wanted)):
        if home.id in wanted:
            used[home.id].append(row.offset << _SHIFT | row.length)
        records = home.segment(row, disk)
        named = {number: home.file_named(number) for number in files_of(records)}
        found = {number: used[file_id] for number, file_id in named.items() if file_id in wanted}
        if found:
            for offset, length, place in zip(offsets_of(records), lengths_of(records), places_of(records), strict=True):
                if length and place >> 8 in found:
                    found[place >> 8].append(offset << _SHIFT | length)
    for stretches in used.values():
        stretches.sort()
    return {file_id: _joined(stretches) for file_id, stretches in used.items()}


def entries_leading_to(catalog: Catalog, wanted: Set[str]) -> Iterator[tuple[CatalogFile, PointEntry]]:
    """Every restore point that a file claims and whose maps may name one of the files."""
    return ((file, entry) for file, entry in all_entries(catalog) if may_lead_to(catalog, file, wanted))


def may_lead_to(catalog: Catalog, holder: CatalogFile, wanted: Set[str]) -> bool:
    """Whether the maps of a file can name one of the files: they name segments of files in its root, and a segment
    names blocks of files in its own file's root.
    """
    if holder.id in wanted or not wanted.isdisjoint(holder.root.files):
        return True
    homes = map(catalog.files.get, holder.root.files)
    return any(home is None or not wanted.isdisjoint(home.root.files) for home in homes)


def free_ranges(used: Iterable[Range]) -> list[Range]:
    """The stretches between the used ones."""
    free: list[Range] = []
    end = 0
    for item in used:
        if item.offset > end:
            free.append(Range(end, item.offset - end))
        end = item.end
    return free


def _structures(file: BackupFile) -> Iterator[int]:
    extents = [file.commit.root]
    for entry in file.root.points:
        extents.append(entry.configuration)
        extents += [disk.table for disk in entry.disks]
    for extent in extents:
        yield extent.offset << _SHIFT | extent.length


def _joined(used: list[int]) -> list[Range]:
    joined: list[Range] = []
    start = end = 0
    for item in used:
        offset, length = item >> _SHIFT, item & _LENGTH
        if offset > end:
            joined.append(Range(start, end - start))
            start, end = offset, offset
        if offset + length > end:
            end = offset + length
    joined.append(Range(start, end - start))
    return joined
