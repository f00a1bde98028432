"""The bytes of a state file: a mark, the digest of what follows, and that packed; only a little at a time in memory.

Knows nothing of an estate. Packs quickly rather than small: most of it is content of disks, which hardly packs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Protocol, cast

from zstandard import ZstdCompressor, ZstdDecompressionReader, ZstdDecompressor

from hvsim.blocks.device import GIB, MIB, Buffer
from hvsim.blocks.digest import DIGEST_SIZE, new_digest
from hvsim.infrastructure.errors import EstateError

MAGIC = b"hvsim state 3\n"

MOST_BYTES = 4 * GIB
"""No state is larger when it is unpacked: a small file may claim to be."""

_STEP = MIB


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: Buffer, /) -> object:
        """Takes them."""
        ...


def write_state(file: IO[bytes], dump: Callable[[Sink], None]) -> None:
    """Fills an empty file with what `dump` writes."""
    file.write(MAGIC + bytes(DIGEST_SIZE))
    counted = _Digested(file)
    with ZstdCompressor(level=1).stream_writer(cast("IO[bytes]", counted), closefd=False) as packing:
        dump(packing)
    file.seek(len(MAGIC))
    file.write(counted.digest.digest())


def open_state(file: IO[bytes], path: str) -> Unpacked:
    """What was written, to be read. Raises `EstateError` for what is no such file, or is damaged; `path` names it."""
    if file.read(len(MAGIC)) != MAGIC:
        raise EstateError(f"'{path}' is no state file of this version of hvsim.")
    expected, found = file.read(DIGEST_SIZE), new_digest()
    while step := file.read(_STEP):
        found.update(step)
    if found.digest() != expected:
        raise EstateError(f"The state file '{path}' is damaged.")
    file.seek(len(MAGIC) + DIGEST_SIZE)
    return Unpacked(ZstdDecompressor().stream_reader(file, closefd=False))


class Unpacked:
    """A file for reading that ends in `MemoryError` where it would go on for longer than any state."""

    def __init__(self, source: ZstdDecompressionReader) -> None:
        self._source = source
        self._left = MOST_BYTES

    def read(self, count: int) -> bytes:
        """The next `count` bytes, fewer at the end."""
        data = self._source.read(min(count, self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise MemoryError
        return data

    def readline(self) -> bytes:
        """The next line, with its end."""
        line = bytearray()
        while (byte := self.read(1)) and byte != b"\n":
            line += byte
        return bytes(line + byte)


class _Digested:
    """A file that is written, and digested."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = new_digest()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self._file.write(data)
