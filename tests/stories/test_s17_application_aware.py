"""S17: logs are truncated after success and only then, and a restore ends with the writers."""

from __future__ import annotations

import pytest

from hvsim.infrastructure.backup.runs.session import Result
from hvsim.infrastructure.guests import read_database
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from tests.stories.facts import points_of, sessions_of, tasks_of
from tests.stories.worlds import Shell, told

JOB = "Story S17"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s17-application-aware.ps1", lab="story/databases.toml")


def machine_of(shell: Shell, name: str) -> VirtualMachine:
    return shell.estate.backup_server.machine(name)


def events_in(machine: VirtualMachine) -> list[int]:
    """What the database server has noted down in the guest."""
    return [entry.number for entry in machine.guest.events(machine).entries if entry.provider == "MSSQLSERVER"]


def test_only_a_backup_that_succeeds_and_may_truncates_the_log(story: tuple[Shell, str]) -> None:
    shell, output = story
    assert [session.result for session in sessions_of(shell, JOB)] == [Result.FAILED, Result.SUCCESS, Result.SUCCESS]
    assert [task.consistency for task in tasks_of(shell, JOB, "sqlnew")] == [Consistency.APPLICATION] * 3
    machine = machine_of(shell, "sqlnew")
    assert events_in(machine) == [3197, 3198, 3197, 3198, 3197, 3198, 18265]
    assert machine.guest.databases[0].truncated == 301
    sql = next(writer for writer in machine.guest.writers if writer.name == "SqlServerWriter")
    assert (sql.log_truncations, sql.restored) == (1, 0)
    used = [line.split()[3:5] for line in output.splitlines() if line.startswith("sqlnew Sales")][:4]
    assert used == [["123392", "0"], ["154112", "0"], ["154112", "0"], ["0", "301"]]


def test_the_log_on_the_guests_disk_says_so_too(story: tuple[Shell, str]) -> None:
    machine = machine_of(story[0], "sqlnew")
    found = read_database(machine.disks[0].top.device, machine.guest.databases[0].offset, check_pages=True)
    assert found is not None
    assert (found.truncated, found.damaged_pages) == (301, ())


@pytest.mark.parametrize(("job", "clean"), [(JOB, True), ("Story S17 plain", False)])
def test_only_the_prepared_point_holds_a_clean_database(story: tuple[Shell, str], job: str, clean: bool) -> None:
    point = points_of(story[0], job, "sqlnew")[-1]
    database = point.settings()["guest"]["databases"][0]
    with point.backups.read_disk(point.point, "sqlnew.vhdx") as device:
        found = read_database(device, database["offset"], check_pages=True)
    assert found is not None
    assert (found.clean, found.damaged_pages) == (clean, ())
    assert (found.recoverable == found.checkpoint) is clean


def test_the_writers_bring_the_restore_to_its_end_at_the_first_start(story: tuple[Shell, str]) -> None:
    restored, plain = machine_of(story[0], "sqlnew-s17"), machine_of(story[0], "sqlnew-plain")
    assert events_in(restored) == [18267]
    assert all(writer.restored == 1 for writer in restored.guest.writers)
    assert not restored.guest.awaits_restore
    assert events_in(plain) == [3421]
    assert all(writer.restored == 0 for writer in plain.guest.writers)


def test_a_second_start_is_an_ordinary_one(story: tuple[Shell, str]) -> None:
    shell = story[0]
    shell.run("Stop-VM sqlnew-s17 -Force; Start-VM sqlnew-s17; Wait-VM sqlnew-s17 -For Heartbeat")
    restored = machine_of(shell, "sqlnew-s17")
    assert events_in(restored) == [18267]
    assert all(writer.restored == 1 for writer in restored.guest.writers)
