"""Conversion: round trips, and PowerShell's errors word by word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import (
    Array,
    Char,
    EnumValue,
    Hashtable,
    PSCustomObject,
    convert,
    resolve_type,
    to_bool,
    to_string,
    try_convert,
    type_of,
)
from hvsim.interpreter.values.conversion import custom_object_from
from hvsim.interpreter.values.numbers.numbers import INTEGER_RANGES


@pytest.mark.parametrize("kind", list(INTEGER_RANGES))
@given(data=st.data())
def test_an_integer_survives_its_text(kind: type[int], data: st.DataObject) -> None:
    low, high = INTEGER_RANGES[kind]
    value = kind(data.draw(st.integers(low, high)))
    again = convert(to_string(value), type_of(value))
    assert again == value
    assert type(again) is kind


@given(st.floats(allow_nan=False))
def test_a_double_survives_its_shortest_text(value: float) -> None:
    from hvsim.interpreter.values import net_text

    assert convert(net_text(value), resolve_type("double")) == value


@given(st.floats(-(2.0**30), 2.0**30))
def test_reals_round_half_to_even(value: float) -> None:
    assert convert(value, resolve_type("int")) == round(value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0x10", 16),
        (" 7 ", 7),
        ("1e3", 1000),
        ("2.5", 2),
        ("1kb", 1024),
        ("", 0),
        ("1,000", 1000),
        ("#F", 15),
        ("5L", 5),
    ],
)
def test_what_an_integer_cast_reads(text: str, number: int) -> None:
    assert convert(text, resolve_type("int")) == number


@pytest.mark.parametrize(
    ("text", "type_name", "number"),
    [
        ("0x80000002", "uint32", 0x80000002),
        ("0xFFFFFFFFFFFFFFFF", "uint64", 2**64 - 1),
        ("0x80000002", "int", 0x80000002 - 2**32),
    ],
)
def test_hexadecimal_text_fills_all_bits(text: str, type_name: str, number: int) -> None:
    assert convert(text, resolve_type(type_name)) == number


@pytest.mark.parametrize(
    ("value", "type_name", "error_id", "message"),
    [
        (
            "abc",
            "int",
            "InvalidCastFromStringToInteger",
            (
                'Cannot convert value "abc" to type "System.Int32". '
                "Error: \"The input string 'abc' was not in a correct format.\""
            ),
        ),
        (
            300,
            "byte",
            "InvalidCastIConvertible",
            (
                'Cannot convert value "300" to type "System.Byte". '
                'Error: "Value was either too large or too small for an unsigned byte."'
            ),
        ),
        (
            Hashtable(),
            "int",
            "ConvertToFinalInvalidCastException",
            (
                'Cannot convert the "System.Collections.Hashtable" value of type "System.Collections.Hashtable" '
                'to type "System.Int32".'
            ),
        ),
        (None, "datetime", "nullToObjectInvalidCast", 'Cannot convert null to type "System.DateTime".'),
        (
            "ab",
            "char",
            "InvalidCastParseTargetInvocation",
            'Cannot convert value "ab" to type "System.Char". Error: "String must be exactly one character long."',
        ),
        (
            "x",
            "guid",
            "InvalidCastParseTargetInvocationWithFormatProvider",
            'Cannot convert value "x" to type "System.Guid". Error: "Unrecognized Guid format."',
        ),
    ],
)
def test_failed_casts(value: object, type_name: str, error_id: str, message: str) -> None:
    with pytest.raises(ScriptError) as caught:
        convert(value, resolve_type(type_name))
    assert caught.value.record.error_id == error_id
    assert caught.value.record.category == "InvalidArgument"
    assert caught.value.message == message


def test_arrays_convert_element_by_element() -> None:
    made = convert(Array(["1", 2.5, None]), resolve_type("int[]"))
    assert list(made) == [1, 2, 0]
    assert type_of(made).name == "Int32[]"
    assert list(convert("ab", resolve_type("char[]"))) == [Char("a"), Char("b")]
    assert list(convert(5, resolve_type("string[]"))) == ["5"]


def test_enums_by_name_beginning_and_number() -> None:
    day = resolve_type("System.DayOfWeek")
    assert convert("mon", day) == EnumValue(day, 1)
    assert convert(1, day) == EnumValue(day, 1)
    options = resolve_type("System.StringSplitOptions")
    assert str(convert("RemoveEmptyEntries, TrimEntries", options)) == "RemoveEmptyEntries, TrimEntries"
    assert try_convert("Funday", day) == (None, False)


def test_a_hashtable_becomes_an_object() -> None:
    made = custom_object_from(Hashtable([("b", 1), ("a", 2), ("PSTypeName", "My.Type")]))
    assert isinstance(made, PSCustomObject)
    assert to_string(made) == "@{b=1; a=2}"
    assert made.type_names is not None
    assert made.type_names[0] == "My.Type"


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (0, False), ("0", True), ("", False), (None, False), (Array(), False), (Array([0]), False),
        (Array([0, 0]), True), (Hashtable(), True), (Char("\0"), False), (0.0, False), (Array([Array()]), False),
    ],
)  # fmt: skip
def test_truth(value: object, truth: bool) -> None:
    assert to_bool(value) is truth


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e15, "1E+15"), (0.0001, "0.0001"), (0.00001, "1E-05"), (0.1 + 0.2, "0.3"), (-0.0, "-0"), (True, "True"),
        (Array([1, Array([2, 3]), None]), "1 System.Object[] "), (resolve_type("int"), "int"),
        (resolve_type("System.Collections.Generic.List[int]"), "System.Collections.Generic.List[int]"),
    ],
)  # fmt: skip
def test_text(value: object, text: str) -> None:
    assert to_string(value) == text
