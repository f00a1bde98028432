"""The registry of the builder's actions: what is made of the parts of each rule, by the name behind `->`.

An action gets the builder and the values of the rule's symbols, absent optional parts as None, and gives the value of
the whole. Values are nodes, lists of them, or `(start, end, payload)` of a token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder

Parts = list[Any]
Action = Callable[["Builder", Parts], Any]

ACTIONS: dict[str, Action] = {}


def action(*names: str) -> Callable[[Action], Action]:
    """Registers a function as the action of the named rules or alternatives."""

    def register(function: Action) -> Action:
        for name in names:
            ACTIONS[name] = function
        return function

    return register


@action("start_list")
def start_list(builder: Builder, parts: Parts) -> object:
    return [parts[0]]


@action("append")
def append(builder: Builder, parts: Parts) -> object:
    parts[0].append(parts[1])
    return parts[0]


@action("append_second")
def append_second(builder: Builder, parts: Parts) -> object:
    parts[0].append(parts[2])
    return parts[0]


@action("start_separated")
def start_separated(builder: Builder, parts: Parts) -> object:
    return [parts[0], parts[2]]


@action("closed")
def closed(builder: Builder, parts: Parts) -> object:
    """A statement list whose last statement is terminated."""
    return parts[0]
