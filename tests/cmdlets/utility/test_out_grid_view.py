"""Out-GridView: a table in the terminal, and the rows that a person chooses."""

from __future__ import annotations

import re

import pytest

from hvsim import Session
from hvsim.console import MemoryConsole

MACHINES = "'a', 'b', 'c' | ForEach-Object { [pscustomobject]@{ Name = $_ } } | "


def shown(text: str, answers: str = "") -> list[str]:
    console = MemoryConsole(answers=answers.splitlines())
    Session(os="windows", console=console).run_command(MACHINES + text)
    assert console.errors == ""
    return [line for line in console.output.splitlines() if line.strip()]


def test_it_shows_a_table_under_its_title() -> None:
    assert shown("Out-GridView -Title Machines") == ["Machines", "Name", "----", "a", "b", "c"]


@pytest.mark.parametrize(
    ("command", "answer", "passed"),
    [("-PassThru", "1, 3", ["a", "c"]), ("-PassThru", "*", ["a", "b", "c"]), ("-OutputMode Single", "2,3", ["b"]),
     ("-PassThru", "7", [])],
)  # fmt: skip
def test_the_rows_that_are_chosen_go_on(command: str, answer: str, passed: list[str]) -> None:
    lines = shown(f"Out-GridView {command} | ForEach-Object {{ 'chosen ' + $_.Name }}", answer)
    assert re.findall("chosen ([abc])", " ".join(lines)) == passed
