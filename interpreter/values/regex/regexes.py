"""Regular expressions at work: compiling, matching with a time limit, .NET's replacement strings.

`re` runs the simple ones; the `regex` package, imported when it is first needed, runs all others under a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.regex.regex_translation import (
    IGNORE_CASE,
    MULTILINE,
    RIGHT_TO_LEFT,
    SINGLELINE,
    Translation,
    translate,
)
from hvsim.interpreter.values.shown import Shown

TIME_LIMIT = 5.0  # seconds of one match; .NET's own answer is RegexMatchTimeoutException


class Regex(Shown):
    """A compiled pattern: System.Text.RegularExpressions.Regex."""

    __slots__ = ("_groups", "_run", "extended", "options", "pattern", "translation")
    net_name = "System.Text.RegularExpressions.Regex"

    def __init__(self, pattern: str, options: int = 0) -> None:
        self.pattern = pattern
        self.options = options
        self.translation: Translation = translate(pattern, options)
        self._run = self._compile()
        self._groups: list[tuple[str, int, int]] | None = None
        self.extended = None

    def _compile(self) -> Callable[..., Iterator[Any]]:
        flags = re.DOTALL if self.options & SINGLELINE else 0
        flags |= re.MULTILINE if self.options & MULTILINE else 0
        flags |= re.IGNORECASE if self.options & IGNORE_CASE else 0
        if self.translation.simple and not self.options & RIGHT_TO_LEFT:
            try:
                return re.compile(self.translation.pattern, flags).finditer
            except re.error:
                self.translation.simple = False
        return self._compile_guarded()

    def _compile_guarded(self) -> Callable[..., Iterator[Any]]:
        import regex

        flags = regex.VERSION1
        flags |= regex.DOTALL if self.options & SINGLELINE else 0
        flags |= regex.MULTILINE if self.options & MULTILINE else 0
        flags |= regex.IGNORECASE if self.options & IGNORE_CASE else 0
        flags |= regex.REVERSE if self.options & RIGHT_TO_LEFT else 0
        try:
            compiled = regex.compile("(?-f)" + self.translation.pattern, flags)
        except regex.error as error:
            raise net_failure(
                "System.Text.RegularExpressions.RegexParseException",
                f"Invalid pattern '{self.pattern}' at offset {error.pos or 0}. {error.msg}",
            ) from None
        return _guarded(compiled, self.pattern)

    def matches(self, text: str, start: int = 0) -> Iterator[Any]:
        """Python's match objects, from `start` on."""
        return self._run(text, start)

    def first(self, text: str, start: int = 0) -> Any:
        """The first match, or None."""
        return next(iter(self._run(text, start)), None)

    def group_numbers(self) -> list[tuple[str, int, int]]:
        """(name, .NET number, Python number) of every group in .NET's order, the whole match first."""
        if self._groups is not None:
            return self._groups
        rows = [
            (name, number, position + 1)
            for position, (name, number) in enumerate(
                zip(self.translation.groups, self.translation.numbers, strict=True)
            )
        ]
        self._groups = [("0", 0, 0), *sorted(rows, key=lambda row: row[1])]
        return self._groups


def _guarded(compiled: Any, pattern: str) -> Callable[..., Iterator[Any]]:
    def run(text: str, start: int = 0) -> Iterator[Any]:
        try:
            yield from compiled.finditer(text, start, timeout=TIME_LIMIT)
        except TimeoutError:
            raise net_failure(
                "System.Text.RegularExpressions.RegexMatchTimeoutException",
                "The Regex engine has timed out while trying to match a pattern to an input string. This can occur "
                "for many reasons, including very large inputs or excessive backtracking caused by nested quantifiers, "
                "back-references and other factors.",
            ) from None

    return run


@lru_cache(maxsize=512)
def compiled(pattern: str, options: int = 0) -> Regex:
    """A pattern compiled once; raises RegexParseException."""
    return Regex(pattern, options)


def as_regex(pattern: Any, ignore_case: bool) -> Regex:
    """The right side of an operator as a Regex: a Regex keeps its own options."""
    if isinstance(pattern, Regex):
        return pattern
    if pattern.__class__ is not str:
        from hvsim.interpreter.values.text import to_string

        pattern = to_string(pattern)
    return compiled(pattern, IGNORE_CASE if ignore_case else 0)


Replacer = Callable[[Any, str], str]

_REPLACEMENT = re.compile(r"\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))")


@lru_cache(maxsize=256)
def replacement(regex: Regex, text: str) -> Replacer:
    """A replacement string of .NET's (`$1`, `${name}`, `$&` ...) as a function of match and input."""
    parts: list[str | Replacer] = []
    numbers = {number: python for _, number, python in regex.group_numbers()}
    names = {name: python for name, _, python in regex.group_numbers()}
    position = 0
    for found in _REPLACEMENT.finditer(text):
        parts.append(text[position : found.start()])
        parts.append(_substitution(found, numbers, names))
        position = found.end()
    parts.append(text[position:])
    if all(isinstance(part, str) for part in parts):
        plain = "".join(part for part in parts if isinstance(part, str))
        return lambda match, source: plain
    return lambda match, source: "".join(part if isinstance(part, str) else part(match, source) for part in parts)


def _substitution(found: re.Match[str], numbers: dict[int, int], names: dict[str, int]) -> str | Replacer:
    digits, name, mark = found.groups()
    if digits is not None:
        python = numbers.get(int(digits))
        return found.group() if python is None else _group(python)
    if name is not None:
        python = names.get(name, numbers.get(int(name)) if name.isdigit() else None)
        return found.group() if python is None else _group(python)
    return _MARKS[mark]


def _group(number: int) -> Replacer:
    return lambda match, source: match.group(number) or ""


_MARKS: dict[str, str | Replacer] = {
    "$": "$",
    "&": lambda match, source: match.group(),
    "`": lambda match, source: source[: match.start()],
    "'": lambda match, source: source[match.end() :],
    "_": lambda match, source: source,
    "+": lambda match, source: (match.groups() or ("",))[-1] or "",
}


def substitute(regex: Regex, text: str, replacer: Replacer, limit: int = -1, start: int = 0) -> str:
    """The text with (at most `limit`) matches replaced."""
    parts: list[str] = []
    position = 0
    for count, match in enumerate(regex.matches(text, start)):
        if 0 <= limit <= count:
            break
        parts.append(text[position : match.start()])
        parts.append(replacer(match, text))
        position = match.end()
    if not parts:
        return text
    parts.append(text[position:])
    return "".join(parts)
