"""Rules for the traffic between ranges of addresses: what they slow down, and when.

A rule holds for backups and copies on their way from its sources to its targets, and where it says so for restores on
their way back. It is looked at when a disk's transfer begins; all transfers that it slows down share its limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from ipaddress import ip_address
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.jobs.schedules import BackupWindow
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.inside.addresses import address_of_computer

UNITS = {"KbytePerSec": 2.0**10, "MbytePerSec": 2.0**20, "MbitPerSec": 1e6 / 8}
"""The bytes of each unit in which a limit can be counted."""


@define(eq=False)
class TrafficRule:
    """A rule between two ranges of addresses; `throttling_value` counts `throttling_unit`s a second.

    With a window it slows down in its hours only.
    """

    id: UUID
    name: str
    source_start: str
    source_end: str
    target_start: str
    target_end: str
    encrypted: bool = False
    throttled: bool = False
    restores_throttled: bool = False
    throttling_unit: str = "MbitPerSec"
    throttling_value: int = 0
    windowed: bool = False
    window: BackupWindow | None = None
    _limit: Station | None = field(default=None, init=False, repr=False)

    @property
    def limit(self) -> Station:
        """What all that it slows down passes."""
        rate = max(1, self.throttling_value) * UNITS[self.throttling_unit]
        if self._limit is None or self._limit.rate != rate:
            self._limit = Station(f"limit of {self.name}", rate)
        return self._limit

    def slows(self, source: Computer, target: Computer, now: datetime) -> bool:
        """Whether a transfer from one computer to the other that begins now is slowed down."""
        if not self.throttled or (self.windowed and self.window is not None and not self.window.allows(now)):
            return False
        from_range = (self.source_start, self.source_end)
        return _is_in(source, *from_range) and _is_in(target, self.target_start, self.target_end)


def limits(
    rules: Iterable[TrafficRule], source: Computer, target: Computer | None, now: datetime, *, restore: bool = False
) -> Iterator[Station]:
    """The limits that bytes from one computer to the other pass; what stays on a computer passes none."""
    if target is None or source is target:
        return
    for rule in rules:
        slowed = (
            rule.restores_throttled and rule.slows(target, source, now) if restore else rule.slows(source, target, now)
        )
        if slowed:
            yield rule.limit


def _is_in(computer: Computer, first: str, last: str) -> bool:
    address, start, end = (ip_address(text) for text in (address_of_computer(computer), first, last))
    return address.version == start.version == end.version and int(start) <= int(address) <= int(end)
