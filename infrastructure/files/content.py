"""What a file holds: sparse bytes in memory, and the interface behind which other content stands (a disk image, say).

Counts what it takes of a volume's space. Does not know names or times.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from itertools import count
from typing import Any, Protocol, runtime_checkable

PAGE_SIZE = 64 * 1024
"""Bytes are kept in pages of this size, so that a hole in a large file costs nothing."""


class Content(Protocol):
    """The bytes of one file, at any offset. What lies beyond what was written reads as zeros, up to `size`."""

    @property
    def size(self) -> int: ...

    @property
    def allocated(self) -> int:
        """The bytes of its volume that it occupies: for a sparse file less than `size`."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`: `length` of them, or as many as there are."""
        ...

    def write(self, offset: int, data: bytes) -> None: ...

    def truncate(self, size: int) -> None: ...

    def flush(self) -> None: ...


@runtime_checkable
class Duplicable(Protocol):
    """Content that lives elsewhere and knows how to be copied and where it lies: a disk image stays one when copied."""

    @property
    def allocated(self) -> int: ...

    def duplicate(self, path: str) -> Content:
        """Content of its own for a copy at `path`; '' for the same place on a copy of its volume."""
        ...

    def relocated(self, path: str) -> None:
        """Told when the file was moved to `path`."""
        ...


