"""`$( )` in a string with quotes escaped for the string around it: `"$(""a"")"` is read as `$("a")`.

Such a part is read from a text without the escapes; what it gives is moved back to where it stands in the script.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DOUBLE_QUOTES
from hvsim.grammar.lexer.frames import Frame
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import Ast, CommandParameterAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

# A quote, or a backtick, in front of a quote: the first of the two is the escape.
ESCAPED_QUOTE = lazy(f"[`{DOUBLE_QUOTES}][{DOUBLE_QUOTES}]")


def read_escaped_part(lexer: Lexer, dollar: int, end: int) -> bool:
    """Reads the part between `dollar` and `end`, its `$(` already emitted, up to its `)`; False when it has none."""
    region = lexer.text[dollar:end]
    escapes = [match.start() for match in ESCAPED_QUOTE.finditer(region)]
    pieces: list[str] = []
    begin = 0
    for escape in escapes:
        pieces.append(region[begin:escape])
        begin = escape + 1
    inner = type(lexer)("".join(pieces) + region[begin:])
    inner.splatted = lexer.splatted
    inner.position = 2
    inner.frames.append(Frame(")", "sub", 0, patterns.OPERATOR, _stop))
    inner.mode = patterns.STATEMENT
    inner.run()
    closed = bool(inner.kinds) and inner.kinds[-1] == kinds.RPAREN and len(inner.frames) == 1
    if not closed:
        inner.kinds.pop()
        inner.values.pop()
    # Where the text without escapes lacks a character.
    shift = _Shift(dollar, [escape - number for number, escape in enumerate(escapes)])
    for problem in inner.problems:
        problem.index += len(lexer.kinds)
        problem.start, problem.end = shift.place(problem.start, problem.end)
        lexer.problems.append(problem)
    for kind, value in zip(inner.kinds, inner.values, strict=True):
        lexer.kinds.append(kind)
        lexer.values.append(shift.value(value))
    return closed


def _stop(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.finished = True


class _Shift:
    """Moves places in the text without escapes to where they are in the script."""

    def __init__(self, offset: int, gaps: list[int]) -> None:
        self._offset = offset
        self._gaps = gaps

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The two ends of a range."""
        moved = start + bisect_right(self._gaps, start) + self._offset
        if end <= start:
            return moved, moved
        return moved, end + bisect_right(self._gaps, end - 1) + self._offset

    def value(self, value: Any) -> Any:
        """The value of a token, with all nodes in it."""
        if isinstance(value, Ast):
            for node in value.walk():
                if isinstance(node, CommandParameterAst):
                    _, node.name_end = self.place(node.start, node.name_end)
                node.start, node.end = self.place(node.start, node.end)
            return value
        start, end, payload = value
        for item in payload if isinstance(payload, list) else [payload]:
            if isinstance(item, Ast):
                self.value(item)
        return (*self.place(start, end), payload)
