"""Statements: keywords and what may stand in their headers, up to the brace of their block.

Declarations (functions, classes, parameters) are in `declarations`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.brackets import type_name
from hvsim.grammar.lexer.characters import END_OF_WORD, SKIP, SKIP_LINES
from hvsim.grammar.lexer.frames import AfterClose, Frame
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import handles
from hvsim.grammar.lexer.operands import check_path
from hvsim.grammar.lexer.strings import scan_braced
from hvsim.grammar.lexer.type_names import before_next_token
from hvsim.grammar.lexer.variables import variable
from hvsim.grammar.nodes import StringConstantExpressionAst, TypeConstraintAst, VariableExpressionAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

_ELSE = lazy(f"{SKIP_LINES}((?i:elseif|else)){END_OF_WORD}")
_WHILE = lazy(f"{SKIP_LINES}((?i:while|until)){END_OF_WORD}")
_CATCH = lazy(f"{SKIP_LINES}((?i:catch|finally)){END_OF_WORD}")
_DASHES = frozenset("-–—―")
_NOTHING_MORE = lazy(f"{SKIP}(?:[\\r\\n;)}}]|&&|\\|\\||\\Z)")
_CONFIGURATION_NAME = lazy(f"{SKIP_LINES}([^\\W\\d]\\w*)")
_CLOSING_BRACKET = lazy(f"{SKIP_LINES}\\]")

Keyword = Callable[["Lexer", int, int], None]
KEYWORDS: dict[str, Keyword] = {}
# Keywords that count only where a script block may still declare something.
BLOCK_START_KEYWORDS: dict[str, Keyword] = {}
_AT_BLOCK_START = frozenset((patterns.SCRIPT_START, patterns.BLOCK_START, patterns.AFTER_PARAM))


def keyword(*words: str) -> Callable[[Keyword], Keyword]:
    """Registers what a keyword at the start of a statement does."""

    def register(function: Keyword) -> Keyword:
        for word in words:
            KEYWORDS[word] = function
        return function

    return register


@handles("name")
def name(lexer: Lexer, start: int, end: int) -> None:
    """A plain word where a statement or pipeline starts: a keyword, or a command's name."""
    word = lexer.text[start:end]
    mode = lexer.mode
    if mode is not patterns.PIPELINE and mode is not patterns.FOR_PART:
        lowered = word.lower()
        handler = KEYWORDS.get(lowered)
        if handler is None and mode in _AT_BLOCK_START and not (mode is patterns.AFTER_PARAM and lowered == "param"):
            handler = BLOCK_START_KEYWORDS.get(lowered)
        if handler is not None:
            handler(lexer, start, end)
            return
    lexer.kinds.append(kinds.COMMAND)
    lexer.values.append(StringConstantExpressionAst(start, end, "BareWord", word))
    lexer.position = end
    lexer.base = lexer.mode = patterns.COMMAND


@handles("label")
def label(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LABEL, start, end, lexer.text[start + 1 : end])
    lexer.position = end


@handles("invocation")
def invocation(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.INVOKE, start, end, "Dot" if lexer.text[start] == "." else "Ampersand")
    lexer.position = end
    lexer.base = lexer.mode = patterns.COMMAND


# ---- headers


@handles("header_brace", "header_paren", "header_bracket", "header_comma", "header_colon", "header_flag", "header_name")
def header_token(lexer: Lexer, start: int, end: int) -> None:
    """A token of a header, if the header takes it."""
    handler = lexer.header.get(_header_kind(lexer.text, start, end))
    if handler is None:
        lexer.junk(start, end)
    else:
        handler(lexer, start, end)


def _header_kind(text: str, start: int, end: int) -> str:
    first = text[start]
    if first in "{([,:" and end == start + 1:
        return first
    return "flag" if first in _DASHES and end > start + 1 else "name"


def block(after: AfterClose) -> Keyword:
    """A header's `{`: a block of statements."""

    def open_block(lexer: Lexer, start: int, end: int) -> None:
        lexer.emit(kinds.LCURLY, start, end)
        lexer.position = end
        lexer.open("}", "block", start, patterns.STATEMENT, after)

    return open_block


