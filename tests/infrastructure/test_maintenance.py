"""What is done with backups now and then: health checks, machines that left, flags, notes, one-off backups."""

from __future__ import annotations

from datetime import timedelta

from hvsim.blocks.backup.model import PointKind
from hvsim.infrastructure.backup.configuration_backup import FOLDER
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.one_off import make_one_off, take_in
from hvsim.infrastructure.backup.jobs.schedules import FullDays
from hvsim.infrastructure.backup.runs.session import Result
from tests.infrastructure.worlds import World

EVERY_DAY = list(range(7))


def checking_world() -> World:
    world = World(("off01",))
    world.job.options.health_check = FullDays(enabled=True, days=EVERY_DAY)
    return world


def damage(world: World) -> None:
    """Flips one bit in the middle of the newest backup file."""
    files, path = world.server.repositories[0].files, world.server.points()[0].file_path
    data = bytearray(files.read(path))
    data[len(data) // 2] ^= 1
    files.write(path, bytes(data))
    world.job.repository.close()


def pass_days(world: World, days: float) -> None:
    world.estate.clock.sleep(timedelta(days=days))


def titles(world: World) -> list[str]:
    return [record.title for record in world.job.sessions[-1].log]


def test_a_health_check_reads_whole_chains_once_a_day() -> None:
    world = checking_world()
    world.back_up()
    assert "Health check of off01 has found no damage" in titles(world)
    world.back_up()
    assert "Health check of off01 has found no damage" not in titles(world)
    pass_days(world, 1)
    world.back_up()
    assert "Health check of off01 has found no damage" in titles(world)


def test_chains_are_compacted_once_a_day_whether_their_health_is_checked_or_not() -> None:
    world = World(("off01",))
    world.job.options.synthetic_fulls = FullDays(enabled=False)
    world.job.options.compact = FullDays(enabled=True, days=EVERY_DAY)
    compacted = "The backup files of off01 were compacted"
    world.back_up()
    assert compacted in titles(world)
    world.back_up()
    assert compacted not in titles(world)
    pass_days(world, 1)
    world.job.options.compact = FullDays(enabled=False)
    world.job.options.health_check = FullDays(enabled=True, days=EVERY_DAY)
    world.back_up()
    world.job.options.compact = FullDays(enabled=True, days=EVERY_DAY)
    world.back_up()
    assert compacted in titles(world)


def test_damage_fails_the_run_and_the_next_one_begins_a_new_chain() -> None:
    world = checking_world()
    world.back_up()
    damage(world)
    pass_days(world, 1)
    session = world.back_up()
    assert session.result is Result.FAILED
    assert "Health check has found damage in the backup of off01" in session.reason
    pass_days(world, 1)
    assert world.back_up().result is Result.SUCCESS
    assert [point.point.kind for point in world.server.points()][-1] is PointKind.FULL
    assert world.server.points()[-1].verify() == []


def test_a_scheduled_run_that_found_damage_is_retried_with_a_full() -> None:
    world = checking_world()
    world.back_up()
    damage(world)
    pass_days(world, 1)
    world.job.schedule.daily.enabled = True
    world.server.trigger_of(world.job).set()
    pass_days(world, 1)
    assert [(item.attempt, item.result) for item in world.job.sessions[1:]] == [
        (0, Result.FAILED),
        (1, Result.SUCCESS),
    ]
    assert world.job.damaged == set()


def test_a_machine_that_left_the_job_is_dropped_after_its_days() -> None:
    world = World(("off01", "web01"))
    options = world.job.options
    options.drop_deleted_machines, options.deleted_days = True, 3
    world.back_up()
    del world.job.machines[1]
    for _ in range(5):
        pass_days(world, 1)
        world.back_up()
        machines = {point.machine for point in world.server.points()}
        if "web01" not in machines:
            break
    assert machines == {"off01"}
    assert (world.estate.clock.now() - world.job.sessions[0].created).days == 4


def test_a_flagged_full_outlives_short_retention() -> None:
    world = World(("off01",), JobOptions(days_kept=2, active_fulls=FullDays(enabled=True, days=EVERY_DAY)))
    long_term = world.job.options.long_term
    long_term.enabled, long_term.weeks = True, 4
    for _ in range(12):
        world.back_up()
        pass_days(world, 1)
    sundays = [point.time.weekday() for point in world.server.points()][:2]
    assert sundays[0] == 6
    assert len(world.server.points()) > 3


def test_the_result_is_left_in_the_notes_of_the_machine() -> None:
    world = World(("off01",))
    notes = world.job.options.notes
    notes.enabled, notes.text = True, "Backup"
    world.machine("off01").notes = "owner: web team"
    world.back_up()
    first, second = world.machine("off01").notes.splitlines()
    assert first == "owner: web team"
    assert second.startswith("Backup: Time: [")
    assert "Job name: [Nightly]; Result: [Success]" in second


def test_a_backup_made_once_goes_when_its_time_has_come() -> None:
    world = World(("off01",))
    now = world.estate.clock.now()
    made = make_one_off(
        world.server, world.machine("off01"), world.server.repositories[0], JobOptions(), now + timedelta(days=2)
    )
    world.server.finish(world.server.start(made, full=True))
    assert [point.job for point in world.server.points()] == [made]
    pass_days(world, 1.5)
    assert len(world.server.points()) == 1
    pass_days(world, 1)
    assert world.server.points() == []
    assert made not in world.server.former_jobs


def test_found_files_are_taken_in_with_their_whole_chain() -> None:
    world = World(("off01",))
    world.back_up()
    world.back_up()
    path = world.server.points()[1].file_path
    world.server.remove_job(world.job)
    world.server.former_jobs.clear()
    assert world.server.points() == []
    taken = take_in(world.server, world.server.repositories[0].files, path, "HV01")
    points = world.server.points()
    assert [(point.job, point.is_full) for point in points] == [(taken, True), (taken, False)]
    assert points[1].verify() == []


def test_the_configuration_is_saved_by_its_schedule_and_old_files_go() -> None:
    world = World(("off01",))
    job = world.server.configuration
    job.enabled, job.points_to_keep = True, 3
    job.follow_schedule()
    pass_days(world, 6)
    repository = world.server.repositories[0]
    folder = repository.file_path(f"{FOLDER}/VBR01")
    assert len(list(repository.files.list(folder))) == 3
    assert len(job.sessions) == 6
    assert {session.result for session in job.sessions} == {Result.SUCCESS}
    newest = max(entry.name for entry in repository.files.list(folder))
    assert b'"name": "Nightly"' in repository.files.read(f"{folder}\\{newest}")


def test_all_of_it_lives_in_snapshots_and_copies_of_the_lab() -> None:
    world = checking_world()
    world.back_up()
    snapshot = world.estate.snapshot()
    points = [point.point.id for point in world.server.points()]
    world.server.mailbox.clear()
    pass_days(world, 1)
    world.back_up()
    world.estate.restore(snapshot)
    assert [point.point.id for point in world.server.points()] == points
    twin = world.estate.fork()
    assert [point.point.id for point in twin.backup_server.points()] == points
    assert twin.backup_server.license is not world.server.license
