"""Texts of the estate as bytes: names come from scripts, whose characters are UTF-16 units as PowerShell's are."""

from __future__ import annotations


def utf8(text: str) -> bytes:
    """The text in UTF-8: a pair of units is the one character it stands for, a unit alone the replacement character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()