def condition(after: AfterClose) -> Keyword:
    """A header's `(`: a pipeline."""

    def open_condition(lexer: Lexer, start: int, end: int) -> None:
        lexer.emit(kinds.LPAREN, start, end)
        lexer.position = end
        lexer.open(")", "paren", start, patterns.PIPELINE, after)

    return open_condition


def expecting(header: dict[str, Keyword]) -> AfterClose:
    """After a bracket: the header goes on."""

    def go_on(lexer: Lexer, frame: Frame, end: int) -> None:
        lexer.expect(header, end)

    return go_on


def statement_ended(lexer: Lexer, frame: Frame, end: int) -> None:
    """After the bracket that ends a statement."""
    lexer.end_statement(end)


def constraint(kind: int) -> Keyword:
    """A header's `[`: a type in brackets."""

    def read_type(lexer: Lexer, start: int, end: int) -> None:
        name, position = type_name(lexer, end)
        if name is None:
            lexer.problem("MissingTypename", end, incomplete=True)
            lexer.junk(start, end)
            return
        match = _CLOSING_BRACKET.match(lexer.text, position, lexer.limit)
        if match is None:
            lexer.problem(
                "EndSquareBracketExpectedAtEndOfAttribute", before_next_token(lexer.text, position, lexer.limit)
            )
        stop = position if match is None else match.end()
        lexer.emit_node(kind, TypeConstraintAst(start, stop, name))
        lexer.position = stop

    return read_type


def list_comma(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LIST, start, end)
    lexer.position = end


# ---- if, while, do


@keyword("if")
def if_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.IF, start, end)
    lexer.expect(_IF, end)


def _after_if(lexer: Lexer, frame: Frame, end: int) -> None:
    match = _ELSE.match(lexer.text, end, lexer.limit)
    if match is None:
        lexer.end_statement(end)
    elif len(match[1]) == 4:
        lexer.emit(kinds.ELSE, match.start(1), match.end())
        lexer.expect(_LAST_BLOCK, match.end())
    else:
        lexer.emit(kinds.ELSEIF, match.start(1), match.end())
        lexer.expect(_IF, match.end())


_LAST_BLOCK: dict[str, Keyword] = {"{": block(statement_ended)}
_IF: dict[str, Keyword] = {"(": condition(expecting({"{": block(_after_if)}))}
_WHILE_HEADER: dict[str, Keyword] = {"(": condition(expecting(_LAST_BLOCK))}
_DO_CONDITION: dict[str, Keyword] = {"(": condition(statement_ended)}


@keyword("while")
def while_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.WHILE, start, end)
    lexer.expect(_WHILE_HEADER, end)


@keyword("do")
def do_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.DO, start, end)
    lexer.expect(_DO, end)


def _after_do(lexer: Lexer, frame: Frame, end: int) -> None:
    match = _WHILE.match(lexer.text, end, lexer.limit)
    if match is None:
        lexer.expect({}, end)
    else:
        kind = kinds.WHILE if match[1].lower() == "while" else kinds.UNTIL
        lexer.emit(kind, match.start(1), match.end(), match[1].lower())
        lexer.expect(_DO_CONDITION, match.end())


_DO: dict[str, Keyword] = {"{": block(_after_do)}

# ---- for, foreach, switch


def _open_for(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open(")", "for", start, patterns.FOR_PART, expecting(_LAST_BLOCK))


@keyword("for")
def for_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.FOR, start, end)
    lexer.expect({"(": _open_for}, end)


def _open_foreach(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open(")", "foreach", start, patterns.FOREACH_VARIABLE, expecting(_LAST_BLOCK))


def _foreach_flag(lexer: Lexer, start: int, end: int) -> None:
    flag = lexer.text[start + 1 : end].removesuffix(":")
    if flag and "throttlelimit".startswith(flag.lower()):
        _flag_with_value(lexer, start, end, flag)
    else:
        if not (flag and "parallel".startswith(flag.lower())):
            lexer.problem("InvalidForeachFlag", start, end, flag)
        lexer.emit(kinds.FLAG, start, end, flag)
        lexer.position = end


def _flag_with_value(lexer: Lexer, start: int, end: int, flag: str) -> None:
    lexer.emit(kinds.FLAG_VALUE, start, end, flag)
    lexer.position = end
    lexer.mode = patterns.NEXT_ARGUMENT
    lexer.base = patterns.HEADER


@keyword("foreach")
def foreach_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.FOREACH, start, end)
    lexer.expect({"(": _open_foreach, "flag": _foreach_flag}, end)


