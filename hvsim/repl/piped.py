"""Commands from standard input: each line runs as if it were typed, without prompts, as `pwsh -Command -` does it.

So Enter-PSSession decides where the next lines run, Read-Host reads the next line, and an error ends its line only.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Iterator

from hvsim.repl.reading import is_unfinished

if typing.TYPE_CHECKING:
    from hvsim.session import Session

INTERRUPTED = 130


def run_piped(session: Session) -> int:
    """Runs what standard input has until `exit` or its end; returns the exit code, 1 where the last command failed."""
    code = 0
    for text in _commands(sys.stdin.readline):
        engine = session.foreground
        if session.run_interactive(text) == INTERRUPTED:
            return INTERRUPTED
        if session.exit_code is not None:
            return session.exit_code
        code = 0 if engine.success else 1
    return code


def _commands(read_line: Callable[[], str]) -> Iterator[str]:
    """The inputs, each a line, or as many as it takes up to an empty line where the first one is not complete.

    An empty line within what is still not complete then is part of it.
    """
    text = ""
    while line := read_line():
        if not text and line.strip() and not is_unfinished(line.rstrip("\n")):
            yield line
        elif text or line.strip():
            text += line
            if not line.strip() and not is_unfinished(text.rstrip("\n")):
                yield text
                text = ""
    if text:
        yield text
