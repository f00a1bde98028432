"""Parse errors: PowerShell's ids and messages, and where in the text they are."""

from __future__ import annotations

import attrs


@attrs.define(frozen=True)
class Extent:
    """A range of the script text; offsets count Python characters, `end` exclusive; line and column are 1-based."""

    start: int
    end: int
    line: int
    column: int


@attrs.define(frozen=True)
class SyntaxProblem:
    """One error of a parse: `incomplete` when more input could mend it."""

    error_id: str
    message: str
    extent: Extent
    incomplete: bool


class ParseError(Exception):
    """A script with syntax errors. The first error is the one a person is shown first."""

    def __init__(self, problems: tuple[SyntaxProblem, ...], text: str, file: str = "") -> None:
        super().__init__(problems[0].message)
        self.problems = problems
        self.text = text
        self.file = file

    @property
    def error_id(self) -> str:
        return self.problems[0].error_id

    @property
    def extent(self) -> Extent:
        return self.problems[0].extent

    @property
    def incomplete(self) -> bool:
        """True when more input could mend one of the errors: the REPL then asks for another line, like PSReadLine."""
        return any(problem.incomplete for problem in self.problems)
