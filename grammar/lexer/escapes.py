"""Backtick escapes inside expandable strings and words.

Knows single characters only; where a backtick starts an escape is the caller's business.
"""

from __future__ import annotations

import re

_SIMPLE = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNICODE = re.compile(r"\{([0-9a-fA-F]{1,6})\}")
_LAST_CODE_POINT = 0x10FFFF


def unescape(text: str, position: int, limit: int) -> tuple[str, int]:
    """What the escape whose backtick stands before `position` means, and where it ends.

    A bad `u{...}` yields its text as it stands; `unicode_problem` says what is wrong with it.
    """
    character = text[position]
    if character == "u":
        match = _UNICODE.match(text, position + 1, limit)
        if match is not None and int(match[1], 16) <= _LAST_CODE_POINT:
            return chr(int(match[1], 16)), match.end()
        return "u", position + 1
    return _SIMPLE.get(character, character), position + 1
