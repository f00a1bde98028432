"""Get-Date and its Unix formats, Select-String, Format-Hex, Get-FileHash, ConvertTo-Html, ConvertFrom-StringData."""

from __future__ import annotations

import pytest

from tests.shell import output

MOMENT = "Get-Date '2024-02-29 13:05:09'"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("-Format yyyy-MM-dd", "2024-02-29"),
        ("-Format o", "2024-02-29T13:05:09.0000000"),
        ("-Format FileDateTime", "20240229T1305090000"),
        ("-UFormat '%Y-%m-%d %H:%M:%S'", "2024-02-29 13:05:09"),
        ("-UFormat %j", "060"),
        ("-UFormat %V", "09"),
        ("-UFormat %I%p", "01PM"),
        ("-Year 2023 -Format MM-dd", "02-28"),
    ],
)
def test_a_date_in_many_clothes(arguments: str, text: str) -> None:
    assert output(f"{MOMENT} {arguments}") == [text]


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("('abc', 'xbz' | Select-String b).Count", ["2"]),
        ("('a1b22' | Select-String '\\d+' -AllMatches).Matches.Value -join ','", ["1,22"]),
        ("'abc', 'xyz' | Select-String b -NotMatch -Raw", ["xyz"]),
        ("'ABC' | Select-String abc -CaseSensitive -Quiet", ["False"]),
        ("'a.c', 'abc' | Select-String 'a.c' -SimpleMatch -Raw", ["a.c"]),
        ("'x', 'hit', 'y' | Set-Content s.txt; (Select-String hit s.txt -Context 1).LineNumber", ["2"]),
        ("'abc' | Set-Content h.txt -NoNewline; (Get-FileHash h.txt -Algorithm MD5).Hash",
         ["900150983CD24FB0D6963F7D28E17F72"]),
        ("('a' | Format-Hex).HexBytes", ["61"]),
        ("(ConvertFrom-StringData \"a = 1`nb = 2\").b", ["2"]),
        ("([pscustomobject]@{ A = '<' } | ConvertTo-Html -Fragment) -match 'lt'", ["<tr><td>&lt;</td></tr>"]),
        ("(Get-Culture).Name", ["en-US"]),
    ],
)  # fmt: skip
def test_text_commands(command: str, lines: list[str]) -> None:
    assert output(command) == lines


def test_sleeping_takes_simulated_time() -> None:
    assert output("$before = Get-Date; Start-Sleep 3600; ((Get-Date) - $before).TotalHours.ToString('N2')") == ["1.00"]
