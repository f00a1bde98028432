"""Rules of adapters, consoles and who may open them: kept, shown, guarded."""

from __future__ import annotations

from tests.cmdlets.hyperv.shell import run


def test_rules_of_an_adapter() -> None:
    lines, errors = run(
        "Add-VMNetworkAdapterAcl web01 -RemoteIPAddress 192.168.1.0/24, 10.0.0.9 -Direction Both -Action Deny",
        "@(Get-VMNetworkAdapterAcl web01).Count; Get-VMNetworkAdapterAcl -ManagementOS:$false",
        "Add-VMNetworkAdapterAcl web01 -RemoteIP 10.0.0.9 -Dir Inbound -Action Allow",
        "Remove-VMNetworkAdapterAcl web01 -RemoteIPAddress 10.0.0.9 -Direction Outbound -Action Deny",
        "(Get-VM web01 | Get-VMNetworkAdapter | Get-VMNetworkAdapterAcl).RemoteAddress -join ','",
        "Add-VMNetworkAdapterExtendedAcl web01 Deny Inbound -LocalPort 23 -Weight 5",
        "Add-VMNetworkAdapterExtendedAcl web01 Allow Inbound -LocalPort 443 -Protocol TCP -Weight 9 -Stateful $true",
        "Add-VMNetworkAdapterExtendedAcl web01 Allow Inbound nowhere -Weight 7",
        "(Get-VMNetworkAdapterExtendedAcl web01).LocalPort -join ','",
        "Remove-VMNetworkAdapterExtendedAcl web01 -Weight 6 -Direction Inbound",
        "Set-VMNetworkAdapterIsolation web01 -IsolationMode Vlan -DefaultIsolationID 5000",
    )
    assert lines == ["4", "192.168.1.0/24,10.0.0.9,192.168.1.0/24", "443,23"]
    assert "has such an entry already" in errors
    assert "'nowhere' is no address" in errors
    assert "There is no rule of the weight 6." in errors
    assert "must be from 0 to 4094" in errors


def test_a_replica_has_its_own_address_after_a_failover() -> None:
    lines, errors = run(
        "Set-VMReplicationServer $true -AllowedAuthenticationType Kerberos -ReplicationAllowedFromAnyServer $true"
        " -DefaultStorageLocation D:\\Replica -ComputerName HV04",
        "Enable-VMReplication web01 HV04 80 Kerberos; Start-VMInitialReplication web01; Start-Sleep 7200",
        "Set-VMNetworkAdapterFailoverConfiguration web01 -ComputerName HV04 -IPv4Address nonsense",
        "Set-VMNetworkAdapterFailoverConfiguration web01 -ComputerName HV04 -IPv4Address 10.77.0.5",
        "Set-VMNetworkAdapter web01 -ComputerName HV04 -TestReplicaSwitchName vSwitch; Stop-VM web01 -Force",
        "$test = Start-VMFailover web01 -ComputerName HV04 -AsTest -Confirm:$false",
        "(Get-VMNetworkAdapter 'web01 - Test' -ComputerName HV04).SwitchName",
        "Stop-VMFailover web01 -ComputerName HV04; Start-VMFailover web01 -ComputerName HV04 -Confirm:$false",
        "Get-VMNetworkAdapter web01 -ComputerName HV04 | Connect-VMNetworkAdapter -SwitchName vSwitch",
        "Start-VM web01 -ComputerName HV04; Start-Sleep 600",
        "(Get-VMNetworkAdapter web01 -ComputerName HV04).IPAddresses[0]",
    )
    assert lines == ["vSwitch", "10.77.0.5"]
    assert "'nonsense' is no address: IPv4Address." in errors


def test_consoles_and_who_may_open_them() -> None:
    lines, errors = run(
        'Grant-VMConnectAccess web01 -UserName LAB\\helpdesk; $e = Get-VMConnectAccess; "$($e.VMName) $($e.Username)"',
        "Revoke-VMConnectAccess web01 -UserName $e.UserId; @(Get-VMConnectAccess).Count",
        "Disable-VMConsoleSupport web01; Stop-VM web01 -Force; Disable-VMConsoleSupport web01",
        "@(Get-VMVideo web01).Count",
        "Disable-VMConsoleSupport legacy01; (Get-VMIdeController legacy01).Drives.Count",
    )
    assert lines == ["web01 LAB\\helpdesk", "0", "0", "2"]
    assert "Generation 1 virtual machines always have a console." in errors
