"""Sessions for tests of the interpreter: run text, see its output as text or as values."""

from __future__ import annotations

from typing import Any

from hvsim.console import MemoryConsole
from hvsim.session import Session


def session() -> Session:
    """A fresh Linux session that writes to memory."""
    return Session(os="linux", console=MemoryConsole(width=80))


def values(text: str) -> list[Any]:
    """The output of a script, as PowerShell values."""
    return session().invoke(text)


def shown(text: str) -> str:
    """What running the text writes to the console."""
    made = session()
    made.run_command(text)
    console = made.console
    assert isinstance(console, MemoryConsole)
    return console.output


def shown_with_errors(text: str) -> tuple[str, str, int]:
    """What running the text writes to the console and to the error stream, and the exit code."""
    made = session()
    code = made.run_command(text)
    console = made.console
    assert isinstance(console, MemoryConsole)
    return console.output, console.errors, code
