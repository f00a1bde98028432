"""Backup jobs: which machines, where to, and with what options. Knows its runs; does not run."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from uuid import UUID

from attrs import define, evolve, field, frozen

from hvsim.blocks.backup.model import Compression
from hvsim.blocks.device import MIB
from hvsim.infrastructure.backup.proxy import Proxy
from hvsim.infrastructure.backup.repository import BackupRepository
from hvsim.infrastructure.backup.schedules import FullDays, ScheduleOptions
from hvsim.infrastructure.backup.session import BackupSession, Result
from hvsim.infrastructure.machines.checkpoints import Consistency

COMPRESSION_LEVELS = {
    "None": Compression.NONE,
    "Optimal": Compression.LZ4,
    "High": Compression.ZSTD,
    "Extreme": Compression.ZSTD_HIGH,
}
"""The levels that a job offers, by the product's names."""

_LEVELS = {0: "None", 5: "Optimal", 6: "High", 9: "Extreme"}
"""The product's numbers of them."""


def compression_of_level(number: int) -> Compression | None:
    """The compression that a number of the product means; None for none that a job offers."""
    return COMPRESSION_LEVELS[_LEVELS[number]] if number in _LEVELS else None


def level_of_compression(compression: Compression) -> int:
    """The product's number of a compression."""
    return next(number for number, name in _LEVELS.items() if COMPRESSION_LEVELS[name] is compression)


class GuestProcessing(Enum):
    """What application-aware processing may do when it fails in a guest."""

    DISABLED = "Disabled"
    TRY = "IgnoreFailures"
    REQUIRE = "RequireSuccess"


@define(eq=False)
class JobOptions:
    """The choices of a job. `block_size` is in bytes and takes effect with the next full.

    `off_host` reads volume snapshots on `proxies` (none named: any off-host proxy); with `fall_back_to_host` the host
    stands in where none fits. With `share_snapshots` several machines are in one snapshot of their volumes.
    A job that plans neither active nor synthetic fulls goes on forever from its first; with `reverse` the newest point
    is always the full.
    """

    guest_processing: GuestProcessing = GuestProcessing.TRY
    guest_quiescence: bool = False
    use_change_tracking: bool = True
    truncate_logs: bool = True
    block_size: int = MIB
    compression: Compression = Compression.LZ4
    off_host: bool = False
    fall_back_to_host: bool = True
    proxies: list[Proxy] = field(factory=list)
    share_snapshots: bool = True
    crash_instead_of_suspending: bool = False
    reverse: bool = False
    active_fulls: FullDays = field(factory=FullDays)
    synthetic_fulls: FullDays = field(factory=lambda: FullDays(enabled=True))
    keep_by_days: bool = True
    days_kept: int = 7
    points_kept: int = 7

    def copy(self) -> JobOptions:
        """The same choices, to be changed apart."""
        changes = {name: evolve(getattr(self, name)) for name in ("active_fulls", "synthetic_fulls")}
        for fulls in changes.values():
            fulls.month_day = fulls.month_day.copy()
            fulls.days = list(fulls.days)
        return evolve(self, proxies=list(self.proxies), **changes)

    def attempts(self, *, may_suspend: bool) -> list[Consistency]:
        """The ways to freeze a running machine, in the order in which they are tried; with `may_suspend` it can be
        suspended where it cannot be quiesced.
        """
        ways = [] if self.guest_processing is GuestProcessing.DISABLED else [Consistency.APPLICATION]
        if self.guest_processing is GuestProcessing.REQUIRE:
            return ways
        if self.guest_quiescence:
            ways.append(Consistency.FILE_SYSTEM)
        suspends = self.guest_quiescence and may_suspend and not self.crash_instead_of_suspending
        return [*ways, Consistency.OFFLINE if suspends else Consistency.CRASH]


@frozen
class MachineReference:
    """A machine in a job: known by its id, so that a new name does not lose it; `name` is the one it joined with."""

    id: UUID
    name: str


@define(eq=False)
class BackupJob:
    """A job: its machines, its repository, its options, and its runs from first to last."""

    id: UUID
    name: str
    machines: list[MachineReference]
    repository: BackupRepository
    created: datetime
    options: JobOptions = field(factory=JobOptions)
    description: str = ""
    enabled: bool = True
    schedule: ScheduleOptions = field(factory=ScheduleOptions)
    sessions: list[BackupSession] = field(factory=list)

    @property
    def running(self) -> BackupSession | None:
        """The session that is under way."""
        return next((session for session in self.sessions if session.ended is None), None)

    @property
    def last_session(self) -> BackupSession | None:
        """The newest session, running or not."""
        return self.sessions[-1] if self.sessions else None

    @property
    def last_result(self) -> Result:
        """The result of the newest session: none before the first, and while one runs."""
        return self.sessions[-1].result if self.sessions else Result.NONE
