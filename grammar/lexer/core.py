"""The lexer: walks the text once and settles, mode by mode, what each token means.

Emits the kinds of powershell.lark with their values: a node for an operand, else a `(start, end, payload)` tuple. Knows
brackets and modes; what a single construct does is in the handler modules. Never looks at the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import (
    AFTER_NUMBER,
    BLOCK_COMMENT,
    DASHES,
    DOUBLE_QUOTES,
    FORCED_END,
    SINGLE_QUOTES,
)
from hvsim.grammar.lexer.frames import STATEMENT_FRAMES, AfterClose, Frame
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import Mode
from hvsim.grammar.nodes import Ast, VariableExpressionAst

Value: TypeAlias = "Ast | tuple[int, int, object]"
# What each token in the header of a statement does, by the name of its group without `header_`.
Header: TypeAlias = "dict[str, Callable[[Lexer, int, int], None]]"

_ACCESS_FIRST = frozenset(".:[?<")
_ACCESS = lazy(f"(?:{BLOCK_COMMENT})*+(?:(\\.(?!\\.))|(::)|(\\?\\.)|(\\[)|(\\?\\[))")
_BLANK = lazy(r"\s|\Z")
_PARENTHESES = lazy(r"[()]")
# A token where none is expected, as an expression would be read.
_TOKEN_AT_FAULT = lazy(
    f"@[({{]|@\\w+|\\$\\{{[^}}]*\\}}|\\$\\(|\\$[\\w:?^$]+|&&|\\|\\||[{SINGLE_QUOTES}][^{SINGLE_QUOTES}]*[{SINGLE_QUOTES}]"
    f"|[{DOUBLE_QUOTES}][^{DOUBLE_QUOTES}]*[{DOUBLE_QUOTES}]|[{DASHES}]\\w+|[^\\W\\d]\\w*"
    f"|[0-9][^{FORCED_END}{AFTER_NUMBER}]*|[+*/%{DASHES}?]?=|\\+\\+|[{DASHES}]{{2}}|::|>>?|.",
    re.DOTALL,
)


class LexicalProblem:
    """An error found while reading a token: `index` is how many tokens had been emitted before."""

    __slots__ = ("arguments", "end", "error_id", "incomplete", "index", "start")

    def __init__(
        self, index: int, error_id: str, start: int, end: int, incomplete: bool, arguments: tuple[object, ...]
    ) -> None:
        self.index = index
        self.error_id = error_id
        self.start = start
        self.end = end
        self.incomplete = incomplete
        self.arguments = arguments


class Lexer:
    """One walk over one text. `kinds` and `values` grow in step; `mode` is what is expected next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.limit = len(text)
        self.kinds: list[int] = []
        self.values: list[Value] = []
        self.problems: list[LexicalProblem] = []
        self.finished = False
        # Splatted variables; the builder takes out those that stand among a command's arguments.
        self.splatted: dict[VariableExpressionAst, bool] = {}
        self.mode = patterns.SCRIPT_START
        # The mode that follows the operand being read.
        self.base = patterns.OPERATOR
        self.header: Header = {}
        # Where the end of an attribute leads.
        self.pending_mode = patterns.OPERAND
        self.frames = [Frame("", "top", 0, patterns.OPERATOR, _close_nothing)]
        self._closers: dict[int, int] | None = None
        # Whether problems are wanted in PowerShell's order: what is wrong in a string before what is in its parts.
        self.in_order = False
        # Where the part of a string begins, by where it ends.
        self.parts: dict[int, int] = {}

    def run(self) -> None:
        """Reads to the end."""
        text = self.text
        while not self.finished:
            mode = self.mode
            match = mode.match(text, self.position, self.limit)
            if match is None:
                self.no_match()
            else:
                number = match.lastindex or 0
                mode.handlers[number](self, match.start(number), match.end())

    def step(self) -> None:
        """Reads one match: none, one or a few tokens."""
        mode = self.mode
        match = mode.match(self.text, self.position, self.limit)
        if match is None:
            self.no_match()
        else:
            number = match.lastindex or 0
            mode.handlers[number](self, match.start(number), match.end())

    def no_match(self) -> None:
        """Nothing the mode knows is next: a token that no rule takes."""
        skipped = re.compile(self.mode.prefix).match(self.text, self.position, self.limit)
        start = self.position if skipped is None else skipped.end()
        match = _TOKEN_AT_FAULT.match(self.text, start, self.limit)
        if match is None:
            self.emit(kinds.END, self.limit, self.limit)
            self.finished = True
        else:
            self._check_quote(start, match.end())
            self.junk(start, match.end())

    def _check_quote(self, start: int, end: int) -> None:
        """A string where none is expected is still read, and may lack its end."""
        quote = self.text[start]
        if end == start + 1 and quote in SINGLE_QUOTES + DOUBLE_QUOTES:
            terminator = "'" if quote in SINGLE_QUOTES else '"'
            self.problem("TerminatorExpectedAtEndOfString", start, self.limit, terminator, incomplete=True)

    def emit(self, kind: int, start: int, end: int, payload: object = None) -> None:
        """A token whose value is where it stands and what else is known of it."""
        self.kinds.append(kind)
        self.values.append((start, end, payload))

    def emit_node(self, kind: int, node: Ast) -> None:
        """A token whose value is a node."""
        self.kinds.append(kind)
        self.values.append(node)

    def junk(self, start: int, end: int) -> None:
        """A token that no rule takes."""
        self.emit(kinds.JUNK, start, end)
        self.position = end

    def problem(
        self,
        error_id: str,
        start: int,
        end: int | None = None,
        *arguments: object,
        incomplete: bool = False,
    ) -> None:
        """Notes an error of the text between `start` and `end`."""
        end = start if end is None else end
        self.problems.append(LexicalProblem(len(self.kinds), error_id, start, end, incomplete, arguments))

    def leaf(self, node: Ast, end: int) -> None:
        """An operand of one token."""
        self.kinds.append(kinds.LEAF)
        self.values.append(node)
        if self.mode is patterns.MEMBER:
            self.end_member(end)
        elif end < self.limit and self.text[end] in _ACCESS_FIRST:
            self._access(end)
        else:
            self.position = end
            self.mode = self.base

    def end_operand(self, end: int) -> None:
        """After an operand: a member access directly behind it, or what the context expects."""
        if end < self.limit and self.text[end] in _ACCESS_FIRST:
            self._access(end)
        else:
            self.position = end
            self.mode = self.base

    def _access(self, end: int) -> None:
        match = _ACCESS.match(self.text, end, self.limit)
        self.position = end
        self.mode = self.base
        if match is None:
            return
        group = match.lastindex or 0
        position = match.end()
        if group < 3 and self.base in patterns.COMMAND_MODES and _BLANK.match(self.text, position, self.limit):
            return
        self.position = position
        if group > 3:
            self.emit(kinds.INDEX, match.start(group), position, group == 5)
            self.open("]", "index", match.start(group), patterns.OPERAND, close_operand)
        else:
            self.emit(kinds.ACCESS, match.start(group), position, match[group])
            self.mode = patterns.MEMBER

    def end_member(self, end: int) -> None:
        """After a member name: its argument list, or what comes after any operand."""
        following = self.text[end] if end < self.limit else ""
        if following == "(":
            self.emit(kinds.CALL, end, end + 1)
            self.position = end + 1
            self.open(")", "arguments", end, patterns.OPERAND, close_operand)
        elif following == "{":
            self.emit(kinds.METHOD_BLOCK, end, end + 1)
            self.position = end + 1
            self.open("}", "script", end, patterns.BLOCK_START, close_operand)
        elif following != "[" or self.base in patterns.COMMAND_MODES or not brackets.generic_arguments(self, end):
            self.end_operand(end)

    def open(self, closer: str, kind: str, start: int, mode: Mode, after: AfterClose) -> Frame:
        """Opens a frame that gives back the present base when it is closed."""
        frame = Frame(closer, kind, start, self.base, after)
        self.frames.append(frame)
        self.mode = mode
        self.base = patterns.OPERATOR
        return frame

    def open_operand(self, closer: str, kind: str, start: int, mode: Mode) -> Frame:
        """Opens a frame whose whole is an operand, or a member's name where one is expected."""
        return self.open(closer, kind, start, mode, close_member if self.mode is patterns.MEMBER else close_operand)

    def end_statement(self, end: int) -> None:
        """After a statement that needs no terminator."""
        self.position = end
        self.base = patterns.OPERATOR
        in_statements = self.frames[-1].kind in STATEMENT_FRAMES
        self.mode = patterns.STATEMENT if in_statements else patterns.OPERATOR

    def expect(self, header: Header, end: int) -> None:
        """The next token is one of a statement's header."""
        self.position = end
        self.header = header
        self.mode = patterns.HEADER

    def end_of_parentheses(self, opener: int) -> int:
        """Where the parenthesis at `opener` is closed, counting nothing but parentheses; -1 when it is not."""
        if self._closers is None:
            self._closers = {}
            waiting: list[int] = []
            for match in _PARENTHESES.finditer(self.text):
                if match[0] == "(":
                    waiting.append(match.start())
                elif waiting:
                    self._closers[waiting.pop()] = match.end()
        end = self._closers.get(opener, -1)
        return end if end <= self.limit else -1


def _close_nothing(lexer: Lexer, frame: Frame, end: int) -> None:
    """The outermost frame is never closed."""


def close_operand(lexer: Lexer, frame: Frame, end: int) -> None:
    """What follows a bracket that was an operand."""
    lexer.base = frame.base
    lexer.end_operand(end)


def close_member(lexer: Lexer, frame: Frame, end: int) -> None:
    """What follows a bracket that was a member's name."""
    lexer.base = frame.base
    lexer.end_member(end)


# The handlers register themselves; they need the lexer above.
from hvsim.grammar.lexer import brackets  # noqa: E402  registers itself and needs the lexer above
