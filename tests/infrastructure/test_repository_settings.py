"""Immutable repositories, rotated drives, blocks that are stored unpacked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.blocks.backup.model import PointKind
from hvsim.infrastructure.backup.jobs.one_off import delete_backup
from hvsim.infrastructure.backup.repositories.arranging import add_repository, add_scale_out, set_maintenance
from hvsim.infrastructure.backup.repositories.repository import DriveCleanup
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.backup.runs.session import BackupSession, Result
from hvsim.infrastructure.errors import InvalidState
from tests.infrastructure.worlds import World


def next_day(world: World, *, full: bool = False) -> BackupSession:
    world.estate.clock.sleep(timedelta(days=1))
    return world.back_up(full=full)


def titles(session: BackupSession) -> str:
    return "\n".join(record.title for record in session.log)


def test_the_files_of_a_chain_are_locked_until_its_newest_point_is_old_enough() -> None:
    world = World(("off01",))
    repository = world.server.repositories[0]
    repository.immutable_days = 10
    world.back_up()
    newest = next_day(world).tasks[0].point
    assert newest is not None
    files = [repository.file_path(point.point.file) for point in world.server.points()]
    with pytest.raises(InvalidState, match="it is immutable until"):
        delete_backup(world.server, world.job)
    with pytest.raises(PermissionError):
        repository.files.remove(files[0])
    with pytest.raises(PermissionError):
        repository.files.write(files[0], b"ransom")
    end = newest.time + timedelta(days=10)
    assert set(repository.locks.values()) == {end}
    world.estate.clock.sleep(end - world.estate.clock.now())
    delete_backup(world.server, world.job)
    assert (world.server.points(), repository.locks) == ([], {})


def test_retention_looks_past_locked_files_and_a_chain_left_behind_keeps_its_end() -> None:
    world = World(("off01",))
    options, repository = world.job.options, world.server.repositories[0]
    options.keep_by_days, options.points_kept = False, 1
    repository.immutable_days = 7
    world.back_up()
    for _ in range(6):
        next_day(world, full=True)
    assert len(world.server.points()) == 7
    repository.immutable_days = 0
    next_day(world, full=True)
    next_day(world, full=True)
    now = world.estate.clock.now()
    ages = [(now - point.time).days for point in world.server.points()]
    assert ages == [6, 5, 4, 3, 2, 0]  # that of the day before is outdated, and was never locked
    locked = {point.point.file for point in world.server.points()[:-1]}
    assert repository.locks.keys() == locked  # the ends that are past are forgotten, with those of files that are gone
    assert all(end > now for end in repository.locks.values())


def test_reverse_increments_are_refused_where_the_full_must_not_change() -> None:
    world = World(("off01",))
    world.job.options.reverse = True
    world.server.repositories[0].immutable_days = 7
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "is immutable: reverse incremental" in session.tasks[0].reason


@pytest.mark.parametrize("cleanup", list(DriveCleanup))
def test_another_drive_is_gone_on_with_or_emptied_first(cleanup: DriveCleanup) -> None:
    world = World(("off01",))
    repository = world.server.repositories[0]
    repository.rotates, repository.cleanup = True, cleanup
    files = repository.files
    world.back_up()
    files.move("E:\\Backup", "E:\\DriveA")  # the first drive goes to the safe, an empty one comes
    first_on_b = next_day(world)
    assert first_on_b.tasks[0].point is not None
    assert first_on_b.tasks[0].point.kind is PointKind.FULL
    assert "was changed" in titles(first_on_b)
    files.move("E:\\Backup", "E:\\DriveB")
    files.move("E:\\DriveA", "E:\\Backup")
    session = next_day(world)
    point = session.tasks[0].point
    assert point is not None
    assert "was changed" in titles(session)
    kept = cleanup is DriveCleanup.NOTHING
    assert (point.kind is PointKind.INCREMENT) is kept
    assert len(world.server.points()) == (2 if kept else 1)
    assert world.server.points()[-1].verify() == []
    assert "was changed" not in titles(next_day(world))


def test_blocks_are_stored_unpacked_where_the_repository_wants_it() -> None:
    packed = World(("off01",))
    packed.back_up()
    world = World(("off01",))
    world.server.repositories[0].unpacks = True
    world.back_up()
    sizes = [item.server.points()[0].point.file_size for item in (packed, world)]
    assert sizes[1] > sizes[0]


def pooled_world() -> tuple[World, ScaleOutRepository]:
    world = World(("off01",))
    host = world.estate.local_host
    second = add_repository(world.server, "Second", "D:\\Second", host.files, host.name, host)
    return world, add_scale_out(world.server, "Pool", [world.server.repositories[0], second])


def test_a_job_whose_extent_is_out_of_service_fails_or_begins_anew_on_another() -> None:
    world, pool = pooled_world()
    world.back_up()
    first = world.job.repository
    set_maintenance(world.server, pool.extents[0], on=True)
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "of 'Pool' is in maintenance mode" in titles(session)
    pool.full_when_extent_offline = True
    session = world.back_up()
    assert (session.result, session.full) == (Result.SUCCESS, True)
    assert world.job.repository is pool.extents[1].repository
    places = [(point.job.repository is first, point.is_full) for point in world.server.points()]
    assert places == [(True, True), (False, True)]  # what lies on the other extent can still be restored
    set_maintenance(world.server, pool.extents[0], on=False)
    assert next_day(world).full is False
