"""Operands: variables, numbers, strings and the brackets that open one; unary operators before them.

Types in brackets are in `brackets`; words are in `words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DOUBLE_QUOTES, NEWLINE, SINGLE_QUOTES, WHITESPACE
from hvsim.grammar.lexer.doubled import ESCAPED_QUOTE, read_escaped_part
from hvsim.grammar.lexer.frames import LIST_FRAMES
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import HANDLERS, handles
from hvsim.grammar.lexer.numbers import number_value
from hvsim.grammar.lexer.strings import (
    ExpandableScan,
    open_braces,
    scan_braced,
    scan_single_here,
    scan_single_quoted,
)
from hvsim.grammar.lexer.variables import path_problem, variable
from hvsim.grammar.nodes import (
    Ast,
    ConstantExpressionAst,
    StringConstantExpressionAst,
    UsingExpressionAst,
    VariableExpressionAst,
)

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer
    from hvsim.grammar.lexer.frames import Frame

import re

_BLANK = lazy(f"[{WHITESPACE}]*")
_DOUBLE_FOOTER = lazy(f"[{DOUBLE_QUOTES}]@")
# What is passed over behind a bad header, by whether its quote is a single one.
_REST_OF_HEADER = {
    True: lazy(f"[^{NEWLINE}{SINGLE_QUOTES}]*(?:[{SINGLE_QUOTES}]@)?"),
    False: lazy(f"[^{NEWLINE}{DOUBLE_QUOTES}]*(?:[{DOUBLE_QUOTES}]@)?"),
}
_HERE_HEADER = lazy(f"@[{DOUBLE_QUOTES}{SINGLE_QUOTES}][{WHITESPACE}]*(?:\\r\\n|[{NEWLINE}])")
_UNARY_WORDS = {
    "not": "Not",
    "bnot": "Bnot",
    "join": "Join",
    "split": "Isplit",
    "isplit": "Isplit",
    "csplit": "Csplit",
}
_ENDS_BAREWORD = lazy(r"[^\W\d]")


@handles("variable")
def variable_operand(lexer: Lexer, start: int, end: int) -> None:
    path = lexer.text[start + 1 : end]
    node: Ast
    if ":" in path:
        node = variable(start, end, path)
        check_path(lexer, start, end, path)
    else:
        node = VariableExpressionAst(start, end, path, path)
    lexer.leaf(node, end)


@handles("splat")
def splat(lexer: Lexer, start: int, end: int) -> None:
    path = lexer.text[start + 1 : end]
    check_path(lexer, start, end, path)
    node = variable(start, end, path, splatted=True)
    inner = node.sub_expression if isinstance(node, UsingExpressionAst) else node
    assert isinstance(inner, VariableExpressionAst)
    lexer.splatted[inner] = False
    lexer.leaf(node, end)


def check_path(lexer: Lexer, start: int, end: int, path: str) -> None:
    """Notes a variable path without a name behind its colon."""
    error_id = path_problem(path)
    if error_id is not None:
        lexer.problem(error_id, start, end)


@handles("braced_variable")
def braced_variable(lexer: Lexer, start: int, end: int) -> None:
    name, stop, closed = scan_braced(lexer.text, start + 1, lexer.limit, in_string=False)
    check_braced(lexer, start, stop, name, closed)
    lexer.leaf(variable(start, stop, name or ":Error:"), stop)


def check_braced(lexer: Lexer, start: int, end: int, name: str, closed: bool) -> None:
    """Notes what is wrong with a braced variable."""
    if "{" in name:
        for place in open_braces(lexer.text, start + 1, end):
            lexer.problem("OpenBraceNeedsToBeBackTickedInVariableName", place + 1, place + 2)
    if not closed:
        lexer.problem("IncompleteDollarVariableReference", start + 1, end, incomplete=True)
    elif not name:
        lexer.problem("EmptyVariableReference", end - 1, end)
    elif name.endswith(":") and name.count(":") == 1:
        lexer.problem("InvalidBracedVariableReference", start, end)


@handles("number")
def number(lexer: Lexer, start: int, end: int) -> None:
    text = lexer.text[start:end]
    value = number_value(text)
    if value is None:
        lexer.problem("BadNumericConstant", start, end, text)
        value = ("Int32", 0)
    lexer.leaf(ConstantExpressionAst(start, end, value[0], value[1]), end)


@handles("number_in_ternary")
def number_in_ternary(lexer: Lexer, start: int, end: int) -> None:
    """A number directly before `?` or `:`, which end it only inside a ternary."""
    if lexer.frames[-1].ternary:
        number(lexer, start, end)
    elif lexer.mode in patterns.WORD_MODES:
        HANDLERS["command_word"](lexer, start, end)
    else:
        lexer.junk(start, end)


@handles("plain_string")
def plain_string(lexer: Lexer, start: int, end: int) -> None:
    lexer.leaf(StringConstantExpressionAst(start, end, "DoubleQuoted", lexer.text[start + 1 : end - 1]), end)


@handles("single_string")
def single_string(lexer: Lexer, start: int, end: int) -> None:
    value, stop, closed = scan_single_quoted(lexer.text, start, lexer.limit)
    if not closed:
        lexer.problem("TerminatorExpectedAtEndOfString", start, stop, "'", incomplete=True)
    lexer.leaf(StringConstantExpressionAst(start, stop, "SingleQuoted", value), stop)


@handles("double_string")
def double_string(lexer: Lexer, start: int, end: int) -> None:
    scan_parts(lexer, ExpandableScan(start, "DoubleQuoted"), end)


@handles("here_string")
def here_string(lexer: Lexer, start: int, end: int) -> None:
    match = _HERE_HEADER.match(lexer.text, start, lexer.limit)
    quote = lexer.text[start + 1]
    if match is None:
        _bad_here_string(lexer, start, end)
        return
    if quote in SINGLE_QUOTES:
        value, stop, closed = scan_single_here(lexer.text, match.end(), lexer.limit)
        if not closed:
            unclosed_here_string(lexer, start, stop, "'@")
        lexer.leaf(StringConstantExpressionAst(start, stop, "SingleQuotedHereString", value), stop)
        return
    scan = ExpandableScan(start, "DoubleQuotedHereString", here=True)
    footer = _DOUBLE_FOOTER.match(lexer.text, match.end(), lexer.limit)
    if footer is not None:
        lexer.leaf(scan.node(footer.end()), footer.end())
    else:
        scan_parts(lexer, scan, match.end())


def _bad_here_string(lexer: Lexer, start: int, end: int) -> None:
    """A here-string whose text does not begin in the next line."""
    blank = _BLANK.match(lexer.text, end, lexer.limit)
    stop = blank.end() if blank is not None else end
    if stop >= lexer.limit:
        quote = "'@" if lexer.text[start + 1] in SINGLE_QUOTES else '"@'
        lexer.problem("TerminatorExpectedAtEndOfString", start, stop, quote, incomplete=True)
    else:
        lexer.problem("UnexpectedCharactersAfterHereStringHeader", stop, stop + 1)
        rest = _REST_OF_HEADER[lexer.text[start + 1] in SINGLE_QUOTES].match(lexer.text, stop, lexer.limit)
        stop = rest.end() if rest is not None else stop
    kind = "SingleQuotedHereString" if lexer.text[start + 1] in SINGLE_QUOTES else "DoubleQuotedHereString"
    lexer.leaf(StringConstantExpressionAst(start, stop, kind, ""), stop)


_FALSE_FOOTER = {
    "'@": lazy(f"[\\r\\n][{WHITESPACE}]+([{SINGLE_QUOTES}]@)"),
    '"@': re.compile(f"[\\r\\n][{WHITESPACE}]+([{DOUBLE_QUOTES}]@)"),
}


def unclosed_here_string(lexer: Lexer, start: int, end: int, terminator: str) -> None:
    """A here-string without an end, or one whose end does not stand at the start of its line."""
    match = _FALSE_FOOTER[terminator].search(lexer.text, start, end)
    if match is not None:
        lexer.problem("WhitespaceBeforeHereStringFooter", match.start(1), match.end(1), incomplete=True)
    else:
        lexer.problem("TerminatorExpectedAtEndOfString", start, end, terminator, incomplete=True)


def scan_parts(lexer: Lexer, scan: ExpandableScan, position: int) -> None:
    """Reads on in a string or word with parts, up to its end or into the next `$( )`."""
    scan.in_member = scan.in_member or lexer.mode is patterns.MEMBER
    end, at_parenthesis = scan.scan(lexer.text, position, lexer.limit)
    for error_id, begin, stop in scan.problems:
        lexer.problem(error_id, begin, stop, incomplete=error_id == "IncompleteDollarVariableReference")
    scan.problems.clear()
    if at_parenthesis:
        _open_part(lexer, scan, end)
        return
    if not scan.closed:
        _unclosed(lexer, scan, end)
    node = scan.node(end)
    lexer.emit_node(kinds.PARTS_END if scan.opened else kinds.LEAF, node)
    if scan.kind == "BareWord":
        lexer.position = end
        lexer.mode = lexer.base
    elif scan.in_member:
        lexer.end_member(end)
    else:
        lexer.end_operand(end)


def _open_part(lexer: Lexer, scan: ExpandableScan, dollar: int) -> None:
    if not scan.opened:
        scan.opened = True
        lexer.emit(kinds.PARTS, scan.start, dollar)
        if lexer.in_order:
            _read_ahead(lexer, scan, dollar)
    lexer.emit(kinds.DOLLAR_PAREN, dollar, dollar + 2)
    end = lexer.end_of_parentheses(dollar + 1)
    lexer.position = dollar + 2
    if end > 0 and not scan.here and ESCAPED_QUOTE.search(lexer.text, dollar, end):
        if read_escaped_part(lexer, dollar, end):
            scan.add_nested(lexer.text[dollar:end], None)
            scan_parts(lexer, scan, end)
            return
        lexer.position = end
    frame = lexer.open(")", "sub", dollar, patterns.STATEMENT, _close_part)
    frame.scan = scan
    frame.limit = lexer.limit
    if end < 0:
        lexer.problem("IncompleteDollarSubexpressionReference", dollar, lexer.limit, incomplete=True)
    else:
        lexer.limit = end
        lexer.parts[end] = dollar


def _read_ahead(lexer: Lexer, scan: ExpandableScan, dollar: int) -> None:
    """Notes what is wrong in the rest of a string before its first `$( )` is read: that is PowerShell's order."""
    text, limit = lexer.text, lexer.limit
    ahead = ExpandableScan(scan.start, scan.kind, scan.here)
    ahead.quote_start = scan.quote_start
    end, at_parenthesis = dollar, True
    while at_parenthesis:
        close = lexer.end_of_parentheses(end + 1)
        if close < 0:
            lexer.problem("IncompleteDollarSubexpressionReference", end, limit, incomplete=True)
            end, ahead.closed = limit, False
            if ahead.quote_start < 0 and not scan.here:
                return
            break
        end, at_parenthesis = ahead.scan(text, close, limit)
    for error_id, begin, stop in ahead.problems:
        lexer.problem(error_id, begin, stop, incomplete=error_id == "IncompleteDollarVariableReference")
    if not ahead.closed:
        _unclosed(lexer, ahead, end)


