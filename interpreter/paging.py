"""Text page by page: what stands between a command and the console while somebody reads.

Only what reaches the console counts: output that is kept in a variable or goes into a file is never held up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from hvsim.interpreter.engine import Engine
from hvsim.interpreter.formatting.text import cells
from hvsim.interpreter.host import Console


class Step(Enum):
    """What a key asks for."""

    PAGE = "page"
    LINE = "line"
    QUIT = "quit"


class Pager:
    """Holds text up after each page, with `prompt` in the last row, and asks `step_of` what the next key means.

    A key that means nothing is asked for again. Afterwards the prompt is wiped out unless it `stays`. Once the reader
    has had enough, `quit` is true and nothing more is shown.
    """

    def __init__(
        self, engine: Engine, prompt: str, step_of: Callable[[str], Step | None], *, stays: bool = False
    ) -> None:
        self.engine = engine
        self.quit = False
        self._prompt = prompt
        self._step_of = step_of
        self._stays = stays
        self._rows_left = engine.console.height - 1

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What the session writes meanwhile is shown page by page; where nobody reads it, as ever."""
        inner = self.engine.console
        if inner.height < 2:
            yield
            return
        self.engine.console = _PagedConsole(inner, self)
        try:
            yield
        finally:
            self.engine.console = inner

    def show(self, console: Console, text: str) -> None:
        """Writes the lines of the text, as far as the reader wants them."""
        for line in text.splitlines(keepends=True):
            if self._rows_left <= 0:
                self._ask(console)
            if self.quit:
                return
            self._rows_left -= max(1, -(-cells(line.rstrip("\r\n")) // max(console.width, 1)))
            console.write(line)

    def _ask(self, console: Console) -> None:
        step = None
        while step is None:
            console.write(self._prompt)
            step = self._step_of(console.read_key())
            console.write("\n" if self._stays else f"\r{' ' * cells(self._prompt)}\r")
        self._rows_left = 1 if step is Step.LINE else console.height - 1
        self.quit = step is Step.QUIT


class _PagedConsole:
    """A console whose text a pager shows. All else is the inner console's."""

    width: int
    height: int
    colour: bool
    interactive: bool

    def __init__(self, inner: Console, pager: Pager) -> None:
        self.inner = inner
        self._pager = pager

    def write(self, text: str) -> None:
        self._pager.show(self.inner, text)

    def write_error(self, text: str) -> None:
        self.inner.write_error(text)

    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        return self.inner.read_line(prompt, masked=masked)

    def read_key(self) -> str:
        return self.inner.read_key()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
