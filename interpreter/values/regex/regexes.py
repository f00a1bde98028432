"""Regular expressions at work: compiling, matching with a time limit, .NET's replacement strings.

`re` runs the simple ones on texts in which they cannot take long; the `regex` package, imported when it is first
needed, runs all others under a time limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import MATCH_SECONDS, MATCH_SECONDS_PER_MILLION, TEXT_LENGTH, out_of_memory
from hvsim.interpreter.values.regex.regex_translation import (
    IGNORE_CASE,
    MULTILINE,
    RIGHT_TO_LEFT,
    SINGLELINE,
    Translation,
    translate,
)
from hvsim.interpreter.values.shown import Shown

Search = Callable[..., Iterator[Any]]  # (text, start=0) -> Python's match objects
_SAFE_STEPS = 3e7  # of `re`: about a tenth of a second


class Regex(Shown):
    """A compiled pattern: System.Text.RegularExpressions.Regex."""

    __slots__ = (
        "_groups",
        "_guarded",
        "_run",
        "_safe_length",
        "_search",
        "extended",
        "options",
        "pattern",
        "seconds",
        "translation",
    )
    net_name = "System.Text.RegularExpressions.Regex"

    def __init__(self, pattern: str, options: int = 0, seconds: float | None = None) -> None:
        self.pattern = pattern
        self.seconds = seconds  # what one match may take as the script wants it; None: hvsim's own limit alone
        self.options = options
        self.translation: Translation = translate(pattern, options)
        self._guarded: Search | None = None
        self._safe_length = 0
        self._search: Callable[[str, int], Any] | None = None  # the first match, where no limit is needed
        self._run = self._compile()
        self._groups: list[tuple[str, int, int]] | None = None
        self.extended = None

    def _compile(self) -> Search:
        flags = re.DOTALL if self.options & SINGLELINE else 0
        flags |= re.MULTILINE if self.options & MULTILINE else 0
        flags |= re.IGNORECASE if self.options & IGNORE_CASE else 0
        if self.translation.simple and self.seconds is None and not self.options & RIGHT_TO_LEFT:
            try:
                simple = re.compile(self.translation.pattern, flags)
            except re.error:
                self.translation.simple = False
            else:
                # What a pattern that goes back and forth may cost is its text's length to a power.
                self._safe_length = int(_SAFE_STEPS ** (1 / (1 + self.translation.retries)))
                self._search = simple.search
                return _as_net(simple)
        return self.guarded()

    def guarded(self) -> Search:
        """The search under a time limit."""
        if self._guarded is None:
            self._guarded = self._compile_guarded()
        return self._guarded

    def _compile_guarded(self) -> Search:
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
        return _with_time_limit(compiled, self.seconds)

    def matches(self, text: str, start: int = 0) -> Iterator[Any]:
        """Python's match objects, from `start` on."""
        run = self._run if len(text) <= self._safe_length else self.guarded()
        return run(text, start)

    def first(self, text: str, start: int = 0) -> Any:
        """The first match, or None."""
        if self._search is not None and len(text) <= self._safe_length:
            return self._search(text, start)
        return next(self.matches(text, start), None)

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


def _as_net(simple: re.Pattern[str]) -> Search:
    """All matches as .NET finds them: an empty one is followed by a search from the next character on."""

    def run(text: str, start: int = 0) -> Iterator[Any]:
        for found in simple.finditer(text, start):
            yield found
            if found.end() == found.start():
                break
        else:
            return
        position = found.end() + 1
        while position <= len(text):
            following = simple.search(text, position)
            if following is None:
                return
            yield following
            position = following.end() + (following.end() == following.start())

    return run


def _with_time_limit(compiled: Any, wanted: float | None) -> Search:
    """As `_as_net`, each match under the limit; what a script does between matches does not count."""
    reverse = bool(compiled.flags & compiled_flag("REVERSE"))

    def run(text: str, start: int = 0) -> Iterator[Any]:
        seconds = MATCH_SECONDS + MATCH_SECONDS_PER_MILLION * len(text) / 1e6
        if wanted is not None:
            seconds = min(seconds, wanted)
        ends = (0, start) if reverse and start else (start, len(text))
        while True:
            fresh, empty = True, False
            try:
                for found in compiled.finditer(text, *ends, timeout=seconds):
                    yield found
                    fresh = False
                    ends, empty = _after(found, ends, reverse)
                    if empty:
                        break
            except TimeoutError:
                if fresh:
                    raise _timed_out() from None
                continue
            if not empty or ends[0] > ends[1]:
                return

    return run


def compiled_flag(name: str) -> int:
    """A flag of the `regex` package."""
    import regex

    return int(getattr(regex, name))


def _after(found: Any, ends: tuple[int, int], reverse: bool) -> tuple[tuple[int, int], bool]:
    """Where the search goes on, and whether it has to start anew because the match is empty."""
    empty = found.end() == found.start()
    if reverse:
        return (ends[0], found.start() - empty), empty
    return (found.end() + empty, ends[1]), empty


def _timed_out() -> NetFailure:
    return net_failure(
        "System.Text.RegularExpressions.RegexMatchTimeoutException",
        "The Regex engine has timed out while trying to match a pattern to an input string. This can occur "
        "for many reasons, including very large inputs or excessive backtracking caused by nested quantifiers, "
        "back-references and other factors.",
    )


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
    if limit < 0:
        first = regex.first(text, start)
        if first is None:
            return text
        end = first.end()
        if end > first.start() and regex.first(text, end) is None:
            only = replacer(first, text)
            if len(only) > TEXT_LENGTH:
                raise out_of_memory()
            return text[: first.start()] + only + text[end:]
    parts: list[str] = []
    position = length = 0
    for count, match in enumerate(regex.matches(text, start)):
        if 0 <= limit <= count:
            break
        by = replacer(match, text)
        parts.append(text[position : match.start()])
        parts.append(by)
        position = match.end()
        length += len(by)
        if length > TEXT_LENGTH:
            raise out_of_memory()
    if not parts:
        return text
    parts.append(text[position:])
    return "".join(parts)
