"""Who answers on the network, what names mean there, and what a setup left in the registry."""

from __future__ import annotations

import pytest

from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import GUEST, Shell

KEY = "HKLM:\\SOFTWARE\\Veeam\\Veeam Backup and Replication"


@pytest.fixture(scope="module")
def shell() -> Shell:
    return Shell()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("Test-Connection HV02 -Count 1 -Quiet", ["True"]),
        ("Test-Connection -ComputerName web01.lab.local, app01, nosuch -Quiet", ["True", "False", "False"]),
        ("Test-Connection HV02 -TcpPort 5985; Test-Connection HV02 -TcpPort 81", ["True", "False"]),
        (
            'Test-Connection 10.0.0.12 -Count 2 | ForEach-Object { "$($_.Ping) $($_.Status)" }',
            ["1 Success", "2 Success"],
        ),
        ("Test-NetConnection dc01 -Port 389 -InformationLevel Quiet", ["True"]),
        ("(Test-NetConnection HV02 -CommonTCPPort SMB).TcpTestSucceeded", ["True"]),
        ("(Resolve-DnsName hv02).IPAddress; (Resolve-DnsName 10.0.0.12).NameHost", ["10.0.0.12", "HV02.lab.local"]),
        (f"(Get-ItemProperty '{KEY}').SqlServerName", ["VBR01"]),
        (
            f"(Get-Item ((Get-ItemProperty '{KEY}').CorePath + 'Veeam.Backup.Core.dll')).VersionInfo.FileMajorPart",
            ["13"],
        ),
        ("Invoke-Command VBR01 { (Get-Service VeeamBackupSvc).Status }", ["Running"]),
    ],
)
def test_the_network_answers(shell: Shell, command: str, answer: list[str]) -> None:
    assert lines(shell.run(command)) == answer


def test_cards_and_addresses_are_those_of_the_machine(shell: Shell) -> None:
    assert lines(shell.run("(Get-NetAdapter).Name")) == ["Ethernet", "Ethernet 2", "vEthernet (vSwitch)"]
    assert lines(shell.run("(Get-NetIPAddress).IPAddress")) == ["192.168.100.11", "10.0.0.11", "127.0.0.1"]
    assert lines(shell.run("(Get-NetAdapter -CimSession VBR01).LinkSpeed")) == ["10 Gbps"]
    by_class = "Get-CimInstance -Namespace root/StandardCimv2 MSFT_NetAdapter -Filter 'ConnectorPresent = FALSE'"
    assert lines(shell.run(f"({by_class}).Name")) == ["vEthernet (vSwitch)"]
    shown = lines(shell.run("Get-NetIPAddress 127.0.0.1"))
    assert [line.split()[0] for line in shown if line] == [
        "IPAddress", "InterfaceIndex", "InterfaceAlias", "AddressFamily", "Type", "PrefixLength", "PrefixOrigin",
        "SuffixOrigin", "AddressState", "PolicyStore",
    ]  # fmt: skip
    assert lines(shell.run("(Get-NetIPAddress 127.0.0.1).PrefixLength.GetType().Name")) == ["Byte"]
    guest = "Invoke-Command -VMName web01 -Credential $guest"
    shell.run(GUEST)
    mac = shell.run("(Get-VMNetworkAdapter web01).MacAddress").strip()
    dashed = "-".join(mac[at : at + 2] for at in range(0, 12, 2))
    assert lines(shell.run(f"{guest} {{ (Get-NetAdapter).MacAddress }}")) == [dashed]
    enabled = "(Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'IPEnabled = TRUE').IPAddress"
    assert lines(shell.run(f"{guest} {{ {enabled} }}")) == lines(shell.run("(Resolve-DnsName web01).IPAddress"))
    assert "No MSFT_NetAdapter objects found" in error_of(shell, "Get-NetAdapter nope")[4]


def test_a_name_that_nobody_has_is_told() -> None:
    shell = Shell()
    unknown = "Testing connection to computer 'nosuch' failed: Cannot resolve the target name."
    assert error_of(shell, "Test-Connection nosuch -Count 1")[4] == unknown
    assert error_of(shell, "Resolve-DnsName nosuch")[4] == "nosuch.lab.local : DNS name does not exist"
    shown = shell.run("Test-NetConnection nosuch -Port 80")
    assert "WARNING: Name resolution of nosuch failed" in shown


def test_what_is_down_does_not_answer_and_whoever_waits_has_waited() -> None:
    shell = Shell()
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01; $before = Get-Date")
    assert lines(shell.run("Test-Connection web01 -Count 1 -Quiet -TimeoutSeconds 2")) == ["False"]
    assert lines(shell.run("((Get-Date) - $before).TotalSeconds")) == ["2"]
    shell.run("while (-not (Test-Connection web01 -Count 1 -Quiet)) { }")
    assert lines(shell.run("(Get-VM web01).Heartbeat")) == ["OkApplicationsHealthy"]
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01")
    shell.run("while (-not (Test-NetConnection web01 -Port 5985 -InformationLevel Quiet 3>$null)) { }")
    shell.run("Stop-VM web01 -TurnOff; Start-VM web01")
    shell.run("while (-not (Get-CimInstance Win32_BIOS -ComputerName web01 -ErrorAction SilentlyContinue)) { }")
    assert lines(shell.run("(Get-VM web01).Heartbeat")) == ["OkApplicationsHealthy"]


def test_a_port_is_open_while_its_service_runs() -> None:
    shell = Shell()
    probe = "Test-NetConnection sql01 -Port 1433 -InformationLevel Quiet 3>$null"
    assert lines(shell.run(probe)) == ["True"]
    shell.run(f"{GUEST}; Invoke-Command -VMName sql01 -Credential $guest {{ Stop-Service MSSQLSERVER }}")
    assert lines(shell.run(probe)) == ["False"]
    assert "TCP connect to (" in shell.run("$null = Test-NetConnection sql01 -Port 1433")


def test_the_registry_of_a_server_is_whole_where_something_was_set_in_it_before() -> None:
    shell = Shell()
    key = "HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
    assert "Windows Server" in shell.run(f"Invoke-Command VBR01 {{ (Get-ItemProperty '{key}').ProductName }}")
    assert lines(shell.run("Invoke-Command HV02 { Test-Path HKLM:\\SOFTWARE\\Veeam }")) == ["False"]


def test_a_backup_server_takes_connections_while_its_service_runs() -> None:
    shell = Shell()
    for name in ("VBR01", "vbr01.lab.local", "localhost", "$env:COMPUTERNAME"):
        assert lines(shell.run(f"Connect-VBRServer -Server {name}; @(Get-VBRServerSession).Count")) == ["1"]
    assert "No such host is known (nosuch)." in error_of(shell, "Connect-VBRServer -Server nosuch")[4]
    assert "actively refused it 10.0.0.12:9392." in error_of(shell, "Connect-VBRServer -Server HV02")[4]
    shell.run("Invoke-Command VBR01 { Stop-Service VeeamBackupSvc }")
    assert "actively refused it" in error_of(shell, "Connect-VBRServer -Server VBR01")[4]
