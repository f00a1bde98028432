"""Disks and partitions: new virtual disks made ready on a host and in a guest, and volumes that grow."""

from __future__ import annotations

import pytest

from hvsim.blocks.partitions import read_table
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell

READY = (
    "$null = New-VHD D:\\new.vhdx -SizeBytes 20GB\n"
    "Mount-VHD D:\\new.vhdx -Passthru | Get-Disk | Initialize-Disk -Passthru | "
    "New-Partition -AssignDriveLetter -UseMaximumSize | "
    "Format-Volume -FileSystem NTFS -NewFileSystemLabel Data -Confirm:$false | ForEach-Object DriveLetter\n"
)
IN_GUEST = "Invoke-Command -VMName web01 -Credential $guest "


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("(Get-Disk).Number -join ' '", "0 1"),
        ("(Get-Disk 1).IsClustered", "True"),
        ("(Get-Partition -DiskNumber 0).Type -join ' '", "System Reserved Basic Basic Basic"),
        ("(Get-Partition -DriveLetter D).Size -eq (Get-Volume D).Size", "True"),
        ("(Get-Volume D | Get-Partition | Get-Disk).Number", "0"),
        ("(Get-Disk 0 | Get-Partition | Where-Object DriveLetter -eq C | Get-Volume).FileSystem", "NTFS"),
        ("(Get-Disk -CimSession FS01).BusType", "RAID"),
        ("(Get-CimInstance -Namespace root/microsoft/windows/storage MSFT_Disk).Count", "2"),
        (f"{GUEST}; {IN_GUEST} {{ (Get-Disk).FriendlyName }}", "Msft Virtual Disk"),
        (f"{GUEST}; {IN_GUEST} {{ (Get-Partition -DriveLetter C).PartitionNumber }}", "3"),
    ],
)
def test_what_a_machine_has(shell: Shell, command: str, expected: str) -> None:
    assert lines(shell.run(command)) == [expected]


def test_tables_show_what_windows_shows(shell: Shell) -> None:
    shown = lines(shell.run("Get-Disk 1"))
    assert shown[0].split() == [
        "Number", "Friendly", "Name", "Serial", "Number", "HealthStatus", "OperationalStatus", "Total", "Size",
        "Partition", "Style",
    ]  # fmt: skip
    assert shown[2].endswith("8 TB GPT")
    parts = lines(shell.run("Get-Partition -DiskNumber 1"))
    assert parts[0].lstrip().startswith("DiskPath: \\\\?\\scsi#disk")
    assert parts[3].split() == ["1", "1048576", "16", "MB", "Reserved"]


def test_a_new_disk_is_made_ready_and_keeps_its_files() -> None:
    shell = Shell()
    assert lines(shell.run(READY)) == ["F"]
    device = shell.estate.local_host.mounted_disks[0].image.device
    table = read_table(device.read, device.size)
    assert table is not None
    assert [entry.size >> 20 for entry in table.entries] == [16, 20462]
    steps = ("'x' > F:\\a.txt; Dismount-VHD D:\\new.vhdx; Test-Path F:\\; Mount-VHD D:\\new.vhdx -NoDriveLetter; "
             "Test-Path F:\\; Get-Partition -DiskNumber 2 -PartitionNumber 2 | Add-PartitionAccessPath "
             "-AccessPath X:; Test-Path X:\\a.txt")  # fmt: skip
    assert lines(shell.run(steps)) == ["False", "False", "True"]


def test_a_volume_grows_after_its_disk() -> None:
    shell = Shell()
    shell.run(READY + "Dismount-VHD D:\\new.vhdx; Resize-VHD D:\\new.vhdx 30GB; Mount-VHD D:\\new.vhdx")
    grown = ("$before = (Get-Volume F).Size; $max = (Get-PartitionSupportedSize -DriveLetter F).SizeMax; "
             "Resize-Partition -DriveLetter F -Size $max; ((Get-Volume F).Size - $before) / 1GB")  # fmt: skip
    assert lines(shell.run(grown)) == ["10"]
    assert error_of(shell, "Resize-Partition -DriveLetter F -Size 40GB")[0] == "StorageWMI 4097,Resize-Partition"


def test_a_guests_volume_keeps_its_size_until_it_is_resized() -> None:
    shell = Shell()
    ask = IN_GUEST + "{ [math]::Round((Get-Volume C).Size / 1GB) }"
    disk = "(Get-VMHardDiskDrive web01).Path"
    before = int(lines(shell.run(f"{GUEST}; {ask}"))[0])
    shell.run(f"Resize-VHD {disk} ((Get-VHD {disk}).Size + 10GB)")
    assert lines(shell.run(ask)) == [str(before)]
    grow = "{ Resize-Partition -DriveLetter C -Size (Get-PartitionSupportedSize -DriveLetter C).SizeMax }"
    shell.run(IN_GUEST + grow)
    assert lines(shell.run(ask)) == [str(before + 10)]


