"""What every node of the tree has: an extent, and how node classes are made cheaply.

A node's class name, fields and children follow System.Management.Automation.Language, with fields in snake_case.
Offsets count Python characters of the script text, end exclusive. Nodes compare by identity and hold no parent: who
needs the parent walks down.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache

import attrs

_T = typing.TypeVar("_T")


@typing.dataclass_transform(eq_default=False, field_specifiers=(attrs.field,))
def node(cls: type[_T]) -> type[_T]:
    """Makes an attrs class of a node; class creation is start-up time, so what the tree does not use is left out."""
    return attrs.define(cls, eq=False, order=False, repr=False, match_args=False, getstate_setstate=False)


@node
class Ast:
    """A node of the tree: its extent is `text[start:end]` of the script it was parsed from."""

    start: int
    end: int

    def children(self) -> Iterator[Ast]:
        """The direct children in source order of their fields."""
        for name in _field_names(type(self)):  # type: ignore[arg-type]  # every kind of node is an attrs class
            value = getattr(self, name)
            if isinstance(value, Ast):
                yield value
            elif isinstance(value, (list, tuple)):
                yield from _nodes_in(value)

    def walk(self) -> Iterator[Ast]:
        """This node and all below it, parents first, without recursion."""
        waiting: list[Ast] = [self]
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(reversed(list(current.children())))


@cache
def _field_names(kind: type[Ast]) -> tuple[str, ...]:
    """The fields of a kind of node that may hold nodes."""
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(kind)  # type: ignore[arg-type]  # every kind of node is an attrs class
    return tuple(field.name for field in fields[2:])


def _nodes_in(values: list[object] | tuple[object, ...]) -> Iterator[Ast]:
    for item in values:
        if isinstance(item, Ast):
            yield item
        elif isinstance(item, tuple):
            yield from _nodes_in(item)


@node
class StatementAst(Ast):
    """What stands in a statement list."""


@node
class ExpressionAst(Ast):
    """What has a value."""
