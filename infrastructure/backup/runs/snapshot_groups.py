"""Machines that share one snapshot of their volumes: who goes with whom, and the snapshot's life.

Plans groups and runs them. What happens to each machine in a group is `task`.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from attrs import define, field, frozen

from hvsim.infrastructure.backup.reports.host_load import VolumeSnapshot
from hvsim.infrastructure.backup.runs.proxy_choice import Way, provider_for, volumes_of
from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.costs.durations import HARDWARE_SNAPSHOT, HOST_SNAPSHOT, SNAPSHOT_TRANSPORT
from hvsim.infrastructure.errors import StepFailed
from hvsim.infrastructure.faults import FaultRule
from hvsim.infrastructure.guests.readiness import online_obstacle
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.storage.volumes import StorageVolume
from hvsim.infrastructure.vss.inventory import written_to
from hvsim.infrastructure.vss.provider import Provider
from hvsim.infrastructure.vss.shadow_copies import ShadowedVolume
from hvsim.infrastructure.vss.steps import DELETE_SNAPSHOT, TRANSPORT, VOLUME_SNAPSHOT, BackupStep

if TYPE_CHECKING:
    from simpy import Event

    from hvsim.infrastructure.backup.runs.task import BackupTask
    from hvsim.infrastructure.backup.server import BackupServer

SOFTWARE_LIMIT, HARDWARE_LIMIT = 4, 8
"""So many machines share a volume snapshot at most, by the kind of its provider: the product's defaults."""


@frozen
class GroupKey:
    """What machines must have in common to be in one snapshot; `method` is how they are frozen."""

    host: Host = field(eq=id)
    providers: tuple[Provider, ...]
    method: str

    @property
    def limit(self) -> int:
        """How many machines a snapshot may have."""
        return HARDWARE_LIMIT if all(provider.is_hardware for provider in self.providers) else SOFTWARE_LIMIT


def key_of(task: BackupTask) -> GroupKey:
    """What decides with whom a task's machine can share a snapshot."""
    return GroupKey(task.machine.host, task.choice.ways[0].providers, _method(task))


def _method(task: BackupTask) -> str:
    machine, host = task.machine, task.machine.host
    if not machine.is_running:
        return "transactional"
    attempts = task.record.session.job.options.attempts(task.machine.id, may_suspend=host.version.can_save_for_backup)
    chosen = attempts[-1] if online_obstacle(machine) else attempts[0]
    return {Consistency.CRASH: "crash-consistent", Consistency.OFFLINE: "offline"}.get(chosen, "transactional")


