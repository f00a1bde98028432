"""Machines changed as administrators change them: settings, devices, disks, whole machines; and Hyper-V's refusals."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.shell import run


def test_a_new_machine_gets_what_a_script_gives_it() -> None:
    lines, errors = run(
        "New-VM t1 -Generation 2 -MemoryStartupBytes 1GB -SwitchName vSwitch -NewVHDPath t1.vhdx -NewVHDSizeBytes 20GB"
        " | Out-Null",
        "Set-VM t1 -ProcessorCount 4 -DynamicMemory -MemoryMinimumBytes 512MB -MemoryMaximumBytes 4GB -Notes lab",
        "Add-VMDvdDrive t1; Set-VMFirmware t1 -EnableSecureBoot Off -FirstBootDevice (Get-VMDvdDrive t1)",
        "Set-VMNetworkAdapterVlan t1 -Access -VlanId 20; Start-VM t1",
        "$vm = Get-VM t1; $vm.ProcessorCount; $vm.DynamicMemoryEnabled; $vm.MemoryMaximum / 1GB; $vm.Notes; $vm.State",
        "(Get-VMFirmware t1).SecureBoot; (Get-VMFirmware t1).BootOrder[0].GetType().Name",
        "(Get-VMNetworkAdapterVlan t1).VlanList; (Get-VMNetworkAdapter t1).SwitchName",
    )
    assert errors == ""
    assert lines == ["4", "True", "4", "lab", "Running", "Off", "DvdDrive", "20", "vSwitch"]


def test_what_needs_the_power_off_is_refused_while_it_runs() -> None:
    lines, errors = run(
        "Set-VMProcessor web01 -Count 4; $error[0].FullyQualifiedErrorId; $error[0].CategoryInfo.Category",
        "Set-VMMemory web01 -StartupBytes 33MB; $error[0].FullyQualifiedErrorId",
    )
    assert lines == [
        "InvalidState,Microsoft.HyperV.PowerShell.Commands.SetVMProcessor",
        "InvalidOperation",
        "InvalidParameter,Microsoft.HyperV.PowerShell.Commands.SetVMMemory",
    ]
    assert errors.startswith("Set-VMProcessor: Modifying the properties of 'web01' failed.")


def test_a_disk_is_hot_plugged_on_scsi_and_never_twice() -> None:
    lines, errors = run(
        "New-VHD C:\\data.vhdx -SizeBytes 10GB | Out-Null",
        "Add-VMHardDiskDrive web01 -ControllerType SCSI -Path C:\\data.vhdx; @(Get-VMHardDiskDrive web01).Count",
        "Add-VMHardDiskDrive sql01 -ControllerType SCSI -Path C:\\data.vhdx",
        "Remove-VMHardDiskDrive web01 SCSI 0 1; @(Get-VMHardDiskDrive web01).Count",
    )
    assert lines == ["2", "1"]
    assert "being used by another process.' (0x80070020)" in errors


def test_a_switch_in_use_stays() -> None:
    _, errors = run("Remove-VMSwitch vSwitch -Force")
    assert "cannot be deleted because it is being used by running virtual machines" in errors


def test_an_exported_machine_comes_back_with_its_bytes() -> None:
    lines, errors = run(
        "Stop-VM web01 -Force; $old = Get-VMHardDiskDrive web01 | Get-VHD",
        "New-Item C:\\Export -ItemType Directory | Out-Null; Export-VM web01 C:\\Export",
        "$file = (Get-ChildItem C:\\Export\\web01 -Recurse -Filter *.vmcx).FullName",
        "$vm = Import-VM $file -Copy -GenerateNewId -VirtualMachinePath C:\\Copy -VhdDestinationPath C:\\Copy",
        "$vm.Name; $vm.Id -ne (Get-VM web01)[0].Id",
        "(Compare-LabDisk $old.Path $vm.HardDrives[0].Path).Equal",
    )
    assert (lines, errors) == (["web01", "True", "True"], "")


@pytest.mark.parametrize("content", ["[]", "7", "{}", '{"disks": [], "guest": {}}', "[" * 5000])
def test_a_file_that_is_no_configuration_cannot_be_imported(content: str) -> None:
    _, errors = run(f"New-Item C:\\x.vmcx -Value '{content}' | Out-Null", "Import-VM -Path C:\\x.vmcx")
    assert "is no configuration" in errors
