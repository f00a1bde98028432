"""A view made for an object shows members added to it, then its type's own, then those of type data."""

from __future__ import annotations

from tests.shell import output


def _names(script: str) -> list[str]:
    return [line.partition(":")[0].strip() for line in output(script) if ":" in line]


def test_type_data_comes_last() -> None:
    names = _names("[datetime]'2024-02-03' | Format-List")
    assert names[0] == "Date"
    assert names[-1] == "DateTime"


def test_added_members_come_first() -> None:
    assert _names("Get-Date '2024-02-03' | Format-List")[:2] == ["DisplayHint", "Date"]
    script = "class P { $A = 1; $C = 3 }; $p = [P]::new(); $p | Add-Member B 2; $p | Format-List"
    assert _names(script) == ["B", "A", "C"]


def test_a_wildcard_takes_type_data_before_the_types_own() -> None:
    assert _names("[datetime]'2024-02-03' | Format-List *")[0] == "DateTime"


def test_get_date_notes_its_hint_on_what_it_gives_only() -> None:
    assert output("$d = [datetime]'2024-02-03'; \"$((Get-Date $d).DisplayHint)\"; $null -eq $d.DisplayHint") == [
        "DateTime",
        "True",
    ]
