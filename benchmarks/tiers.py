"""The two tiers side by side: CPU time of programs with generated functions as a share of that without, in one process.

Beside the fifteen programs there are those in `loops/`, which do what they do with loops of their own.
"""

from __future__ import annotations

import math
import time
from pathlib import Path

from hvsim.console import MemoryConsole
from hvsim.session import Session

HERE = Path(__file__).parent
RUNS = 2


def run(text: str, rounds: int | None) -> tuple[str, float]:
    """What a program printed, its own measurements left out, and the CPU milliseconds it took."""
    console = MemoryConsole(width=120)
    session = Session(os="linux", console=console)  # on the simulated clock, so that a program measures 0 ms
    session.engine.rounds_before_generating = rounds
    start = time.process_time()
    session.run_command(text)
    return console.output + console.errors, (time.process_time() - start) * 1000


def main() -> None:
    shares = []
    for path in sorted([*HERE.glob("programs/*.ps1"), *HERE.glob("loops/*.ps1")]):
        text = path.read_text()
        default = Session(os="linux", console=MemoryConsole()).engine.rounds_before_generating
        closures, generated = math.inf, math.inf
        for _ in range(RUNS):
            expected, elapsed = run(text, None)
            closures = min(closures, elapsed)
            found, elapsed = run(text, default)
            generated = min(generated, elapsed)
        note = "" if found == expected else f"  WRONG: {found!r}, expected {expected!r}"
        shares.append(generated / closures)
        print(f"{path.stem:24} {closures:8.0f} ms {generated:8.0f} ms {shares[-1]:6.2f}{note}", flush=True)
    print(f"{'geometric mean':24} {'':23} {math.exp(sum(map(math.log, shares)) / len(shares)):6.2f}")


if __name__ == "__main__":
    main()
