"""`python -m benchmarks [AREA...]`: measures hvsim and prints ratios against peers taken in the same run.

Areas: startup, programs, tiers, parsing, blocks, estate. Seconds on a shared machine say little; the ratios are what to
quote.
"""

from __future__ import annotations

import importlib
import sys

AREAS = ("startup", "programs", "tiers", "parsing", "blocks", "estate")


def main() -> int:
    chosen = sys.argv[1:] or list(AREAS)
    unknown = [area for area in chosen if area not in AREAS]
    if unknown:
        sys.stderr.write(f"benchmarks: no such area: {', '.join(unknown)} (there are {', '.join(AREAS)})\n")
        return 64
    for area in chosen:
        print(f"== {area}")
        importlib.import_module(f"benchmarks.{area}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
