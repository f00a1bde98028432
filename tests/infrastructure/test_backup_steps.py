"""The eight steps of an online backup: their order, what is seen while they run, and what a fault at each does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.runs.session import Result, TaskStatus
from hvsim.infrastructure.faults import FAULT_POINTS
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.machines.virtual_machine import CheckpointType, Operation
from hvsim.infrastructure.vss.steps import EIGHT_STEPS
from tests.infrastructure.worlds import MIB, World

REQUIRE = JobOptions(guest_processing=GuestProcessing.REQUIRE)
EIGHT = [(number, "Succeeded") for number in range(1, 9)]


def test_an_online_backup_takes_the_eight_steps_in_order() -> None:
    world = World()
    session = world.back_up()
    assert world.step_outcomes(session) == EIGHT
    events = world.estate.trace.of_session(session.id, "web01")
    assert [(event.component, event.action) for event in events[:8]] == [
        (step.component, step.action) for step in EIGHT_STEPS
    ]
    assert all(event.end is not None and event.start <= event.end for event in events)
    assert [event.start for event in events] == sorted(event.start for event in events)
    assert events[-1].action.startswith("Merges the AVHDX")
    assert session.result is Result.SUCCESS
    assert world.task(session).consistency is Consistency.APPLICATION


def test_the_avhdx_appears_takes_the_writes_and_goes() -> None:
    world = World()
    machine = world.machine()
    disk = machine.disks[0]
    before = world.content()
    session = world.server.start(world.job)
    world.estate.clock.sleep(timedelta(seconds=8))

    assert disk.path.endswith(".avhdx")
    assert Operation.BACKING_UP in machine.operations
    folder = [item.name for item in machine.host.files.list("D:\\VMs\\web01\\Virtual Hard Disks")]
    assert sum(name.endswith(".avhdx") for name in folder) == 2
    assert [item.kind.value for item in machine.checkpoints] == ["Recovery"]
    disk.write(5 * MIB, b"written during the backup")

    world.server.finish(session)
    assert disk.path.endswith("web01.vhdx")
    assert machine.checkpoints == []
    assert machine.operations == []
    assert disk.read(5 * MIB, 25) == b"written during the backup"
    point = world.server.points()[0]
    with point.backups.read_disk(point.point, disk.name) as restored:
        assert restored.read(0, restored.size) == before[0]


@pytest.mark.parametrize("point", [item for item in FAULT_POINTS.values() if item.step], ids=lambda item: item.name)
def test_a_fault_fails_its_own_step(point: object) -> None:
    fault = FAULT_POINTS[point.name]  # type: ignore[attr-defined]  # a parameter of the test
    world = World(options=REQUIRE)
    world.estate.faults.add(fault.name)
    session = world.back_up()
    expected = [*EIGHT[: fault.step - 1], (fault.step, "Failed")]
    assert world.step_outcomes(session) == expected
    task = world.task(session)
    assert task.status is TaskStatus.FAILED
    assert fault.message in task.reason
    assert fault.code in task.reason
    assert world.server.points() == []
    assert world.machine().checkpoints == []
    assert [disk.path.rpartition(".")[2] for disk in world.machine().disks] == ["vhdx", "vhdx"]
    assert (session.ended - session.created).total_seconds() >= fault.seconds  # type: ignore[operator]  # it has ended


@pytest.mark.parametrize("name", ["IntegrationServicesFailed", "GuestWriterRetryable", "GuestSnapshotFailed"])
def test_a_guest_that_fails_is_backed_up_without_its_help(name: str) -> None:
    world = World()
    world.estate.faults.add(name)
    session = world.back_up()
    assert session.result is Result.WARNING
    assert world.task(session).consistency is Consistency.CRASH
    assert not world.server.points()[0].is_consistent
    assert world.back_up().result is Result.SUCCESS


def test_a_writer_that_failed_for_good_stays_failed_until_the_guest_restarts() -> None:
    world = World()
    machine, clock = world.machine(), world.estate.clock
    world.estate.faults.add("GuestWriterFailed")
    assert [world.back_up().result, world.back_up().result] == [Result.WARNING, Result.WARNING]
    clock.run_until(clock.start(machine.shut_down()))
    clock.run_until(clock.start(machine.start()))
    clock.sleep(timedelta(minutes=1))
    assert world.back_up().result is Result.SUCCESS


def test_guest_quiescence_is_tried_when_application_processing_failed() -> None:
    world = World(options=JobOptions(guest_quiescence=True))
    world.estate.faults.add("GuestSnapshotFailed")
    session = world.back_up()
    assert world.task(session).consistency is Consistency.FILE_SYSTEM
    assert session.result is Result.WARNING


def test_without_guest_options_the_image_is_crash_consistent_and_that_is_no_warning() -> None:
    world = World(options=JobOptions(guest_processing=GuestProcessing.DISABLED))
    session = world.back_up()
    assert session.result is Result.SUCCESS
    assert [number for number, _ in world.step_outcomes(session)] == [1, 6, 7, 8]
    assert not world.server.points()[0].is_consistent


def test_outdated_integration_services_cost_the_online_backup() -> None:
    world = World(["old01"])
    session = world.back_up()
    assert session.result is Result.WARNING
    assert "integration components version" in world.task(session, "old01").reason
    assert world.task(session, "old01").consistency is Consistency.CRASH


def test_a_machine_that_is_off_is_backed_up_as_it_is() -> None:
    world = World(["off01"])
    session = world.back_up()
    assert session.result is Result.SUCCESS
    assert world.server.points()[0].is_consistent


def test_log_truncation_follows_success_only() -> None:
    world = World(options=REQUIRE)
    sql = next(writer for writer in world.machine().guest.writers if writer.truncates_logs)
    world.estate.faults.add("TransferFailed")
    world.back_up()
    assert sql.log_truncations == 0
    world.back_up()
    assert sql.log_truncations == 1


def test_a_failed_merge_leaves_the_checkpoint_and_the_next_run_removes_it_first() -> None:
    world = World()
    machine = world.machine()
    world.estate.faults.add("MergeFailed")
    before = world.content()
    assert world.back_up().result is Result.WARNING
    assert len(machine.checkpoints) == 1
    assert machine.disks[0].path.endswith(".avhdx")
    assert world.content() == before
    second = world.back_up()
    assert second.result is Result.SUCCESS
    assert machine.checkpoints == []
    assert world.estate.trace.of_session(second.id)[0].action.startswith("Removes a recovery checkpoint")
    assert world.content() == before


def test_without_a_proxy_nothing_is_begun() -> None:
    world = World()
    world.estate.faults.add("ProxyUnavailable", "HV01")
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "Unable to allocate processing resources" in session.reason
    assert world.step_outcomes(session) == []


def test_checkpoints_that_are_disabled_are_refused() -> None:
    world = World()
    world.machine().checkpoint_type = CheckpointType.DISABLED
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "Checkpoints have been disabled" in session.reason


def test_one_machine_that_fails_does_not_take_the_others_with_it() -> None:
    world = World(["web01", "off01"])
    world.estate.faults.add("CheckpointFailed", "web01")
    session = world.back_up()
    assert session.result is Result.FAILED
    assert [point.machine for point in world.server.points()] == ["off01"]


def test_a_machine_that_is_gone_fails_and_one_that_was_renamed_does_not() -> None:
    world = World(["web01", "off01"])
    world.back_up()
    world.machine("web01").name = "web02"
    off = world.machine("off01")
    off.host.unregister(off)
    session = world.back_up()
    assert "'off01' was not found" in session.reason
    assert world.task(session, "web02").status is TaskStatus.SUCCESS
    assert [point.is_full for point in world.server.points() if point.machine == "web01"] == [True, False]
