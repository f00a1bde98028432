"""The fifteen programs: hvsim's time for each as a multiple of recorded PowerShell's, scaled to this machine.

`reference.json` holds real PowerShell's times and those of a calibration loop on the machine where they were taken; the
same loop runs here, so that the two machines compare. Where pwsh is on PATH it is run here as well.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
RUNS = 3


def calibration() -> float:
    """Milliseconds of the calibration loop on this machine, the best of seven."""
    times = []
    for _ in range(7):
        start = time.perf_counter()
        total = 0
        for i in range(2_000_000):
            if i % 3 == 0:
                total += i
            else:
                total -= 1
        times.append((time.perf_counter() - start) * 1000)
    return min(times)


def run(command: list[str]) -> tuple[str, float]:
    """A program's answer and the milliseconds it measured itself; instead of an answer its error when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    answer, _, elapsed = done.stdout.strip().rpartition(" ")
    try:
        return answer, float(elapsed)
    except ValueError:
        return (done.stderr or done.stdout).strip()[:200], math.nan


def measure(name: str, shell: list[str]) -> tuple[str, float]:
    """The program's answer and its best time under `shell`."""
    results = [run([*shell, str(HERE / "programs" / f"{name}.ps1")]) for _ in range(RUNS)]
    return results[0][0], min(elapsed for _, elapsed in results)


def main() -> None:
    reference = json.loads((HERE / "reference.json").read_text())
    scale = calibration() / reference["calibration_ms"]
    print(f"this machine takes {scale:.2f} of the reference machine's time for the calibration loop")
    hvsim = [sys.executable, "-m", "hvsim", "run", "--wall-clock", "--os", "linux"]
    pwsh = ["pwsh", "-NoProfile", "-File"] if shutil.which("pwsh") else None
    ratios = []
    for name, facts in reference["programs"].items():
        answer, elapsed = measure(name, hvsim)
        ratio = elapsed / (facts["ms"] * scale)
        note = "" if answer == facts["output"] else f"  WRONG: {answer!r}, expected {facts['output']!r}"
        if pwsh:
            note += f"  ({elapsed / measure(name, pwsh)[1]:.2f} x pwsh here)"
        print(f"{name:24} {elapsed:8.0f} ms {ratio:6.2f} x PowerShell{note}", flush=True)
        if answer == facts["output"]:
            ratios.append(ratio)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"{'geometric mean':24} {'':11} {mean:6.2f} x PowerShell over {len(ratios)} programs")


if __name__ == "__main__":
    main()
