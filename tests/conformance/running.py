"""Running one case in a session of its own, in a process of its own, and comparing what came out.

A process per case keeps a runaway script, or types it registered, away from the next one.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import tempfile
import traceback
from pathlib import Path

import attrs

from tests.conformance.loading import Case

WIDTH = 80
SECONDS = 30
MEMORY = 2_000_000_000
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@attrs.define
class Outcome:
    """What a script wrote and how it ended, cleaned of what differs from run to run."""

    stdout: str
    stderr: str
    exit: int

    def matches(self, case: Case) -> bool:
        """Output and exit code to the letter, and errors where there were errors."""
        return self.stdout == case.stdout and self.exit == case.exit and bool(self.stderr) == bool(case.stderr)

    def matches_strictly(self, case: Case) -> bool:
        """As `matches`, the error text to the letter as well."""
        return self.matches(case) and self.stderr == case.stderr


def run(case: Case) -> Outcome:
    """Runs a case in a child process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(case, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    if not answer:
        return Outcome("", "<crashed or timed out>\n", 124)
    return Outcome(**json.loads(answer))


def _serve(case: Case, writing: int) -> None:
    """The child: runs, answers, and never returns."""
    try:
        signal.alarm(SECONDS)
        limit = _address_space() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        with tempfile.TemporaryDirectory(prefix="case-") as folder:
            outcome = _run_here(case, Path(folder))
        with os.fdopen(writing, "wb") as stream:
            stream.write(json.dumps(attrs.asdict(outcome)).encode("utf-8", "surrogatepass"))
    finally:
        os._exit(0)


def _address_space() -> int:
    """Bytes of address space this process has already: what the tests before left in it is not the case's."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _run_here(case: Case, home: Path) -> Outcome:
    from hvsim.console import MemoryConsole
    from hvsim.session import Session

    script = home / "case.ps1"
    script.write_text(case.script, encoding="utf-8")
    os.chdir(home)
    console = MemoryConsole(width=WIDTH)
    try:
        code = Session(os="linux", console=console).run_file(str(script))
        failure = ""
    except Exception:  # a defect of hvsim fails its case, and the other cases still run
        code, failure = 70, traceback.format_exc()
    return Outcome(_clean(console.output, script, home), _clean(console.errors + failure, script, home), code)


def _clean(text: str, script: Path, home: Path) -> str:
    """Text as the recorder kept it: no colours, no temporary paths, no blanks at line ends."""
    text = _ESCAPE.sub("", text.replace("\r\n", "\n"))
    text = text.replace(str(script), "<case>").replace(str(home), "<home>")
    text = re.sub(r"^#### ", "##### ", text, flags=re.MULTILINE)
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + ("\n" if lines else "")
