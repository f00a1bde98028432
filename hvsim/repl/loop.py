"""The loop of the interactive shell. How a line is edited is `editor.py`'s, what it does the session's."""

from __future__ import annotations

import sys
import typing

from hvsim import __version__
from hvsim.interpreter.errors import ErrorRecord
from hvsim.repl.editor import Editor
from hvsim.repl.feedback import feedback_lines
from hvsim.repl.terminal import silent_interrupts

if typing.TYPE_CHECKING:
    from hvsim.console import TerminalConsole
    from hvsim.session import Session


def run_repl(session: Session, console: TerminalConsole) -> int:
    """Reads and runs commands on the session's own terminal until `exit` or Ctrl-D; returns the exit code."""
    sys.stdout.write(f"hvsim {__version__} (a simulated estate: nothing real is touched; Ctrl-D leaves)\n")
    sys.stdout.flush()
    editor = Editor(session)
    console.command_reader = editor.read
    while session.exit_code is None:
        try:
            text = editor.read()
        except KeyboardInterrupt:
            continue
        if text is None:
            text = "exit"  # Ctrl-D leaves what was entered last: another machine, or the shell
        if text.strip():
            console.measure()
            with silent_interrupts():
                _run(session, text)
            console.finish_line()
    return session.exit_code or 0


def _run(session: Session, text: str) -> None:
    engine = session.foreground
    errors = engine.error_list
    newest = errors[0] if errors else None
    try:
        session.run_interactive(text)
    except Exception as error:  # a defect of hvsim must not cost the user the session
        from hvsim.defect import report_defect

        report_defect(error)
    if not engine.success and errors and errors[0] is not newest:
        _add_feedback(session, errors[0])


def _add_feedback(session: Session, record: object) -> None:
    if isinstance(record, ErrorRecord):
        for line in feedback_lines(session, record, colour=session.console.colour):
            session.console.write(f"{line}\n")
