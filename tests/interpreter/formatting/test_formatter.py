"""The stream of objects to lines: views, groups, blank lines, mixed kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvsim.console import MemoryConsole
from hvsim.interpreter.formatting import Formatter, format_objects
from hvsim.interpreter.formatting.text import cells
from hvsim.interpreter.values.objects import PSCustomObject
from hvsim.session import Session
from tests.shell import output

NAME = st.text(alphabet="abcdXYZ", min_size=1, max_size=12)
VALUE = st.one_of(st.text(alphabet="ab 日\n", max_size=30), st.integers(-(10**9), 10**9), st.booleans(), st.none())
SESSION = Session(os="linux", console=MemoryConsole())
ENGINE = SESSION.engine


def lines_of(values: list[object], width: int = 80) -> list[str]:
    return list(format_objects(values, width, ENGINE))


def test_up_to_four_properties_make_a_table_and_more_a_list() -> None:
    four = PSCustomObject([(name, 1) for name in "ABCD"])
    five = PSCustomObject([(name, 1) for name in "ABCDE"])
    assert lines_of([four])[:2] == ["", "A B C D"]
    assert lines_of([five])[:2] == ["", "A : 1"]


@given(st.dictionaries(NAME, VALUE, min_size=1, max_size=8), st.integers(30, 120))
@settings(max_examples=60)
def test_no_line_is_wider_than_the_screen(properties: dict[str, object], width: int) -> None:
    unique = {name.lower(): (name, value) for name, value in properties.items()}
    lines = lines_of([PSCustomObject(list(unique.values()))], width)
    assert all(cells(line.rstrip()) <= width for line in lines)


@given(st.lists(st.one_of(st.text(alphabet="abc", min_size=1), st.integers(0, 99)), max_size=10))
def test_texts_and_numbers_are_their_own_lines(values: list[object]) -> None:
    assert lines_of(values) == [str(value) for value in values]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_every_object_of_a_table_has_its_row(numbers: list[int]) -> None:
    lines = lines_of([PSCustomObject([("N", number)]) for number in numbers])
    assert [line.strip() for line in lines if line.strip()] == ["N", "-", *map(str, numbers)]


def test_texts_stand_between_the_rows_of_a_table() -> None:
    lines = output("1; [pscustomobject]@{ A = 1 }; 'x'; [pscustomobject]@{ A = 2 }")
    assert lines == ["1", "", "A", "-", "1", "x", "2", ""]


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("Format-Wide -Column 2", ["a         b", "c"]),
        ("Format-Table -HideTableHeaders", ["a 1", "b 2", "c 3"]),
        ("Format-List", ["N : a", "V : 1", "N : b", "V : 2", "N : c", "V : 3"]),
        ("Format-Table -Wrap N", ["N", "-", "a", "b", "c"]),
    ],
)
def test_the_user_chooses_the_shape(command: str, lines: list[str]) -> None:
    objects = "$(foreach ($i in 1..3) { [pscustomobject]@{ N = 'abc'[$i - 1]; V = $i } })"
    found = [line.split() for line in output(f"{objects} | {command}") if line.strip()]
    assert found == [line.split() for line in lines]


def test_groups_have_headings_and_headers_of_their_own() -> None:
    objects = "[pscustomobject]@{ K = 1; V = 'a' }, [pscustomobject]@{ K = 2; V = 'b' }"
    assert output(f"{objects} | Format-Table V -GroupBy K") == [
        "",
        "   K: 1",
        "",
        "V",
        "-",
        "a",
        "",
        "   K: 2",
        "",
        "V",
        "-",
        "b",
        "",
    ]


def test_format_objects_go_through_unchanged() -> None:
    text = "$f = [pscustomobject]@{ A = 1; B = 2 } | Format-Table A; $f | Out-String -Stream"
    assert output(text) == ["", "A", "-", "1", ""]


def test_colour_is_added_only_when_asked_for() -> None:
    lines: list[str] = []
    formatter = Formatter(ENGINE, lines.append, width=40, colour=True)
    formatter.process(PSCustomObject([("A", 1)]))
    formatter.end()
    assert lines[1] == "\x1b[32;1mA\x1b[0m"
    assert "\x1b" not in "".join(lines_of([PSCustomObject([("A", 1)])]))
