"""S2: a shadow copy at first, an AVHDX for the writes meanwhile, and what each file and restore point holds."""

from __future__ import annotations

import pytest

from hvsim.blocks.device import GIB, MIB
from tests.stories.worlds import Shell, told

SCRIPT = "s02-shadow-copy-and-avhdx.ps1"


@pytest.fixture(scope="module")
def story() -> tuple[Shell, str]:
    return told(SCRIPT)


def test_the_status_and_the_avhdx_are_seen_during_the_backup_only(story: tuple[Shell, str]) -> None:
    shell, output = story
    before, during = output.split("The backup begins", 1)
    during, after = during.split("Afterwards the AVHDX is merged", 1)
    assert ".avhdx" not in before
    assert "Running Backing up" in during
    assert "Recovery" in during
    assert "web01_" in during
    assert "The VHDX grew by 0 bytes." in during
    assert "Operating normally" in after
    assert ".avhdx" not in after
    assert "writes to its VHDX again: True" in after
    assert not shell.estate.backup_server.machine("web01").checkpoints


def test_the_restore_point_holds_the_moment_of_the_shadow_copy(story: tuple[Shell, str]) -> None:
    shell, output = story
    point = shell.estate.backup_server.points()[-1]
    with point.backups.read_disk(point.point, point.point.disks[0].name) as disk:
        assert disk.read(2 * GIB, 25) == b"written before the backup"
        assert disk.read(4 * GIB, 25) == bytes(25)
        assert disk.read(5 * GIB, 3 * MIB) == bytes(3 * MIB)
    assert "\n4 GB          4096\n5 GB       3145728\n" in output


def test_nothing_that_the_guest_wrote_meanwhile_is_lost(story: tuple[Shell, str]) -> None:
    shell, _ = story
    disk = shell.estate.backup_server.machine("web01").disks[0]
    assert disk.top.parent is None
    assert disk.top.device.read(2 * GIB, 25) == b"written before the backup"
    assert disk.top.device.read(4 * GIB, 25) == b"written during the backup"
    assert disk.top.device.read(5 * GIB, MIB).count(0) < MIB // 100
    assert disk.top.device.read(5 * GIB + 3 * MIB, 512) == bytes(512)


def test_the_guest_s_own_snapshot_is_there_meanwhile(story: tuple[Shell, str]) -> None:
    shell, output = story
    assert output.count("Provider: 'Hyper-V IC Software Shadow Copy Provider'") == 1
    assert shell.estate.backup_server.machine("web01").guest.shadows.copies == []


def test_any_running_machine_can_be_watched() -> None:
    _, output = told(SCRIPT, "-VMName", "sql01")
    assert "sql01 writes to its VHDX again: True" in output


def test_a_host_of_2012_r2_has_another_name_for_the_file_and_the_same_to_show() -> None:
    shell, output = told(SCRIPT, "-VMName", "old01", "-ComputerName", "HV03")
    assert "old01-AutoRecovery.avhdx" in output
    assert "The VHDX grew by 0 bytes." in output
    assert output.endswith("The writes at 4 and 5 GB are on the running machine alone.\n")
    assert "\n4 GB          4096\n5 GB       3145728\n" in output
    left = shell.estate.host("HV03").files.list("D:\\VMs\\old01\\Virtual Hard Disks")
    assert [item.name for item in left if item.name.endswith(".avhdx")] == []
