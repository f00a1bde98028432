"""Rules of the firewall, and what they let in."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_port_that_is_blocked_is_shut() -> None:
    lines, errors = run(
        "$tell = { (Test-NetConnection HV02 -Port 5985 -WarningAction Ignore).TcpTestSucceeded }; & $tell",
        "$block = @{ DisplayName = 'Lab'; Name = 'Lab'; Action = 'Block'; Protocol = 'TCP'; "
        "LocalPort = 80, '5980-5990' }",
        "$there = New-CimSession HV02; (New-NetFirewallRule @block -CimSession $there).Enabled; & $tell",
        "Invoke-Command HV02 { 'in' }; Get-CimInstance Win32_BIOS -ComputerName HV02",
        "(New-Object Net.Sockets.TcpClient).ConnectAsync('HV02', 5985).Wait(30000)",
    )
    assert lines == ["True", "True", "False"]
    assert "Connecting to remote server HV02 failed" in errors
    assert errors.count("a firewall exception for the WinRM service") == 2
    assert "failed to respond" in errors


def test_rules_of_windows_are_changed_and_come_with_roles() -> None:
    lines, errors = run(
        "Invoke-Command HV02 { Disable-NetFirewallRule -DisplayName '*(Echo Request - ICMPv4-In)' }",
        "Test-Connection HV02 -Count 1 -Quiet; (Test-NetConnection HV02 -Port 445).TcpTestSucceeded",
        "Invoke-Command HV02 { Set-NetFirewallProfile Domain -Enabled False }; Test-Connection HV02 -Count 1 -Quiet",
        "(Enable-NetFirewallRule -Group '@FirewallAPI.dll,-28752' -PassThru).Enabled -join ' '",
        "$made = New-NetFirewallRule -DisplayName Mine -Protocol TCP -LocalPort 8080, 9090 -RemoteAddress 10.1.0.0/16",
        "($made | Get-NetFirewallPortFilter).LocalPort -join ' '; ($made | Get-NetFirewallAddressFilter).RemoteAddress",
        "$made | Get-NetFirewallPortFilter | Get-NetFirewallRule | ForEach-Object DisplayName",
        "New-NetFirewallRule -DisplayName Again -Name $made.Name; Remove-NetFirewallRule -DisplayName Mine",
        "Get-NetFirewallRule -DisplayName Mine; (Get-NetFirewallRule -Direction Outbound | Measure-Object).Count",
        "Remove-NetFirewallRule FPS-NB*; @(Get-NetFirewallRule -Name FPS-*).Count",
        "$g = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))",
        "Invoke-Command -VMName web01 -Credential $g { (Get-NetFirewallRule -DisplayName 'World W*')[0].Profile }",
        "Set-NetFirewallProfile Domain -AllowInboundRules False",
        "Invoke-Command HV02 { Test-Connection HV01 -Count 1 -Quiet }",
    )
    assert lines[:4] == ["False", "True", "True", "True True True"]
    assert lines[4:] == ["8080 9090", "10.1.0.0/16", "Mine", "0", "3", "Any", "False"]
    assert "Cannot create a file when that file already exists." in errors
    assert "property 'DisplayName' equal to 'Mine'" in errors


def test_rules_for_others_leave_a_connection_alone() -> None:
    block = "$null = New-NetFirewallRule -CimSession HV02 -Name Lab -DisplayName Lab -Action Block {0}; & $tell"
    again = "; Remove-NetFirewallRule -CimSession HV02 -Name Lab -ErrorAction Ignore"
    lines, errors = run(
        "$here = (Test-NetConnection HV02).SourceAddress.IPAddress; $ping = { Test-Connection HV02 -Count 1 -Quiet }",
        "$tell = { (Test-NetConnection HV02 -Port 5985 -WarningAction Ignore).TcpTestSucceeded }",
        block.format("-RemoteAddress 10.99.9.9, 10.98.0.0/16") + again,
        block.format("-LocalAddress 10.99.9.9") + again,
        block.format("-RemotePort 5985") + again,
        block.format("-Direction Outbound") + again,
        block.format("-Program C:\\Windows\\notepad.exe") + again,
        block.format("-Service Spooler") + again,
        block.format("-Protocol ICMPv4 -IcmpType 13") + "; & $ping" + again,
        block.format("-Protocol ICMPv4 -RemoteAddress $here") + "; & $ping" + again,
        block.format("-Program %SystemRoot%\\System32\\svchost.exe -Service winrm -RemoteAddress $here -Protocol TCP"),
    )
    assert (lines, errors) == (["True"] * 8 + ["True", "False", "False"], "")


def test_what_goes_out_can_be_blocked() -> None:
    lines, errors = run(
        "$tell = { 445, 5985 | % { (Test-NetConnection HV02 -Port $_ -WA Ignore).TcpTestSucceeded } }",
        "$null = New-NetFirewallRule -DisplayName Out -Direction Outbound -Protocol TCP -RemotePort 445 -Action Block",
        "& $tell; Set-NetFirewallProfile Domain -DefaultOutboundAction Block; & $tell",
        "$null = New-NetFirewallRule -DisplayName Shell -Direction Outbound -Program $PSHOME\\pwsh.exe",
        "& $tell; (Test-NetConnection localhost -Port 445).TcpTestSucceeded",
    )
    assert (lines, errors) == (["False", "True", "False", "False", "False", "True", "True"], "")
