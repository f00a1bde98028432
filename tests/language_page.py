"""The generated parts of docs/language.md and docs/language-lists.md, and what the tables say.

`python -m tests.language_page` writes the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from attrs import frozen

from hvsim.cmdlets.build_index import declared_cmdlets
from hvsim.interpreter import limits
from hvsim.interpreter.values.types.type_table import TYPES

PAGE = Path(__file__).parents[1] / "docs" / "language.md"
PAGES = (PAGE, PAGE.with_name("language-lists.md"))
COMMANDS = Path(__file__).with_name("powershell_commands.txt")  # the cmdlets of PowerShell 7.6 on Linux
WIDTH = 118
_SECTION = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ROW = re.compile(r"^\| (?P<what>.*?) \| `(?P<script>.*?)` \| `(?P<says>.*?)` \|$", re.MULTILINE)
_EVERYWHERE = frozenset(("-CimSession", "-Credential"))
_NOT_LIMITS = frozenset(("REPORTING_DEPTH", "SURE_REACH", "OVERFLOW_REACH", "MACHINE_STACK"))


@frozen
class Row:
    """A line of a table: a difference, a script that shows it, and part of what hvsim prints."""

    what: str
    script: str
    says: str


def rows(page: str) -> list[Row]:
    """The lines of the page's tables whose script is to be run."""
    return [Row(*(text.replace("\\|", "|") for text in found.groups())) for found in _ROW.finditer(page)]


def generated(page: str) -> str:
    """The page with its generated parts as they ought to be."""
    return _SECTION.sub(lambda found: found[1] + _PARTS[found[2]]() + found[3], page)


def _limits() -> str:
    source = Path(limits.__file__).read_text(encoding="utf-8")
    lines = ["| limit | value |\n|---|---|\n"]
    for name in re.findall(r"^([A-Z_]+) = ", source, re.MULTILINE):
        value = getattr(limits, name)
        if name not in _NOT_LIMITS:
            lines.append(f"| {name.lower().replace('_', ' ')} | {value:,} |\n")
    return "".join(lines)


def _commands() -> str:
    ours = {info.name.lower() for info in declared_cmdlets()}
    return _wrapped([name for name in COMMANDS.read_text(encoding="utf-8").split() if name.lower() not in ours])


def _parameters() -> str:
    lines = [f"Everywhere: {' '.join(sorted(_EVERYWHERE))}.\n\n"]
    for info in sorted(declared_cmdlets(), key=lambda each: each.name):
        names = sorted({f"-{each.name}" for each in info.parameters if not each.simulated} - _EVERYWHERE)
        if names:
            lines.append(f"- `{info.name}` {' '.join(names)}\n")
    return "".join(lines)


def _types() -> str:
    names = set()
    for line in TYPES.strip().splitlines():
        head = line.partition(" : ")[0].rpartition(" ")[2]
        if head and not line.startswith("[") and not head.endswith("Exception"):
            names.add(head)
    lines = []
    for space, group in groupby(sorted(names), key=lambda name: name.rpartition(".")[0]):
        lines.append(f"**{space}**\n" + _wrapped([name.rpartition(".")[2] for name in group]) + "\n")
    return "".join(lines)


def _members() -> str:
    lines = []
    known = Path(limits.__file__).parent / "dotnet" / "known_members.txt"
    for line in known.read_text(encoding="utf-8").splitlines():
        name, *members = line.split()
        lines.append(f"- {name.removeprefix('System.')}: {', '.join(members)}\n")
    return "".join(lines)


def _wrapped(words: list[str]) -> str:
    lines, current = [], ""
    for word in words:
        piece = word + ("" if word is words[-1] else ",")
        if current and len(current) + 1 + len(piece) > WIDTH:
            lines.append(current)
            current = ""
        current = f"{current} {piece}" if current else piece
    return "\n".join([*lines, current]) + "\n"


_PARTS: dict[str, Callable[[], str]] = {
    "limits": _limits,
    "commands": _commands,
    "parameters": _parameters,
    "types": _types,
    "members": _members,
}


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(generated(page.read_text(encoding="utf-8")), encoding="utf-8")
