"""Everything at once: hosts go down while jobs, moves, checkpoints and restores are under way, and hvsim stands.

What an administrator may be told is an error of the estate; anything else is a defect. Afterwards every host comes up
again, the faults are gone, and one run of each job puts all in order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from uuid import UUID

import pytest
from attrs import define, field

from hvsim.blocks.errors import BlockError
from hvsim.infrastructure.backup.installation import SERVICE
from hvsim.infrastructure.backup.restores.recovery import start_restore
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import Result, TaskSession, TaskStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.migration import MigrationKind, move_storage, move_to_node
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.faults import FAULT_POINTS
from hvsim.infrastructure.hosts.host_power import boot, crash, shut_down
from hvsim.infrastructure.lab import parse_lab
from hvsim.infrastructure.machines.checkpoints import CheckpointKind, remove_checkpoint, take_checkpoint
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SMALL = re.sub(r'used = "\d+MB"', 'used = "2MB"', (files("hvsim.infrastructure.lab") / "default_lab.toml").read_text())
"""The default lab, with little on its disks."""

EXPECTED = (EstateError, BlockError, OSError)
STEPS = 60


@define
class Chaos:
    """An estate to which things happen, one after the other and at the same time."""

    seed: int
    chance: random.Random = field(init=False)
    estate: Estate = field(init=False)
    told: list[str] = field(factory=list)
    replaced: set[UUID] = field(factory=set)
    """The machines that were restored in their place."""

    def __attrs_post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.estate = Estate.build(seed=self.seed, lab=parse_lab(SMALL))

    def machine(self) -> VirtualMachine:
        return self.chance.choice(list(self.estate.backup_server.machines()))

    def spawn(self, process: Waiting) -> None:
        """Sets something going; the error that ends it is what somebody would be told."""
        self.estate.clock.spawn(process, on_error=lambda error: self.told.append(str(error)))

    def step(self) -> None:
        actions: list[Callable[[], object]] = [
            *[self.start_job] * 4,
            *[self.pass_time] * 5,
            self.crash_host,
            self.shut_host,
            *[self.boot_host] * 2,
            self.stop_job,
            self.change_state,
            self.take_checkpoint,
            self.remove_checkpoint,
            self.move,
            self.move_storage,
            self.restore,
            self.restore_in_place,
            *[self.switch_service] * 2,
            self.write,
            self.break_something,
        ]
        try:
            self.chance.choice(actions)()
        except EXPECTED as error:
            self.told.append(str(error))

    def start_job(self) -> None:
        self.estate.backup_server.start(self.chance.choice(self.estate.backup_server.jobs))

    def stop_job(self) -> None:
        job = self.chance.choice(self.estate.backup_server.jobs)
        self.estate.backup_server.stop(job, gracefully=self.chance.random() < 0.5)

    def pass_time(self) -> None:
        self.estate.clock.sleep(timedelta(seconds=self.chance.choice((0.3, 1, 2, 5, 20, 200))))

    def crash_host(self) -> None:
        crash(self.chance.choice(self.estate.hosts))

    def shut_host(self) -> None:
        self.spawn(shut_down(self.chance.choice(self.estate.hosts)))

    def boot_host(self) -> None:
        self.spawn(boot(self.chance.choice(self.estate.hosts)))

    def change_state(self) -> None:
        machine = self.machine()
        self.spawn(self.chance.choice((machine.start, machine.turn_off, machine.save, machine.shut_down))())

    def take_checkpoint(self) -> None:
        self.spawn(take_checkpoint(self.machine()))

    def remove_checkpoint(self) -> None:
        machine = self.machine()
        if machine.checkpoints:
            self.spawn(remove_checkpoint(self.chance.choice(machine.checkpoints)))

    def move(self) -> None:
        machine, nodes = self.machine(), self.estate.clusters[0].nodes
        if machine.group is not None:
            self.spawn(move_to_node(machine, self.chance.choice(nodes), self.chance.choice(list(MigrationKind))))

    def move_storage(self) -> None:
        machine = self.machine()
        if machine.group is None:
            self.spawn(move_storage(machine, f"D:\\Moved\\{machine.name}{self.chance.randrange(1000)}"))

    def restore(self) -> None:
        points = self.estate.backup_server.points()
        if points:
            name = f"copy{self.chance.randrange(10**6)}"
            host = self.chance.choice(self.estate.hosts)
            self.spawn(Restore(self.estate.backup_server, self.chance.choice(points), host, name).run())

    def restore_in_place(self) -> None:
        """As a run of the backup server, which a crash of its service ends."""
        server = self.estate.backup_server
        points = server.points()
        if points:
            point = self.chance.choice(points)
            machine = server.machine_of(point.machine_id)
            host = self.chance.choice(self.estate.hosts) if machine is None else machine.host
            self.replaced.add(point.machine_id)
            session = start_restore(server, Restore(server, point, host), power_up=self.chance.random() < 0.5)
            assert session.process is not None
            self.estate.clock.expect(session.process)

    def switch_service(self) -> None:
        """The backup service stops, or starts again."""
        service = self.estate.backup_server.computer.services.get(SERVICE)
        service.stop() if service.is_running else service.start()

    def write(self) -> None:
        disk = self.chance.choice(self.machine().disks)
        disk.write(self.chance.randrange(0, disk.size - 2**20, 512), self.estate.random.content(70_000))

    def break_something(self) -> None:
        self.estate.faults.add(self.chance.choice(list(FAULT_POINTS)), times=self.chance.choice((1, 2)))

    def put_in_order(self) -> None:
        """Every host up, no faults, every machine running, and every job run to its end."""
        estate, server = self.estate, self.estate.backup_server
        estate.faults.rules.clear()
        server.computer.services.start(SERVICE)
        estate.clock.sleep(timedelta(hours=2))
        estate.clock.settle()
        for host in estate.hosts:
            if not host.is_up:
                estate.clock.run_until(estate.clock.start(boot(host)))
            for service in host.services:
                service.restart()
        assert all(node.is_member for node in estate.clusters[0].nodes)
        for volume in estate.clusters[0].volumes:
            for node in volume.no_path:
                volume.regain_path(node)  # its LUN is presented again
        estate.clock.sleep(timedelta(minutes=10))
        for machine in server.machines():
            server.reset_tracking(machine)
            for service in machine.guest.services:
                service.restart()
        for job in server.jobs:
            server.finish(server.start(job))


def assert_same(task: TaskSession, machine: VirtualMachine) -> None:
    """The restore point of a machine that is off is its disks."""
    assert task.point is not None
    backups = task.session.job.repository.backups_of(task.session.job.name, task.point.machine)
    for disk in machine.disks:
        with backups.read_disk(task.point, disk.name) as device:
            for item in disk.top.device.allocated_ranges():
                assert device.read(item.offset, item.length) == disk.read(item.offset, item.length)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_estate_stands_and_one_run_puts_it_in_order(seed: int) -> None:
    run(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 300))
def test_it_does_so_for_long(seed: int) -> None:
    run(seed)


def run(seed: int) -> None:
    """One life of an estate, to its good end."""
    chaos = Chaos(seed)
    for _ in range(STEPS):
        chaos.step()
    chaos.put_in_order()
    server = chaos.estate.backup_server
    for session in server.sessions():
        assert session.ended is not None
        assert session.result is not Result.NONE
        for task in session.tasks:
            assert (session.result is not Result.FAILED) or session.reason
            assert task.ended is not None
    for point in server.points():
        assert point.verify() == []
    for job in server.jobs:
        for task in job.sessions[-1].tasks:
            machine = server.machine_of(task.machine_id)
            if machine is None:  # a restore that was to replace it has not come to its end
                assert task.machine_id in chaos.replaced
                continue
            assert task.status is TaskStatus.SUCCESS, task.reason
            assert not [item for item in machine.checkpoints if item.kind is CheckpointKind.RECOVERY]
            assert not any(database.frozen for database in machine.guest.databases)
            assert machine.operations == []
            if not machine.is_running:
                assert_same(task, machine)
    held = [storage.snapshots_held for host in chaos.estate.hosts for storage in host.storage.values()]
    assert set(held) == {0}
