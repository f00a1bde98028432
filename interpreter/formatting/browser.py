"""Format-Custom without a view: an object as a tree of its properties, down to a depth.

Yields indented paragraphs; laying them out is `listing`'s part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.formatting.objects import (
    MISSING,
    display_properties,
    elements,
    is_scalar,
    property_getter,
    property_names,
    type_names,
)
from hvsim.interpreter.formatting.properties import Accessor
from hvsim.interpreter.formatting.rendering import cell_text
from hvsim.interpreter.formatting.text import ELLIPSIS
from hvsim.interpreter.formatting.views import Paragraph
from hvsim.interpreter.limits import WrittenAgain

_STEP = 2


def describe(value: Any, accessors: Sequence[Accessor], depth: int, limit: int) -> list[Paragraph]:
    """The paragraphs of one object, the blank one that ends it included."""
    browser = _Browser(depth, limit)
    if is_scalar(value):
        browser.lines.append((0, cell_text(value, limit)))
    else:
        items = elements(value)
        if items is not None:
            browser.collection(items, 0, 0)
        else:
            browser.object(value, accessors, 0, 0)
    return [*browser.lines, (0, "")]


class _Browser:
    def __init__(self, depth: int, limit: int) -> None:
        self.lines: list[Paragraph] = []
        self._depth = depth
        self._limit = limit
        self._again = WrittenAgain(share=5)

    def object(self, value: Any, accessors: Iterable[Accessor], level: int, indent: int) -> None:
        self._again.visit(value)
        self.lines.append((indent, "class " + type_names(value)[0].rpartition(".")[2]))
        self.lines.append((indent, "{"))
        for accessor in accessors:
            self._property(value, accessor, level, indent + _STEP)
        self.lines.append((indent, "}"))

    def collection(self, items: Iterable[Any], level: int, indent: int) -> None:
        self.lines.append((indent, "["))
        for count, item in enumerate(items):
            if 0 <= self._limit == count:
                self.lines.append((indent + _STEP, ELLIPSIS))
                break
            self._element(item, level, indent + _STEP)
        self.lines.append((indent, "]"))
        self.lines.append((indent, ""))

    def _property(self, value: Any, accessor: Accessor, level: int, indent: int) -> None:
        try:
            found = accessor.get(value)
        except ScriptError:
            found = ""
        found = None if found is MISSING else found
        label = f"{accessor.name} = "
        items = elements(found) if found is not None else None
        if items is not None:
            self.lines.append((indent, label))
            self.collection(items, level + 1, indent + _STEP)
        elif self._is_leaf(found, level):
            self.lines.append((indent, label + cell_text(found, self._limit)))
        else:
            self.lines.append((indent, label))
            self.object(found, _own_accessors(found), level + 1, indent + _STEP)

    def _element(self, item: Any, level: int, indent: int) -> None:
        if self._is_leaf(item, level):
            self.lines.append((indent, cell_text(item, self._limit)))
            return
        items = elements(item)
        if items is not None:
            self.lines.append((indent, ""))
            self._again.visit(item)
            self.collection(items, level + 1, indent + _STEP)
        else:
            self.object(item, _own_accessors(item), level + 1, indent)

    def _is_leaf(self, value: Any, level: int) -> bool:
        return level >= self._depth or value is None or is_scalar(value)


def _own_accessors(value: Any) -> list[Accessor]:
    names = display_properties(value) or property_names(value)
    return [Accessor(name, property_getter(name)) for name in names]
