"""SureBackup: which machines and restore points are verified, what is asked of them, and when a job runs by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.jobs.schedules import DailyOptions
from hvsim.infrastructure.backup.restores.arranging import add_lab, add_surebackup
from hvsim.infrastructure.backup.restores.surebackup import (
    LinkedJob,
    ProxyAppliance,
    SureBackupJob,
    SureBackupSession,
    TestScript,
    VerifiedMachine,
)
from hvsim.infrastructure.backup.restores.verification_schedule import follow_schedule
from hvsim.infrastructure.backup.restores.verifying import NEWEST, PointChoice, start_surebackup
from hvsim.infrastructure.backup.runs.session import Result, TaskStatus
from hvsim.infrastructure.errors import NotFound
from tests.infrastructure.worlds import World


def verifying_world(*machines: str) -> tuple[World, SureBackupJob]:
    world = World(machines or ("web01", "off01"))
    lab = add_lab(world.server, "Lab1", "", world.estate.host("HV01"))
    return world, add_surebackup(world.server, "Verify", "", lab, None, [LinkedJob(world.job)])


def run(world: World, job: SureBackupJob, choice: PointChoice = NEWEST) -> SureBackupSession:
    session = start_surebackup(world.server, job, choice)
    assert session.process is not None
    world.estate.clock.run_until(session.process)
    return session


def titles(session: SureBackupSession) -> str:
    return "\n".join(record.title for record in session.log)


def test_applications_are_probed_at_their_ports() -> None:
    world, job = verifying_world("web01")
    world.back_up()
    job.linked[0].scripts = [TestScript("SQLServer")]
    session = run(world, job)
    assert (session.result, session.tasks[0].scripts) == (Result.SUCCESS, True)
    assert "SQLServer answers at port 1433" in titles(session)
    job.linked[0].roles = ["WebServer"]
    session = run(world, job)
    assert (session.result, session.tasks[0].scripts) == (Result.FAILED, False)
    assert "test of applications failed" in session.tasks[0].reason


def test_a_program_of_ones_own_must_be_there_and_needs_a_shell() -> None:
    world, job = verifying_world("web01")
    world.back_up()
    job.linked[0].scripts = [TestScript("", "mine", "C:\\mine.cmd", "%vm_ip%")]
    assert "'C:\\mine.cmd' was not found" in titles(run(world, job))
    world.server.computer.files.write("C:\\mine.cmd", b"exit 0")
    session = run(world, job)
    assert (session.result, session.tasks[0].scripts) == (Result.WARNING, None)
    assert session.tasks[0].status is TaskStatus.SUCCESS


def test_machines_of_a_linked_job_are_left_out_or_have_options_of_their_own() -> None:
    world, job = verifying_world()
    world.back_up()
    web, off = world.job.machines
    job.linked[0].machines = [
        VerifiedMachine(off, excluded=True),
        VerifiedMachine(web, scripts=[TestScript("SQLServer")]),
    ]
    session = run(world, job)
    assert [(task.name, task.scripts) for task in session.tasks] == [("web01", True)]


def test_only_so_many_machines_are_verified_by_chance() -> None:
    world, job = verifying_world("web01", "off01", "old01")
    world.back_up()
    job.random_machines = 1
    chosen = {tuple(task.name for task in run(world, job).tasks) for _ in range(8)}
    assert all(len(names) == 1 for names in chosen)
    assert len(chosen) > 1


def test_older_restore_points_are_verified_when_they_are_asked_for() -> None:
    world, job = verifying_world("web01")
    world.back_up()
    first = world.server.points()[0].time
    world.estate.clock.sleep(timedelta(days=1))
    world.estate.faults.add("GuestWriterFailed", "web01")
    world.back_up()
    assert [point.is_application_aware for point in world.server.points()] == [True, False]
    for choice, good in (
        (PointChoice(first), True),
        (PointChoice(application_aware=True), True),
        (PointChoice(first, application_aware=False), False),
        (PointChoice(first - timedelta(hours=1)), False),
    ):
        session = run(world, job, choice)
        assert (session.result is Result.SUCCESS) is good
        assert ("of the kind and time that were asked for" in titles(session)) is not good


def test_a_schedule_starts_it_and_so_does_another_job() -> None:
    world, job = verifying_world("off01")
    clock = world.estate.clock
    job.schedule.daily = DailyOptions(enabled=True, time=timedelta(hours=23))
    job.schedule_enabled = True
    follow_schedule(world.server, job)
    world.back_up()
    clock.sleep(timedelta(days=2))
    assert [session.created.hour for session in job.sessions] == [23, 23]
    job.schedule.clear()
    job.schedule.after = world.job.id
    follow_schedule(world.server, job)
    world.back_up()
    clock.sleep(timedelta(hours=1))
    assert len(job.sessions) == 3
    job.enabled = False
    follow_schedule(world.server, job)
    world.back_up()
    clock.sleep(timedelta(days=2))
    assert len(job.sessions) == 3


@pytest.mark.parametrize(("minutes", "waits"), [(0, False), (60, True)])
def test_a_scheduled_run_waits_for_linked_jobs(minutes: int, waits: bool) -> None:
    world, job = verifying_world("off01")
    world.back_up()
    job.wait_minutes = minutes
    busy = world.server.start(world.job)
    session = start_surebackup(world.server, job, scheduled=True)
    assert session.process is not None
    world.estate.clock.run_until(session.process)
    assert session.tasks[0].started is not None
    assert busy.ended is not None
    assert (session.tasks[0].started >= busy.ended) is waits


def test_mails_about_a_run_go_where_its_options_say() -> None:
    world, job = verifying_world("off01")
    mail = world.server.settings.mail
    mail.enabled, mail.recipient = True, "ops@lab"
    world.back_up()
    world.server.mailbox.clear()
    run(world, job)
    own = job.options.mails
    own.custom, own.to_addresses, own.addresses, own.on_success = True, True, "dr@lab", False
    run(world, job)
    world.estate.clock.sleep(timedelta(days=1))
    run(world, job, PointChoice(world.server.points()[0].time - timedelta(days=1)))
    assert [(item.recipient, item.subject) for item in world.server.mailbox] == [
        ("ops@lab", "[Success] Verify (1 objects)"),
        ("ops@lab;dr@lab", "[Failed] Verify (1 objects)"),
    ]


def test_an_appliance_is_on_a_switch_of_the_host() -> None:
    world, _ = verifying_world("off01")
    with pytest.raises(NotFound, match="virtual switch"):
        add_lab(world.server, "Lab2", "", world.estate.host("HV01"), ProxyAppliance("Gate", "Nowhere"))


def test_a_guest_without_integration_services_is_not_asked() -> None:
    world, job = verifying_world("off01")
    world.machine("off01").guest.integration_services_version = ""
    world.back_up()
    session = run(world, job)
    (task,) = session.tasks
    assert (session.result, task.heartbeat, task.ping) == (Result.SUCCESS, None, None)
    assert "no integration services" in titles(session)
