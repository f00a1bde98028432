"""Running commands one by one on the default lab's first host."""

from __future__ import annotations

from hvsim import Session
from hvsim.console import MemoryConsole


def run(*commands: str) -> tuple[list[str], str]:
    """What the commands print, as lines without blanks at their ends, and their errors."""
    console = MemoryConsole(width=120)
    session = Session(os="windows", console=console)
    for command in commands:
        session.run_command(command)
    return [line.rstrip() for line in console.output.splitlines() if line.strip()], console.errors
