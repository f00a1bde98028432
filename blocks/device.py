"""What a disk is to the block engine: bytes at offsets, with hints about what is surely zero.

Defines the interface and the helpers every device shares. Does not hold content: `memory`, `generated`, `images` and
`backup` do.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

from hvsim.blocks.errors import DeviceError

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB
TIB = 1024 * GIB

ZEROS = bytes(4 * MIB)
"""A shared run of zero bytes: comparing with it is how zeros are found at memory speed."""

COPY_STEP = MIB

Buffer = bytes | bytearray | memoryview


class Range(NamedTuple):
    """A stretch of bytes: where it begins and how long it is."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        return self.offset + self.length


def is_zero(data: Buffer) -> bool:
    """Whether every byte of `data` is zero."""
    if len(data) <= len(ZEROS):
        return ZEROS.startswith(data)
    view = memoryview(data)
    return all(ZEROS.startswith(view[start : start + len(ZEROS)]) for start in range(0, len(view), len(ZEROS)))


def coalesce(ranges: Iterable[tuple[int, int]]) -> Iterator[Range]:
    """The same bytes as `ranges` (ascending, not overlapping), with neighbours that touch joined."""
    offset, end = 0, 0
    for start, length in ranges:
        if start == end and end > offset:
            end = start + length
            continue
        if end > offset:
            yield Range(offset, end - offset)
        offset, end = start, start + length
    if end > offset:
        yield Range(offset, end - offset)


def clip(ranges: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[Range]:
    """What of `ranges` lies between `start` and `end`."""
    for offset, length in ranges:
        low = offset if offset > start else start
        high = offset + length if offset + length < end else end
        if low < high:
            yield Range(low, high - low)


def members_between(held: Mapping[int, object], first: int, end: int) -> list[int]:
    """The keys of `held` from `first` up to before `end`, ascending, by whichever way is shorter."""
    if end - first < len(held):
        return [index for index in range(first, end) if index in held]
    return sorted([index for index in held if first <= index < end])


class ImageLayout(NamedTuple):
    """How an image file keeps a disk: what a copy or a restored file should have in common with it. Bytes."""

    block_size: int
    logical_sector: int = 512
    physical_sector: int = 4096


class BlockDevice(ABC):
    """A disk of fixed size that is read and written at any byte offset.

    Subclasses implement `_read`, and `_write` and `_discard` where they can be written; bounds are checked here.
    """

    size: int
    """Bytes, fixed while the device is open (images that can be resized say so)."""

    read_only: bool = False

    layout: ImageLayout | None = None
    """That of the image file which holds the disk; None where there is none, or it does not matter."""

    def read(self, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`. Raises `DeviceError` outside the disk."""
        self._check(offset, length)
        return self._read(offset, length) if length else b""

    def write(self, offset: int, data: Buffer) -> None:
        """Stores `data` at `offset`. Raises `DeviceError` outside the disk or when it is read-only."""
        self._check(offset, len(data))
        self._check_writable()
        if len(data):
            self._write(offset, data)

    def fill(self, offset: int, length: int, piece: bytes) -> None:
        """Stores `piece` again and again, as `write` would: the last one is cut off where there is no room for it."""
        self._check(offset, length)
        self._check_writable()
        if length:
            self._fill(offset, length, piece)

    def discard(self, offset: int, length: int) -> None:
        """Makes the range read as zeros, and gives its space back where the device can."""
        self._check(offset, length)
        self._check_writable()
        if length:
            self._discard(offset, length)

    def allocated_ranges(self, offset: int = 0, length: int | None = None) -> Iterator[Range]:
        """The stretches of the window that may hold something; what lies between them is surely zero.

        Ascending, not overlapping, clipped to the window. A hint about cost, never about content: it may name zeros.
        """
        length = self.size - offset if length is None else length
        self._check(offset, length)
        if length:
            yield from self._allocated(offset, length)

    def own_ranges(self) -> Iterator[Range]:
        """The stretches that the device itself holds, zeros included: for a child, what may differ from its parent."""
        return self.allocated_ranges()

    @property
    def allocated_bytes(self) -> int:
        """How many bytes `allocated_ranges` names: the used size that a backup reads."""
        return sum(length for _, length in self.allocated_ranges())

    def flush(self) -> None:  # noqa: B027 - a device in memory has nothing to do
        """Makes every write so far durable."""

    def close(self) -> None:
        """Flushes and lets go of what lies below; the device is not used afterwards."""
        self.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def _read(self, offset: int, length: int) -> bytes: ...

    def _write(self, offset: int, data: Buffer) -> None:
        raise DeviceError(f"{type(self).__name__} cannot be written.")

    def _fill(self, offset: int, length: int, piece: bytes) -> None:
        self._write(offset, (piece * -(-length // len(piece)))[:length])

    def _discard(self, offset: int, length: int) -> None:
        for start in range(offset, offset + length, len(ZEROS)):
            self._write(start, memoryview(ZEROS)[: min(len(ZEROS), offset + length - start)])

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        yield Range(offset, length)

    def _check(self, offset: int, length: int) -> None:
        if offset < 0 or length < 0 or offset + length > self.size:
            raise DeviceError(f"The range at {offset} of {length} bytes lies outside the disk of {self.size} bytes.")

    def _check_writable(self) -> None:
        if self.read_only:
            raise DeviceError(f"{type(self).__name__} is read-only.")


def copy_device(source: BlockDevice, target: BlockDevice) -> int:
    """Makes `target` hold the bytes of `source`, skipping what is zero, and returns how many bytes were written.

    `target` must read as zeros beforehand and be at least as large.
    """
    written = 0
    for item in source.allocated_ranges():
        for offset in range(item.offset, item.end, COPY_STEP):
            data = source.read(offset, min(COPY_STEP, item.end - offset))
            if not is_zero(data):
                target.write(offset, data)
                written += len(data)
    return written


def merge_into(child: BlockDevice, parent: BlockDevice) -> int:
    """Writes what `child` itself holds into `parent`, which then reads as the child did; returns the bytes merged.

    The child stays as it is, so that an interrupted merge may be run again. `parent` must be at least as large.
    """
    merged = 0
    for item in child.own_ranges():
        for offset in range(item.offset, item.end, COPY_STEP):
            data = child.read(offset, min(COPY_STEP, item.end - offset))
            if is_zero(data):
                parent.discard(offset, len(data))
            else:
                parent.write(offset, data)
        merged += item.length
    parent.flush()
    return merged


def devices_equal(left: BlockDevice, right: BlockDevice) -> bool:
    """Whether both disks have the same size and the same bytes."""
    if left.size != right.size:
        return False
    return all(
        left.read(offset, length) == right.read(offset, length)
        for offset in range(0, left.size, COPY_STEP)
        for length in (min(COPY_STEP, left.size - offset),)
    )
