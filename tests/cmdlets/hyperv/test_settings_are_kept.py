"""What administrators set on hosts, machines, drives and adapters is shown again, and refused where it cannot be."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_settings_of_a_host() -> None:
    lines, errors = run(
        "Set-VMHost -EnableEnhancedSessionMode $true -NumaSpanningEnabled $false -UseAnyNetworkForMigration $true",
        "Set-VMHost -VirtualMachineMigrationAuthenticationType Kerberos -VirtualMachineMigrationPerformanceOption SMB",
        "Set-VMHost -ResourceMeteringSaveInterval 02:00:00",
        "Set-VMHost -MacAddressMinimum 00155DFF0000 -MacAddressMaximum 00155DFF00FF",
        "Enable-VMMigration; $h = Get-VMHost; $h.EnableEnhancedSessionMode; $h.NumaSpanningEnabled",
        "$h.UseAnyNetworkForMigration; $h.VirtualMachineMigrationAuthenticationType; $h.VirtualMachineMigrationEnabled",
        "$h.VirtualMachineMigrationPerformanceOption; $h.ResourceMeteringSaveInterval.TotalHours; $h.MacAddressMinimum",
        "$vm = New-VM fresh -Generation 2 -SwitchName vSwitch; Start-VM fresh; (Get-VMNetworkAdapter fresh).MacAddress",
        "Set-VMHost -MacAddressMinimum nonsense",
    )
    assert lines == [
        "True",
        "False",
        "True",
        "Kerberos",
        "True",
        "SMB",
        "2",
        "00155DFF0000",
        "00155DFF0000",
    ]
    assert "The value 'NONSENSE' is not a valid MAC address." in errors


def test_hardware_of_a_machine_that_is_off() -> None:
    lines, errors = run(
        "Set-VM web01 -EnhancedSessionTransportType HvSocket; Stop-VM web01 -Force",
        "Set-VM web01 -EnhancedSessionTransportType HvSocket -HighMemoryMappedIoSpace 2GB",
        "$vm = Get-VM web01; $vm.EnhancedSessionTransportType; $vm.HighMemoryMappedIoSpace / 1GB",
        "Set-VMProcessor web01 -Perfmon 'pmu,lbr' -EnableLegacyApicMode $true; $p = Get-VMProcessor web01",
        "$p.EnablePerfmonPmu; $p.EnablePerfmonIpt; $p.EnableLegacyApicMode",
    )
    assert lines == ["HvSocket", "2", "True", "False", "True"]
    assert "Modifying the properties of 'web01' failed." in errors


def test_limits_of_a_drive() -> None:
    lines, errors = run(
        "Set-VMHardDiskDrive web01 -MaximumIOPS 500 -MinimumIOPS 100 -OverrideCacheAttributes WriteCacheDisabled",
        '$d = Get-VMHardDiskDrive web01; "$($d.MinimumIOPS) $($d.MaximumIOPS) $($d.WriteHardeningMethod)"',
        "Set-VMHardDiskDrive web01 -MinimumIOPS 900; Set-VMHardDiskDrive web01 -QoSPolicyID nothing",
        "Set-VMHardDiskDrive web01 -QoSPolicyID 11111111-2222-3333-4444-555555555555",
        "(Get-VMHardDiskDrive web01).QoSPolicyID.Guid -like '1111*'",
    )
    assert lines == ["100 500 WriteCacheDisabled", "True"]
    assert "MinimumIOPS must not be above MaximumIOPS." in errors
    assert "'nothing' is no identity of a policy." in errors


def test_tunings_of_an_adapter_are_shown_again() -> None:
    lines, errors = run(
        "Set-VMNetworkAdapter web01 -IovWeight 50 -VrssEnabled $false -VrssQueueSchedulingMode StaticVrss",
        "Set-VMNetworkAdapter web01 -FixSpeed10G On",
        "$a = Get-VMNetworkAdapter web01; $a.IovWeight; $a.VrssEnabledRequested; $a.VrssQueueSchedulingModeRequested",
        "$a.FixSpeed10G; $a.StormLimit; (Get-VMNetworkAdapter sql01).IovWeight",
    )
    assert (lines, errors) == (["50", "False", "StaticVrss", "On", "0", "0"], "")


def test_private_vlans() -> None:
    lines, errors = run(
        "Set-VMNetworkAdapterVlan web01 -Isolated -PrimaryVlanId 10 -SecondaryVlanId 200",
        '$v = Get-VMNetworkAdapterVlan web01; "$($v.OperationMode) $($v.PrivateVlanMode) $($v.VlanList)"',
        "Set-VMNetworkAdapterVlan web01 -Promiscuous -PrimaryVlanId 10 -SecondaryVlanIdList 200-202",
        "(Get-VMNetworkAdapterVlan web01).VlanList",
        "Set-VMNetworkAdapterVlan web01 -Community -PrimaryVlanId 10; "
        "Set-VMNetworkAdapterVlan web01 -Isolated -PrimaryVlanId 10 -SecondaryVlanIdList '5,6'",
    )
    assert lines == ["Private Isolated 10,200", "10,200-202"]
    assert "needs a primary VLAN and another, secondary one" in errors
    assert "has one secondary VLAN" in errors


def test_a_parent_with_another_identity_is_taken_only_when_that_is_ignored() -> None:
    lines, errors = run(
        "$null = New-VHD C:\\base.vhdx -SizeBytes 64MB; $null = New-VHD C:\\child.vhdx -ParentPath C:\\base.vhdx",
        "Move-Item C:\\base.vhdx C:\\moved.vhdx; Set-VHD C:\\moved.vhdx -ResetDiskIdentifier -Force",
        "$null = New-VHD C:\\other.vhdx -SizeBytes 64MB; Set-VHD C:\\child.vhdx -ParentPath C:\\other.vhdx",
        "Set-VHD C:\\child.vhdx -ParentPath C:\\other.vhdx -IgnoreIdMismatch; (Get-VHD C:\\child.vhdx).ParentPath",
    )
    assert lines == ["C:\\other.vhdx"]
    assert "ID mismatch between the differencing virtual hard disk and the parent disk. (0xC03A000E)" in errors


def test_compacting_looks_for_zeros_only_where_it_is_told_to() -> None:
    lines, errors = run(
        "$null = New-VHD C:\\data.vhdx -SizeBytes 64MB; $n = (Mount-VHD C:\\data.vhdx -Passthru).Number; $n",
        "(Get-VHD C:\\data.vhdx).DiskNumber; Dismount-VHD C:\\data.vhdx; $null -eq (Get-VHD C:\\data.vhdx).DiskNumber",
        "Optimize-VHD C:\\data.vhdx -Mode Full; Optimize-VHD C:\\data.vhdx -Mode Quick",
    )
    assert (lines, errors) == (["2", "2", "True"], "")


def test_roles_come_back_to_a_node_that_was_drained() -> None:
    lines, errors = run(
        "$null = Suspend-ClusterNode HV01 -Drain; (Get-ClusterGroup web01).OwnerNode.Name",
        "$null = Resume-ClusterNode HV01 -Failback NoFailback; (Get-ClusterGroup web01).OwnerNode.Name",
        "$null = Suspend-ClusterNode HV02 -Drain; $null = Resume-ClusterNode HV02 -Failback Immediate",
        "(Get-ClusterGroup web01).OwnerNode.Name; (Get-ClusterGroup file01).OwnerNode.Name",
        "(Get-VM file01 -ComputerName HV02).State",
    )
    assert (lines, errors) == (["HV02", "HV02", "HV02", "HV02", "Running"], "")
