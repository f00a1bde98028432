"""Real disk images at the edge of the estate: one becomes the base of a machine's disk, a restored disk becomes one.

Opens and writes them through the block engine, on a machine's files or a mounted real folder. An image that is taken in
is only ever read.
"""

from __future__ import annotations

from uuid import UUID

from hvsim.blocks.device import KIB, BlockDevice, copy_device
from hvsim.blocks.errors import DiskImageUnsupported, FileAlreadyExists
from hvsim.blocks.images.opening import create_disk_image, open_disk_image
from hvsim.blocks.memory import OverlayDevice
from hvsim.infrastructure.disks.virtual_disks import ImageFile, ImageKind
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.files.storage import open_file

SECTOR = 512


def imported_image(files: FileTree, source: str, path: str, identifier: UUID) -> ImageFile:
    """The disk in the image file `source` (raw, VHD or VHDX) as a disk file at `path`; writes never reach `source`.

    Raises `BlockError` for what is no readable image.
    """
    background = open_disk_image(open_file(files, source))
    if background.size % SECTOR:
        raise DiskImageUnsupported(f"'{source}' is no disk: {background.size} bytes are not whole sectors.", source)
    return ImageFile(path, OverlayDevice(background.size, background, 64 * KIB), ImageKind.DYNAMIC, identifier)


def export_disk(device: BlockDevice, files: FileTree, path: str, identifier: UUID) -> int:
    """Writes the disk to a new image file whose format its extension says, and returns the bytes of content written.

    .vhdx and .avhdx become VHDX, .vhd a VHD, anything else a raw image; blocks and sectors have the sizes that the
    disk's own image has, or else Hyper-V's. Raises `FileAlreadyExists`, `BlockError`.
    """
    if files.exists(path):
        raise FileAlreadyExists(f"'{path}' exists already.", path)
    files.write(path, b"")
    file = open_file(files, path, writable=True)
    target = create_disk_image(file, device.size, layout=device.layout, disk_id=identifier)
    with target:
        return copy_device(device, target)
