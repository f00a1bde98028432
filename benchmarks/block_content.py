"""What the block benchmarks back up: images of zeros, text and noise, the same in every run, and disks that are not
there at all.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path

from hvsim.blocks import BlockDevice, File, MemoryDevice, MemoryFile, MemoryStorage, Range
from hvsim.blocks.device import KIB, MIB, Buffer

_KINDS = "00tr"
"""Half zero, a quarter text, a quarter random."""

_PARAGRAPH = 4 * KIB


def paragraphs(chance: random.Random, count: int) -> list[bytes]:
    """Pieces of text in which a few thousand words come as often as words do in prose."""
    letters = "etaoinshrdlucmfwypvbgkqjxz"
    words = ["".join(chance.choices(letters, range(26, 0, -1), k=chance.randint(2, 10))) for _ in range(6000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    return [
        " ".join(chance.choices(words, weights, k=_PARAGRAPH // 4)).encode()[: _PARAGRAPH - 1] + b"\n"
        for _ in range(count)
    ]


def mixed_blocks(size: int, seed: int = 1) -> Iterator[bytes]:
    """The image in megabytes: stretches of one kind, 8 MB long. No megabyte comes twice."""
    chance = random.Random(seed)
    pool = paragraphs(chance, 2000)
    left = size // MIB
    kinds: list[str] = []
    while left:
        if not kinds:
            kinds = chance.sample(_KINDS, len(_KINDS))
        kind, length = kinds.pop(), min(left, 8)
        left -= length
        for _ in range(length):
            if kind == "0":
                yield bytes(MIB)
            elif kind == "r":
                yield chance.randbytes(MIB)
            else:
                yield b"".join(chance.choices(pool, k=MIB // _PARAGRAPH))


def write_image(path: Path, size: int) -> None:
    """The image as a raw file, its zeros written out."""
    with path.open("wb") as file:
        for block in mixed_blocks(size):
            file.write(block)


def mixed_disk(size: int) -> MemoryDevice:
    """The image as a disk in memory."""
    disk = MemoryDevice(size, MIB)
    for number, block in enumerate(mixed_blocks(size)):
        disk.write(number * MIB, block)
    return disk


class RepeatingDisk(BlockDevice):
    """A disk of any size that repeats a few megabytes of noise in the ranges given, and takes no memory.

    Disks of another `version` differ from it in every block.
    """

    read_only = True

    def __init__(self, size: int, held: list[Range], version: int = 0) -> None:
        self.size = size
        self.held = held
        self._starts = [item.offset for item in held]
        self._noise = random.Random(7 + version).randbytes(8 * MIB)

    def _read(self, offset: int, length: int) -> bytes:
        start = offset % (4 * MIB)
        return self._noise[start : start + length]

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        end = offset + length
        for number in range(max(0, bisect_right(self._starts, offset) - 1), len(self.held)):
            item = self.held[number]
            low, high = max(item.offset, offset), min(item.end, end)
            if low < high:
                yield Range(low, high - low)
            if item.offset >= end:
                return


class NoiseRuns(BlockDevice):
    """A disk of runs of noise, of which no two blocks are equal, nor any of another `version`. It takes no memory."""

    read_only = True

    def __init__(self, size: int, run: int, every: int, noise: bytes, version: int) -> None:
        """A run of `run` bytes at the beginning of each `every` bytes; `noise` holds a run and 4 MB more."""
        self.size = size
        self.run = run
        self.starts = range(0, size, every)
        self._every = every
        self._noise = noise
        self._first = version * (len(self.starts) + 1)

    def _read(self, offset: int, length: int) -> bytes:
        number, within = divmod(offset, self._every)
        start = (self._first + number) % (4 * MIB) + within  # another byte to begin with makes another block
        return self._noise[start : start + length]

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        end = offset + length
        for start in range(offset // self._every * self._every, end, self._every):
            low, high = max(start, offset), min(start + self.run, end)
            if low < high:
                yield Range(low, high - low)


class ForgetfulFile(MemoryFile):
    """A file that keeps everything but blocks stored as they are: a terabyte's increment needs no memory for them."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._pieces: dict[int, bytes] = {}

    def write_all(self, offset: int, pieces: Sequence[Buffer]) -> None:
        for piece in pieces:
            if piece and not isinstance(piece, memoryview):
                self._pieces[offset] = bytes(piece)
            offset += len(piece)
        self._size = max(self._size, offset)

    def read(self, offset: int, length: int) -> bytes:
        return self._pieces[offset] if length and offset in self._pieces else super().read(offset, length)


class ForgetfulStorage(MemoryStorage):
    """A volume of forgetful files."""

    def create(self, path: str) -> File:
        file = ForgetfulFile(super().create(path).path)
        self._files[file.path] = file
        return file
