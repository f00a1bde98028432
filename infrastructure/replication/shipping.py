"""Moving a machine's blocks to its replica: the first copy, a delta at every interval, a comparison after a break.

A copy is of the instant in which it begins; it reaches the replica's disks when all of it has arrived. Processes on the
clock; a cycle that cannot reach the other host is missed, counted and tried again at the next interval.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.device import COPY_STEP, BlockDevice, Range, copy_device
from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.memory import MemoryDevice, OverlayDevice
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import REPLICATION_SET_UP
from hvsim.infrastructure.costs.rates import COMPRESSED_SHARE
from hvsim.infrastructure.disks.disk_comparison import differences
from hvsim.infrastructure.errors import ManagementError, StepFailed
from hvsim.infrastructure.machines.checkpoints import (
    Checkpoint,
    CheckpointKind,
    Consistency,
    create_checkpoint,
    dated_name,
    remove_checkpoint,
)
from hvsim.infrastructure.replication.relationship import Cycle, Replication
from hvsim.infrastructure.replication.values import ReplicationState

if TYPE_CHECKING:
    from hvsim.blocks.tracking import TrackingPoint
    from hvsim.infrastructure.clock import Waiting
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.faults import FaultBook
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.replication.values import Authentication

RECOVERY_INTERVAL = timedelta(hours=1)
"""A recovery point is kept every hour."""


@define
class Delta:
    """Blocks of one disk as they were at an instant."""

    disk: VirtualDisk
    parts: list[tuple[int, bytes]] = field(factory=list)

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.parts)


def start_timer(replication: Replication) -> None:
    """From now on a delta is sent at every interval."""
    replication.stop_timer()
    clock = replication.primary.host.clock
    replication.timer = clock.every(float(replication.frequency), Courier(replication).send)


@define(eq=False)
class Courier:
    """What the clock calls for a relationship."""

    replication: Replication

    def send(self) -> None:
        """Begins the next cycle, unless the last one still runs or nothing is to be sent."""
        replication = self.replication
        if replication.primary.removed:
            replication.stop_timer()
        if replication.state not in (ReplicationState.REPLICATING, ReplicationState.ERROR):
            return
        if replication.busy:
            replication.missed += 1
            return
        self._spawn(send_delta(replication))

    def begin(self) -> None:
        """Begins the first copy, if that is still what is missing."""
        waiting = self.replication.state is ReplicationState.READY and self.replication.starts_at is not None
        if waiting and not self.replication.busy:
            self._spawn(copy_all(self.replication))

    def compare(self) -> None:
        """Compares both ends, if that is still what is missing."""
        if self.replication.state is ReplicationState.WAITING_FOR_RESYNC and not self.replication.busy:
            self._spawn(resynchronize(self.replication))

    def _spawn(self, process: Waiting) -> None:
        machine = self.replication.primary
        machine.host.clock.spawn(process, f"replication of {machine.name}")


def copy_all(replication: Replication) -> Waiting:
    """The first copy: the replica gets disks with the content of this instant. Raises `ManagementError`."""
    primary, replica = replication.primary, replication.replica
    replication.busy = True
    try:
        replication.set_states(ReplicationState.INITIAL)
        began = primary.host.clock.monotonic()
        primary.settle()
        content = {disk: snapshot_of(disk) for disk in replication.replicated}
        mark(replication)
        size = sum(device.allocated_bytes for device in content.values())
        check_reachable(replication)
        replica.host.require_room(replica.path, size)
        yield from _carry(replication, size)
        if replication.state is not ReplicationState.INITIAL:
            return  # it was broken off
        check_reachable(replication)
        for disk, device in content.items():
            image = replication.pairs[disk].base
            image.device = device
            image.changed()
        _arrived(replication, size, began)
        replication.set_states(ReplicationState.REPLICATING)
        start_timer(replication)
        primary.host.note_machine(primary, 29174, f"Initial replication of '{primary.name}' has been completed.")
    except (ManagementError, StepFailed, OSError) as error:
        failed(replication, str(error))
        replication.set_states(ReplicationState.READY, ReplicationState.WAITING)
    finally:
        replication.busy = False


def send_delta(replication: Replication) -> Waiting:
    """One cycle: what changed since the last one. A failure is counted and shown; the next cycle takes it along."""
    primary = replication.primary
    clock = primary.host.clock
    if primary.replication is not replication:
        return  # it was ended in the moment in which this began
    replication.busy = True
    try:
        began = clock.monotonic()
        kind = _due_point(replication)
        if kind is CheckpointKind.CONSISTENT_REPLICA:
            primary.guest.freeze(primary)
        try:
            primary.settle()
            deltas = collect(replication)
        except TrackingLost:
            _needs_comparison(replication)
            return
        finally:
            primary.guest.thaw(primary)
        check_reachable(replication)
        size = sum(delta.size for delta in deltas)
        previous = dict(replication.points)
        mark(replication, forget=False)
        try:
            yield from _carry(replication, size)
            check_reachable(replication)
            write(replication, deltas)
        except (ManagementError, StepFailed, OSError):
            replication.points = previous
            raise
        for disk, point in previous.items():
            _forget(disk, point)
        if primary.replication is not replication:
            forget_points(replication)
            return
        _arrived(replication, size, began)
        if replication.state is ReplicationState.ERROR:
            replication.set_states(ReplicationState.REPLICATING)
        if kind is not None:
            yield from _keep_point(replication, kind)
    except (ManagementError, StepFailed, OSError) as error:
        failed(replication, str(error))
        if replication.state is ReplicationState.REPLICATING:
            replication.set_states(ReplicationState.ERROR)
    finally:
        replication.busy = False


def resynchronize(replication: Replication) -> Waiting:
    """Compares the disks of both ends block by block and sends what differs; then deltas go on."""
    primary = replication.primary
    replication.busy = True
    try:
        replication.set_states(ReplicationState.RESYNCHRONIZING)
        began = primary.host.clock.monotonic()
        primary.settle()
        deltas: list[Delta] = []
        for disk, twin in replication.pairs.items():
            delta = Delta(disk)
            for item in differences(disk.top.device, twin.top.device):
                delta.parts += _read(disk, item)
            deltas.append(delta)
        mark(replication)
        check_reachable(replication)
        size = sum(delta.size for delta in deltas)
        compared = sum(disk.top.device.allocated_bytes for disk in replication.pairs)
        yield from _carry(replication, size, read=compared)
        if replication.state is not ReplicationState.RESYNCHRONIZING:
            return  # it was broken off
        check_reachable(replication)
        write(replication, deltas)
        _arrived(replication, size, began)
        replication.set_states(ReplicationState.REPLICATING)
        start_timer(replication)
    except (ManagementError, StepFailed, OSError) as error:
        failed(replication, str(error))
        replication.set_states(ReplicationState.WAITING_FOR_RESYNC)
    finally:
        replication.busy = False


def snapshot_of(disk: VirtualDisk) -> BlockDevice:
    """The disk's content of this instant as one device, whatever happens to the disk from now on."""
    base = disk.base.device
    device: OverlayDevice
    if isinstance(base, OverlayDevice):
        device = base.copy()
    else:
        device = MemoryDevice(base.size)
        copy_device(base, device)
    for image in disk.chain[1:]:
        for item in image.stored_ranges():
            for offset, data in _read(disk, item):
                device.write(offset, data)
    return device