@handles("declared_variable")
def declared_variable(lexer: Lexer, start: int, end: int) -> None:
    """A variable where one is declared: a parameter, a property, the variable of a `foreach`."""
    check_path(lexer, start, end, lexer.text[start + 1 : end])
    node = variable(start, end, lexer.text[start + 1 : end], splatted=lexer.text[start] == "@")
    if isinstance(node, VariableExpressionAst) and node.splatted:
        lexer.splatted[node] = False
    lexer.emit_node(kinds.VARIABLE, node)
    lexer.position = end
    if lexer.mode is not patterns.FOREACH_VARIABLE:
        lexer.mode = patterns.OPERATOR


@handles("declared_braced")
def declared_braced(lexer: Lexer, start: int, end: int) -> None:
    path, stop, closed = scan_braced(lexer.text, start + 1, lexer.limit, in_string=False)
    if not closed:
        lexer.problem("IncompleteDollarVariableReference", start + 1, stop, incomplete=True)
    lexer.emit_node(kinds.VARIABLE, variable(start, stop, path))
    lexer.position = stop
    if lexer.mode is not patterns.FOREACH_VARIABLE:
        lexer.mode = patterns.OPERATOR


@handles("in")
def in_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.IN, start, end)
    lexer.position = end
    lexer.mode = patterns.PIPELINE
    lexer.base = patterns.OPERATOR


def open_clauses(lexer: Lexer, start: int, end: int) -> None:
    """The `{` of a `switch`."""
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open("}", "switch", start, patterns.SWITCH_CLAUSE, statement_ended)
    lexer.base = patterns.CLAUSE_BODY


def _switch_flag(lexer: Lexer, start: int, end: int) -> None:
    flag = lexer.text[start + 1 : end].removesuffix(":")
    if flag and "file".startswith(flag.lower()):
        _flag_with_value(lexer, start, end, flag)
        lexer.header = {**lexer.header, "{": open_clauses, "(": _second_value}
    else:
        if not any(known.startswith(flag.lower()) for known in _SWITCH_FLAGS):
            lexer.problem("InvalidSwitchFlag", start, end, flag)
        lexer.emit(kinds.FLAG, start, end, flag)
        lexer.position = end


def _second_value(lexer: Lexer, start: int, end: int) -> None:
    """A condition in parentheses where a file was named already."""
    lexer.problem("PipelineValueRequired", start, end)
    _SWITCH["("](lexer, start, end)


_SWITCH_FLAGS = ("regex", "wildcard", "exact", "casesensitive", "parallel", "file")
_SWITCH: dict[str, Keyword] = {
    "flag": _switch_flag,
    "(": condition(expecting({"{": open_clauses})),
}


@keyword("switch")
def switch_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.SWITCH, start, end)
    lexer.expect(_SWITCH, end)


@handles("default_clause")
def default_clause(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.DEFAULT, start, end)
    lexer.position = end
    lexer.mode = patterns.CLAUSE_BODY


def _after_clause(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.position = end
    lexer.mode = patterns.SWITCH_CLAUSE
    lexer.base = patterns.CLAUSE_BODY


@handles("clause_block")
def clause_block(lexer: Lexer, start: int, end: int) -> None:
    block(_after_clause)(lexer, start, end)


# ---- try, trap, data, jumps


def _after_try(lexer: Lexer, frame: Frame, end: int) -> None:
    match = _CATCH.match(lexer.text, end, lexer.limit)
    if match is None:
        lexer.end_statement(end)
    elif match[1].lower() == "catch":
        lexer.emit(kinds.CATCH, match.start(1), match.end())
        lexer.expect(_CATCH_HEADER, match.end())
    else:
        lexer.emit(kinds.FINALLY, match.start(1), match.end())
        lexer.expect(_LAST_BLOCK, match.end())


_TRY: dict[str, Keyword] = {"{": block(_after_try)}
_CATCH_HEADER: dict[str, Keyword] = {"{": block(_after_try), "[": constraint(kinds.TYPE), ",": list_comma}
_TRAP: dict[str, Keyword] = {"{": block(statement_ended), "[": constraint(kinds.TYPE)}


@keyword("try")
def try_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.TRY, start, end)
    lexer.expect(_TRY, end)


