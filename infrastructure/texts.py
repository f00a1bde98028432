"""Texts of the estate as bytes and in files: names come from scripts, whose characters are UTF-16 units."""

from __future__ import annotations

import re

_BEYOND_FIRST_PLANE = re.compile("[\U00010000-\U0010ffff]")


def characters(text: str) -> str:
    """The text with pairs of units as the one character each stands for, a unit alone as the replacement character."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def units(text: str) -> str:
    """The text as a script has it: a character beyond the first plane is a pair of units."""
    return text if text.isascii() else _BEYOND_FIRST_PLANE.sub(_pair, text)


def utf8(text: str) -> bytes:
    """The text's characters in UTF-8."""
    return characters(text).encode()


def plain(text: str) -> str:
    """The text with the number of each character beyond the first plane in its place, for names of files."""
    return text if text.isascii() else _BEYOND_FIRST_PLANE.sub(_number, characters(text))


def _number(found: re.Match[str]) -> str:
    return f"_{ord(found[0]):X}"


def _pair(found: re.Match[str]) -> str:
    encoded = found[0].encode("utf-16-be")
    return chr(int.from_bytes(encoded[:2], "big")) + chr(int.from_bytes(encoded[2:], "big"))
