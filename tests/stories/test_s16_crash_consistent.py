"""S16: no downtime, and what only memory knew is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.guests import read_database
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.vss.steps import SUSPEND
from tests.stories.facts import points_of, sessions_of, tasks_of
from tests.stories.worlds import Shell, told

JOB = "Story S16"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s16-crash-consistent.ps1", lab="story/databases.toml")


def test_the_machine_does_not_stop(story: tuple[Shell, str]) -> None:
    shell, output = story
    session = sessions_of(shell, JOB)[0]
    assert not [event for event in shell.estate.trace.of_session(session.id) if event.action == SUSPEND.action]
    states = [line for line in output.splitlines() if line.startswith("sqlold, ")]
    assert [line.split()[1] for line in states] == ["Running"]


def test_the_point_says_what_it_is(story: tuple[Shell, str]) -> None:
    task = tasks_of(story[0], JOB, "sqlold")[0]
    assert (task.consistency, task.status) == (Consistency.CRASH, TaskStatus.WARNING)
    assert not points_of(story[0], JOB, "sqlold")[0].is_consistent


def test_what_was_in_memory_is_lost_and_what_reached_the_log_is_recovered(story: tuple[Shell, str]) -> None:
    shell, output = story
    original, restored = (shell.estate.backup_server.machine(name) for name in ("sqlold", "sqlold-s16"))
    point = points_of(shell, JOB, "sqlold")[0]
    database = original.guest.databases[0]
    with point.backups.read_disk(point.point, "sqlold.vhdx") as device:
        found = read_database(device, database.offset, check_pages=True)
    assert found is not None
    assert (found.clean, found.checkpoint, found.recoverable, found.damaged_pages) == (False, 224, 240, ())
    assert restored.guest.databases[0].committed >= 240
    assert "Promised at the moment of the snapshot: 242. After the restore: 240." in output
    shell.estate.clock.sleep(timedelta(minutes=10))
    original.settle()
    assert database.committed > 260  # the original has lost nothing
    assert database.truncated == 0
