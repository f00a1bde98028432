"""S11: the driver before 2016, Hyper-V's own tracking from 2016 on: either reads what has changed and nothing else."""

from __future__ import annotations

import pytest

from hvsim.blocks.tracking_kinds import TrackingKind
from hvsim.infrastructure.disks.change_tracking import kind_of
from tests.stories.facts import MIB, blocks_in, differing_blocks, points_of, tasks_of, titles
from tests.stories.worlds import Shell, told

JOB = "Story S11"
DISKS = {"web01": "web01.vhdx", "old01": "old01.vhdx"}


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s11-changed-block-tracking.ps1")


def test_each_host_tracks_in_its_own_way(story: tuple[Shell, str]) -> None:
    shell, output = story
    server = shell.estate.backup_server
    web, old = server.machine("web01"), server.machine("old01")
    assert (kind_of(web.host), kind_of(old.host)) == (TrackingKind.RESILIENT, TrackingKind.FILTER_DRIVER)
    assert [path.rpartition(".")[2] for path in web.disks[0].tracking_files] == ["rct", "mrt"]
    assert [path.rpartition(".")[2] for path in old.disks[0].tracking_files] == ["ctp"]
    assert "web01.vhdx.mrt     77824" in output
    assert "old01.vhdx.ctp" in output


@pytest.mark.parametrize("machine", list(DISKS))
def test_an_increment_reads_and_stores_exactly_the_changed_blocks(story: tuple[Shell, str], machine: str) -> None:
    _, increment, without = tasks_of(story[0], JOB, machine)[:3]
    points = points_of(story[0], JOB, machine)
    assert (increment.tracking_used, without.tracking_used) == (True, False)
    assert increment.read == 3 * MIB
    assert without.read > 50 * MIB
    assert increment.transferred == without.transferred
    assert any(text.endswith("[CBT]") for text in titles(increment))
    assert not any("[CBT]" in text for text in titles(without))
    for number, first in ((1, 2048), (2, 3072)):
        expected = {first, first + 1, first + 2}
        assert blocks_in(points[number], DISKS[machine]) == expected
        assert differing_blocks(points[number - 1], points[number], DISKS[machine]) == expected


def test_a_restart_loses_nothing_and_a_power_failure_what_the_driver_had_in_memory(story: tuple[Shell, str]) -> None:
    web, old = tasks_of(story[0], JOB, "web01"), tasks_of(story[0], JOB, "old01")
    assert [task.tracking_used for task in web[-2:]] == [True, True]
    assert [task.tracking_used for task in old[-2:]] == [True, False]
    assert old[-2].read == 3 * MIB
    assert old[-1].read > 50 * MIB
    assert "old01.vhdx is read completely: the host stopped uncleanly" in titles(old[-1])
    assert blocks_in(points_of(story[0], JOB, "old01")[-1], "old01.vhdx") == {5120, 5121, 5122}
