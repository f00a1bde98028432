"""Wildcard patterns of names: `*`, `?`, `[a-c]`, a backtick before each to mean itself. In any case."""

from __future__ import annotations

from functools import lru_cache
from re import DOTALL, IGNORECASE, Pattern, compile, escape


def has_wildcards(text: str) -> bool:
    """Whether the text holds a wildcard character that no backtick makes plain."""
    escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif char == "`":
            escaped = True
        elif char in "*?[":
            return True
    return False


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is like the pattern."""
    return compiled(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern[str]:
    """The pattern as a regular expression."""
    parts: list[str] = []
    index = 0
    while index < len(pattern):
        char = pattern[index]
        index += 1
        if char == "`" and index < len(pattern):
            parts.append(escape(pattern[index]))
            index += 1
        elif char == "*":
            parts.append(".*")
        elif char == "?":
            parts.append(".")
        elif char == "[" and (end := pattern.find("]", index + 1)) > 0:
            content = pattern[index:end].replace("\\", "\\\\").replace("^", "\\^")
            parts.append(f"[{content}]")
            index = end + 1
        else:
            parts.append(escape(char))
    return compile("".join(parts), IGNORECASE | DOTALL)
