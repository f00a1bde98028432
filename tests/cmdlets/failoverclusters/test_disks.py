"""Disks of clusters: a LUN that all nodes see becomes a disk, a shared volume, and a LUN again."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

SEEN = (
    "$null = New-LabLun SAN01/Data 100GB; Set-LabLun SAN01/Data HV01 ReadWrite",
    "(Get-ClusterAvailableDisk).Count; (Get-ClusterAvailableDisk -All).Name; Set-LabLun SAN01/Data HV02 ReadWrite",
    "$disk = Get-Disk | Where-Object PartitionStyle -eq RAW; $disk | Initialize-Disk",
    "$disk | Set-Disk -IsOffline $false",
    "$null = $disk | Initialize-Disk -PassThru | New-Partition -UseMaximumSize | Format-Volume -Confirm:$false",
)


def test_a_disk_of_all_nodes_becomes_a_shared_volume_and_an_ordinary_disk_again() -> None:
    lines, errors = run(
        *SEEN,
        "(Get-ClusterAvailableDisk | Add-ClusterDisk).Name; (Get-ClusterAvailableDisk).Count",
        "(Add-ClusterSharedVolume 'Cluster Disk 2').OwnerNode.Name",
        "Set-Content C:\\ClusterStorage\\Volume2\\a.txt shared",
        "Invoke-Command HV02 { Get-Content C:\\ClusterStorage\\Volume2\\a.txt }",
        "$vm = New-VM csv02 -Path C:\\ClusterStorage\\Volume2; (Add-ClusterVirtualMachineRole csv02).Name",
        "Start-VM csv02; Remove-ClusterSharedVolume 'Cluster Disk 2'; Stop-VM csv02 -TurnOff",
        "(Remove-ClusterSharedVolume 'Cluster Disk 2').State; Test-Path C:\\ClusterStorage\\Volume2",
        "$null = Move-ClusterGroup 'Available Storage' HV02",
        "Invoke-Command HV02 { (Get-Volume | Where-Object { $_.DriveLetter -and $_.Size -lt 100GB }).DriveLetter }",
        "(Get-Disk 2).IsOffline",
    )
    assert lines[:7] == ["0", "Cluster Disk 2", "Cluster Disk 2", "0", "HV01", "shared", "csv02"]
    assert lines[7:] == ["Online", "False", "E", "True"]
    assert "The disk is offline." in errors
    assert "virtual machines on it run" in errors


def test_a_shared_volume_of_the_lab_file_goes_back_to_its_owner_with_its_files() -> None:
    lines, errors = run(
        "Remove-ClusterSharedVolume 'Cluster Disk 1'",
        "Get-VM -ComputerName HV01, HV02 | Where-Object State -eq Running | Stop-VM -TurnOff",
        "$null = Remove-ClusterSharedVolume 'Cluster Disk 1'; (Get-VM web01).State",
        "(Get-Volume | Where-Object FileSystemLabel -eq Volume1).DriveLetter; Test-Path F:\\web01",
        "(Add-ClusterSharedVolume 'Cluster Disk 1').Name; Test-Path C:\\ClusterStorage\\Volume1\\web01",
        "Test-Path F:\\; (Get-VM web01).State",
    )
    assert lines == ["OffCritical", "F", "True", "Cluster Disk 1", "True", "False", "Off"]
    assert "virtual machines on it run" in errors


def test_a_disk_that_one_node_does_not_see_is_refused() -> None:
    _, errors = run(
        "$null = New-LabLun SAN01/Data 100GB; Set-LabLun SAN01/Data HV01 ReadWrite; New-LabLun SAN01/Data 1GB",
        "Get-Disk 2 | Add-ClusterDisk; Get-Disk 0 | Add-ClusterDisk; New-LabLun SAN09/Data 1GB",
    )
    assert "The disk 'SAN01/Data' is not visible to node 'HV02'." in errors
    assert "is none that other nodes could reach" in errors
    assert "A LUN of SAN01 named 'Data' exists already." in errors
    assert "SAN09" in errors


def test_a_shared_volume_stays_what_it_is_when_its_disk_gets_another_signature() -> None:
    paths = "(Get-Partition -DiskNumber 2).AccessPaths | Where-Object { $_ -like 'C:*' }"
    volume = "(Get-CimInstance Win32_Volume | Where-Object Name -like 'C:\\Cl*2\\').DeviceID"
    lines, errors = run(
        *(text.replace("$disk | Initialize-Disk", "$disk | Initialize-Disk -PartitionStyle MBR") for text in SEEN),
        "$null = Get-ClusterAvailableDisk | Add-ClusterDisk | Add-ClusterSharedVolume; Set-Content C:\\a.txt x",
        f"Set-Content C:\\ClusterStorage\\Volume2\\a.txt kept; $before = {volume}",
        f"Set-Disk 2 -Signature 77; {paths}; $before -eq {volume}; (Get-Partition -DiskNumber 2).AccessPaths -contains "
        "$before; $null = Remove-ClusterSharedVolume 'Cluster Disk 2'",
        'Get-Content "$((Get-Partition -DiskNumber 2).DriveLetter):\\a.txt"',
    )
    assert lines[-4:] == ["C:\\ClusterStorage\\Volume2", "True", "True", "kept"]
    assert "offline" in errors
