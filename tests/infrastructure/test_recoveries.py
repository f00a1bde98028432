"""Recoveries that leave a session, machines that run from their backups, and machines that SureBackup verifies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.managed_servers import remove_server
from hvsim.infrastructure.backup.reports.compliance import PracticeStatus, practices_of, start_analysis
from hvsim.infrastructure.backup.restores.arranging import add_lab, remove_surebackup
from hvsim.infrastructure.backup.restores.recovery import migrate, publish, start_restore, unpublish
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.restores.surebackup import (
    ApplicationGroup,
    LinkedJob,
    SureBackupJob,
    SureBackupSession,
    VerifiedMachine,
)
from hvsim.infrastructure.backup.restores.verifying import start_surebackup
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import Result, TaskStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, InvalidState
from tests.infrastructure.worlds import MIB, World


def backed_up_world(*machines: str) -> World:
    world = World(machines or ("web01",))
    world.back_up()
    return world


def run(world: World, process: Waiting) -> object:
    return world.estate.clock.run_until(world.estate.clock.start(process))


def restore_of(world: World, name: str = "copy") -> Restore:
    return Restore(world.server, world.server.points()[0], world.estate.local_host, name)


def wait(world: World, session: ServiceSession) -> None:
    assert session.process is not None
    world.estate.clock.run_until(session.process)


def test_a_restore_leaves_a_session_with_its_log() -> None:
    world = backed_up_world()
    session = start_restore(world.server, restore_of(world), power_up=True, reason="a drill")
    wait(world, session)
    assert (session.result, session.reason, session.name) == (Result.SUCCESS, "a drill", "web01")
    assert session.log[-1].title == "Powering on VM"
    assert world.server.machine("copy").is_running
    assert session.duration > timedelta(0)


def test_a_restore_that_fails_says_so_in_its_session() -> None:
    world = backed_up_world()
    point = world.server.points()[0]
    restore = restore_of(world)
    point.backups.delete_point(point.point)
    session = start_restore(world.server, restore, power_up=False)
    with pytest.raises(Exception, match="restore point"):
        wait(world, session)
    assert session.result is Result.FAILED
    assert session.ended is not None


def test_a_published_machine_is_there_at_once_and_moves_later() -> None:
    world = backed_up_world()
    clock, host = world.estate.clock, world.estate.local_host
    start = clock.now()
    wait(world, publish(world.server, restore_of(world), power_up=True))
    published = clock.now() - start
    (publication,) = world.server.published
    assert publication.machine.is_running
    source = world.machine().disks[0].top.device.read(0, MIB)
    assert publication.machine.disks[0].top.device.read(0, MIB) == source
    start = clock.now()
    run(world, migrate(world.server, publication))
    assert clock.now() > start
    assert world.server.published == []
    assert publication.machine in host.machines
    for again in (migrate, unpublish):
        with pytest.raises(InvalidState):
            run(world, again(world.server, publication))
    assert publication.machine.is_running
    assert published > timedelta(0)


def test_machines_that_run_from_one_point_share_what_they_have_not_changed() -> None:
    world = backed_up_world()
    source = world.machine().disks[0].top.device.read(0, MIB)
    restores = [restore_of(world, f"copy{number}") for number in range(3)]
    for restore in restores:
        wait(world, publish(world.server, restore, power_up=False))
    assert [restore.bytes_written > 0 for restore in restores] == [True, False, False]
    first, second, third = (publication.machine.disks[0] for publication in world.server.published)
    first.write(0, b"only here")
    run(world, unpublish(world.server, world.server.published[0]))
    assert second.read(0, MIB) == third.read(0, MIB) == source


def test_what_a_published_machine_wrote_goes_with_it() -> None:
    world = backed_up_world()
    wait(world, publish(world.server, restore_of(world), power_up=True))
    (publication,) = world.server.published
    path = publication.machine.disks[0].base.path
    run(world, unpublish(world.server, publication))
    assert publication.machine not in world.estate.local_host.machines
    assert world.estate.local_host.files.status(path) is None
    with pytest.raises(InvalidState, match="not published"):
        run(world, unpublish(world.server, publication))


def verification(world: World, *, group: tuple[str, ...] = (), checks_content: bool = False) -> SureBackupJob:
    lab = add_lab(world.server, "Lab1", "", world.estate.local_host)
    by_name = {reference.name: reference for reference in world.job.machines}
    machines = [VerifiedMachine(by_name[name]) for name in group]
    made = ApplicationGroup(world.estate.random.guid(), "Group", "", machines) if group else None
    linked = [] if group else [LinkedJob(world.job)]
    job = SureBackupJob(world.estate.random.guid(), "Verify", "", lab, made, linked)
    job.options.content = job.options.group_content = checks_content
    world.server.surebackup_jobs.append(job)
    return job


def verified(world: World, job: SureBackupJob) -> SureBackupSession:
    session = start_surebackup(world.server, job)
    wait(world, session)
    return session


def test_machines_of_restore_points_start_and_are_gone_again() -> None:
    world = backed_up_world("web01", "off01")
    before = [machine.name for machine in world.estate.local_host.machines]
    session = verified(world, verification(world, checks_content=True))
    assert session.result is Result.SUCCESS
    checks = [(task.name, task.heartbeat, task.ping, task.content) for task in session.tasks]
    assert checks == [("web01", True, True, True), ("off01", True, True, True)]
    assert [machine.name for machine in world.estate.local_host.machines] == before


def test_they_run_on_a_switch_that_leads_nowhere() -> None:
    world = backed_up_world("web01")
    job = verification(world)
    start_surebackup(world.server, job)
    world.estate.clock.sleep(timedelta(minutes=1))
    machine = world.server.machine("web01_Lab1")
    assert [adapter.switch for adapter in machine.adapters] == [job.lab.switch]
    assert job.lab.switch.kind.name == "PRIVATE"
    with pytest.raises(InvalidState):
        start_surebackup(world.server, job)
    with pytest.raises(InvalidState, match="while it is running"):
        remove_surebackup(world.server, job)


def test_a_machine_without_a_restore_point_fails_and_the_linked_do_not_start() -> None:
    world = World(("web01", "off01"))
    job = verification(world, group=("web01",))
    job.linked.append(LinkedJob(world.job))
    session = verified(world, job)
    assert session.result is Result.FAILED
    assert [(task.name, task.status) for task in session.tasks] == [("web01", TaskStatus.FAILED)]
    assert session.tasks[0].reason == "There is no restore point of 'web01'"


def test_a_kept_group_goes_on_running() -> None:
    world = backed_up_world("web01")
    job = verification(world, group=("web01",))
    job.keep_running = True
    verified(world, job)
    assert world.server.machine("web01_Lab1").is_running


def test_the_analyzer_follows_what_is_set() -> None:
    world = World(("off01",))

    def status(name: str) -> PracticeStatus:
        return next(item.status for item in practices_of(world.server) if item.name == name)

    assert status("EmailNotificationsEnabled") is PracticeStatus.VIOLATION
    assert status("ReverseIncrementalInUse") is PracticeStatus.OK
    assert status("SecureBootEnable") is PracticeStatus.UNABLE
    world.server.settings.mail.enabled = True
    world.job.options.reverse = True
    assert status("EmailNotificationsEnabled") is PracticeStatus.OK
    assert status("ReverseIncrementalInUse") is PracticeStatus.VIOLATION
    session = start_analysis(world.server)
    wait(world, session)
    assert session.result is Result.SUCCESS
    assert len(session.practices) == len(practices_of(world.server))


def test_a_server_in_use_cannot_be_removed() -> None:
    world = World(("off01",))
    host = next(item for item in world.server.servers if item.host is not None)
    with pytest.raises(EstateError, match="uses it"):
        remove_server(world.server, host)
    with pytest.raises(EstateError, match="itself"):
        remove_server(world.server, world.server.servers[0])
