"""CSV: rows come back as they were written; the commands' columns, quotes and types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.cmdlets.utility.csv_format import csv_line, csv_rows
from tests.shell import output

CELL = st.text(alphabet='ab ,;"\n\r\té', max_size=6)
ROWS = st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=4)


@given(ROWS, st.sampled_from([",", ";", "\t"]))
def test_quoted_rows_come_back(rows: list[list[str]], delimiter: str) -> None:
    text = "\n".join(csv_line(row, delimiter, None) for row in rows)
    assert list(csv_rows(text, delimiter)) == rows


@given(st.lists(st.text(alphabet='ab;"\n', min_size=1, max_size=6), min_size=2, max_size=4))
def test_cells_are_quoted_only_where_they_must_be(row: list[str]) -> None:
    line = csv_line(row, ";", None, as_needed=True)
    assert list(csv_rows(line, ";")) == [row]
    assert ('"' in line) == any(set(cell) & set(';"\n') for cell in row)


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("[pscustomobject]@{ A = 1; B = 'x' } | ConvertTo-Csv", ['"A","B"', '"1","x"']),
        ("[pscustomobject]@{ A = $null } | ConvertTo-Csv -NoHeader", [""]),
        ("[pscustomobject]@{ A = 1 } | ConvertTo-Csv -UseQuotes AsNeeded", ["A", "1"]),
        ("[pscustomobject]@{ A = 1; B = 2 } | ConvertTo-Csv -QuoteFields B", ['A,"B"', '1,"2"']),
        ("[pscustomobject]@{ A = 1 } | ConvertTo-Csv -IncludeTypeInformation | Select-Object -First 1",
         ["#TYPE System.Management.Automation.PSCustomObject"]),
        ("('a,b', '1,2' | ConvertFrom-Csv).b", ["2"]),
        ("('1;2' | ConvertFrom-Csv -Delimiter ';' -Header x, y).y", ["2"]),
        ("[pscustomobject]@{ A = 1 } | Export-Csv /tmp/a.csv; (Import-Csv /tmp/a.csv).A", ["1"]),
        ("1, 2 | % { [pscustomobject]@{ A = $_ } | Export-Csv a.csv -Append }; (ipcsv a.csv).A -join ','", ["1,2"]),
    ],
)  # fmt: skip
def test_commands_write_and_read_csv(command: str, lines: list[str]) -> None:
    assert output(command) == lines


def test_appending_other_columns_is_refused() -> None:
    text = (
        "[pscustomobject]@{ A = 1 } | Export-Csv /tmp/a.csv; "
        "try { [pscustomobject]@{ B = 1 } | Export-Csv /tmp/a.csv -Append } catch { $_.FullyQualifiedErrorId }"
    )
    expected = "CannotAppendCsvWithMismatchedPropertyNames,Microsoft.PowerShell.Commands.ExportCsvCommand"
    assert output(text) == [expected]
