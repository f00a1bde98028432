"""Names and answers of the machines on the network, by the types of .NET."""

from __future__ import annotations

import pytest

from tests.shell import output

NO_SUCH = "No such host is known."


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[Net.Dns]::GetHostEntry('HV02').HostName", "HV02.lab.local"),
        ("[Net.Dns]::GetHostAddresses('HV02')[0] -eq [Net.Dns]::GetHostEntry('HV02').AddressList[0]", "True"),
        ("[Net.Dns]::GetHostByAddress([Net.Dns]::GetHostAddresses('HV02')[0]).HostName", "HV02.lab.local"),
        (
            "try { [Net.Dns]::GetHostEntry('nobody') } catch { $_.Exception.InnerException.Message }",
            NO_SUCH,
        ),
        ("$ping.Send('HV02').Status; $ping.Send('HV02', 100).RoundtripTime", "Success 1"),
        ("$ping.Send('HV02').Address.Equals([Net.Dns]::GetHostAddresses('HV02')[0])", "True"),
        ("try { $ping.Send('nobody') } catch { $_.Exception.InnerException.GetType().Name }", "PingException"),
        ("$ping.Send([ipaddress]'10.9.9.9', 200).Status", "TimedOut"),
        (
            "Invoke-Command -ComputerName HV02 { [Net.Dns]::GetHostName(); [Net.Dns]::GetHostEntry('').HostName }",
            "HV02 HV02.lab.local",
        ),
    ],
)
def test_names_are_those_of_the_estate(expression: str, expected: str) -> None:
    assert " ".join(output("$ping = New-Object Net.NetworkInformation.Ping; " + expression)) == expected


def test_the_profile_says_where_the_other_profiles_are() -> None:
    text = "(Split-Path $PROFILE -Leaf), (Split-Path $PROFILE.CurrentUserAllHosts -Leaf); $PROFILE.AllUsersAllHosts"
    assert output(text) == [
        "Microsoft.PowerShell_profile.ps1", "profile.ps1", "/opt/microsoft/powershell/7/profile.ps1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$c.Connect('HV02', 445); $c.Connected; $c.Close(); $c.Connected", "True False"),
        ("try { $c.Connect('HV02', 81) } catch { [string]$_ -match 'actively refused' }", "True"),
        ("try { [Net.Sockets.TcpClient]::new('nobody', 80) } catch { $_.Exception.InnerException.Message }", NO_SUCH),
        ("$c.ConnectAsync('HV02', 5985).Wait(500); $c.Connected", "True True"),
        ("$w = $c.BeginConnect('HV02', 445, $null, $null); $w.AsyncWaitHandle.WaitOne(500, $false)", "True"),
        (("$s = Get-Date; $c.BeginConnect('10.9.9.9', 80, $null, $null).AsyncWaitHandle.WaitOne(3000); "
         "((Get-Date) - $s).Seconds; $c.Connected"), "False 3 False"),
    ],
)  # fmt: skip
def test_a_connection_is_made_where_a_service_listens(expression: str, expected: str) -> None:
    assert " ".join(output("$c = New-Object Net.Sockets.TcpClient; " + expression)) == expected
