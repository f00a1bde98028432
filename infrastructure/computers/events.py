"""Event logs: what a machine notes down for its administrator, and which programs do so. Remembers; does not decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import define, field, frozen

from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import AlreadyExists, NotFound, Refused
from hvsim.infrastructure.product_values import ProductValue

VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"
WORKER = "Microsoft-Windows-Hyper-V-Worker-Admin"
VIRTUAL_DISKS = "Microsoft-Windows-VHDMP-Operational"
CLUSTERING = "Microsoft-Windows-FailoverClustering/Operational"
SYSTEM = "System"
APPLICATION = "Application"
SECURITY = "Security"
STANDING = (APPLICATION, SECURITY, SYSTEM)
"""The logs that every Windows has from the start."""

_NEW_STYLE = "Microsoft-Windows-"


class EventLevel(ProductValue):
    """How grave an entry is: the name that is shown and Windows' number."""

    CRITICAL = ("Critical", 1)
    ERROR = ("Error", 2)
    WARNING = ("Warning", 3)
    INFORMATION = ("Information", 4)


@frozen(eq=False)
class EventEntry:
    """One entry; `record` counts the entries of the machine."""

    record: int
    time: datetime
    channel: str
    provider: str
    number: int
    level: EventLevel
    message: str
    computer: str = ""
    category: int = 0
    data: bytes = b""
    audit: str = ""
    """SuccessAudit or FailureAudit, where the entry is the outcome of one."""


@define(eq=False)
class LogLimits:
    """How large a log becomes (bytes), and what happens then; `days` is how long OverwriteOlder keeps entries."""

    size: int = 20 * 2**20
    overflow: str = "OverwriteAsNeeded"
    days: int = 0


@define(eq=False)
class EventLog:
    """All channels of the machine `computer`."""

    clock: SimulatedClock
    computer: str = ""
    standing: tuple[str, ...] = STANDING
    """The channels that are there although nothing has been written yet."""
    entries: list[EventEntry] = field(factory=list)
    last_record: int = 0
    sources: dict[str, tuple[str, str]] = field(factory=dict)
    """The programs that were registered to write: name and log, by the name in lower case."""
    power_lost: datetime | None = None
    """When the machine stopped without closing its log; None where it went down in order, or is up."""
    limits: dict[str, LogLimits] = field(factory=dict)
    """What was set about a log, by its name in lower case."""

    def write(
        self,
        channel: str,
        provider: str,
        number: int,
        message: str,
        level: EventLevel = EventLevel.INFORMATION,
        *,
        category: int = 0,
        data: bytes = b"",
        audit: str = "",
    ) -> EventEntry:
        """Notes something down, now."""
        self.last_record += 1
        entry = EventEntry(
            self.last_record,
            self.clock.now(),
            channel,
            provider,
            number,
            level,
            message,
            self.computer,
            category,
            data,
            audit,
        )
        self.entries.append(entry)
        return entry

    def read(self, channel: str = "") -> Iterator[EventEntry]:
        """The entries of a channel (case does not matter), of all for '': the oldest first."""
        wanted = channel.lower()
        return (entry for entry in self.entries if not wanted or entry.channel.lower() == wanted)

    @property
    def channels(self) -> list[str]:
        """The channels that the machine has, sorted."""
        own = (log for _, log in self.sources.values())
        return sorted({*self.standing, *own, *(entry.channel for entry in self.entries)})

    @property
    def classic(self) -> list[str]:
        """The logs that programs write into by their sources' names: all but the channels of Windows' components."""
        return [name for name in self.channels if not name.startswith(_NEW_STYLE)]

    def find_classic(self, name: str) -> str:
        """A log by its name in any case. Raises `NotFound`."""
        for log in self.classic:
            if log.lower() == name.lower():
                return log
        raise NotFound("event log", name, self.classic)

    def log_of_source(self, source: str) -> str:
        """The log into which a source writes; '' for a name that is no source's.

        Whoever has written already is one, and a log is a source for itself.
        """
        folded = source.lower()
        if folded in self.sources:
            return self.sources[folded][1]
        written = next((entry.channel for entry in self.entries if entry.provider.lower() == folded), "")
        return written or next((log for log in self.classic if log.lower() == folded), "")

    def register(self, source: str, log: str) -> None:
        """Lets a program write into a log, which is made with its first source. Raises `AlreadyExists`."""
        if self.log_of_source(source):
            raise AlreadyExists("source of events", source)
        known = next((name for name in self.classic if name.lower() == log.lower()), log)
        self.sources[source.lower()] = source, known

    def unregister(self, source: str) -> None:
        """A program may write no more; what it has written stays. Raises `NotFound`."""
        if self.sources.pop(source.lower(), None) is None:
            raise NotFound("source of events", source, (name for name, _ in self.sources.values()))

    def remove(self, log: str) -> None:
        """Removes a log with its sources and entries. Raises `NotFound`, and `Refused` for one that Windows needs."""
        found = self.find_classic(log)
        if found in self.standing:
            raise Refused(f"The log '{found}' belongs to Windows and stays.")
        self.clear(found)
        self.limits.pop(found.lower(), None)
        self.sources = {key: item for key, item in self.sources.items() if item[1] != found}

    def limits_of(self, log: str) -> LogLimits:
        """What is set about a log, to be changed."""
        return self.limits.setdefault(log.lower(), LogLimits())

    def clear(self, channel: str) -> None:
        """Empties a channel."""
        self.entries = [entry for entry in self.entries if entry.channel.lower() != channel.lower()]
