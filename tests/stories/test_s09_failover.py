"""S9: with the fallback allowed the host reads the machine, with it forbidden the job fails; the data is the same."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.stories.worlds import Shell, told


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s09-failover-to-on-host.ps1")


def test_the_fallback_decides(story: tuple[Shell, str]) -> None:
    results = re.findall(r"^Fallback (allowed|forbidden): (\w+)$", story[1], re.MULTILINE)
    assert results == [("allowed", "Success"), ("forbidden", "Success")] + 3 * [
        ("allowed", "Success"),
        ("forbidden", "Failed"),
    ]
    assert story[1].count("Using source proxy PX01 [off-host]") == 2
    assert story[1].count("Using source proxy HV01 [on-host]") == 3


@pytest.mark.parametrize(
    "reason",
    [
        "PX01 cannot be used for 'web01': it is disabled",
        "PX01 cannot be used for 'web01': it is not available",
        "The snapshot could not be mounted on the off-host backup proxy. (0x80042308)",
    ],
)
def test_both_say_why(story: tuple[Shell, str], reason: str) -> None:
    assert story[1].count(reason) == 2


def test_a_failed_job_leaves_no_point_and_each_point_is_whole(story: tuple[Shell, str]) -> None:
    shell, output = story
    counts = Counter(point.job.name for point in shell.estate.backup_server.points())
    assert counts == {"Fallback allowed": 4, "Fallback forbidden": 1}
    assert len(re.findall(r"equals the running machine: True", output)) == 5
    assert output.count("Intact") == 5
