"""Disks that lie over another one: reading through a whole chain in one pass, however long it is.

Each layer says which pieces of a range it holds itself; the rest is asked of the layer below, without one calling the
other. Does not know how a layer keeps its content.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from hvsim.blocks.device import BlockDevice, Buffer, Range, clip, coalesce

Piece = tuple[int, int, Buffer | None]
"""Offset and length of a part of a range, and its content, or None where the layer below has it."""

Holding = tuple[int, int, bool]
"""Offset and length of a part of a range that a layer speaks for itself, and whether it surely holds nothing there."""


class Below(NamedTuple):
    """The device below and how many of its bytes show through; what lies beyond is zero."""

    device: BlockDevice
    shown: int


class Layer(BlockDevice):
    """A disk that may show another one where it holds nothing itself.

    Subclasses implement `_pieces`, which covers a range exactly, and `_holdings`, whose parts may reach beyond it. Both
    ascend.
    """

    @abstractmethod
    def below(self) -> Below | None:
        """What shows through, None for a disk that stands alone. Raises `ParentMismatch` where it is missing."""

    @abstractmethod
    def _pieces(self, offset: int, length: int) -> Iterator[Piece]:
        """The whole range in pieces."""

    @abstractmethod
    def _holdings(self, offset: int, length: int) -> Iterator[Holding]:
        """At least the parts of the range that this layer decides; all others are those of the layer below."""

    def _read(self, offset: int, length: int) -> bytes:
        return read_through(self, offset, length)

    @property
    def allocated_bytes(self) -> int:
        return sum(length for _, length in _held_through(self, 0, self.size))

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        below = self.below()
        if below is None:
            held = ((start, count) for start, count, is_zero in self._holdings(offset, length) if not is_zero)
            return coalesce(clip(held, offset, offset + length))
        return coalesce(sorted(_held_through(self, offset, length)))


def read_through(top: Layer, offset: int, length: int) -> bytes:
    """The content of the range, each part from the highest layer that holds it."""
    found: list[tuple[int, Buffer]] = []
    wanted, layer = [Range(offset, length)], top
    while True:
        missing: list[tuple[int, int]] = []
        for item in wanted:
            for start, count, content in layer._pieces(item.offset, item.length):
                if content is None:
                    missing.append((start, count))
                else:
                    found.append((start, content))
        if not missing:
            break
        below = layer.below()
        wanted = []
        for item in coalesce(missing):
            shown = 0 if below is None else max(0, min(item.length, below.shown - item.offset))
            if shown:
                wanted.append(Range(item.offset, shown))
            if shown < item.length:
                found.append((item.offset + shown, bytes(item.length - shown)))
        if below is None or not wanted:
            break
        if not isinstance(below.device, Layer):
            found += [(item.offset, below.device.read(item.offset, item.length)) for item in wanted]
            break
        layer = below.device
    if len(found) == 1:
        return bytes(found[0][1])
    found.sort(key=_place)
    return b"".join(content for _, content in found)


def _place(piece: tuple[int, Buffer]) -> int:
    return piece[0]


def _held_through(top: Layer, offset: int, length: int) -> list[tuple[int, int]]:
    """The stretches of the window that some layer says may hold something, layer by layer."""
    held: list[tuple[int, int]] = []
    wanted, layer = [Range(offset, length)], top
    while wanted:
        undecided: list[tuple[int, int]] = []
        for position, count in wanted:
            limit = position + count
            for start, size, is_zero in layer._holdings(position, count):
                low, high = start if start > position else position, min(start + size, limit)
                if low >= high:
                    continue
                if low > position:
                    undecided.append((position, low - position))
                position = high
                if not is_zero:
                    held.append((low, high - low))
            if position < limit:
                undecided.append((position, limit - position))
        below = layer.below()
        if below is None:
            break
        wanted = list(clip(undecided, 0, below.shown))
        if not isinstance(below.device, Layer):
            for item in wanted:
                held += below.device.allocated_ranges(item.offset, item.length)
            break
        layer = below.device
    return held
