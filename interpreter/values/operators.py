"""The tables of operators: `BINARY[token kind](left, right)`, `UNARY[token kind](operand)`.

Short-circuiting ones (`-and`, `??`, the pipeline's) belong to the compiler; each operator's meaning to its module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.errors import failure
from hvsim.interpreter.values import matching
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.comparison import compare, equals
from hvsim.interpreter.values.conversion import try_convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.numbers import arithmetic, bitwise
from hvsim.interpreter.values.numbers.ranges import range_between
from hvsim.interpreter.values.objects import PSCustomObject, PSObject
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import lookup_type
from hvsim.interpreter.values.types.value_types import type_of

Binary = Callable[[Any, Any], Any]
Unary = Callable[[Any], Any]


def _equal(ignore_case: bool, negate: bool) -> Binary:
    def run(left: Any, right: Any) -> Any:
        kind = left.__class__
        if kind is right.__class__:
            if kind is int or kind is float:
                return (left == right) is not negate
            if kind is str:
                if left == right:
                    return not negate
                if ignore_case and left.isascii() and right.isascii():
                    return (left.lower() == right.lower()) is not negate
        elements = enumerate_value(left)
        if elements is None:
            return equals(left, right, ignore_case) is not negate
        return Array([each for each in elements if equals(each, right, ignore_case) is not negate])

    return run


def _ordered(ignore_case: bool, accept: Callable[[int], bool], numbers: Callable[[Any, Any], bool]) -> Binary:
    def run(left: Any, right: Any) -> Any:
        kind = left.__class__
        if (kind is int or kind is float) and (right.__class__ is int or right.__class__ is float):
            return numbers(left, right)
        elements = enumerate_value(left)
        if elements is None:
            return accept(compare(left, right, ignore_case))
        return Array([each for each in elements if accept(compare(each, right, ignore_case))])

    return run


def _contains(ignore_case: bool, negate: bool) -> Binary:
    def run(left: Any, right: Any) -> Any:
        elements = enumerate_value(left)
        candidates = [left] if elements is None else elements
        return any(equals(each, right, ignore_case) for each in candidates) is not negate

    return run


def _in(ignore_case: bool, negate: bool) -> Binary:
    contains = _contains(ignore_case, negate)
    return lambda left, right: contains(right, left)


def _like(ignore_case: bool, negate: bool) -> Binary:
    return lambda left, right: matching.like(left, right, ignore_case, negate)


def _match(ignore_case: bool, negate: bool) -> Binary:
    return lambda left, right: matching.match(left, right, ignore_case, negate)[0]


def _replace(ignore_case: bool) -> Binary:
    return lambda left, right: matching.replace(left, right, ignore_case)


def _split(ignore_case: bool) -> Binary:
    return lambda left, right: matching.split(left, right, ignore_case)


def _type_operand(value: Any) -> NetType | None:
    """The right side of `-is` and `-as`: a type, or the name of one (None when there is no such type)."""
    if isinstance(value, NetType):
        return value
    if value is None or not isinstance(value, str):
        value = to_string(value) if value is not None else None
    if value is None:
        return None
    return lookup_type(value)


def is_instance(value: Any, net_type: NetType) -> bool:
    """Whether `value -is [net_type]`."""
    name = net_type.full_name
    if value.__class__ is PSObject:
        if name == "System.Management.Automation.PSObject":
            return True
        value = value.base
    if value is None:
        return False
    if name in ("System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"):
        return value.__class__ is PSCustomObject
    return type_of(value).is_assignable_to(net_type)


def _is(negate: bool) -> Binary:
    def run(left: Any, right: Any) -> Any:
        net_type = _type_operand(right)
        if net_type is None:
            raise _no_type(right)
        return is_instance(left, net_type) is not negate

    return run


def _no_type(right: Any) -> Exception:
    if right is None:
        return failure("The right operand of '-is' must be a type.", "IsOperatorRequiresType", "InvalidOperation")
    message = (
        f'Cannot convert the "{to_string(right)}" value of type "{type_of(right).full_name}" to type "System.Type".'
    )
    return failure(message, "RuntimeException", "InvalidOperation")


def as_type(left: Any, right: Any) -> Any:
    """`-as`: the converted value, or `$null`."""
    net_type = _type_operand(right)
    if net_type is None:
        if right is None:
            raise failure("The right operand of '-as' must be a type.", "AsOperatorRequiresType", "InvalidOperation")
        raise _no_type(right)
    return try_convert(left, net_type)[0]


def format_operator(left: Any, right: Any) -> Any:
    """`-f`: the elements of an array are the arguments."""
    from hvsim.interpreter.values.formatting import composite_format

    arguments = right if isinstance(right, list) else [right]
    return composite_format(left if left.__class__ is str else to_string(left), arguments)


_ORDERS: dict[str, tuple[Callable[[int], bool], Callable[[Any, Any], bool]]] = {
    "lt": (lambda order: order < 0, lambda left, right: left < right),
    "le": (lambda order: order <= 0, lambda left, right: left <= right),
    "gt": (lambda order: order > 0, lambda left, right: left > right),
    "ge": (lambda order: order >= 0, lambda left, right: left >= right),
}


def _cased(prefix: str, ignore_case: bool) -> dict[str, Binary]:
    table: dict[str, Binary] = {
        "eq": _equal(ignore_case, False),
        "ne": _equal(ignore_case, True),
        "like": _like(ignore_case, False),
        "notlike": _like(ignore_case, True),
        "match": _match(ignore_case, False),
        "notmatch": _match(ignore_case, True),
        "replace": _replace(ignore_case),
        "contains": _contains(ignore_case, False),
        "notcontains": _contains(ignore_case, True),
        "in": _in(ignore_case, False),
        "notin": _in(ignore_case, True),
        "split": _split(ignore_case),
    }
    for name, (accept, numbers) in _ORDERS.items():
        table[name] = _ordered(ignore_case, accept, numbers)
    return {prefix + name: operator for name, operator in table.items()}


BINARY: dict[str, Binary] = {
    "Plus": arithmetic.plus,
    "Minus": arithmetic.minus,
    "Multiply": arithmetic.multiply,
    "Divide": arithmetic.divide,
    "Rem": arithmetic.remainder,
    "Band": bitwise.bitwise_and,
    "Bor": bitwise.bitwise_or,
    "Bxor": bitwise.bitwise_xor,
    "Shl": bitwise.shift_left,
    "Shr": bitwise.shift_right,
    "And": lambda left, right: to_bool(left) and to_bool(right),
    "Or": lambda left, right: to_bool(left) or to_bool(right),
    "Xor": lambda left, right: to_bool(left) is not to_bool(right),
    "Is": _is(False),
    "IsNot": _is(True),
    "As": as_type,
    "Join": matching.join,
    "Format": format_operator,
    "DotDot": range_between,
    **_cased("I", True),
    **_cased("C", False),
}

UNARY: dict[str, Unary] = {
    "Not": lambda operand: not to_bool(operand),
    "Exclaim": lambda operand: not to_bool(operand),
    "Minus": arithmetic.negate,
    "Plus": arithmetic.unary_plus,
    "Bnot": bitwise.bitwise_not,
    "Isplit": matching.split_words,
    "Csplit": matching.split_words,
    "Join": matching.join_all,
    "Comma": lambda operand: Array([operand]),
}

# token kind -> (ignore case, negate), for the engine, which sets $Matches
MATCH_KINDS: dict[str, tuple[bool, bool]] = {
    "Imatch": (True, False),
    "Inotmatch": (True, True),
    "Cmatch": (False, False),
    "Cnotmatch": (False, True),
}
