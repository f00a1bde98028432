"""The registry of a simulated Windows: keys are items, values their properties."""

from __future__ import annotations

import pytest

from tests.shell import output, run

KEY = "HKCU:\\Software\\Acme\\Tool"
MADE = f"$null = New-Item {KEY} -Force; $null = New-ItemProperty {KEY} Level -PropertyType DWord -Value 3; "


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        (f"(Get-ItemProperty {KEY}).Level", ["3"]),
        (f"Get-ItemPropertyValue {KEY} Level", ["3"]),
        (f"Set-ItemProperty {KEY} level 5; (Get-Item {KEY}).GetValue('LEVEL')", ["5"]),
        (f"Rename-ItemProperty {KEY} Level Depth; (Get-Item {KEY}).Property", ["Depth"]),
        (f"Remove-ItemProperty {KEY} Level; (Get-Item {KEY}).ValueCount", ["0"]),
        (f"Clear-ItemProperty {KEY} Level; (Get-ItemProperty {KEY}).Level", ["0"]),
        (f"Copy-ItemProperty {KEY} HKCU:\\Software Level; (Get-ItemProperty HKCU:\\Software).Level", ["3"]),
        ("Set-Location HKCU:\\Software; Set-Location Acme; $PWD.Path", ["HKCU:\\Software\\Acme"]),
        ("Test-Path Registry::HKEY_CURRENT_USER\\Software\\acme\\TOOL", ["True"]),
        ("(Get-ChildItem HKCU:\\Software\\Acme -Recurse).Name", ["HKEY_CURRENT_USER\\Software\\Acme\\Tool"]),
        (f"Copy-Item {KEY} HKCU:\\Software -Recurse; Test-Path HKCU:\\Software\\Tool", ["True"]),
        ("Remove-Item HKCU:\\Software\\Acme -Recurse; Test-Path HKCU:\\Software\\Acme", ["False"]),
    ],
)  # fmt: skip
def test_keys_and_values(script: str, printed: list[str]) -> None:
    assert output(MADE + script, os="windows") == printed


def test_what_is_installed_can_be_looked_up() -> None:
    key = "'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion'"
    assert output(f"(Get-ItemProperty {key}).ProductName", os="windows") == ["Windows Server 2022 Datacenter"]


def test_a_missing_value_is_an_error() -> None:
    printed = run("Get-ItemProperty HKLM:\\SOFTWARE -Name Nope", os="windows")
    assert "Property Nope does not exist at path HKEY_LOCAL_MACHINE\\SOFTWARE." in printed.errors


def test_linux_has_no_registry() -> None:
    assert output("Test-Path HKLM:\\SOFTWARE; [bool](Get-PSProvider | Where-Object Name -eq Registry)") == [
        "False",
        "False",
    ]


_KEY = "$null = New-Item HKLM:\\Software\\Shop; $k = 'HKLM:\\Software\\Shop'; "


@pytest.mark.parametrize(
    ("script", "printed"),
    [
        ("Set-ItemProperty $k -Name n -Value '7' -Type DWord; (gp $k).n + 1; (gi $k).GetValueKind('n')", "8 DWord"),
        ("Set-ItemProperty $k n 7 -Type QWord; (gp $k).n.GetType().Name", "Int64"),
        ("Set-ItemProperty $k l a, b; (gi $k).GetValueKind('l'); (gp $k).l.Count", "MultiString 2"),
        ("Set-ItemProperty $k b ([byte[]](1, 2)); (gi $k).GetValueKind('b')", "Binary"),
        (
            (
                "Set-Content C:\\a.txt x; try { Set-ItemProperty C:\\a.txt IsReadOnly 1 -Type DWord -EA Stop }"
                " catch { $_.FullyQualifiedErrorId }"
            ),
            "NamedParameterNotFound,Microsoft.PowerShell.Commands.SetItemPropertyCommand",
        ),
        (
            (
                "$r = [Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('Software\\Shop', $true); "
                "$r.CreateSubKey('A\\B').SetValue('x', 5); $r.GetSubKeyNames(); (gp $k\\A\\B).x; "
                "try { $r.DeleteSubKey('A') } catch { 'kept' }; $r.DeleteSubKeyTree('A'); Test-Path $k\\A; "
                "$null -eq $r.OpenSubKey('A')"
            ),
            "A 5 kept False True",
        ),
        ("try { (gi $k).DeleteSubKey('') } catch { 'kept' }", "kept"),
        (
            (
                "[Microsoft.Win32.Registry]::SetValue('HKEY_LOCAL_MACHINE\\Shop', 'x', 'y', 'ExpandString'); "
                "[Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').OpenSubKey('Shop')"
                ".GetValueKind('x'); [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\\Nix', 'x', 1)"
            ),
            "ExpandString",
        ),
    ],
)
def test_values_have_kinds_and_keys_can_be_opened(script: str, printed: str) -> None:
    assert " ".join(output(_KEY + script, os="windows")) == printed