def collect(replication: Replication) -> list[Delta]:
    """What changed since the last cycle; of a new disk, all. Raises `TrackingLost` where a tracker is in doubt."""
    deltas = []
    for disk in replication.pairs:
        point = replication.points.get(disk)
        delta = Delta(disk)
        changed = disk.top.device.allocated_ranges() if point is None else disk.tracker.changed_since(point).ranges()
        for item in changed:
            delta.parts += _read(disk, item)
        deltas.append(delta)
    return deltas


def write(replication: Replication, deltas: list[Delta]) -> None:
    """The replica's disks take the blocks. Raises `OSError` where their volume is full."""
    for delta in deltas:
        twin = replication.pairs.get(delta.disk)
        if twin is None:
            continue  # the disk was left out while its delta was under way
        for offset, data in delta.parts:
            twin.write(offset, data)
        twin.top.changed()


def mark(replication: Replication, *, forget: bool = True) -> None:
    """This instant is the one up to which the twins will be equal."""
    for disk in replication.pairs:
        old = replication.points.get(disk)
        if disk.tracker.damage_reason:
            disk.tracker.reset()
        replication.points[disk] = disk.tracker.create_point()
        if forget and old is not None:
            _forget(disk, old)


def forget_point(replication: Replication, disk: VirtualDisk) -> None:
    """The disk's tracker need not keep anything for this relationship any more."""
    point = replication.points.pop(disk, None)
    if point is not None:
        _forget(disk, point)


def forget_points(replication: Replication) -> None:
    """The trackers need not keep anything for this relationship any more."""
    for disk, point in replication.points.items():
        _forget(disk, point)
    replication.points.clear()


def check_reachable(replication: Replication) -> None:
    """Raises `StepFailed` unless the replica server answers, and takes this relationship."""
    source, target = replication.primary.host, replication.replica.host
    names = (target.name, replication.primary.name)
    check_connection(replication.faults, source, target, replication.port, replication.authentication, names)


def check_connection(
    faults: FaultBook, source: Host, target: Host, port: int, kind: Authentication, names: tuple[str, ...] = ()
) -> None:
    """Raises `StepFailed` unless the replica server answers on the port and admits the host; faults strike `names`."""
    rule = faults.strikes("ReplicaUnavailable", *(names or (target.name,)))
    if rule is not None:
        raise rule.failure()
    server = target.replica_server
    closed = not server.enabled or not server.authentication.allows(kind) or server.port_of(kind) != port
    if closed or not source.is_up or not target.is_up:
        raise StepFailed(
            f"Hyper-V failed to connect to the Replica server '{target.full_name}' on port {port}."
            " Error: The connection with the server could not be established (0x00002EFD).",
            "0x00002EFD",
        )
    if not server.admits(source.full_name):
        raise StepFailed(
            f"The primary server '{source.full_name}' is not authorized to replicate to the Replica server"
            f" '{target.full_name}'. (0x00002EFE)",
            "0x00002EFE",
        )


