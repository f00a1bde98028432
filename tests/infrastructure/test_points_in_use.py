"""Restore points that somebody works with: nothing takes or rewrites their files meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.one_off import delete_backup, forget_backup, make_one_off
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from hvsim.infrastructure.backup.repositories.arranging import add_repository
from hvsim.infrastructure.backup.repositories.moving import start_move
from hvsim.infrastructure.backup.restores.file_restore import close_file_restore, open_file_restore
from hvsim.infrastructure.backup.restores.recovery import migrate, publish, unpublish
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.errors import InvalidState
from tests.infrastructure.test_copy_jobs import pass_time, world_with_copy
from tests.infrastructure.test_recoveries import backed_up_world, restore_of, run, wait
from tests.infrastructure.worlds import World


def published_world() -> World:
    world = backed_up_world("off01")
    wait(world, publish(world.server, restore_of(world, "now"), power_up=True))
    return world


@pytest.mark.parametrize("ending", ["unpublish", "migrate"])
def test_a_backup_stays_while_a_machine_runs_from_it(ending: str) -> None:
    world = published_world()
    with pytest.raises(InvalidState, match=r"locked by running session now \[Instant recovery\]"):
        delete_backup(world.server, world.job)
    far = add_repository(world.server, "Far", "D:\\Far", world.estate.local_host.files, "HV01", world.estate.local_host)
    with pytest.raises(InvalidState, match="Unable to move"):
        start_move(world.server, world.job, far)
    assert len(world.server.points()) == 1
    publication = world.server.published[0]
    run(world, unpublish(world.server, publication) if ending == "unpublish" else migrate(world.server, publication))
    delete_backup(world.server, world.job)
    assert world.server.points() == []


def test_a_backup_stays_while_files_of_it_are_open() -> None:
    world = backed_up_world("off01")
    opened = open_file_restore(world.estate, world.server.points()[0])
    with pytest.raises(InvalidState, match=r"locked by running session off01 \[File-level restore\]"):
        delete_backup(world.server, world.job)
    close_file_restore(world.estate, opened)
    delete_backup(world.server, world.job)


def test_a_backup_stays_while_it_is_copied() -> None:
    world, copy = world_with_copy()
    world.back_up()
    assert copy.running is not None
    with pytest.raises(InvalidState, match=r"locked by running session Offsite \[Backup copy\]"):
        delete_backup(world.server, world.job)
    pass_time(world, minutes=10)
    delete_backup(world.server, world.job)
    assert [point.job for point in world.server.points()] == [copy]


def test_retention_and_compacting_wait_for_whoever_works_with_a_chain() -> None:
    options = JobOptions(keep_by_days=False, points_kept=2)
    options.synthetic_fulls.enabled = False
    world = World(("off01",), options)
    for _ in range(2):
        world.back_up()
        pass_time(world, days=1)
    first = world.server.points()[0]
    wait(world, publish(world.server, restore_of(world, "now"), power_up=False))
    options.compact = FullDays(enabled=True, days=list(range(7)))
    for _ in range(2):
        session = world.back_up()
        pass_time(world, days=1)
    assert first.point.id in {point.point.id for point in world.server.points()}
    assert any("not compacted: they are locked by running session now" in record.title for record in session.log)
    assert session.result is Result.WARNING
    run(world, unpublish(world.server, world.server.published[0]))
    assert world.back_up().result is Result.SUCCESS
    assert len(world.server.points()) == 2


def test_what_was_made_once_goes_when_it_is_not_needed_any_more() -> None:
    world = World(("off01",))
    expires = world.estate.clock.now() + timedelta(days=1)
    made = make_one_off(world.server, world.machine("off01"), world.job.repository, JobOptions(), expires)
    world.server.finish(world.server.start(made))
    point = world.server.points_of([made])[0]
    session = publish(world.server, Restore(world.server, point, world.estate.local_host, "now"), power_up=False)
    wait(world, session)
    with pytest.raises(InvalidState, match="Unable to remove"):
        forget_backup(world.server, made)
    pass_time(world, days=3)
    assert len(world.server.points()) == 1
    run(world, unpublish(world.server, world.server.published[0]))
    pass_time(world, days=1)
    assert world.server.points() == []
