"""Resource pools, virtual SANs and switch extensions: what is set is shown, has its consequence, and is guarded."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_pool_names_what_machines_have_of_it_and_follows_its_name() -> None:
    lines, errors = run(
        "$null = New-VMResourcePool Gold Processor; Set-VMProcessor web01 -ResourcePoolName Gold",
        "Remove-VMResourcePool Gold Processor; Rename-VMResourcePool Gold Processor Silver",
        "(Get-VMProcessor web01).ResourcePoolName; Set-VMMemory web01 -ResourcePoolName Nowhere",
        "Set-VMResourcePool Silver Processor -ParentName Silver; Remove-VMResourcePool Primordial Memory",
        "Set-VMProcessor web01 -ResourcePoolName Primordial; Remove-VMResourcePool Silver Processor",
        "@(Get-VMResourcePool Silver -ErrorAction SilentlyContinue).Count",
    )
    assert lines == ["Silver", "0"]
    assert "Failed to delete resource pool 'Gold'" in errors
    assert 'unable to find a resource pool with name "Nowhere"' in errors
    assert "A pool cannot be below itself." in errors
    assert "The primordial resource pool cannot be changed." in errors


def test_a_metered_pool_adds_up_its_machines() -> None:
    lines, errors = run(
        "$null = New-VMResourcePool Gold Memory; 'web01', 'sql01' | ForEach-Object { Set-VMMemory $_ -Res Gold }",
        "Enable-VMResourceMetering -ResourcePoolName Gold; Start-Sleep 3600; $report = Measure-VMResourcePool Gold",
        "$sum = (Get-VM web01, sql01 | Measure-Object MemoryAssigned -Sum).Sum / 1MB; $report.AvgRAM -eq $sum",
        "$report.MeteringDuration.TotalHours; Stop-VM web01 -Force; Start-Sleep 600",
        "(Measure-VMResourcePool Gold).MinRAM -lt $sum; Disable-VMResourceMetering -ResourcePoolName Gold",
        "Measure-VMResourcePool Gold -ResourcePoolType Memory",
    )
    assert lines == ["True", "1", "True"]
    assert "Resource metering is not enabled for resource pool 'Gold'." in errors


def test_an_adapter_takes_a_switch_of_its_pool() -> None:
    lines, _ = run(
        "$null = New-VMSwitch Lab -SwitchType Private; $null = New-VMResourcePool Isolated Ethernet",
        "Add-VMSwitch Lab Isolated; Set-VMNetworkAdapter web01 -ResourcePoolName Isolated",
        "Connect-VMNetworkAdapter web01 -UseAutomaticConnection; (Get-VMNetworkAdapter web01).SwitchName",
        "(Get-VMSwitch -ResourcePoolName Isolated).Name; Remove-VMSwitch Lab Isolated -Force",
        "@(Get-VMSwitch -ResourcePoolName Isolated).Count; (Get-VMSwitch Lab).Name",
    )
    assert lines == ["Lab", "Lab", "0", "Lab"]


def test_a_disk_that_machines_share_keeps_them_from_checkpoints() -> None:
    lines, errors = run(
        "$path = 'C:\\ClusterStorage\\Volume1\\quorum.vhdx'; $null = New-VHD $path, C:\\own.vhdx 1GB",
        "Add-VMHardDiskDrive web01 -Path C:\\own.vhdx -SupportPersistentReservations",
        "'web01', 'sql01' | ForEach-Object { Add-VMHardDiskDrive $_ -Path $path -SupportPersistentReservations }",
        "(Get-VM web01, sql01 | Get-VMHardDiskDrive | Where-Object SupportPersistentReservations).Count",
        "Checkpoint-VM web01; Stop-VM web01 -Force; Remove-Item $path; Stop-VM sql01 -Force; Remove-Item $path",
        "Test-Path $path; Test-VHD C:\\own.vhdx -ShareVirtualDisk -ErrorAction SilentlyContinue",
    )
    assert lines == ["2", "False", "False"]
    assert "'C:\\own.vhdx' is located does not support virtual hard disk sharing." in errors
    assert "because one or more shareable VHDX are attached" in errors
    assert errors.count("Cannot remove item") == 1  # the other machine still has it open


def test_virtual_fibre_channel() -> None:
    lines, errors = run(
        "$null = New-VMSan Fabric; Connect-VMSan Fabric -Wwnn C003FF0000FFFF00 -Wwpn C003FF5778E50002",
        "Add-VMFibreChannelHba web01 Fabric; Stop-VM web01 -Force; Add-VMFibreChannelHba web01 Fabric",
        "Set-VMHost -FibreChannelWwpnMinimum C003FF0000000000 -FibreChannelWwpnMaximum C003FF00000000FF",
        "Get-VMFibreChannelHba web01 | Set-VMFibreChannelHba -GenerateWwn",
        "(Get-VMFibreChannelHba web01).WorldWidePortNameSetB; (Get-VMSan Fabric).WorldWidePortName",
        "$null = New-VMSan Other -Wwnn C003FF0000FFFF00 -Wwpn nonsense; Start-VM web01; Remove-VMSan Fabric",
    )
    assert lines == ["C003FF0000000001", "C003FF5778E50002"]
    assert "Failed to add device 'Synthetic FibreChannel Port'." in errors
    assert "'nonsense' is no world wide name" in errors
    assert "The virtual SAN 'Fabric' is used by virtual machines that run." in errors


def test_settings_and_extensions_of_a_switch() -> None:
    lines, errors = run(
        "Set-VMSwitch vSwitch -DefaultQueueVmmqEnabled $true -EnableSoftwareRsc $false",
        "Set-VMSwitch vSwitch -DefaultFlowMinimumBandwidthAbsolute 5",
        '$s = Get-VMSwitch vSwitch; "$($s.DefaultQueueVmmqEnabledRequested) $($s.SoftwareRscEnabled)"',
        "$s.DefaultFlowMinimumBandwidthAbsolute; Set-VMSwitch vSwitch -DefaultFlowMinimumBandwidthWeight 5",
        "$null = Enable-VMSwitchExtension 'Microsoft NDIS Capture' vSwitch",
        "($s.Extensions | Where-Object Enabled).Name; Disable-VMSwitchExtension Nothing",
        "Rename-VMSwitch vSwitch Production; (Get-VMNetworkAdapter web01).SwitchName",
    )
    assert lines == ["True False", "5", "Microsoft Windows Filtering Platform", "Microsoft NDIS Capture", "Production"]
    assert "is kept in the mode Absolute" in errors
    assert 'unable to find a virtual switch extension with name "Nothing"' in errors
