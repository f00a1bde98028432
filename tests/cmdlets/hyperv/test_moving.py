"""Machines and their files on the way: several destinations, reports about what would not fit, and mending it."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.shell import run

EXPORT = (
    "$null = New-Item C:\\Export -ItemType Directory; Export-VM web01 C:\\Export",
    "$file = (Get-ChildItem C:\\Export\\web01 -Recurse -Filter *.vmcx).FullName",
)


def test_one_disk_moves_alone_while_the_machine_runs() -> None:
    lines, errors = run(
        "$old = (Get-VMHardDiskDrive sql01)[1].Path",
        "Move-VMStorage sql01 -Vhds @(@{ SourceFilePath = $old; DestinationFilePath = 'C:\\Data\\two.vhdx' })",
        "(Get-VMHardDiskDrive sql01)[1].Path; Test-Path $old; Test-Path C:\\Data\\two.vhdx; (Get-VM sql01).State",
        "(Get-VMHardDiskDrive sql01)[0].Path -like 'C:\\ClusterStorage*'",
        "Move-VMStorage sql01 -Vhds @{ SourceFilePath = 'C:\\no.vhdx'; DestinationFilePath = 'C:\\x.vhdx' }",
    )
    assert lines == ["C:\\Data\\two.vhdx", "False", "True", "Running", "True"]
    assert "'C:\\no.vhdx' is no virtual hard disk of the virtual machine." in errors


def test_disks_that_do_not_fit_together_stay_where_they_are() -> None:
    lines, errors = run(
        '$null = New-VM a -NoVHD; 1, 2 | % { $null = New-VHD "D:\\a\\$_.vhdx" -Fixed -SizeBytes 1GB }',
        '1, 2 | % { Add-VMHardDiskDrive a -Path "D:\\a\\$_.vhdx" }; $free = (Get-PSDrive E).Free - 1.5GB',
        "$null = New-VHD E:\\fill.vhdx -Fixed -SizeBytes ([Math]::Floor($free / 1MB) * 1MB)",
        '$vhds = 1, 2 | % { @{ SourceFilePath = "D:\\a\\$_.vhdx"; DestinationFilePath = "E:\\$_\\$_.vhdx" } }',
        "Move-VMStorage a -Vhds $vhds",
        "(Get-VMHardDiskDrive a).Path; Test-Path D:\\a\\1.vhdx, D:\\a\\2.vhdx",
    )
    assert "There is not enough space on the disk." in errors
    assert lines == ["D:\\a\\1.vhdx", "D:\\a\\2.vhdx", "True", "True"]


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("C:\\file\\x.vhdx", "0x8007010B"),
        ("C:\\there.vhdx", "0x80070050"),
        ("C:\\a?\\x.vhdx", "0x8007007B"),
    ],
)
def test_disks_that_cannot_all_be_moved_stay_where_they_are(second: str, code: str) -> None:
    lines, errors = run(
        "$old = (Get-VMHardDiskDrive sql01).Path; Set-Content C:\\file x; $null = New-VHD C:\\there.vhdx 10GB",
        "$one = @{ SourceFilePath = $old[0]; DestinationFilePath = 'C:\\one.vhdx' }",
        f"$two = @{{ SourceFilePath = $old[1]; DestinationFilePath = '{second}' }}",
        "Move-VMStorage sql01 -Vhds $one, $two",
        "-not (Compare-Object (Get-VMHardDiskDrive sql01).Path $old)",
        "(Test-Path $old) -join ' '; Test-Path C:\\one.vhdx",
        "[string](Get-VM sql01).State; (Get-VHD C:\\there.vhdx).Size / 1GB",
    )
    assert lines == ["True", "True True", "False", "Running", "10"]
    assert code in errors


def test_a_drive_with_impossible_limits_or_a_file_in_use_is_not_changed() -> None:
    lines, errors = run(
        "$null = New-VHD C:\\new.vhdx 10GB; Add-VMHardDiskDrive web01 -Path C:\\new.vhdx -MinimumIOPS 9 -MaximumIOPS 5",
        "$disk = Get-VMHardDiskDrive web01; @($disk).Count; $other = (Get-VMHardDiskDrive dc01).Path",
        "$disk | Set-VMHardDiskDrive -Path $other -MaximumIOPS 100",
        "$disk = Get-VMHardDiskDrive web01; \"$($disk.Path -like '*web01*') $($disk.MaximumIOPS)\"",
        "Remove-Item (Get-VMHardDiskDrive web01).Path; Stop-VM web01; Start-VM web01; [string](Get-VM web01).State",
    )
    assert lines == ["1", "True 0", "Running"]
    assert "MinimumIOPS must not be above MaximumIOPS" in errors
    assert "0x80070020" in errors


def test_configuration_checkpoints_and_paging_file_move_apart() -> None:
    lines, errors = run(
        "Checkpoint-VM web01 one; $vm = Get-VM web01; $disk = (Get-VMHardDiskDrive web01).Path",
        "Move-VMStorage -VM $vm -VirtualMachinePath C:\\Conf -SnapshotFilePath C:\\Snap -SmartPagingFilePath C:\\Page",
        "$vm.Path; $vm.SnapshotFileLocation; $vm.SmartPagingFilePath; (Get-VMHardDiskDrive web01).Path -eq $disk",
        '@(Get-ChildItem C:\\Snap\\Snapshots).Count; Test-Path "C:\\Conf\\Virtual Machines\\$($vm.Id).vmcx"',
    )
    assert errors == ""
    assert lines[:4] == ["C:\\Conf", "C:\\Snap", "C:\\Page", "True"]
    assert int(lines[4]) >= 1
    assert lines[5] == "True"


def test_a_report_says_what_is_against_a_move_until_it_is_mended() -> None:
    lines, errors = run(
        "$r = Compare-VM legacy01 HV02 -IncludeStorage -DestinationStoragePath C:\\VMs\\legacy01",
        "$r.OperationType; $r.Destination; $r.Incompatibilities.Message",
        "Enable-VMMigration; Enable-VMMigration HV02; $r.Incompatibilities.Count",
        "Move-VM -CompatibilityReport $r; (Get-VM legacy01 -ComputerName HV02).State",
        "(Compare-VM web01 HV04).Incompatibilities.MessageId -join ','",
        "(Compare-VM web01 HV02).Incompatibilities.Count",
    )
    assert errors == ""
    assert lines[:4] == [
        "MoveVirtualMachineAndStorage",
        "HV02",
        "Virtual machine migration is not enabled at 'HV01'.",
        "Virtual machine migration is not enabled at 'HV02'.",
    ]
    assert lines[4:6] == ["0", "Running"]
    assert "21501" in lines[6]
    assert lines[7] == "0"


def test_an_adapter_is_unplugged_from_a_switch_that_is_missing_and_the_import_goes_through() -> None:
    lines, errors = run(
        *EXPORT,
        "Stop-VM web01 -TurnOff; Remove-ClusterGroup web01 -RemoveResources -Force; Remove-VM web01 -Force",
        "Get-VM | Get-VMNetworkAdapter | Disconnect-VMNetworkAdapter; Get-VM | Stop-VM -TurnOff",
        "Remove-VMSwitch vSwitch -Force; $r = Compare-VM -Path $file; $r.VM.Name",
        '$r.Incompatibilities | ForEach-Object { "$($_.MessageId) $($_.Message) $($_.Source.GetType().Name)" }',
        "Import-VM -CompatibilityReport $r; $r.Incompatibilities[0].Source | Disconnect-VMNetworkAdapter",
        "$r.Incompatibilities.Count; (Import-VM -CompatibilityReport $r).Name",
    )
    assert lines == ["web01", "33012 Could not find Ethernet switch 'vSwitch'. VMNetworkAdapter", "0", "web01"]
    assert "Please use Compare-VM to repair the virtual machine." in errors


def test_a_moved_disk_is_found_again() -> None:
    lines, errors = run(
        *EXPORT,
        "$null = New-Item C:\\Disks -ItemType Directory",
        "Get-ChildItem C:\\Export\\web01 -Recurse -Filter web01.vhdx | Move-Item -Destination C:\\Disks",
        "$r = Compare-VM $file -Copy -GenerateNewId; $r.Incompatibilities.MessageId",
        "($r | Repair-VM -Path C:\\Disks -Passthru).Incompatibilities.Count",
        "(Compare-VM $file -Copy -GenerateNewId -VhdSourcePath C:\\Disks).Incompatibilities.Count",
    )
    assert (lines, errors) == (["40010", "0", "0"], "")
