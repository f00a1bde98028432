"""Wildcard patterns of names, in any case: the short words for what `values/wildcard.py` knows."""

from __future__ import annotations

from hvsim.interpreter.values.wildcard import has_wildcards, is_like

__all__ = ["has_wildcards", "matches"]


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is like the pattern."""
    return is_like(text, pattern)
