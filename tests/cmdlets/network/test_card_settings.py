"""What an administrator sets on network cards is shown everywhere, and others find the machine there."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_a_host_is_found_under_its_further_addresses() -> None:
    lines, errors = run(
        "$null = New-VMSwitch Lab -SwitchType Internal; $card = @{ InterfaceAlias = 'vEthernet (Lab)' }",
        "$null = New-NetIPAddress 192.168.50.1 -PrefixLength 24 @card -DefaultGateway 192.168.50.254",
        "(Get-NetIPConfiguration @card).IPv4DefaultGateway.NextHop; (Test-Connection 192.168.50.1 -Count 1).Status",
        "Invoke-Command HV02 { Test-Connection 192.168.50.1 -Count 1 -Quiet }; (ipconfig) -match '192.168.50.1'",
        "New-NetIPAddress 192.168.50.1 @card; New-NetIPAddress nonsense @card; New-NetIPAddress 10.0.0.9 -ifAlias None",
        "New-NetIPAddress 10.0.0.9 @card -PrefixLength 33; Set-NetIPAddress 192.168.50.1 -PrefixLength 128",
        "Remove-NetIPAddress 192.168.50.1 -Confirm:$false; Test-Connection 192.168.50.1 -Count 1 -Quiet",
        "@(Get-NetRoute @card -DestinationPrefix 0.0.0.0/0 -ErrorAction Ignore).Count",
    )
    shown = "   IPv4 Address. . . . . . . . . . . : 192.168.50.1"
    assert lines == ["192.168.50.254", "Success", "True", shown, "False", "0"]
    assert "The object already exists." in errors
    assert "The parameter is incorrect. Invalid parameter IPAddress nonsense" in errors
    assert "Invalid parameter PrefixLength 33" in errors
    assert "Invalid parameter PrefixLength 128" in errors
    assert "Element not found." in errors


def test_a_guest_has_the_address_that_was_set_in_it() -> None:
    lines, errors = run(
        "$inside = { Get-NetIPInterface -InterfaceAlias Ethernet | ForEach-Object Dhcp }",
        "$account = New-Object pscredential lab, (ConvertTo-SecureString x -AsPlainText -Force)",
        "$guest = @{ VMName = 'web01'; Credential = $account }; Invoke-Command @guest $inside",
        "$null = Invoke-Command @guest { New-NetIPAddress 10.9.9.9 -PrefixLength 8 -InterfaceAlias Ethernet }",
        "(Get-VMNetworkAdapter web01).IPAddresses[0]; Invoke-Command @guest $inside",
        "Invoke-Command @guest { Set-DnsClientServerAddress Ethernet -ServerAddresses 10.0.0.11 }",
        "Invoke-Command @guest { (Get-CimInstance Win32_NetworkAdapterConfiguration).DNSServerSearchOrder }",
        "Invoke-Command 10.9.9.9 { hostname }",
    )
    assert (lines, errors) == (["Enabled", "10.9.9.9", "Disabled", "10.0.0.11", "web01"], "")


def test_cards_are_renamed_and_switched_off_and_networks_hidden() -> None:
    lines, errors = run(
        "Rename-NetAdapter 'Ethernet 2' -NewName Cluster; Rename-NetAdapter Cluster Ethernet; Rename-NetAdapter None a",
        "Get-NetAdapter Cluster | Disable-NetAdapter -Confirm:$false; (Get-NetAdapter Cluster).Status",
        "$null = New-NetNat Lab -InternalIPInterfaceAddressPrefix 192.168.50.0/24",
        "New-NetNat Other -InternalIPInterfaceAddressPrefix 192.168.0.0/16; New-NetNat Lab -Int 172.16.0.0/16",
        "(Get-NetNat).Name; Get-NetNat Nothing",
    )
    assert lines == ["Disabled", "Lab"]
    assert errors.count("The object already exists.") == 2
    assert "'Name' equal to 'None'" in errors
    assert "overlaps with the network of another NAT" in errors
    assert "'Name' equal to 'Nothing'" in errors


def test_the_configuration_of_a_card_is_shown_in_plain_text() -> None:
    lines, errors = run(
        "$card = @{ InterfaceAlias = 'vEthernet (vSwitch)' }; $null = New-NetRoute 0.0.0.0/0 @card -NextHop 10.0.0.1",
        "Set-DnsClientServerAddress @card -ServerAddresses 10.0.0.101, 10.0.0.9",
        "Get-NetIPConfiguration @card; @(Get-NetIPConfiguration).InterfaceAlias -join ','; ipconfig",
    )
    assert errors == ""
    shown = [line for line in lines if line]
    assert [line.strip() for line in shown[3:8]] == [
        "IPv4Address          : 10.0.0.11",
        "IPv6DefaultGateway   :",
        "IPv4DefaultGateway   : 10.0.0.1",
        "DNSServer            : 10.0.0.101",
        "10.0.0.9",
    ]
    assert shown[8] == "Ethernet 2,vEthernet (vSwitch)"  # the switch has taken the first card
    assert [line for line in shown if line.startswith("Ethernet adapter")] == [
        "Ethernet adapter Ethernet 2:",
        "Ethernet adapter vEthernet (vSwitch):",
    ]
    assert shown[-1] == "   Default Gateway . . . . . . . . . : 10.0.0.1"
