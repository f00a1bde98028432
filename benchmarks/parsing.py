"""How fast scripts become trees, beside CPython's own parser on its standard library in the same run.

The scripts are those of the conformance cases and of `scripts/`; CPython's are modules of the same total size.
"""

from __future__ import annotations

import ast
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

from hvsim.grammar import parse_with_errors

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3


def scripts() -> list[str]:
    """All scripts of the conformance cases and the demo scripts."""
    found = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "scripts").glob("*.ps1"))]
    for path in sorted((ROOT / "tests" / "conformance" / "cases").glob("*.cases")):
        for case in path.read_text(encoding="utf-8").split("#### case: ")[1:]:
            _, _, rest = case.partition("\n")
            found.append(rest.split("\n#### stdout", 1)[0])
    return found


def python_modules(size: int) -> list[str]:
    """Modules of the standard library, about `size` characters in all."""
    found: list[str] = []
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        if size <= 0:
            break
        text = path.read_text(encoding="utf-8")
        found.append(text)
        size -= len(text)
    return found


def lines_per_second(texts: list[str], parse: Callable[[str], object]) -> float:
    """The best of a few rounds, in CPU time."""
    lines = sum(text.count("\n") + 1 for text in texts)
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            parse(text)
        best = min(best, time.process_time() - start)
    return lines / best


def main() -> None:
    """Prints lines a second, and the ratio."""
    sources = scripts()
    modules = python_modules(sum(map(len, sources)))
    ours = lines_per_second(sources, parse_with_errors)
    correct = [text for text in sources if "using " not in text and not parse_with_errors(text).problems]
    whole = lines_per_second(["\n".join(f"& {{\n{text}\n}}" for text in correct)], parse_with_errors)
    theirs = lines_per_second(modules, ast.parse)
    print(f"PowerShell scripts  {ours / 1000:6.1f} klines/s")
    print(f"  as one text       {whole / 1000:6.1f} klines/s")
    print(f"CPython ast.parse   {theirs / 1000:6.1f} klines/s")
    print(f"ratio               {ours / theirs:6.2f}")


if __name__ == "__main__":
    main()
