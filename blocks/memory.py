"""Disks in memory: sparse ones, and differencing ones over a parent.

Holds content in fixed blocks, each stored once it is written. Does not know files; an AVHDX on a volume is
`images.vhdx`, which keeps the same contract in the real format.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, Self

from hvsim.blocks.device import KIB, BlockDevice, Buffer, Range, coalesce, is_zero, members_between
from hvsim.blocks.errors import DeviceError
from hvsim.blocks.layers import Below, Holding, Layer, Piece, read_through

DEFAULT_BLOCK_SIZE = 64 * KIB


_PERIOD = 32


class Repeated(NamedTuple):
    """The content of a block that is one piece again and again, as guests at work and fills write it."""

    piece: bytes
    length: int

    def content(self) -> bytes:
        """All of it."""
        return self.piece * (self.length // len(self.piece))


def kept(content: bytes) -> bytes | Repeated:
    """What is kept in memory of a block: one whose first bytes are repeated up to its end takes no more than those."""
    piece = content[:_PERIOD]
    if content[_PERIOD : 2 * _PERIOD] == piece and content == piece * (len(content) // _PERIOD):
        return Repeated(piece, len(content))
    return content


@lru_cache(maxsize=16)
def _zeros(block_size: int) -> bytes:
    """The zero block that all devices of a block size share: every night each disk gets a new device."""
    return bytes(block_size)


class OverlayDevice(Layer):
    """Blocks of its own over a background that shows through where nothing was written.

    `background` is None for a disk that begins as zeros. A block that is written in part is first filled from the
    background. Zero blocks and repeated ones cost no memory, whole blocks of `bytes` are kept and handed out without a
    copy.
    """

    def __init__(self, size: int, background: BlockDevice | None = None, block_size: int = DEFAULT_BLOCK_SIZE) -> None:
        if size <= 0 or block_size <= 0:
            raise DeviceError(f"A disk needs a size and a block size above zero, not {size} and {block_size}.")
        self.size = size
        self.block_size = block_size
        self.background = background
        self._shown = 0 if background is None else min(size, background.size)
        self.layout = None if background is None else background.layout
        self._blocks: dict[int, bytes | bytearray | Repeated] = {}
        self._zero_block = _zeros(block_size)

    @property
    def own_bytes(self) -> int:
        """How many bytes of content this device itself holds: the data part of an AVHDX file."""
        held = (block for block in self._blocks.values() if block is not self._zero_block)
        return sum(block.length if isinstance(block, Repeated) else len(block) for block in held)

    def own_ranges(self) -> Iterator[Range]:
        """The ranges that this device covers itself, zeros included: what differs from the background at most."""
        return coalesce(self._block_range(index) for index in sorted(self._blocks))

    def resize(self, size: int) -> None:
        """Makes the disk larger, by zeros, or smaller, losing what lies beyond."""
        if size <= 0:
            raise DeviceError(f"A disk needs a size above zero, not {size}.")
        if size < self.size:
            self._cut(size)
        elif self.size % self.block_size and (block := self._held(self.size // self.block_size)) is not None:
            missing = min(self.block_size, size - self.size // self.block_size * self.block_size) - len(block)
            self._blocks[self.size // self.block_size] = bytes(block) + bytes(missing)
        self.size = size

    def _cut(self, size: int) -> None:
        last, within = divmod(size, self.block_size)
        if within and last in self._blocks:
            self._blocks[last] = bytes(memoryview(self._held(last) or b"")[:within])
        for index in [index for index in self._blocks if index * self.block_size >= size]:
            del self._blocks[index]
        self._shown = min(self._shown, size)

    def copy(self) -> Self:
        """An independent device with the same content and background; unchanged blocks are shared."""
        twin = type(self).__new__(type(self))
        twin.__dict__.update(self.__dict__)
        for index, block in self._blocks.items():
            if isinstance(block, bytearray):
                self._blocks[index] = bytes(block)
        twin._blocks = dict(self._blocks)
        return twin

    def below(self) -> Below | None:
        return None if self.background is None else Below(self.background, self._shown)

    def _held(self, index: int) -> bytes | bytearray | None:
        """The content of a block, None for one that this device does not hold."""
        block = self._blocks.get(index)
        return block.content() if isinstance(block, Repeated) else block

    def _read(self, offset: int, length: int) -> bytes:
        index, within = divmod(offset, self.block_size)
        if within + length <= self.block_size:
            block = self._held(index)
            if isinstance(block, bytes) and length == len(block):
                return block
            if block is not None:
                return bytes(memoryview(block)[within : within + length])
            if self.background is None:
                return self._zero_block if length == self.block_size else bytes(length)
        return read_through(self, offset, length)

    def _pieces(self, offset: int, length: int) -> Iterator[Piece]:
        end, size, blocks = offset + length, self.block_size, self._blocks
        while offset < end:
            within = offset % size
            step = size - within if offset - within + size <= end else end - offset
            block = blocks.get(offset // size)
            if block is None:
                zeros = None if self.background is not None else self._zero_block if step == size else bytes(step)
                yield offset, step, zeros
            else:
                content = block.content() if isinstance(block, Repeated) else block
                yield offset, step, content if step == size else memoryview(content)[within : within + step]
            offset += step

    def _write(self, offset: int, data: Buffer) -> None:
        index, within = divmod(offset, self.block_size)
        if within == 0 and len(data) == self.block_size:
            self._blocks[index] = self._zero_block if is_zero(data) else kept(bytes(data))
            return
        view = memoryview(data)
        position = 0
        while position < len(view):
            step = min(len(view) - position, self.block_size - within)
            self._write_part(index, within, view[position : position + step])
            position += step
            index, within = index + 1, 0

    def _fill(self, offset: int, length: int, piece: bytes) -> None:
        index, within = divmod(offset, self.block_size)
        is_whole = within == 0 and length == self.block_size and length % _PERIOD == 0
        if is_whole and len(piece) == _PERIOD and any(piece):
            self._blocks[index] = Repeated(piece, length)
        else:
            super()._fill(offset, length, piece)

    def _write_part(self, index: int, within: int, data: memoryview) -> None:
        length = self._block_range(index).length
        if len(data) == length:
            zero = is_zero(data) and length == self.block_size
            self._blocks[index] = self._zero_block if zero else kept(bytes(data))
            return
        block = self._blocks.get(index)
        if not isinstance(block, bytearray):
            block = bytearray(self._read(index * self.block_size, length))
            self._blocks[index] = block
        block[within : within + len(data)] = data

    def _discard(self, offset: int, length: int) -> None:
        first, within = divmod(offset, self.block_size)
        end = offset + length
        if within:
            first += 1
            self._write_zeros(offset, min(end, first * self.block_size))
        last = end // self.block_size if end < self.size else -(-end // self.block_size)
        if first < last:
            self._drop(first, last)
        if first <= last and last * self.block_size < end:
            self._write_zeros(last * self.block_size, end)

    def _write_zeros(self, start: int, end: int) -> None:
        """Zeros within one block; a block that shows nothing needs none."""
        index, within = divmod(start, self.block_size)
        if index in self._blocks or self.background is not None:
            self._write_part(index, within, memoryview(bytes(end - start)))

    def _drop(self, first: int, end: int) -> None:
        """Whole blocks become zero: those are kept as zeros below which the background may hold something."""
        for index in members_between(self._blocks, first, end):
            del self._blocks[index]
        below = self.below()
        shown = 0 if below is None else min(below.shown, end * self.block_size) - first * self.block_size
        if below is None or shown <= 0:
            return
        for item in below.device.allocated_ranges(first * self.block_size, shown):
            for index in range(item.offset // self.block_size, -(-item.end // self.block_size)):
                whole = self._block_range(index).length
                self._blocks[index] = self._zero_block if whole == self.block_size else bytes(whole)

    def _holdings(self, offset: int, length: int) -> Iterator[Holding]:
        size = self.block_size
        start, end, zeros = 0, 0, False  # neighbours are one stretch: whoever asks takes each apart
        for index in members_between(self._blocks, offset // size, -(-(offset + length) // size)):
            is_zero_block = self._blocks[index] is self._zero_block
            if index * size != end or is_zero_block is not zeros:
                if end > start:
                    yield start, end - start, zeros
                start, zeros = index * size, is_zero_block
            end = index * size + size
        if end > start:
            yield start, min(end, self.size) - start, zeros

    def _block_range(self, index: int) -> Range:
        start = index * self.block_size
        return Range(start, min(self.block_size, self.size - start))


class MemoryDevice(OverlayDevice):
    """A sparse disk in memory that begins as zeros."""

    def __init__(self, size: int, block_size: int = DEFAULT_BLOCK_SIZE) -> None:
        super().__init__(size, None, block_size)


class DifferencingDevice(OverlayDevice):
    """A child over a parent, as an AVHDX is: writes stay in the child until they are merged down.

    The parent must not be written by anyone else while the child is in use. `size` may exceed the parent's.
    """

    def __init__(self, parent: BlockDevice, size: int | None = None, block_size: int = DEFAULT_BLOCK_SIZE) -> None:
        super().__init__(parent.size if size is None else size, parent, block_size)
        self.parent = parent

    def merge_into_parent(self) -> int:
        """Writes the child's blocks into the parent, empties the child, and returns the bytes merged.

        Both read the same bytes before, during and after, so that a merge may be interrupted and run again.
        """
        if self.size > self.parent.size:
            raise DeviceError("The child is larger than its parent: resize the parent before the merge.")
        merged = 0
        for index in sorted(self._blocks):
            target = self._block_range(index)
            block = self._blocks[index]
            if block is self._zero_block:
                self.parent.discard(target.offset, target.length)
            elif isinstance(block, Repeated):
                self.parent.fill(target.offset, target.length, block.piece)
            else:
                self.parent.write(target.offset, block)
            merged += target.length
            del self._blocks[index]
        self.parent.flush()
        return merged
