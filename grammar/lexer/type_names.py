"""Type names between brackets: simple names, generic arguments, array ranks, assembly names.

Reads one name and notes what is wrong in it; a name with errors is still a name. Does not decide whether a bracket
opens a type, an attribute or an index.
"""

from __future__ import annotations

import re

from hvsim.grammar.lexer.characters import NEWLINE, SKIP, SKIP_LINES, WHITESPACE
from hvsim.grammar.lexer.lazy import lazy
from hvsim.grammar.nodes import ArrayTypeName, GenericTypeName, SimpleTypeName, TypeNameAst

_SPACE = lazy(SKIP_LINES)
_BLANK = lazy(SKIP)
_NAME = lazy(r"[^\W\d][\w.`+#\\]*+")
_RANK = lazy(r"\[[ \t]*((?:,[ \t]*)*)\]")
_ASSEMBLY = lazy(f"[{WHITESPACE}]*([^{WHITESPACE}{NEWLINE},=\\]]*)[{WHITESPACE}]*")
_PLAIN = lazy(r"([^\W\d][\w.`+#\\]*+)(?=[\]()])")
# A token that is no part of a type's name.
_STRANGE = lazy(r"'[^']*+'?|\"[^\"]*+\"?|[@$][({]|[@$]?\w++|[-–—―]\w++|[+]{2}|[-–—―]{2}|::|.", 0)

# Array ranks, and generic types in each other, of one type name.
_MAXIMUM_DEPTH = 200
_MAXIMUM_NESTING = 100
_MAXIMUM_RANK = 32


class TooDeep(Exception):
    """More ranks or generic arguments in each other than a script may have."""


class Problem:
    """An error in a type name: where it is, and whether more text could mend it if the text ends there."""

    __slots__ = ("arguments", "end", "error_id", "incomplete", "start")

    def __init__(self, error_id: str, start: int, end: int, incomplete: bool, arguments: tuple[object, ...]) -> None:
        self.error_id = error_id
        self.start = start
        self.end = end
        self.incomplete = incomplete
        self.arguments = arguments


def scan_type_name(
    text: str, position: int, limit: int, problems: list[Problem], assembly_allowed: bool = True
) -> tuple[TypeNameAst | None, int]:
    """The type name at `position` (None when there is none) and where it ends; white space before it is skipped."""
    plain = _PLAIN.match(text, position, limit)
    if plain is not None:
        return SimpleTypeName(position, plain.end(), plain[1]), plain.end()
    scan = _Scan(text, limit, problems)
    match = _NAME.match(text, scan.lines(position), limit)
    if match is None:
        return None, position
    try:
        return scan.name(match.start(), match.end(), bare=False, assembly_allowed=assembly_allowed, depth=0)
    except TooDeep:
        scan.report("ScriptTooComplicated", match.start(), match.end())
        return SimpleTypeName(match.start(), match.end(), match[0]), limit


def scan_type_arguments(
    text: str, position: int, limit: int, problems: list[Problem]
) -> tuple[list[TypeNameAst], int, bool]:
    """The type arguments of a method: the types (none where no name stands), where they end, and whether closed."""
    scan = _Scan(text, limit, problems)
    first = scan.lines(position)
    if _NAME.match(text, first, limit) is None:
        return [], position, False
    try:
        arguments, closer, last = scan.arguments(first, 0)
    except TooDeep:
        scan.report("ScriptTooComplicated", first, first + 1)
        return [], position, False
    return (arguments, closer + 1, True) if scan.at("]", closer) else (arguments, last, False)


def before_next_token(text: str, position: int, limit: int) -> int:
    """The place directly before the next token, where a missing bracket is reported."""
    following = _end_of(_BLANK, text, position, limit)
    return following - 1 if following < limit else limit


def _end_of(pattern: re.Pattern[str], text: str, position: int, limit: int) -> int:
    match = pattern.match(text, position, limit)
    return position if match is None else match.end()