@define(eq=False)
class SnapshotGroup:
    """Machines in one snapshot. It exists while their session runs."""

    server: BackupServer
    session: BackupSession
    number: int
    key: GroupKey
    reason: str = ""
    """Why its first machine is not in a group before it."""
    tasks: list[BackupTask] = field(factory=list)
    volumes: list[StorageVolume] = field(factory=list)
    snapshot: VolumeSnapshot | None = None
    _failure: StepFailed | None = None
    _taken: Event | None = field(default=None, repr=False)
    _awaited: list[Event] = field(factory=list, repr=False)

    def run(self) -> Waiting:
        """The process: machines are frozen together, read one by one, and the snapshot goes with the last of them."""
        server = self.server
        for task in self.tasks:
            task.enqueue()
        with ExitStack() as held:
            for task in sorted(self.tasks, key=lambda item: item.machine.id):
                yield held.enter_context(server.turns.at_machine(task.machine).request(urgent=task.is_urgent))
            self.volumes = self._all_volumes()
            urgent = self.session.job.options.high_priority
            for volume in self.volumes:
                yield held.enter_context(server.turns.for_snapshots(volume).request(urgent=urgent))
            self._taken = server.clock.event()
            self._awaited = [server.clock.event() for _ in self.tasks]
            processes = [server.clock.start(task.run_in(self)) for task in self.tasks]
            yield server.clock.all_of(self._awaited)
            ready = [task for task in self.tasks if task.is_frozen]
            way = yield from self._take_first_that_works(ready) if ready else _nothing()
            self._taken.succeed(way)
            yield server.clock.all_of(processes)
            if self.snapshot is not None:
                yield from self._delete(self.snapshot, ready)

    def arrived(self, task: BackupTask) -> None:
        """Tells that a machine is frozen, or will not be."""
        event = self._awaited[self.tasks.index(task)]
        if not event.triggered:
            event.succeed()

    def wait_for_snapshot(self, task: BackupTask) -> Waiting:
        """Waits for the others and the snapshot; returns the way in which the disks are read. Raises `StepFailed`."""
        self.arrived(task)
        assert self._taken is not None
        way: Way | None = yield self._taken
        if way is None:
            assert self._failure is not None
            raise StepFailed(str(self._failure), self._failure.code, retryable=self._failure.retryable)
        return way

    def _all_volumes(self) -> list[StorageVolume]:
        """In an order that every group keeps, so that they never wait for each other in a ring."""
        found = dict.fromkeys(volume for task in self.tasks for volume in volumes_of(task.machine))
        return sorted(found, key=lambda volume: volume.id)

    def _take_first_that_works(self, tasks: list[BackupTask]) -> Waiting:
        """The way that worked, or None with `_failure` set."""
        ways = tasks[0].choice.ways
        for number, way in enumerate(ways):
            try:
                if way.providers:
                    yield from self._take(way, tasks)
                return way
            except StepFailed as error:
                mode = tasks[0].mode
                message = f"Failed to create snapshot ({way.provider_names}) (mode: {mode}) Details: {error}"
                self._failure = StepFailed(message, error.code, retryable=error.retryable)
                if number + 1 < len(ways):
                    self._tell(tasks, f"{message} Failing over to {_way_text(ways[number + 1])}")
        return None

    def _take(self, way: Way, tasks: list[BackupTask]) -> Waiting:
        clock, random, faults = self.server.clock, self.server.random, self.server.faults
        self._tell(tasks, f"Creating volume snapshot ({way.provider_names}) (mode: {tasks[0].mode})")
        hardware = any(provider.is_hardware for provider in way.providers)
        with self.server.turns.at_shadow_copies(self.key.host).request() as turn:
            yield turn
            snapshot = yield from self._make(way, tasks, HARDWARE_SNAPSHOT if hardware else HOST_SNAPSHOT)
        if way.proxy.off_host and hardware:
            with self._step(TRANSPORT, tasks, way.proxy.name, way.proxy.name):
                yield clock.wait(random.jitter(SNAPSHOT_TRANSPORT))
                _raise(faults.strikes("SnapshotTransportFailed", way.proxy.name))
        self.session.snapshots.append(snapshot)
        self.snapshot = snapshot
        for volume in self.volumes:
            volume.snapshots_held += 1
        self._record(way)

    def _record(self, way: Way) -> None:
        """Notes the copies where they are: on a share's server, on the proxy that an array's came to, or here."""
        host = self.key.host
        for computer, volumes in _by_holder(way, host, self.volumes).items():
            members = [
                (_names(host, item), provider_for(item, way.providers), written_to(computer, item)) for item in volumes
            ]
            moved = computer is way.proxy.computer and way.proxy.off_host
            computer.shadows.add_set(
                self._set_id, self.server.clock.now(), members, host.full_name, computer.full_name, transported=moved
            )

    @property
    def _set_id(self) -> UUID:
        """The identity of the snapshot set."""
        return uuid5(self.session.id, f"group {self.number}")

    def _make(self, way: Way, tasks: list[BackupTask], seconds: float) -> Waiting:
        """The host's VSS at work; returns the snapshot."""
        clock, host = self.server.clock, self.key.host
        volumes = tuple(volume.name for volume in self.volumes)
        machines = tuple(task.machine.name for task in tasks)
        begun = clock.now()
        with self._step(VOLUME_SNAPSHOT, tasks, way.provider_names):
            yield clock.wait(self.server.random.jitter(seconds))
            for task in tasks:
                task.request.check_host()
            if not host.services.can_start("VSS"):
                raise StepFailed("The Volume Shadow Copy service is disabled on the host. (0x80070422)", "0x80070422")
            providers = [provider.name for provider in way.providers]
            _raise(self.server.faults.strikes("VolumeSnapshotFailed", *providers, *volumes, host.name))
        made = clock.now()
        return VolumeSnapshot(
            self.number, host, way.provider_names, volumes, machines, made, (made - begun).total_seconds()
        )

    def _delete(self, snapshot: VolumeSnapshot, tasks: list[BackupTask]) -> Waiting:
        seconds = self.server.random.jitter(HOST_SNAPSHOT)
        with self._step(DELETE_SNAPSHOT, tasks, ""):
            yield self.server.clock.wait(seconds)
        snapshot.working += seconds
        snapshot.deleted = self.server.clock.now()
        for volume in self.volumes:
            volume.snapshots_held -= 1
        for computer in self.server.computer.network:
            computer.shadows.drop_set(self._set_id)

    def _step(self, step: BackupStep, tasks: Iterable[BackupTask], detail: str, proxy: str = "") -> ExitStack:
        """The step in the trace of every machine of the group."""
        stack = ExitStack()
        for task in tasks:
            event = stack.enter_context(self.server.trace.step(self.session.id, task.machine, step, proxy))
            event.detail = detail
        return stack

    def _tell(self, tasks: Iterable[BackupTask], text: str) -> None:
        for task in tasks:
            task.record.note(text)


