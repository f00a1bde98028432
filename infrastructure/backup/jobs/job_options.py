"""The choices of a backup job: how machines are frozen, how chains grow and stay, how blocks are packed.

Plain values with the product's defaults. What follows from them is where it happens.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, evolve, field

from hvsim.blocks.backup.model import Compression
from hvsim.blocks.device import MIB
from hvsim.infrastructure.backup.jobs.schedules import SATURDAY, DayNumber, FullDays, MonthDay
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.machines.checkpoints import Consistency

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.vault import Credentials, EncryptionKey

COMPRESSION_LEVELS = {
    "None": Compression.NONE,
    "Optimal": Compression.LZ4,
    "High": Compression.ZSTD,
    "Extreme": Compression.ZSTD_HIGH,
}
"""The levels that a job offers, by the product's names."""

_LEVELS = {0: "None", 5: "Optimal", 6: "High", 9: "Extreme"}
"""The product's numbers of them."""
DEDUPE_FRIENDLY = 4
"""The number of a level for storage that deduplicates by itself. Here it packs as the usual one does."""
USUAL_LEVEL = 5


class GuestProcessing(Enum):
    """What application-aware processing may do when it fails in a guest."""

    DISABLED = "Disabled"
    TRY = "IgnoreFailures"
    REQUIRE = "RequireSuccess"


def last_saturday() -> FullDays:
    """The product's usual day for what is done once a month, switched off."""
    return FullDays(monthly=True, month_day=MonthDay(number=DayNumber.LAST))


@define(eq=False)
class JobNotification:
    """Mails about this job: to further `addresses`, and by rules of its own where `custom`."""

    to_addresses: bool = False
    addresses: str = ""
    custom: bool = False
    subject: str = ""
    on_success: bool = True
    on_warning: bool = True
    on_failure: bool = True
    last_retry_only: bool = True
    snmp: bool = False
    daily: bool = False
    """One mail a day at `daily_time` for all runs of it."""
    daily_time: timedelta = timedelta(hours=22)


@define(eq=False)
class JobScripts:
    """Commands before and after a run: `by_days` on those weekdays, else every `frequency` runs."""

    pre_enabled: bool = False
    pre_command: str = ""
    post_enabled: bool = False
    post_command: str = ""
    by_days: bool = False
    frequency: int = 1
    days: list[int] = field(factory=lambda: [SATURDAY])


@define(eq=False)
class LongTermOptions:
    """How long fulls of weeks, months and years stay; 0 for not at all. `enabled` False holds for all three.

    Those of weeks are of a `weekday` (from Monday, 0), of months of a `week` from 1 to 4 or 5 for the last, of years of
    a `month`.
    """

    enabled: bool = False
    weeks: int = 0
    months: int = 0
    years: int = 0
    weekday: int = 6
    week: int = 1
    month: int = 1


@define(eq=False)
class MachineNotes:
    """Whether a run leaves its result in the notes of the machine, and how."""

    enabled: bool = False
    text: str = ""
    append: bool = True


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
    dedupe_friendly: bool = False
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
    key: EncryptionKey | None = None
    deduplicate: bool = True
    check_integrity: bool = True
    drop_deleted_machines: bool = False
    deleted_days: int = 14
    exclude_swap_file: bool = True
    exclude_deleted_blocks: bool = True
    high_priority: bool = False
    guest_account: Credentials | None = None
    guest_indexing: bool = False
    health_check: FullDays = field(factory=last_saturday)
    compact: FullDays = field(factory=last_saturday)
    notification: JobNotification = field(factory=JobNotification)
    scripts: JobScripts = field(factory=JobScripts)
    long_term: LongTermOptions = field(factory=LongTermOptions)
    notes: MachineNotes = field(factory=MachineNotes)
    run_manually: bool | None = None
    """Whether the job's schedule starts nothing, set or not; None where nobody has said so."""
    guest_processing_of: dict[UUID, GuestProcessing] = field(factory=dict)
    """The machines for which something else holds than `guest_processing`, by their ids."""

    @property
    def level(self) -> int:
        """The product's number of how blocks are packed."""
        if self.dedupe_friendly:
            return DEDUPE_FRIENDLY
        return next(number for number, name in _LEVELS.items() if COMPRESSION_LEVELS[name] is self.compression)

    def choose_level(self, number: int) -> bool:
        """Packs blocks as a number of the product means; False for one that means nothing."""
        name = _LEVELS.get(USUAL_LEVEL if number == DEDUPE_FRIENDLY else number)
        if name is None:
            return False
        self.compression, self.dedupe_friendly = COMPRESSION_LEVELS[name], number == DEDUPE_FRIENDLY
        return True

    @property
    def is_forever_incremental(self) -> bool:
        """Whether its first full is the only one, and what is too old is merged into it."""
        return not (self.reverse or self.active_fulls.enabled or self.synthetic_fulls.enabled)

    def copy(self) -> JobOptions:
        """The same choices, to be changed apart."""
        days = {name: getattr(self, name).copy() for name in _DAYS}
        parts = {name: evolve(getattr(self, name)) for name in _PARTS}
        parts["scripts"].days = list(self.scripts.days)
        return evolve(
            self, proxies=list(self.proxies), guest_processing_of=dict(self.guest_processing_of), **days, **parts
        )

    def guest_processing_for(self, machine: UUID) -> GuestProcessing:
        """What application-aware processing may do in the guest of that machine."""
        return self.guest_processing_of.get(machine, self.guest_processing)

    def attempts(self, machine: UUID, *, may_suspend: bool) -> list[Consistency]:
        """The ways to freeze that machine while it runs, in the order in which they are tried; with `may_suspend` it
        can be suspended where it cannot be quiesced.
        """
        processing = self.guest_processing_for(machine)
        ways = [] if processing is GuestProcessing.DISABLED else [Consistency.APPLICATION]
        if processing is GuestProcessing.REQUIRE:
            return ways
        if self.guest_quiescence:
            ways.append(Consistency.FILE_SYSTEM)
        suspends = self.guest_quiescence and may_suspend and not self.crash_instead_of_suspending
        return [*ways, Consistency.OFFLINE if suspends else Consistency.CRASH]


_DAYS = ("active_fulls", "synthetic_fulls", "health_check", "compact")
_PARTS = ("notification", "scripts", "long_term", "notes")
