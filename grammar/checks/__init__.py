"""What a tree says that no grammar can forbid: targets that take no value, duplicates, jumps out of `finally`, classes.

The builder registers a check with the node it belongs to; they are run after the parse, in the order of the nodes.
"""

from __future__ import annotations

from collections.abc import Callable

from hvsim.grammar.nodes import Ast
from hvsim.grammar.reporter import Reporter

Check = Callable[[Reporter], None]


class CheckList:
    """The checks of one parse."""

    def __init__(self) -> None:
        self._checks: list[tuple[int, int, int, Check]] = []

    def add(self, node: Ast, check: Check) -> None:
        """Runs `check` when its turn comes: outer nodes before inner ones, and in the order of the text."""
        self._checks.append((node.start, -node.end, -len(self._checks), check))

    def run(self, reporter: Reporter) -> None:
        """Runs all checks."""
        for _, _, _, check in sorted(self._checks, key=lambda entry: entry[:3]):
            check(reporter)
