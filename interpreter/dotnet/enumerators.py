"""Enumerators: what GetEnumerator() gives, for loops that call MoveNext themselves and for the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.values.dictionaries import DictionaryEntry


class Enumerator:
    """Walks a sequence taken when it was made; unrolls to what it has not yet given."""

    __slots__ = ("extended", "items", "position")
    net_name = "System.Collections.IEnumerator+Generic"

    def __init__(self, items: Iterable[Any]) -> None:
        self.items = list(items)
        self.position = -1
        self.extended = None

    def enumerate(self) -> Iterator[Any]:
        return iter(self.items[self.position + 1 :])

    def move_next(self) -> bool:
        self.position += 1
        return self.position < len(self.items)

    def current(self) -> Any:
        return self.items[self.position] if 0 <= self.position < len(self.items) else None

    def reset(self) -> None:
        self.position = -1


class HashtableEnumerator(Enumerator):
    __slots__ = ()
    net_name = "System.Collections.Hashtable+HashtableEnumerator"


class OrderedEnumerator(Enumerator):
    __slots__ = ()
    net_name = "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryEnumerator"


for _name in (
    Enumerator.net_name,
    HashtableEnumerator.net_name,
    OrderedEnumerator.net_name,
):
    _declaration = declare(_name)
    _declaration.method("bool MoveNext()")(Enumerator.move_next)
    _declaration.method("void Reset()")(Enumerator.reset)
    _declaration.method("void Dispose()")(lambda enumerator: None)
    _declaration.property("System.Object Current")(Enumerator.current)


def _entry(enumerator: Enumerator) -> DictionaryEntry:
    entry = enumerator.current()
    assert isinstance(entry, DictionaryEntry)
    return entry


for _name in (HashtableEnumerator.net_name, OrderedEnumerator.net_name):
    _declaration = declare(_name)
    _declaration.property("System.Object Key")(lambda enumerator: _entry(enumerator).key)
    _declaration.property("System.Object Value")(lambda enumerator: _entry(enumerator).value)
    _declaration.property("System.Collections.DictionaryEntry Entry")(_entry)
