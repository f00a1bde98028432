"""Type names between brackets: simple names, generic arguments, array ranks, assembly names.

Scans without recursion. Does not decide whether a bracket opens a type, an attribute or an index.
"""

from __future__ import annotations

from hvsim.grammar.lexer.characters import NEWLINE, SKIP, SKIP_LINES, WHITESPACE
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import ArrayTypeName, GenericTypeName, SimpleTypeName, TypeNameAst

_SPACE = lazy(SKIP_LINES)
_BLANK = lazy(SKIP)
_NAME = lazy(r"[^\W\d][\w.`+#\\]*+")
_RANK = lazy(r"\[[ \t]*((?:,[ \t]*)*)\]")
_ASSEMBLY = lazy(f"[{WHITESPACE}]*([^{WHITESPACE}{NEWLINE},=\\]]+)[{WHITESPACE}]*")


# Array ranks and generic arguments of one type name: PowerShell allows as many arrays of arrays.
_MAXIMUM_DEPTH = 200


class TypeNameProblem(Exception):
    """The text is no type name; `position` is where that shows, `error_id` what is missing there."""

    def __init__(self, error_id: str, position: int) -> None:
        super().__init__(error_id)
        self.error_id = error_id
        self.position = position


def scan_type_name(text: str, position: int, limit: int, assembly_allowed: bool = True) -> tuple[TypeNameAst, int]:
    """The type name at `position` and where it ends; white space before it is skipped."""
    open_generics: list[tuple[TypeNameAst, list[TypeNameAst], bool]] = []
    while True:
        # A missing name is missed directly behind the bracket or comma.
        opener_end = position
        position = _skip(text, position, limit)
        bracketed = bool(open_generics) and text.startswith("[", position, limit)
        if bracketed:
            opener_end = position + 1
            position = _skip(text, position + 1, limit)
        match = _NAME.match(text, position, limit)
        if match is None:
            raise TypeNameProblem("MissingTypename", opener_end)
        name: TypeNameAst = SimpleTypeName(position, match.end(), match[0])
        position = match.end()
        ranks = 0
        while True:
            after = _skip_space(text, position, limit)
            rank = _RANK.match(text, after, limit)
            if ranks + len(open_generics) > _MAXIMUM_DEPTH:
                raise TypeNameProblem("ScriptTooComplicated", position)
            if rank is not None:
                ranks += 1
                name = ArrayTypeName(name.start, rank.end(), name, rank[1].count(",") + 1)
                position = rank.end()
                continue
            if text.startswith("[", after, limit):
                open_generics.append((name, [], bracketed))
                position = after + 1
                break
            if (not open_generics and assembly_allowed) or bracketed:
                name, position = _with_assembly(text, name, position, limit)
            if not open_generics:
                return name, position
            if bracketed:
                after = _skip(text, position, limit)
                if not text.startswith("]", after, limit):
                    raise TypeNameProblem("EndSquareBracketExpectedAtEndOfAttribute", position)
                position = after + 1
            generic, arguments, outer_bracketed = open_generics[-1]
            arguments.append(name)
            after = _skip(text, position, limit)
            if text.startswith(",", after, limit):
                position = after + 1
                break
            if not text.startswith("]", after, limit):
                raise TypeNameProblem("EndSquareBracketExpectedAtEndOfAttribute", position)
            open_generics.pop()
            position = after + 1
            name = GenericTypeName(generic.start, position, generic, arguments)
            bracketed = outer_bracketed


def _skip(text: str, position: int, limit: int) -> int:
    match = _SPACE.match(text, position, limit)
    assert match is not None
    return match.end()


def _skip_space(text: str, position: int, limit: int) -> int:
    match = _BLANK.match(text, position, limit)
    assert match is not None
    return match.end()


def _with_assembly(text: str, name: TypeNameAst, position: int, limit: int) -> tuple[TypeNameAst, int]:
    after = _skip(text, position, limit)
    if not text.startswith(",", after, limit):
        return name, position
    pieces: list[str] = []
    while True:
        match = _ASSEMBLY.match(text, after + 1, limit)
        if match is None:
            raise TypeNameProblem("MissingAssemblyNameSpecification", after + 1)
        piece = match[1]
        after = match.end()
        end = match.end(1)
        if text.startswith("=", after, limit):
            match = _ASSEMBLY.match(text, after + 1, limit)
            if match is not None:
                piece += "=" + match[1]
                after = match.end()
                end = match.end(1)
        pieces.append(piece)
        if not text.startswith(",", after, limit):
            break
    if isinstance(name, SimpleTypeName):
        return SimpleTypeName(name.start, end, name.name, ", ".join(pieces)), after
    # The assembly of a generic type or an array is that of its name.
    inner = name
    while isinstance(inner, (GenericTypeName, ArrayTypeName)):
        inner = inner.generic if isinstance(inner, GenericTypeName) else inner.element
    if isinstance(inner, SimpleTypeName):
        inner.assembly = ", ".join(pieces)
    return name, after
