"""The backup service goes down under what it does, and comes back: runs are lost, schedules missed, all goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.installation import SERVICE
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.one_off import make_one_off
from hvsim.infrastructure.backup.jobs.schedules import BackupWindow, DailyOptions, ScheduleOptions
from hvsim.infrastructure.backup.restores.recovery import start_restore
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import Result, SessionState, TaskStatus
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import restart
from hvsim.infrastructure.machines.checkpoints import CheckpointKind
from hvsim.infrastructure.state import load_state, save_state
from tests.infrastructure.test_copy_jobs import copied, pass_time, world_with_copy
from tests.infrastructure.worlds import World


def stop(world: World) -> None:
    world.server.computer.services.stop(SERVICE)


def start(world: World) -> None:
    world.server.computer.services.start(SERVICE)


def check_restore(world: World) -> None:
    """The newest restore points hold the disks as they are now."""
    for name in {reference.name for reference in world.job.machines}:
        point = [item for item in world.server.points() if item.machine == name][-1]
        for disk, content in zip(point.point.disks, world.content(name), strict=True):
            restored = MemoryDevice(disk.size)
            point.backups.restore(point.point, disk.name, restored)
            assert restored.read(0, disk.size) == content


def leftovers(world: World) -> int:
    return sum(item.kind is CheckpointKind.RECOVERY for item in world.machine().checkpoints)


def test_a_run_is_lost_and_leaves_its_checkpoint_which_the_next_one_removes() -> None:
    world = World()
    session = world.server.start(world.job)
    pass_time(world, seconds=6)
    assert session.tasks[0].status is TaskStatus.IN_PROGRESS
    stop(world)
    task = session.tasks[0]
    assert (session.state, session.result, session.ended) == (
        SessionState.STOPPED,
        Result.FAILED,
        world.estate.clock.now(),
    )
    assert (task.status, task.reason) == (TaskStatus.FAILED, "Task failed unexpectedly")
    told = [record.title for record in session.log]
    assert "Job has failed unexpectedly" in told
    pass_time(world, minutes=10)
    assert [record.title for record in session.log] == told  # nobody keeps account of what dies down
    assert world.estate.clock.running == []
    assert (leftovers(world), world.server.points()) == (1, [])
    start(world)
    again = world.back_up()
    assert again.result is Result.SUCCESS
    assert any("an earlier backup left behind" in record.title for record in again.tasks[0].log)
    assert leftovers(world) == 0
    check_restore(world)


@pytest.mark.parametrize("seconds", [0, 1, 2, 3, 4, 8, 9])
def test_whenever_it_is_lost_the_machine_goes_on_and_the_next_backup_is_whole(seconds: float) -> None:
    world = World(("web01", "old01", "off01"))
    session = world.server.start(world.job)
    pass_time(world, seconds=seconds)
    if session.ended is None:
        stop(world)
        assert session.result is Result.FAILED
        pass_time(world, minutes=1)
        start(world)
    states = [machine.is_running for machine in world.server.machines()]
    assert states == [True, True, False]
    assert world.back_up().result is not Result.FAILED
    check_restore(world)


def test_what_was_due_meanwhile_is_missed_and_the_next_time_kept() -> None:
    world = World(("off01",))
    world.job.schedule = ScheduleOptions(daily=DailyOptions(enabled=True, time=timedelta(hours=22)))
    world.server.trigger_of(world.job).set()
    stop(world)
    pass_time(world, days=2)
    assert world.job.sessions == []
    start(world)
    pass_time(world, days=1)
    assert [f"{item.created:%a %H:%M}" for item in world.job.sessions] == ["Wed 22:00"]


def test_a_run_that_is_lost_is_not_tried_again_and_a_retry_is_missed() -> None:
    world = World(("off01",))
    world.job.schedule = ScheduleOptions(retry=True, retry_times=3, retry_minutes=10)
    lost = world.server.start(world.job, scheduled=True)
    pass_time(world, seconds=1)
    stop(world)
    start(world)
    pass_time(world, hours=1)
    assert (world.job.sessions, lost.will_be_retried) == ([lost], False)
    world.job.repository.computer.is_up = False  # type: ignore[union-attr]  # a server of the lab
    failed = world.server.start(world.job, scheduled=True)
    pass_time(world, minutes=2)
    assert failed.will_be_retried
    stop(world)
    pass_time(world, minutes=20)
    start(world)
    pass_time(world, hours=1)
    assert (world.job.sessions[-1], failed.will_be_retried) == (failed, False)


def test_a_continuous_job_and_a_copy_that_was_lost_go_on_by_themselves() -> None:
    world, copy = world_with_copy()
    world.back_up()
    pass_time(world, seconds=1)
    assert copy.running is not None
    stop(world)
    world.job.schedule = ScheduleOptions(continuous=True)
    pass_time(world, minutes=30)
    assert (copy.running, len(world.job.sessions)) == (None, 1)
    start(world)
    pass_time(world, minutes=3)
    assert len(world.job.sessions) > 1
    world.server.set_enabled(world.job, enabled=False)
    pass_time(world, hours=1)
    assert len(copied(world, copy)) >= 2


def test_a_window_does_not_close_over_a_run_that_is_lost() -> None:
    world = World(("off01",))
    window = BackupWindow()
    window.hours[0][9] = False
    world.job.schedule = ScheduleOptions(window=window)
    lost = world.server.start(world.job)
    pass_time(world, seconds=1)
    stop(world)
    start(world)
    again = world.back_up()
    pass_time(world, hours=2)
    assert (lost.result, again.result) == (Result.FAILED, Result.SUCCESS)


def test_a_restore_ends_where_it_is_and_whoever_waits_hears_of_it() -> None:
    world = World(("off01",))
    world.back_up()
    restore = Restore(world.server, world.server.points()[-1], world.estate.host("HV01"), "second")
    session = start_restore(world.server, restore, power_up=False)
    process = session.process
    assert process is not None
    pass_time(world, seconds=1)
    stop(world)
    assert (session.result, session.reason) == (Result.FAILED, "Job has failed unexpectedly")
    with pytest.raises(InvalidState, match="failed unexpectedly"):
        world.estate.clock.run_until(process)
    start(world)
    pass_time(world, hours=1)
    assert [machine.name for machine in world.server.machines()].count("second") == 0


def test_a_restore_is_lost_though_nobody_waits_for_it() -> None:
    world = World(("off01",))
    world.back_up()
    restore = Restore(world.server, world.server.points()[-1], world.estate.host("HV01"), "second")
    session = start_restore(world.server, restore, power_up=False)
    pass_time(world, seconds=1)
    stop(world)
    pass_time(world, hours=1)
    assert (session.result, session.state) == (Result.FAILED, SessionState.STOPPED)
    assert not world.estate.network.flows.flows


def test_a_server_that_restarts_loses_its_runs_too() -> None:
    world = World(("off01",))
    world.estate.clock.start(restart(Inside(world.server.computer), "for the test"))
    while world.server.availability.is_up:
        if world.job.running is None:
            world.server.start(world.job)
        world.estate.clock.step()
    assert world.job.sessions[-1].crashed
    world.estate.clock.settle()
    assert world.server.availability.is_up
    assert world.back_up().result is Result.SUCCESS


def test_what_waits_for_the_service_is_kept_in_a_state_file(tmp_path: Path) -> None:
    world = World(("off01",))
    machine, repository = world.machine("off01"), world.job.repository
    expires = world.estate.clock.now() + timedelta(hours=1)
    made = make_one_off(world.server, machine, repository, JobOptions(), expires)
    world.server.finish(world.server.start(made))
    stop(world)
    pass_time(world, hours=2)
    assert len(world.server.points_of([made])) == 1
    path = str(tmp_path / "world")
    save_state(world.estate, path)
    again = load_state(path)
    assert len(again.backup_server.points()) == 1
    again.backup_server.computer.services.start(SERVICE)
    assert again.backup_server.points() == []
