"""System.Object and what every value inherits from it; the interfaces; Activator, GC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.members.access import objects_equal
from hvsim.interpreter.values.members.statics import construct
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of

OBJECT = declare("System.Object")


class PlainObject(Shown):
    """What `[object]::new()` makes."""

    __slots__ = ("extended",)
    net_name = "System.Object"

    def __init__(self) -> None:
        self.extended = None


@OBJECT.constructor("()")
def _new() -> PlainObject:
    return PlainObject()


@OBJECT.method("bool Equals(System.Object obj)")
def _equals(target: Any, other: Any) -> bool:
    return objects_equal(target, other)


@OBJECT.method("int GetHashCode()")
def _hash_code(target: Any) -> int:
    return hash_code(target)


def hash_code(value: Any) -> int:
    """A hash that is the same in every run: .NET's for integers, a stable one for text, identity's for the rest."""
    if value.__class__ is int:
        return int(value)
    if isinstance(value, str):
        result = 5381
        for character in value:
            result = (result * 33 ^ ord(character)) & 0xFFFFFFFF
        return result - 2**32 if result >= 2**31 else result
    number = hash(value) if not isinstance(value, list) else id(value) >> 4
    number &= 0xFFFFFFFF
    return number - 2**32 if number >= 2**31 else number


@OBJECT.method("string ToString()")
def _to_string(target: Any) -> str:
    if getattr(type(target), "__slots__", None) is not None and isinstance(target, str | int | float):
        return net_text(target)
    if isinstance(target, str | int | float):
        return net_text(target)
    custom = getattr(type(target), "net_text", None)
    return str(custom(target)) if custom is not None else type_full_text(type_of(target))


@OBJECT.method("type GetType()")
def _get_type(target: Any) -> NetType:
    return type_of(target)


@OBJECT.static("bool ReferenceEquals(System.Object objA, System.Object objB)")
def _reference_equals(left: Any, right: Any) -> bool:
    return left is right and not isinstance(left, int | float)


@OBJECT.static("bool Equals(System.Object objA, System.Object objB)")
def _static_equals(left: Any, right: Any) -> bool:
    return objects_equal(left, right)


ACTIVATOR = declare("System.Activator")


@ACTIVATOR.static(
    "System.Object CreateInstance(type type)",
    "System.Object CreateInstance(type type, params System.Object[] args)",
    engine=True,
)
def _create_instance(engine: Any, net_type: NetType, arguments: list[Any] | None = None) -> Any:
    return construct(net_type, list(arguments or []), engine)


GC = declare("System.GC")


@GC.static("void Collect()", "void Collect(int generation)")
def _collect(generation: int = 0) -> None:
    return None


@GC.static("void WaitForPendingFinalizers()")
def _wait() -> None:
    return None


@GC.static("long GetTotalMemory(bool forceFullCollection)")
def _total_memory(full: bool) -> Int64:
    return Int64(64 * 2**20)


class DBNull(Shown):
    """`[DBNull]::Value`."""

    __slots__ = ()
    net_name = "System.DBNull"


_DB_NULL = DBNull()
DB_NULL = declare("System.DBNull")
DB_NULL.constants("System.DBNull", Value=_DB_NULL)


@DB_NULL.method("string ToString()")
def _db_null_text(target: Any) -> str:
    return ""


def argument_null(name: str) -> Exception:
    """ArgumentNullException for a parameter."""
    return net_failure("System.ArgumentNullException", f"Value cannot be null. (Parameter '{name}')", ParamName=name)


def comparison_by(order: Callable[[Any, Any], int]) -> Callable[[Any, Any], int]:
    """CompareTo made of the order within a type: `$null` comes first, a value of another type is refused."""

    def compare(value: Any, other: Any) -> int:
        if other is None:
            return 1
        if other.__class__ is not value.__class__:
            raise net_failure("System.ArgumentException", f"Object must be of type {type_of(value).name}.")
        return order(value, other)

    return compare


def argument_range(message: str, name: str) -> Exception:
    """ArgumentOutOfRangeException for a parameter."""
    return net_failure("System.ArgumentOutOfRangeException", f"{message} (Parameter '{name}')", ParamName=name)


def must_not_be_negative(name: str, value: int) -> Exception:
    """.NET's words for a negative count."""
    return net_failure(
        "System.ArgumentOutOfRangeException",
        f"{name} ('{value}') must be a non-negative value. (Parameter '{name}')\nActual value was {value}.",
        ParamName=name,
    )
