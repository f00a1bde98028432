"""Quoted strings, here-strings and bare words: their value, their parts and where they end.

Scanning stops at `$(`, whose inside is the lexer's business, and goes on after it. Does not know modes.
"""

from __future__ import annotations

import re

from hvsim.grammar.lexer.characters import DOUBLE_QUOTES, FORCED_END, NEWLINE, SINGLE_QUOTES
from hvsim.grammar.lexer.escapes import unescape, unicode_problem
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.variables import path_problem, variable
from hvsim.grammar.nodes import ExpandableStringExpressionAst, ExpressionAst, StringConstantExpressionAst

VARIABLE_NAME = r"(?:[$?^]|[\w:][\w?]*+(?::(?!:)[\w?]*+)*)"

_SINGLE = lazy(
    f"[{SINGLE_QUOTES}]([^{SINGLE_QUOTES}]*+(?:[{SINGLE_QUOTES}]{{2}}[^{SINGLE_QUOTES}]*+)*)(?:[{SINGLE_QUOTES}]|\\Z)"
)
_DOUBLED_SINGLE = lazy(f"[{SINGLE_QUOTES}]([{SINGLE_QUOTES}])")
_SIMPLE_VARIABLE = lazy(r"\$" + VARIABLE_NAME)
_BRACED_PLAIN = lazy(f"[^`}}{{{DOUBLE_QUOTES}]*+")
_OPEN_BRACE = lazy(r"`.|\{", re.DOTALL)
_RUNS = {
    "quoted": lazy(f"[^$`{DOUBLE_QUOTES}]++"),
    "word": lazy(f"[^$`{DOUBLE_QUOTES}{SINGLE_QUOTES}{FORCED_END}]++"),
    "here": lazy(f"[^$`{NEWLINE}]++"),
}
_FOOTER = lazy(f"(?:\\r\\n|[{NEWLINE}])[{DOUBLE_QUOTES}]@")
_SINGLE_FOOTER = lazy(f"(?:\\r\\n|[{NEWLINE}])[{SINGLE_QUOTES}]@")
_LINE_BREAK = lazy(r"\r\n|[\r\n]")


def scan_single_quoted(text: str, start: int, limit: int) -> tuple[str, int, bool]:
    """Value and end of the string in single quotes at `start`; False when it is not closed."""
    match = _SINGLE.match(text, start, limit)
    assert match is not None
    closed = match.end() > match.end(1)
    return _DOUBLED_SINGLE.sub(r"\1", match[1]), match.end(), closed


def scan_single_here(text: str, body: int, limit: int) -> tuple[str, int, bool]:
    """Value and end of the literal here-string whose text starts at the line break before `body`."""
    match = _SINGLE_FOOTER.search(text, body - 1, limit)
    if match is None:
        return text[body:limit], limit, False
    return text[body : max(body, match.start())], match.end(), True


def scan_braced(text: str, start: int, limit: int, in_string: bool) -> tuple[str, int, bool]:
    """Name and end of the braced variable whose `{` is at `start`; False when it is not closed."""
    name: list[str] = []
    position = start + 1
    while True:
        match = _BRACED_PLAIN.match(text, position, limit)
        assert match is not None
        name.append(match[0])
        position = match.end()
        if position >= limit:
            return "".join(name), limit, False
        character = text[position]
        position += 1
        if character == "}":
            return "".join(name), position, True
        if character == "`":
            if position >= limit:
                return "".join(name), limit, False
            character, position = unescape(text, position, limit)
        elif character in DOUBLE_QUOTES and in_string and position < limit and text[position] in DOUBLE_QUOTES:
            character = text[position]
            position += 1
        name.append(character)


def open_braces(text: str, start: int, end: int) -> list[int]:
    """Where braces are opened inside the braced variable whose `{` is at `start`: each needs a backtick."""
    return [match.start() for match in _OPEN_BRACE.finditer(text, start + 1, end) if match[0] == "{"]


