"""The layout of tables: widths of columns, cells, headers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.formatting.entries import ColumnShape
from hvsim.interpreter.formatting.table import TableWriter, fit_cell, fit_columns
from hvsim.interpreter.formatting.text import cells

WIDTHS = st.lists(st.integers(0, 30), min_size=1, max_size=8)
CELL = st.text(alphabet="ab 日é\n", max_size=12)
ALIGNMENT = st.sampled_from(["", "left", "right", "center"])


@given(WIDTHS, st.integers(5, 100))
def test_columns_never_need_more_than_the_screen(widths: list[int], screen: int) -> None:
    fitted = fit_columns(widths, screen)
    shown = [width for width in fitted if width > 0]
    assert len(fitted) == len(widths)
    assert sum(shown) + max(len(shown) - 1, 0) <= screen


@given(WIDTHS)
def test_columns_that_fit_keep_their_width(widths: list[int]) -> None:
    wanted = [max(width, 1) for width in widths]
    assert fit_columns(wanted, sum(wanted) + len(wanted)) == wanted


@given(WIDTHS, st.integers(5, 100))
def test_only_columns_at_the_end_are_hidden(widths: list[int], screen: int) -> None:
    shown = [width > 0 for width in fit_columns(widths, screen)]
    assert shown == sorted(shown, reverse=True)


@given(CELL, st.integers(2, 20), ALIGNMENT)
def test_a_padded_cell_takes_exactly_its_width(text: str, width: int, alignment: str) -> None:
    fitted = fit_cell(text, width, alignment, padded=True)
    assert cells(fitted) == width
    assert "\n" not in fitted


@given(st.data())
def test_no_line_of_a_table_is_wider_than_the_screen(data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.text(alphabet="abc日", min_size=1, max_size=12), min_size=1, max_size=5))
    columns = [ColumnShape(label, data.draw(st.integers(0, 20)), data.draw(ALIGNMENT)) for label in labels]
    values = [data.draw(CELL) for _ in columns]
    screen = data.draw(st.integers(5, 60))
    lines: list[str] = []
    table = TableWriter(columns, screen)
    table.write_header(lines.append)
    table.write_row(values, lines.append)
    table.write_wrapped_row(values, lines.append)
    assert all(cells(line.rstrip()) <= screen for line in lines)


@pytest.mark.parametrize(
    ("text", "alignment", "fitted"),
    [
        ("ab", "left", "ab   "),
        ("ab", "right", "   ab"),
        ("ab", "center", " ab  "),
        ("abcdefg", "left", "abcd…"),
        ("abcdefg", "right", "…defg"),
        ("a\nb", "left", "a…   "),
        ("日本語", "left", "日本…"),
    ],
)
def test_cells_are_aligned_and_cut(text: str, alignment: str, fitted: str) -> None:
    assert fit_cell(text, 5, alignment, padded=True) == fitted


def test_a_header_is_underlined_as_far_as_its_label() -> None:
    lines: list[str] = []
    columns = [ColumnShape("Name", 6), ColumnShape("Cpu", 5, "right"), ColumnShape("State", 8)]
    table = TableWriter(columns, 40)
    assert table.write_header(lines.append) == 2
    table.write_row(["vm1", "2", "Running"], lines.append)
    assert [line.rstrip() for line in lines] == ["Name     Cpu State", "----     --- -----", "vm1        2 Running"]


def test_a_style_of_the_header_is_closed_in_every_cell() -> None:
    lines: list[str] = []
    TableWriter([ColumnShape("A", 3), ColumnShape("B", 3)], 40, header_style="\x1b[32;1m").write_header(lines.append)
    assert lines[0] == "\x1b[32;1mA  \x1b[0m\x1b[32;1m B\x1b[0m"
    assert lines[1] == "\x1b[32;1m-  \x1b[0m \x1b[32;1m-\x1b[0m"
