"""Disks whose content is computed from a seed: an estate of a thousand machines that takes no memory until it writes.

The same seed and mix give the same bytes on every platform and in every run. Does not model file systems.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

from attrs import frozen

from hvsim.blocks.device import KIB, MIB, Range, clip, coalesce
from hvsim.blocks.errors import DeviceError
from hvsim.blocks.layers import Below, Holding, Layer, Piece
from hvsim.blocks.memory import OverlayDevice

UNIT = 64 * KIB
EXTENT = MIB
"""Content changes its kind only at multiples of this, as files on a disk lie in stretches."""

_RECORD = 2 * KIB
_UNIQUE = 512
_FEW_EXTENTS = 64
_MASK = 2**64 - 1


@frozen
class ContentMix:
    """What share of a disk is zero and what share compresses (about four to one); the rest is random."""

    zero: float = 0.5
    compressible: float = 0.3

    def __attrs_post_init__(self) -> None:
        if min(self.zero, self.compressible) < 0 or self.zero + self.compressible > 1:
            raise DeviceError(f"The shares {self.zero} and {self.compressible} are not parts of one whole.")


def mix64(value: int) -> int:
    """A 64-bit number that looks random and depends on `value` alone (the finaliser of SplitMix64)."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


@lru_cache(maxsize=1)
def _filler() -> bytes:
    """The part of a compressible record that all records share: lines of a log."""
    lines = b"".join(
        b"2024-03-%02d 12:00:00 INFO service request handled in %d ms\r\n" % (n % 28 + 1, n) for n in range(99)
    )
    return lines[: _RECORD - _UNIQUE]


class GeneratedContent(Layer):
    """The read-only bytes that (`seed`, `mix`) stand for."""

    read_only = True

    def __init__(self, size: int, seed: int, mix: ContentMix | None = None) -> None:
        mix = ContentMix() if mix is None else mix
        self.size = size
        self.seed = seed
        self.mix = mix
        self._zero_below = int(mix.zero * 2**64)
        self._compressible_below = int((mix.zero + mix.compressible) * 2**64)

    def below(self) -> Below | None:
        return None

    def _pieces(self, offset: int, length: int) -> Iterator[Piece]:
        end = offset + length
        while offset < end:
            index, within = divmod(offset, UNIT)
            step = min(end - offset, UNIT - within)
            unit = self._unit(index)
            yield offset, step, unit if step == UNIT else unit[within : within + step]
            offset += step

    def _holdings(self, offset: int, length: int) -> Iterator[Holding]:
        return ((start, count, False) for start, count in self._allocated(offset, length))

    def _draw(self, extent: int) -> int:
        return mix64(self.seed * 0x2545F4914F6CDD1D ^ mix64(extent))

    def _unit(self, index: int) -> bytes:
        from blake3 import blake3

        kind = self._draw(index * UNIT // EXTENT)
        if kind < self._zero_below:
            return _ZERO_UNIT
        stream = blake3(b"%d:%d" % (self.seed, index))
        if kind >= self._compressible_below:
            return stream.digest(length=UNIT)
        unique = stream.digest(length=UNIT // _RECORD * _UNIQUE)
        filler = _filler()
        return b"".join(unique[at : at + _UNIQUE] + filler for at in range(0, len(unique), _UNIQUE))

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        first, end = offset // EXTENT, -(-(offset + length) // EXTENT)
        if end - first <= _FEW_EXTENTS:
            extents = (Range(n * EXTENT, EXTENT) for n in range(first, end) if self._draw(n) >= self._zero_below)
            return coalesce(clip(extents, offset, offset + length))
        return clip(self._runs_from(first), offset, offset + length)

    def _runs_from(self, extent: int) -> Iterator[Range]:
        """The stretches that are not zero, from the one that holds `extent` or follows it."""
        bounds = self._bounds
        for position in range(bisect_right(bounds, extent) // 2 * 2, len(bounds), 2):
            yield Range(bounds[position] * EXTENT, (bounds[position + 1] - bounds[position]) * EXTENT)

    @cached_property
    def _bounds(self) -> array[int]:
        """First and one-past-last extent of each such stretch, in turn: small enough to keep for a thousand disks."""
        bounds = array("I")
        for extent in range(-(-self.size // EXTENT)):
            if self._draw(extent) >= self._zero_below:
                if bounds and bounds[-1] == extent:
                    bounds[-1] = extent + 1
                else:
                    bounds.extend((extent, extent + 1))
        return bounds


_ZERO_UNIT = bytes(UNIT)


class GeneratedDevice(OverlayDevice):
    """A writable disk that begins with generated content; only what is written takes memory."""

    def __init__(self, size: int, seed: int, mix: ContentMix | None = None, block_size: int = UNIT) -> None:
        super().__init__(size, GeneratedContent(size, seed, mix), block_size)