def test_a_guest_makes_an_attached_disk_ready_and_a_backup_sees_what_changed() -> None:
    shell = Shell()
    made = ("New-VHD D:\\VMs\\data.vhdx -SizeBytes 5GB | Out-Null; Add-VMHardDiskDrive web01 -Path D:\\VMs\\data.vhdx; "
            f"{GUEST}\n")  # fmt: skip
    inside = ("{ Get-Disk | Where-Object PartitionStyle -eq RAW | Initialize-Disk -PartitionStyle MBR -PassThru | "
              "New-Partition -UseMaximumSize -AssignDriveLetter | Format-Volume -Confirm:$false | Out-Null; "
              "'x' > D:\\x.txt; (Get-Volume D).FileSystem; (Get-Disk 1).PartitionStyle }")  # fmt: skip
    assert lines(shell.run(made + IN_GUEST + inside)) == ["NTFS", "MBR"]
    machine = next(item for item in shell.estate.local_host.machines if item.name == "web01")
    assert [item.root for item in machine.guest.volumes] == ["C:\\", "D:\\"]
    assert machine.disks[1].written >= 1536
    offline = "{ Set-Disk 1 -IsOffline $true; (Get-Disk 1).OperationalStatus; Test-Path D:\\x.txt }"
    assert lines(shell.run(IN_GUEST + offline)) == ["Offline", "False"]
    online = "{ Set-Disk 1 -IsOffline $false; Test-Path D:\\x.txt }"
    assert lines(shell.run(IN_GUEST + online)) == ["True"]


def test_what_cannot_be_is_refused() -> None:
    shell = Shell()
    shell.run(READY)
    assert error_of(shell, "Initialize-Disk 2")[:2] == ["StorageWMI 41001,Initialize-Disk", "NotSpecified"]
    assert error_of(shell, "New-Partition -DiskNumber 2 -Size 1GB")[0] == "StorageWMI 40000,New-Partition"
    assert error_of(shell, "Get-Disk 77")[0] == "CmdletizationQuery_NotFound_Number,Get-Disk"
    shell.run("Set-Disk 2 -IsReadOnly $true")
    assert error_of(shell, "Clear-Disk 2 -RemoveData -Confirm:$false")[0] == "StorageWMI 41002,Clear-Disk"
    shell.run("Set-Disk 2 -IsReadOnly $false; $null = New-VM nested -Path F:\\; $null = New-VHD F:\\n.vhdx 1GB")
    shell.run("Add-VMHardDiskDrive nested -Path F:\\n.vhdx")
    assert error_of(shell, "Dismount-VHD D:\\new.vhdx")[1] == "ResourceBusy"


def test_letters_and_units_that_cannot_be_are_refused() -> None:
    shell = Shell()
    shell.run(READY + "Get-Partition -DriveLetter F | Remove-Partition -Confirm:$false")
    part = "New-Partition 2 -Size 10MB"
    formats = f"{part} -DriveLetter Z | Format-Volume -AllocationUnitSize 7 -Confirm:$false"
    assert "access path is not valid" in error_of(shell, f"{part} -DriveLetter '1'")[4]
    assert "no size of an allocation unit" in shell.run_with_errors(formats)[1]
    shell.run_with_errors(f"1..25 | % {{ $null = {part} -AssignDriveLetter }}")
    assert "No drive letter is free." in shell.run_with_errors(f"{part} -AssignDriveLetter")[1]


DATA = (
    "$null = New-VHD D:\\data.vhdx -SizeBytes 20GB; Add-VMHardDiskDrive web01 -Path D:\\data.vhdx -ControllerType SCSI;"
    f"{GUEST}; {IN_GUEST}{{ Get-Disk 1 | Initialize-Disk -Passthru | New-Partition -AssignDriveLetter -Size 5GB |"
    " Format-Volume -FileSystem NTFS -NewFileSystemLabel Keep -Confirm:$false | Out-Null; Set-Content D:\\a.txt kept }"
)
VOLUMES = IN_GUEST + "{ (Get-Volume).ForEach({ $_.DriveLetter + ' ' + $_.FileSystemLabel }) -join ', ' }"


def test_volumes_of_a_guest_go_back_with_its_checkpoint() -> None:
    shell = Shell()
    shell.run(DATA)
    size = f"{IN_GUEST}{{ (Get-Partition -DriveLetter C).Size }}"
    before = lines(shell.run(size))
    shell.run(
        f"Checkpoint-VM web01 -SnapshotName one; {IN_GUEST}{{"
        " Get-Partition -DriveLetter D | Remove-Partition -Confirm:$false;"
        " $late = Get-Disk 1 | New-Partition -DriveLetter E -Size 3GB;"
        " $late | Format-Volume -NewFileSystemLabel Late -Confirm:$false | Out-Null;"
        " Resize-Partition -DriveLetter C -Size 20GB }; Checkpoint-VM web01 -SnapshotName two"
    )
    assert lines(shell.run(VOLUMES)) == ["C System, E Late"]
    for name, expected in (("one", "C System, D Keep"), ("two", "C System, E Late"), ("one", "C System, D Keep")):
        shell.run(f"Restore-VMSnapshot -VMName web01 -Name {name} -Confirm:$false; Start-VM web01; Start-Sleep 120")
        assert lines(shell.run(VOLUMES)) == [expected]
    files = f"{IN_GUEST}{{ Get-Content D:\\a.txt; Test-Path E:\\ }}"
    assert lines(shell.run(f"{size}; {files}")) == [*before, "kept", "False"]


def test_a_restored_guest_has_the_volumes_of_its_restore_point() -> None:
    shell = Shell()
    shell.run(f"{DATA}; $null = Start-VBRJob Nightly")
    shell.run(f"{IN_GUEST}{{ Get-Partition -DriveLetter D | Remove-Partition -Confirm:$false }}")
    shell.run("Start-VBRHvRestoreVM (Get-VBRRestorePoint -Name web01)[-1] -PowerUp; Start-Sleep 120")
    assert lines(shell.run(VOLUMES)) == ["C System, D Keep"]
