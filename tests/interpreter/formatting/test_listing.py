"""The layout of lists and of the paragraphs of custom views."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.formatting.listing import write_listing, write_paragraphs
from hvsim.interpreter.formatting.text import cells

TEXT = st.text(alphabet="ab 日\n", max_size=40)


def listing(labels: list[str], values: list[str], screen: int) -> list[str]:
    lines: list[str] = []
    write_listing(labels, values, screen, lines.append)
    return lines


def test_values_stand_below_each_other() -> None:
    assert listing(["Name", "State"], ["vm1", "Running"], 40) == ["Name  : vm1", "State : Running"]


def test_a_long_value_goes_on_below_itself() -> None:
    assert listing(["A"], ["one two three"], 12) == ["A : one two ", "    three"]


def test_a_value_of_several_lines_keeps_them() -> None:
    assert listing(["A"], ["x\ny"], 12) == ["A : x", "    y"]


@given(st.lists(st.tuples(st.text(alphabet="abc", min_size=1, max_size=10), TEXT), min_size=1), st.integers(16, 60))
def test_no_line_of_a_list_is_wider_than_the_screen(entries: list[tuple[str, str]], screen: int) -> None:
    lines = listing([label for label, _ in entries], [value for _, value in entries], screen)
    assert all(cells(line.rstrip()) <= screen for line in lines)


def test_paragraphs_keep_their_indent() -> None:
    lines: list[str] = []
    write_paragraphs([(0, "Title"), (4, "one two three")], 12, lines.append)
    assert [line.rstrip() for line in lines] == ["Title", "    one two", "    three"]
