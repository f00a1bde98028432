"""Comparison: `-eq -ne -lt -le -gt -ge` and what sorting and containment need. The left side's type decides.

Filtering of lists is `operators.py`'s; this module compares one value with one.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException, ScriptError, failure
from hvsim.interpreter.values.collation import compare_culture, equal_text
from hvsim.interpreter.values.conversion import convert, try_convert
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.members.access import objects_equal
from hvsim.interpreter.values.numbers.number_arithmetic import arithmetic_class, number_in, rank_of
from hvsim.interpreter.values.numbers.numbers import BigInteger, Char
from hvsim.interpreter.values.objects import PSCustomObject, PSObject, SwitchParameter
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.value_types import type_of


def equals(left: Any, right: Any, ignore_case: bool = True) -> bool:
    """Whether `left -eq right`; neither side is opened when it is a list."""
    left_class = left.__class__
    if left_class is right.__class__ and (left_class is int or left_class is float or left_class is bool):
        return bool(left == right)
    if left_class is PSObject:
        return equals(left.base, right, ignore_case)
    if right.__class__ is PSObject:
        return equals(left, right.base, ignore_case)
    if left is None or right is None:
        return left is right
    if isinstance(left, str):
        return _equals_text(left, right, ignore_case)
    if left_class is bool or left_class is SwitchParameter:
        return to_bool(left) is to_bool(right)
    rank = rank_of(left)
    if rank or left_class is BigInteger:
        return _equals_number(left, rank, right)
    return _equals_object(left, right)


def _equals_text(left: str, right: Any, ignore_case: bool) -> bool:
    if left.__class__ is Char:
        if rank_of(right) > 4:
            return bool(ord(left) == right)
        if not isinstance(right, str):
            return False
    return equal_text(left, right if isinstance(right, str) else to_string(right), ignore_case)


def _equals_number(left: Any, rank: int, right: Any) -> bool:
    right = _right_number(left, right)
    if right is None:
        return False
    if left.__class__ is BigInteger or right.__class__ is BigInteger:
        return bool(left == right)
    right_rank = rank_of(right)
    kind = arithmetic_class(left, rank, right, right_rank)
    return bool(number_in(left, kind) == number_in(right, kind))


def _right_number(left: Any, right: Any) -> Any:
    """The right side as a number to compare with a left one, or None when it is none."""
    if rank_of(right) or right.__class__ is BigInteger:
        return right
    if right.__class__ is EnumValue:
        return right.value
    if right.__class__ is str:
        from hvsim.interpreter.values.numbers.number_scan import scan_number

        found = scan_number(right)
        if found is not None:
            return found
    converted, worked = try_convert(right, type_of(left))
    return converted if worked else None


def _equals_object(left: Any, right: Any) -> bool:
    if left is right:
        return True
    if objects_equal(left, right):
        return True
    left_type = type_of(left)
    if type_of(right) is left_type:
        return False
    converted, worked = try_convert(right, left_type)
    return worked and objects_equal(left, converted)


def compare(left: Any, right: Any, ignore_case: bool = True) -> int:
    """-1, 0 or 1; raises PowerShell's NotIcomparable or ComparisonFailure where there is no order."""
    left_class = left.__class__
    if left_class is right.__class__ and (left_class is int or left_class is float):
        return int(left > right) - int(left < right)
    if left_class is PSObject:
        return compare(left.base, right, ignore_case)
    if right.__class__ is PSObject:
        return compare(left, right.base, ignore_case)
    if left is None:
        return 0 if right is None else _null_against(right)
    if right is None:
        return -_null_against(left)
    if isinstance(left, str):
        return _compare_text(left, right, ignore_case)
    if left_class is bool or left_class is SwitchParameter:
        return to_bool(left) - to_bool(right)
    rank = rank_of(left)
    if rank or left_class is BigInteger:
        return _compare_number(left, rank, right)
    return _compare_object(left, right)


def _null_against(value: Any) -> int:
    """`$null` against a value: smaller, but larger than a negative number."""
    if rank_of(value) > 4 and value < 0:
        return 1
    return -1


def _compare_text(left: str, right: Any, ignore_case: bool) -> int:
    if left.__class__ is Char and rank_of(right) > 4:
        return int(ord(left) > right) - int(ord(left) < right)
    return compare_culture(left, right if isinstance(right, str) else to_string(right), ignore_case)


def _compare_number(left: Any, rank: int, right: Any) -> int:
    number = _right_number(left, right)
    if number is None:
        raise _cannot_compare(left, right)
    if left.__class__ is BigInteger or number.__class__ is BigInteger:
        first, second = (ord(each) if isinstance(each, str) else each for each in (left, number))
        return int(first > second) - int(first < second)
    kind = arithmetic_class(left, rank, number, rank_of(number))
    first, second = number_in(left, kind), number_in(number, kind)
    return int(first > second) - int(first < second)


def _compare_object(left: Any, right: Any) -> int:
    if left.__class__ is PSCustomObject:
        raise failure(
            f'Cannot compare "{to_string(left)}" because it is not IComparable.',
            "PSObjectCompareTo",
            "NotSpecified",
            "System.Management.Automation.ExtendedTypeSystemException",
        )
    if left.__class__ is EnumValue:
        other = convert_for_comparison(left, right)
        return int(left.value > other.value) - int(left.value < other.value)
    left_type = type_of(left)
    method = left_type.find_method("compareto")
    if method is None:
        if _equals_object(left, right):
            return 0
        raise failure(
            f'Cannot compare "{to_string(left)}" because it is not IComparable.', "NotIcomparable", "InvalidOperation"
        )
    if type_of(right) is not left_type:
        try:
            right = convert(right, left_type)
        except ScriptError as error:
            raise _cannot_compare(left, right, error.record.exception) from None
    result: int = method.overloads[0].function(left, right)
    return (result > 0) - (result < 0)


def convert_for_comparison(left: Any, right: Any) -> Any:
    """The right side in the left one's type, or PowerShell's ComparisonFailure."""
    try:
        return convert(right, type_of(left))
    except ScriptError as error:
        raise _cannot_compare(left, right, error.record.exception) from None


def _cannot_compare(left: Any, right: Any, cause: NetException | None = None) -> ScriptError:
    if cause is None:
        try:
            convert(right, type_of(left))
        except ScriptError as error:
            cause = error.record.exception
    reason = cause.message if cause is not None else ""
    return failure(
        f'Could not compare "{to_string(left)}" to "{to_string(right)}". Error: "{reason}"',
        "ComparisonFailure",
        "InvalidOperation",
        inner=cause,
    )