def failed(replication: Replication, reason: str) -> None:
    """Counts a cycle that did not go through, and writes it down."""
    replication.errors += 1
    replication.missed += 1
    primary = replication.primary
    primary.host.note_machine(
        primary, 32088, f"Hyper-V failed to replicate changes for '{primary.name}': {reason}", EventLevel.ERROR
    )


def _needs_comparison(replication: Replication) -> None:
    """Nobody can say any more what changed: only comparing both ends helps."""
    primary = replication.primary
    replication.set_states(ReplicationState.WAITING_FOR_RESYNC)
    primary.host.note_machine(
        primary, 29292, f"'{primary.name}' requires a resynchronization: its changes are not known.", EventLevel.ERROR
    )
    if replication.auto_resynchronize:
        clock = primary.host.clock
        clock.at(_next_window(replication), Courier(replication).compare)


def _next_window(replication: Replication) -> datetime:
    now = replication.primary.host.clock.now()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    start, end = replication.auto_resynchronize_start, replication.auto_resynchronize_end
    since = now - midnight
    inside = start <= since or since < end if end <= start else start <= since < end
    if inside:
        return now
    return midnight + start if since < start else midnight + timedelta(days=1) + start


def _read(disk: VirtualDisk, item: Range) -> list[tuple[int, bytes]]:
    return [
        (offset, bytes(disk.read(offset, min(COPY_STEP, item.end - offset))))
        for offset in range(item.offset, item.end, COPY_STEP)
    ]


def _carry(replication: Replication, size: int, read: int = 0) -> Waiting:
    """Lets the bytes take their time: read here, over the network, written there."""
    source, target = replication.primary.host, replication.replica.host
    sent = int(size * COMPRESSED_SHARE) if replication.compression else size
    legs = [Leg(Stage.SOURCE, source.storage_of(replication.primary.path).disk, max(size, read))]
    legs += [Leg(Stage.NETWORK, source.link, sent), Leg(Stage.NETWORK, target.link, sent)]
    legs.append(Leg(Stage.TARGET, target.storage_of(replication.replica.path).disk, size))
    yield from source.network.flows.move(legs, seconds=REPLICATION_SET_UP)


def _arrived(replication: Replication, size: int, began: float) -> None:
    clock = replication.primary.host.clock
    now = clock.now()
    replication.last_time = now
    replication.cycles.append(Cycle(now, size, clock.monotonic() - began))


def _due_point(replication: Replication) -> CheckpointKind | None:
    """The kind of recovery point that is to be made of what is sent now; None between the full hours."""
    if not replication.recovery_history:
        return None
    now = replication.primary.host.clock.now()
    last, consistent = replication.last_point, replication.last_consistent
    half = timedelta(seconds=replication.frequency / 2)  # the cycle nearest to the full hour takes it
    if last is not None and now - last < RECOVERY_INTERVAL - half:
        return None
    every = timedelta(hours=replication.application_consistent_hours)
    wanted = bool(every) and (consistent is None or now - consistent >= every - half)
    quiet = wanted and replication.primary.guest_is_up
    return CheckpointKind.CONSISTENT_REPLICA if quiet else CheckpointKind.REPLICA


def _keep_point(replication: Replication, kind: CheckpointKind) -> Waiting:
    """What has arrived becomes a recovery point; those beyond the history are merged."""
    replica = replication.replica
    now = replication.last_point = replica.host.clock.now()
    if kind is CheckpointKind.CONSISTENT_REPLICA:
        replication.last_consistent = now
    consistency = Consistency.APPLICATION if kind is CheckpointKind.CONSISTENT_REPLICA else Consistency.CRASH
    create_checkpoint(replica, dated_name(replica), kind, consistency)
    points = recovery_points(replication)
    if replication.test_machine is not None:
        return  # it stands on files that a merge would take away: the next cycle catches up
    for checkpoint in points[: max(0, len(points) - replication.recovery_history)]:
        yield from remove_checkpoint(checkpoint)


def recovery_points(replication: Replication) -> list[Checkpoint]:
    """The replica's recovery points, oldest first."""
    kinds = (CheckpointKind.REPLICA, CheckpointKind.CONSISTENT_REPLICA)
    return [item for item in replication.replica.checkpoints if item.kind in kinds]


def _forget(disk: VirtualDisk, point: TrackingPoint) -> None:
    if not disk.tracker.damage_reason and any(
        point.tracker == disk.tracker.identity and item.number == point.generation for item in disk.tracker.generations
    ):
        disk.tracker.forget(point)
