"""Text as .NET counts it: UTF-16 code units, where a character beyond the first plane is a pair of surrogates.

A script's strings hold the pairs, so that Length and indexes are .NET's; files, the console and Python get characters.
"""

from __future__ import annotations

import re

_BEYOND_FIRST_PLANE = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_code_units(text: str) -> str:
    """The text with a pair of surrogates for each character beyond the first plane."""
    if text.isascii():
        return text
    return _BEYOND_FIRST_PLANE.sub(_pair, text)


def to_characters(text: str) -> str:
    """The text with its pairs made one character again; a surrogate without its other half becomes U+FFFD."""
    if text.isascii() or _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _pair(found: re.Match[str]) -> str:
    offset = ord(found[0]) - 0x10000
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))
