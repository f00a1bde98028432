"""Both tiers are one language: generated Python from the first round on, and never, give the same output and errors."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.interpreter.tier_programs import program

EVERY_DAY, SOAK = 120, 4000


def outcome(text: str, rounds: int | None) -> tuple[str, str, int]:
    """What a script prints, its errors, and its exit code, with code generated after so many rounds of a loop."""
    console = MemoryConsole(width=120)
    session = Session(os="linux", console=console)
    session.engine.rounds_before_generating = rounds
    code = session.run_command(text)
    return console.output, console.errors, code


def difference(text: str, rounds: int = 0) -> str | None:
    """What the tiers do not agree on; None when they do."""
    off, on = outcome(text, None), outcome(text, rounds)
    return None if off == on else f"{text}\n--- closures:\n{off}\n--- generated:\n{on}"


@pytest.mark.parametrize("first", range(0, EVERY_DAY, 20))
def test_random_programs_mean_the_same_in_both_tiers(first: int) -> None:
    found = [f"seed {seed}: {each}" for seed in range(first, first + 20) if (each := difference(program(seed)))]
    assert not found, found[0]


@pytest.mark.soak
def test_many_random_programs_mean_the_same_in_both_tiers() -> None:
    found = [f"seed {seed}: {each}" for seed in range(SOAK) if (each := difference(program(seed), seed % 3))]
    assert not found, found[0]
