"""Parts of block maps that were read and found whole, or written just now: they need not be read again.

They hold for one version of their file, which whoever writes to it ends, in whichever way. Does not read.
"""

from __future__ import annotations

from hvsim.blocks.backup.format.layout import Extent
from hvsim.blocks.device import KIB, Buffer

_LONGEST = 4 * KIB
"""What is longer takes memory, and hardly any time beside what is done with it."""

_MOST = 64

TABLE = -1
"""Stands for the number of a segment where the part is a table."""

Part = tuple[int, int, int, bytes]
"""The number of a segment, or `TABLE`, and where it lies, with its digest."""

Parts = dict[Part, bytes]


def part_at(number: int, extent: Extent) -> Part:
    """What an extent of the file is known as."""
    return number, extent.offset, extent.length, extent.digest


def keep(parts: Parts, part: Part, data: Buffer) -> None:
    """Takes note of a part that is whole, unless it is long or there are many."""
    if len(data) <= _LONGEST and len(parts) < _MOST:
        parts[part] = bytes(data)


class KnownMaps:
    """The parts of one file, and the version at which they were whole."""

    __slots__ = ("_parts", "_version")

    def __init__(self, version: int | None = None, parts: Parts | None = None) -> None:
        self._version = version
        self._parts: Parts = {} if version is None or parts is None else parts

    def at(self, version: int | None) -> Parts:
        """The parts that are known at that version; whoever finds others whole adds them.

        None is the version of a file to which others may write unseen: then nothing is known, or will be.
        """
        if version is None:
            return {}
        if version != self._version:
            self._version, self._parts = version, {}
        return self._parts
