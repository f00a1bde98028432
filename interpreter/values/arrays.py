"""Arrays and lists: `object[]`, `int[]`, `int[,]`, ArrayList, `List[T]`, Collection; Python lists but for `int[,]`.

Knows storage and types. Bounds, slices and member enumeration belong to `indexing.py` and `members.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.values.objects import Extension
    from hvsim.interpreter.values.types.net_types import NetType


class Array(list[Any]):
    """A one-dimensional array; `element_type` None means `object[]`. Its length never changes once a script has it."""

    element_type: NetType | None = None
    extended: Extension | None = None

    @classmethod
    def of(cls, items: Iterable[Any], element_type: NetType | None) -> Array:
        """An array of that element type; the items must have it already."""
        made = cls(items)
        if element_type is not None and element_type.full_name != "System.Object":
            made.element_type = element_type
        return made

    @property
    def net_type(self) -> NetType:
        from hvsim.interpreter.values.types.registry import array_type, named_type

        return array_type(self.element_type or named_type("System.Object"))


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
        from hvsim.interpreter.values.types.registry import array_type

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
    from hvsim.interpreter.values.types.registry import named_type

    return Array.of(items, named_type("System.String"))


def byte_array(data: bytes) -> Array:
    """A `byte[]`."""
    from hvsim.interpreter.values.numbers.numbers import Byte
    from hvsim.interpreter.values.types.registry import named_type

    return Array.of(map(Byte, data), named_type("System.Byte"))
