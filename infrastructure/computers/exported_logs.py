"""A log of events that was exported into a file: what it held at that moment, whatever becomes of the log."""

from __future__ import annotations

from collections.abc import Iterable

from hvsim.infrastructure.computers.events import EventEntry
from hvsim.infrastructure.files.content import ReadOnlyContent

_MAGIC = b"ElfFile\0"
_HEADER, _CHUNK, _IN_CHUNK = 4096, 65536, 100
"""A file has a header, and chunks of that size, each for about so many entries."""


class ExportedLog(ReadOnlyContent):
    """The content of such a file. Its bytes are its size and what it is known by; who reads entries asks for them."""

    def __init__(self, entries: Iterable[EventEntry]) -> None:
        self.entries = tuple(entries)

    @property
    def size(self) -> int:
        return _HEADER + _CHUNK * max(1, -(-len(self.entries) // _IN_CHUNK))

    def read(self, offset: int, length: int) -> bytes:
        end = min(self.size, offset + length)
        return (_MAGIC[offset:end] if offset < len(_MAGIC) else b"").ljust(max(0, end - offset), b"\0")

    def duplicate(self, path: str) -> ExportedLog:
        """The same for a copy of the file."""
        return ExportedLog(self.entries)

    def relocated(self, path: str) -> None:
        """It does not matter where it lies."""
