"""Wildcards as `-like` and WildcardPattern know them: `*`, `?`, `[a-z]`, and the backtick that takes a meaning away."""

from __future__ import annotations

import re
from functools import lru_cache

from hvsim.interpreter.errors import failure

SPECIAL = "*?[]"


class WildcardPattern:
    """A compiled pattern."""

    __slots__ = ("extended", "ignore_case", "matcher", "pattern")
    net_name = "System.Management.Automation.WildcardPattern"

    def __init__(self, pattern: str, ignore_case: bool = True) -> None:
        self.pattern = pattern
        self.ignore_case = ignore_case
        self.matcher = _compile(pattern, ignore_case)
        self.extended = None

    def is_match(self, text: str) -> bool:
        return self.matcher.match(text) is not None


@lru_cache(maxsize=512)
def _compile(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    """The pattern as a regular expression; raises PowerShell's error when a bracket is not closed."""
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    try:
        return re.compile(_translate(pattern) + r"\Z", flags)
    except re.error:
        raise invalid(pattern) from None


def is_like(text: str, pattern: str, ignore_case: bool = True) -> bool:
    """Whether the whole text is like the pattern."""
    return _compile(pattern, ignore_case).match(text) is not None


def invalid(pattern: str) -> Exception:
    message = f"The specified wildcard character pattern is not valid: {pattern}"
    return failure(message, "RuntimeException", "NotSpecified")


def _translate(pattern: str) -> str:
    """The pattern as a regular expression that never goes back: what follows a `*` is taken where it first fits.

    That is right because no part between two `*` has a length of its own to choose, and it keeps a pattern of many `*`
    from taking a time that grows with their power.
    """
    first, *rest = _fixed_parts(pattern)
    if not rest:
        return first
    return first + "".join(f"(?>.*?{part})" for part in rest[:-1] if part) + ".*" + rest[-1]


def _fixed_parts(pattern: str) -> list[str]:
    """The regular expressions of what stands between the `*` of the pattern."""
    finished: list[str] = []
    parts: list[str] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "`" and position < len(pattern):
            parts.append(re.escape(pattern[position]))
            position += 1
        elif character == "*":
            finished.append("".join(parts))
            parts = []
        elif character == "?":
            parts.append(".")
        elif character == "[":
            members, position = _set(pattern, position)
            parts.append(members)
        else:
            parts.append(re.escape(character))
    return [*finished, "".join(parts)]


def _set(pattern: str, position: int) -> tuple[str, int]:
    """The character set that opens at `position`; a bracket that closes at once is a member of it."""
    start = position
    members: list[str] = []
    while position < len(pattern) and (pattern[position] != "]" or position == start):
        if pattern[position] == "`" and position + 1 < len(pattern):
            position += 1
            members.append(re.escape(pattern[position]))
        elif pattern[position] == "-" and members and position + 1 < len(pattern) and pattern[position + 1] != "]":
            members.append("-")
        else:
            members.append(re.escape(pattern[position]))
        position += 1
    if position >= len(pattern) or not members:
        raise invalid(pattern)
    return f"[{''.join(members)}]", position + 1


def escape(text: str) -> str:
    """The text with every wildcard character made plain."""
    return "".join(f"`{character}" if character in SPECIAL + "`" else character for character in text)


def unescape(text: str) -> str:
    """The text without the backticks that stand before wildcard characters."""
    result, position = [], 0
    while position < len(text):
        if text[position] == "`" and position + 1 < len(text) and text[position + 1] in SPECIAL + "`":
            position += 1
        result.append(text[position])
        position += 1
    return "".join(result)


def has_wildcards(text: str) -> bool:
    """Whether a wildcard character stands in the text that no backtick makes plain."""
    position = 0
    while position < len(text):
        if text[position] == "`":
            position += 2
            continue
        if text[position] in "*?[":
            return True
        position += 1
    return False


def to_wql(pattern: str) -> str:
    """The pattern as WQL's LIKE has it: `%` for `*`, `_` for `?`, and those two in brackets where they stood plain."""
    parts, position = [], 0
    while position < len(pattern):
        character = pattern[position]
        if character == "`" and position + 1 < len(pattern):
            position += 1
            parts.append(f"[{pattern[position]}]" if pattern[position] in "%_[" else pattern[position])
        else:
            parts.append({"*": "%", "?": "_", "%": "[%]", "_": "[_]"}.get(character, character))
        position += 1
    return "".join(parts)
