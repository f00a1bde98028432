"""more, less, `help` and Out-Host -Paging: a page at a time for somebody at a terminal, and for nobody else."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session

MORE = "-- More  -- "
OUT_HOST = "<SPACE> next page; <CR> next line; Q quit"


def pages(text: str, *keys: str, height: int = 4, os: str = "windows") -> tuple[list[str], str]:
    """What a terminal of so many rows showed between the keys, wiped prompts cut away; and the errors."""
    console = MemoryConsole(width=60, answers=keys, height=height)
    with Session(os=os, console=console) as session:
        session.run_command(text)
    blank = f"\r{' ' * len(MORE)}\r"
    return console.output.replace("\r\n", "\n").replace(blank, "").split(MORE), console.errors


def numbers(first: int, last: int) -> str:
    return "".join(f"{number}\n" for number in range(first, last + 1))


def test_more_shows_a_page_a_line_or_no_more() -> None:
    shown, errors = pages("1..20 | more; 'after'", " ", "\r", "q")
    assert errors == ""
    assert shown == [numbers(1, 3), numbers(4, 6), numbers(7, 7), "after\n"]


def test_lines_that_wrap_take_their_rows() -> None:
    shown, _ = pages("1..3 | ForEach-Object { 'x' * 100 } | more", " ", " ")
    line = f"{'x' * 100}\n"
    assert shown == [line * 2, line]


@pytest.mark.parametrize("text", ["$kept = 1..20 | more", "1..20 | more > C:\\kept.txt", "(1..20 | more).Count"])
def test_what_nobody_reads_is_not_held_up(text: str) -> None:
    shown, errors = pages(text)
    assert (len(shown), errors) == (1, "")


def test_without_a_terminal_everything_comes_at_once() -> None:
    assert pages("1..20 | more", height=0) == ([numbers(1, 20)], "")


def test_help_is_paged_and_lists_are_not() -> None:
    shown, errors = pages("help Get-VM; 'after'", " ", "q", height=8)
    assert errors == ""
    assert [part.count("\n") for part in shown] == [7, 7, 1]
    assert shown[0].startswith("\nNAME\n    Get-VM")
    assert len(pages("help *-VMSnap*", height=4)[0]) == 1


def test_help_can_be_kept_as_lines() -> None:
    assert pages("$text = help Get-VM; ($text | Select-String '^SYNTAX').Count; $text.Count -gt 50", height=0) == (
        ["1\nTrue\n"],
        "",
    )


def test_linux_has_less() -> None:
    console = MemoryConsole(width=60, answers=["q"], height=8)
    with Session(os="linux", console=console) as session:
        session.run_command("help Get-VM")
    assert "--More--" in console.output
    assert console.output.count("\n") == 7


def test_out_host_asks_again_for_a_key_that_means_nothing() -> None:
    shown, errors = pages("1..20 | Out-Host -Paging; 'after'", " ", "\r", "?", "Q")
    expected = [numbers(1, 3), "\n" + numbers(4, 6), "\n" + numbers(7, 7), "\n", "\nafter\n"]
    assert "".join(shown).split(OUT_HOST) == expected
    assert "The command was stopped by the user." in errors
