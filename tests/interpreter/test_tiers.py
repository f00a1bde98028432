"""Both tiers are one language: generated Python from the first round on, and never, give the same output and errors."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.conformance.loading import load_all
from tests.interpreter.tier_programs import program

EVERY_DAY, SOAK = 40, 4000
CASES_EVERY_DAY = 60


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


def test_recorded_cases_mean_the_same_in_both_tiers() -> None:
    cases = [case for case in load_all(["flow-control", "admin-scripts"]) if "foreach" in case.script]
    found = [f"{case.name}: {each}" for case in cases[:CASES_EVERY_DAY] if (each := difference(case.script))]
    assert not found, found[0]


@pytest.mark.soak
def test_all_recorded_cases_mean_the_same_in_both_tiers() -> None:
    found = [f"{case.name}: {each}" for case in load_all([]) if (each := difference(case.script))]
    assert not found, found[0]


@pytest.mark.soak
def test_many_random_programs_mean_the_same_in_both_tiers() -> None:
    found = [f"seed {seed}: {each}" for seed in range(SOAK) if (each := difference(program(seed), seed % 3))]
    assert not found, found[0]


STORIES = {
    "a variable that script code changes in a method": """
        class Counter { [void] Hit() { $script:count++ } }
        $counter = [Counter]::new(); $count = 2147483600
        for ($i = 0; $i -lt 100; $i++) { $counter.Hit(); $count++ }
        $count.GetType().Name, $count
    """,
    "a block in the scope of the loop": "$n = 0; foreach ($i in 1..50) { 1..3 | ForEach-Object { $n += $i } }; $n",
    "a variable that becomes read-only": """
        $s = 1
        foreach ($i in 1..5) { $s = $i; if ($i -eq 3) { Set-Variable s 9 -Option ReadOnly -Force } }
        "$s $($error.Count)"
    """,
    "a jump to an outer loop": """
        :outer for ($i = 0; $i -lt 20; $i++) {
          foreach ($j in 1..20) { if ($j -gt $i) { continue outer }; if ($i * $j -gt 150) { break outer } }
        }
        "$i $j"
    """,
    "a command that breaks the loop": "function stop { break }; foreach ($i in 1..9) { if ($i -gt 4) { stop } }; $i",
    "an error in each round": "foreach ($i in 1..20) { $x = 10 / ($i - $i); $x = $i }; $x; $error.Count",
    "an error that ends the loop": 'try { foreach ($i in 1..9) { $i; [int]"no$i" } } catch { $_.InvocationInfo.Line }',
    "types that change": "$x = 1; foreach ($v in 1, 2.5, 'a', $null, 3l) { $x = $x + $x; $x; $x = $v }",
    "a typed variable": "[int]$n = 0; foreach ($v in '1', 2.6, '3') { $n = $v; $n }; [string]$n = 5; $n",
    "a local copy of an outer variable": """
        function f { foreach ($i in 1..5) { $sum += $i }; $sum }; $sum = 100; f; f; $sum
    """,
    "a list that changes under way": """
        $list = [System.Collections.ArrayList](1..4)
        foreach ($i in $list) { if ($i -eq 2) { $list.Add(9) } }; $error[0].FullyQualifiedErrorId
    """,
    "strict mode": """
        Set-StrictMode -Version 3; foreach ($i in 1..3) { $undefined + $i; $a = @(1); $a[$i] }; $error.Count
    """,
    "a method with return": """
        class A { [int] F([int]$n) { foreach ($i in 1..9) { if ($i -eq $n) { return $i * 2 } }; return -1 } }
        $a = [A]::new(); 1..12 | ForEach-Object { $a.F($_) }
    """,
}


@pytest.mark.parametrize("rounds", [0, 1, 3])
@pytest.mark.parametrize("name", STORIES)
def test_stories_mean_the_same_in_both_tiers(name: str, rounds: int) -> None:
    found = difference(STORIES[name], rounds)
    assert found is None, found


def test_an_interrupt_leaves_the_variables_as_they_were() -> None:
    """Ctrl-C within a generated loop: the next input of the shell sees how far it came."""
    session = Session(os="linux", console=MemoryConsole(width=80))
    session.engine.rounds_before_generating = 0
    timer = threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT))
    timer.start()
    started = time.monotonic()
    assert session.engine.run_interactive("$n = 0; while ($true) { $n++; $m = $n * 2 }") == 130
    assert time.monotonic() - started < 3
    (reached, doubled) = session.engine.invoke("$n; $m")
    assert reached > 100
    assert doubled in (2 * reached, 2 * reached - 2)
