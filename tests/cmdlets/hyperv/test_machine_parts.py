"""Parts of machines: TPMs, serial ports, screens, saved states, versions, meters, groups, teams, files for guests."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_virtual_tpm_wants_power_off_and_a_key_protector() -> None:
    lines, errors = run(
        "Enable-VMTPM web01; $error[0].FullyQualifiedErrorId; Stop-VM web01 -Force",
        "Enable-VMTPM web01; $error[0].FullyQualifiedErrorId",
        "Set-VMKeyProtector web01 -NewLocalKeyProtector; Enable-VMTPM web01; (Get-VMSecurity web01).TpmEnabled",
        "$key = Get-VMKeyProtector web01; $key.GetType().Name; $key.Length",
        "Set-VMKeyProtector web01 -NewLocalKeyProtector; (Compare-Object $key (Get-VMKeyProtector web01)).Count -gt 0",
        "Set-VMKeyProtector web01 -RestoreLastKnownGoodKeyProtector",
        "(Compare-Object $key (Get-VMKeyProtector web01) -SyncWindow 0).Count",
        "Stop-VM legacy01 -Force; Enable-VMTPM legacy01",
    )
    assert lines == [
        "InvalidState,Microsoft.HyperV.PowerShell.Commands.EnableVMTPM",
        "InvalidOperation,Microsoft.HyperV.PowerShell.Commands.EnableVMTPM",
        "True",
        "Byte[]",
        "4096",
        "True",
        "0",
    ]
    assert "has no key protector. Give it one first" in errors
    assert "not supported by virtual machines of generation 1" in errors


def test_a_serial_port_is_a_pipe() -> None:
    lines, errors = run(
        "Set-VMComPort web01 1 \\\\.\\pipe\\web01; (Get-VMComPort web01).Path -join ','",
        "Set-VMComPort web01 1 C:\\file; Set-VMComPort web01 3 \\\\.\\pipe\\x",
    )
    assert lines == ["\\\\.\\pipe\\web01,"]
    assert "'C:\\file' is no named pipe" in errors
    assert "the serial ports 1 and 2" in errors


def test_a_screen_has_limits() -> None:
    lines, errors = run(
        "Stop-VM web01 -Force; Set-VMVideo web01 Single 1280 1024; $v = Get-VMVideo web01; $v.ResolutionType",
        '"$($v.HorizontalResolution) x $($v.VerticalResolution)"; Set-VMVideo web01 -HorizontalResolution 20',
    )
    assert lines == ["Single", "1280 x 1024"]
    assert "The resolution 20 x 1024 is not supported" in errors


def test_a_saved_state_is_thrown_away() -> None:
    lines, errors = run(
        "Save-VM web01; Remove-VMSavedState web01; (Get-VM web01).State; Remove-VMSavedState web01",
        "Set-VM sql01 -CheckpointType Standard; Checkpoint-VM sql01 one; (Get-VMSnapshot sql01).State",
        "Get-VMSnapshot sql01 | Remove-VMSavedState; (Get-VMSnapshot sql01).State",
    )
    assert lines == ["Off", "Saved", "Off"]
    assert "Failed to remove the saved state of 'web01'." in errors


def test_a_version_is_raised_only_while_off_and_after_a_question() -> None:
    lines, errors = run(
        "(Get-VM legacy01).Version; Update-VMVersion legacy01 -Force; Stop-VM legacy01 -Force",
        "Update-VMVersion legacy01 -WhatIf; (Get-VM legacy01).Version",
        "Update-VMVersion legacy01 -Force; (Get-VM legacy01).Version",
        'Get-VMHostSupportedVersion -Default | ForEach-Object { "$($_.Version) $($_.IsDefault)" }',
        "(Get-VMHostSupportedVersion HV03).Version.ToString()",
    )
    assert lines == [
        "8.0",
        'What if: Performing the operation "Update-VMVersion" on target "legacy01".',
        "8.0",
        "10.0",
        "10.0 True",
        "5.0",
    ]
    assert errors != ""


def test_an_interrupt_breaks_the_guest_and_is_written_down() -> None:
    lines, errors = run(
        "Debug-VM web01 -InjectNonMaskableInterrupt -Force; (Get-VM web01).State",
        "(Get-VM web01).Uptime.TotalSeconds -lt 5",
        "@(Get-WinEvent -LogName Microsoft-Windows-Hyper-V-Worker-Admin | Where-Object Id -eq 18590).Count",
        "Stop-VM web01 -Force; Debug-VM web01 -InjectNonMaskableInterrupt -Force",
    )
    assert lines[:2] == ["Running", "True"]
    assert "current state" in errors


def test_a_meter_counts_what_a_machine_uses() -> None:
    lines, errors = run(
        "Measure-VM sql01; Enable-VMResourceMetering sql01; Start-Sleep 7200; $r = Measure-VM sql01",
        "$r.MeteringDuration.TotalHours; $r.AverageMemoryUsage; $r.MaximumMemoryUsage; $r.TotalDiskAllocation",
        "$r.AggregatedDiskDataWritten -gt 0; $r.AverageProcessorUsage -gt 0; $r.HardDiskMetrics.Count",
        "(Get-VM sql01).ResourceMeteringEnabled; Reset-VMResourceMetering sql01",
        "(Measure-VM sql01).AggregatedDiskDataWritten; Disable-VMResourceMetering sql01",
        "(Get-VM sql01).ResourceMeteringEnabled",
    )
    assert lines == ["2", "8192", "8192", "266240", "True", "True", "2", "True", "0", "False"]
    assert "Resource metering is not enabled for virtual machine 'sql01'." in errors


def test_groups_hold_machines_or_groups() -> None:
    lines, errors = run(
        "$web = New-VMGroup Web VMCollectionType; $all = New-VMGroup All ManagementCollectionType",
        "Add-VMGroupMember Web (Get-VM web01, sql01); Add-VMGroupMember All -VMGroupMember $web",
        "$web.VMMembers.Name -join ','; $all.VMGroupMembers.Name; (Get-VM web01).Groups.Name",
        "Add-VMGroupMember All (Get-VM web01); New-VMGroup web VMCollectionType",
        "Add-VMGroupMember Web -VMGroupMember $all; Remove-VMGroupMember Web (Get-VM sql01); $web.VMMembers.Name",
        "Rename-VMGroup Web Shop; Remove-VMGroup Shop -Force; $web.IsDeleted; $all.VMGroupMembers.Count",
    )
    assert lines == ["web01,sql01", "Web", "Web", "web01", "True", "0"]
    assert "A management group holds groups" in errors
    assert "A virtual machine group 'Web' exists already" in errors
    assert "holds no groups" in errors


def test_a_team_of_cards() -> None:
    lines, errors = run(
        "$null = New-VMSwitch Team -NetAdapterName 'Ethernet 2' -EnableEmbeddedTeaming $true",
        "$t = Get-VMSwitchTeam Team; $t.NetAdapterInterfaceDescription; $t.LoadBalancingAlgorithm",
        "@(Get-VMSwitchTeam).Count",
        "Set-VMSwitchTeam Team -LoadBalancingAlgorithm Dynamic; (Get-VMSwitchTeam Team).LoadBalancingAlgorithm",
        "Set-VMSwitchTeam vSwitch -LoadBalancingAlgorithm Dynamic; Set-VMSwitchTeam Team -NetAdapterName Ethernet",
    )
    assert lines == ["Ethernet 2", "HyperVPort", "1", "Dynamic"]
    assert "The virtual switch 'vSwitch' has no embedded team." in errors
    assert "already bound to another virtual switch" in errors


def test_a_controller_goes_with_its_drives() -> None:
    lines, errors = run(
        "Remove-VMScsiController web01 0; Stop-VM web01 -Force; Add-VMScsiController web01",
        "@(Get-VMScsiController web01).Count; Remove-VMScsiController web01 1; @(Get-VMScsiController web01).Count",
        "Remove-VMScsiController web01 7; $error[0].FullyQualifiedErrorId",
    )
    assert lines[:2] == ["2", "1"]
    assert errors.count("Failed to remove device 'Synthetic SCSI Controller'.") == 2


def test_a_file_goes_into_a_guest_that_listens() -> None:
    me = "$me = [pscredential]::new('admin', (ConvertTo-SecureString x -AsPlainText -Force))"
    lines, errors = run(
        "'hello' > C:\\note.txt; Copy-VMFile web01 C:\\note.txt C:\\note.txt -FileSource Host",
        "Enable-VMIntegrationService 'Guest Service Interface' web01",
        "Copy-VMFile web01 C:\\note.txt C:\\New\\note.txt -FileSource Host",
        "Copy-VMFile web01 C:\\note.txt C:\\New\\note.txt -FileSource Host -CreateFullPath",
        "Copy-VMFile web01 C:\\note.txt C:\\New\\note.txt -FileSource Host",
        "Copy-VMFile web01 C:\\none C:\\x -FileSource Host",
        f"{me}; Invoke-Command -VMName web01 -Credential $me {{ Get-Content C:\\New\\note.txt }}",
    )
    assert lines == ["hello"]
    assert "The 'Guest Service Interface' of 'web01' is not enabled" in errors
    assert "cannot find the path specified. (0x80070003)" in errors
    assert "The file exists. (0x80070050)" in errors
    assert "'C:\\none': The system cannot find the file specified." in errors


def test_a_checkpoint_is_exported_alone() -> None:
    lines, errors = run(
        "$null = New-Item C:\\Out -ItemType Directory; Checkpoint-VM web01 first; Checkpoint-VM web01 second",
        "Get-VMSnapshot web01 first | Export-VMSnapshot -Path C:\\Out -Passthru | ForEach-Object Name",
        "$file = (Get-ChildItem C:\\Out\\web01 -Recurse -Filter *.vmcx).FullName",
        "$vm = Import-VM $file -Copy -GenerateNewId -VirtualMachinePath C:\\Two -VhdDestinationPath C:\\Two",
        "$vm.State; @($vm | Get-VMSnapshot).Count; @(Get-VMHardDiskDrive -VM $vm).Count; Start-VM -VM $vm; $vm.State",
        "Export-VMSnapshot -VMName web01 -Name first -Path C:\\Out",
        "Export-VMSnapshot -VMName web01 -Name nothing -Path C:\\Other",
    )
    assert lines == ["first", "Off", "0", "1", "Running"]
    assert "The file exists. (0x80070050)" in errors
    assert "Unable to find a snapshot matching the given criteria." in errors
