"""What a repository tells its callers: restore points, their disks, statistics, and damage. Data only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from operator import add, attrgetter

from attrs import define, field, fields, frozen

from hvsim.blocks.datapath.compression import Compression as Compression
from hvsim.blocks.device import ImageLayout


class PointKind(Enum):
    """Whether a restore point stands alone, needs the one before it, or (in a reverse chain) the one after it."""

    FULL = "Full"
    INCREMENT = "Increment"
    ROLLBACK = "Rollback"


class ReadMode(Enum):
    """How the blocks of a disk were chosen for a restore point."""

    FULL = "Full"
    TRACKED = "Tracked"
    UNTRACKED = "Untracked"


@define
class Statistics:
    """Counts of one disk or one restore point, in bytes and blocks.

    `bytes_read` was read from the disk; of it, `unchanged_blocks` equalled the previous point, `zero_blocks` held
    nothing, `duplicate_blocks` were in the file already, and `stored_blocks` were written: `bytes_stored` after
    compression, `bytes_changed` before. `bytes_skipped` were known to be zero or unchanged and never read.
    """

    bytes_read: int = 0
    bytes_skipped: int = 0
    bytes_changed: int = 0
    bytes_stored: int = 0
    unchanged_blocks: int = 0
    zero_blocks: int = 0
    duplicate_blocks: int = 0
    stored_blocks: int = 0

    @property
    def bytes_transferred(self) -> int:
        """What travels from the disk to the repository: the stored bytes, compressed at the source."""
        return self.bytes_stored

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(*map(add, self.counts, other.counts))

    @property
    def counts(self) -> tuple[int, ...]:
        """All of them, in the order of `STATISTIC_NAMES`."""
        return _COUNTS(self)


STATISTIC_NAMES = tuple(item.name for item in fields(Statistics))
_COUNTS: Callable[[Statistics], tuple[int, ...]] = attrgetter(*STATISTIC_NAMES)


@frozen
class DiskSummary:
    """One disk of a restore point: its name, size in bytes, how it was read, the counts, and how its image kept it."""

    name: str
    size: int
    mode: ReadMode
    statistics: Statistics
    layout: ImageLayout | None = None

    @property
    def inherits(self) -> bool:
        """Whether blocks that this point does not hold are those of the point before."""
        return self.mode is not ReadMode.FULL


@frozen
class RestorePoint:
    """A moment of a machine that can be restored.

    `parent` is the id of the point that it needs, "" for a full; `number` counts the points of the machine in the
    order they were made, whatever the clock said. `file` is the backup file's path in the storage
    and `file_size` its length. `attributes` is what the caller kept with it (job name, tracking points, consistency).
    `chain` names the chain that its file belongs to: the machine, or what several machines in one file share.
    """

    id: str
    machine: str
    time: datetime
    kind: PointKind
    parent: str
    number: int
    file: str
    file_size: int
    block_size: int
    disks: tuple[DiskSummary, ...]
    attributes: dict[str, str] = field(factory=dict)
    chain: str = ""
    is_encrypted: bool = False

    @property
    def statistics(self) -> Statistics:
        """The counts of all disks together."""
        return sum((disk.statistics for disk in self.disks), Statistics())

    @property
    def disk_bytes(self) -> int:
        """The sizes of all disks together."""
        return sum(disk.size for disk in self.disks)


@frozen
class Damage:
    """One damaged part of a repository, and which restore points cannot be restored whole because of it.

    `disk` and `block` are set where a block of a disk is meant, `structure` names the part of the file, which lies at
    `offset` where that is known. Where `points` is empty nothing is lost: a spare copy is damaged, or a writer that was
    stopped left a file behind. What `heals_itself` is no damage: the spare copy of a commit that a writer was stopped
    at, which the next changes of the file write anew.
    """

    file: str
    structure: str
    message: str
    machine: str = ""
    disk: str = ""
    block: int | None = None
    points: tuple[str, ...] = ()
    offset: int | None = None
    heals_itself: bool = False

    def __str__(self) -> str:
        return self.message
