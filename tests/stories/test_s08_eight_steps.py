"""S8: the eight steps in their order with their times, and that a fault at each fails that step and no other."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from hvsim.infrastructure.faults import FAULT_POINTS
from hvsim.infrastructure.vss.steps import EIGHT_STEPS
from tests.stories.worlds import Shell, told


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s08-eight-steps.ps1")


def test_the_steps_are_shown_in_order_with_component_start_and_length(story: tuple[Shell, str]) -> None:
    table = story[1][: story[1].index("The same as a picture")]
    lines = [line for line in table.splitlines() if re.match(r" +\d ", line)]
    for line, step in zip(lines, EIGHT_STEPS, strict=True):
        assert re.match(rf" +{step.number} {re.escape(step.component)} +{re.escape(step.action)} +\d", line)
    times = [re.search(r"(\d\d:\d\d:\d\d\.\d) +([\d.]+) +Succeeded$", line) for line in lines]
    starts = [match[1] for match in times if match]
    assert len(starts) == 8
    assert starts == sorted(starts)
    assert all(float(match[2]) > 0 for match in times if match)


def test_each_step_begins_when_the_one_before_has_ended(story: tuple[Shell, str]) -> None:
    shell = story[0]
    session = next(item for item in shell.estate.backup_server.sessions() if item.job.name == "Story S8")
    steps = [event for event in shell.estate.trace.of_session(session.id, "sql01") if event.number]
    assert [event.number for event in steps] == list(range(1, 9))
    for before, after in pairwise(steps):
        assert before.end is not None
        assert before.end <= after.start


def test_applications_files_and_amounts_are_named(story: tuple[Shell, str]) -> None:
    _, output = story
    assert "SqlServerWriter" in output
    assert re.search(r"sql01_[0-9A-F-]{36}\.avhdx", output)
    assert re.search(r"Detail : \d+ MB read, [\d.]+ MB transferred", output)


@pytest.mark.parametrize("name", [item.name for item in FAULT_POINTS.values() if item.step])
def test_a_fault_at_each_step_gives_that_step_s_failure(story: tuple[Shell, str], name: str) -> None:
    point = FAULT_POINTS[name]
    pattern = rf"^{name} +done: ([\d ]*?) +failed: (\d)  job: (\w+), (\d+) restore points, ([\d,]+) s\n    (.+)$"
    match = re.search(pattern, story[1], re.MULTILINE)
    assert match is not None
    done, failed, result, points, seconds, message = match.groups()
    assert done.split() == [str(number) for number in range(1, point.step)]
    assert failed == str(point.step)
    assert (result, points) == ("Failed", "0")
    assert int(seconds.replace(",", "")) >= point.seconds
    assert point.message in message


def test_every_step_has_a_fault(story: tuple[Shell, str]) -> None:
    assert {item.step for item in FAULT_POINTS.values()} >= set(range(1, 9))
