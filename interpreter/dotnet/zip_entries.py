"""Entries of zip files that anybody may have made: their content and their time, whatever is wrong with them.

Reads. Where an entry may go, and what an error looks like, is the business of who unpacks.
"""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from zipfile import BadZipFile, ZipFile, ZipInfo

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import BYTES, out_of_memory

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""No zip file knows a moment before it."""

# What the library raises: of an entry that is damaged, encrypted, or packed in a way it does not know.
_UNREADABLE = (BadZipFile, RuntimeError, zlib.error, EOFError, ValueError, OSError)


def content_of(archive: ZipFile, info: ZipInfo) -> bytes:
    """The bytes of an entry; no more are unpacked than it says it has. Raises InvalidDataException, and
    OutOfMemoryException for more than a `byte[]` may hold.
    """
    if info.file_size > BYTES:
        raise out_of_memory()
    try:
        return archive.read(info)
    except _UNREADABLE:
        raise net_failure(
            "System.IO.InvalidDataException", f"The archive entry '{info.filename}' cannot be unpacked."
        ) from None


def moment_of(info: ZipInfo) -> datetime:
    """When the entry was last written; the earliest moment of zip files where it names none that is."""
    try:
        return datetime(*info.date_time, tzinfo=UTC)
    except ValueError:
        return EARLIEST
