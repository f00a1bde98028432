"""Commands over objects: selecting, measuring, adding members, describing them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run

SESSION = Session(os="linux", console=MemoryConsole())
NUMBERS = st.lists(st.integers(-1000, 1000), min_size=1, max_size=10)


def numbers(values: list[int]) -> str:
    return "@(" + ", ".join(map(str, values)) + ")"


@given(NUMBERS)
@settings(max_examples=25)
def test_measures_are_the_arithmetic_ones(values: list[int]) -> None:
    measured = f"$m = {numbers(values)} | Measure-Object -Sum -Minimum -Maximum"
    assert SESSION.invoke(f"{measured}; $m.Count, $m.Sum, $m.Minimum, $m.Maximum") == [
        len(values),
        sum(values),
        min(values),
        max(values),
    ]


@given(NUMBERS, st.integers(0, 12), st.integers(0, 12))
@settings(max_examples=25)
def test_first_last_and_skip_take_their_share(values: list[int], skip: int, count: int) -> None:
    listed = numbers(values)
    assert SESSION.invoke(f"{listed} | Select-Object -Skip {skip} -First {count}") == values[skip:][:count]
    assert SESSION.invoke(f"{listed} | Select-Object -SkipLast {skip}") == values[: max(len(values) - skip, 0)]
    assert SESSION.invoke(f"{listed} | Select-Object -Last {count}") == (values[-count:] if count else [])


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("(1..9 | Select-Object -Index 0, 8) -join ','", ["1,9"]),
        ("(1, 2, 1 | Select-Object -Unique) -join ','", ["1,2"]),
        ("([pscustomobject]@{ a = 1; b = 2 } | Select-Object B).PSObject.Properties.Name", ["b"]),
        ("([pscustomobject]@{ a = 1; b = 2 } | Select-Object * -ExcludeProperty a).PSObject.Properties.Name", ["b"]),
        ("([pscustomobject]@{ a = 1, 2 } | Select-Object -ExpandProperty a) -join ','", ["1,2"]),
        ("([pscustomobject]@{ a = 2 } | Select-Object @{ n = 'Twice'; e = { $_.a * 2 } }).Twice", ["4"]),
        ("'one two', 'three' | Measure-Object -Word -Line -Character | % { $_.Words, $_.Lines, $_.Characters }",
         ["3", "2", "12"]),
        ("(1, 2, 3, 4 | Measure-Object -StandardDeviation).StandardDeviation.ToString('N3')", ["1.291"]),
        ("(Get-Member -InputObject 'a' -Name Length).Definition", ["int Length {get;}"]),
        ("(New-Object System.Text.StringBuilder 'ab').Append('c').ToString()", ["abc"]),
        ("(New-Object PSObject -Property @{ A = 1 }).A", ["1"]),
        ("$o = [pscustomobject]@{ A = 1 }; $o | Add-Member ScriptMethod Twice { $this.A * 2 }; $o.Twice()", ["2"]),
        ("$o = [pscustomobject]@{ A = 1 }; $o | Add-Member AliasProperty B A -PassThru | % B", ["1"]),
        ("'a', 'b' | Join-String -Separator ', ' -DoubleQuote", ['"a", "b"']),
        ("(New-TimeSpan -Hours 1 -Minutes 30).TotalMinutes", ["90"]),
        ("(New-Guid).ToString().Length", ["36"]),
        ("(Get-Random -InputObject 1, 2, 3 -Count 3 | Sort-Object) -join ','", ["1,2,3"]),
        ("Get-Random -SetSeed 5 | Out-Null; $a = Get-Random; Get-Random -SetSeed 5 | Out-Null; $a -eq (Get-Random)",
         ["True"]),
    ],
)  # fmt: skip
def test_commands_over_objects(command: str, lines: list[str]) -> None:
    assert output(command) == lines


def test_first_stops_what_comes_before() -> None:
    assert output("1..3 | ForEach-Object { Write-Host $_; $_ } | Select-Object -First 1") == ["1", "1"]


def test_only_strict_mode_minds_a_property_that_nobody_has() -> None:
    command = "[pscustomobject]@{ a = 1 } | Measure-Object b"
    message = 'Measure-Object: The property "b" cannot be found in the input for any objects.'
    assert run(command).errors == ""
    assert run(f"Set-StrictMode -Version 2; {command}").errors.strip() == message
