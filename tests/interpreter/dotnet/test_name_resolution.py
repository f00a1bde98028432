"""Names and answers of the machines on the network, by the types of .NET."""

from __future__ import annotations

import pytest

from tests.shell import output


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[Net.Dns]::GetHostEntry('HV02').HostName", "HV02.lab.local"),
        ("[Net.Dns]::GetHostAddresses('HV02')[0] -eq [Net.Dns]::GetHostEntry('HV02').AddressList[0]", "True"),
        ("[Net.Dns]::GetHostByAddress([Net.Dns]::GetHostAddresses('HV02')[0]).HostName", "HV02.lab.local"),
        (
            "try { [Net.Dns]::GetHostEntry('nobody') } catch { $_.Exception.InnerException.Message }",
            "No such host is known.",
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
