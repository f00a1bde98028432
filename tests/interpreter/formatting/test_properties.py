"""-Property: names, wildcards, script blocks and hashtables, and what PowerShell says about wrong ones."""

from __future__ import annotations

import pytest

from tests.shell import output, run

MACHINE = "[pscustomobject]@{ Name = 'vm1'; Cpu = 2; CpuLoad = 7 }"


def headings(command: str) -> list[str]:
    return output(f"{MACHINE} | {command}")[1].split()


@pytest.mark.parametrize(
    ("properties", "names"),
    [
        ("Name, Cpu", ["Name", "Cpu"]),
        ("cpu*", ["Cpu", "CpuLoad"]),
        ("*", ["Name", "Cpu", "CpuLoad"]),
        ("@{ n = 'A'; e = { $_.Cpu } }", ["A"]),
        ("@{ Label = 'B'; Expression = 'Cpu' }", ["B"]),
        ("Missing, Name", ["Missing", "Name"]),
    ],
)
def test_columns_are_what_was_asked_for(properties: str, names: list[str]) -> None:
    assert headings(f"Format-Table {properties}") == names


@pytest.mark.parametrize(
    ("property_", "error_id"),
    [
        ("@{ zz = 1 }", "DictionaryKeyIllegal"),
        ("@{ e = 5 }", "DictionaryKeyIllegalValue1"),
        ("@{ n = 'x' }", "DictionaryKeyMandatoryEntry"),
        ("@{ e = 'Name'; w = 0 }", "WidthOutOfRange"),
        ("@{ e = 'Name'; align = 'up' }", "AlignmentIllegalValue"),
        ("@{ 1 = 2 }", "DictionaryKeyNonString"),
    ],
)
def test_a_wrong_hashtable_is_refused(property_: str, error_id: str) -> None:
    text = f"try {{ {MACHINE} | Format-Table {property_} | Out-Null }} catch {{ $_.FullyQualifiedErrorId }}"
    assert output(text) == [f"{error_id},Microsoft.PowerShell.Commands.FormatTableCommand"]


def test_an_error_in_a_script_leaves_the_cell_empty() -> None:
    printed = run(f"{MACHINE} | Format-Table Name, @{{ n = 'X'; e = {{ throw 'no' }} }}")
    assert printed.errors == ""
    assert printed.output[3].split() == ["vm1"]
