"""Copy jobs: restore points of other jobs in another repository, as they are, on the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks.backup.model import PointKind
from hvsim.blocks.backup.retention.upkeep import flags_of
from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.backup.jobs.copy_delays import DelayWarning
from hvsim.infrastructure.backup.jobs.copying import CopyJob, CopyStorage
from hvsim.infrastructure.backup.jobs.job_options import JobOptions, LongTermOptions
from hvsim.infrastructure.backup.repositories.arranging import add_repository
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.errors import AlreadyExists, InvalidState
from tests.infrastructure.worlds import MIB, World


def world_with_copy(*, immediate: bool = True) -> tuple[World, CopyJob]:
    world = World(("off01",))
    files = world.estate.local_host.files
    far = add_repository(world.server, "Far", "D:\\Far", files, "HV01", world.estate.local_host)
    job = world.server.add_copy_job("Offsite", far, [world.job])
    job.immediate = immediate
    return world, job


def copied(world: World, job: CopyJob) -> list[PointKind]:
    return [point.point.kind for point in world.server.points_of([job])]


def pass_time(world: World, **duration: float) -> None:
    world.estate.clock.sleep(timedelta(**duration))


def test_each_run_is_copied_when_it_has_ended() -> None:
    world, job = world_with_copy()
    world.back_up()
    pass_time(world, minutes=5)
    assert copied(world, job) == [PointKind.FULL]
    pass_time(world, days=1)
    world.back_up()
    pass_time(world, minutes=5)
    assert copied(world, job) == [PointKind.FULL, PointKind.INCREMENT]
    assert [session.result for session in job.sessions] == [Result.SUCCESS, Result.SUCCESS]
    assert job.sessions[0].transferred > 0
    assert job.sessions[0].duration > timedelta(0)


def test_a_copy_restores_what_the_disk_was_when_the_original_is_gone() -> None:
    world, job = world_with_copy()
    before = world.machine("off01").disks[0].top.device.read(0, 8 * MIB)
    world.back_up()
    pass_time(world, minutes=5)
    original = world.server.points_of([world.job])[0]
    original.backups.delete_point(original.point)
    point = world.server.points_of([job])[0]
    target = MemoryDevice(8 * MIB)
    point.backups.restore(point.point, point.point.disks[0].name, target)
    assert target.read(0, 8 * MIB) == before
    assert point.verify() == []


def test_a_job_with_another_name_keeps_its_copies_and_goes_on_with_them() -> None:
    world, job = world_with_copy()
    world.back_up()
    pass_time(world, minutes=5)
    with pytest.raises(AlreadyExists):
        world.server.rename_job(job, "nightly")
    world.server.rename_job(job, "Far away")
    pass_time(world, days=1)
    world.back_up()
    pass_time(world, minutes=5)
    assert copied(world, job) == [PointKind.FULL, PointKind.INCREMENT]
    with pytest.raises(AlreadyExists):  # its backups would be in the same folder
        world.server.add_job("Offsite", [], job.repository, JobOptions())


def test_the_first_copy_is_the_newest_point_alone_and_nothing_is_copied_twice() -> None:
    world, job = world_with_copy(immediate=False)
    for _ in range(3):
        world.back_up()
        pass_time(world, days=1)
    for expected in (1, 1):
        session = world.server.start(job)
        world.server.finish(session)
        assert len(copied(world, job)) == expected
    assert copied(world, job) == [PointKind.FULL]
    assert job.sessions[1].transferred == 0


def test_copying_only_the_newest_point_once_leaves_the_job_as_it_was() -> None:
    world, job = world_with_copy(immediate=False)
    for runs, latest_only, expected in ((1, False, 1), (2, True, 2), (2, False, 4)):
        for _ in range(runs):
            world.back_up()
            pass_time(world, days=1)
        world.server.finish(world.server.start(job, latest_only=latest_only))
        assert len(copied(world, job)) == expected
    assert not job.latest_only


def test_a_copy_job_needs_something_to_copy() -> None:
    world, job = world_with_copy()
    with pytest.raises(InvalidState, match="nothing to copy"):
        world.server.add_copy_job("Nothing", job.repository, [])
    assert world.server.copy_jobs == [job]


def test_a_schedule_starts_it_and_retention_is_its_own() -> None:
    world, job = world_with_copy(immediate=False)
    job.options.keep_by_days, job.options.points_kept = False, 2
    job.schedule.daily.enabled, job.schedule.daily.time = True, timedelta(hours=23)
    world.server.trigger_of(job).set()
    for _ in range(4):
        world.back_up()
        pass_time(world, days=1)
    assert len(job.sessions) == 4
    assert len(copied(world, job)) == 2
    assert len(world.server.points_of([world.job])) == 4


def test_a_repository_that_fails_fails_the_copy_and_not_the_job() -> None:
    world, job = world_with_copy()
    world.estate.faults.add("RepositoryFull", "Far")
    assert world.back_up().result is Result.SUCCESS
    pass_time(world, minutes=5)
    assert job.sessions[-1].result is Result.FAILED
    assert copied(world, job) == []


def test_a_removed_copy_job_leaves_its_copies() -> None:
    world, job = world_with_copy()
    world.back_up()
    pass_time(world, minutes=5)
    world.server.remove_job(job)
    assert world.server.copy_jobs == []
    assert copied(world, job) == [PointKind.FULL]
    assert job in world.server.former_jobs


def test_copies_are_packed_and_encrypted_as_the_copy_job_says() -> None:
    world, job = world_with_copy()
    server = world.server
    before = world.machine("off01").disks[0].top.device.read(0, 8 * MIB)
    key = server.vault.add_key(EncryptionKey(server.random.guid(), "secret", "hint", world.estate.clock.now()))
    job.storage = CopyStorage("High", "LANTarget", key=key)
    world.back_up()
    pass_time(world, minutes=5)
    pass_time(world, days=1)
    world.back_up()
    pass_time(world, minutes=5)
    points = server.points_of([job])
    assert [point.point.kind for point in points] == [PointKind.FULL, PointKind.INCREMENT]
    assert all(point.is_encrypted and point.point.block_size == 512 * 1024 for point in points)
    assert not any(point.is_encrypted for point in server.points_of([world.job]))
    target = MemoryDevice(8 * MIB)
    points[-1].backups.restore(points[-1].point, points[-1].point.disks[0].name, target)
    assert target.read(0, 8 * MIB) == before
    job.storage = CopyStorage()
    pass_time(world, days=1)
    world.back_up()
    pass_time(world, minutes=5)
    newest = server.points_of([job])[-1]
    assert newest.is_full
    assert not newest.is_encrypted


def test_a_full_copy_begins_a_chain_of_its_own() -> None:
    world, job = world_with_copy(immediate=False)
    for full in (False, True):
        world.back_up()
        world.server.finish(world.server.start(job, full=full))
        pass_time(world, days=1)
    assert copied(world, job) == [PointKind.FULL, PointKind.FULL]
    assert all(point.verify() == [] for point in world.server.points_of([job]))


def test_weekly_fulls_of_copies_are_made_marked_and_stay() -> None:
    world, job = world_with_copy()
    job.options.keep_by_days, job.options.points_kept = False, 2
    job.options.long_term = LongTermOptions(enabled=True, weeks=2, weekday=2)
    for _ in range(12):
        world.back_up()
        pass_time(world, days=1)
    fulls = [point for point in world.server.points_of([job]) if point.is_full]
    flagged = [point for point in fulls if flags_of(point.point)]
    assert [point.time.weekday() for point in flagged] == [2, 2]
    assert len(world.server.points_of([job])) < 9


def test_somebody_is_told_of_what_is_not_copied_in_time() -> None:
    world, job = world_with_copy(immediate=False)
    mail = world.server.settings.mail
    mail.enabled, mail.recipient, mail.on_success = True, "ops@lab", False
    job.warnings.append(DelayWarning(value=3, unit="Hours"))
    world.back_up()
    pass_time(world, hours=2)
    world.server.finish(world.server.start(job))
    pass_time(world, hours=2)
    assert world.server.mailbox == []
    world.back_up()
    pass_time(world, hours=4)
    assert [(item.subject, item.body.endswith(": off01")) for item in world.server.mailbox] == [
        ("[Warning] Offsite (0 objects)", True)
    ]


def test_a_copy_job_goes_on_from_a_backup_that_lies_at_its_target() -> None:
    world, job = world_with_copy()
    world.back_up()
    pass_time(world, minutes=5)
    world.server.remove_job(job)
    holder = world.server.former_jobs[0]
    again = world.server.add_copy_job("Again", job.repository, [world.job])
    world.server.go_on_from(again, holder)
    pass_time(world, days=1)
    world.back_up()
    pass_time(world, minutes=5)
    assert copied(world, again) == [PointKind.FULL, PointKind.INCREMENT]
    with pytest.raises(InvalidState, match="belongs to a job"):
        world.server.go_on_from(again, world.job)
