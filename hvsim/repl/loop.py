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
            _run(session, text)
    return session.exit_code or 0


def _run(session: Session, text: str) -> None:
    try:
        session.run_interactive(text)
    except Exception as error:  # a defect of hvsim must not cost the user the session
        from hvsim.defect import report_defect

        report_defect(error)
    sys.stdout.flush()
