"""Text in UTF-16 code units and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.values.code_units import to_characters, to_code_units
from tests.shell import output


@given(st.text())
def test_units_and_back_are_the_same_text(text: str) -> None:
    units = to_code_units(text)
    assert to_characters(units) == text
    assert len(units) == len(text.encode("utf-16-le")) // 2


def test_half_a_pair_is_a_replacement_character_outside() -> None:
    assert to_characters("a\ud83eb") == "a\ufffdb"


def test_a_file_keeps_what_lies_beyond_the_first_plane() -> None:
    script = "Set-Content t.txt '\U0001f914'; (Get-Content t.txt) -ceq '\U0001f914'; (Get-Item t.txt).Length"
    assert output(script, os="linux") == ["True", "5"]