class ReadOnlyContent:
    """Base of content computed or kept elsewhere: a subclass says `size` and `read`, and it occupies `size`."""

    @property
    def size(self) -> int:
        raise NotImplementedError  # abstract: each kind has its own

    @property
    def allocated(self) -> int:
        return self.size

    def read(self, offset: int, length: int) -> bytes:
        raise NotImplementedError  # abstract: each kind has its own

    def write(self, offset: int, data: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def truncate(self, size: int) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def flush(self) -> None:
        """Nothing was written."""


class Growing:
    """Base of content that lives elsewhere and tells its room whenever it occupies another number of bytes."""

    __slots__ = ()
    room: Space | None


class Space:
    """The room of one volume. Memory content takes and gives bytes; content that lives elsewhere is measured when the
    room is first looked at, and again when it says that it has changed.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self._taken = 0
        self._backed: dict[Content, None] = {}
        self._measured: dict[Content, int] = {}
        self._unmeasured: dict[Content, None] = {}

    @property
    def used(self) -> int:
        if self._unmeasured:
            for content in self._unmeasured:
                self._measured[content] = content.allocated
                self._taken += self._measured[content]
            self._unmeasured.clear()
        return self._taken + sum([content.allocated for content in self._backed]) if self._backed else self._taken

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.used)

    def take(self, count: int) -> None:
        """Occupies `count` bytes more. Raises `OSError` with ENOSPC when there is no room; nothing is taken then."""
        self.require(count)
        self._taken += count

    def require(self, count: int) -> None:
        """Raises `OSError` with ENOSPC unless there is room for `count` bytes more."""
        if count > 0 and count > self.capacity - self.used:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def give(self, count: int) -> None:
        self._taken -= count

    def watch(self, content: Content) -> None:
        """Counts what `content` occupies from now on, whatever that is at any moment."""
        if isinstance(content, Growing):
            content.room = self
            self._unmeasured[content] = None
        elif isinstance(content, ReadOnlyContent):
            self._unmeasured[content] = None
        else:
            self._backed[content] = None

    def unwatch(self, content: Content) -> None:
        self._backed.pop(content, None)
        self._unmeasured.pop(content, None)
        self._taken -= self._measured.pop(content, 0)
        if isinstance(content, Growing) and content.room is self:
            content.room = None

    def changed(self, content: Content) -> None:
        """Told by growing content that it occupies another number of bytes now."""
        if content in self._measured:
            allocated = content.allocated
            self._taken += allocated - self._measured[content]
            self._measured[content] = allocated


_versions = count(1)


class PagedContent:
    """Bytes in memory, sparse: only pages that were written exist, and count against the space.

    `version` is another number after every change, and no other content of this process has it: who has read something
    at that version need not read it again.
    """

    def __init__(self, space: Space, data: bytes = b"") -> None:
        self._space = space
        self._pages: dict[int, bytearray] = {}
        self._size = 0
        self._reserved = 0
        self._stored = 0
        self._shared: set[int] = set()
        self.version = next(_versions)
        if data:
            self.write(0, data)

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        del state["version"]  # it depends on what else went on
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.version = next(_versions)

    @property
    def size(self) -> int:
        return self._size

    @property
    def allocated(self) -> int:
        return max(self._stored, self._reserved)

    def copied(self, space: Space) -> PagedContent:
        """The same bytes in another volume's room: both share a page until one of the two changes it."""
        made = PagedContent(space)
        space.take(self.allocated)
        made._pages, made._size = dict(self._pages), self._size
        made._reserved, made._stored = self._reserved, self._stored
        self._shared.update(self._pages)
        made._shared.update(self._pages)
        return made

    def reserve(self, count: int) -> None:
        """Occupies at least `count` bytes whatever is written: how a fixed-size file holds its place."""
        before = self.allocated
        self._space.take(max(self._stored, count) - before)
        self._reserved = count

    def read(self, offset: int, length: int) -> bytes:
        end = min(offset + length, self._size)
        if offset >= end:
            return b""
        first, last = offset // PAGE_SIZE, (end - 1) // PAGE_SIZE
        if first == last:
            start = first * PAGE_SIZE
            return _padded(self._pages.get(first, b"")[offset - start : end - start], end - offset)
        parts = []
        for index in range(first, last + 1):
            start = index * PAGE_SIZE
            low, high = max(offset - start, 0), min(end - start, PAGE_SIZE)
            parts.append(_padded(self._pages.get(index, b"")[low:high], high - low))
        return b"".join(parts)

    def write(self, offset: int, data: bytes) -> None:
        """Stores `data`, all of it or, when the volume is full, nothing."""
        if not data:
            return
        pieces, pages = _in_pages(offset, data), self._pages
        growth = 0
        for index, low, piece in pieces:
            page = pages.get(index)
            missing = low + len(piece) - (0 if page is None else len(page))
            if missing > 0:
                growth += missing
        if growth:
            self._grow(growth)
        self.version = next(_versions)
        for index, low, piece in pieces:
            page = self._own_page(index)
            if len(page) < low:
                page.extend(bytes(low - len(page)))
            page[low : low + len(piece)] = piece
        self._size = max(self._size, offset + len(data))

    def truncate(self, size: int) -> None:
        """Makes the file `size` bytes long; what is added reads as zeros and occupies nothing."""
        self.version = next(_versions)
        if size < self._size:
            last = size // PAGE_SIZE
            for index in [index for index in self._pages if index > last]:
                self._shrink(len(self._pages.pop(index)))
            if len(self._pages.get(last, b"")) > size - last * PAGE_SIZE:
                page = self._own_page(last)
                self._shrink(len(page) - (size - last * PAGE_SIZE))
                del page[size - last * PAGE_SIZE :]
        self._size = size

    def stored(self) -> Iterator[tuple[int, bytes]]:
        """The pieces that were written, each with its offset; between them are holes."""
        for index in sorted(self._pages):
            yield index * PAGE_SIZE, bytes(self._pages[index])

    def flush(self) -> None:
        """Memory holds nothing back."""

    def release(self) -> None:
        """Gives all its space back: the file is gone."""
        self.version = next(_versions)
        self._space.give(self.allocated)
        self._pages.clear()
        self._shared.clear()
        self._size = self._stored = self._reserved = 0

    def _own_page(self, index: int) -> bytearray:
        """A page to be changed, which no copy has any more."""
        page = self._pages.get(index)
        if page is None or index in self._shared:
            self._shared.discard(index)
            page = self._pages[index] = bytearray(page or b"")
        return page

    def _grow(self, count: int) -> None:
        stored, reserved = self._stored + count, self._reserved
        self._space.take(max(stored, reserved) - self.allocated if reserved else count)
        self._stored = stored

    def _shrink(self, count: int) -> None:
        before = self.allocated
        self._stored -= count
        self._space.give(before - self.allocated)


def _in_pages(offset: int, data: bytes) -> list[tuple[int, int, bytes]]:
    """What of the data comes into which page, and where there."""
    index, low = divmod(offset, PAGE_SIZE)
    room = PAGE_SIZE - low
    if len(data) <= room:
        return [(index, low, data)]
    starts = range(room, len(data), PAGE_SIZE)
    rest = [(index + count, 0, data[start : start + PAGE_SIZE]) for count, start in enumerate(starts, start=1)]
    return [(index, low, data[:room]), *rest]


def _padded(data: bytes | bytearray, length: int) -> bytes:
    return bytes(data) if len(data) == length else bytes(data) + bytes(length - len(data))
