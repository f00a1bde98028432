"""The directory knows the machines of the domain, and answers while its server is up."""

from __future__ import annotations

import pytest

from hvsim.cmdlets.activedirectory.filters import InvalidFilter, account_filter, ldap_filter
from tests.stories.worlds import Shell

VALUES = {"name": "HV01", "enabled": True, "operatingsystem": "Windows Server 2022 Datacenter", "description": None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", True),
        ("Name -eq 'hv01'", True),
        ("{ Name -like 'HV*' -and OperatingSystem -like \"*Server*\" }", True),
        ("Name -eq 'x' -or (Enabled -eq $true -and -not (Name -like 'x*'))", True),
        ("Name -eq $wanted", True),
        ("Description -like '*'", False),
        ("Name -notlike 'HV*'", False),
    ],
)
def test_an_expression_means_accounts(text: str, expected: bool) -> None:
    assert account_filter(text, {"wanted": "HV01"}.get)(VALUES) is expected


def test_a_filter_in_ldap_means_the_same() -> None:
    assert ldap_filter("(&(objectClass=*)(name=HV*))")(VALUES | {"objectclass": "computer"})
    assert ldap_filter("(!(|(name=x*)(name=y*)))")(VALUES)
    for text in ("(name=x", "name=x", "(&)"):
        with pytest.raises(InvalidFilter):
            ldap_filter(text)
    with pytest.raises(InvalidFilter):
        account_filter("Name -eq", str)


def test_members_are_found_and_whoever_leaves_is_not() -> None:
    shell = Shell()
    servers = "Get-ADComputer -Filter { Name -like 'HV0*' } -Properties OperatingSystem"
    find = f"({servers} | ? OperatingSystem -like *Server*).Name"
    assert shell.run(f"({find}).Count").strip() == "4"
    shell.run("Invoke-Command HV04 { Add-Computer -WorkgroupName X -WarningAction 0 }")
    assert shell.run(f"({find}).Count").strip() == "3"
    _, errors = shell.run_with_errors("Get-ADComputer HV04; Get-ADComputer HV01 -Properties nope")
    assert "Cannot find an object with identity: 'HV04' under: 'DC=lab,DC=local'." in errors
    assert "One or more properties are invalid." in errors


def test_an_account_keeps_its_identity() -> None:
    shell = Shell()
    me = "[Security.Principal.WindowsIdentity]::GetCurrent().User.Value"
    assert shell.run(f"(Get-ADUser Administrator).SID -eq {me}").strip() == "True"
    shell.run("$before = Get-ADComputer sql01; Stop-VM web01 -Force")
    shell.run("Remove-VM web01 -Force; $after = Get-ADComputer sql01")
    assert shell.run("$before.SID -eq $after.SID; $before.ObjectGUID -eq $after.ObjectGUID").split() == ["True", "True"]


def test_without_its_server_the_directory_does_not_answer() -> None:
    shell = Shell()
    servers = shell.run("(Get-ADDomain).ReplicaDirectoryServers | % { $_.Split('.')[0] }").split()
    assert servers
    shell.run(f"Get-VM {','.join(servers)} | Stop-VM -Force")
    _, errors = shell.run_with_errors("Get-ADComputer -Filter *")
    assert "Unable to contact the server." in errors