def plan_groups(server: BackupServer, session: BackupSession, tasks: Iterable[BackupTask]) -> list[SnapshotGroup]:
    """The groups for tasks that read volume snapshots, in the order of the job."""
    groups: list[SnapshotGroup] = []
    sharing = session.job.options.share_snapshots
    for task in tasks:
        key = key_of(task)
        room = [group for group in groups if group.key == key and len(group.tasks) < key.limit] if sharing else []
        if not room:
            reason = _reason(key, groups, sharing=sharing)
            room = [SnapshotGroup(server, session, len(groups) + 1, key, reason)]
            groups += room
        room[-1].tasks.append(task)
    return groups


def note_groups(session: BackupSession, groups: list[SnapshotGroup]) -> None:
    """Writes the groups into the session's log, with the reason for each but the first."""
    for group in groups:
        names = ", ".join(task.machine.name for task in group.tasks)
        providers = ", ".join(provider.name for provider in group.key.providers)
        reason = f" - apart because {group.reason}" if group.reason else ""
        text = f"Snapshot group {group.number}: {names} on {group.key.host.name} ({providers}){reason}"
        session.note(text, RecordStatus.NONE)


def _reason(key: GroupKey, groups: list[SnapshotGroup], *, sharing: bool) -> str:
    """Why a machine with `key` is in none of the groups: the least of the differences."""
    if not groups:
        return ""
    if not sharing:
        return "the job takes a snapshot for each machine"
    kind = "hardware" if key.limit == HARDWARE_LIMIT else "software"
    if any(group.key == key for group in groups):
        return f"a snapshot with a {kind} provider has at most {key.limit} machines"
    here = [group for group in groups if group.key.host is key.host]
    if any(group.key.providers == key.providers for group in here):
        return f"it is processed in another way ({key.method})"
    return "its volumes have another shadow copy provider" if here else "it runs on another host"


def _way_text(way: Way) -> str:
    if way.providers:
        return f"{way.provider_names} on {way.proxy.name}"
    return f"on-host backup on {way.proxy.name}"


def _by_holder(way: Way, host: Host, volumes: Iterable[StorageVolume]) -> dict[Computer, list[StorageVolume]]:
    """Which computer has the snapshot of which volumes."""
    found: dict[Computer, list[StorageVolume]] = {}
    for volume in volumes:
        reader: Computer = way.proxy.computer if way.proxy.off_host else host
        holder = volume.share.computer if volume.share is not None else reader
        found.setdefault(holder, []).append(volume)
    return found


def _names(host: Host, volume: StorageVolume) -> ShadowedVolume:
    if volume.share is not None:
        return ShadowedVolume(volume.share.root, volume.unique_path)
    roots = [root for root, storage in host.storage.items() if storage is volume]
    return ShadowedVolume(roots[0] if roots else "", volume.unique_path)


def _raise(rule: FaultRule | None) -> None:
    if rule is not None:
        raise rule.failure()


def _nothing() -> Waiting:
    return None
    yield  # a process that takes no time
