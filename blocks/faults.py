"""Faults behind the door to files: a storage that fails, tears or flips at a chosen call, or loses power.

For tests and for the estate's fault rules. Does not decide when a fault is due; the plan it is given does.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

from attrs import define

from hvsim.blocks.device import Buffer, Range
from hvsim.blocks.errors import StorageError, StorageFailed, StorageFull
from hvsim.blocks.io import File, Storage
from hvsim.blocks.locks import Lock


@define
class FaultPlan:
    """What goes wrong, counted over everything that is asked of one `FaultyStorage`.

    At write number `fail_at` (the first is 1; truncations count as writes), or at call number `fail_call` of any kind,
    what was asked fails with the error that `error` stands for, after `torn_bytes` of a write were stored: ENOSPC is
    `StorageFull`, everything else `StorageFailed`; `full` is short for ENOSPC. With `forever`, every later call fails
    in the same way. With `power_loss`, what is stored then is what a restarted machine finds. `flip_at` stores that
    write with one bit changed, and says nothing.
    """

    fail_at: int = 0
    torn_bytes: int = 0
    full: bool = False
    power_loss: bool = False
    flip_at: int = 0
    flip_bit: int = 0
    writes: int = 0
    off: bool = False
    fail_call: int = 0
    error: int = errno.EIO
    forever: bool = False
    calls: int = 0

    def call(self, path: str) -> None:
        """Counts one call that is no write. Raises the failure that is due."""
        if self._is_due(path):
            raise self._failure(path)

    def write(self, path: str) -> tuple[StorageError | None, bool]:
        """Counts one write: its failure where one is due, and whether it is stored with a flipped bit."""
        due = self._is_due(path)
        self.writes += 1
        if self.writes == self.fail_at:
            due, self.off = True, self.power_loss
        return self._failure(path) if due else None, self.writes == self.flip_at

    def _is_due(self, path: str) -> bool:
        if self.off:
            raise StorageFailed(f"'{path}' cannot be used: the storage is gone.", path)
        self.calls += 1
        return bool(self.fail_call) and (self.calls == self.fail_call or (self.forever and self.calls > self.fail_call))

    def _failure(self, path: str) -> StorageError:
        if self.full or self.error == errno.ENOSPC:
            return StorageFull(f"There is no room for '{path}'.", path)
        return StorageFailed(f"'{path}' cannot be used: {os.strerror(self.error)}.", path)


class FaultyFile(File):
    """A file behind a fault plan."""

    def __init__(self, file: File, plan: FaultPlan) -> None:
        self.file = file
        self.plan = plan
        self.path = file.path

    @property
    def size(self) -> int:
        self.plan.call(self.path)
        return self.file.size

    def read(self, offset: int, length: int) -> bytes:
        self.plan.call(self.path)
        return self.file.read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        failure, flips = self.plan.write(self.path)
        if failure is not None:
            torn = memoryview(data)[: self.plan.torn_bytes]
            if len(torn):
                self.file.write(offset, torn)
            raise failure
        self.file.write(offset, flipped(data, self.plan.flip_bit) if flips else data)

    def truncate(self, size: int) -> None:
        failure, _ = self.plan.write(self.path)
        if failure is not None:
            raise failure
        self.file.truncate(size)

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        return self.file.data_ranges(offset, length)

    def write_back(self, offset: int, length: int) -> None:
        self.file.write_back(offset, length)

    def sync(self) -> None:
        self.plan.call(self.path)
        self.file.sync()

    def close(self) -> None:
        self.file.close()


class FaultyStorage(Storage):
    """A storage over another one, with a fault plan between."""

    def __init__(self, storage: Storage, plan: FaultPlan) -> None:
        self.storage = storage
        self.plan = plan

    def open(self, path: str, *, writable: bool = False) -> File:
        self.plan.call(path)
        return FaultyFile(self.storage.open(path, writable=writable), self.plan)

    def create(self, path: str) -> File:
        self.plan.call(path)
        return FaultyFile(self.storage.create(path), self.plan)

    def delete(self, path: str) -> None:
        self.plan.call(path)
        self.storage.delete(path)

    def rename(self, path: str, target: str) -> None:
        self.plan.call(path)
        self.storage.rename(path, target)

    def exists(self, path: str) -> bool:
        self.plan.call(path)
        return self.storage.exists(path)

    def files(self, folder: str = "") -> Iterator[str]:
        self.plan.call(folder)
        return self.storage.files(folder)

    def lock(self, path: str) -> Lock:
        self.plan.call(path)
        return self.storage.lock(path)

    def is_locked(self, path: str) -> bool:
        return self.storage.is_locked(path)

    @property
    def free_bytes(self) -> int:
        return self.storage.free_bytes


def flipped(data: Buffer, bit: int) -> bytes:
    """`data` with one bit changed; `bit` counts from the first and wraps around."""
    changed = bytearray(data)
    if changed:
        at = bit % (len(changed) * 8)
        changed[at // 8] ^= 1 << (at % 8)
    return bytes(changed)


def flip_bit(file: File, bit: int) -> None:
    """Changes one bit of a stored file, as a failing medium does."""
    offset = bit // 8
    file.write(offset, flipped(file.read(offset, 1), bit % 8))
