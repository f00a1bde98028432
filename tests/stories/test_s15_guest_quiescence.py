"""S15: online where the guest can be quiesced, suspended on 2012 R2 where it cannot, and the downtime on the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.guests import read_database
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.vss.steps import RESUME, SUSPEND
from tests.stories.facts import points_of, sessions_of, tasks_of
from tests.stories.worlds import Shell, told

JOB = "Story S15"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s15-guest-quiescence.ps1", lab="story/databases.toml")


def machine_of(shell: Shell, name: str) -> VirtualMachine:
    return shell.estate.backup_server.machine(name)


def test_a_guest_that_can_be_is_quiesced_online_and_only_new_hosts_truncate(story: tuple[Shell, str]) -> None:
    shell, output = story
    old, new = tasks_of(shell, JOB, "sqlold")[0], tasks_of(shell, JOB, "sqlnew")[0]
    assert [task.consistency for task in (old, new)] == [Consistency.FILE_SYSTEM] * 2
    assert [task.status for task in (old, new)] == [TaskStatus.SUCCESS] * 2
    assert machine_of(shell, "sqlold").guest.databases[0].truncated == 0
    assert machine_of(shell, "sqlnew").guest.databases[0].truncated >= 120
    assert "sqlold: 61440 bytes of log before, 61440 after the backup" in output
    assert "sqlnew: 61440 bytes of log before, 0 after the backup" in output


def test_a_guest_that_cannot_be_is_suspended_on_2012_r2_and_never_later(story: tuple[Shell, str]) -> None:
    shell, output = story
    old, new = tasks_of(shell, JOB, "sqlold")[1], tasks_of(shell, JOB, "sqlnew")[1]
    assert (old.consistency, old.status) == (Consistency.OFFLINE, TaskStatus.SUCCESS)
    assert (new.consistency, new.status) == (Consistency.CRASH, TaskStatus.WARNING)
    assert [point.is_consistent for point in points_of(shell, JOB, "sqlold")] == [True, True]
    assert [point.is_consistent for point in points_of(shell, JOB, "sqlnew")] == [True, False]
    counts = {tuple(line.split()[:2]) for line in output.splitlines() if line.startswith(("sqlold, ", "sqlnew, "))}
    assert counts >= {("sqlold,", "Saved"), ("sqlold,", "Saving"), ("sqlold,", "Running"), ("sqlnew,", "Running")}
    assert not counts & {("sqlnew,", "Saved"), ("sqlnew,", "Saving")}


def test_the_downtime_is_as_long_as_the_memory_takes_to_be_written(story: tuple[Shell, str]) -> None:
    shell, _ = story
    session = sessions_of(shell, JOB)[1]
    events = {event.action: event for event in shell.estate.trace.of_session(session.id, "sqlold")}
    suspend, resume = events[SUSPEND.action], events[RESUME.action]
    assert suspend.end is not None
    assert resume.end is not None
    assert timedelta(seconds=25) < suspend.end - suspend.start < timedelta(seconds=30)  # 4 GB at 160 MB a second
    assert timedelta(seconds=28) < resume.end - suspend.start < timedelta(seconds=40)
    assert not [
        event for event in shell.estate.trace.of_session(session.id, "sqlnew") if event.action == SUSPEND.action
    ]


def test_no_application_knows_of_it_and_no_log_is_truncated(story: tuple[Shell, str]) -> None:
    database = machine_of(story[0], "sqlold").guest.databases[0]
    assert database.truncated == 0
    assert all(writer.log_truncations == 0 for writer in machine_of(story[0], "sqlold").guest.writers)


def test_the_restored_machine_goes_on_from_that_very_moment(story: tuple[Shell, str]) -> None:
    shell, output = story
    assert "sqlold-copy Saved" in output
    copy = machine_of(shell, "sqlold-copy")
    database = copy.guest.databases[0]
    assert copy.state is MachineState.RUNNING
    assert (database.committed, database.logged, database.written) == (242, 240, 224)
    assert copy.memory_startup == points_of(shell, JOB, "sqlold")[1].saved_memory
    shell.estate.clock.sleep(timedelta(hours=1))
    copy.settle()
    found = read_database(copy.disks[0].top.device, database.offset, check_pages=True)
    assert found is not None
    assert found.recoverable == database.committed // 4 * 4 >= 360
    assert found.damaged_pages == ()
