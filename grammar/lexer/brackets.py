"""Square brackets where an operand or a declaration may stand: types, casts, attributes, generic arguments.

Indexes are not here: they follow an operand and are member access.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, SKIP, SKIP_LINES
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import handles
from hvsim.grammar.lexer.type_names import TypeNameProblem, scan_type_name
from hvsim.grammar.nodes import TypeConstraintAst, TypeExpressionAst, TypeNameAst

if TYPE_CHECKING:
    from hvsim.grammar.lexer.core import Lexer
    from hvsim.grammar.lexer.frames import Frame

# What makes a type before it a cast.
_OPERAND_AHEAD = lazy(
    f"{SKIP}(?:\\$[\\w:?^$({{]|[0-9{SINGLE_QUOTES}{DOUBLE_QUOTES}({{\\[]|\\.[0-9]|@[\\w({{{SINGLE_QUOTES}{DOUBLE_QUOTES}]"
    f"|!|\\+(?!=)|[{DASHES}](?![A-Za-z=])|[{DASHES}](?i:not|bnot|[ic]?join|[ic]?split)(?![A-Za-z]))"
)
_AFTER_NAME = lazy(f"{SKIP}([\\](])")
_DECLARATION_AHEAD = lazy(f"{SKIP_LINES}(?i:param{SKIP_LINES}\\(|(?:class|enum)(?!\\w))")
_SPACE = lazy(SKIP)
_STATIC = lazy(r"\.(?!\.)|::")
_ARGUMENT_END = lazy(f"{SKIP_LINES}([,\\]])")
_DECLARATIONS = frozenset((patterns.PARAMETER, patterns.CLASS_MEMBER))
_STATEMENT_STARTS = frozenset(
    (patterns.SCRIPT_START, patterns.BLOCK_START, patterns.STATEMENT, patterns.RIGHT_SIDE, patterns.ATTRIBUTED)
)


@handles("bracket")
def bracket(lexer: Lexer, start: int, end: int) -> None:
    """`[` in front of a type name: an attribute when arguments follow the name."""
    try:
        name, position = scan_type_name(lexer.text, end, lexer.limit)
    except TypeNameProblem as problem:
        lexer.problem(problem.error_id, problem.position, incomplete=True)
        lexer.junk(start, max(end, problem.position))
        return
    match = _AFTER_NAME.match(lexer.text, position, lexer.limit)
    if match is None:
        place = before_next_token(lexer, position)
        lexer.problem("EndSquareBracketExpectedAtEndOfAttribute", place)
        _type(lexer, start, position, name)
    elif match[1] == "(":
        lexer.emit(kinds.ATTRIBUTE, start, match.end(), name)
        mode = lexer.mode
        frame = lexer.open(")", "attribute", match.start(1), patterns.ATTRIBUTE_ARGUMENT, _close_attribute)
        frame.mode = patterns.ATTRIBUTED if mode in _STATEMENT_STARTS else mode
        lexer.position = match.end()
    else:
        _type(lexer, start, match.end(), name)


def before_next_token(lexer: Lexer, position: int) -> int:
    """The place directly before the next token, where a missing `]` is reported."""
    match = _SPACE.match(lexer.text, position, lexer.limit)
    following = match.end() if match is not None else position
    return following - 1 if following < lexer.limit else lexer.limit


def _type(lexer: Lexer, start: int, end: int, name: TypeNameAst) -> None:
    mode = lexer.mode
    if mode in _DECLARATIONS:
        lexer.emit_node(kinds.CAST, TypeConstraintAst(start, end, name))
        lexer.position = end
    elif mode is patterns.MEMBER:
        lexer.leaf(TypeExpressionAst(start, end, name), end)
    elif _STATIC.match(lexer.text, end, lexer.limit):
        lexer.emit_node(kinds.TYPE_PRIMARY, TypeConstraintAst(start, end, name))
        lexer.end_operand(end)
    elif _OPERAND_AHEAD.match(lexer.text, end, lexer.limit):
        lexer.emit_node(kinds.CAST, TypeConstraintAst(start, end, name))
        lexer.position = end
        lexer.mode = patterns.CAST_OPERAND
    elif mode in _STATEMENT_STARTS and _DECLARATION_AHEAD.match(lexer.text, end, lexer.limit):
        # No declaration may have a type in front of it; the builder says so.
        lexer.emit_node(kinds.CAST, TypeConstraintAst(start, end, name))
        lexer.position = end
        lexer.mode = patterns.ATTRIBUTED
    else:
        lexer.emit_node(kinds.TYPE, TypeConstraintAst(start, end, name))
        lexer.position = end
        lexer.mode = lexer.base


def _close_attribute(lexer: Lexer, frame: Frame, end: int) -> None:
    lexer.position = end
    lexer.base = frame.base
    lexer.header = {}
    lexer.mode = patterns.ATTRIBUTE_END
    lexer.pending_mode = frame.mode


@handles("attribute_end")
def attribute_end(lexer: Lexer, start: int, end: int) -> None:
    """The `]` of an attribute with arguments."""
    lexer.emit(kinds.ATTRIBUTE_END, start, end)
    lexer.position = end
    lexer.mode = lexer.pending_mode


def generic_arguments(lexer: Lexer, start: int) -> bool:
    """`[type, type](` after a member name; False when the bracket is an index."""
    arguments: list[TypeNameAst] = []
    position = start + 1
    while True:
        try:
            name, position = scan_type_name(lexer.text, position, lexer.limit)
        except TypeNameProblem:
            return False
        arguments.append(name)
        match = _ARGUMENT_END.match(lexer.text, position, lexer.limit)
        if match is None:
            return False
        position = match.end()
        if match[1] == "]":
            break
    if not lexer.text.startswith("(", position, lexer.limit):
        return False
    lexer.emit(kinds.GENERIC, start, position, arguments)
    lexer.end_member(position)
    return True
