"""S10: each broken rule has a refusal of its own, what is only unwise a warning, and mending it is enough."""

from __future__ import annotations

import re

import pytest

from tests.stories.worlds import Shell, told

REFUSALS = (
    "it is disabled",
    "the Hyper-V role is not installed on it",
    "it is a node of the cluster HVC01, and a snapshot mounted there would bring the cluster down",
    "the hardware VSS provider of SAN01 is not installed on PX01",
    "the hardware VSS provider of SAN01 is not installed on HV01",
    "it has no access to SAN01/LUN1",
    "the hardware VSS provider of SAN01 does not support transportable shadow copies",
    "its computer account has no right to read the share \\\\FS01\\VMs",
    "the File Server VSS Agent Service does not run on FS01",
)


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told("s10-off-host-proxy-rules.ps1")


def test_each_rule_has_its_own_refusal(story: tuple[Shell, str]) -> None:
    failed = re.findall(
        r"^    Failed: Off-host backup proxy \w+ cannot be used for '\w+': (.+)$", story[1], re.MULTILINE
    )
    assert tuple(failed) == REFUSALS
    assert len(set(REFUSALS)) == len(REFUSALS)


def test_what_is_unwise_warns_and_is_backed_up(story: tuple[Shell, str]) -> None:
    warnings = re.findall(r"^    Warning: (.+)$", story[1], re.MULTILINE)
    assert len(warnings) == 2
    assert "PX01 has read-write access to SAN01/LUN1" in warnings[0]
    assert "HV04 runs virtual machines itself" in warnings[1]


def test_after_each_the_backup_works_again(story: tuple[Shell, str]) -> None:
    runs = re.findall(r"^    (Success|Warning|Failed)", story[1], re.MULTILINE)
    assert runs[0] == "Success"
    assert runs[2::2] == ["Success"] * 11
    assert "Success" not in runs[1::2]
    sessions = story[0].estate.backup_server.sessions()
    assert sum(1 for session in sessions for task in session.tasks if task.point is not None) == 14
