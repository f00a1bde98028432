"""S6: integration services decide how a machine is frozen and how the job ends, by its choices and its host."""

from __future__ import annotations

import re

import pytest

from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.machines.checkpoints import Consistency
from tests.stories.worlds import Shell, told

SUCCESS, WARNING, FAILED = TaskStatus.SUCCESS, TaskStatus.WARNING, TaskStatus.FAILED
EXPECTED = (
    (SUCCESS, Consistency.APPLICATION),
    (WARNING, Consistency.CRASH),
    (FAILED, None),
    (WARNING, Consistency.CRASH),
    (WARNING, Consistency.CRASH),
    (FAILED, None),
    (WARNING, Consistency.CRASH),
    (SUCCESS, Consistency.OFFLINE),
    (WARNING, Consistency.CRASH),
    (SUCCESS, Consistency.APPLICATION),
    (SUCCESS, Consistency.APPLICATION),
    (SUCCESS, Consistency.FILE_SYSTEM),
)


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s06-integration-services.ps1")


def test_the_command_as_typed_shows_the_versions(story: tuple[Shell, str]) -> None:
    shell, output = story
    assert "Name     IntegrationServicesVersion\n----     --------------------------\ndc01     10.0.20348.1\n" in output
    assert "\nlegacy01 6.2.9200.16433\n" in output
    after = shell.run("Get-VM legacy01 | FT Name, IntegrationServicesVersion")
    assert "legacy01 10.0.20348.1" in after


def test_mode_and_result_follow_from_services_choices_and_host(story: tuple[Shell, str]) -> None:
    server = story[0].estate.backup_server
    tasks = [server.job(f"Story S6-{number}").sessions[0].tasks[0] for number in range(1, len(EXPECTED) + 1)]
    assert tuple((task.status, task.consistency if task.point else None) for task in tasks) == EXPECTED
    assert "integration services 6.2.9200.16433 are older than the host's 10.0.20348.1" in tasks[1].reason
    assert "Requestor service does not run in the guest" in tasks[4].reason


def test_a_point_is_consistent_only_where_the_guest_or_its_sleep_made_it_so(story: tuple[Shell, str]) -> None:
    modes = "application-aware processing|Hyper-V guest quiescence|crash-consistent|offline"
    rows = re.findall(rf"({modes}) +(True|False)$", story[1], re.MULTILINE)
    assert len(rows) == 10
    assert all((mode != "crash-consistent") is (consistent == "True") for mode, consistent in rows)


def test_only_the_old_host_suspends(story: tuple[Shell, str]) -> None:
    events = story[0].estate.trace.events
    suspended = {event.machine for event in events if event.action.startswith("Suspends the machine")}
    assert suspended == {"old01"}
