"""What stands between operands and ends them: operators, commas, pipes, redirections, terminators, closing brackets.

Settles which line breaks count. Does not know precedence; the builder does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import BLOCK_COMMENT, LINE_COMMENT, SKIP, SKIP_LINES, SKIP_SEPARATORS
from hvsim.grammar.lexer.frames import LINELESS_FRAMES, LIST_FRAMES, STATEMENT_FRAMES, Frame
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import handles
from hvsim.grammar.nodes import MergingRedirectionAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

_COMMENTS = lazy(f"{BLOCK_COMMENT}|{LINE_COMMENT}")
_SEPARATORS = lazy(SKIP_SEPARATORS)
_LINES = lazy(SKIP_LINES)
_SPACES = lazy(SKIP)
# A pipeline goes on in the next line; comment lines may lie between, an empty line may not.
_COMMENT_LINE = r"[^\S\r\n]*(?:\#[^\r\n]*|<\#[\s\S]*?\#>[^\S\r\n]*)(?:\r\n|[\r\n])"
_PIPE_AHEAD = lazy(f"(?:\\r\\n|[\\r\\n])(?:{_COMMENT_LINE})*{SKIP}\\|")

_CASED = [
    "eq",
    "ne",
    "ge",
    "gt",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "replace",
    "contains",
    "notcontains",
    "in",
    "notin",
    "split",
]
# The word of each operator and .NET's name of it.
WORD_OPERATORS = {
    **{prefix + word: ("C" if prefix == "c" else "I") + word for word in _CASED for prefix in ("", "i", "c")},
    "join": "Join",
    "isnot": "IsNot",
    "is": "Is",
    "as": "As",
    "f": "Format",
    "and": "And",
    "or": "Or",
    "xor": "Xor",
    "band": "Band",
    "bor": "Bor",
    "bxor": "Bxor",
    "shl": "Shl",
    "shr": "Shr",
}
_SYMBOLS = {
    "..": "DotDot",
    "??": "QuestionQuestion",
    "+": "Plus",
    "*": "Multiply",
    "/": "Divide",
    "%": "Rem",
}
_ASSIGNMENTS = {
    "=": "Equals",
    "+=": "PlusEquals",
    "*=": "MultiplyEquals",
    "/=": "DivideEquals",
    "%=": "RemainderEquals",
    "??=": "QuestionQuestionEquals",
}
STREAMS = {
    "*": "All",
    "1": "Output",
    "2": "Error",
    "3": "Warning",
    "4": "Verbose",
    "5": "Debug",
    "6": "Information",
}
# Where only a plain `=` gives a value.
_PLAIN_ASSIGNMENT = frozenset(("parameters", "attribute", "class", "enum"))
_CLOSE_KINDS = {")": kinds.RPAREN, "]": kinds.RBRACKET, "}": kinds.RCURLY}
# The mode after a terminator, by the kind of frame.
_AFTER_TERMINATOR = {
    "hash": patterns.HASH_KEY,
    "class": patterns.CLASS_MEMBER,
    "enum": patterns.ENUMERATOR,
    **dict.fromkeys(STATEMENT_FRAMES, patterns.STATEMENT),
}
_AFTER_COMMA = {
    "arguments": patterns.OPERAND,
    "parameters": patterns.PARAMETER,
    "attribute": patterns.ATTRIBUTE_ARGUMENT,
}


@handles("dash_operator")
def dash_operator(lexer: Lexer, start: int, end: int) -> None:
    operator = WORD_OPERATORS.get(lexer.text[start + 1 : end].lower())
    if operator is None:
        lexer.junk(start, end)
    else:
        lexer.emit(kinds.OPERATOR, start, end, operator)
        lexer.position = end
        lexer.mode = patterns.OPERAND


@handles("operator")
def operator(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.OPERATOR, start, end, _SYMBOLS.get(lexer.text[start:end], "Minus"))
    lexer.position = end
    lexer.mode = patterns.OPERAND


@handles("postfix")
def postfix(lexer: Lexer, start: int, end: int) -> None:
    name = "PostfixPlusPlus" if lexer.text[start] == "+" else "PostfixMinusMinus"
    lexer.emit(kinds.POSTFIX, start, end, name)
    lexer.position = end


@handles("comma")
def comma(lexer: Lexer, start: int, end: int) -> None:
    lexer.position = end
    kind = lexer.frames[-1].kind
    if kind in LIST_FRAMES:
        lexer.emit(kinds.LIST, start, end)
        lexer.mode = _AFTER_COMMA[kind]
    else:
        lexer.emit(kinds.OPERATOR, start, end, "Comma")
        lexer.mode = patterns.OPERAND


@handles("question")
def question(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.QUESTION, start, end)
    lexer.frames[-1].ternary += 1
    lexer.position = end
    lexer.mode = patterns.OPERAND


@handles("colon")
def colon(lexer: Lexer, start: int, end: int) -> None:
    frame = lexer.frames[-1]
    if frame.ternary:
        frame.ternary -= 1
        lexer.emit(kinds.COLON, start, end)
        lexer.position = end
        lexer.mode = patterns.OPERAND
    else:
        lexer.junk(start, end)


@handles("assign")
def assign(lexer: Lexer, start: int, end: int) -> None:
    frame = lexer.frames[-1]
    kind = frame.kind
    if end - start > 1 and (kind in _PLAIN_ASSIGNMENT or (kind == "hash" and not frame.count)):
        lexer.junk(start, end)
        return
    frame.count += kind == "hash"
    lexer.emit(kinds.ASSIGN, start, end, _ASSIGNMENTS.get(lexer.text[start:end], "MinusEquals"))
    lexer.position = end
    if kind in ("parameters", "attribute"):
        lexer.mode = patterns.OPERAND
    elif kind == "enum":
        lexer.mode = patterns.CAST_OPERAND
    elif kind == "class":
        if lexer.mode is patterns.OPERATOR and _value_follows(lexer, end):
            lexer.mode = patterns.OPERAND
        else:
            # A property's value may be missing.
            lexer.kinds.pop()
            lexer.values.pop()
    else:
        lexer.mode = patterns.RIGHT_SIDE


def _value_follows(lexer: Lexer, position: int) -> bool:
    match = _LINES.match(lexer.text, position, lexer.limit)
    return match is not None and match.end() < lexer.limit and lexer.text[match.end()] not in ";}"


@handles("pipe")
def pipe(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.PIPE, start, end)
    lexer.position = end
    lexer.mode = patterns.PIPELINE
    lexer.base = patterns.OPERATOR


@handles("chain")
def chain(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.CHAIN, start, end, "AndAnd" if lexer.text[start] == "&" else "OrOr")
    lexer.position = end
    lexer.mode = patterns.PIPELINE
    lexer.base = patterns.OPERATOR


@handles("background")
def background(lexer: Lexer, start: int, end: int) -> None:
    """`&` behind a pipeline; another statement may follow at once."""
    lexer.emit(kinds.AMPERSAND, start, end)
    lexer.position = end
    lexer.mode = lexer.base = patterns.OPERATOR
    match = _SPACES.match(lexer.text, end, lexer.limit)
    following = match.end() if match is not None else end
    text = lexer.text
    chained = text.startswith("&&", following, lexer.limit) or text.startswith("||", following, lexer.limit)
    if following < lexer.limit and text[following] not in "\r\n;)}" and not chained:
        _start_next_statement(lexer, end)


def _start_next_statement(lexer: Lexer, end: int) -> None:
    if lexer.frames[-1].kind in STATEMENT_FRAMES:
        lexer.emit(kinds.TERM, end, end)
        lexer.mode = patterns.STATEMENT


@handles("merge")
def merge(lexer: Lexer, start: int, end: int) -> None:
    text = lexer.text
    source, target = text[start], text[end - 1]
    if target == "2" or source == "1":
        lexer.problem("RedirectionNotSupported", start, end, text[start:end])
    lexer.emit_node(kinds.MERGE, MergingRedirectionAst(start, end, STREAMS[source], STREAMS[target]))
    lexer.position = end


@handles("redirect")
def redirect(lexer: Lexer, start: int, end: int) -> None:
    text = lexer.text
    lexer.emit(kinds.REDIRECT, start, end, (STREAMS.get(text[start], "Output"), text[end - 2 : end] == ">>"))
    lexer.position = end
    lexer.mode = patterns.PARAMETER_VALUE
    if lexer.base is patterns.OPERATOR:
        lexer.base = patterns.COMMAND


@handles("argument_comma")
def argument_comma(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LIST, start, end)
    lexer.position = end
    lexer.mode = patterns.NEXT_ARGUMENT


@handles("terminator")
def terminator(lexer: Lexer, start: int, end: int) -> None:
    """A line break or semicolon after something: an end, unless what follows shows that it is none."""
    text = lexer.text
    frame = lexer.frames[-1]
    if frame.kind == "for":
        _separator_of_for(lexer, frame, start)
        return
    pattern = _SEPARATORS if frame.kind in _AFTER_TERMINATOR else _LINES
    match = pattern.match(text, start, lexer.limit)
    assert match is not None
    following = text[match.end()] if match.end() < lexer.limit else ""
    if following == ":" and frame.ternary and ";" not in match[0]:
        lexer.position = match.end()
    elif frame.kind in LINELESS_FRAMES:
        if following and following in LINELESS_FRAMES[frame.kind] and text[start] != ";":
            lexer.position = match.end()
        else:
            _terminate(lexer, frame, start, max(end, match.end()))
    elif (following == "|" and _PIPE_AHEAD.match(text, start, lexer.limit)) or (
        following and following in ")}" and frame.kind in STATEMENT_FRAMES | {"hash"} and following == frame.closer
    ):
        lexer.position = match.end()
    else:
        _terminate(lexer, frame, start, max(end, match.end()))


def _terminate(lexer: Lexer, frame: Frame, start: int, end: int) -> None:
    lexer.emit(kinds.TERM, start, start + 1, lexer.text[start])
    lexer.position = end
    frame.ternary = 0
    # The next key of a hash literal.
    frame.count = 0
    lexer.base = patterns.OPERATOR
    lexer.mode = _AFTER_TERMINATOR.get(frame.kind, patterns.STATEMENT)


def _separator_of_for(lexer: Lexer, frame: Frame, start: int) -> None:
    """In the header of a `for`: semicolons separate, and so do line breaks before another part."""
    text = lexer.text
    end = start + 1
    if text[start] != ";":
        match = _LINES.match(text, start, lexer.limit)
        assert match is not None
        end = match.end()
    if text[start] == ";" or (frame.count < 2 and not text.startswith(")", end, lexer.limit)):
        frame.count += 1
        lexer.emit(kinds.SEMI, start, start + 1)
        lexer.mode = patterns.FOR_PART
        lexer.base = patterns.OPERATOR
    lexer.position = end


@handles("for_semicolon")
def for_semicolon(lexer: Lexer, start: int, end: int) -> None:
    lexer.frames[-1].count += 1
    lexer.emit(kinds.SEMI, start, end)
    lexer.position = end


@handles("close")
def close(lexer: Lexer, start: int, end: int) -> None:
    """A closing bracket: the end of the innermost frame, or junk."""
    if lexer.frames[-1].closer == lexer.text[start]:
        close_frame(lexer, start, end)
    else:
        lexer.junk(start, end)


def close_frame(lexer: Lexer, start: int, end: int) -> None:
    """Closes the innermost frame with a bracket at these offsets."""
    frame = lexer.frames[-1]
    if frame.kind in ("class", "enum") and lexer.mode is patterns.OPERATOR:
        lexer.emit(kinds.TERM, start, start)
    elif frame.kind == "for":
        for _ in range(frame.count, 2):
            lexer.emit(kinds.SEMI, start, start)
    lexer.frames.pop()
    lexer.emit(_CLOSE_KINDS[frame.closer], start, end)
    frame.after(lexer, frame, end)


@handles("end")
def end_of_text(lexer: Lexer, start: int, end: int) -> None:
    if end > lexer.position:
        for match in _COMMENTS.finditer(lexer.text, lexer.position, end):
            if match[0].startswith("<#") and not (match[0].endswith("#>") and len(match[0]) > 3):
                lexer.problem("MissingTerminatorMultiLineComment", match.start(), match.end(), incomplete=True)
    if start < end:
        lexer.problem("IncompleteString", end + 1, incomplete=True)
    lexer.emit(kinds.END, end, end)
    lexer.finished = True


@handles("input_redirection")
def input_redirection(lexer: Lexer, start: int, end: int) -> None:
    """`<` is read like any redirection, and refused by the builder."""
    lexer.emit(kinds.REDIRECT, start, end, ("Input", False))
    lexer.position = end
    lexer.mode = patterns.PARAMETER_VALUE
    if lexer.base is patterns.OPERATOR:
        lexer.base = patterns.COMMAND


@handles("pipe_junk")
def never(lexer: Lexer, start: int, end: int) -> None:
    lexer.junk(start, end)
