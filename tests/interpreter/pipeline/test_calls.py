"""Calling functions: the short way and the binder give the same."""

import pytest

from tests.interpreter.engines import values

PAIR = 'function Pair { param([int]$A, [int]$B = 7) "$A $B $($args.Count)" }; '


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("Pair 1 2", "1 2 0"),
        ("Pair -B 2 1", "1 2 0"),
        ("Pair -a:3", "3 7 0"),
        ("Pair 1 2 3 4", "1 2 2"),
        ("$h = @{ B = 5 }; Pair @h 1", "1 5 0"),
        ("$l = 8, 9; Pair @l", "8 9 0"),
    ],
)
def test_arguments_meet_parameters(call: str, expected: str) -> None:
    assert values(PAIR + call) == [expected]


def test_bound_parameters_name_what_was_given_and_no_default() -> None:
    assert values("function F { param($X, $Y = 2) $PSBoundParameters.Keys }; F 1") == ["X"]


def test_function_sees_the_callers_variables_and_leaves_them_alone() -> None:
    assert values("$v = 1; function F { $v; $v = 2 }; F; $v") == [1, 1]


def test_endless_recursion_ends_in_powershells_error() -> None:
    assert values("function F { F }; try { F } catch { $_.FullyQualifiedErrorId }") == ["CallDepthOverflow"]


def test_closure_keeps_the_value_of_its_making() -> None:
    assert values("$n = 1; $c = { $n }.GetNewClosure(); $n = 2; & $c") == [1]


def test_invoke_wraps_the_error_of_the_block() -> None:
    assert values("try { { throw 'in' }.Invoke() } catch { $_.Exception.GetType().Name }") == [
        "MethodInvocationException"
    ]
