"""A replication relationship: which machine is whose twin, its settings, its states on both ends, and its statistics.

Says what is so. Bytes are moved by `shipping`, changes of role are `failover`, beginnings and ends `arranging`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.errors import TrackingLost
from hvsim.infrastructure.replication.values import (
    Authentication,
    ReplicationHealth,
    ReplicationMode,
    ReplicationState,
)

if TYPE_CHECKING:
    from hvsim.blocks.tracking import TrackingPoint
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.faults import FaultBook
    from hvsim.infrastructure.machines.checkpoints import Checkpoint
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.timers import Timer

MISSED_WARNING = 0.2
"""With more than this share of cycles missed the health is a warning."""

CRITICAL_STATES = (ReplicationState.ERROR, ReplicationState.WAITING_FOR_RESYNC)
WARNING_STATES = (ReplicationState.SUSPENDED, ReplicationState.READY, ReplicationState.FAILED_OVER_WAITING)


@define
class Cycle:
    """A delta that arrived: when, how many bytes of the disks, and after how many seconds."""

    moment: datetime
    size: int
    seconds: float


@define(eq=False)
class Replication:
    """A relationship. `state` is the primary's, `replica_state` the replica's.

    `pairs` are the disks and their twins, `points` the moments in the trackers up to which the twins are equal;
    `excluded` are disks that stay behind. `cycles` and `missed` count since `measured_from`.
    """

    primary: VirtualMachine
    replica: VirtualMachine
    faults: FaultBook
    port: int
    authentication: Authentication
    frequency: int = 300
    thumbprint: str = ""
    compression: bool = True
    host_pairs: bool = True
    bypass_proxy: bool = False
    write_order: bool = True
    recovery_history: int = 0
    application_consistent_hours: int = 0
    auto_resynchronize: bool = True
    auto_resynchronize_start: timedelta = timedelta(hours=18, minutes=30)
    auto_resynchronize_end: timedelta = timedelta(hours=6)
    allowed_primary: str = ""
    excluded: list[VirtualDisk] = field(factory=list)
    state: ReplicationState = ReplicationState.READY
    replica_state: ReplicationState = ReplicationState.WAITING
    pairs: dict[VirtualDisk, VirtualDisk] = field(factory=dict)
    points: dict[VirtualDisk, TrackingPoint] = field(factory=dict)
    timer: Timer | None = None
    starts_at: datetime | None = None
    busy: bool = False
    cycles: list[Cycle] = field(factory=list)
    missed: int = 0
    errors: int = 0
    last_time: datetime | None = None
    last_point: datetime | None = None
    last_consistent: datetime | None = None
    measured_from: datetime | None = None
    failed_over_to: Checkpoint | None = None
    test_machine: VirtualMachine | None = None
    test_point: Checkpoint | None = None
    """The checkpoint of the replica that was taken for the test."""
    turned_points: dict[VirtualDisk, TrackingPoint] = field(factory=dict)
    """Of a planned failover: the moments in the twins' trackers at which both ends were equal."""

    def mode_of(self, machine: VirtualMachine) -> ReplicationMode:
        """Which end the machine is."""
        return ReplicationMode.PRIMARY if machine is self.primary else ReplicationMode.REPLICA

    def state_of(self, machine: VirtualMachine) -> ReplicationState:
        """The state as the machine's host shows it."""
        return self.state if machine is self.primary else self.replica_state

    def health_of(self, machine: VirtualMachine) -> ReplicationHealth:
        """How it is doing, seen from the machine's host."""
        state = self.state_of(machine)
        if state in CRITICAL_STATES or self.other(machine).removed:
            return ReplicationHealth.CRITICAL
        tried = len(self.cycles) + self.missed
        if state in WARNING_STATES or (tried and self.missed / tried > MISSED_WARNING):
            return ReplicationHealth.WARNING
        return ReplicationHealth.NORMAL

    def may_start(self, machine: VirtualMachine) -> bool:
        """Whether the machine may run: a replica only after a failover."""
        failed_over = (ReplicationState.FAILED_OVER_WAITING, ReplicationState.FAILED_OVER)
        return machine is self.primary or self.replica_state in failed_over

    def other(self, machine: VirtualMachine) -> VirtualMachine:
        """The machine at the other end."""
        return self.replica if machine is self.primary else self.primary

    @property
    def replicated(self) -> list[VirtualDisk]:
        """The primary's disks that are replicated: those chosen, and from the first copy on those that have a twin."""
        chosen = [disk for disk in self.primary.disks if disk not in self.excluded]
        return [disk for disk in chosen if disk in self.pairs] if self.pairs else chosen

    @property
    def pending(self) -> int:
        """Bytes that the next delta would have; a disk whose tracking is lost counts whole."""
        self.primary.settle()
        total = 0
        for disk, point in self.points.items():
            try:
                total += disk.tracker.changed_since(point).byte_count
            except TrackingLost:
                total += disk.size
        return total

    def set_states(self, state: ReplicationState, replica_state: ReplicationState | None = None) -> None:
        """Both ends are in the state, or each in its own."""
        self.state = state
        self.replica_state = replica_state or state

    def stop_timer(self) -> None:
        """No more deltas are sent by themselves."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def reset_statistics(self, now: datetime) -> None:
        """Begins to count anew."""
        self.cycles.clear()
        self.missed = self.errors = 0
        self.measured_from = now
