"""Where a session's text goes and its answers come from: a terminal, or memory for tests and embedding.

Satisfies `interpreter.host.Console`. Knows no PowerShell value and no colour scheme.
"""

from __future__ import annotations

import io
import os
import select
import shutil
import stat
import sys
from collections import deque
from collections.abc import Callable, Iterable

from hvsim.keys import at_terminal, read_key

DEFAULT_WIDTH = 120


class TerminalConsole:
    """The process's own standard streams."""

    def __init__(self, redirected_width: int = DEFAULT_WIDTH) -> None:
        self.command_reader: Callable[[], str | None] | None = None
        """Asks for a command as the interactive shell does, where that runs."""
        self._line_is_open = False
        terminal = sys.stdout.isatty()
        self.interactive = _can_answer()
        self.colour = terminal and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
        self.width = redirected_width
        self.height = 0
        if terminal:
            self.measure()
        for stream in (sys.stdout, sys.stderr):
            # A script's text may hold anything, lone surrogates included: printing must not fail.
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(encoding="utf-8", errors="replace", newline="")

    def measure(self) -> None:
        """Takes the terminal's size of now: its window may have been resized."""
        self.width, rows = shutil.get_terminal_size((DEFAULT_WIDTH, 40))
        self.height = rows if at_terminal() else 0

    def write(self, text: str) -> None:
        sys.stdout.write(text)
        if text:
            self._line_is_open = text[-1] != "\n"

    def write_error(self, text: str) -> None:
        sys.stdout.flush()  # both streams may be one terminal: keep their order
        sys.stderr.write(text)
        sys.stderr.flush()

    def finish_line(self) -> None:
        """Ends a line left open, for what needs a line of its own, and shows all that was written."""
        if self._line_is_open:
            self.write("\n")
        sys.stdout.flush()

    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        self.write(prompt)
        sys.stdout.flush()
        try:
            line = self._read(masked)
        except KeyboardInterrupt:
            self.finish_line()
            raise
        if not sys.stdin.isatty():
            self.write(f"{'' if masked or line is None else line}\n")  # nobody's typing showed it, as recorded of pwsh
        self._line_is_open = line is None and sys.stdin.isatty()  # otherwise the user's Enter ended it
        return line

    def read_command(self, prompt: str) -> str | None:
        self.finish_line()
        return self.read_line(prompt) if self.command_reader is None else self.command_reader()

    def read_key(self) -> str:
        sys.stdout.flush()
        return read_key()

    def _read(self, masked: bool) -> str | None:
        if masked and sys.stdin.isatty():
            from getpass import getpass

            try:
                return getpass("")
            except EOFError:
                return None
        line = sys.stdin.readline()
        return line.rstrip("\r\n") if line else None


def _can_answer() -> bool:
    """Whether a question can be answered: by a person at a terminal, or by text on its way through a pipe or a file."""
    try:
        if sys.stdin.isatty():
            return True
        kind = os.fstat(sys.stdin.fileno()).st_mode
        if not (stat.S_ISFIFO(kind) or stat.S_ISREG(kind)):
            return False  # /dev/null, a service without input
        ready, _, _ = select.select([sys.stdin], [], [], 0)
        source = sys.stdin.buffer
        return not ready or (isinstance(source, io.BufferedReader) and bool(source.peek(1)))
    except (OSError, ValueError, AttributeError):
        return False  # no standard input at all, or one that cannot be asked


class MemoryConsole:
    """Keeps what was written; answers come from `answers`, in order."""

    def __init__(self, width: int = DEFAULT_WIDTH, answers: Iterable[str] = (), height: int = 0) -> None:
        self.width = width
        self.height = height
        self.colour = False
        self._answers = deque(answers)
        self.interactive = bool(self._answers)
        self._written: list[str] = []
        self._errors: list[str] = []

    @property
    def output(self) -> str:
        """All that went to the output so far."""
        return "".join(self._written)

    @property
    def errors(self) -> str:
        """All that went to the error stream so far."""
        return "".join(self._errors)

    def write(self, text: str) -> None:
        self._written.append(text)

    def write_error(self, text: str) -> None:
        self._errors.append(text)

    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        self.write(prompt)
        return self._answers.popleft() if self._answers else None

    def read_command(self, prompt: str) -> str | None:
        return self.read_line(prompt)

    def read_key(self) -> str:
        return self._answers.popleft() if self._answers else ""
