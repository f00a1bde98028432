"""Values as the text of a cell."""

from __future__ import annotations

import pytest

from hvsim.interpreter.formatting.rendering import cell_text
from tests.shell import output


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("a\nb", "a\nb"), (5, "5"), (1.5, "1.5"), (True, "True"), (2**40, "1099511627776")],
)
def test_simple_values(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("1..6", "{1, 2, 3, 4…}"),
        ("@()", "{}"),
        ("'a', $null, 'b'", "{a, $null, b}"),
        ("(1, 2), 3", "{1 2, 3}"),
        ("[timespan]'1.02:03:04'", "1.02:03:04"),
        ("[pscustomobject]@{ x = 1 }", "@{x=1}"),
        ("{Get-Date}", "Get-Date"),
        ("[DayOfWeek]::Monday", "Monday"),
    ],
)
def test_a_list_shows_values_as_powershell_does(expression: str, text: str) -> None:
    assert output(f"[pscustomobject]@{{ V = {expression} }} | Format-List")[1] == f"V : {text}"


@pytest.mark.parametrize(("limit", "text"), [(2, "{1, 2…}"), (-1, "{1, 2, 3, 4, 5, 6}"), (6, "{1, 2, 3, 4, 5, 6}")])
def test_the_enumeration_limit_is_the_users(limit: int, text: str) -> None:
    lines = output(f"$FormatEnumerationLimit = {limit}; [pscustomobject]@{{ V = 1..6 }} | Format-List")
    assert lines[1] == f"V : {text}"


def test_fractions_get_three_places_in_a_table_but_not_in_a_list() -> None:
    table = output("[pscustomobject]@{ V = 1.23456; W = 2.5 }")
    assert table == ["", "    V     W", "    -     -", "1.235 2.500", ""]
    assert output("[pscustomobject]@{ V = 1.23456 } | Format-List")[1] == "V : 1.23456"


def test_a_format_shapes_the_value_of_a_column() -> None:
    lines = output("[pscustomobject]@{ V = 1234.5 } | Format-Table @{ n = 'V'; e = 'V'; f = 'N0' }")
    assert lines[3].strip() in {"1,234", "1,235"}
