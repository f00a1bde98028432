"""JSON: what is written is read again, and the texts are PowerShell's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.cmdlets.utility.json_reader import JsonProblem, read_json
from hvsim.cmdlets.utility.json_writer import JsonWriter
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.code_units import to_characters, to_code_units
from hvsim.interpreter.values.dictionaries import Dictionary, OrderedDictionary
from tests.shell import output

TEXT = st.text(st.characters(codec="utf-8"), max_size=10)
FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | FRACTIONS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4),
    max_leaves=15,
)


def shell_value(value: object) -> object:
    if isinstance(value, list):
        return Array([shell_value(each) for each in value])
    if isinstance(value, dict):
        return OrderedDictionary((key, shell_value(each)) for key, each in value.items())
    return value


def plain(value: object) -> object:
    if isinstance(value, Array):
        return [plain(each) for each in value]
    if isinstance(value, Dictionary):
        return {key: plain(each) for key, each in value.items()}
    return value


def in_units(value: object) -> object:
    """The value with its texts as the shell holds them, escaped characters as UTF-16 units."""
    if isinstance(value, list):
        return [in_units(each) for each in value]
    if isinstance(value, dict):
        return {to_code_units(key): in_units(each) for key, each in value.items()}
    return to_code_units(value) if isinstance(value, str) else value


def unique_names(value: object) -> bool:
    """Whether no object has two names that differ in case only: the shell's dictionaries know one of them."""
    if isinstance(value, list):
        return all(map(unique_names, value))
    if isinstance(value, dict):
        return len({key.lower() for key in value}) == len(value) and all(map(unique_names, value.values()))
    return True


@given(VALUES.filter(unique_names), st.booleans(), st.sampled_from(["Default", "EscapeNonAscii", "EscapeHtml"]))
def test_what_is_written_is_read_again(value: object, compress: bool, escaping: str) -> None:
    writer = JsonWriter(100, compress=compress, enums_as_strings=False, escaping=escaping)
    text = writer.write(shell_value(in_units(value)))
    assert json.loads(to_characters(text)) == value
    assert plain(read_json(text, depth=1024, as_hashtable=True, date=None)) == in_units(value)
    assert not writer.truncated


@given(VALUES.filter(unique_names))
def test_escaping_leaves_ascii_only(value: object) -> None:
    writer = JsonWriter(100, compress=True, enums_as_strings=False, escaping="EscapeNonAscii")
    assert writer.write(shell_value(in_units(value))).isascii()


@pytest.mark.parametrize("text", ["{", "[1, 2", '{"a" 1}', "nope", '{"a": 1} x'])
def test_a_broken_text_is_refused(text: str) -> None:
    with pytest.raises(JsonProblem):
        read_json(text, depth=1024, as_hashtable=False, date=None)


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        ("@{ a = 1 } | ConvertTo-Json", ["{", '  "a": 1', "}"]),
        ("ConvertTo-Json @() -Compress", ["[]"]),
        ("1 | ConvertTo-Json -AsArray -Compress", ["[1]"]),
        ("@{ d = [DayOfWeek]::Monday } | ConvertTo-Json -Compress", ['{"d":1}']),
        ("@{ d = [DayOfWeek]::Monday } | ConvertTo-Json -Compress -EnumsAsStrings", ['{"d":"Monday"}']),
        ("'<é>' | ConvertTo-Json -EscapeHandling EscapeHtml", ['"\\u003cé\\u003e"']),
        ("('{\"a\": [1, 2.5, true, null]}' | ConvertFrom-Json).a.Count", ["4"]),
        ("('[1, 2]' | ConvertFrom-Json | Measure-Object).Count", ["2"]),
        ("('[1, 2]' | ConvertFrom-Json -NoEnumerate | Measure-Object).Count", ["1"]),
        ("('{\"a\": 1}' | ConvertFrom-Json -AsHashtable).GetType().Name", ["OrderedHashtable"]),
        ("'{\"a\": 1}' | Test-Json", ["True"]),
    ],
)
def test_commands_write_and_read_json(command: str, lines: list[str]) -> None:
    assert output(command) == lines
