"""Variables and aliases as items of a scope."""

from __future__ import annotations

import pytest

from tests.shell import output


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("New-Variable a 5; $a", ["5"]),
        ("Set-Variable a 5 -PassThru | % Value", ["5"]),
        ("Set-Variable a, b 1; $a + $b", ["2"]),
        ("$a = 5; Clear-Variable a; $null -eq $a", ["True"]),
        ("$a = 5; Remove-Variable a; Test-Path variable:a", ["False"]),
        ("$a1 = 1; $a2 = 2; (Get-Variable a? -ValueOnly) -join ','", ["1,2"]),
        ("function f { Set-Variable a 2 -Scope 1 }; $a = 1; f; $a", ["2"]),
        ("New-Variable c 1 -Option Constant; try { $c = 2 } catch { $_.CategoryInfo.Category }", ["WriteError"]),
        ("try { Remove-Variable c -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }",
         ["VariableNotFound,Microsoft.PowerShell.Commands.RemoveVariableCommand"]),
        ("Set-Alias gg Get-Date; (Get-Alias gg).Definition", ["Get-Date"]),
        ("New-Alias ll Get-ChildItem -PassThru | % Name", ["ll"]),
        ("(Get-Alias -Definition Get-ChildItem).Name -contains 'gci'", ["True"]),
        ("Set-Alias gg Get-Date; Remove-Alias gg; [bool](Get-Alias gg -ErrorAction SilentlyContinue)", ["False"]),
    ],
)  # fmt: skip
def test_variables_and_aliases(command: str, lines: list[str]) -> None:
    assert output(command) == lines
