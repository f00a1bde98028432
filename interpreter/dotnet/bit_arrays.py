"""BitArray: a fixed number of Booleans with the operators of bits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.objects import argument_range, must_not_be_negative
from hvsim.interpreter.errors import net_failure

_NAME = "System.Collections.BitArray"
BITS = declare(_NAME)


class BitArray:
    """`bits` holds one Boolean a bit, the first one lowest."""

    __slots__ = ("bits", "extended")
    net_name = _NAME

    def __init__(self, bits: Iterable[bool]) -> None:
        self.bits = list(bits)
        self.extended = None

    def enumerate(self) -> Iterator[Any]:
        return iter(list(self.bits))


@BITS.constructor("(int length)", "(int length, bool defaultValue)")
def _new(length: int, value: bool = False) -> BitArray:
    if length < 0:
        raise must_not_be_negative("length", length)
    return BitArray([value] * length)


BITS.constructor("(bool[] values)")(BitArray)


def _spread(numbers: Iterable[int], width: int) -> BitArray:
    return BitArray(bool(number >> at & 1) for number in numbers for at in range(width))


BITS.constructor("(byte[] bytes)")(lambda values: _spread(values, 8))
BITS.constructor("(int[] values)")(lambda values: _spread(values, 32))
BITS.constructor(f"({_NAME} bits)")(lambda other: BitArray(other.bits))


def _at(array: BitArray, index: int) -> int:
    if not 0 <= index < len(array.bits):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    return index


@BITS.method("bool Get(int index)", "bool get_Item(int index)")
def _get(array: BitArray, index: int) -> bool:
    return array.bits[_at(array, index)]


@BITS.method("void Set(int index, bool value)", "void set_Item(int index, bool value)")
def _set(array: BitArray, index: int, value: bool) -> None:
    array.bits[_at(array, index)] = value


@BITS.method("void SetAll(bool value)")
def _set_all(array: BitArray, value: bool) -> None:
    array.bits[:] = [value] * len(array.bits)


def _operator(name: str, function: Callable[[bool, bool], bool]) -> None:
    @BITS.method(f"{_NAME} {name}({_NAME} value)")
    def apply(array: BitArray, other: BitArray) -> BitArray:
        if len(array.bits) != len(other.bits):
            raise net_failure("System.ArgumentException", "Array lengths must be the same.")
        array.bits[:] = [function(one, two) for one, two in zip(array.bits, other.bits, strict=True)]
        return array


_operator("And", lambda one, two: one and two)
_operator("Or", lambda one, two: one or two)
_operator("Xor", lambda one, two: one is not two)


@BITS.method(f"{_NAME} Not()")
def _not(array: BitArray) -> BitArray:
    array.bits[:] = [not bit for bit in array.bits]
    return array


@BITS.method(f"{_NAME} LeftShift(int count)")
def _left(array: BitArray, count: int) -> BitArray:
    length = len(array.bits)
    array.bits[:] = ([False] * count + array.bits)[:length]
    return array


@BITS.method(f"{_NAME} RightShift(int count)")
def _right(array: BitArray, count: int) -> BitArray:
    length = len(array.bits)
    array.bits[:] = (array.bits[count:] + [False] * count)[:length]
    return array


def _set_length(array: BitArray, length: int) -> None:
    array.bits[:] = (array.bits + [False] * length)[:length]


BITS.property("int Count")(lambda array: len(array.bits))
BITS.property("int Length", setter=_set_length)(lambda array: len(array.bits))
BITS.property("bool IsReadOnly")(lambda array: False)
BITS.property("bool IsSynchronized")(lambda array: False)
BITS.property("System.Object SyncRoot")(lambda array: array)
BITS.method("bool HasAllSet()")(lambda array: all(array.bits))
BITS.method("bool HasAnySet()")(lambda array: any(array.bits))
BITS.method("System.Object Clone()")(lambda array: BitArray(array.bits))
BITS.method("System.Collections.IEnumerator GetEnumerator()")(lambda array: Enumerator(array.bits))


@BITS.method("void CopyTo(array array, int index)")
def _copy_to(array: BitArray, target: list[Any], index: int) -> None:
    element = getattr(target, "element_type", None)
    width = {"System.Byte": 8, "System.Int32": 32}.get(element.full_name if element is not None else "", 0)
    if not width:
        target[index : index + len(array.bits)] = array.bits
        return
    for start in range(0, len(array.bits), width):
        number = sum(bit << at for at, bit in enumerate(array.bits[start : start + width]))
        target[index + start // width] = number - 2**32 if width == 32 and number >= 2**31 else number
