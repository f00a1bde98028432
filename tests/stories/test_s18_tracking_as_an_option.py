"""S18: change tracking is used or not by the job's option and by the host's switch."""

from __future__ import annotations

import pytest

from tests.stories.facts import MIB, points_of, tasks_of, titles
from tests.stories.worlds import Shell, told

RUNS = {
    ("Story S18 a", "web01"): [False, True, False, False, True, True, True, True],
    ("Story S18 a", "old01"): [False, True, False, False, True, False, False, True],
    ("Story S18 b", "web01"): [False, True, True, True, True, True, True, True],
    ("Story S18 b", "old01"): [False, True, True, True, True, False, False, True],
}
"""Whether tracking said what to read: full, on, off in a, on in a (no point to start from), on, off on HV03, on, on."""


@pytest.fixture(scope="module")
def shell() -> Shell:
    return told("s18-tracking-as-an-option.ps1")[0]


@pytest.mark.parametrize("key", list(RUNS))
def test_the_option_and_the_switch_decide_and_the_increments_stay_the_same(shell: Shell, key: tuple[str, str]) -> None:
    tasks = tasks_of(shell, *key)
    assert [task.tracking_used for task in tasks] == RUNS[key]
    for task in tasks[1:]:
        assert sum(disk.stored_blocks for disk in task.disks) == 1
        assert task.read == MIB if task.tracking_used else task.read > 50 * MIB
    assert all(point.verify() == [] for point in points_of(shell, *key))


def test_the_log_says_who_switched_it_off(shell: Shell) -> None:
    by_job = titles(tasks_of(shell, "Story S18 a", "web01")[2])
    assert "web01.vhdx is read completely: the job does not use changed block tracking data" in by_job
    by_host = titles(tasks_of(shell, "Story S18 b", "old01")[5])
    assert "old01.vhdx is read completely: changed block tracking is disabled on host 'HV03'" in by_host
    again = titles(tasks_of(shell, "Story S18 a", "web01")[3])
    assert "web01.vhdx is read completely: there is no tracking point to start from" in again
