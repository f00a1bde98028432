"""A generator of random programs: a seed is a program, so that what went wrong can be shown again (`program(seed)`).

Its grammar is `random_programs.txt`; deeper parts are simpler, so that a program ends. Loops count with variables of
their own (`$~` there), which nothing else in the program writes, so that running it ends as well.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

_GRAMMAR = Path(__file__).with_suffix(".txt")
_COMMANDS = Path(__file__).parents[2] / "cmdlets" / "index.json"
# Commands that wait for a person.
_LEFT_OUT = frozenset(("Read-Host", "Get-Credential"))
_PART = re.compile(r"<([a-z-]+)>")
_FIRST = (
    "$a = 1, 2, 'x'; $b = @{ k = 1 }; $d = 0; function f { param($a) process { $a; $_ } }; function g($b) { $args; $b }"
)


def _read_grammar() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    ways: list[str] = []
    words = False
    for line in _GRAMMAR.read_text(encoding="utf-8").splitlines():
        if re.match(r"\[[a-z-]+( \(simple\))?\]( words)?$", line):
            name, _, rest = line[1:].partition("]")
            ways, words = parts.setdefault(name, []), rest == " words"
        elif line and not line.startswith("# The") and not line.startswith("# `<"):
            ways.extend("" if each == "-" else each for each in (line.split() if words else [line]))
    return parts


def _commands() -> list[str]:
    sources = json.loads(_COMMANDS.read_text(encoding="utf-8"))["sources"].values()
    return sorted(name for source in sources for name in source["names"] if name not in _LEFT_OUT)


PARTS = _read_grammar()
PARTS["anycommand"] = _commands()


class Grower:
    """Grows one program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.loops = 0

    def grow(self, part: str, depth: int) -> str:
        """A part of that name, no deeper than `depth`."""
        simple = PARTS.get(f"{part} (simple)")
        if simple is not None and (depth <= 0 or (part == "expression" and self.random.random() < 0.2)):
            way = self.random.choice(simple)
        else:
            way = self.random.choice(PARTS[part])
        if "$~" in way:
            self.loops += 1
            way = way.replace("$~", f"$n{self.loops}")
        return _PART.sub(lambda found: self.grow(found.group(1), depth - 1), way)


def program(seed: int) -> str:
    """The program of a seed. The first line gives its variables values."""
    grower = Grower(seed)
    count = grower.random.randrange(1, 7)
    lines = [grower.grow("statement", grower.random.randrange(1, 5)) for _ in range(count)]
    return "\n".join([_FIRST, *lines])
