"""Words: command names, arguments, parameters, hash keys and member names.

Keywords are not here; a word reaches this module when it is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DASHES, DOUBLE_QUOTES, FORCED_END, SINGLE_QUOTES
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import handles
from hvsim.grammar.lexer.numbers import number_value
from hvsim.grammar.lexer.operands import check_braced, scan_parts
from hvsim.grammar.lexer.strings import ExpandableScan, scan_braced
from hvsim.grammar.lexer.variables import variable
from hvsim.grammar.nodes import CommandParameterAst, ConstantExpressionAst, StringConstantExpressionAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

_PARAMETER_NAME = lazy(f"[{DASHES}](?:[^\\W\\d]|\\?)[^{FORCED_END}.\\[:{SINGLE_QUOTES}{DOUBLE_QUOTES}]*+:?")
_WORD_END = lazy(f"[{FORCED_END}]|\\Z")
_VERBATIM = lazy(r"[^\S\r\n]*")


@handles("argument_name")
def argument_name(lexer: Lexer, start: int, end: int) -> None:
    lexer.kinds.append(kinds.LEAF)
    lexer.values.append(StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end
    lexer.mode = lexer.base


@handles("argument_word")
def argument_word(lexer: Lexer, start: int, end: int) -> None:
    """A word with escapes, quotes or variables in it."""
    scan = ExpandableScan(start, "BareWord")
    scan_parts(lexer, scan, _first_null(scan, lexer.text, start))


def _first_null(scan: ExpandableScan, text: str, start: int) -> int:
    """A null character ends a word and may begin one."""
    if text[start] != "\0":
        return start
    scan.add("\0")
    return start + 1


@handles("argument_number")
def argument_number(lexer: Lexer, start: int, end: int) -> None:
    text = lexer.text[start:end]
    value = number_value(text)
    if value is None:
        argument_name(lexer, start, end)
    else:
        lexer.leaf(ConstantExpressionAst(start, end, value[0], value[1], text), end)


@handles("command_braced_variable")
def command_braced_variable(lexer: Lexer, start: int, end: int) -> None:
    """`${name}` as an argument; more characters behind it make it a word."""
    name, stop, closed = scan_braced(lexer.text, start + 1, lexer.limit, in_string=False)
    if closed and not _WORD_END.match(lexer.text, stop, lexer.limit) and lexer.text[stop] not in ".[":
        argument_word(lexer, start, end)
        return
    check_braced(lexer, start, stop, name, closed)
    lexer.leaf(variable(start, stop, name), stop)


@handles("command_word")
def command_word(lexer: Lexer, start: int, end: int) -> None:
    """A command's name that is not plain: its variables stay as written."""
    text = lexer.text
    if text[start] in DASHES.replace("\\", ""):
        match = _PARAMETER_NAME.match(text, start, lexer.limit)
        if match is not None and (match.end() >= lexer.limit or text[match.end()] not in SINGLE_QUOTES + DOUBLE_QUOTES):
            command_name(lexer, start, match.end(), match[0])
            return
    scan = ExpandableScan(start, "BareWord")
    position = _first_null(scan, text, start)
    while True:
        position, at_parenthesis = scan.scan(text, position, lexer.limit)
        if not at_parenthesis:
            break
        close = lexer.end_of_parentheses(position + 1)
        if close < 0:
            lexer.problem("IncompleteDollarSubexpressionReference", position, lexer.limit, incomplete=True)
            close = lexer.limit
        scan.add_nested(text[position:close], None)
        position = close
    if not scan.closed:
        lexer.problem("TerminatorExpectedAtEndOfString", max(scan.quote_start, start), position, '"', incomplete=True)
    command_name(lexer, start, position, "".join(scan.value))


@handles("lone_at")
def lone_at(lexer: Lexer, start: int, end: int) -> None:
    """`@` before nothing that it could belong to: an error, then a word."""
    lexer.problem("UnrecognizedToken", start, end)
    if lexer.mode in patterns.WORD_MODES:
        command_name(lexer, start, end, "@")
    else:
        argument_name(lexer, start, end)


@handles("redirection_word")
def redirection_word(lexer: Lexer, start: int, end: int) -> None:
    command_name(lexer, start, end, lexer.text[start:end])


def command_name(lexer: Lexer, start: int, end: int, value: str) -> None:
    """The first word of a command."""
    lexer.kinds.append(kinds.COMMAND)
    lexer.values.append(StringConstantExpressionAst(start, end, "BareWord", value))
    lexer.position = end
    lexer.base = lexer.mode = patterns.COMMAND


@handles("parameter")
def parameter(lexer: Lexer, start: int, end: int) -> None:
    text = lexer.text
    if text[end - 1] == ":":
        node = CommandParameterAst(start, end, text[start + 1 : end - 1], None, end)
        lexer.emit_node(kinds.PARAMETER_COLON, node)
        lexer.mode = patterns.PARAMETER_VALUE
    else:
        lexer.emit_node(kinds.PARAMETER, CommandParameterAst(start, end, text[start + 1 : end], None, end))
    lexer.position = end


@handles("double_dash")
def double_dash(lexer: Lexer, start: int, end: int) -> None:
    """`--`: what looks like a parameter after it is a word."""
    if lexer.mode is patterns.COMMAND:
        lexer.emit_node(kinds.PARAMETER, CommandParameterAst(start, end, "-", None, end))
        lexer.base = patterns.AFTER_DASHES
    else:
        lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end
    lexer.mode = lexer.base


@handles("lone_dashes")
def lone_dashes(lexer: Lexer, start: int, end: int) -> None:
    """`--` where a value is expected: the value is missing."""
    lexer.junk(start, end)


@handles("verbatim")
def verbatim(lexer: Lexer, start: int, end: int) -> None:
    """`--%`: the rest of the line is one argument, up to a pipe outside double quotes."""
    text = lexer.text
    lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(start, end, "BareWord", text[start:end]))
    match = _VERBATIM.match(text, end, lexer.limit)
    begin = stop = match.end() if match is not None else end
    quoted = False
    while stop < lexer.limit:
        character = text[stop]
        if character in "\r\n" or (not quoted and (character == "|" or text.startswith("&&", stop))):
            break
        quoted ^= character in DOUBLE_QUOTES
        stop += 1
    lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(begin, stop, "BareWord", text[begin:stop]))
    lexer.position = stop
    lexer.mode = lexer.base = patterns.COMMAND


@handles("key_name")
def key_name(lexer: Lexer, start: int, end: int) -> None:
    """A plain key or label: nothing of it can be asked for behind it."""
    lexer.kinds.append(kinds.LEAF)
    lexer.values.append(StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end
    lexer.mode = lexer.base


@handles("member_name")
def simple_name(lexer: Lexer, start: int, end: int) -> None:
    lexer.leaf(StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]), end)
