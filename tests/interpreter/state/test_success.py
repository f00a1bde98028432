"""`$?` from one input of the shell to the next, and as the exit code of a text."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session


def typed(*inputs: str) -> list[str]:
    """What a session printed for inputs typed one after the other."""
    console = MemoryConsole()
    session = Session(os="linux", console=console)
    for each in inputs:
        session.engine.run_interactive(each)
    return console.output.split()


@pytest.mark.parametrize("failing", ["nosuch", "1/0", "Get-Item nope", "1 +"])
def test_the_next_input_sees_that_the_last_one_failed(failing: str) -> None:
    assert typed(failing, "$?", "$?") == ["False", "True"]
    assert typed(failing, "if ($?) { 1 } else { 2 }") == ["2"]
    assert typed(failing, "$x = 1", "$?") == ["True"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("Get-Item nope; 1", 0), ("1/0; 2", 0), ("1; Get-Item nope", 1), ("1; 1/0", 1), ("nosuch", 1), ("", 0)],
)
def test_the_exit_code_of_a_text_is_that_of_its_last_statement(text: str, code: int) -> None:
    session = Session(os="linux", console=MemoryConsole())
    session.engine.run_text("nosuch")
    assert session.engine.run_text(text) == code
