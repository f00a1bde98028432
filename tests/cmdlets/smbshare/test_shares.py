"""Shares: what servers give out, to whom, and the machines that live there."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run

_SERVER = "$fs = New-CimSession FS01"


def test_a_file_server_shows_the_machines_that_live_on_its_share() -> None:
    lines, errors = run(
        _SERVER + "; (Get-SmbShare VMs -CimSession $fs).Path",
        "Get-SmbSession -CimSession $fs | ForEach-Object { $_.ClientUserName, $_.NumOpens, $_.Dialect }",
        "(Get-SmbOpenFile -CimSession $fs).ShareRelativePath",
        "Invoke-Command HV04 { (Get-SmbConnection).ShareName; Stop-VM mail01 -TurnOff; @(Get-SmbConnection).Count }",
        "@(Get-SmbOpenFile -CimSession $fs).Count",
    )
    assert errors == ""
    disks = [f"mail01\\Virtual Hard Disks\\{name}.vhdx" for name in ("mail01-data1", "mail01")]
    assert lines == ["D:\\", "LAB\\HV04$", "2", "3.1.1", *disks, "VMs", "0", "0"]


def test_a_host_without_rights_cannot_start_its_machines_there() -> None:
    lines, errors = run(
        _SERVER + "; Stop-VM mail01 -ComputerName HV04 -TurnOff",
        "$null = Revoke-SmbShareAccess VMs -AccountName Everyone -CimSession $fs -Force",
        "Start-VM mail01 -ComputerName HV04; (Get-VM mail01 -ComputerName HV04).State",
        "Grant-SmbShareAccess VMs -AccountName lab.local\\hv04$ -AccessRight Full -CimSession $fs -Force |"
        " ForEach-Object { $_.AccountName, $_.AccessRight }",
        "Start-VM mail01 -ComputerName HV04; (Get-VM mail01 -ComputerName HV04).State",
        "(Get-SmbShare VMs -CimSession $fs).SecurityDescriptor -match '^O:BAG:DUD:\\(A;;FA;;;S-1-5-21-[\\d-]+\\)$'",
    )
    assert lines == ["Off", "LAB\\HV04$", "Full", "Running", "True"]
    assert "General access denied error" in errors
    assert "0x80070005" in errors


def test_a_machine_loses_its_disks_with_the_share() -> None:
    lines, errors = run(
        _SERVER + "; Remove-SmbShare VMs -CimSession $fs -Force; (Get-VM mail01 -ComputerName HV04).State",
        "Test-Path \\\\FS01\\VMs; $null = New-SmbShare VMs D:\\ -FullAccess Everyone -CimSession $fs",
        "(Get-VM mail01 -ComputerName HV04).State; Test-Path \\\\FS01\\VMs\\mail01",
    )
    assert (lines, errors) == (["PausedCritical", "False", "Running", "True"], "")


def test_any_folder_can_be_given_out_on_servers_and_in_guests() -> None:
    lines, errors = run(
        "$null = mkdir D:\\Library; Set-Content D:\\Library\\a.txt hello",
        "(New-SmbShare Library D:\\Library -FullAccess Administrators -NoAccess 'Guests' -Description Images).Name",
        "Invoke-Command HV02 { Get-Content \\\\HV01\\Library\\a.txt }",
        "(Get-SmbShareAccess Library | ForEach-Object { $_.AccountName + '=' + $_.AccessControlType }) -join ' '",
        "$null = Block-SmbShareAccess Library -AccountName Everyone -Force",
        "(Unblock-SmbShareAccess Library -AccountName Guests, Everyone -Force).AccountName",
        "(Get-CimInstance Win32_Share -Filter 'Type=0').Name; New-SmbShare Library D:\\; New-SmbShare None D:\\None",
        "Remove-SmbShare Library -WhatIf; Set-SmbShare Library -CachingMode None -Force",
        "(Get-SmbShare Li*).CachingMode",
        "Remove-SmbShare Library -Confirm:$false; Get-SmbShare Library; Remove-SmbShare C$ -Force",
        "$g = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))",
        "Invoke-Command -VMName web01 -Credential $g { $null = mkdir C:\\Out; Set-Content C:\\Out\\b.txt there }",
        "Invoke-Command -VMName web01 -Credential $g { $null = New-SmbShare Out C:\\Out -Temporary }",
        "Get-Content \\\\web01\\Out\\b.txt; Restart-VM web01 -Force -Wait; Start-Sleep 300; Test-Path \\\\web01\\Out",
    )
    assert lines == [
        "Library",
        "hello",
        "BUILTIN\\Guests=Deny BUILTIN\\Administrators=Allow",
        "BUILTIN\\Administrators",
        "Library",
        'What if: Performing the operation "Remove-SmbShare" on target "Library".',
        "None",
        "there",
        "False",
    ]
    assert "The name has already been shared." in errors
    assert "The device or directory does not exist." in errors
    assert "Access is denied." in errors
    assert "property 'Name' equal to 'Library'" in errors


def test_a_client_has_one_session_for_all_shares_of_a_server() -> None:
    lines, errors = run(
        _SERVER + "; Invoke-Command FS01 { $null = mkdir D:\\More }",
        "$null = New-SmbShare More D:\\More -FullAccess Everyone -CimSession $fs",
        "foreach ($name in 'HV03', 'HV04') {"
        " $null = New-VHD -ComputerName $name \\\\FS01\\More\\$name.vhdx -SizeBytes 1GB -Dynamic }",
        "Add-VMHardDiskDrive mail01 -ComputerName HV04 -ControllerType SCSI -Path \\\\FS01\\More\\HV04.vhdx",
        "$vm = New-VM on3 -ComputerName HV03 -VHDPath \\\\FS01\\More\\HV03.vhdx; Start-VM $vm",
        "Get-SmbSession -CimSession $fs | ForEach-Object { $_.ClientUserName + ' ' + $_.NumOpens }",
        "Get-SmbShare VMs, More -CimSession $fs | ForEach-Object { $_.Name + ' ' + $_.CurrentUsers }",
    )
    assert (lines, errors) == (["LAB\\HV03$ 1", "LAB\\HV04$ 3", "VMs 1", "More 2"], "")


def test_the_shares_of_a_guest_go_with_its_name() -> None:
    lines, errors = run(
        "$g = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))",
        "Invoke-Command -VMName web01 -Credential $g { $null = mkdir C:\\Out, C:\\In; $null = New-SmbShare O C:\\Out }",
        "Test-Path \\\\web01\\O; Invoke-Command -VMName web01 -Credential $g { Rename-Computer web99 -Restart -Force }",
        "Start-Sleep 300; Test-Path \\\\web01\\O; Test-Path \\\\web99\\O",
        "Invoke-Command -VMName web01 -Credential $g { Remove-SmbShare O -Force }; Test-Path \\\\web99\\O",
        "Invoke-Command -VMName web01 -Credential $g { $null = New-SmbShare O C:\\In }; Test-Path \\\\web99\\O",
    )
    assert (lines, errors) == (["True", "False", "True", "False", "True"], "")


def test_a_share_whose_folder_is_gone_is_offline() -> None:
    lines, errors = run(
        "$null = mkdir D:\\Z; $null = New-SmbShare Z D:\\Z -FullAccess Everyone; Remove-Item D:\\Z",
        "Test-Path \\\\HV01\\Z; (Get-SmbShare Z).ShareState; Set-Content \\\\HV01\\Z\\a.txt x",
        "$null = mkdir D:\\Z; Test-Path \\\\HV01\\Z; (Get-SmbShare Z).ShareState",
    )
    assert lines == ["False", "Offline", "True", "Online"]
    assert "Could not find a part of the path '\\\\HV01\\Z\\a.txt'" in errors


def test_machines_wait_while_their_file_server_gives_out_nothing() -> None:
    state = "(Get-VM mail01 -ComputerName HV04).State"
    lines, errors = run(
        f"Invoke-Command FS01 {{ Stop-Service LanmanServer -Force }}; {state}",
        f"Invoke-Command FS01 {{ Start-Service LanmanServer }}; {state}",
        f"Restart-Computer FS01 -Force; Start-Sleep 30; {state}; Start-Sleep 300; {state}",
        f"Stop-Computer FS01 -Force; Start-Sleep 60; {state}; Start-Sleep 1800; {state}",
    )
    assert errors == ""
    assert lines == ["PausedCritical", "Running", "PausedCritical", "Running", "PausedCritical", "OffCritical"]


def test_a_share_that_is_removed_feels_its_server_no_more() -> None:
    lines, errors = run(
        _SERVER
        + "; $null = New-SmbShare again C:\\Windows -CimSession $fs; Remove-SmbShare again -CimSession $fs -Force",
        "$null = New-SmbShare again C:\\Windows -CimSession $fs; Remove-SmbShare VMs -CimSession $fs -Force",
        "Invoke-Command FS01 { Restart-Service LanmanServer -Force }; (Get-VM mail01 -ComputerName HV04).State",
    )
    assert (lines, errors) == (["PausedCritical"], "")
