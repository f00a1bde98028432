"""Event logs: what a machine notes down for its administrator. Remembers; does not decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import define, field, frozen

from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.product_values import ProductValue

VMMS = "Microsoft-Windows-Hyper-V-VMMS-Admin"
WORKER = "Microsoft-Windows-Hyper-V-Worker-Admin"
VIRTUAL_DISKS = "Microsoft-Windows-VHDMP-Operational"
CLUSTERING = "Microsoft-Windows-FailoverClustering/Operational"
SYSTEM = "System"
APPLICATION = "Application"


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


@define(eq=False)
class EventLog:
    """All channels of the machine `computer`."""

    clock: SimulatedClock
    computer: str = ""
    standing: tuple[str, ...] = (APPLICATION, SYSTEM)
    """The channels that are there although nothing has been written yet."""
    entries: list[EventEntry] = field(factory=list)
    last_record: int = 0

    def write(
        self, channel: str, provider: str, number: int, message: str, level: EventLevel = EventLevel.INFORMATION
    ) -> EventEntry:
        """Notes something down, now."""
        self.last_record += 1
        entry = EventEntry(self.last_record, self.clock.now(), channel, provider, number, level, message, self.computer)
        self.entries.append(entry)
        return entry

    def read(self, channel: str = "") -> Iterator[EventEntry]:
        """The entries of a channel (case does not matter), of all for '': the oldest first."""
        wanted = channel.lower()
        return (entry for entry in self.entries if not wanted or entry.channel.lower() == wanted)

    @property
    def channels(self) -> list[str]:
        """The channels that the machine has, sorted."""
        return sorted({*self.standing, *(entry.channel for entry in self.entries)})

    def clear(self, channel: str) -> None:
        """Empties a channel."""
        self.entries = [entry for entry in self.entries if entry.channel.lower() != channel.lower()]
