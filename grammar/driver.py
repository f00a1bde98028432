"""The LALR driver: runs Lark's table over the tokens, and calls the builder's action at every reduction.

The stack is a list, so that nesting is bounded by memory alone. Knows no language.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.builder.actions import ACTIONS, Action

if TYPE_CHECKING:
    from hvsim.grammar.builder import Builder
    from hvsim.grammar.lexer import Value

# Of a rule: its action (None when the value of its one symbol is its own), length, origin, places of absent parts.
Rule = tuple["Action | None", int, int, tuple[int, ...]]


class Table:
    """Lark's parse table, with the builder's actions in place of their names."""

    def __init__(self, content: bytes) -> None:
        self.actions: list[dict[int, int]]
        self.gotos: list[dict[int, int]]
        self.actions, self.gotos, rows, self.start, self.origins = marshal.loads(content)
        self.rules: list[Rule] = [(ACTIONS[row[0]] if row[0] else None, *row[1:]) for row in rows]
        self.names: list[str] = [row[0] for row in rows]
        self.start_origin = self.origins.index("start")


class UnexpectedToken(Exception):
    """The token at `index` can not stand here; `states` is the parser's stack."""

    def __init__(self, index: int, states: list[int], values: list[Any]) -> None:
        super().__init__(index)
        self.index = index
        self.states = states
        self.values = values


def run(table: Table, kinds: Sequence[int], values: Sequence[Value], builder: Builder) -> Any:
    """The value of the start rule; raises `UnexpectedToken`."""
    actions, gotos, rules, start_origin = table.actions, table.gotos, table.rules, table.start_origin
    states = [table.start]
    stack: list[Any] = []
    row = actions[table.start]
    for index, kind in enumerate(kinds):
        while True:
            act = row.get(kind)
            if act is None:
                raise UnexpectedToken(index, states, stack)
            if act >= 0:
                stack.append(values[index])
                states.append(act)
                row = actions[act]
                break
            action, size, origin, absent = rules[~act]
            if action is None:
                # The symbol's value is its only part's.
                states[-1] = act = gotos[states[-2]][origin]
            elif size == 1 and not absent:
                stack[-1] = action(builder, stack[-1:])
                states[-1] = act = gotos[states[-2]][origin]
            else:
                parts = stack[-size:]
                del stack[-size:], states[-size:]
                for place in absent:
                    parts.insert(place, None)
                stack.append(action(builder, parts))
                if origin == start_origin:
                    return stack[0]
                act = gotos[states[-1]][origin]
                states.append(act)
            row = actions[act]
    raise UnexpectedToken(len(kinds), states, stack)
