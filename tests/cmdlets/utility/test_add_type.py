"""Add-Type: what it accepts and what it says of the rest."""

from __future__ import annotations

from tests.shell import output, run


def test_assemblies_of_net_are_there() -> None:
    assert output("Add-Type -AssemblyName System.Windows.Forms, 'Microsoft.VisualBasic'; 'ok'") == ["ok"]


def test_other_assemblies_are_not_found() -> None:
    assert "The assembly 'No.Such' could not be found." in run("Add-Type -AssemblyName No.Such").errors


def test_code_is_refused() -> None:
    assert "no compiler" in run("Add-Type 'public class A {}'").errors
