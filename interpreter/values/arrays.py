"""Arrays and lists: `object[]`, `int[]`, `int[,]`, ArrayList, `List[T]`, Collection; Python lists but for `int[,]`.

Knows storage and types. Bounds, slices and member enumeration belong to `indexing.py` and `members.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.types.registry import array_type, named_type

if TYPE_CHECKING:
    from hvsim.interpreter.values.objects import Extension
    from hvsim.interpreter.values.types.net_types import NetType


class Array(list[Any]):
    """A one-dimensional array; `element_type` None means `object[]`. Its length never changes once a script has it."""

    element_type: NetType | None = None
    extended: Extension | None = None

    @staticmethod
    def of(items: Iterable[Any], element_type: NetType | None) -> Array:
        """An array of that element type; the items must have it already."""
        if element_type is not None and element_type.full_name == "System.Byte":
            return ByteArray(items)
        made = Array(items)
        if element_type is not None and element_type.full_name != "System.Object":
            made.element_type = element_type
        return made

    @property
    def net_type(self) -> NetType:
        return array_type(self.element_type or named_type("System.Object"))


_shown: list[Any] = []  # the 256 Byte values, made when the first byte of an array is looked at


def _bytes_shown() -> list[Any]:
    if not _shown:
        from hvsim.interpreter.values.numbers.numbers import Byte

        _shown.extend(map(Byte, range(256)))
    return _shown


class ByteArray(Array):
    """A `byte[]`: one byte of memory an element. The list beneath stays empty; what reads a list reads `data`."""

    def __init__(self, items: Iterable[int] = ()) -> None:
        super().__init__()
        self.data: bytearray = bytearray(items.data if isinstance(items, ByteArray) else items)

    @property
    def element_type(self) -> NetType:  # type: ignore[override]  # fixed here, a field in its base
        return named_type("System.Byte")

    def __bytes__(self) -> bytes:
        return bytes(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Any]:
        return map(_bytes_shown().__getitem__, self.data)

    def __reversed__(self) -> Iterator[Any]:
        return map(_bytes_shown().__getitem__, reversed(self.data))

    def __getitem__(self, index: Any) -> Any:
        found = self.data[index]
        return _bytes_shown()[found] if isinstance(found, int) else ByteArray(found)

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            self.data[index] = value.data if isinstance(value, ByteArray) else bytes(value)
        else:
            self.data[index] = value

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and 0 <= value < 256 and value in self.data

    def __eq__(self, other: object) -> bool:
        return list(self) == (list(other) if isinstance(other, ByteArray) else other)

    __hash__ = None  # type: ignore[assignment]  # equal by content

    def __add__(self, other: Any) -> list[Any]:
        return [*self, *other]

    def __mul__(self, count: Any) -> list[Any]:
        return list(self) * int(count)

    def copy(self) -> list[Any]:
        return list(self)

    def index(self, value: Any, *bounds: Any) -> int:
        return list(self).index(value, *bounds)

    def count(self, value: Any) -> int:
        return list(self).count(value)

    def reverse(self) -> None:
        self.data.reverse()

    def sort(self, *, key: Any = None, reverse: bool = False) -> None:
        self.data[:] = bytes(sorted(self, key=key, reverse=reverse))


class MultiArray:
    """An array of rank two or more, stored flat in row-major order."""

    __slots__ = ("element_type", "extended", "items", "lengths")

    def __init__(self, lengths: tuple[int, ...], element_type: NetType, items: list[Any]) -> None:
        self.lengths = lengths
        self.element_type = element_type
        self.items = items
        self.extended: Extension | None = None

    @property
    def net_type(self) -> NetType:
        return array_type(self.element_type, len(self.lengths))

    def offset(self, indices: list[int]) -> int | None:
        """The position in `items`, or None when an index is out of range."""
        position = 0
        for index, length in zip(indices, self.lengths, strict=True):
            if not 0 <= index < length:
                return None
            position = position * length + index
        return position

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)


class ArrayList(list[Any]):
    net_name = "System.Collections.ArrayList"
    extended: Extension | None = None


class GenericList(list[Any]):
    """`List[T]` and its kin (Collection, ReadOnlyCollection): a list whose additions are converted to T."""

    extended: Extension | None = None

    def __init__(self, items: Iterable[Any] = (), net_type: NetType | None = None) -> None:
        super().__init__(items)
        self._net_type = net_type

    @property
    def net_type(self) -> NetType:
        if self._net_type is None:
            from hvsim.interpreter.values.types.registry import resolve_type

            self._net_type = resolve_type("System.Collections.Generic.List[object]")
        return self._net_type

    @property
    def element_type(self) -> NetType:
        return self.net_type.element_types[0]

    @property
    def is_read_only(self) -> bool:
        return self.net_type.full_name.startswith("System.Collections.ObjectModel.ReadOnly")


def collection(items: Iterable[Any] = ()) -> GenericList:
    """A `Collection[psobject]`, as `.Where()`, `.ForEach()` and command results give."""
    from hvsim.interpreter.values.types.registry import resolve_type

    return GenericList(items, resolve_type("System.Collections.ObjectModel.Collection[psobject]"))


def string_array(items: Iterable[str]) -> Array:
    """A `string[]`."""
    made = Array(items)
    made.element_type = _string_type()
    return made


@cache
def _string_type() -> NetType:
    return named_type("System.String")


def byte_array(data: bytes | bytearray) -> Array:
    """A `byte[]`."""
    return ByteArray(data)
