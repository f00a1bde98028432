"""What an increment reads and stores: change tracking, what breaks it, and what a reset costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks.backup.model import ReadMode
from hvsim.blocks.blockset import BlockSet
from hvsim.blocks.tracking_state import load_tracker
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.disks.virtual_disks import IMAGE_OVERHEAD
from hvsim.infrastructure.guests.guest_writes import write_as_guest
from tests.infrastructure.worlds import MIB, World


def test_an_increment_reads_the_changed_blocks_only() -> None:
    world = World()
    full = world.back_up()
    assert full.full
    world.machine().disks[0].write(9 * MIB, b"x" * 100)
    session = world.back_up()
    task = world.task(session)
    assert task.read == MIB
    assert task.tracking_used
    assert [disk.mode for disk in task.disks] == [ReadMode.TRACKED, ReadMode.TRACKED]
    assert any(record.title.endswith("[CBT]") for record in task.log)
    assert world.server.points()[1].verify() == []


def test_broken_tracking_costs_a_full_read_and_a_warning_until_it_is_reset() -> None:
    world = World()
    machine = world.machine()
    used = world.task(world.back_up()).read
    world.estate.faults.add("ChangeTrackingCorrupted", "web01")
    for _ in range(2):
        session = world.back_up()
        assert session.result is Result.WARNING
        assert session.read == used
        assert session.transferred == 0
        assert "Reset-HvVmChangeTracking" in session.reason

    assert world.server.reset_tracking(machine) == 2
    once_more = world.back_up()
    assert (once_more.result, once_more.read) == (Result.SUCCESS, used)
    machine.disks[0].write(0, b"z")
    assert world.back_up().read == MIB


def test_only_the_disk_that_is_named_is_reset() -> None:
    world = World()
    world.back_up()
    machine = world.machine()
    assert world.server.reset_tracking(machine, machine.disks[1].base.path) == 1
    session = world.back_up()
    assert [disk.mode for disk in world.task(session).disks] == [ReadMode.TRACKED, ReadMode.UNTRACKED]


def test_without_tracking_everything_is_read_and_the_same_is_stored() -> None:
    sizes = []
    for tracking in (True, False):
        world = World(options=JobOptions(use_change_tracking=tracking))
        world.back_up()
        world.machine().disks[0].write(9 * MIB, bytes(range(256)) * 4096)
        session = world.back_up()
        assert session.result is Result.SUCCESS
        assert any("[CBT]" in record.title for record in world.task(session).log) is tracking
        sizes.append((session.read, session.transferred))
    assert sizes[0][0] == MIB < sizes[1][0]
    assert sizes[0][1] == sizes[1][1]


def test_the_switch_of_the_host_turns_tracking_off() -> None:
    world = World()
    world.back_up()
    world.machine().host.change_tracking = False
    assert not world.task(world.back_up()).tracking_used


def test_a_failed_backup_forgets_nothing() -> None:
    world = World()
    world.back_up()
    world.machine().disks[0].write(9 * MIB, b"before the failure")
    world.estate.faults.add("TransferFailed")
    assert world.back_up().result is Result.FAILED
    session = world.back_up()
    assert session.read == MIB
    point = world.server.points()[-1]
    with point.backups.read_disk(point.point, "web01.vhdx") as disk:
        assert disk.read(9 * MIB, 18) == b"before the failure"


def test_tracking_files_come_with_the_first_backup_and_are_the_trackers_state() -> None:
    world = World()
    machine, files = world.machine(), world.estate.local_host.files
    path = machine.disks[0].path
    assert files.status(f"{path}.rct") is None
    world.back_up()
    machine.disks[0].write(9 * MIB, b"x")
    held = (files.content(f"{path}.rct"), files.content(f"{path}.mrt"))
    tracker = load_tracker(*(content.read(0, content.size).rstrip(b"\0") for content in held))
    assert tracker.identity == machine.disks[0].tracker.identity
    assert 9 * MIB in BlockSet(tracker.size, tracker.granularity, tracker.generations[-1].changed)
    with pytest.raises(OSError, match="busy"):
        files.remove(f"{path}.mrt")
    world.server.reset_tracking(machine)
    assert files.status(f"{path}.rct") is None


def test_tracking_whose_file_was_deleted_costs_one_full_read() -> None:
    world = World(["off01"])
    disk, files = world.machine("off01").disks[0], world.estate.local_host.files
    used = world.back_up().read
    files.remove(f"{disk.path}.rct")
    session = world.back_up()
    assert (session.result, session.read) == (Result.SUCCESS, used)
    assert world.back_up().read == 0


def test_a_vhd_has_no_change_tracking() -> None:
    world = World(["off01"])
    disk = world.machine("off01").disks[0]
    disk.base.path = disk.base.path.replace(".vhdx", ".vhd")
    world.estate.local_host.place(disk.base)
    used = world.back_up().read
    assert world.back_up().read == used
    assert world.estate.local_host.files.status(f"{disk.base.path}.rct") is None


def test_two_jobs_of_one_machine_do_not_take_each_others_changes() -> None:
    world = World()
    other = world.server.add_job("Other", [world.machine()], world.server.repositories[0], JobOptions())
    world.back_up()
    world.server.finish(world.server.start(other))
    world.machine().disks[0].write(9 * MIB, b"for both")
    assert world.back_up().read == MIB
    session = world.server.start(other)
    world.server.finish(session)
    assert session.read == MIB


def test_two_jobs_that_run_at_once_take_turns_at_a_machine() -> None:
    world = World()
    machine, clock = world.machine(), world.estate.clock
    other = world.server.add_job("Other", [machine], world.server.repositories[0], JobOptions())
    sessions = [world.server.start(world.job), world.server.start(other)]
    moments = []
    while any(session.ended is None for session in sessions):
        clock.sleep(timedelta(seconds=0.5))
        assert len(machine.checkpoints) <= 1
        if len(moments) < 2 and machine.checkpoints and machine.disks[0].top.size == IMAGE_OVERHEAD:
            moments.append(world.content())
            machine.disks[0].write(len(moments) * MIB, b"while a job runs")
    assert [session.result for session in sessions] == [Result.SUCCESS, Result.SUCCESS]
    for point, moment in zip(world.server.points(), moments, strict=True):
        with point.backups.read_disk(point.point, "web01.vhdx") as disk:
            assert disk.read(0, disk.size) == moment[0]


def test_a_full_that_is_asked_for_starts_a_new_chain() -> None:
    world = World()
    world.back_up()
    assert world.back_up(full=True).full
    assert [point.is_full for point in world.server.points()] == [True, True]


@pytest.mark.parametrize("deduplicates", [True, False])
def test_without_deduplication_all_that_tracking_reports_is_stored(deduplicates: bool) -> None:
    world = World(("web01",))
    world.job.options.deduplicate = deduplicates
    write_as_guest(world.machine(), 1, 3 * MIB, 64 * 1024, 7)
    world.back_up()
    write_as_guest(world.machine(), 1, 3 * MIB, 64 * 1024, 7)  # the same again
    session = world.back_up()
    second = next(disk for disk in session.tasks[0].disks if disk.name == world.machine().disks[1].name)
    assert (second.stored_blocks > 0) is not deduplicates
    assert world.server.points()[-1].verify() == []
