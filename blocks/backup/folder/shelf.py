"""Files for reading of which only so many are open at once: a chain may have more than a process may open.

Knows nothing of backups. A file that was put away is opened again when somebody reads it.
"""

from __future__ import annotations

from threading import RLock

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import StorageError
from hvsim.blocks.io import File, Storage

MOST_OPEN = 128


class Shelf:
    """The files of one operation. Safe to use from several threads; they read one after the other."""

    def __init__(self, storage: Storage, most_open: int = MOST_OPEN) -> None:
        self.storage = storage
        self.most_open = most_open
        self.lock = RLock()
        self._open: dict[str, File] = {}

    def get(self, path: str) -> File:
        """The open file at `path`; hold `lock` while it is used. Raises `StorageError`."""
        file = self._open.pop(path, None)
        if file is None:
            file = self.storage.open(path)
            while len(self._open) >= self.most_open:
                self.put_away(next(iter(self._open)))
        self._open[path] = file  # the last one is the one used last
        return file

    def put_away(self, path: str) -> None:
        """Closes the file at `path`."""
        with self.lock:
            file = self._open.pop(path, None)
            if file is not None:
                file.close()

    def clear(self) -> None:
        """Closes every file."""
        with self.lock:
            while self._open:
                self._open.popitem()[1].close()


class ShelvedFile(File):
    """A file on a shelf, for reading."""

    def __init__(self, shelf: Shelf, path: str) -> None:
        self.path = path
        self._shelf = shelf

    @property
    def name(self) -> str:
        return self._shelf.storage.name_of(self.path)

    @property
    def size(self) -> int:
        with self._shelf.lock:
            return self._shelf.get(self.path).size

    def read(self, offset: int, length: int) -> bytes:
        with self._shelf.lock:
            return self._shelf.get(self.path).read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        raise StorageError(f"'{self.name}' was opened for reading only.", self.path)

    def truncate(self, size: int) -> None:
        raise StorageError(f"'{self.name}' was opened for reading only.", self.path)

    def sync(self) -> None:
        """Nothing was written."""

    def close(self) -> None:
        self._shelf.put_away(self.path)