@keyword("trap")
def trap_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.TRAP, start, end)
    lexer.expect(_TRAP, end)


def is_supported_command(flag: str) -> bool:
    """Whether a flag is the only one that a data section has."""
    return bool(flag) and "supportedcommand".startswith(flag.lower())


def _data_flag(lexer: Lexer, start: int, end: int) -> None:
    flag = lexer.text[start + 1 : end].removesuffix(":")
    if not is_supported_command(flag):
        lexer.problem("InvalidParameterForDataSectionStatement", start, end, flag)
    _flag_with_value(lexer, start, end, flag)


def _data_name(lexer: Lexer, start: int, end: int) -> None:
    if not lexer.text[start:end].isidentifier():
        lexer.junk(start, end)
        return
    lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end


def _data_comma(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LIST, start, end)
    lexer.position = end
    lexer.mode = patterns.NEXT_ARGUMENT
    lexer.base = patterns.HEADER


_DATA: dict[str, Keyword] = {"{": block(statement_ended), "flag": _data_flag, "name": _data_name, ",": _data_comma}


@keyword("data")
def data_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.DATA, start, end)
    lexer.expect(_DATA, end)


@keyword("break", "continue")
def jump_keyword(lexer: Lexer, start: int, end: int) -> None:
    word = lexer.text[start:end].lower()
    if _NOTHING_MORE.match(lexer.text, end, lexer.limit):
        lexer.emit(kinds.JUMP, start, end, word)
        lexer.end_statement(end)
    else:
        lexer.emit(kinds.JUMP_TO, start, end, word)
        lexer.end_statement(end)
        lexer.base = lexer.mode
        lexer.mode = patterns.JUMP_TARGET


_LEAVING = {"return": kinds.RETURN, "throw": kinds.THROW, "exit": kinds.EXIT}


@keyword("return", "throw", "exit")
def leave_keyword(lexer: Lexer, start: int, end: int) -> None:
    word = lexer.text[start:end].lower()
    lexer.emit(_LEAVING[word], start, end, word)
    lexer.position = end
    lexer.base = patterns.OPERATOR
    nothing = _NOTHING_MORE.match(lexer.text, end, lexer.limit)
    lexer.mode = patterns.OPERATOR if nothing else patterns.PIPELINE


@keyword("from", "define", "var")
def reserved(lexer: Lexer, start: int, end: int) -> None:
    """Keywords that never got a meaning."""
    lexer.problem("ReservedKeywordNotAllowed", start, end, lexer.text[start:end].lower())
    lexer.emit(kinds.RESERVED, start, end)
    lexer.end_statement(end)


@keyword("parallel", "sequence")
def block_keyword(lexer: Lexer, start: int, end: int) -> None:
    """Blocks of workflows."""
    lexer.emit(kinds.BLOCK_KEYWORD, start, end, lexer.text[start:end])
    lexer.expect(_LAST_BLOCK, end)


@keyword("configuration")
def configuration(lexer: Lexer, start: int, end: int) -> None:
    """Desired state configuration needs a store that no simulated machine has."""
    match = _CONFIGURATION_NAME.match(lexer.text, end, lexer.limit)
    if match is not None:
        begin = match.start(1)
        lexer.problem("ParserError", begin, match.end())
        end = match.end()
    elif lexer.text[end : lexer.limit].isspace() or end == lexer.limit:
        lexer.problem("MissingConfigurationName", lexer.limit + 1, lexer.limit + 1, incomplete=True)
    else:
        lexer.problem("MissingConfigurationName", end, incomplete=True)
    # No statement comes of it.
    lexer.emit(kinds.RESERVED, start, start)
    lexer.end_statement(end)
