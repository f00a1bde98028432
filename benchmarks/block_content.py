"""What the block benchmarks back up: images of zeros, text and noise, the same in every run, and disks that are not
there at all.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from hvsim.blocks import BlockDevice, MemoryDevice, Range
from hvsim.blocks.device import KIB, MIB

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
    """A disk of any size that repeats a few megabytes of noise in the ranges given, and takes no memory."""

    read_only = True

    def __init__(self, size: int, held: list[Range]) -> None:
        self.size = size
        self.held = held
        self._starts = [item.offset for item in held]
        self._noise = random.Random(7).randbytes(8 * MIB)

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
