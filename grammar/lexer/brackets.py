"""Square brackets where an operand or a declaration may stand: types, casts, attributes, generic arguments.

Indexes are not here: they follow an operand and are member access.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.grammar.lexer import kinds, patterns
from hvsim.grammar.lexer.characters import DASHES, DOUBLE_QUOTES, SINGLE_QUOTES, SKIP, SKIP_LINES
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.lexer.modes import HANDLERS, handles
from hvsim.grammar.lexer.type_names import Problem, before_next_token, scan_type_arguments, scan_type_name
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
_STATIC = lazy(r"\.(?!\.)|::")
_DECLARATIONS = frozenset((patterns.PARAMETER, patterns.CLASS_MEMBER))
_STATEMENT_STARTS = frozenset(
    (patterns.SCRIPT_START, patterns.BLOCK_START, patterns.STATEMENT, patterns.RIGHT_SIDE, patterns.ATTRIBUTED)
)


@handles("bracket")
def bracket(lexer: Lexer, start: int, end: int) -> None:
    """`[` in front of a type name: an attribute when arguments follow the name."""
    name, position = type_name(lexer, end)
    if name is None:
        lexer.problem("MissingTypename", end, incomplete=True)
        if lexer.mode in patterns.WORD_MODES:
            # What is no type may still be the name of a command.
            HANDLERS["command_word"](lexer, start, end)
        else:
            lexer.junk(start, end)
        return
    match = _AFTER_NAME.match(lexer.text, position, lexer.limit)
    if match is None:
        place = before_next_token(lexer.text, position, lexer.limit)
        lexer.problem("EndSquareBracketExpectedAtEndOfAttribute", place)
        _type(lexer, start, name.end, name, position)
    elif match[1] == "(":
        lexer.emit(kinds.ATTRIBUTE, start, match.end(), name)
        mode = lexer.mode
        frame = lexer.open(")", "attribute", match.start(1), patterns.ATTRIBUTE_ARGUMENT, _close_attribute)
        frame.mode = patterns.ATTRIBUTED if mode in _STATEMENT_STARTS else mode
        lexer.position = match.end()
    else:
        _type(lexer, start, match.end(), name)


def type_name(lexer: Lexer, position: int, assembly_allowed: bool = True) -> tuple[TypeNameAst | None, int]:
    """The type name at `position` and where it ends; its errors are noted."""
    problems: list[Problem] = []
    name, end = scan_type_name(lexer.text, position, lexer.limit, problems, assembly_allowed)
    for problem in problems:
        lexer.problem(problem.error_id, problem.start, problem.end, *problem.arguments, incomplete=problem.incomplete)
    return name, end


def _type(lexer: Lexer, start: int, end: int, name: TypeNameAst, after: int | None = None) -> None:
    """A type in brackets; `after` is where reading goes on when that is not its end."""
    constraint = TypeConstraintAst(start, end, name)
    end = end if after is None else after
    mode = lexer.mode
    if mode in _DECLARATIONS:
        lexer.emit_node(kinds.CAST, constraint)
        lexer.position = end
    elif mode is patterns.MEMBER and not _OPERAND_AHEAD.match(lexer.text, end, lexer.limit):
        lexer.leaf(TypeExpressionAst(start, constraint.end, name), end)
    elif _STATIC.match(lexer.text, end, lexer.limit):
        lexer.emit_node(kinds.TYPE_PRIMARY, constraint)
        lexer.end_operand(end)
    elif _OPERAND_AHEAD.match(lexer.text, end, lexer.limit):
        lexer.emit_node(kinds.CAST, constraint)
        lexer.position = end
        lexer.mode = patterns.CAST_OPERAND
    elif mode in _STATEMENT_STARTS and _DECLARATION_AHEAD.match(lexer.text, end, lexer.limit):
        # No declaration may have a type in front of it; the builder says so.
        lexer.emit_node(kinds.CAST, constraint)
        lexer.position = end
        lexer.mode = patterns.ATTRIBUTED
    else:
        lexer.emit_node(kinds.TYPE, constraint)
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
    """`[type, type](` after a member name; False when the bracket is an index.

    What begins like a type is read as one, and what is wrong in it is wrong also where it turns out to be an index.
    """
    text, limit = lexer.text, lexer.limit
    problems: list[Problem] = []
    arguments, position, closed = scan_type_arguments(text, start + 1, limit, problems)
    if not arguments:
        return False
    for problem in problems:
        lexer.problem(problem.error_id, problem.start, problem.end, *problem.arguments, incomplete=problem.incomplete)
    if not closed:
        place = before_next_token(text, position, limit)
        lexer.problem("EndSquareBracketExpectedAtEndOfType", place, incomplete=True)
        lexer.end_operand(position)
        return True
    if not text.startswith(("(", "{"), position, limit):
        return False
    lexer.emit(kinds.GENERIC, start, position, arguments)
    lexer.end_member(position)
    return True
