"""Opening any disk image: which format a file has, and the parents that a differencing disk needs."""

from __future__ import annotations

import os

from hvsim.blocks.device import BlockDevice
from hvsim.blocks.errors import BlockError, DiskImageDamaged, FileMissing, ParentMismatch, StorageError
from hvsim.blocks.images.raw import RawImage, create_raw
from hvsim.blocks.images.vhd.image import VhdImage, create_vhd, open_vhd
from hvsim.blocks.images.vhd.layout import DIFFERENCING, FOOTER_COOKIE, FOOTER_SIZE
from hvsim.blocks.images.vhdx.creation import create_vhdx
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.layout import FILE_SIGNATURE
from hvsim.blocks.images.vhdx.locator import ABSOLUTE_PATH, RELATIVE_PATH
from hvsim.blocks.io import File, Storage

MAX_CHAIN = 64
"""More parents than this mean a circle."""

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


def create_disk_image(file: File, size: int) -> BlockDevice:
    """Makes the empty `file` a disk of zeros, opened for writing, in the format that its extension names.

    VHDX and VHD become dynamic; any other extension means raw. Raises `DiskImageUnsupported`.
    """
    extension = file.path.lower().rpartition(".")[2]
    if extension in ("vhdx", "avhdx"):
        return create_vhdx(file, size)
    if extension in ("vhd", "avhd"):
        return create_vhd(file, size)
    return create_raw(file, size)


def locate(path: str, storage: Storage | None) -> tuple[Storage, str]:
    """`storage` and `path`, or without a storage the real folder of `path` and the name in it."""
    if storage is not None:
        return storage, path
    from hvsim.blocks.real_disk import DiskStorage

    folder, name = os.path.split(os.path.abspath(path))
    return DiskStorage(folder), name


def open_disk_chain(storage: Storage, path: str, *, writable: bool = False) -> BlockDevice:
    """The disk at `path` with its parents, each looked for where its child says and then beside the child.

    Parents are opened for reading. Raises `ParentMismatch` where one is missing or was changed.
    """
    return _open_chain(storage, path, writable, MAX_CHAIN)


def parent_path(image: BlockDevice) -> str:
    """Where a differencing image says that its parent is, "" for any other disk."""
    if isinstance(image, VhdxImage):
        locator = image.geometry.parent_locator
        return locator.get(RELATIVE_PATH) or locator.get(ABSOLUTE_PATH, "")
    if isinstance(image, VhdImage) and image.footer.kind == DIFFERENCING:
        return image.header.parent_name
    return ""


def _open_chain(storage: Storage, path: str, writable: bool, depth: int) -> BlockDevice:
    if not depth:
        raise ParentMismatch(f"The chain above '{path}' is too long, or a circle.", path)
    image = open_disk_image(storage.open(path, writable=writable), writable=False)
    named = parent_path(image)
    image.close()
    if not named:
        return open_disk_image(storage.open(path, writable=writable), writable=writable)
    parent = _open_chain(storage, _find_parent(storage, path, named), False, depth - 1)
    return open_disk_image(storage.open(path, writable=writable), parent=parent, writable=writable)


def _find_parent(storage: Storage, child: str, named: str) -> str:
    name = named.replace("\\", "/")
    folder = child.rpartition("/")[0]
    beside = "/".join(part for part in (folder, name.rpartition("/")[2]) if part)
    for candidate in (f"{folder}/{name}".lstrip("/"), name, beside):
        try:
            if storage.exists(candidate):
                return candidate
        except StorageError:
            continue
    raise ParentMismatch(f"The parent '{named}' of '{child}' is missing.", child) from FileMissing(named)


def _open_real(path: str | os.PathLike[str], writable: bool) -> File:
    storage, name = locate(os.fspath(path), None)
    return storage.open(name, writable=writable)
