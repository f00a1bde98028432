"""S20: short names and the product's over one implementation."""

from __future__ import annotations

import pytest

from tests.stories.facts import blocks_in, points_of, sessions_of
from tests.stories.worlds import Shell, told

JOB = "Story S20"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s20-two-names-for-each-command.ps1")


def test_runs_by_either_name_are_one_chain(story: tuple[Shell, str]) -> None:
    sessions = sessions_of(story[0], JOB)
    assert [session.full for session in sessions] == [True, False, False]
    points = points_of(story[0], JOB, "web01")
    assert [sorted(blocks_in(point, "web01.vhdx")) for point in points[1:]] == [[1024], [2048]]
    assert points[-1].verify() == []


def test_what_one_name_changes_the_other_sees(story: tuple[Shell, str]) -> None:
    output = story[1]
    assert "The same job: True, of type Veeam.Backup.Core.CBackupJob" in output
    assert "Get-BackupJob says UseChangeTracking = False" in output
    assert "GetOptions() says UseChangeTracking = True, RetainCycles = 5" in output
    assert "Both lists have the same sessions: True" in output
    assert "Both lists have the same points: True" in output
    assert "Equal      : True" in output


@pytest.mark.parametrize(
    ("short", "product"),
    [
        ("(Get-BackupJob 'Story S20').Id", "(Get-VBRJob -Name 'Story S20').Id"),
        ("(Get-BackupSession 'Story S20').Id", "(Get-VBRBackupSession -Name 'Story S20*').Id"),
        ("(Get-RestorePoint -JobName 'Story S20').Id", "(Get-VBRBackup -Name 'Story S20' | Get-VBRRestorePoint).Id"),
        ("(Get-BackupRepository).Id", "(Get-VBRBackupRepository).Id"),
    ],
)
def test_both_names_give_the_same_objects(story: tuple[Shell, str], short: str, product: str) -> None:
    shell = story[0]
    left = shell.run(f"{short} | ForEach-Object ToString")
    assert left
    assert left == shell.run(f"{product} | ForEach-Object ToString")
