"""Locks that keep two writers out of one folder: between processes on a real one, within the process elsewhere.

A lock of the operating system ends with its process, so that a killed writer never leaves a folder locked. Readers take
none: a restore point is whole or not there, and `backup/points/steady.py` tells damage from a folder that changes.
"""

from __future__ import annotations

import errno
import json
import os
from abc import ABC, abstractmethod
from contextlib import suppress
from time import sleep
from typing import Any
from weakref import WeakKeyDictionary

from attrs import define, field

from hvsim.blocks.errors import RepositoryLocked, StorageFailed

_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
"""No link is followed: the file is to lie in the folder that it locks."""

_BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
_TRIES, _TRY_AGAIN = 6, 0.005
"""How often a lock is tried, and the seconds between."""

_LOCKED_BYTE = 2**40
"""Windows locks bytes, not files: one far behind the text, so that the text can be read meanwhile."""


class Lock(ABC):
    """A lock that is held. `note` is what the last holder left when it released it, b"" where that one was killed."""

    note: bytes = b""

    @abstractmethod
    def release(self, note: bytes) -> None:
        """Lets others in and leaves them a note."""


@define
class _Table:
    """The locks of a storage that only this process can see."""

    held: set[str] = field(factory=set)
    notes: dict[str, bytes] = field(factory=dict)


_TABLES: WeakKeyDictionary[object, _Table] = WeakKeyDictionary()


class ProcessLock(Lock):
    """A lock within this process, on a path of some volume."""

    def __init__(self, volume: object, path: str) -> None:
        """Raises `RepositoryLocked` while somebody holds it."""
        self._table = _TABLES.setdefault(volume, _Table())
        self._path = path
        if path in self._table.held:
            raise RepositoryLocked(f"'{path}' is locked: another backup is being written there.")
        self._table.held.add(path)
        self.note = self._table.notes.pop(path, b"")

    def release(self, note: bytes) -> None:
        self._table.held.discard(self._path)
        self._table.notes[self._path] = note


def is_held(volume: object, path: str) -> bool:
    """Whether somebody in this process holds the lock on a path of the volume."""
    table = _TABLES.get(volume)
    return table is not None and path in table.held


def is_file_held(real_path: str) -> bool:
    """Whether somebody holds the lock on a file of the operating system; False where it cannot be told.

    It is tried out, for an instant and without writing: `FileLock` waits for that long.
    """
    try:
        descriptor = os.open(real_path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return False
    try:
        _lock(descriptor, shared=True)
    except OSError as error:
        return error.errno in _BUSY
    else:
        return False
    finally:
        os.close(descriptor)


class FileLock(Lock):
    """A lock on a file of the operating system. The file stays; what it holds says who has the lock."""

    def __init__(self, real_path: str) -> None:
        """Raises `RepositoryLocked` while another process holds it, `StorageFailed` where the system cannot lock."""
        self._path = real_path
        try:
            self._descriptor = os.open(real_path, _FLAGS, 0o644)
        except OSError as error:
            raise StorageFailed(f"'{real_path}' cannot be used: {error.strerror}.", real_path) from error
        try:
            self._take()
        except OSError as error:
            holder = self._text()
            os.close(self._descriptor)
            if error.errno not in _BUSY:
                raise StorageFailed(f"'{real_path}' cannot be locked: {error.strerror}.", real_path) from error
            who = f"process {holder['process']} on {holder.get('host')}" if "process" in holder else "another process"
            raise RepositoryLocked(f"The folder of '{real_path}' is locked: {who} is writing there.", who) from None
        self.note = _note(self._text().get("note"))
        self._write(b"")

    def _take(self) -> None:
        """Takes the lock. Raises `OSError` where somebody holds it longer than a reader who only asks."""
        for _ in range(_TRIES - 1):
            try:
                _lock(self._descriptor)
            except OSError as error:
                if error.errno not in _BUSY:
                    raise
                sleep(_TRY_AGAIN)
            else:
                return
        _lock(self._descriptor)

    def release(self, note: bytes) -> None:
        if self._descriptor >= 0:
            self._write(note)
            os.close(self._descriptor)
            self._descriptor = -1

    @property
    def is_in_place(self) -> bool:
        """Whether the locked file is the one at the path: a holder before may have removed it meanwhile."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except OSError:
            return False

    def remove(self) -> None:
        """Releases the lock and takes the file away; whoever takes it next has to look whether it `is_in_place`."""
        with suppress(OSError):
            os.unlink(self._path)  # while nobody else has it
        self.release(b"")
        if os.name == "nt":  # an open file cannot be removed there, by anyone
            with suppress(OSError):
                os.unlink(self._path)

    def _text(self) -> dict[str, Any]:
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            content = json.loads(os.read(self._descriptor, 4096))
        except (OSError, ValueError, RecursionError):  # a pipe, or not a text of ours
            return {}
        return content if isinstance(content, dict) else {}

    def _write(self, note: bytes) -> None:
        """What the file says matters to people and to speed alone: a full disk is no reason to stop."""
        text = {"process": os.getpid(), "host": _host_name(), "note": note.hex()}
        try:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, json.dumps(text).encode())
        except OSError:
            return


def _note(text: object) -> bytes:
    """The note in a lock file, b"" where something else stands there: then nobody relies on it."""
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        return b""


def _host_name() -> str:
    """What this computer calls itself; the network is not asked."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "this computer")


def _lock(descriptor: int, *, shared: bool = False) -> None:
    """Takes the lock, one that others may share or one for itself. The system lets go of it with the descriptor."""
    try:
        import fcntl
    except ImportError:
        _lock_on_windows(descriptor)
    else:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _lock_on_windows(descriptor: int) -> None:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
