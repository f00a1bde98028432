"""S12: what damaged change tracking costs, what the reset cures, and how ODX turns a machine off."""

from __future__ import annotations

from itertools import pairwise

import pytest

from hvsim.infrastructure.backup.runs.session import Result
from tests.stories.facts import MIB, blocks_in, differing_blocks, points_of, sessions_of, tasks_of
from tests.stories.worlds import Shell, told

JOB = "Story S12"
USED = 90 * MIB


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s12-reset-change-tracking.ps1")


def test_a_damaged_map_costs_full_reads_until_it_is_reset_and_never_a_block(story: tuple[Shell, str]) -> None:
    shell, output = story
    full, *increments = tasks_of(shell, JOB, "web01")[:9]
    tracked = [task.tracking_used for task in increments]
    assert tracked == [True, False, False, False, True, False, False, True]
    for task in increments:
        assert (task.read == 2 * MIB) if task.tracking_used else (task.read > USED)
        assert [disk.stored_blocks for disk in task.disks] == [2]
    results = [task.session.result for task in increments]
    damaged = [1, 2, 5]
    assert [number for number, result in enumerate(results) if result is Result.WARNING] == damaged
    assert [bool(task.tracking_failure) for task in increments] == [number in damaged for number in range(8)]
    assert full.read > USED
    assert "CBT data is invalid, failing over to legacy incremental backup" in output


def test_the_full_read_after_lost_tracking_stores_exactly_the_changed_blocks(story: tuple[Shell, str]) -> None:
    shell, _ = story
    points = points_of(shell, JOB, "web01")
    first = 1024  # the first change lies at 1 GB, the next ones 16 MB further each
    for number, (older, newer) in enumerate(pairwise(points[:9])):
        expected = {first + 16 * number, first + 16 * number + 1}
        assert blocks_in(newer, "web01.vhdx") == expected
        assert differing_blocks(older, newer, "web01.vhdx") == expected


def test_a_machine_is_turned_off_by_offloaded_copies_and_not_any_more_without_odx(story: tuple[Shell, str]) -> None:
    shell, output = story
    failed, good = sessions_of(shell, JOB)[-2:]
    assert failed.result is Result.FAILED
    assert failed.tasks[0].point is None
    assert "was turned off" in failed.reason
    assert good.result is Result.SUCCESS
    estate = shell.estate
    assert not estate.host("HV01").offloads_copies
    assert estate.backup_server.machine("web01").is_running
    rule = estate.faults.rules[-1]
    assert (rule.point.name, rule.hits, rule.spent) == ("OffloadConflict", 1, False)
    assert "Equal          : True" in output
