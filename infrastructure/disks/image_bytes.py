"""The bytes of a disk's file, in the real VHDX or VHD format, for whoever copies or hashes the file.

Built when they are first read and kept until the disk changes. Does not know volumes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.device import COPY_STEP, BlockDevice, is_zero
from hvsim.blocks.images.opening import open_disk_image
from hvsim.blocks.images.vhd.image import VhdImage, create_differencing_vhd, create_vhd
from hvsim.blocks.images.vhdx.creation import create_differencing_vhdx, create_vhdx
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.io import MemoryFile

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import ImageFile


def image_file(image: ImageFile) -> MemoryFile:
    """The whole file of `image`; kept in it until its content changes."""
    parent = image.parent.path if image.parent is not None else ""
    if image.written_out is None or image.written_for != parent:
        image.written_out = _written(image)
        image.written_for = parent
    return image.written_out


def _written(image: ImageFile) -> MemoryFile:
    file = MemoryFile(image.path)
    target = _empty(image, file)
    for item in image.stored_ranges():
        for offset in range(item.offset, item.end, COPY_STEP):
            data = image.device.read(offset, min(COPY_STEP, item.end - offset))
            if image.parent is not None or not is_zero(data):
                target.write(offset, data)
    target.close()
    file.truncate(max(file.size, image.size))
    return file


def _empty(image: ImageFile, file: MemoryFile) -> BlockDevice:
    """The image before anything is in it: a child refers to its parent as the parent's file is now."""
    if image.parent is not None:
        parent = opened(image.parent)
        path = image.parent.path
        if isinstance(parent, VhdxImage):
            return create_differencing_vhdx(
                file,
                parent,
                parent_path=path,
                block_size=image.block_size,
                physical_sector=image.layout.physical_sector,
                disk_id=image.identifier,
            )
        assert isinstance(parent, VhdImage)
        return create_differencing_vhd(file, parent, parent_path=path, disk_id=image.identifier)
    fixed = image.kind.value == "Fixed"
    if image.format == "VHD":
        return create_vhd(file, image.device.size, fixed=fixed, disk_id=image.identifier)
    return create_vhdx(
        file,
        image.device.size,
        fixed=fixed,
        block_size=image.block_size,
        logical_sector=image.layout.logical_sector,
        physical_sector=image.layout.physical_sector,
        disk_id=image.identifier,
    )


def opened(image: ImageFile) -> BlockDevice:
    """The disk of a file, opened from its bytes."""
    return open_disk_image(image_file(image), parent=opened(image.parent) if image.parent else None)
