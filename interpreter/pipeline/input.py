"""`$input`: the pipeline's objects, as an enumerator that a script may walk once or move on itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.dotnet.enumerators import Enumerator


class InputEnumerator(Enumerator):
    """The objects that reached a function; walking it uses it up, `Reset()` starts anew."""

    __slots__ = ()

    def enumerate(self) -> Iterator[Any]:
        while self.move_next():
            yield self.current()
