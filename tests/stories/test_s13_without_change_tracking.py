"""S13: without tracking everything is read, and the increments hold the very same blocks as with it."""

from __future__ import annotations

import pytest

from hvsim.blocks.backup.model import ReadMode
from tests.stories.facts import MIB, blocks_in, content_at, points_of, tasks_of
from tests.stories.worlds import Shell, told

DISK = "web01.vhdx"
PLACES = [{1024, 1025, 20 * 1024, 40 * 1024}, set(), {30 * 1024}]
"""The blocks that each increment must hold."""


@pytest.fixture(scope="module")
def shell() -> Shell:
    return told("s13-without-change-tracking.ps1")[0]


def test_the_increments_hold_the_same_blocks_with_the_same_bytes(shell: Shell) -> None:
    tracked, compared = (points_of(shell, f"Story S13 {name}", "web01") for name in ("tracked", "compared"))
    assert [point.is_full for point in tracked] == [point.is_full for point in compared] == [True, False, False, False]
    for left, right, blocks in zip(tracked[1:], compared[1:], PLACES, strict=True):
        assert blocks_in(left, DISK) == blocks_in(right, DISK) == blocks
        for block in blocks:
            here = content_at(left, DISK, block * MIB, MIB)
            assert here == content_at(right, DISK, block * MIB, MIB)
            assert any(here)
    size = min(point.point.disks[0].size for point in tracked)
    for offset in (0, 40 * 1024 * MIB, size - MIB):
        assert content_at(tracked[-1], DISK, offset, MIB) == content_at(compared[-1], DISK, offset, MIB)


def test_everything_is_read_and_the_same_is_sent(shell: Shell) -> None:
    tracked, compared = (tasks_of(shell, f"Story S13 {name}", "web01") for name in ("tracked", "compared"))
    assert [task.transferred for task in tracked] == [task.transferred for task in compared]
    assert [task.read for task in tracked[1:3]] == [4 * MIB, MIB]  # the tracked blocks, whether they differ or not
    assert all(task.read > 95 * MIB for task in compared)
    modes = [[disk.mode for task in tasks for disk in task.disks] for tasks in (tracked, compared)]
    assert modes[0] == [ReadMode.FULL, ReadMode.TRACKED, ReadMode.TRACKED, ReadMode.UNTRACKED]
    assert modes[1] == [ReadMode.FULL, *[ReadMode.UNTRACKED] * 3]
    broken, healthy = tracked[3], compared[3]
    assert (broken.read, broken.disks[0].stored_blocks) == (healthy.read, healthy.disks[0].stored_blocks)
    assert "corrupted" in broken.tracking_failure
    assert healthy.tracking_failure == ""


def test_files_of_both_jobs_differ_in_size_by_notes_only(shell: Shell) -> None:
    tracked, compared = (points_of(shell, f"Story S13 {name}", "web01") for name in ("tracked", "compared"))
    for left, right in zip(tracked, compared, strict=True):
        assert abs(left.point.file_size - right.point.file_size) < 512
