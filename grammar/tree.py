"""The tree as text, in a notation that shows every node, attribute and extent: `hvsim check --tree`.

What is written of each kind of node is in `notation`. Offsets are printed in UTF-16 units, as PowerShell counts them.
"""

from __future__ import annotations

import bisect
from typing import Any

from hvsim.grammar.nodes import Ast, ScriptBlockAst
from hvsim.grammar.notation import BODIES, Template, node_name


def to_tree(node: Ast, text: str | None = None) -> str:
    """The node and all below it in one line; `text` is the script, needed where the node is not a script block."""
    if text is None:
        text = node.source.text if isinstance(node, ScriptBlockAst) else ""
    return _Writer(text).write(node)


class _Writer:
    """Writes without recursion: a list of pieces to come, in which a node gives way to its own pieces."""

    def __init__(self, text: str) -> None:
        # Where the characters stand that take two units.
        self._astral = [index for index, character in enumerate(text) if character > "\uffff"]

    def write(self, root: Ast) -> str:
        out: list[str] = []
        waiting: list[Any] = [root]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                out.append(piece)
            elif isinstance(piece, Ast):
                waiting.extend(reversed(list(self._pieces(piece))))
            elif isinstance(piece, tuple):
                out.append(f"{self._units(piece[0])}-{self._units(piece[1])}")
            else:
                out.append("null")
        return "".join(out)

    def _units(self, offset: int) -> int:
        return offset + bisect.bisect_left(self._astral, offset) if self._astral else offset

    def _pieces(self, node: Ast) -> Template:
        yield f"({node_name(node)} "
        yield node.start, node.end
        yield from BODIES[type(node)](node)
        yield ")"
