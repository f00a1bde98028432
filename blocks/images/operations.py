"""What is done with whole disk images: resize, compact, merge, convert, give another parent.

Each works on real files of any kind and says what a kind does not allow. Does not know machines or who may be using a
file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

from hvsim.blocks.device import MIB, BlockDevice, Range, coalesce, copy_device, is_zero
from hvsim.blocks.errors import BlockError, DiskImageUnsupported, ParentMismatch
from hvsim.blocks.images.opening import chain_paths, create_disk_image, open_disk_chain, open_disk_image
from hvsim.blocks.images.raw import RawImage
from hvsim.blocks.images.vhd.image import FixedVhdImage, VhdImage
from hvsim.blocks.images.vhd.layout import FOOTER_SIZE, SECTOR
from hvsim.blocks.images.vhd.reshaping import compact_vhd, resize_vhd
from hvsim.blocks.images.vhdx.compacting import compact_vhdx
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.layout import round_up
from hvsim.blocks.images.vhdx.locator import parent_locator
from hvsim.blocks.images.vhdx.resizing import resize_vhdx
from hvsim.blocks.io import Storage

_STEP = MIB

NEW_VHDX_SIZE = 4 * MIB
"""What a new dynamic or differencing VHDX takes, and what a fixed one takes beside its disk."""


def new_image_size(size: int, *, fixed: bool, vhd: bool = False) -> int:
    """The bytes that the file of a new disk takes at once on its volume."""
    if not fixed:
        return NEW_VHDX_SIZE
    return size + FOOTER_SIZE if vhd else NEW_VHDX_SIZE + round_up(size, MIB)


def resize_image(image: BlockDevice, size: int) -> None:
    """Makes the disk in the image larger or smaller. Raises `DiskImageUnsupported` where its kind does not allow it."""
    if isinstance(image, VhdxImage):
        resize_vhdx(image, size)
    elif isinstance(image, VhdImage | FixedVhdImage):
        resize_vhd(image, size)
    elif isinstance(image, RawImage):
        _resize_raw(image, size)
    else:
        raise DiskImageUnsupported(f"A {type(image).__name__} is no image file.")


def compact_image(image: BlockDevice, *, find_zeros: bool = True) -> int:
    """Makes the file of the image as short as its content allows, and returns by how many bytes it shrank."""
    if isinstance(image, VhdxImage):
        return compact_vhdx(image, find_zeros=find_zeros)
    if isinstance(image, VhdImage):
        return compact_vhd(image)
    raise DiskImageUnsupported("Only dynamic and differencing disks can be compacted.")


def set_parent(child: BlockDevice, parent: BlockDevice, parent_path: str = "") -> None:
    """Makes an open differencing image a child of `parent`, whatever it was made over; its own content stays.

    Raises `DiskImageUnsupported` where the two do not go together.
    """
    if isinstance(child, VhdxImage) and isinstance(parent, VhdxImage) and child.geometry.differencing:
        if child.geometry.logical_sector != parent.geometry.logical_sector:
            raise DiskImageUnsupported(f"'{child.file.path}' and its parent have sectors of different sizes.")
        path = parent_path or parent.file.path
        child.set_locator(parent_locator(child.file.path, path, parent.data_write_guid))
        child.parent = parent
    elif isinstance(child, VhdImage) and isinstance(parent, VhdImage | FixedVhdImage):
        child.set_parent(parent, parent_path)
    else:
        raise DiskImageUnsupported("Only a differencing image can be given a parent, and only one of its own format.")


def merge_image(storage: Storage, path: str, ancestor: str | None = None) -> int:
    """Writes what `path` and the files between hold into `ancestor` (its parent, unless said), which then reads as the
    disk at `path` did; returns the bytes merged.

    The files above `ancestor` stay as they are: a merge that was interrupted is run again, and who is content with it
    deletes them. A disk over `path` needs `set_parent` then. Raises `ParentMismatch` where `ancestor` is none.
    """
    paths = chain_paths(storage, path)
    ancestor = ancestor or (paths[1] if len(paths) > 1 else "")
    if ancestor not in paths[1:]:
        raise ParentMismatch(f"'{ancestor}' is no parent of '{path}'.", path)
    position = paths.index(ancestor)
    with ExitStack() as opened:
        below = opened.enter_context(open_disk_chain(storage, paths[position + 1])) if paths[position + 1 :] else None
        target = open_disk_image(storage.open(ancestor, writable=True), parent=below, writable=True)
        opened.callback(target.close)
        _announce_change(storage, paths[position - 1], target)
        source = opened.enter_context(open_disk_chain(storage, path))
        if source.size > target.size:
            resize_image(target, source.size)
        layers = [*_layers(source, position)]
        return _merge_ranges(source, target, layers)


def convert_image(
    storage: Storage,
    source: str,
    target: str,
    *,
    fixed: bool = False,
    block_size: int | None = None,
    target_storage: Storage | None = None,
    disk_id: UUID | None = None,
) -> int:
    """Writes the disk at `source`, with all its parents, into a new image at `target`, and returns the bytes written.

    The extension of `target` says its format. Sector sizes and, where nothing else is said, the block size stay. A
    file that could not be finished is removed. Raises `DiskImageUnsupported` where the format has no such disk.
    """
    where = target_storage or storage
    with open_disk_chain(storage, source) as disk:
        file = where.create(target)
        try:
            with create_disk_image(
                file, disk.size, fixed=fixed, block_size=block_size, layout=disk.layout, disk_id=disk_id
            ) as made:
                return copy_device(disk, made)
        except BlockError:
            file.close()
            where.delete(target)
            raise


def _resize_raw(image: RawImage, size: int) -> None:
    if image.read_only or size <= 0 or size % SECTOR:
        raise DiskImageUnsupported(f"'{image.file.path}' cannot become a raw disk of {size} bytes.", image.file.path)
    image.file.truncate(size)
    image.size = size


def _announce_change(storage: Storage, child: str, target: BlockDevice) -> None:
    """Lets the child of a VHDX that is about to be written accept it before and after: a merge may be interrupted."""
    if not isinstance(target, VhdxImage) or target.journal is None:
        return
    following = target.journal.next_data_write()
    with open_disk_image(storage.open(child, writable=True), writable=True) as image:
        if isinstance(image, VhdxImage):
            locator = parent_locator(child, target.file.path, target.data_write_guid, following)
            image.set_locator(image.geometry.parent_locator | locator)
    target.begin_change()


def _layers(source: BlockDevice, count: int) -> Iterator[BlockDevice]:
    device: BlockDevice | None = source
    for _ in range(count):
        if isinstance(device, VhdxImage | VhdImage):
            yield device
            device = device.parent


def _merge_ranges(source: BlockDevice, target: BlockDevice, layers: list[BlockDevice]) -> int:
    merged = 0
    for item in _union(layers):
        for offset in range(item.offset, item.end, _STEP):
            data = source.read(offset, min(_STEP, item.end - offset))
            if is_zero(data):
                target.discard(offset, len(data))
            else:
                target.write(offset, data)
        merged += item.length
    target.flush()
    return merged


def _union(layers: list[BlockDevice]) -> Iterator[Range]:
    """What any of the layers holds itself, each byte once."""
    every = sorted(item for layer in layers for item in layer.own_ranges())
    joined: list[Range] = []
    for item in every:
        if joined and item.offset <= joined[-1].end:
            joined[-1] = Range(joined[-1].offset, max(joined[-1].end, item.end) - joined[-1].offset)
        else:
            joined.append(item)
    return coalesce(iter(joined))
