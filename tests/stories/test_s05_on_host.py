"""S5: who reads a machine on host, and who makes its shadow copy, for each kind of storage."""

from __future__ import annotations

import re

import pytest

from tests.stories.worlds import Shell, told

NAME = "s05-on-host-providers"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told(f"{NAME}.ps1", lab=f"story/{NAME}.toml")


@pytest.mark.parametrize(
    ("machine", "proxy", "provider"),
    [
        ("local1", "HV11", "Microsoft Software Shadow Copy provider 1.0"),
        ("san1", "HV11", "Microsoft Software Shadow Copy provider 1.0"),
        ("array1", "HV11", "SAN01 Hardware VSS Provider"),
        ("csv1", "HV11", "Microsoft CSV Shadow Copy Provider"),
        ("smb1", "HV11", "Microsoft File Share Shadow Copy provider"),
        ("csv2", "HV12", "Microsoft CSV Shadow Copy Provider"),
        ("new1", "HV13", ""),
    ],
)
def test_the_storage_decides_the_provider_and_the_host_is_the_proxy(
    story: tuple[Shell, str], machine: str, proxy: str, provider: str
) -> None:
    session = story[0].estate.backup_server.sessions()[0]
    (task,) = [task for task in session.tasks if task.machine == machine]
    titles = [record.title for record in task.log]
    assert f"Using source proxy {proxy} [on-host]" in titles
    made = [title for title in titles if title.startswith("Creating volume snapshot")]
    assert made == ([f"Creating volume snapshot ({provider}) (mode: application-aware processing)"] if provider else [])
    assert re.search(rf"^{machine} +Success {proxy} +{re.escape(provider)} *$", story[1], re.MULTILINE)


def test_only_machines_with_the_same_provider_share_a_snapshot(story: tuple[Shell, str]) -> None:
    groups = re.findall(r"^Snapshot group \d+: (.+?) on ", story[1], re.MULTILINE)
    assert groups == ["local1, san1", "array1", "csv1", "smb1", "csv2"]
    assert "apart because its volumes have another shadow copy provider" in story[1]


def test_the_transport_role_moves_with_the_machine(story: tuple[Shell, str]) -> None:
    assert "Using source proxy HV12 [on-host]" in story[1][story[1].index("The transport role moves") :]
