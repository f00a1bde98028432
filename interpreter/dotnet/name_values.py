"""NameValueCollection: several texts under one name, names in any case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.values.arrays import string_array

_NAME = "System.Collections.Specialized.NameValueCollection"
VALUES = declare(_NAME)


class NameValueCollection:
    """`entries` maps a name in lower case to the name as it was given and its texts."""

    __slots__ = ("entries", "extended")
    net_name = _NAME

    def __init__(self) -> None:
        self.entries: dict[str, tuple[str, list[str]]] = {}
        self.extended = None

    def names(self) -> list[str]:
        return [name for name, _ in self.entries.values()]

    def enumerate(self) -> Iterator[Any]:
        """A walk gives the names."""
        return iter(self.names())

    def add(self, name: str | None, value: str | None) -> None:
        _, texts = self.entries.setdefault((name or "").lower(), (name or "", []))
        if value is not None:
            texts.append(value)

    def get(self, name: Any) -> str | None:
        """The texts of a name, or of the name at a position, joined by commas."""
        if isinstance(name, int):
            name = self.names()[name]
        found = self.entries.get((name or "").lower())
        return ",".join(found[1]) if found is not None and found[1] else None


VALUES.constructor("()")(NameValueCollection)
VALUES.method("void Add(string name, string value)")(NameValueCollection.add)
VALUES.method("string Get(string name)", "string Get(int index)")(NameValueCollection.get)
VALUES.method("string get_Item(string name)", "string get_Item(int index)")(NameValueCollection.get)


@VALUES.method("void Set(string name, string value)", "void set_Item(string name, string value)")
def _set(values: NameValueCollection, name: str | None, value: str | None) -> None:
    values.entries[(name or "").lower()] = (name or "", [] if value is None else [value])


@VALUES.method("void Remove(string name)")
def _remove(values: NameValueCollection, name: str | None) -> None:
    values.entries.pop((name or "").lower(), None)


VALUES.method("void Clear()")(lambda values: values.entries.clear())
VALUES.method("bool HasKeys()")(lambda values: bool(values.entries))
VALUES.method("string GetKey(int index)")(lambda values, index: values.names()[index])


@VALUES.method("string[] GetValues(string name)")
def _values_of(values: NameValueCollection, name: str | None) -> Any:
    found = values.entries.get((name or "").lower())
    return string_array(found[1]) if found is not None else None


VALUES.property("int Count")(lambda values: len(values.entries))
VALUES.property("string[] AllKeys")(lambda values: string_array(values.names()))
VALUES.property("System.Object Keys")(lambda values: string_array(values.names()))
VALUES.method("System.Collections.IEnumerator GetEnumerator()")(lambda values: Enumerator(values.names()))
