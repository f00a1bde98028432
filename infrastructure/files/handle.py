"""An open file: bytes read and written at offsets, as a disk engine or a stream wants them.

Opened by `FileTree.open_file`. Keeps the file from being deleted or moved while it is open, where it was asked to.
"""

from __future__ import annotations

import errno
import os
from types import TracebackType

from hvsim.infrastructure.files.nodes import File


class FileHandle:
    """One opener's access to a file. While held, it is not removed, moved or replaced by others."""

    def __init__(self, file: File, path: str, *, hold: bool) -> None:
        self._file = file
        self._held = hold
        self._alone = False
        self.path = path
        if hold:
            file.holders += 1
            self.share_reading(False)

    @property
    def size(self) -> int:
        return self._file.size

    @property
    def allocated(self) -> int:
        return self._file.content.allocated

    def read_at(self, offset: int, length: int) -> bytes:
        """The bytes from `offset`: `length` of them, or as many as there are before the end."""
        return self._file.content.read(offset, length)

    def write_at(self, offset: int, data: bytes) -> None:
        """Stores `data`, all or nothing. Raises `OSError`: ENOSPC when the volume is full, EPERM while it is locked."""
        file = self._file
        if file.locked_until is not None:
            self._check_lock()
        file.writable_content().write(offset, data)
        file.touch()

    def truncate(self, size: int) -> None:
        self._check_lock()
        self._file.writable_content().truncate(size)
        self._file.touch()

    def flush(self) -> None:
        self._file.content.flush()

    def share_reading(self, shares: bool) -> None:
        """Whether others may read the file while it is held: not, at first."""
        if self._held and self._alone is shares:
            self._alone = not shares
            self._file.readers_barred += 1 if self._alone else -1

    def _check_lock(self) -> None:
        if self._file.is_locked:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), self.path)

    def close(self) -> None:
        if self._held:
            self.share_reading(True)
            self._file.holders -= 1
            self._held = False

    def __enter__(self) -> FileHandle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
