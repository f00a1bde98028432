"""Declarations: functions, parameters, attributes' arguments, classes, enums, named blocks, `using`.

Statements that are run are in `keywords`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.brackets import type_name
from hvsim.grammar.lexer.characters import END_OF_WORD, SKIP_LINES, WHITESPACE
from hvsim.grammar.lexer.frames import Frame
from hvsim.grammar.lexer.keywords import (
    BLOCK_START_KEYWORDS,
    Keyword,
    block,
    expecting,
    keyword,
    list_comma,
    statement_ended,
)
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import handles
from hvsim.grammar.lexer.strings import ExpandableScan
from hvsim.grammar.nodes import StringConstantExpressionAst, TypeConstraintAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer

_PAREN_AHEAD = lazy(f"{SKIP_LINES}\\(")
_USING_KIND = lazy(f"[{WHITESPACE}]+((?i:namespace|module|assembly|command|type)){END_OF_WORD}")
_SIMPLE_NAME = lazy(r"[^\W\d]\w*")
_BLOCK_NAMES = frozenset(("begin", "process", "end", "clean", "dynamicparam"))


def _leaf_name(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end


# ---- functions and parameters


def _script_block(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open("}", "script", start, patterns.BLOCK_START, statement_ended)


def _function_parameters(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open(")", "parameters", start, patterns.PARAMETER, expecting({"{": _script_block}))


def _function_name(lexer: Lexer, start: int, end: int) -> None:
    _leaf_name(lexer, start, end)
    lexer.expect({"{": _script_block, "(": _function_parameters}, end)


@keyword("function", "filter", "workflow")
def function_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.FUNCTION, start, end, lexer.text[start:end].lower())
    lexer.position = end
    lexer.mode = patterns.FUNCTION_NAME


@handles("function_name")
def function_name(lexer: Lexer, start: int, end: int) -> None:
    _function_name(lexer, start, end)


@handles("escaped_function_name")
def escaped_function_name(lexer: Lexer, start: int, end: int) -> None:
    """A name with backticks in it."""
    scan = ExpandableScan(start, "BareWord")
    end, _ = scan.scan(lexer.text, start, lexer.limit)
    lexer.emit_node(kinds.LEAF, StringConstantExpressionAst(start, end, "BareWord", "".join(scan.value)))
    lexer.expect({"{": _script_block, "(": _function_parameters}, end)


def _param_keyword(lexer: Lexer, start: int, end: int) -> None:
    """`param` where a block may declare parameters; without a parenthesis behind it a command."""
    if not _PAREN_AHEAD.match(lexer.text, end, lexer.limit):
        lexer.emit_node(kinds.COMMAND, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
        lexer.position = end
        lexer.base = lexer.mode = patterns.COMMAND
        return
    lexer.emit(kinds.PARAM, start, end)
    lexer.expect({"(": _block_parameters}, end)


def _block_parameters(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open(")", "parameters", start, patterns.PARAMETER, _after_block_parameters)


def _after_block_parameters(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.position = end
    lexer.base = patterns.OPERATOR
    lexer.mode = patterns.AFTER_PARAM


def _block_name(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.BLOCK_NAME, start, end, lexer.text[start:end])
    lexer.expect({"{": block(_after_named_block)}, end)


def _after_named_block(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.position = end
    lexer.mode = patterns.NAMED_BLOCKS


@handles("block_name")
def block_name(lexer: Lexer, start: int, end: int) -> None:
    if lexer.text[start:end].lower() in _BLOCK_NAMES:
        _block_name(lexer, start, end)
    else:
        lexer.junk(start, end)


BLOCK_START_KEYWORDS["param"] = _param_keyword
BLOCK_START_KEYWORDS.update(dict.fromkeys(_BLOCK_NAMES, _block_name))


@handles("declaration")
def declaration(lexer: Lexer, start: int, end: int) -> None:
    """A word after attributes at the start of a statement: only a declaration may follow them."""
    word = lexer.text[start:end].lower()
    if word == "param" and _PAREN_AHEAD.match(lexer.text, end, lexer.limit):
        lexer.emit(kinds.PARAM, start, end)
        lexer.expect({"(": _block_parameters}, end)
    elif word == "class":
        class_keyword(lexer, start, end)
    elif word == "enum":
        enum_keyword(lexer, start, end)
    else:
        lexer.junk(start, end)


@handles("argument_key")
def argument_key(lexer: Lexer, start: int, end: int) -> None:
    """A name where an argument of an attribute starts."""
    lexer.emit_node(kinds.NAME, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end
    lexer.mode = patterns.OPERATOR


# ---- classes and enums


def _base_type(lexer: Lexer, start: int, end: int) -> None:
    name, position = type_name(lexer, start, assembly_allowed=False)
    if name is None:
        lexer.junk(start, end)
        return
    lexer.emit_node(kinds.TYPE, TypeConstraintAst(name.start, name.end, name))
    lexer.position = position


def _colon(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.COLON, start, end)
    lexer.position = end
    lexer.header = {**lexer.header, "name": _base_type, ",": list_comma}


def _enum_colon(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.COLON, start, end)
    lexer.position = end
    lexer.header = {**lexer.header, "name": _base_type}


def _open_class(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open("}", "class", start, patterns.CLASS_MEMBER, statement_ended)


def _open_enum(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open("}", "enum", start, patterns.ENUMERATOR, statement_ended)


def _type_definition(opener: Keyword) -> dict[str, Keyword]:
    def name(lexer: Lexer, start: int, end: int) -> None:
        match = _SIMPLE_NAME.match(lexer.text, start, end)
        if match is None:
            lexer.junk(start, end)
            return
        _leaf_name(lexer, start, match.end())
        lexer.header = {"{": opener, ":": _colon if opener is _open_class else _enum_colon}

    return {"name": name}


@keyword("class")
def class_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.CLASS, start, end, "class")
    lexer.expect(_type_definition(_open_class), end)


@keyword("enum")
def enum_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.ENUM, start, end, "enum")
    lexer.expect(_type_definition(_open_enum), end)


@handles("modifier")
def modifier(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.MODIFIER, start, end, lexer.text[start:end].lower())
    lexer.position = end


@handles("enumerator")
def enumerator(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit_node(kinds.NAME, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.position = end
    lexer.mode = patterns.OPERATOR


@handles("method_name")
def method_name(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit_node(kinds.NAME, StringConstantExpressionAst(start, end, "BareWord", lexer.text[start:end]))
    lexer.expect({"(": _method_parameters}, end)


def _method_parameters(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LPAREN, start, end)
    lexer.position = end
    lexer.open(")", "parameters", start, patterns.PARAMETER, _after_method_parameters)


def _after_method_parameters(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.expect(method_body_header(), end)


def _method_body(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.LCURLY, start, end)
    lexer.position = end
    lexer.open("}", "script", start, patterns.BLOCK_START, _after_method)


def method_body_header() -> dict[str, Keyword]:
    """The header of a method whose parameters have been read."""
    return {"{": _method_body, ":": _base_colon}


def _after_method(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.position = end
    lexer.mode = patterns.CLASS_MEMBER
    lexer.base = patterns.OPERATOR


def _base_colon(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.COLON, start, end)
    lexer.expect({"name": _base_word}, end)


def _base_word(lexer: Lexer, start: int, end: int) -> None:
    if lexer.text[start:end].lower() != "base":
        lexer.junk(start, end)
        return
    lexer.emit(kinds.BASE, start, end)
    lexer.expect({"(": _base_arguments}, end)


def _base_arguments(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.CALL, start, end)
    lexer.position = end
    lexer.open(")", "arguments", start, patterns.OPERAND, expecting({"{": _method_body}))


# ---- using


@keyword("using")
def using_keyword(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.USING, start, end)
    lexer.position = end
    lexer.base = lexer.mode = patterns.USING
    match = _USING_KIND.match(lexer.text, end, lexer.limit)
    if match is not None:
        lexer.emit(kinds.USING_KIND, match.start(1), match.end(), match[1].lower())
        lexer.position = match.end()


@handles("using_name")
def using_name(lexer: Lexer, start: int, end: int) -> None:
    if lexer.text[start:end].isdecimal():
        lexer.problem("InvalidValueForUsingItemName", start, end, lexer.text[start:end])
    _leaf_name(lexer, start, end)


@handles("using_equals")
def using_equals(lexer: Lexer, start: int, end: int) -> None:
    """The `=` of an alias, which an assembly has none of."""
    kind = lexer.values[-2] if len(lexer.values) > 1 else None
    if isinstance(kind, tuple) and kind[2] == "assembly":
        lexer.junk(start, end)
        return
    lexer.emit(kinds.ASSIGN, start, end, "Equals")
    lexer.position = end


@handles("using_end")
def using_end(lexer: Lexer, start: int, end: int) -> None:
    lexer.emit(kinds.TERM, start, end)
    lexer.position = end
    lexer.mode = patterns.SCRIPT_START
    lexer.base = patterns.OPERATOR
