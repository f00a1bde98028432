"""Looking into the file systems of a disk: which volumes it has, what lies in their folders, and what is in a file.

Reads ext2 to ext4, NTFS, FAT and whatever else The Sleuth Kit knows, through pytsk3, which the extra `guest-files`
brings. Knows block devices alone, so that a restore point and an image are the same to it. Never writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from attrs import field, frozen

from hvsim.blocks.device import MIB, BlockDevice
from hvsim.blocks.errors import BlockError, GuestFileMissing, GuestFilesUnavailable

_SECTOR = 512
_LIBRARY_ERRORS = (OSError, RuntimeError)
"""What the library raises for what it cannot read: the one, and the other where reading itself failed."""

_OWN_NAMES = ("$OrphanFiles", "$MBR", "$FAT1", "$FAT2")
"""What The Sleuth Kit adds to a root folder without it being there."""


@frozen
class GuestVolume:
    """A file system on the disk. `number` counts from 1 in the order of the disk; sizes and offsets are bytes."""

    number: int
    offset: int
    size: int
    kind: str
    _handle: Any = field(repr=False, eq=False)


@frozen
class GuestEntry:
    """A file or folder; `path` begins with "/" and `modified` is in UTC, None where the file system does not say."""

    name: str
    path: str
    size: int
    is_folder: bool
    modified: datetime | None


def open_guest_disk(device: BlockDevice) -> GuestDisk:
    """The volumes of the disk; the device stays the caller's to close. Raises `GuestFilesUnavailable`."""
    try:
        import pytsk3
    except ImportError:
        raise GuestFilesUnavailable(
            "Looking into guest file systems needs the library pytsk3: install hvsim[guest-files]."
        ) from None
    return GuestDisk(device, pytsk3)