class ExpandableScan:
    """A string or word with parts, scanned piece by piece.

    `kind` is the node's kind; `parts` holds None for each `$( )` until the builder puts its node there.
    """

    def __init__(self, start: int, kind: str, here: bool = False) -> None:
        self.start = start
        self.kind = kind
        self.here = here
        self.parts: list[str | ExpressionAst | None] = []
        self.value: list[str] = []
        self.literal: list[str] = []
        self.quote_start = -1 if kind == "BareWord" else start
        self.has_nested = False
        self.closed = True
        # The quote that is not closed, where one is not.
        self.open_quote = '"'
        # Set by the lexer: whether a token for the parts was emitted, and whether the string is a member's name.
        self.opened = False
        self.in_member = False
        # Errors found inside: id, start and end.
        self.problems: list[tuple[str, int, int]] = []

    def mark(self) -> tuple[int, int, list[str], int, bool, bool, bool]:
        """The state, for `rewind`."""
        return (
            len(self.parts),
            len(self.value),
            list(self.literal),
            self.quote_start,
            self.has_nested,
            self.closed,
            self.opened,
        )

    def rewind(self, mark: tuple[int, int, list[str], int, bool, bool, bool]) -> None:
        """Goes back to an earlier state."""
        parts, value, self.literal, self.quote_start, self.has_nested, self.closed, self.opened = mark
        del self.parts[parts:], self.value[value:]

    def add(self, text: str) -> None:
        """Appends literal text."""
        self.value.append(text)
        self.literal.append(text)

    def add_nested(self, source: str, node: ExpressionAst | None) -> None:
        """Appends a part that is not literal; `source` is how it is written."""
        if self.literal:
            self.parts.append("".join(self.literal))
            self.literal = []
        self.parts.append(node)
        self.value.append(source)
        self.has_nested = True

    def scan(self, text: str, position: int, limit: int) -> tuple[int, bool]:
        """Scans up to the end, or to a `$(`: then the second value is True and the first is where the `$` is."""
        while position < limit:
            if self.here:
                run = _RUNS["here"]
            else:
                run = _RUNS["word" if self.quote_start < 0 else "quoted"]
            match = run.match(text, position, limit)
            if match is not None:
                self.add(match[0])
                position = match.end()
                if position >= limit:
                    break
            character = text[position]
            if character == "$":
                if text.startswith("(", position + 1, limit):
                    return position, True
                position = self._variable(text, position, limit)
            elif character == "`":
                position = self._escape(text, position, limit)
            elif self.here:
                position, done = self._line_break(text, position, limit)
                if done:
                    return position, False
            elif character in DOUBLE_QUOTES:
                position, done = self._double_quote(text, position, limit)
                if done:
                    return position, False
            elif self.quote_start < 0 and character in SINGLE_QUOTES:
                begin = position
                value, position, self.closed = scan_single_quoted(text, position, limit)
                if not self.closed:
                    self.open_quote = "'"
                    self.quote_start = begin
                    self.add(value)
                    return position, False
                self.add(value)
            else:
                return position, False
        if self.quote_start >= 0:
            self.open_quote = '"'
        self.closed = self.closed and self.quote_start < 0
        return position, False

    def _variable(self, text: str, position: int, limit: int) -> int:
        if text.startswith("{", position + 1, limit):
            name, end, closed = scan_braced(text, position + 1, limit, in_string=True)
            if not closed:
                self.problems.append(("IncompleteDollarVariableReference", position + 1, end))
            elif not name:
                self.problems.append(("EmptyVariableReference", end - 1, end))
            if "{" in name:
                self.problems += (
                    ("OpenBraceNeedsToBeBackTickedInVariableName", place + 1, place + 2)
                    for place in open_braces(text, position + 1, end)
                )
            self.add_nested(text[position:end], variable(position, end, name))
            return end
        match = _SIMPLE_VARIABLE.match(text, position, limit)
        if match is None:
            self.add("$")
            return position + 1
        self.add_nested(match[0], variable(position, match.end(), match[0][1:]))
        error_id = path_problem(match[0][1:])
        if error_id is not None:
            self.problems.append((error_id, position, match.end()))
        return match.end()

    def _escape(self, text: str, position: int, limit: int) -> int:
        if position + 1 >= limit:
            self.add("`")
            return position + 1
        value, end = unescape(text, position + 1, limit)
        if text[position + 1] == "u":
            problem = unicode_problem(text, position + 1, limit)
            if problem is not None:
                self.problems.append(problem)
        self.add(value)
        return end

    def _double_quote(self, text: str, position: int, limit: int) -> tuple[int, bool]:
        if self.quote_start < 0:
            self.quote_start = position
            return position + 1, False
        if position + 1 < limit and text[position + 1] in DOUBLE_QUOTES:
            self.add(text[position + 1])
            return position + 2, False
        if self.kind == "BareWord":
            self.quote_start = -1
            return position + 1, False
        return position + 1, True

    def _line_break(self, text: str, position: int, limit: int) -> tuple[int, bool]:
        match = _FOOTER.match(text, position, limit)
        if match is not None:
            return match.end(), True
        match = _LINE_BREAK.match(text, position, limit)
        assert match is not None
        self.add(match[0])
        return match.end(), False

    def node(self, end: int) -> StringConstantExpressionAst | ExpandableStringExpressionAst:
        """The node; parts that are `$( )` are still missing in it."""
        value = "".join(self.value)
        if not self.has_nested:
            return StringConstantExpressionAst(self.start, end, self.kind, value)
        if self.literal:
            self.parts.append("".join(self.literal))
            self.literal = []
        return ExpandableStringExpressionAst(self.start, end, self.kind, value, self.parts)  # type: ignore[arg-type]  # the gaps are filled in by the builder
