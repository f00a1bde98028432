"""Bringing disks back: to a device, whole or in part, and to image files.

Writes the targets. Reads through `reading`, and does not know chains.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import chain, count

from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.backup.points.reading import RestorePointDevice
from hvsim.blocks.device import COPY_STEP, BlockDevice, Range, is_zero
from hvsim.blocks.errors import BackupError
from hvsim.blocks.images.opening import create_disk_image, locate
from hvsim.blocks.io import Storage


def configuration(workspace: Workspace, point_id: str) -> bytes:
    """The machine configuration kept with the point. Raises `BackupDamaged`, `PasswordMissing`, `PasswordWrong`."""
    known = workspace.catalog.file_of(point_id)
    with workspace.files() as files:
        file = files.get(known.id)
        entry = file.point(point_id)
        sealed = file.sealed_configuration(entry)
        content = workspace.codec_of(known).unseal(sealed, b"configuration:" + point_id.encode())
        if content is None:
            raise file.damage("configuration", "it is not what was encrypted", entry.configuration.offset)
        return content


def restore(source: RestorePointDevice, name: str, target: BlockDevice, extents: Iterable[Range] | None) -> int:
    """Makes `target` hold what `source` does, everywhere or in the extents, and returns the bytes written."""
    if target.size < source.size:
        raise BackupError(f"The target of {target.size} bytes is too small for '{name}' of {source.size}.")
    if extents is None:
        target.discard(0, target.size)
        written = _write_contents(source, target)
    else:
        written = sum(_restore_extent(source, target, extent) for extent in extents)
    target.flush()
    return written


def _write_contents(source: RestorePointDevice, target: BlockDevice) -> int:
    written = 0
    with closing(source.contents()) as contents:
        for offset, content in contents:
            target.write(offset, content)
            written += len(content)
    return written


def _restore_extent(source: BlockDevice, target: BlockDevice, extent: Range) -> int:
    written = 0
    target.discard(extent.offset, extent.length)
    for item in source.allocated_ranges(extent.offset, extent.length):
        for offset in range(item.offset, item.end, COPY_STEP):
            data = source.read(offset, min(COPY_STEP, item.end - offset))
            if not is_zero(data):
                target.write(offset, data)
                written += len(data)
    return written


def restore_to_file(source: RestorePointDevice, path: str, storage: Storage | None) -> int:
    """Writes a new image file and returns the bytes written; one that could not be finished is removed."""
    storage, path = locate(path, storage)
    file = storage.create(path)
    try:
        with create_disk_image(file, source.size, layout=source.layout) as target:
            return _write_contents(source, target)
    except BaseException:  # also Ctrl-C: half a restored disk looks like a whole one
        file.close()
        storage.delete(path)
        raise


def file_names(point: RestorePoint, folder: str) -> tuple[str, ...]:
    """A path in `folder` for each disk of the point. Raises `BackupError` where a disk's name ends in no file name."""
    paths: list[str] = []
    for number, disk in enumerate(point.disks):
        name = _file_name(disk.name)
        names = chain([name], (f"{other}-{name}" for other in count(number)))
        candidates = (f"{folder}/{item}" if folder else item for item in names)
        paths.append(next(path for path in candidates if path not in paths))
    return tuple(paths)


def _file_name(disk: str) -> str:
    """The last part of a disk's name, which may be a path."""
    name = disk.replace("\\", "/").rpartition("/")[2]
    if name in ("", ".", ".."):
        raise BackupError(f"The disk name '{disk}' does not end in a file name.")
    return name
