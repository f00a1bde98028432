"""Faults behind the door to files: a storage that fails, tears or flips at a chosen write, or loses power.

For tests and for the estate's fault rules. Does not decide when a fault is due; the plan it is given does.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define

from hvsim.blocks.device import Buffer, Range
from hvsim.blocks.errors import StorageFailed, StorageFull
from hvsim.blocks.io import File, Storage


@define
class FaultPlan:
    """What goes wrong, counted over all writes (truncations count as writes) of one `FaultyStorage`.

    At write number `fail_at` (the first is 1) the write fails with `StorageFailed`, or `StorageFull` where `full` is
    set, after `torn_bytes` of it were stored. With `power_loss`, everything after that fails too: what is stored then
    is what a restarted machine finds. `flip_at` stores that write with one bit changed, and says nothing.
    """

    fail_at: int = 0
    torn_bytes: int = 0
    full: bool = False
    power_loss: bool = False
    flip_at: int = 0
    flip_bit: int = 0
    writes: int = 0
    off: bool = False

    def check_power(self, path: str) -> None:
        """Raises `StorageFailed` once the power is gone."""
        if self.off:
            raise StorageFailed(f"'{path}' cannot be used: the storage is gone.", path)

    def next_write(self, path: str) -> tuple[bool, bool]:
        """Counts one write and says whether it fails and whether it is stored with a flipped bit."""
        self.check_power(path)
        self.writes += 1
        fails = self.writes == self.fail_at
        self.off = self.off or (fails and self.power_loss)
        return fails, self.writes == self.flip_at

    def failure(self, path: str) -> StorageFailed | StorageFull:
        """The error of the failing write."""
        if self.full:
            return StorageFull(f"There is no room for '{path}'.", path)
        return StorageFailed(f"Writing '{path}' failed.", path)


class FaultyFile(File):
    """A file whose writes go through a fault plan."""

    def __init__(self, file: File, plan: FaultPlan) -> None:
        self.file = file
        self.plan = plan
        self.path = file.path

    @property
    def size(self) -> int:
        self.plan.check_power(self.path)
        return self.file.size

    def read(self, offset: int, length: int) -> bytes:
        self.plan.check_power(self.path)
        return self.file.read(offset, length)

    def write(self, offset: int, data: Buffer) -> None:
        fails, flips = self.plan.next_write(self.path)
        if fails:
            torn = memoryview(data)[: self.plan.torn_bytes]
            if len(torn):
                self.file.write(offset, torn)
            raise self.plan.failure(self.path)
        self.file.write(offset, flipped(data, self.plan.flip_bit) if flips else data)

    def truncate(self, size: int) -> None:
        fails, _ = self.plan.next_write(self.path)
        if fails:
            raise self.plan.failure(self.path)
        self.file.truncate(size)

    def data_ranges(self, offset: int, length: int) -> Iterator[Range]:
        return self.file.data_ranges(offset, length)

    def sync(self) -> None:
        self.plan.check_power(self.path)
        self.file.sync()

    def close(self) -> None:
        self.file.close()


class FaultyStorage(Storage):
    """A storage over another one, with a fault plan between."""

    def __init__(self, storage: Storage, plan: FaultPlan) -> None:
        self.storage = storage
        self.plan = plan

    def open(self, path: str, *, writable: bool = False) -> File:
        self.plan.check_power(path)
        return FaultyFile(self.storage.open(path, writable=writable), self.plan)

    def create(self, path: str) -> File:
        self.plan.check_power(path)
        return FaultyFile(self.storage.create(path), self.plan)

    def delete(self, path: str) -> None:
        self.plan.check_power(path)
        self.storage.delete(path)

    def rename(self, path: str, target: str) -> None:
        self.plan.check_power(path)
        self.storage.rename(path, target)

    def exists(self, path: str) -> bool:
        self.plan.check_power(path)
        return self.storage.exists(path)

    def files(self, folder: str = "") -> Iterator[str]:
        self.plan.check_power(folder)
        return self.storage.files(folder)

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
