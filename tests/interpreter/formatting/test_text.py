"""Text on a screen: its width, how it is cut and how it is wrapped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.formatting.text import RESET, cells, fit_head, fit_tail, strip_escapes, wrap

STYLES = st.sampled_from(["\x1b[32;1m", "\x1b[31m", RESET])
PLAIN = st.text(alphabet="ab 日本é-", max_size=30)
STYLED = st.lists(st.one_of(PLAIN, STYLES), max_size=6).map("".join)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("", 0), ("日本", 4), ("é", 1), ("\x1b[32;1mab\x1b[0m", 2), ("ｱ", 1), ("😀", 2)]
)
def test_cells_count_what_the_screen_shows(text: str, width: int) -> None:
    assert cells(text) == width


@given(STYLED, st.integers(0, 20))
def test_a_beginning_fits_and_is_as_long_as_it_can_be(text: str, width: int) -> None:
    head = strip_escapes(fit_head(text, width))
    plain = strip_escapes(text)
    assert plain.startswith(head)
    assert cells(head) <= width
    assert head == plain or cells(plain[: len(head) + 1]) > width


@given(PLAIN, st.integers(0, 20))
def test_an_end_fits_and_is_as_long_as_it_can_be(text: str, width: int) -> None:
    tail = fit_tail(text, width)
    assert text.endswith(tail)
    assert cells(tail) <= width
    assert tail == text or cells(text[-len(tail) - 1 :]) > width


@given(STYLED, st.integers(2, 20))
def test_wrapping_keeps_every_character_within_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line.rstrip(" ")) <= width for line in lines)
    assert "".join(map(strip_escapes, lines)) == strip_escapes(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two ", "three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a\nb", 10, ["a", "b"]),
        ("a\r\nb", 10, ["a", "b"]),
        ("日本語", 4, ["日本", "語"]),
        ("", 5, [""]),
    ],
)
def test_lines_break_at_blanks_or_anywhere_in_a_long_word(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_style_is_closed_at_a_break_and_opened_again() -> None:
    assert wrap("\x1b[32mabcd\x1b[0m", 2) == ["\x1b[32mab\x1b[0m", "\x1b[32mcd\x1b[0m"]
