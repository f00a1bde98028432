"""Runs PowerShell text in a fresh session and gives what it printed: the tests' short way through the front door."""

from __future__ import annotations

from attrs import frozen

from hvsim.console import MemoryConsole
from hvsim.session import Session


@frozen
class Printed:
    """What a script printed; lines come without their ends."""

    output: list[str]
    errors: str


def run(text: str, *, os: str = "linux", width: int = 120) -> Printed:
    """Runs `text` on a machine of its own."""
    console = MemoryConsole(width=width)
    Session(os=os, console=console).run_command(text)
    return Printed(console.output.replace("\r\n", "\n").splitlines(), console.errors.replace("\r\n", "\n"))


def output(text: str, *, os: str = "linux") -> list[str]:
    """What `text` printed; an error fails the test."""
    printed = run(text, os=os)
    assert printed.errors == "", printed.errors
    return printed.output
