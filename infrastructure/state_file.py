"""The state file of a session: nobody else has it while that goes on, so that no run's work is lost to another's.

Locks, reads and replaces it. What is in it is `state`'s affair.
"""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from weakref import finalize

from hvsim.blocks.errors import RepositoryLocked, StorageError
from hvsim.blocks.locks import FileLock
from hvsim.infrastructure.errors import EstateError, InvalidState
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.state import PARTIAL_ENDING, check_is_file, load_state, save_state

LOCK_ENDING = ".lock"
"""What the file beside it is called that is locked: the state itself is replaced as a whole, and its lock would go."""


class StateFile:
    """The file at `path`, which may not be there yet, until `release` or the end of the process."""

    def __init__(self, path: str) -> None:
        """Raises `InvalidState` while another session has it, `EstateError` where no state can be kept."""
        self.path = path
        check_is_file(path)
        try:
            lock = _lock(os.path.realpath(path) + LOCK_ENDING)
        except RepositoryLocked as error:
            raise InvalidState(
                f"The state file '{path}' is in use by {error.holder}."
                " Run again when that has ended, or name another file."
            ) from None
        except StorageError as error:
            raise EstateError(f"The state file '{path}' cannot be kept: {error}") from error
        _remove_leftovers(os.path.realpath(path))
        self.release = finalize(self, lock.remove)
        """Lets others have it; calling it again does nothing."""

    @property
    def exists(self) -> bool:
        """Whether there is a state to take up."""
        return os.path.exists(self.path)

    def load(self) -> Estate:
        """The estate in it. Raises `EstateError`."""
        return load_state(self.path)

    def save(self, estate: Estate) -> None:
        """Keeps the estate in it. Raises `EstateError`."""
        save_state(estate, self.path)


def _lock(path: str) -> FileLock:
    """The lock on the file at `path`, which is made, and goes with the lock. Raises `BlockError`."""
    while True:
        lock = FileLock(path)
        if lock.is_in_place:
            return lock
        lock.release(b"")


def _remove_leftovers(path: str) -> None:
    """Removes what runs left that were killed while they wrote: nobody else writes now."""
    for leftover in glob.glob(f"{glob.escape(path)}.*{PARTIAL_ENDING}"):
        if leftover[len(path) + 1 : -len(PARTIAL_ENDING)].isdigit():
            with suppress(OSError):
                os.unlink(leftover)
