"""Collects the errors of one parse, with PowerShell's messages and its idea of what more input could mend.

Knows no rule of the language; who finds an error says which it is and where.
"""

from __future__ import annotations

from functools import cache

from hvsim.grammar.errors import Extent, SyntaxProblem
from hvsim.grammar.lexer.characters import BLOCK_COMMENT, LINE_COMMENT, WHITESPACE
from hvsim.grammar.lexer.lazy import lazy

_ONLY_SPACE = lazy(f"(?:[{WHITESPACE}]++|{BLOCK_COMMENT}|{LINE_COMMENT})*+\\Z")


@cache
def _templates() -> dict[str, str]:
    # Imported where they are needed: most scripts have no errors.
    import json
    from pathlib import Path

    text = Path(__file__).with_name("messages.json").read_text(encoding="utf-8")
    templates: dict[str, str] = json.loads(text)
    return templates


def message(error_id: str, *arguments: object) -> str:
    """The text of an error; without arguments the template is shown as it stands, doubled braces included."""
    template = _templates()[error_id]
    return template.format(*arguments) if arguments else template


class Reporter:
    """The errors found so far, in the order of their finding; none twice at the same place."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: set[tuple[str, int, int]] = set()
        self.problems: list[SyntaxProblem] = []
        # Start and end of the part of a string that is being parsed.
        self.part: tuple[int, int] | None = None

    def report(self, error_id: str, start: int, end: int, *arguments: object) -> None:
        """An error that more input would not mend."""
        self._add(error_id, start, end, False, arguments)

    def report_incomplete(
        self, error_id: str, start: int, end: int, *arguments: object, detected: int | None = None
    ) -> bool:
        """An error that more input could mend if nothing follows it; True when that is so.

        `detected` is where it showed, if that is not the end of the place it is reported at.
        """
        incomplete = self.is_at_end(end if detected is None else detected)
        self._add(error_id, start, end, incomplete, arguments)
        return incomplete

    def is_at_end(self, position: int) -> bool:
        """Whether only white space and comments follow; a line break counts as something."""
        if self.part is not None:
            # PowerShell parses the part of a string as a text of its own, but measures offsets in the whole script.
            start, end = self.part
            return position >= end - start or _ONLY_SPACE.match(self._text[start:end], position) is not None
        return position >= len(self._text) or _ONLY_SPACE.match(self._text, position) is not None

    def _add(self, error_id: str, start: int, end: int, incomplete: bool, arguments: tuple[object, ...]) -> None:
        key = (error_id, start, end)
        if key in self._seen:
            return
        self._seen.add(key)
        line = self._text.count("\n", 0, start) + 1
        column = start - self._text.rfind("\n", 0, start)
        extent = Extent(start, end, line, column)
        self.problems.append(SyntaxProblem(error_id, message(error_id, *arguments), extent, incomplete))
