"""A database in a guest: transactions go to a log first and to pages later, as real blocks on the machine's disk.

Lazy like every guest at work: what a stretch of time has written is made when somebody looks. What a restored disk
still knows can be told from its bytes alone (`database_format.read_database`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from attrs import define

from hvsim.blocks.device import MIB
from hvsim.blocks.generated import mix64
from hvsim.infrastructure.guests.database_format import (
    LOG_RECORD,
    PAGE,
    DatabaseState,
    Header,
    log_record,
    page_content,
    read_database,
)

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

__all__ = ["Database", "DatabaseState", "RecoveryModel", "read_database"]

WRITES_PER_PAGE = 4
"""Of a long stretch of time only so many writes for each page are made: earlier ones are nearly all overwritten."""


class RecoveryModel(Enum):
    """When the log lets go of its records: after each checkpoint of the database, or after a backup."""

    SIMPLE = "Simple"
    FULL = "Full"


@define(eq=False)
class Database:
    """A database on disk number `disk`, from `offset` on: a header, `log_records` of log, then `pages`.

    A transaction is committed every `interval` seconds; the log reaches the disk every `flush` transactions, the pages
    every `checkpoint`. `committed` counts what applications were promised; `logged` and `written` what of it is on the
    disk in the log and in the pages; up to `truncated` the log needs nothing any more. `backed_up` is where the last
    freeze was.
    """

    name: str
    seed: int
    disk: int = 0
    offset: int = 1024 * MIB
    interval: float = 30.0
    pages: int = 1024
    log_records: int = 65536
    flush: int = 4
    checkpoint: int = 32
    recovery_model: RecoveryModel = RecoveryModel.FULL
    application: str = ""
    """The application that keeps it, by the name of lab files."""
    writer_service: str = ""
    """The service in which its VSS writer lives; without it nobody tells the database of a backup."""
    committed: int = 0
    logged: int = 0
    written: int = 0
    truncated: int = 0
    backed_up: int = 0
    since: datetime | None = None
    frozen: bool = False
    log_full: bool = False
    is_created: bool = False

    @property
    def size(self) -> int:
        """The bytes of disk that it takes."""
        return PAGE + self.log_records * LOG_RECORD + self.pages * PAGE

    @property
    def log_used(self) -> int:
        """Bytes of log that hold records which are still needed."""
        return (self.committed - self.truncated) * LOG_RECORD

    @property
    def log_capacity(self) -> int:
        return self.log_records * LOG_RECORD

    def open(self, machine: VirtualMachine) -> int:
        """The guest has started: the database recovers from what is on the disk, and goes on from there.

        Returns how many transactions it took out of the log into the pages.
        """
        self.since = machine.host.clock.now()
        self.frozen = False
        if not self._has_disk(machine):
            return 0
        disk = machine.disks[self.disk]
        found = read_database(disk.top.device, self.offset) if self.is_created else None
        if found is None:
            return 0
        self.committed = self.logged = found.recoverable
        self.truncated = min(found.truncated, self.committed)
        replayed = self.committed - found.checkpoint
        self.written = found.checkpoint
        self._write_pages(disk, self.committed)
        self._write_header(disk, clean=False)
        return replayed

    @property
    def rate(self) -> float:
        """Bytes that it writes in a second: each transaction is a record of the log, and a page later."""
        return (LOG_RECORD + PAGE) / self.interval

    def catch_up(self, machine: VirtualMachine) -> None:
        """Makes the writes of the time since the last look."""
        now = machine.host.clock.now()
        if self.since is None or not machine.is_running or not self._has_disk(machine):
            self.since = now
            return
        due = int((now - self.since).total_seconds() / self.interval)
        if due <= 0 and self.is_created:
            return
        if self.frozen:
            self.since = now
            return
        self.since += timedelta(seconds=due * self.interval)
        self._commit(machine.disks[self.disk], due)

    def freeze(self, machine: VirtualMachine) -> None:
        """Brings everything that is committed to the disk, in log and pages, and writes no more until `thaw`."""
        self.catch_up(machine)
        if not self._has_disk(machine):
            return
        self._flush_log(machine.disks[self.disk], self.committed)
        self._write_pages(machine.disks[self.disk], self.committed)
        self._write_header(machine.disks[self.disk], clean=True)
        self.frozen = True
        self.backed_up = self.committed

    def thaw(self, machine: VirtualMachine) -> None:
        """Goes on; the disk says again that the database is in use."""
        if self.frozen:
            self.frozen = False
            self.since = machine.host.clock.now()
            if self._has_disk(machine):
                self._write_header(machine.disks[self.disk], clean=False)

    def close(self, machine: VirtualMachine) -> None:
        """The guest shuts down in order: nothing is left to recover."""
        self.freeze(machine)
        self.frozen = False

    def truncate_log(self, machine: VirtualMachine) -> int:
        """A backup has the log up to the last freeze: that part goes. Returns the bytes that became free."""
        if self.recovery_model is RecoveryModel.SIMPLE:
            return 0
        upto = max(self.truncated, min(self.written, self.backed_up))
        freed = (upto - self.truncated) * LOG_RECORD
        self.truncated = upto
        self.log_full = False
        if machine.is_running and self._has_disk(machine):
            self._write_header(machine.disks[self.disk], clean=self.frozen)
        return freed

    # Inside

    def _has_disk(self, machine: VirtualMachine) -> bool:
        """Whether the disk it lies on is there still: without it, the database does nothing."""
        return self.disk < len(machine.disks)

    def _commit(self, disk: VirtualDisk, due: int) -> None:
        if self.recovery_model is RecoveryModel.FULL:
            room = self.log_records - (self.committed - self.truncated)
            self.log_full = due > room
            due = min(due, room)
        self.committed += due
        self._flush_log(disk, self.committed // self.flush * self.flush)
        checkpoint = self.committed // self.checkpoint * self.checkpoint
        if checkpoint > self.written:
            self._write_pages(disk, checkpoint)
        if self.recovery_model is RecoveryModel.SIMPLE:
            self.truncated = self.written
        self._write_header(disk, clean=False)
        self.is_created = True

    def _flush_log(self, disk: VirtualDisk, upto: int) -> None:
        start = max(self.logged, upto - self.log_records)
        for number in range(start + 1, upto + 1):
            slot = (number - 1) % self.log_records
            disk.write(self.offset + PAGE + slot * LOG_RECORD, log_record(number, self._page_of(number), self.seed))
        self.logged = max(self.logged, upto)

    def _write_pages(self, disk: VirtualDisk, upto: int) -> None:
        self._flush_log(disk, upto)
        start = max(self.written, upto - WRITES_PER_PAGE * self.pages)
        last = {self._page_of(number): number for number in range(start + 1, upto + 1)}
        area = self.offset + PAGE + self.log_capacity
        for page, number in sorted(last.items()):
            disk.write(area + page * PAGE, page_content(number, page, self.seed))
        self.written = max(self.written, upto)

    def _write_header(self, disk: VirtualDisk, *, clean: bool) -> None:
        header = Header(
            self.name, self.seed, self.pages, self.log_records, self.written, self.truncated, clean, self.committed
        )
        disk.write(self.offset, header.packed())

    def _page_of(self, number: int) -> int:
        return mix64(self.seed ^ number) % self.pages
