"""Builds the parse table from powershell.lark with Lark, and writes it: `python -m hvsim.grammar.build_table`.

The table is generated, so that Lark need not be imported (nor the grammar analysed) when the shell starts; a test
builds it again and compares. Not imported by the parser.
"""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import TypeAlias

from lark import Lark
from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift

from hvsim.grammar.lexer.kinds import NAMES

GRAMMAR = Path(__file__).with_name("powershell.lark")
TABLE = Path(__file__).with_name("table.bin")

# Actions by state and token kind (a state to shift to, or the complement of a rule to reduce); states to go to by state
# and rule origin; and of each rule its action's name, length, origin and the places of its absent optional parts.
RuleRow: TypeAlias = "tuple[str, int, int, tuple[int, ...]]"
Table: TypeAlias = "tuple[list[dict[int, int]], list[dict[int, int]], list[RuleRow], int, list[str]]"


def build() -> Table:
    """The table of the grammar; raises when the grammar has a conflict."""
    lark = Lark(
        GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="basic", maybe_placeholders=True, strict=False
    )
    # The table with integer states lives where Lark's own parser keeps it.
    table = lark.parser.parser._parse_table
    rules: list[Rule] = sorted(lark.rules, key=_rule_key)
    numbers = {rule: number for number, rule in enumerate(rules)}
    origins = sorted({str(rule.origin.name) for rule in rules})
    origin_numbers = {name: number for number, name in enumerate(origins)}
    kinds = {name: number for number, name in enumerate(NAMES)}
    kinds["$END"] = kinds["END_OF_TOKENS"]
    actions: list[dict[int, int]] = []
    gotos: list[dict[int, int]] = []
    for state in range(len(table.states)):
        row: dict[int, int] = {}
        goto: dict[int, int] = {}
        for symbol, (action, argument) in table.states[state].items():
            if action is not Shift:
                row[kinds[symbol]] = ~numbers[argument]
            elif symbol in origin_numbers:
                goto[origin_numbers[symbol]] = argument
            else:
                row[kinds[symbol]] = argument
        actions.append(row)
        gotos.append(goto)
    rows = [_rule_row(rule, origin_numbers) for rule in rules]
    _remove_identities(actions, gotos, rows)
    actions, gotos = _renumber(actions, gotos, table.start_states["start"])
    return actions, gotos, rows, 0, origins


def _rule_key(rule: Rule) -> tuple[str, int, str]:
    return rule.origin.name, rule.order, str(rule)


def _rule_row(rule: Rule, origin_numbers: dict[str, int]) -> RuleRow:
    size = len(rule.expansion)
    name = str(rule.alias or rule.origin.name)
    empty: tuple[int, ...] = ()
    if rule.options.empty_indices:
        # Lark marks absent parts in a list of flags: True is a hole, False a symbol of the expansion.
        empty = tuple(place for place, hole in enumerate(rule.options.empty_indices) if hole)
    if rule.options.expand1 and not rule.alias and size + len(empty) == 1:
        name = ""
    return name, size, origin_numbers[rule.origin.name], empty


def _remove_identities(actions: list[dict[int, int]], gotos: list[dict[int, int]], rows: list[RuleRow]) -> None:
    """Where a state does nothing but reduce a rule that is its only symbol, goes to the reduction's target at once."""
    identity: dict[int, int] = {}
    for state, row in enumerate(actions):
        reductions = set(row.values())
        if not gotos[state] and len(reductions) == 1 and (only := reductions.pop()) < 0:
            name, size, origin, _ = rows[~only]
            if name == "" and size == 1:
                identity[state] = origin
    changed = True
    while changed:
        changed = False
        for row, goto in zip(actions, gotos, strict=True):
            for table in (row, goto):
                for symbol, target in table.items():
                    if target in identity and goto[identity[target]] != target:
                        table[symbol] = goto[identity[target]]
                        changed = True


def _renumber(
    actions: list[dict[int, int]], gotos: list[dict[int, int]], start: int
) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
    """The states that can be reached, in an order that does not depend on how Lark walks its sets."""
    numbers = {start: 0}
    order = [start]
    for state in order:
        for table in (actions[state], gotos[state]):
            for symbol in sorted(table):
                target = table[symbol]
                if target >= 0 and target not in numbers:
                    numbers[target] = len(order)
                    order.append(target)
    return (
        [{key: _moved(actions[state][key], numbers) for key in sorted(actions[state])} for state in order],
        [{key: numbers[gotos[state][key]] for key in sorted(gotos[state])} for state in order],
    )


def _moved(act: int, numbers: dict[int, int]) -> int:
    return act if act < 0 else numbers[act]


def main() -> None:
    """Writes the table beside the grammar."""
    TABLE.write_bytes(marshal.dumps(build(), 2))


if __name__ == "__main__":
    main()
