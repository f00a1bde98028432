"""Script classes below types of .NET, their interfaces, and properties that validate."""

from __future__ import annotations

import pytest

from tests.interpreter.engines import values


@pytest.mark.parametrize(
    ("declaration", "use", "expected"),
    [
        ("class C : hashtable { [int] Sum() { return $this['a'] + $this['b'] } }", "$c.a = 1; $c.b = 2; $c.Sum()", [3]),
        (
            "class C : System.Collections.ArrayList { [object] First() { return $this[0] } }",
            "[void]$c.Add(4); $c.First()",
            [4],
        ),
        ("class C : System.Collections.Generic.Queue[int] { }", "$c.Enqueue('3'); $c.Dequeue()", [3]),
        (
            "class C : System.Collections.Generic.Dictionary[string,int] { [string]$Tag = 't' }",
            "$c['k'] = '5'; $c.k; $c.Tag",
            [5, "t"],
        ),
    ],
)
def test_objects_of_a_derived_class_are_what_the_base_makes(declaration: str, use: str, expected: list[object]) -> None:
    assert values(f"{declaration}; $c = [C]::new(); {use}") == expected


def test_a_base_constructor_gets_its_arguments() -> None:
    script = """
        class Names : System.Collections.Generic.HashSet[string] { Names([string[]]$names) : base($names) { } }
        [Names]::new(@('a', 'b', 'a')).Count
    """
    assert values(script) == [2]


def test_a_class_that_is_a_sequence_is_unrolled() -> None:
    script = """
        class Three : System.Collections.IEnumerable {
            [System.Collections.IEnumerator] GetEnumerator() { return @(1, 2, 3).GetEnumerator() }
        }
        [Three]::new() | ForEach-Object { $_ * 2 }
        foreach ($each in [Three]::new()) { $each }
    """
    assert values(script) == [2, 4, 6, 1, 2, 3]


def test_a_comparer_class_orders_an_array() -> None:
    script = """
        class Down : System.Collections.IComparer { [int] Compare([object]$a, [object]$b) { return $b.CompareTo($a) } }
        $n = 1, 3, 2
        [array]::Sort($n, [Down]::new())
        $n
    """
    assert values(script) == [3, 2, 1]


def test_a_property_checks_what_is_assigned_and_not_that_nothing_was() -> None:
    script = """
        class Mode { [ValidateSet('on', 'off')][string]$Value }
        $mode = [Mode]::new()
        try { $mode.Value = 'maybe' } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
    """
    message = (
        'Exception setting "Value": "The argument "maybe" does not belong to the set "on,off" specified by the '
        'ValidateSet attribute. Supply an argument that is in the set and then try the command again."'
    )
    assert values(script) == ["ExceptionWhenSetting", message]


def test_limits_of_an_attribute_in_the_wrong_order_are_an_error_of_the_call() -> None:
    script = "function F { param([ValidateRange(9, 1)][int]$N) }; try { F 5 } catch { $_.FullyQualifiedErrorId }"
    assert values(script) == ["MaxRangeSmallerThanMinRange"]
