"""WQL: what a query asks for, and for which instances a condition holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.infrastructure.wmi.query import InvalidQuery, parse_condition, parse_query

ROW = {"name": "web01", "size": 60, "running": True, "notes": None, "path": "C:\\VMs"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Name = 'WEB01'", True),
        ('Name="web02"', False),
        ("Name LIKE 'web%' AND Size >= 60", True),
        ("Name LIKE 'w_b0[1-3]'", True),
        ("Name LIKE 'web' OR Size < 10", False),
        ("Path LIKE '_:[\\\\[&&]%'", True),
        ("Name LIKE '[^a-v]eb01'", True),
        ("NOT Name = 'web01'", False),
        ("NOT (Name = 'x' OR Size > 100) AND Running = TRUE", True),
        ("Running = 'false'", False),
        ("Notes IS NULL", True),
        ("Name IS NOT NULL", True),
        ("Size = '60'", True),
        ("Size <> 60", False),
        ("60 <= Size", True),
        ("Path = 'C:\\\\VMs'", True),
        ("Missing = 'x'", False),
    ],
)
def test_a_condition_holds_or_not(text: str, holds: bool) -> None:
    assert parse_condition(text)(ROW) is holds


def test_a_query_names_columns_and_class() -> None:
    query = parse_query("select Name, Size from Win32_LogicalDisk where Size > 5")
    assert (query.class_name, query.columns) == ("Win32_LogicalDisk", ("Name", "Size"))
    assert query.condition is not None
    assert query.condition(ROW)
    assert parse_query("SELECT * FROM Win32_BIOS").columns == ()


@pytest.mark.parametrize(
    "text",
    ["", "SELECT", "SELECT FROM x", "SELECT * FROM", "SELECT * FROM x WHERE", "SELECT * FROM x y", "DELETE x"],
)
def test_what_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuery):
        parse_query(text)


@pytest.mark.parametrize(
    "text", ["Name LIKE '[z-a]'", "Name LIKE '[^]'", "(" * 200 + "a=1" + ")" * 200, "NOT " * 200, "a=" + "9" * 5000]
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuery):
        parse_condition(text)


@given(st.text("ab%_[]^'\"\\()=<> ANDORNOT12.", max_size=20))
def test_any_text_is_a_condition_or_refused(text: str) -> None:
    try:
        condition = parse_condition(text)
    except InvalidQuery:
        return
    assert condition(ROW) in (True, False)


def test_no_pattern_takes_long() -> None:
    assert not parse_condition(f"Name LIKE '{'%a' * 40}b'")({"name": "a" * 5000})


@given(st.text("abc", max_size=6), st.lists(st.sampled_from(["%", "_", "a", "b", "[ab]", "[^a]", "[a-b]"]), max_size=6))
def test_like_is_what_a_regular_expression_says(text: str, parts: list[str]) -> None:
    expression = "".join({"%": ".*", "_": "."}.get(part, part) for part in parts)
    found = parse_condition(f"Name LIKE '{''.join(parts)}'")({"name": text})
    assert found == (re.fullmatch(expression, text) is not None)
