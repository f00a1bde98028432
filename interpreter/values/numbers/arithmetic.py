"""The arithmetic operators: `+ - * / %`, unary minus and plus, on whatever a script puts beside them.

Decides by the left operand. What two numbers give is `number_arithmetic.py`'s; bits are `bitwise.py`'s, comparison
`comparison.py`'s.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import failure, net_failure
from hvsim.interpreter.limits import ELEMENTS, TEXT_LENGTH, out_of_memory, text_fits
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.dictionaries import Dictionary, Hashtable
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.numbers.number_arithmetic import Operation, numeric_operation, rank_of, string_operand
from hvsim.interpreter.values.numbers.numbers import (
    BigInteger,
    Char,
    Single,
)
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import named_type


def plus(left: Any, right: Any) -> Any:
    """`left + right`."""
    left_class = left.__class__
    right_class = right.__class__
    if left_class is int and right_class is int:
        total = left + right
        return total if -2147483648 <= total <= 2147483647 else float(total)
    if left_class is str:
        if right_class is not str:
            right = to_string(right)
        if len(left) + len(right) > TEXT_LENGTH:
            raise out_of_memory()
        return left + right
    if left_class is float and right_class in (float, int):
        return left + right
    if left_class is PSObject or right_class is PSObject:
        return plus(left.base if left_class is PSObject else left, right.base if right_class is PSObject else right)
    if left is None:
        return right
    if isinstance(left, list):
        return concatenate(left, right)
    if left_class is Char and isinstance(right, str):
        return str(left) + to_string(right)
    if isinstance(left, Dictionary):
        return _merge(left, right)
    if not rank_of(left):
        elements = enumerate_value(left)
        if elements is not None:
            return concatenate(list(elements), right)
    return numeric_operation("Addition", left, right)


def concatenate(left: list[Any], right: Any) -> Array:
    """A new `object[]` with the elements of both."""
    if len(left) + (len(right) if isinstance(right, list) else 1) > ELEMENTS:
        raise out_of_memory()
    made = Array(left)
    if isinstance(right, list):
        made.extend(right)
        return made
    elements = enumerate_value(right)
    if elements is None:
        made.append(right)
    else:
        made.extend(elements)
    return made


def _merge(left: Dictionary, right: Any) -> Any:
    if not isinstance(right, Dictionary):
        raise failure(
            "A hash table can only be added to another hash table.", "AddHashTableToNonHashTable", "InvalidOperation"
        )
    made = Hashtable(left.items())
    for key, value in right.items():
        if key in made:
            raise net_failure(
                "System.ArgumentException",
                f"Item has already been added. Key in dictionary: '{to_string(key)}'  "
                f"Key being added: '{to_string(key)}'",
            )
        made[key] = value
    return made


def minus(left: Any, right: Any) -> Any:
    """`left - right`."""
    left_class = left.__class__
    right_class = right.__class__
    if left_class is int and right_class is int:
        total = left - right
        return total if -2147483648 <= total <= 2147483647 else float(total)
    if left_class is PSObject or right_class is PSObject:
        return minus(left.base if left_class is PSObject else left, right.base if right_class is PSObject else right)
    if left_class is str:
        return numeric_operation("Subtraction", string_operand(left, 0), right)
    return numeric_operation("Subtraction", left, right)


def multiply(left: Any, right: Any) -> Any:
    """`left * right`: numbers, or a string or list repeated."""
    left_class = left.__class__
    right_class = right.__class__
    if left_class is int and right_class is int:
        total = left * right
        return total if -2147483648 <= total <= 2147483647 else float(total)
    if left_class is PSObject or right_class is PSObject:
        return multiply(left.base if left_class is PSObject else left, right.base if right_class is PSObject else right)
    if left is None:
        return None
    if left_class is str:
        return _repeat_text(left, right)
    if isinstance(left, list):
        return _repeat_list(left, right)
    if left_class is bool:
        raise failure(
            "Operator '*' is not defined for type 'System.Boolean'.", "NotADefinedOperationForType", "InvalidOperation"
        )
    return numeric_operation("Multiply", left, right)


def _count(right: Any, long_allowed: bool) -> int:
    target = named_type("System.UInt32" if long_allowed else "System.Int32")
    return int(convert(right, target))


def _repeat_text(text: str, right: Any) -> str:
    count = _count(right, False)
    if count < 0:
        raise net_failure(
            "System.ArgumentOutOfRangeException",
            f"times ('{count}') must be a non-negative value. (Parameter 'times')\nActual value was {count}.",
        )
    text_fits(len(text) * count)
    return text * count


def _repeat_list(items: list[Any], right: Any) -> Array:
    count = _count(right, True)
    if len(items) * count > ELEMENTS:
        raise net_failure("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
    made = Array(items * count)
    made.element_type = getattr(items, "element_type", None) if isinstance(items, Array) else None
    return made


def divide(left: Any, right: Any) -> Any:
    """`left / right`: whole when it divides evenly, else Double."""
    left_class = left.__class__
    right_class = right.__class__
    if left_class is int and right_class is int and right:
        if left % right:
            return left / right
        quotient = left // right
        return quotient if quotient <= 2147483647 else float(quotient)
    if left_class is PSObject or right_class is PSObject:
        return divide(left.base if left_class is PSObject else left, right.base if right_class is PSObject else right)
    if left_class is str:
        return numeric_operation("Division", string_operand(left, 0), right)
    return numeric_operation("Division", left, right)


def remainder(left: Any, right: Any) -> Any:
    """`left % right`, with the sign of the left side."""
    left_class = left.__class__
    right_class = right.__class__
    if left_class is int and right_class is int and right > 0:
        return left % right if left >= 0 else -(-left % right)
    if left_class is PSObject or right_class is PSObject:
        return remainder(
            left.base if left_class is PSObject else left, right.base if right_class is PSObject else right
        )
    if left_class is str:
        return numeric_operation("Modulus", string_operand(left, 0), right)
    return numeric_operation("Modulus", left, right)


def negate(operand: Any) -> Any:
    """`-operand`: zero minus it, but the sign of a floating zero turns."""
    kind = operand.__class__
    if kind is PSObject:
        return negate(operand.base)
    if kind is float:
        return -operand
    if kind is Single:
        return Single(-float(operand))
    if kind is BigInteger:
        return BigInteger(-int(operand))
    return _unary("op_UnaryNegation", operand, minus)


def unary_plus(operand: Any) -> Any:
    """`+operand`: zero plus it, which makes a number of a string."""
    kind = operand.__class__
    if kind is PSObject:
        return unary_plus(operand.base)
    if kind is float or kind is int or kind is BigInteger:
        return operand
    return _unary("op_UnaryPlus", operand, plus)


def _unary(name: str, operand: Any, with_zero: Operation) -> Any:
    """The type's own unary operator when it has one, else the sum or difference with zero, errors and all."""
    if not (rank_of(operand) or operand is None or operand.__class__ is str):
        from hvsim.interpreter.values.types.value_types import type_of

        if type_of(operand).find_static_method(name) is not None:
            from hvsim.interpreter.values.members.statics import call_operator

            return call_operator(name, operand)
    return with_zero(0, operand)
