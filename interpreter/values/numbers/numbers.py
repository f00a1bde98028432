"""The numeric value classes that are not Python's own: Int64, Byte ... BigInteger, Single, and Char.

Int32 is `int`, Double `float`, Boolean `bool`. These are thin subclasses: arithmetic on them gives Python's plain
types, and `arithmetic.py` puts the right class around the result. Decimal lives in `decimals.py`.
"""

from __future__ import annotations

from struct import pack, unpack
from typing import Any


class Int64(int):
    __slots__ = ()
    net_name = "System.Int64"


class Byte(int):
    __slots__ = ()
    net_name = "System.Byte"


class SByte(int):
    __slots__ = ()
    net_name = "System.SByte"


class Int16(int):
    __slots__ = ()
    net_name = "System.Int16"


class UInt16(int):
    __slots__ = ()
    net_name = "System.UInt16"


class UInt32(int):
    __slots__ = ()
    net_name = "System.UInt32"


class UInt64(int):
    __slots__ = ()
    net_name = "System.UInt64"


class BigInteger(int):
    __slots__ = ()
    net_name = "System.Numerics.BigInteger"


class IntPtr(int):
    __slots__ = ()
    net_name = "System.IntPtr"


class Single(float):
    """A 32-bit float: the value is rounded to what fits."""

    __slots__ = ()
    net_name = "System.Single"

    def __new__(cls, value: float = 0.0) -> Single:
        try:
            rounded: float = unpack("<f", pack("<f", value))[0]
        except OverflowError:
            rounded = float("inf") if value > 0 else float("-inf")
        return super().__new__(cls, rounded)


class Char(str):
    """One UTF-16 code unit, as a string of length one."""

    __slots__ = ()
    net_name = "System.Char"


# class -> (smallest, largest)
INTEGER_RANGES: dict[type[int], tuple[int, int]] = {
    int: (-(2**31), 2**31 - 1),
    Int64: (-(2**63), 2**63 - 1),
    Byte: (0, 2**8 - 1),
    SByte: (-(2**7), 2**7 - 1),
    Int16: (-(2**15), 2**15 - 1),
    UInt16: (0, 2**16 - 1),
    UInt32: (0, 2**32 - 1),
    UInt64: (0, 2**64 - 1),
    IntPtr: (-(2**63), 2**63 - 1),
}

INTEGER_CLASSES: frozenset[type[int]] = frozenset((*INTEGER_RANGES, BigInteger))

CLASS_BY_TYPE_NAME: dict[str, type[int] | type[float]] = {
    "System.Int32": int,
    "System.Double": float,
    "System.Single": Single,
    "System.Int64": Int64,
    "System.Byte": Byte,
    "System.SByte": SByte,
    "System.Int16": Int16,
    "System.UInt16": UInt16,
    "System.UInt32": UInt32,
    "System.UInt64": UInt64,
    "System.Numerics.BigInteger": BigInteger,
    "System.IntPtr": IntPtr,
}


def is_integer(value: object) -> bool:
    """Whether the value is of one of .NET's integer types (a Boolean is not)."""
    return value.__class__ in INTEGER_CLASSES


def is_number(value: object) -> bool:
    """Whether the value is of a numeric type: an integer, Single, Double or Decimal."""
    kind = value.__class__
    return kind in INTEGER_CLASSES or kind is float or kind is Single or kind.__name__ == "Decimal"


def number(type_name: str, value: Any) -> Any:
    """The value of a number literal of the tree: `type_name` is .NET's short name, `value` Python's number."""
    if type_name in ("Int32", "Double", "Boolean"):
        return value
    if type_name == "Decimal":
        from hvsim.interpreter.values.numbers.decimals import fit

        return fit(value)
    full_name = "System.Numerics.BigInteger" if type_name == "BigInteger" else f"System.{type_name}"
    return CLASS_BY_TYPE_NAME[full_name](value)
