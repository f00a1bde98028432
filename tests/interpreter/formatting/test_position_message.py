"""The source line of an error and the marks below its faulty part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.grammar.nodes import Source
from hvsim.interpreter.errors.invocation import Position
from hvsim.interpreter.formatting.position_message import position_message, source_excerpt


def position(line: str, start: int, end: int) -> Position:
    """Characters `start` to `end` (from 0) of a script of one line."""
    return Position(Source(line, "a.ps1"), start, end)


def test_the_faulty_part_is_marked() -> None:
    assert source_excerpt(position("$x = 1 / 0", 5, 10)) == ("$x = 1 / 0", "     ~~~~~")


def test_an_empty_line_has_no_excerpt() -> None:
    assert source_excerpt(position("", 0, 0)) is None


@given(st.data())
def test_marks_stand_below_the_faulty_part_of_any_line(data: st.DataObject) -> None:
    line = data.draw(st.text(alphabet="abcdef", min_size=1, max_size=300))
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    found = source_excerpt(position(line, start, end))
    assert found is not None
    text, marks = found
    marked = text[marks.index("~") : len(marks)]
    assert len(text) <= 73
    assert line[start:end].startswith(marked.rstrip(" …"))


def test_the_message_names_file_line_and_character() -> None:
    assert position_message(position("1 / 0", 0, 5)) == "At a.ps1:1 char:1\n+ 1 / 0\n+ ~~~~~"
    assert position_message(None) == ""