class _Scan:
    """One type name. Positions are given and returned, nothing is kept but the errors."""

    def __init__(self, text: str, limit: int, problems: list[Problem]) -> None:
        self.text = text
        self.limit = limit
        self.problems = problems

    def report(self, error_id: str, start: int, end: int, *arguments: object, incomplete: bool = False) -> None:
        self.problems.append(Problem(error_id, start, end, incomplete, arguments))

    def missing(self, error_id: str, place: int) -> None:
        """Something is missing that more text could be."""
        self.report(error_id, place, place, incomplete=True)

    def blanks(self, position: int) -> int:
        return _end_of(_BLANK, self.text, position, self.limit)

    def lines(self, position: int) -> int:
        return _end_of(_SPACE, self.text, position, self.limit)

    def at(self, characters: str, position: int) -> bool:
        return position < self.limit and self.text[position] in characters

    def before(self, token: int) -> int:
        return token - 1 if token < self.limit else self.limit

    def name(self, start: int, end: int, *, bare: bool, assembly_allowed: bool, depth: int) -> tuple[TypeNameAst, int]:
        """The rest of a type that begins with a name; `bare` is one among generic arguments without brackets."""
        if depth > _MAXIMUM_NESTING:
            raise TooDeep
        simple = SimpleTypeName(start, end, self.text[start:end])
        after = self.blanks(end)
        if self.at("[", after):
            inside = self.lines(after + 1)
            if self.at("],", inside):
                return self.ranks(simple, simple, after, bare)
            if self.at("[", inside) or _NAME.match(self.text, inside, self.limit):
                return self.generic(simple, inside, bare, depth)
            if inside >= self.limit:
                self.missing("MissingTypename", after + 1)
                return simple, self.limit
            return simple, self.strange(inside)
        if self.at(",", after) and assembly_allowed and not bare:
            spec, stop, position = self.assembly(after + 1)
            if not spec.strip():
                self.report("MissingAssemblyNameSpecification", after + 1, after + 1)
                return simple, position
            return SimpleTypeName(start, stop, simple.name, spec), position
        return simple, end

    def generic(self, simple: SimpleTypeName, first: int, bare: bool, depth: int) -> tuple[TypeNameAst, int]:
        """A generic type whose first argument begins at `first`."""
        arguments, closer, last = self.arguments(first, depth)
        if self.at("]", closer):
            end = position = closer + 1
        else:
            self.missing("EndSquareBracketExpectedAtEndOfAttribute", self.before(closer))
            end, position = arguments[-1].end, last
        made = GenericTypeName(simple.start, end, simple, arguments)
        after = self.blanks(position)
        if self.at("[", after):
            return self.ranks(made, simple, after, bare)
        if self.at(",", after) and not bare:
            return made, self.assembly_of(simple, after + 1)
        return made, position

    def arguments(self, position: int, depth: int) -> tuple[list[TypeNameAst], int, int]:
        """Generic arguments from `position` on; where the closing bracket is expected, and where the last one ends."""
        found: list[TypeNameAst] = []
        comma = position
        while True:
            if self.at("[", position) or _NAME.match(self.text, position, self.limit):
                argument, last = self.argument(position, depth)
                found.append(argument)
            else:
                last = comma + 1
                self.missing("MissingTypename", comma + 1)
                found.append(SimpleTypeName(comma, comma + 1, ":ErrorTypeName:"))
            comma = self.lines(last)
            if not self.at(",", comma):
                return found, comma, last
            position = self.lines(comma + 1)

    def argument(self, position: int, depth: int) -> tuple[TypeNameAst, int]:
        """One generic argument, in brackets of its own or bare."""
        if not self.at("[", position):
            match = _NAME.match(self.text, position, self.limit)
            assert match is not None
            return self.name(match.start(), match.end(), bare=True, assembly_allowed=True, depth=depth + 1)
        inside = self.blanks(position + 1)
        match = _NAME.match(self.text, inside, self.limit)
        if match is None:
            token = _STRANGE.match(self.text, inside, self.limit)
            place = inside if token is None else token.end()
            self.missing("MissingTypename", min(place, self.limit))
            return SimpleTypeName(position, position + 1, ":ErrorTypeName:"), position + 1
        made, end = self.name(inside, match.end(), bare=False, assembly_allowed=True, depth=depth + 1)
        after = self.blanks(end)
        if self.at("]", after):
            return made, after + 1
        self.missing("EndSquareBracketExpectedAtEndOfType", self.before(after))
        return made, end

    def ranks(self, element: TypeNameAst, simple: SimpleTypeName, opener: int, bare: bool) -> tuple[TypeNameAst, int]:
        """The array ranks that begin with the bracket at `opener`."""
        made = element
        position = opener
        for _ in range(_MAXIMUM_DEPTH):
            rank = _RANK.match(self.text, position, self.limit)
            if rank is not None and rank[1].count(",") < _MAXIMUM_RANK:
                made = ArrayTypeName(made.start, rank.end(), made, rank[1].count(",") + 1)
                position = rank.end()
            else:
                made, position = self.broken_rank(made, position)
            after = self.blanks(position)
            if not bare and self.at(",", after):
                return made, self.assembly_of(simple, after + 1)
            if not self.at("[", after):
                return made, position
            position = after
        raise TooDeep

    def broken_rank(self, element: TypeNameAst, opener: int) -> tuple[TypeNameAst, int]:
        """A rank with something wrong in it."""
        inside = self.lines(opener + 1) if isinstance(element, SimpleTypeName) else self.blanks(opener + 1)
        if self.at("]", inside):
            return ArrayTypeName(element.start, inside + 1, element, 1), inside + 1
        if inside >= self.limit:
            place = self.before(inside)
            self.report("EndSquareBracketExpectedAtEndOfAttribute", place, place)
            return element, self.limit
        if not self.at(",", inside):
            return element, self.strange(inside)
        rank = 1
        token = last = inside
        while self.at(",", token):
            rank += 1
            last = token
            token = self.blanks(token + 1)
        closed = self.at("]", token)
        if rank > _MAXIMUM_RANK:
            self.report("ArrayHasTooManyDimensions", inside, last + 1, rank)
            return element, token + 1 if closed else token
        if not closed:
            self.report("EndSquareBracketExpectedAtEndOfAttribute", last + 1, last + 1)
            return ArrayTypeName(element.start, last + 1, element, rank), token
        return ArrayTypeName(element.start, token + 1, element, rank), token + 1

    def strange(self, position: int) -> int:
        """A token that no type name has: all up to the bracket that closes this one is passed over."""
        token = _STRANGE.match(self.text, position, self.limit)
        end = self.limit if token is None else token.end()
        self.report("UnexpectedToken", position, end, self.text[position:end])
        from hvsim.grammar.recovery.skipping import behind_bracket

        return behind_bracket(self.text, end, self.limit)

    def assembly(self, position: int) -> tuple[str, int, int]:
        """An assembly's name with its parts, where its last word ends, and where scanning goes on."""
        match = _ASSEMBLY.match(self.text, position, self.limit)
        assert match is not None
        spec, stop, position = match[1], match.end(1), match.end()
        while self.at(",", position):
            match = _ASSEMBLY.match(self.text, position + 1, self.limit)
            assert match is not None
            spec, stop, position = f"{spec}, {match[1]}", match.end(1), match.end()
            if self.at("=", position):
                match = _ASSEMBLY.match(self.text, position + 1, self.limit)
                assert match is not None
                spec, stop, position = f"{spec}={match[1]}", match.end(1), match.end()
        return spec, stop, position

    def assembly_of(self, simple: SimpleTypeName, position: int) -> int:
        """The assembly of a generic type or an array is that of its name."""
        spec, _, end = self.assembly(position)
        if spec:
            simple.assembly = spec
        else:
            self.report("MissingAssemblyNameSpecification", position, position)
        return end