class GuestDisk:
    """A disk seen through its file systems."""

    def __init__(self, device: BlockDevice, library: Any) -> None:
        self._library = library
        self._image = _image_over(device, library)
        self.volumes = tuple(self._find_volumes())

    def list(self, volume: int, path: str = "/") -> list[GuestEntry]:
        """What lies in the folder, by name. Raises `GuestFileMissing` where it is none."""
        handle = self._open(volume, path)
        if not self._is_folder(handle):
            raise GuestFileMissing(f"'{path}' on volume {volume} is not a folder.")
        base = _normal(path).rstrip("/")
        entries = []
        try:
            for item in handle.as_directory():
                name = _text(item.info.name.name)
                if name in (".", "..", *_OWN_NAMES) or item.info.meta is None or self._is_deleted(item):
                    continue
                entries.append(self._entry(item, f"{base}/{name}"))
        except _LIBRARY_ERRORS as error:
            self._image.raise_problem()
            raise GuestFileMissing(f"The folder '{path}' on volume {volume} cannot be read: {error}.") from error
        return sorted({entry.name: entry for entry in entries}.values(), key=lambda entry: entry.name)

    def entry(self, volume: int, path: str) -> GuestEntry:
        """The file or folder at the path. Raises `GuestFileMissing`."""
        return self._entry(self._open(volume, path), _normal(path))

    def read(self, volume: int, path: str) -> Iterator[bytes]:
        """The content of a file, a megabyte at a time. Raises `GuestFileMissing`, also for a folder."""
        handle = self._open(volume, path)
        if self._is_folder(handle):
            raise GuestFileMissing(f"'{path}' on volume {volume} is a folder.")
        return self._pieces(handle, path)

    def walk(self, volume: int, path: str = "/") -> Iterator[GuestEntry]:
        """Everything in the folder and below it, each folder before what lies in it."""
        waiting = self.list(volume, path)[::-1]
        while waiting:
            entry = waiting.pop()
            yield entry
            if entry.is_folder:
                waiting += self.list(volume, entry.path)[::-1]

    def close(self) -> None:
        """Lets go of the file systems."""
        self.volumes = ()
        self._image.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _pieces(self, handle: Any, path: str) -> Iterator[bytes]:
        size = handle.info.meta.size
        position = 0
        while position < size:
            try:
                data: bytes = handle.read_random(position, min(MIB, size - position))
            except _LIBRARY_ERRORS as error:
                self._image.raise_problem()
                raise GuestFileMissing(f"'{path}' cannot be read: {error}.") from error
            if not data:
                return
            yield data
            position += len(data)

    def _find_volumes(self) -> Iterator[GuestVolume]:
        number = 1
        for offset, size in self._places():
            try:
                handle = self._library.FS_Info(self._image, offset=offset)
            except _LIBRARY_ERRORS:
                self._image.raise_problem()
                continue  # a partition without a file system that is known
            yield GuestVolume(number, offset, size, self._kind(handle.info.ftype), handle)
            number += 1

    def _places(self) -> Sequence[tuple[int, int]]:
        """Where file systems may begin: in the partitions, or, without a partition table, at the beginning."""
        try:
            table = self._library.Volume_Info(self._image)
        except _LIBRARY_ERRORS:
            self._image.raise_problem()
            return [(0, self._image.get_size())]
        used = self._library.TSK_VS_PART_FLAG_ALLOC
        size = table.info.block_size or _SECTOR
        return [(part.start * size, part.len * size) for part in table if part.flags == used]

    def _kind(self, number: Any) -> str:
        prefix = "TSK_FS_TYPE_"
        for name in dir(self._library):
            if name.startswith(prefix) and not name.endswith("_DETECT") and getattr(self._library, name) == number:
                kind = name.removeprefix(prefix)
                return kind.lower() if kind.startswith("EXT") else kind
        return "unknown"

    def _open(self, volume: int, path: str) -> Any:
        found = next((item for item in self.volumes if item.number == volume), None)
        if found is None:
            known = f"the last is {len(self.volumes)}" if self.volumes else "no file system was found on it"
            raise GuestFileMissing(f"The disk has no volume {volume}: {known}.")
        try:
            handle = found._handle.open(_normal(path))
        except _LIBRARY_ERRORS as error:
            self._image.raise_problem()
            raise GuestFileMissing(f"There is no '{path}' on volume {volume}.") from error
        if handle.info.meta is None:
            raise GuestFileMissing(f"There is no '{path}' on volume {volume}.")
        return handle

    def _entry(self, handle: Any, path: str) -> GuestEntry:
        meta = handle.info.meta
        modified = _moment(meta.mtime)
        folder = self._is_folder(handle)
        return GuestEntry(path.rpartition("/")[2], path, 0 if folder else meta.size, folder, modified)

    def _is_folder(self, handle: Any) -> bool:
        return bool(handle.info.meta.type == self._library.TSK_FS_META_TYPE_DIR)

    def _is_deleted(self, handle: Any) -> bool:
        return bool(int(handle.info.name.flags) & int(self._library.TSK_FS_NAME_FLAG_UNALLOC))


def _image_over(device: BlockDevice, library: Any) -> Any:
    """The device as the library's own kind of image."""

    class DeviceImage(library.Img_Info):  # type: ignore[misc]  # the library says nothing of its types
        problem: BlockError | None = None

        def __init__(self) -> None:
            super().__init__(url="")

        def close(self) -> None:
            """The device is closed by who opened it."""

        def read(self, offset: int, size: int) -> bytes:
            there = max(0, min(size, device.size - offset))
            try:
                return device.read(offset, there)
            except BlockError as error:
                self.problem = error
                raise OSError(str(error)) from error

        def get_size(self) -> int:
            return device.size

        def raise_problem(self) -> None:
            """Raises what the device reported, where that was behind the library's error."""
            problem, self.problem = self.problem, None
            if problem is not None:
                raise problem

    return DeviceImage()


def _moment(seconds: int) -> datetime | None:
    """The moment so many seconds after 1970, None for none and for what no calendar has: a guest may write anything."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _normal(path: str) -> str:
    return "/" + "/".join(part for part in path.replace("\\", "/").split("/") if part)


def _text(name: bytes | None) -> str:
    return (name or b"").decode("utf-8", "replace")
