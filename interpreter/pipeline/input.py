"""`$input`: the pipeline's objects, as an enumerator that a script may walk once or move on itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.enumerators import Enumerator


class InputEnumerator(Enumerator):
    """The objects that reached a function; walking it uses it up, `Reset()` starts anew."""

    __slots__ = ()
    net_name = "System.Collections.ArrayList+ArrayListEnumeratorSimple"

    def enumerate(self) -> Iterator[Any]:
        while self.move_next():
            yield self.current()


class LazyInput(InputEnumerator):
    """`$input` over lines that are read as they are asked for."""

    __slots__ = ("_lines",)

    def __init__(self, lines: Iterable[Any]) -> None:
        super().__init__(())
        self._lines = iter(lines)

    def move_next(self) -> bool:
        for line in self._lines:
            self.items.append(line)
            break
        return super().move_next()
