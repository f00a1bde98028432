"""`$input`: the pipeline's objects, as an enumerator that a script may walk once or move on itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class InputEnumerator:
    """The objects that reached a function; walking it uses it up, `Reset()` starts anew."""

    __slots__ = ("_position", "current", "extended", "items")
    net_name = "System.Collections.ArrayList+ArrayListEnumeratorSimple"

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self._position = 0
        self.current: Any = None
        self.extended: Any = None

    def move_next(self) -> bool:
        if self._position >= len(self.items):
            return False
        self.current = self.items[self._position]
        self._position += 1
        return True

    def reset(self) -> None:
        self._position = 0

    def enumerate(self) -> Iterator[Any]:
        while self.move_next():
            yield self.current
