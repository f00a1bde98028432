"""Random programs: whatever a script says, it ends with values or PowerShell's errors, soon, and never in Python's.

A soak run (`-m soak`) tries many thousands; `python -m tests.interpreter.test_random_programs FIRST COUNT` any others.
"""

from __future__ import annotations

import sys
import time

import pytest

from hvsim.console import MemoryConsole
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.session import Session
from tests.interpreter.random_programs import PARTS, program

SECONDS = 2.0
EVERY_DAY, SOAK = 200, 10_000


def complaint(seed: int) -> str | None:
    """What is wrong with how the program ended; None when nothing is.

    Its lines run one after the other as a person would type them, so that one that does not parse costs only itself.
    """
    text = program(seed)
    console = MemoryConsole(width=80)
    start = time.process_time()
    try:
        session = Session(os="linux" if seed % 2 else "windows", console=console)
        for line in text.splitlines():
            session.run_command(line)
    except (ScriptError, NetFailure) as error:
        return f"seed {seed}: an error left the session: {error!r}\n{text}"
    except Exception as error:  # the law itself: nothing of Python's may come out
        return f"seed {seed}: {type(error).__name__}: {error}\n{text}"
    taken = time.process_time() - start
    if taken > SECONDS:
        return f"seed {seed}: {taken:.1f} s\n{text}"
    if "internal error" in console.errors or "Traceback (most" in console.errors:
        return f"seed {seed}: {console.errors}\n{text}"
    return None


@pytest.mark.parametrize("first", range(0, EVERY_DAY, 20))
def test_random_programs_end_in_values_or_in_errors_of_powershell(first: int) -> None:
    complaints = [found for seed in range(first, first + 20) if (found := complaint(seed)) is not None]
    assert not complaints, "\n\n".join(complaints)


@pytest.mark.soak
def test_many_random_programs() -> None:
    complaints = [found for seed in range(EVERY_DAY, EVERY_DAY + SOAK) if (found := complaint(seed)) is not None]
    assert not complaints, "\n\n".join(complaints)


def test_a_seed_is_a_program() -> None:
    assert program(7) == program(7)
    assert len({program(seed) for seed in range(300)}) > 290
    assert "Start-VM" in PARTS["anycommand"]


def main(first: int, count: int) -> int:
    """Runs other programs and prints what is wrong; the exit code tells whether anything was."""
    wrong = 0
    for seed in range(first, first + count):
        found = complaint(seed)
        if found is not None:
            wrong += 1
            print(f"==== {found}", flush=True)
    print(f"{count} programs from {first}: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
