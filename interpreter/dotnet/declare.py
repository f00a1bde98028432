"""How a .NET type's members are declared: one decorator per member, its signatures as PowerShell prints them.

    FILE = declare("System.IO.File")

    @FILE.static("bool Exists(string path)", engine=True)
    def _exists(engine, path): ...

A function gets the converted arguments. The target comes first for instance members, the engine before it with
`engine=True`. Several signatures on one function are overloads that it tells apart by its defaults.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hvsim.interpreter.values.types.net_types import Method, NetType, Overload, Property
from hvsim.interpreter.values.types.registry import named_type

Function = TypeVar("Function", bound=Callable[..., Any])


class Declaration:
    """The members of one type, being declared."""

    def __init__(self, net_type: NetType) -> None:
        self.net_type = net_type

    def method(self, *signatures: str, engine: bool = False, hidden: bool = False) -> Callable[[Function], Function]:
        """An instance method: `string Substring(int startIndex)`."""
        return self._overloads(self.net_type.methods, signatures, engine, hidden)

    def static(self, *signatures: str, engine: bool = False, hidden: bool = False) -> Callable[[Function], Function]:
        """A static method."""
        return self._overloads(self.net_type.static_methods, signatures, engine, hidden)

    def _overloads(
        self, table: dict[str, Method], signatures: tuple[str, ...], engine: bool, hidden: bool
    ) -> Callable[[Function], Function]:
        def add(function: Function) -> Function:
            for signature in signatures:
                name = signature.partition("(")[0].rpartition(" ")[2]
                method = table.setdefault(name.lower(), Method(name, hidden=hidden))
                method.overloads.append(Overload(signature, function, passes_engine=engine, hidden=hidden))
            return function

        return add

    def constructor(self, *signatures: str, engine: bool = False) -> Callable[[Function], Function]:
        """A constructor: `(char c, int count)`; for a generic type the function gets the closed type first."""

        def add(function: Function) -> Function:
            if self.net_type.constructors is None:
                self.net_type.constructors = Method("new")
            for signature in signatures:
                self.net_type.constructors.overloads.append(Overload(signature, function, passes_engine=engine))
            return function

        return add

    def property(
        self, signature: str, setter: Callable[..., None] | None = None, engine: bool = False, hidden: bool = False
    ) -> Callable[[Function], Function]:
        """An instance property, by its getter: `int Length`."""
        return self._property(self.net_type.properties, signature, setter, engine, hidden)

    def static_property(
        self, signature: str, setter: Callable[..., None] | None = None, engine: bool = False
    ) -> Callable[[Function], Function]:
        """A static property or field, by its getter."""
        return self._property(self.net_type.static_properties, signature, setter, engine, False)

    def _property(
        self,
        table: dict[str, Property],
        signature: str,
        setter: Callable[..., None] | None,
        engine: bool,
        hidden: bool,
    ) -> Callable[[Function], Function]:
        type_name, _, name = signature.rpartition(" ")

        def add(function: Function) -> Function:
            table[name.lower()] = Property(name, type_name, function, setter, passes_engine=engine, hidden=hidden)
            return function

        return add

    def attributes(self, **types: str) -> None:
        """Read-only properties that are attributes of the Python object: `Major="int"` reads `.major`."""
        for name, type_name in types.items():
            attribute = _snake_case(name)
            self.net_type.properties[name.lower()] = Property(name, type_name, _reader(attribute))

    def constants(self, type_name: str, **values: Any) -> None:
        """Static fields with a fixed value."""
        for name, value in values.items():
            self.net_type.static_properties[name.lower()] = Property(name, type_name, _constant(value))

    def in_order(self, first: str) -> None:
        """Puts the properties in .NET's order, in which a list shows them: those named, then the others."""
        table = self.net_type.properties
        named = {name.lower(): table[name.lower()] for name in first.split() if name.lower() in table}
        rest = {name: found for name, found in table.items() if name not in named}
        table.clear()
        table.update(named | rest)

    def converter(self, function: Function) -> Function:
        """A conversion a cast to this type accepts: the function gives the value, or None when it does not apply."""
        self.net_type.converters.append(function)
        return function


def declare(full_name: str) -> Declaration:
    """Opens the declaration of a type that `values/types/type_table.py` names."""
    net_type = named_type(full_name)
    return Declaration(net_type)


def _snake_case(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def _reader(attribute: str) -> Callable[[Any], Any]:
    from operator import attrgetter

    return attrgetter(attribute)


def _constant(value: Any) -> Callable[[], Any]:
    return lambda: value
