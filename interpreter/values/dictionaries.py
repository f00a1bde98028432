"""Dictionaries: Hashtable, ordered, `Dictionary[K,V]`, the sorted ones, and their entries.

Keys are compared as .NET compares them: strings in any case where the dictionary says so, numbers of different types
as different keys, arrays and objects by identity. Member access and conversion of keys belong to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import generic_type, named_type

if TYPE_CHECKING:
    from hvsim.interpreter.values.objects import Extension
    from hvsim.interpreter.values.types.net_types import NetType


class DictionaryEntry(Shown):
    """A key with its value, as a Hashtable's enumerator gives it."""

    __slots__ = ("extended", "key", "value")
    net_name = "System.Collections.DictionaryEntry"

    def __init__(self, key: Any, value: Any) -> None:
        self.key = key
        self.value = value
        self.extended: Extension | None = None


class KeyValuePair(Shown):
    """A key with its value, as a generic dictionary's enumerator gives it."""

    __slots__ = ("extended", "key", "net_type", "value")

    def __init__(self, key: Any, value: Any, net_type: NetType) -> None:
        self.key = key
        self.value = value
        self.net_type = net_type
        self.extended: Extension | None = None


def identity_of(key: Any) -> Any:
    """What stands for a non-string key in a Python dict, so that equality is .NET's."""
    kind = key.__class__
    if kind is int:
        return key
    if isinstance(key, list):
        return (kind, id(key))
    if kind is bool or kind is float or isinstance(key, (int, float, Char)) or kind.__name__ == "Decimal":
        return (kind, key)
    return key


class Dictionary(Shown):
    """What all dictionaries share. `values_by_key` maps the normalised key to the value, `keys_by_key` to the key."""

    __slots__ = ("extended", "ignore_case", "keys_by_key", "read_only", "values_by_key", "version")
    sorted = False

    def __init__(self, items: Iterable[tuple[Any, Any]] = (), ignore_case: bool = True) -> None:
        self.ignore_case = ignore_case
        self.read_only = False
        self.version = 0  # rises with every change that .NET's enumerators notice
        self.values_by_key: dict[Any, Any] = {}
        self.keys_by_key: dict[Any, Any] = {}
        self.extended: Extension | None = None
        for key, value in items:
            self[key] = value

    def normalise(self, key: Any) -> Any:
        if key.__class__ is str:
            return key.lower() if self.ignore_case else key
        return identity_of(key)

    def get(self, key: Any, default: Any = None) -> Any:
        if key.__class__ is str:
            return self.values_by_key.get(key.lower() if self.ignore_case else key, default)
        return self.values_by_key.get(identity_of(key), default)

    def __getitem__(self, key: Any) -> Any:
        return self.values_by_key[self.normalise(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        if key.__class__ is str:
            normal = key.lower() if self.ignore_case else key
        else:
            normal = identity_of(key)
        values = self.values_by_key
        if normal not in values:
            self.keys_by_key[normal] = key
        values[normal] = value
        self.version += 1

    def __contains__(self, key: object) -> bool:
        return self.normalise(key) in self.values_by_key

    def __len__(self) -> int:
        return len(self.values_by_key)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.keys())

    def remove(self, key: Any) -> bool:
        """Takes the key out; says whether it was there."""
        normal = self.normalise(key)
        if normal not in self.values_by_key:
            return False
        del self.values_by_key[normal], self.keys_by_key[normal]
        self.version += 1
        return True

    def clear(self) -> None:
        self.values_by_key.clear()
        self.keys_by_key.clear()
        self.version += 1

    def _order(self) -> list[Any]:
        return list(self.values_by_key)

    def keys(self) -> list[Any]:
        return [self.keys_by_key[normal] for normal in self._order()]

    def values(self) -> list[Any]:
        return [self.values_by_key[normal] for normal in self._order()]

    def items(self) -> list[tuple[Any, Any]]:
        return [(self.keys_by_key[normal], self.values_by_key[normal]) for normal in self._order()]

    def entries(self) -> list[Any]:
        """The pairs as values, as the enumerator gives them."""
        return [DictionaryEntry(key, value) for key, value in self.items()]


class Hashtable(Dictionary):
    """`@{}`. Its order is nobody's business in .NET; here it is the order of insertion."""

    __slots__ = ()
    net_name = "System.Collections.Hashtable"

    def clone(self) -> Hashtable:
        made = Hashtable(ignore_case=self.ignore_case)
        made.values_by_key = dict(self.values_by_key)
        made.keys_by_key = dict(self.keys_by_key)
        return made


class OrderedDictionary(Dictionary):
    """`[ordered]@{}`: keeps the order, and an integer index means a position unless it is a key's."""

    __slots__ = ()
    net_name = "System.Collections.Specialized.OrderedDictionary"

    def insert(self, position: int, key: Any, value: Any) -> None:
        items = self.items()
        items.insert(position, (key, value))
        self.clear()
        for each_key, each_value in items:
            self[each_key] = each_value


class GenericDictionary(Dictionary):
    """`Dictionary[K,V]`, its sorted and concurrent kin: keys and values are converted to K and V on the way in."""

    __slots__ = ("net_type",)

    def __init__(self, net_type: NetType, items: Iterable[tuple[Any, Any]] = (), ignore_case: bool = False) -> None:
        self.net_type = net_type
        super().__init__(items, ignore_case)

    @property
    def key_type(self) -> NetType:
        return self.net_type.element_types[0]

    @property
    def value_type(self) -> NetType:
        return self.net_type.element_types[1]

    def entries(self) -> list[Any]:
        pair = generic_type(named_type("System.Collections.Generic.KeyValuePair`2"), (self.key_type, self.value_type))
        return [KeyValuePair(key, value, pair) for key, value in self.items()]


class SortedDictionary(GenericDictionary):
    """`SortedDictionary[K,V]` and `SortedList[K,V]`: enumerated in the order of the keys."""

    __slots__ = ()
    sorted = True

    def _order(self) -> list[Any]:
        return _sorted_keys(self)


class SortedList(Dictionary):
    """The non-generic `System.Collections.SortedList`."""

    __slots__ = ()
    net_name = "System.Collections.SortedList"
    sorted = True

    def _order(self) -> list[Any]:
        return _sorted_keys(self)


def _sorted_keys(dictionary: Dictionary) -> list[Any]:
    from functools import cmp_to_key

    from hvsim.interpreter.values.comparison import compare

    def order(left: Any, right: Any) -> int:
        keys = dictionary.keys_by_key
        result = compare(keys[left], keys[right], dictionary.ignore_case)
        if result == 0 and left != right:
            return -1 if str(left) > str(right) else 1
        return result

    return sorted(dictionary.values_by_key, key=cmp_to_key(order))
