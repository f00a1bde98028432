"""The disks that a lab file gives machines are disks like any others: divided anew, moved, taken offline, mounted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell

LAB = """
[[arrays]]
name = "array"
luns = [{ name = "data", size = "100GB" }]

[[hosts]]
name = "HV01"
volumes = [
  { root = 'D:\\', capacity = "1TB" }, { root = 'E:\\', capacity = "2TB" }, { root = 'S:\\', lun = "array/data" },
]

[[hosts.machines]]
name = "app"
path = 'E:\\VMs'
disks = [{ size = "40GB", used = "64MB" }, { size = "20GB", used = "64MB" }]

[[hosts.machines]]
name = "cold"
state = "Off"
path = 'S:\\VMs'
disks = [{ size = "40GB", used = "64MB" }]

[backup_server]
name = "VBR01"
"""
INSIDE = "Invoke-Command -VMName app -Credential $guest "


@pytest.fixture
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    path = tmp_path_factory.mktemp("lab") / "lab.toml"
    path.write_text(LAB)
    made = Shell(lab=str(path))
    made.run(GUEST)
    yield made
    made.session.close()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("'x' > D:\\a.txt; Set-Partition -DriveLetter D -NewDriveLetter X; Test-Path D:\\; Get-Content X:\\a.txt; "
         "(Get-Disk 0 | Get-Partition).DriveLetter -join ''"), ["False", "x", "CXE"]),
        (("'x' > D:\\a.txt; Resize-Partition -DriveLetter D -Size 10GB; "
         "(Get-Volume D).Size / 1GB; (Get-Volume D).SizeRemaining -lt 10GB; Get-Content D:\\a.txt; "
         "(Get-Disk 0).LargestFreeExtent / 1GB"), ["10", "True", "x", "1014"]),
        (("'x' > D:\\a.txt; $null = Format-Volume -DriveLetter D -NewFileSystemLabel New -Force; Test-Path D:\\a.txt; "
         "(Get-Volume D).FileSystemLabel"), ["False", "New"]),
        (("$null = Remove-Partition -DriveLetter D -Confirm:$false; Test-Path D:\\; "
         "(New-Partition 0 -Size 20GB -DriveLetter Y | Format-Volume -Confirm:$false).DriveLetter; "
         "(Get-Volume E).FileSystem"), ["False", "Y", "NTFS"]),
        (("(Get-VM cold).State; Set-Disk 1 -IsOffline $true; Test-Path S:\\; (Get-VM cold).State; "
         "Set-Disk 1 -IsOffline $false; (Get-VM cold).State; Start-VM cold; (Get-VM cold).State"),
         ["Off", "False", "OffCritical", "Off", "Running"]),
        (("Clear-Disk 1 -RemoveData -Confirm:$false; (Get-Disk 1).PartitionStyle; Test-Path S:\\; (Get-VM cold).State; "
         "Get-Disk 1 | Initialize-Disk -PassThru | New-Partition -DriveLetter S -UseMaximumSize | "
         "Format-Volume -Confirm:$false | % DriveLetter"), ["RAW", "False", "OffCritical", "S"]),
        (("$id = (Get-Volume S).Path; Set-Disk 1 -Guid '{11111111-1111-1111-1111-111111111111}'; (Get-Disk 1).Guid; "
         "(Get-Volume S).Path -eq $id"), ["{11111111-1111-1111-1111-111111111111}", "True"]),
        ((f"{INSIDE} {{ 'x' > D:\\a.txt; Set-Partition -DriveLetter D -NewDriveLetter T; Get-Content T:\\a.txt; "
         "(Get-Volume).DriveLetter -join '' }"), ["x", "CT"]),
        ((f"{INSIDE} {{ Set-Disk 1 -IsReadOnly $true; Clear-Disk 1 -RemoveData -Confirm:$false -ErrorAction 0; "
         "(Get-Disk 1).PartitionStyle; Set-Disk 1 -IsReadOnly $false; Clear-Disk 1 -RemoveData -Confirm:$false; "
         "(Get-Disk 1).PartitionStyle }"), ["GPT", "RAW"]),
        (("'x' > D:\\a.txt; Set-Partition -DriveLetter D -IsOffline $true; $p = Get-Partition 0 4; $p.IsOffline; "
          "Test-Path D:\\; Set-Partition 0 4 -IsOffline 0; Get-Content D:\\a.txt; (Get-Partition 0 4).DriveLetter; "
          "$p | Set-Partition -IsOffline $true; $p | Set-Partition -NewDriveLetter X; Get-Content X:\\a.txt"),
         ["True", "False", "x", "D", "x"]),
        (("$null = Get-VHD (Get-VMHardDiskDrive cold).Path | Mount-VHD -Passthru; $d = (Get-Volume | "
          "Where-Object FileSystemLabel -eq System | Where-Object DriveLetter -ne C).DriveLetter; "
          "Test-Path \"${d}:\\Windows\\System32\"; 'unattended' > \"${d}:\\answer.xml\"; "
          "Dismount-VHD (Get-VMHardDiskDrive cold).Path; Start-VM cold; Start-Sleep 120; "
          "Invoke-Command -VMName cold -Credential $guest { Get-Content C:\\answer.xml }"), ["True", "unattended"]),
    ],
)  # fmt: skip
def test_they_can_be_changed(shell: Shell, command: str, expected: list[str]) -> None:
    assert lines(shell.run(command)) == expected


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("Clear-Disk 0 -RemoveData -Confirm:$false", "StorageWMI 41009,Clear-Disk"),
        ("Clear-Disk 1 -Confirm:$false", "StorageWMI 41008,Clear-Disk"),
        ("Set-Disk 0 -IsOffline $true", "StorageWMI 41009,Set-Disk"),
        ("Initialize-Disk 1", "StorageWMI 41001,Initialize-Disk"),
        ("Set-Partition -DriveLetter C -NewDriveLetter Q", "StorageWMI 42006,Set-Partition"),
        ("Set-Partition -DriveLetter C -IsOffline $true", "StorageWMI 42011,Set-Partition"),
        ("Remove-Partition -DriveLetter E -Confirm:$false", "StorageWMI 6,Remove-Partition"),
        ("Format-Volume -DriveLetter C -Force", "StorageWMI 6,Format-Volume"),
    ],
)
def test_what_is_needed_stays(shell: Shell, command: str, expected: str) -> None:
    assert error_of(shell, command)[0] == expected


def test_a_disk_of_a_cluster_is_the_clusters() -> None:
    shell = Shell()
    assert error_of(shell, "Clear-Disk 1 -RemoveData -Confirm:$false")[0] == "StorageWMI 41019,Clear-Disk"
    grown = "Set-Disk 1 -IsOffline $false; $p = Get-Partition -DiskNumber 1 | Where-Object Type -eq Basic; "
    shell.run(f"{grown} $p | Resize-Partition -Size 7TB")
    assert lines(shell.run("(Get-ClusterSharedVolume).SharedVolumeInfo.Partition.Size / 1TB")) == ["7"]
    shell.session.close()


def test_a_letter_that_went_to_another_volume_holds_no_machine(shell: Shell) -> None:
    shell.run("Stop-VM app -TurnOff; Set-Partition -DriveLetter E -NewDriveLetter X")
    assert lines(shell.run("(Get-VM app).State; $null = New-VHD X:\\a.vhdx 1GB")) == ["OffCritical"]
    ready = "Initialize-Disk -PassThru | New-Partition -DriveLetter E -UseMaximumSize | Format-Volume -Confirm:$false"
    shell.run(f"$null = Mount-VHD X:\\a.vhdx -Passthru | Get-Disk | {ready}; Dismount-VHD X:\\a.vhdx")
    assert lines(shell.run("Set-Partition -DriveLetter X -NewDriveLetter E; Start-VM app; (Get-VM app).State")) == [
        "Running"
    ]
