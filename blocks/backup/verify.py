"""The checker: reads everything a repository holds and names what is damaged, and which restore points suffer.

A package of its own beside reading and restoring: it stops at nothing and repairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hvsim.blocks.backup.catalog import Catalog
from hvsim.blocks.backup.file import BackupFile
from hvsim.blocks.backup.layout import CODEC_ZERO, BlockRecord
from hvsim.blocks.backup.model import Damage, DiskSummary, RestorePoint
from hvsim.blocks.errors import BackupDamaged, ChainBroken, StorageError


def verify_points(catalog: Catalog, points: Iterable[RestorePoint]) -> Iterator[Damage]:
    """The damage in the files of `points`, in their order; each block that is stored is read once."""
    for point in points:
        yield from _verify_chain_of(catalog, point)
        try:
            file = catalog.open(point.file)
        except (BackupDamaged, StorageError) as error:
            yield _file_damage(catalog, point, error)
            continue
        yield from _verify_file(catalog, file)
        file.close()


def verify_leftovers(catalog: Catalog) -> Iterator[Damage]:
    """The files that could not be opened as restore points when the folder was read."""
    for path, error in catalog.damaged.items():
        lost = error.points if isinstance(error, BackupDamaged) else ()
        needing = [*lost, *(item.id for point in lost for item in catalog.descendants_of(point))]
        yield Damage(path, _structure_of(error), str(error), points=tuple(needing))
    for path in catalog.unfinished:
        message = f"The backup file '{path}' has no commit: it was never finished, or cut off. It restores nothing."
        yield Damage(path, "commit record", message)


def _verify_chain_of(catalog: Catalog, point: RestorePoint) -> Iterator[Damage]:
    try:
        catalog.chain_of(point)
    except ChainBroken as error:
        yield Damage(point.file, "chain", str(error), point.machine, points=(point.id,))


def _verify_file(catalog: Catalog, file: BackupFile) -> Iterator[Damage]:
    point = file.point
    for page in file.damaged_pages():
        message = f"The {page} of '{file.file.path}' is damaged; the restore point is whole without it."
        yield Damage(file.file.path, page, message, point.machine)
    try:
        file.configuration()
    except BackupDamaged as error:
        yield Damage(file.file.path, error.structure, str(error), point.machine, points=(point.id,))
    checked: dict[tuple[int, int], str] = {}
    for disk in point.disks:
        try:
            records = file.block_map(disk.name)
        except BackupDamaged as error:
            needing = (point.id, *(item.id for item in catalog.descendants_of(point.id)))
            yield Damage(file.file.path, error.structure, str(error), point.machine, disk.name, None, needing)
            continue
        for record in records.values():
            yield from _verify_record(catalog, file, disk, record, checked)


def _verify_record(
    catalog: Catalog, file: BackupFile, disk: DiskSummary, record: BlockRecord, checked: dict[tuple[int, int], str]
) -> Iterator[Damage]:
    if record.codec == CODEC_ZERO:
        return
    place = (record.offset, record.length)
    if place not in checked:
        checked[place] = ""
        try:
            file.read_block(disk, record)
        except BackupDamaged as error:
            checked[place] = str(error)
    if checked[place]:
        needing = catalog.points_needing(file, disk.name, record.block)
        structure = f"block {record.block} of disk '{disk.name}'"
        message = f"{checked[place]} Restore points that need it: {', '.join(needing)}."
        yield Damage(file.file.path, structure, message, file.point.machine, disk.name, record.block, needing)


def _file_damage(catalog: Catalog, point: RestorePoint, error: BackupDamaged | StorageError) -> Damage:
    needing = (point.id, *(item.id for item in catalog.descendants_of(point.id)))
    return Damage(point.file, _structure_of(error), str(error), point.machine, points=needing)


def _structure_of(error: BackupDamaged | StorageError) -> str:
    return error.structure if isinstance(error, BackupDamaged) else "file"
