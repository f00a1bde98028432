"""Formatting: from PowerShell values to the lines a person reads.

Views are data (`views`); `Formatter` is what Out-Default, Out-Host, Out-String and Out-File share; the Format-*
commands make `FormatData` values that a `Formatter` lays out. The error views are `error_lines`. Knows no cmdlet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.formatting.error_view import error_lines
from hvsim.interpreter.formatting.formatter import Formatter
from hvsim.interpreter.formatting.views import View, register_view

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

__all__ = ["Formatter", "View", "error_lines", "format_objects", "register_view"]


def format_objects(values: Iterable[Any], width: int, engine: Engine) -> Iterator[str]:
    """The lines Out-String would show for `values`, without line ends or colour."""
    lines: list[str] = []
    formatter = Formatter(engine, lines.append, width=width)
    for value in values:
        formatter.process(value)
        yield from lines
        lines.clear()
    formatter.end()
    yield from lines
