"""Case files: scripts with what PowerShell 7.6 wrote and how it ended.

A file is a run of blocks: `#### case: NAME`, the script, `#### stdout`, text, `#### stderr`, text, `#### exit: N`.
"""

from __future__ import annotations

import re
from pathlib import Path

import attrs

CASES = Path(__file__).parent / "cases"
_HEADING = re.compile(r"^#### (?:case: (?P<name>.*)|(?P<stream>stdout|stderr)|exit: (?P<exit>-?\d+))$")


@attrs.define
class Case:
    """One recorded script. `topic` is the file's name without its extension."""

    topic: str
    name: str
    script: str = ""
    stdout: str = ""
    stderr: str = ""
    exit: int = 0

    @property
    def identity(self) -> str:
        return f"{self.topic}/{self.name}"


def load(path: Path) -> list[Case]:
    """The cases of one file, in order."""
    cases: list[Case] = []
    lines: list[str] = []
    part = ""

    def close() -> None:
        if part:
            setattr(cases[-1], part, "".join(f"{line}\n" for line in lines))
        lines.clear()

    for line in path.read_text(encoding="utf-8").split("\n"):
        heading = _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        close()
        if heading["name"] is not None:
            cases.append(Case(path.stem, heading["name"].strip()))
            part = "script"
        elif heading["stream"] is not None:
            part = heading["stream"]
        else:
            cases[-1].exit = int(heading["exit"])
            part = ""
    for case in cases:
        case.script = case.script.rstrip("\n") + "\n"
    return cases


def load_all(names: list[str] | None = None) -> list[Case]:
    """The cases of the files named (by topic or path), or of all files."""
    paths = sorted(CASES.glob("*.cases")) if not names else [_path(name) for name in names]
    return [case for path in paths for case in load(path)]


def _path(name: str) -> Path:
    given = Path(name)
    return given if given.suffix else CASES / f"{name}.cases"
