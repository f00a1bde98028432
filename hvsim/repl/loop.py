"""The loop of the interactive shell. How a line is edited is `editor.py`'s, what it does the session's."""

from __future__ import annotations

import sys
import typing

from hvsim import __version__

if typing.TYPE_CHECKING:
    from hvsim.session import Session


def run_repl(session: Session) -> int:
    """Reads and runs commands until `exit` or the end of input; returns the exit code."""
    from hvsim.repl.editor import Editor

    sys.stdout.write(f"hvsim {__version__}  (a simulated estate: nothing real is touched; `exit` or Ctrl-D leaves)\n")
    sys.stdout.flush()
    editor = Editor(session)
    while session.exit_code is None:
        try:
            text = editor.read()
        except KeyboardInterrupt:
            continue
        if text is None:
            break
        if text.strip():
            session.run_interactive(text)
            sys.stdout.flush()
    return session.exit_code or 0
