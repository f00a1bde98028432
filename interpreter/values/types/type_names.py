"""Reading a type name as a script writes it: `Dictionary[string,object]`, `int[,]`, `List``1[[System.Int32, x]]`.

Knows the syntax only; `registry.py` knows the types.
"""

from __future__ import annotations

from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import array_type, generic_type, lookup_simple


class TypeName:
    """A parsed type name."""

    __slots__ = ("arguments", "name", "ranks")

    def __init__(self, name: str, arguments: tuple[TypeName, ...] = (), ranks: tuple[int, ...] = ()) -> None:
        self.name = name
        self.arguments = arguments
        self.ranks = ranks

    def resolve(self, using: tuple[str, ...] = ()) -> NetType | None:
        found = lookup_simple(self.name, len(self.arguments), using)
        if found is None:
            return None
        if self.arguments:
            resolved: list[NetType] = []
            for argument in self.arguments:
                each = argument.resolve(using)
                if each is None:
                    return None
                resolved.append(each)
            found = generic_type(found, tuple(resolved))
        for rank in self.ranks:
            found = array_type(found, rank)
        return found


def parse_type_name(text: str) -> TypeName | None:
    """The name's structure, or None when it is not well formed."""
    parsed, position = _parse(text, 0)
    rest = text[position:].strip()
    if parsed is None or (rest and not rest.startswith(",")):
        return None
    return parsed


def _parse(text: str, position: int) -> tuple[TypeName | None, int]:
    end = position
    while end < len(text) and text[end] not in "[],":
        end += 1
    name = text[position:end].strip()
    if not name:
        return None, end
    arguments: tuple[TypeName, ...] = ()
    ranks: list[int] = []
    while end < len(text) and text[end] == "[":
        close = text.find("]", end)
        inside = text[end + 1 : close] if close >= 0 else ""
        if close >= 0 and not inside.strip(" ,"):
            ranks.append(inside.count(",") + 1)
            end = close + 1
            continue
        if arguments or ranks:
            return None, end
        found, end = _parse_arguments(text, end + 1)
        if found is None:
            return None, end
        arguments = found
    return TypeName(name, arguments, tuple(ranks)), end


def _parse_arguments(text: str, position: int) -> tuple[tuple[TypeName, ...] | None, int]:
    arguments: list[TypeName] = []
    while position < len(text):
        while position < len(text) and text[position] == " ":
            position += 1
        qualified = position < len(text) and text[position] == "["
        argument, position = _parse(text, position + 1 if qualified else position)
        if argument is None:
            return None, position
        if qualified:  # the assembly may follow inside the inner brackets
            close = text.find("]", position)
            if close < 0:
                return None, position
            position = close + 1
        arguments.append(argument)
        while position < len(text) and text[position] == " ":
            position += 1
        if position >= len(text) or text[position] not in ",]":
            return None, position
        position += 1
        if text[position - 1] == "]":
            return tuple(arguments), position
    return None, position
