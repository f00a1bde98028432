"""Opening any disk image: which format a file has, and the parents that a differencing disk needs."""

from __future__ import annotations

import os
from uuid import UUID

from hvsim.blocks.device import BlockDevice, ImageLayout
from hvsim.blocks.errors import BlockError, DiskImageDamaged, FileMissing, ParentMismatch, StorageError
from hvsim.blocks.images.parent_paths import candidates
from hvsim.blocks.images.raw import RawImage, create_raw
from hvsim.blocks.images.vhd.image import VhdImage, create_vhd, open_vhd
from hvsim.blocks.images.vhd.layout import BLOCK_SIZES, DIFFERENCING, FOOTER_COOKIE, FOOTER_SIZE
from hvsim.blocks.images.vhd.locators import ABSOLUTE_LOCATOR, RELATIVE_LOCATOR
from hvsim.blocks.images.vhdx.creation import create_vhdx
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.layout import DEFAULT_BLOCK_SIZE, FILE_SIGNATURE
from hvsim.blocks.images.vhdx.locator import ABSOLUTE_PATH, RELATIVE_PATH
from hvsim.blocks.io import File, Storage
from hvsim.blocks.real_disk import DiskStorage

_SIGNATURE_SIZE = 8


def image_format(file: File) -> str:
    """Which of "vhdx", "vhd" and "raw" a file is: by what it holds, and where that is gone by its name."""
    head = file.read(0, min(file.size, _SIGNATURE_SIZE))
    if head == FILE_SIGNATURE:
        return "vhdx"
    foot = file.read(file.size - FOOTER_SIZE, _SIGNATURE_SIZE) if file.size >= FOOTER_SIZE else b""
    if FOOTER_COOKIE in (head, foot):
        return "vhd"
    extension = file.path.lower().rpartition(".")[2]
    return {"vhdx": "vhdx", "avhdx": "vhdx", "vhd": "vhd", "avhd": "vhd"}.get(extension, "raw")


def open_disk_image(
    source: File | str | os.PathLike[str], *, parent: BlockDevice | None = None, writable: bool = False
) -> BlockDevice:
    """The disk in an image file: an open `File`, or the path of a real one.

    Raises `DiskImageDamaged`, `DiskImageUnsupported`, `ParentMismatch` or `StorageError`; the file is closed then.
    """
    file = source if isinstance(source, File) else _open_real(source, writable)
    try:
        kind = image_format(file)
        if kind == "vhdx":
            return VhdxImage(file, parent=parent, writable=writable)
        if kind == "vhd":
            return open_vhd(file, parent=parent, writable=writable)
        if not file.size:
            raise DiskImageDamaged("file", "it is empty", file.path)
        return RawImage(file, writable=writable)
    except BlockError:
        file.close()
        raise


def create_disk_image(
    file: File,
    size: int,
    *,
    fixed: bool = False,
    block_size: int | None = None,
    layout: ImageLayout | None = None,
    disk_id: UUID | None = None,
) -> BlockDevice:
    """Makes the empty `file` a disk of zeros, opened for writing, in the format that its extension names.

    .vhdx and .avhdx become VHDX, .vhd and .avhd VHD, any other extension means raw. What a format does not have is left
    out: sector sizes by a VHD, everything by a raw disk. `layout` is that of the image to resemble, and `block_size`
    goes before it; without either it is Hyper-V's default: 32 MB, of a VHD 2 MB. Raises `DiskImageUnsupported`.
    """
    layout = layout or ImageLayout(DEFAULT_BLOCK_SIZE)
    block_size = block_size or layout.block_size
    extension = file.path.lower().rpartition(".")[2]
    if extension in ("vhdx", "avhdx"):
        return create_vhdx(
            file,
            size,
            fixed=fixed,
            block_size=block_size,
            logical_sector=layout.logical_sector,
            physical_sector=layout.physical_sector,
            disk_id=disk_id,
        )
    if extension in ("vhd", "avhd"):
        return create_vhd(
            file, size, fixed=fixed, block_size=block_size if block_size in BLOCK_SIZES else None, disk_id=disk_id
        )
    return create_raw(file, size)


def locate(path: str, storage: Storage | None) -> tuple[Storage, str]:
    """`storage` and `path`, or without a storage the real folder of `path` and the name in it."""
    if storage is not None:
        return storage, path
    folder, name = os.path.split(os.path.abspath(path))
    return DiskStorage(folder, named=os.path.dirname(os.path.normpath(path))), name


def open_disk_chain(storage: Storage, path: str, *, writable: bool = False) -> BlockDevice:
    """The disk at `path` with its parents, each looked for where its child says and then beside the child.

    Parents are opened for reading. Raises `ParentMismatch` where one is missing or was changed.
    """
    device: BlockDevice | None = None
    for file in reversed(chain_paths(storage, path)):
        try:
            opened = storage.open(file, writable=writable and file == path)
            device = open_disk_image(opened, parent=device, writable=writable and file == path)
        except BlockError:
            if device is not None:
                device.close()
            raise
    assert device is not None
    return device


def chain_paths(storage: Storage, path: str) -> list[str]:
    """The image at `path` and the files below it, down to the base. Raises `ParentMismatch` for one that is missing."""
    paths = [path]
    while named := _parents_named(storage, paths[-1]):
        parent = _find_parent(storage, paths[-1], named)
        if parent in paths:
            raise ParentMismatch(f"The chain above '{path}' is a circle: '{parent}' comes twice.", path)
        paths.append(parent)
    return paths


def parent_path(image: BlockDevice) -> str:
    """Where a differencing image says that its parent is, "" for any other disk."""
    return next((name for name in parent_names(image) if name), "")


def parent_names(image: BlockDevice) -> tuple[str, ...]:
    """All that a differencing image says of where its parent is, the relative path first."""
    if isinstance(image, VhdxImage):
        locator = image.geometry.parent_locator
        return tuple(locator[key] for key in (RELATIVE_PATH, ABSOLUTE_PATH) if key in locator)
    if isinstance(image, VhdImage) and image.footer.kind == DIFFERENCING:
        locators = image.parent_locators()
        return (*(locators[code] for code in (RELATIVE_LOCATOR, ABSOLUTE_LOCATOR) if code in locators),
                image.header.parent_name)  # fmt: skip
    return ()


def _parents_named(storage: Storage, path: str) -> tuple[str, ...]:
    with open_disk_image(storage.open(path)) as image:
        return parent_names(image)


def _find_parent(storage: Storage, child: str, named: tuple[str, ...]) -> str:
    """The first candidate that is the parent, or, so that opening it says what is wrong, the first that is there."""
    there: list[str] = []
    for candidate in candidates(child, named):
        try:
            if storage.exists(candidate):
                there.append(candidate)
        except StorageError:
            continue
    for candidate in there:
        if candidate != child and _is_parent(storage, child, candidate):
            return candidate
    if there:
        return there[0]
    raise ParentMismatch(f"The parent '{named[0]}' of '{child}' is missing.", child) from FileMissing(named[0])


def _is_parent(storage: Storage, child: str, candidate: str) -> bool:
    try:
        with open_disk_image(storage.open(candidate)) as parent, open_disk_image(storage.open(child)) as image:
            return isinstance(image, VhdxImage | VhdImage) and image.accepts(parent)
    except BlockError:
        return False


def _open_real(path: str | os.PathLike[str], writable: bool) -> File:
    storage, name = locate(os.fspath(path), None)
    return storage.open(name, writable=writable)
