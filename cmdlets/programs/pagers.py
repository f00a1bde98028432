"""more and less: text page by page, for somebody at the terminal."""

from __future__ import annotations

from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.paging import Pager, Step

_REVERSED = "\x1b[7m{}\x1b[27m"


@program(r"C:\Windows\System32\more.com", "/usr/bin/more", "/usr/bin/less")
def more(call: ProgramCall) -> int:
    """Writes its input; a page is held until a key: Enter shows a line more, Q ends, any other the next page."""
    windows, console = call.engine.personality.is_windows, call.engine.console
    prompt = "-- More  -- " if windows else "--More--"
    pager = Pager(call.engine, _REVERSED.format(prompt) if console.colour and not windows else prompt, _step_of)
    with pager.reading():
        for line in call.input():
            call.write(line)
            if pager.quit:
                break
    return 0


def _step_of(key: str) -> Step:
    if key in ("\r", "\n"):
        return Step.LINE
    return Step.QUIT if key in ("q", "Q", "") else Step.PAGE
