"""Event logs: what a machine notes down for its administrator, and which programs do so. Remembers; does not decide.

A log holds so many bytes; what happens then is its administrator's choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

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
_CLASSIC_SIZE, _CHANNEL_SIZE = 20 * 2**20, 1028 * 2**10
_RECORD = 60
"""Bytes of an entry beside its texts: EVENTLOGRECORD and the length behind it."""
_CHUNK = 64 * 2**10
"""So many bytes of the oldest entries go at once, of a small log an eighth."""
_USUAL_DAYS = 7


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

    @property
    def size(self) -> int:
        """The bytes that it takes in its log."""
        texts = len(self.provider) + len(self.computer) + len(self.message) + 3
        return -(-(_RECORD + 2 * texts + len(self.data)) // 4) * 4


@frozen
class PastEvent:
    """What was noted before the estate began."""

    time: datetime
    channel: str
    provider: str
    number: int
    message: str


class Past(Protocol):
    """What a machine has done before the estate began."""

    def events(self) -> list[PastEvent]:
        """What it has noted then, the oldest first."""
        ...


@define(eq=False)
class LogLimits:
    """How large a log becomes (bytes), and what happens then: with OverwriteAsNeeded the oldest entries go, with
    OverwriteOlder those older than `days`, with DoNotOverwrite none. `is_full` is one that has no room for a new entry.
    """

    size: int = _CLASSIC_SIZE
    overflow: str = "OverwriteAsNeeded"
    days: int = _USUAL_DAYS
    is_full: bool = False

    @property
    def retention(self) -> int:
        """For how many days an entry stays: 0 as long as there is room, -1 until the log is emptied."""
        return {"OverwriteOlder": self.days, "DoNotOverwrite": -1}.get(self.overflow, 0)


@define(eq=False)
class EventLog:
    """All channels of the machine `computer`."""

    clock: SimulatedClock
    computer: str = ""
    standing: tuple[str, ...] = STANDING
    """The channels that are there although nothing has been written yet."""
    past: Past | None = field(default=None, repr=False)
    """What was before the estate began, until somebody looks at the log or writes into it."""
    last_record: int = 0
    sources: dict[str, tuple[str, str]] = field(factory=dict)
    """The programs that were registered to write: name and log, by the name in lower case."""
    power_lost: datetime | None = None
    """When the machine stopped without closing its log; None where it went down in order, or is up."""
    limits: dict[str, LogLimits] = field(factory=dict)
    """What was set about a log, by its name in lower case."""
    _entries: list[EventEntry] = field(factory=list, repr=False)
    _sizes: dict[str, int] = field(factory=dict, repr=False)
    """The bytes in each log, by its name in lower case."""

    @property
    def entries(self) -> list[EventEntry]:
        """All of them, of all channels: the oldest first."""
        self._look_back()
        return self._entries

    def _look_back(self) -> None:
        """Notes what was before the estate began, the first time."""
        if self.past is not None:
            past, self.past = self.past, None
            for item in past.events():
                self._add(item.time, item.channel, item.provider, item.number, item.message, EventLevel.INFORMATION)

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
    ) -> EventEntry | None:
        """Notes something down, now; None where the log is full."""
        if self.past is not None:
            self._look_back()
        made = self._add(self.clock.now(), channel, provider, number, message, level, category, data, audit)
        if made is None:
            limits = self.limits_of(channel)
            if not limits.is_full:
                limits.is_full = True
                self.write(SYSTEM, "EventLog", 6000, f"The {channel} log file is full.", EventLevel.WARNING)
        return made

    def _add(
        self,
        time: datetime,
        channel: str,
        provider: str,
        number: int,
        message: str,
        level: EventLevel,
        category: int = 0,
        data: bytes = b"",
        audit: str = "",
    ) -> EventEntry | None:
        record = self.last_record + 1
        entry = EventEntry(
            record, time, channel, provider, number, level, message, self.computer, category, data, audit
        )
        key, size = channel.lower(), entry.size
        limits = self.limits.get(key) or self.limits_of(channel)
        missing = self._sizes.get(key, 0) + size - limits.size
        if missing > 0 and not self._make_room(channel, limits, missing):
            return None
        limits.is_full = False
        self.last_record = record
        self._entries.append(entry)
        self._sizes[key] = self._sizes.get(key, 0) + size
        return entry

    def _make_room(self, channel: str, limits: LogLimits, missing: int) -> bool:
        """Whether a log has room for so many bytes more, now that what may go is gone."""
        if limits.overflow == "DoNotOverwrite":
            return False
        kept_since = None
        if limits.overflow == "OverwriteOlder":
            kept_since = self.clock.now() - timedelta(days=limits.days)
        return self._drop_oldest(channel, max(missing, min(_CHUNK, limits.size // 8)), kept_since) >= missing

    def _drop_oldest(self, channel: str, count: int, kept_since: datetime | None) -> int:
        """Drops entries of so many bytes together, none of those since a moment; returns the bytes that went."""
        gone: set[int] = set()
        freed = 0
        for entry in self.read(channel):
            if freed >= count or (kept_since is not None and entry.time >= kept_since):
                break
            gone.add(entry.record)
            freed += entry.size
        self._entries = [entry for entry in self._entries if entry.record not in gone]
        self._sizes[channel.lower()] -= freed
        return freed

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
        key = log.lower()
        if key not in self.limits:
            self.limits[key] = LogLimits(_CHANNEL_SIZE if key.startswith(_NEW_STYLE.lower()) else _CLASSIC_SIZE)
        return self.limits[key]

    def clear(self, channel: str) -> None:
        """Empties a channel."""
        self._entries = [entry for entry in self.entries if entry.channel.lower() != channel.lower()]
        self._sizes.pop(channel.lower(), None)
        self.limits_of(channel).is_full = False
