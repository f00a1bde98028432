"""A file seen through changes that are kept in memory: how a read-only image with a log in use is read."""

from __future__ import annotations

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import UnexpectedEnd
from hvsim.blocks.io import File

_SECTOR = 4096


class PatchedFile(File):
    """The content of `file`, with every write kept in memory instead."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.path = file.path
        self._size = file.size
        self._sectors: dict[int, bytearray] = {}

    @property
    def size(self) -> int:
        return self._size

    def read(self, offset: int, length: int) -> bytes:
        if offset + length > self._size:
            raise UnexpectedEnd(f"'{self.path}' ends at {self._size}, before {offset + length}.", self.path)
        content = bytearray(self._below(offset, length))
        for sector in range(offset // _SECTOR, -(-(offset + length) // _SECTOR)):
            patch = self._sectors.get(sector)
            if patch is not None:
                start, end = max(sector * _SECTOR, offset), min((sector + 1) * _SECTOR, offset + length)
                content[start - offset : end - offset] = patch[start - sector * _SECTOR : end - sector * _SECTOR]
        return bytes(content)

    def write(self, offset: int, data: Buffer) -> None:
        view = memoryview(data)
        position = 0
        while position < len(view):
            sector, within = divmod(offset + position, _SECTOR)
            part = view[position : position + _SECTOR - within]
            if sector not in self._sectors:
                self._sectors[sector] = bytearray(self._below(sector * _SECTOR, _SECTOR))
            self._sectors[sector][within : within + len(part)] = part
            position += len(part)
        self._size = max(self._size, offset + len(data))

    def truncate(self, size: int) -> None:
        self._size = size

    def sync(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        self.file.close()

    def _below(self, offset: int, length: int) -> bytes:
        there = max(0, min(length, self.file.size - offset))
        return (self.file.read(offset, there) if there else b"") + bytes(length - there)
