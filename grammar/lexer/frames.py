"""What is open: one frame for every bracket, quote or header that waits for its end.

Holds no text and no rule; the lexer's handlers read and write it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer
    from hvsim.grammar.lexer.modes import Mode
    from hvsim.grammar.lexer.strings import ExpandableScan

# What happens when a frame's closer was read: called with the lexer, the frame and the offset behind the closer.
AfterClose = Callable[["Lexer", "Frame", int], None]


class Frame:
    """An open bracket: `kind` settles what line breaks, commas and `=` mean directly inside it."""

    __slots__ = ("after", "base", "closer", "count", "kind", "limit", "mode", "scan", "start", "ternary")

    def __init__(self, closer: str, kind: str, start: int, base: Mode, after: AfterClose) -> None:
        self.closer = closer
        self.kind = kind
        self.start = start
        # What follows an operand outside this frame, and the mode to go back to where that is not settled by `after`.
        self.base = base
        self.mode = base
        self.after = after
        # Separators seen in the header of a `for`.
        self.count = 0
        # Ternary operators that wait for their colon.
        self.ternary = 0
        # For `$( )` inside a string: the string around it, and where the text of the outer one ends.
        self.scan: ExpandableScan | None = None
        self.limit = 0


# Frames whose content is statements.
STATEMENT_FRAMES = frozenset(("top", "block", "script", "sub"))
# Frames in which a comma separates list items.
LIST_FRAMES = frozenset(("arguments", "parameters", "attribute"))
# Frames in which a line break ends nothing before one of these characters.
LINELESS_FRAMES = {
    "paren": ")",
    "index": "]",
    "arguments": "),",
    "parameters": "),=",
    "attribute": "),",
    "foreach": ")",
}
