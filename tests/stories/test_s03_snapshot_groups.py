"""S3: which provider makes the snapshots, and how many machines are in one."""

from __future__ import annotations

import re

import pytest

from hvsim.infrastructure.vss.steps import CHECKPOINT, DELETE_SNAPSHOT, TRANSFER, VOLUME_SNAPSHOT, BackupStep
from tests.stories.worlds import Shell, told

NAME = "s03-snapshot-groups-and-providers"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told(f"{NAME}.ps1", lab=f"story/{NAME}.toml")


def test_ten_machines_are_three_software_or_two_hardware_groups(story: tuple[Shell, str]) -> None:
    _, output = story
    groups = re.findall(r"^Snapshot group \d+: (.+) on (HV1\d) \((.+?)\)", output, re.MULTILINE)
    sizes = [(host, provider, len(names.split(", "))) for names, host, provider in groups]
    software, hardware = "Microsoft Software Shadow Copy provider 1.0", "SAN01 Hardware VSS Provider"
    assert sizes == [("HV11", software, size) for size in (4, 4, 2)] + [("HV12", hardware, size) for size in (8, 2)]
    assert "has at most 4 machines" in output
    assert "has at most 8 machines" in output
    assert "3 shadow copy sets existed; now: No items found that satisfy the query." in output
    assert "2 shadow copy sets existed; now: No items found that satisfy the query." in output


def test_a_group_is_frozen_before_its_snapshot_and_read_before_that_goes(story: tuple[Shell, str]) -> None:
    events = [event for event in story[0].estate.trace.events if event.machine in [f"hard0{n}" for n in range(1, 9)]]

    def of(step: BackupStep) -> list[object]:
        return [event for event in events if event.action == step.action]

    taken = {event.start for event in events if event.action == VOLUME_SNAPSHOT.action}
    assert len(of(VOLUME_SNAPSHOT)) == 8
    assert len(taken) == 1
    (moment,) = taken
    assert all(event.end <= moment for event in events if event.action == CHECKPOINT.action)
    assert all(event.start >= moment for event in events if event.action == TRANSFER.action)
    last = max(event.end for event in events if event.action == TRANSFER.action)
    assert all(event.start >= last for event in events if event.action == DELETE_SNAPSHOT.action)


def test_every_machine_has_a_point_and_no_volume_holds_a_snapshot(story: tuple[Shell, str]) -> None:
    estate = story[0].estate
    machines = {point.machine for point in estate.backup_server.points()}
    assert machines == {f"{kind}{number:02}" for kind in ("soft", "hard") for number in range(1, 11)}
    assert all(volume.snapshots_held == 0 for host in estate.hosts for volume in host.storage.values())
    assert all(computer.shadows.copies == [] for computer in estate.computers)


def test_the_hosts_have_the_providers_that_vbr_and_vssadmin_show(story: tuple[Shell, str]) -> None:
    _, output = story
    shown = output[: output.index("Ten machines of HV11")]
    assert re.search(r"^HV12 SAN01 Hardware VSS Provider", shown, re.MULTILINE)
    assert not re.search(r"^HV11 SAN01", shown, re.MULTILINE)
    assert "Provider name: 'SAN01 Hardware VSS Provider'\n   Provider type: Hardware\n" in shown
