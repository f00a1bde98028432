"""Going back, forking, and keeping an estate between runs."""

from __future__ import annotations

import gc
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from hvsim.infrastructure.backup.jobs.one_off import make_one_off
from hvsim.infrastructure.backup.repositories.arranging import folder_repository
from hvsim.infrastructure.backup.restores.file_restore import open_file_restore
from hvsim.infrastructure.backup.restores.recovery import migrate, publish, start_restore
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.state import load_state, save_state
from tests.infrastructure.worlds import MIB, World


def described(estate: Estate) -> list[object]:
    """What an onlooker can see of an estate."""
    server = estate.backup_server
    return [
        estate.clock.now(),
        [
            (m.name, m.state, m.uptime, [d.path for d in m.disks], [c.name for c in m.checkpoints])
            for m in estate.machines()
        ],
        [[entry.message for entry in host.events.entries] for host in estate.hosts],
        [(point.machine, point.time, point.is_full) for point in server.points()],
        [volume.used if (volume := host.files.volumes()["D:\\"].space) else 0 for host in estate.hosts],
        estate.random._generator.getstate(),
    ]


def test_an_estate_goes_back_to_a_snapshot_and_the_objects_are_the_same() -> None:
    world = World()
    estate, machine = world.estate, world.machine()
    world.back_up()
    before, content = described(estate), world.content()
    snapshot = estate.snapshot()
    machine.disks[0].write(3 * MIB, b"new" * 1000)
    world.back_up()
    estate.clock.run_until(estate.clock.start(machine.turn_off()))
    machine.host.unregister(machine)
    estate.clock.sleep(timedelta(days=3))
    estate.restore(snapshot)
    assert described(estate) == before
    assert world.machine() is machine
    assert world.content() == content
    assert machine.state is MachineState.RUNNING
    assert world.back_up().result is Result.SUCCESS
    assert len(world.server.points()) == 2
    estate.restore(snapshot)
    assert described(estate) == before


def test_what_happens_after_going_back_is_what_happened_the_first_time() -> None:
    world = World()
    snapshot = world.estate.snapshot()
    stories = []
    for _ in range(2):
        world.back_up()
        world.estate.clock.sleep(timedelta(hours=2))
        world.back_up()
        tree = world.estate.local_host.files
        stories.append([tree.read(item.path) for item in tree.list("E:\\Backup\\Nightly\\web01")])
        world.estate.restore(snapshot)
    assert stories[0] == stories[1]


def test_a_fork_lives_its_own_life() -> None:
    world = World()
    world.back_up()
    twin = world.estate.fork()
    assert described(twin) == described(world.estate)
    twin.backup_server.machine("web01").disks[0].write(0, b"other")
    twin.clock.sleep(timedelta(hours=1))
    assert world.machine().disks[0].read(0, 5) != b"other"
    assert world.estate.clock.now() < twin.clock.now()
    job = twin.backup_server.job("Nightly")
    session = twin.backup_server.start(job)
    twin.backup_server.finish(session)
    assert session.result is Result.SUCCESS
    assert len(world.server.points()) == 1
    assert twin.local_host.network is not world.estate.local_host.network


def test_nothing_is_kept_in_the_middle_of_a_backup() -> None:
    world = World()
    world.server.start(world.job)
    world.estate.clock.sleep(timedelta(seconds=4))
    with pytest.raises(InvalidState, match="under way"):
        world.estate.snapshot()
    with pytest.raises(InvalidState, match="Step-LabClock"):
        world.estate.fork()
    world.estate.clock.settle()
    assert world.estate.snapshot().time == world.estate.clock.now()


def test_an_estate_is_kept_in_a_file_and_taken_up_again(tmp_path: Path) -> None:
    estate = Estate.build()
    server = estate.backup_server
    server.finish(server.start(server.job("Nightly")))
    path = str(tmp_path / "lab.state")
    save_state(estate, path)
    again = load_state(path)
    assert sorted(point.machine for point in again.backup_server.points()) == ["dc01", "web01"]
    assert described(again) == described(estate)
    session = again.backup_server.start(again.backup_server.job("Nightly"))
    again.backup_server.finish(session)
    assert session.result is Result.SUCCESS
    assert not session.full
    assert session.tasks[0].tracking_used
    save_state(again, path)
    assert load_state(path).clock.now() == again.clock.now()


def test_what_is_under_way_ends_before_the_estate_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ignored: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    world = World()
    snapshot = world.estate.snapshot()
    for seconds in range(1, 12):
        world.server.start(world.job)
        world.estate.clock.sleep(timedelta(seconds=seconds))
        world.estate.restore(snapshot)
        gc.collect()
        assert ignored == []
        assert [machine.operations for machine in world.estate.machines()] == [[]] * len([*world.estate.machines()])
    world.back_up()
    assert world.job.sessions[-1].result is Result.SUCCESS


def test_a_lab_is_kept_with_a_backup_in_a_folder_that_is_no_repository(tmp_path: Path) -> None:
    world = World()
    host = world.estate.local_host
    folder = folder_repository(world.server, "Once", "D:\\Once", host.files, host.name, host)
    made = make_one_off(world.server, world.machine(), folder, world.job.options, None)
    world.server.finish(world.server.start(made))
    snapshot = world.estate.snapshot()
    points = [point.point.number for point in world.server.points()]
    save_state(world.estate, str(tmp_path / "lab.state"))
    again = load_state(str(tmp_path / "lab.state"))
    world.server.finish(world.server.start(made))
    world.estate.restore(snapshot)
    for estate in (world.estate, world.estate.fork(), again):
        assert [point.point.number for point in estate.backup_server.points()] == points != []


def test_a_lab_is_kept_whatever_was_restored_and_is_open(tmp_path: Path) -> None:
    world = World()
    world.back_up()
    server, host, point = world.server, world.estate.local_host, world.server.points()[0]
    start_restore(server, Restore(server, point, host, "copy"), power_up=False)
    publish(server, Restore(server, point, host, "published"), power_up=True)
    open_file_restore(world.estate, point)
    world.estate.clock.settle()
    save_state(world.estate, str(tmp_path / "lab.state"))
    for estate in (load_state(str(tmp_path / "lab.state")), world.estate.fork()):
        sessions = estate.backup_server.service_sessions
        found = [session.point.backups.points() for session in sessions if session.point]
        assert found == [point.backups.points()] * len(found)
        assert len(found) >= 2
        publication = estate.backup_server.published[0]
        estate.clock.run_until(estate.clock.start(migrate(estate.backup_server, publication)))
        assert (publication.migrated, publication.machine.name) == (True, "published")
