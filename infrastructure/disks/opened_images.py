"""Disk images that are files of plain bytes (copied there, or on a mounted folder), opened for reading.

A differencing one lies over the disk that it names as its parent, which must be as it was when the child was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from hvsim.blocks.device import BlockDevice
from hvsim.blocks.errors import DiskImageError, ParentMismatch, StorageError
from hvsim.blocks.images.opening import open_disk_image, parent_names
from hvsim.blocks.images.parent_paths import candidates, is_absolute_windows
from hvsim.blocks.images.vhd.image import FixedVhdImage, VhdImage
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.infrastructure.disks.image_bytes import opened
from hvsim.infrastructure.disks.virtual_disks import ImageFile, ImageKind
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.files.storage import open_file

IMAGE_EXTENSIONS = (".vhdx", ".avhdx", ".vhd", ".avhd")


def image_at(files: FileTree, path: str, above: tuple[str, ...] = ()) -> ImageFile | None:
    """The disk in the file at `path`, which the files `above` are children of; None where there is no disk in it.

    Raises `ParentMismatch` where a differencing one has lost its parent, or that was changed.
    """
    status = files.status(path)
    if status is None or status.is_directory:
        return None
    content = files.content(path)
    if isinstance(content, ImageFile):
        return content
    if not path.lower().endswith(IMAGE_EXTENSIONS):
        return None
    try:
        device = open_disk_image(open_file(files, path))
    except (DiskImageError, StorageError):
        return None
    geometry = getattr(device, "geometry", None)
    identity = geometry.disk_id if geometry is not None else UUID(int=0)
    named = parent_names(device)
    if not named or not isinstance(device, VhdxImage | VhdImage):
        return ImageFile(path, device, ImageKind.DYNAMIC, identity)
    parent = _parent(files, path, device, named, (*above, path.lower()))
    device.close()
    child = open_disk_image(open_file(files, path), parent=_as_file(parent))
    return ImageFile(path, child, ImageKind.DIFFERENCING, identity, parent, device.block_size)


def _parent(
    files: FileTree, path: str, child: VhdxImage | VhdImage, named: tuple[str, ...], above: tuple[str, ...]
) -> ImageFile:
    there = False
    for candidate in _full_paths(path, candidates(path, named)):
        image = image_at(files, candidate, above) if candidate.lower() not in above else None
        if image is not None and child.accepts(_as_file(image)):
            return image
        there = there or image is not None
    what = "was changed after it was made" if there else "is missing"
    raise ParentMismatch(f"The chain of '{path}' is broken: its parent '{named[-1]}' {what}.", path)


def _as_file(image: ImageFile) -> BlockDevice:
    """The disk as the image that its file is, which tells who it is."""
    return image.device if isinstance(image.device, VhdxImage | VhdImage | FixedVhdImage) else opened(image)


def _full_paths(child: str, names: Iterable[str]) -> Iterator[str]:
    """The names that are paths of a machine, as Windows writes them; a share's begins as the child's does."""
    start = "\\\\" if child.startswith("\\\\") else ""
    for name in names:
        full = name.replace("/", "\\")
        if is_absolute_windows(full):
            yield full
        elif start and "\\" in full:
            yield start + full
