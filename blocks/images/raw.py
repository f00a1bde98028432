"""Raw images: a file whose bytes are the disk's bytes."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.blocks.device import ZEROS, BlockDevice, Buffer, Range
from hvsim.blocks.errors import DiskImageUnsupported
from hvsim.blocks.io import File


class RawImage(BlockDevice):
    """A disk over a file; `size` is less than the file's where something follows the disk (a VHD footer)."""

    def __init__(self, file: File, *, writable: bool = False, size: int | None = None) -> None:
        self.file = file
        self.size = file.size if size is None else size
        self.read_only = not writable

    def flush(self) -> None:
        if not self.read_only:
            self.file.sync()

    def close(self) -> None:
        self.flush()
        self.file.close()

    def _read(self, offset: int, length: int) -> bytes:
        return self.file.read(offset, length)

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        return self.file.data_ranges(offset, length)

    def _write(self, offset: int, data: Buffer) -> None:
        self.file.write(offset, data)

    def _discard(self, offset: int, length: int) -> None:
        for item in list(self.file.data_ranges(offset, length)):  # a hole is zero already
            for start in range(item.offset, item.end, len(ZEROS)):
                self.file.write(start, memoryview(ZEROS)[: min(len(ZEROS), item.end - start)])


def create_raw(file: File, size: int) -> RawImage:
    """Makes the empty `file` a raw disk of `size` bytes and opens it for writing."""
    if file.size or size <= 0:
        raise DiskImageUnsupported(f"'{file.path}' cannot become a raw disk of {size} bytes.", file.path)
    file.truncate(size)
    return RawImage(file, writable=True)
