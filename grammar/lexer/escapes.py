"""Backtick escapes inside expandable strings and words.

Knows single characters only; where a backtick starts an escape is the caller's business.
"""

from __future__ import annotations

from hvsim.grammar.lexer.lazy import lazy

_SIMPLE = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNICODE = lazy(r"\{([0-9a-fA-F]{1,6})\}")
_HEX_DIGITS = lazy(r"[0-9a-fA-F]*")
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


def unicode_problem(text: str, position: int, limit: int) -> tuple[str, int, int] | None:
    """What is wrong with the escape whose `u` stands at `position`, and where; None when nothing is."""
    match = _UNICODE.match(text, position + 1, limit)
    if match is not None:
        if int(match[1], 16) <= _LAST_CODE_POINT:
            return None
        return "InvalidUnicodeEscapeSequenceValue", position + 2, match.end() - 1
    if not text.startswith("{", position + 1, limit):
        return "InvalidUnicodeEscapeSequence", position - 1, position + 1
    digits = _HEX_DIGITS.match(text, position + 2, limit)
    count = len(digits[0]) if digits is not None else 0
    end = position + 2 + count
    if count > 6:
        return "TooManyDigitsInUnicodeEscapeSequence", position + 8, position + 9
    if count == 0 and text.startswith("}", end, limit):
        return "InvalidUnicodeEscapeSequence", position - 1, end + 1
    error_id = "InvalidUnicodeEscapeSequence" if count < 6 else "MissingUnicodeEscapeSequenceTerminator"
    return error_id, end, end + 1
