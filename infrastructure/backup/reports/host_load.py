"""What the snapshots of a run cost the hosts: how many, how many at a time, how long VSS worked and held them.

Reads what `snapshot_groups` has written down. Does not take snapshots.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field, frozen

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.session import BackupSession
    from hvsim.infrastructure.hosts.host import Host


@define(eq=False)
class VolumeSnapshot:
    """One snapshot of volumes: of which group, who made it of what, and how long it lived. `working` is for how many
    seconds the host's VSS was at work on it.
    """

    group: int
    host: Host
    provider: str
    volumes: tuple[str, ...]
    machines: tuple[str, ...]
    made: datetime
    working: float
    deleted: datetime | None = None

    def held(self, now: datetime) -> timedelta:
        """How long it existed, so far."""
        return (self.deleted or now) - self.made


@frozen(eq=False)
class HostLoad:
    """The load that the snapshots of one run were for one host."""

    host: Host
    snapshots: list[VolumeSnapshot] = field(factory=list)
    now: datetime = field(kw_only=True)

    @property
    def machines(self) -> int:
        """How many machines were in them."""
        return len({name for snapshot in self.snapshots for name in snapshot.machines})

    @property
    def peak(self) -> int:
        """The most that existed at the same time."""
        changes: list[tuple[datetime, int]] = []
        for snapshot in self.snapshots:
            changes += [(snapshot.made, 1), (snapshot.deleted or self.now, -1)]
        held = most = 0
        for _, change in sorted(changes):
            held += change
            most = max(most, held)
        return most

    @property
    def working(self) -> timedelta:
        """How long the host's VSS made and deleted snapshots."""
        return timedelta(seconds=sum(snapshot.working for snapshot in self.snapshots))

    @property
    def held(self) -> timedelta:
        """For how long snapshots existed, added up: as long the host copies what is overwritten."""
        return sum((snapshot.held(self.now) for snapshot in self.snapshots), timedelta())


def host_loads(session: BackupSession) -> list[HostLoad]:
    """The load of a run, host by host, in the order in which they were first at work."""
    loads: dict[str, HostLoad] = {}
    for snapshot in session.snapshots:
        load = loads.setdefault(snapshot.host.name, HostLoad(snapshot.host, now=session.clock.now()))
        load.snapshots.append(snapshot)
    return list(loads.values())