def _unclosed(lexer: Lexer, scan: ExpandableScan, end: int) -> None:
    """A string or word without the quote that ends it."""
    if scan.here:
        unclosed_here_string(lexer, scan.start, end, '"@')
    else:
        begin = max(scan.quote_start, scan.start)
        lexer.problem("TerminatorExpectedAtEndOfString", begin, end, scan.open_quote, incomplete=True)


def _close_part(lexer: Lexer, frame: Frame, end: int) -> None:
    scan = frame.scan
    assert scan is not None
    stop = lexer.limit
    lexer.limit = frame.limit
    lexer.base = frame.base
    scan.add_nested(lexer.text[frame.start : stop], None)
    scan_parts(lexer, scan, stop)


@handles("paren")
def paren(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open_operand(")", "paren", start, patterns.PIPELINE)


@handles("dollar_paren")
def dollar_paren(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.DOLLAR_PAREN, start, end)
    lexer.position = end
    lexer.open_operand(")", "sub", start, patterns.STATEMENT)


@handles("at_paren")
def at_paren(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.AT_PAREN, start, end)
    lexer.position = end
    lexer.open_operand(")", "sub", start, patterns.STATEMENT)


@handles("at_curly")
def at_curly(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.AT_CURLY, start, end)
    lexer.position = end
    lexer.open_operand("}", "hash", start, patterns.HASH_START)


@handles("brace")
def brace(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open_operand("}", "script", start, patterns.BLOCK_START)


def _unary(lexer: Lexer, start: int, end: int, operator: str) -> None:
    lexer.emit(kinds.UNARY, start, end, operator)
    lexer.position = end
    lexer.mode = patterns.OPERAND


@handles("increment")
def increment(lexer: Lexer, start: int, end: int) -> None:
    _unary(lexer, start, end, "PlusPlus" if lexer.text[start] == "+" else "MinusMinus")


@handles("sign")
def sign(lexer: Lexer, start: int, end: int) -> None:
    _unary(lexer, start, end, "Plus" if lexer.text[start] == "+" else "Minus")


@handles("unary_comma")
def unary_comma(lexer: Lexer, start: int, end: int) -> None:
    """A comma before an operand; among arguments it separates nothing there, and is no operator."""
    if lexer.frames[-1].kind in LIST_FRAMES:
        lexer.emit(kinds.LIST, start, end)
        lexer.position = end
        return
    _unary(lexer, start, end, "Comma")


@handles("not")
def exclamation(lexer: Lexer, start: int, end: int) -> None:
    if _ENDS_BAREWORD.match(lexer.text, end, lexer.limit):
        if lexer.mode in patterns.WORD_MODES:
            HANDLERS["command_word"](lexer, start, end)
        else:
            lexer.junk(start, end)
    else:
        _unary(lexer, start, end, "Exclaim")


@handles("dash_word")
def dash_word(lexer: Lexer, start: int, end: int) -> None:
    operator = _UNARY_WORDS.get(lexer.text[start + 1 : end].lower())
    if operator is not None:
        _unary(lexer, start, end, operator)
    elif lexer.mode in patterns.WORD_MODES:
        HANDLERS["command_word"](lexer, start, end)
    else:
        lexer.junk(start, end)
