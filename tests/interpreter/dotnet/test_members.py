"""Every declared type loads, every signature is well formed, and calls choose PowerShell's overload."""

from __future__ import annotations

import pytest

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import (
    NOTHING,
    Array,
    Char,
    Int64,
    Reference,
    construct,
    get_member,
    get_static,
    invoke_member,
    invoke_static,
    named_type,
    resolve_type,
    to_string,
    type_of,
)
from hvsim.interpreter.values.types.type_table import TYPES

NAMES = [
    line.partition(" : ")[0].rpartition(" ")[2]
    for line in TYPES.strip().splitlines()
    if line and not line.startswith("[")
]


@pytest.mark.parametrize("name", NAMES)
def test_a_type_of_the_table_loads_and_its_signatures_are_read(name: str) -> None:
    net_type = named_type(name)
    net_type.load()
    methods = [*net_type.methods.values(), *net_type.static_methods.values()]
    if net_type.constructors is not None:
        methods.append(net_type.constructors)
    for method in methods:
        for overload in method.overloads:
            for parameter in overload.parameters:
                assert parameter.name, overload.signature
                assert parameter.type_name, overload.signature


@pytest.mark.parametrize(
    ("target", "name", "arguments", "result", "type_name"),
    [
        ("abc", "Substring", ["1"], "bc", "String"),
        ("abc", "Substring", [1.6], "c", "String"),
        ("a1b", "Replace", [1, 2], "a1b", "String"),
        ("a, b,c", "Split", [", "], ["a", "b,c"], "String[]"),
        ("xyhiyx", "Trim", ["x", "y"], "hi", "String"),
        ("hello", "IndexOf", ["L"], -1, "Int32"),
        ("straße", "ToUpperInvariant", [], "STRAßE", "String"),
        (255, "ToString", ["X4"], "00FF", "String"),
        (Char("a"), "CompareTo", [Char("b")], -1, "Int32"),
    ],
)
def test_methods(target: object, name: str, arguments: list[object], result: object, type_name: str) -> None:
    found = invoke_member(target, name, arguments)
    assert found == result
    assert type_of(found).name == type_name


@pytest.mark.parametrize(
    ("type_name", "name", "arguments", "result", "kind"),
    [
        ("math", "Max", [1, 2.5], 2, "Int32"),
        ("math", "Max", ["3", "10"], 10, "Double"),
        ("math", "Floor", [5], 5, "Decimal"),
        ("math", "Round", ["2.5"], 2, "Double"),
        ("math", "Round", [2.5], 2, "Double"),
        ("math", "Abs", ["-3"], 3, "Double"),
        ("string", "Join", [",", Array([1, 2])], "1,2", "String"),
        ("convert", "ToString", [-1, 16], "ffffffff", "String"),
        ("convert", "ToInt64", ["ff", 16], Int64(255), "Int64"),
    ],
)
def test_statics(type_name: str, name: str, arguments: list[object], result: object, kind: str) -> None:
    found = invoke_static(resolve_type(type_name), name, arguments)
    assert found == result
    assert type_of(found).name == kind


@pytest.mark.parametrize(
    ("target", "name", "arguments", "error_id"),
    [
        ("abc", "Substring", ["x"], "MethodArgumentConversionInvalidCastArgument"),
        ("abc", "Substring", [], "MethodCountCouldNotFindBest"),
        ("abc", "Substring", [5], "ArgumentOutOfRangeException"),
        ("abc", "NoSuch", [], "MethodNotFound"),
        ("abc", "EnumerateRunes", [], "MemberNotSimulated"),
        (None, "Anything", [], "InvokeMethodOnNull"),
        (Array([1]), "Add", [2], "NotSupportedException"),
    ],
)
def test_method_errors(target: object, name: str, arguments: list[object], error_id: str) -> None:
    with pytest.raises(ScriptError) as caught:
        invoke_member(target, name, arguments)
    assert caught.value.record.error_id == error_id


def test_a_list_converts_what_goes_in() -> None:
    numbers = construct(resolve_type("System.Collections.Generic.List[double]"), [])
    assert invoke_member(numbers, "Add", ["1.5"]) is NOTHING
    assert list(numbers) == [1.5]
    with pytest.raises(ScriptError):
        invoke_member(numbers, "Add", ["x"])


def test_out_parameters_are_written() -> None:
    result = Reference.to(0)
    assert invoke_static(resolve_type("int"), "TryParse", ["42", result]) is True
    assert result.value == 42


def test_methods_of_elements() -> None:
    assert list(invoke_member(Array(["ab", "cde"]), "ToUpper", [])) == ["AB", "CDE"]
    assert get_member(Array(["x"]), "PSTypeNames")[0] == "System.Object[]"


def test_statics_that_are_not_there() -> None:
    assert get_static(resolve_type("int"), "MaxValue") == 2147483647
    assert get_static(resolve_type("int"), "NoSuchThing") is None


def test_dates_and_spans() -> None:
    date = construct(resolve_type("datetime"), [2024, 1, 31])
    assert to_string(invoke_member(date, "AddMonths", [1])) == "02/29/2024 00:00:00"
    assert str(get_member(date, "DayOfWeek")) == "Wednesday"
    span = invoke_static(resolve_type("timespan"), "FromMinutes", [90])
    assert to_string(span) == "01:30:00"
    assert get_member(span, "TotalHours") == 1.5


def test_python_attributes_are_out_of_reach() -> None:
    assert get_member("abc", "__class__") is None
    assert get_member(Array([1]), "__dict__") is None
    with pytest.raises(ScriptError):
        invoke_member("abc", "encode", [])
