"""The outermost streams: where records go that nobody redirected. Text on the console, errors through the formatter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.pipeline.records import HostMessage
from hvsim.interpreter.pipeline.streams import Streams

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_COLOURS = {"WARNING: ": "\x1b[33;1m", "VERBOSE: ": "\x1b[33;1m", "DEBUG: ": "\x1b[33;1m"}
_RESET = "\x1b[0m"
_FOREGROUND = {
    "black": 30, "darkred": 31, "darkgreen": 32, "darkyellow": 33, "darkblue": 34, "darkmagenta": 35, "darkcyan": 36,
    "gray": 37, "darkgray": 90, "red": 91, "green": 92, "yellow": 93, "blue": 94, "magenta": 95, "cyan": 96,
    "white": 97,
}  # fmt: skip


def console_streams(engine: Engine) -> Streams:
    """Streams that end at the engine's console."""

    def text(record: Any) -> None:
        line = f"{record.prefix}{record.message}"
        if engine.console.colour:
            line = f"{_COLOURS[record.prefix]}{line}{_RESET}"
        engine.host_write(line + "\n")

    def information(record: Any) -> None:
        if not record.shown:
            return
        data = record.message_data
        if isinstance(data, HostMessage):
            engine.host_write(coloured(engine, data) + ("" if data.no_newline else "\n"))
        else:
            engine.host_write(f"{record}\n")

    def progress(record: Any) -> None:
        """Progress is for people: a console that is no terminal shows none."""

    def error(record: Any) -> None:
        engine.show_error(record)

    return Streams(error, text, text, text, information, progress)


def coloured(engine: Engine, data: HostMessage) -> str:
    """A host message's text in its colours, where the console shows any."""
    if not engine.console.colour or (data.foreground is None and data.background is None):
        return data.message
    codes = []
    if data.foreground is not None and data.foreground.lower() in _FOREGROUND:
        codes.append(str(_FOREGROUND[data.foreground.lower()]))
    if data.background is not None and data.background.lower() in _FOREGROUND:
        codes.append(str(_FOREGROUND[data.background.lower()] + 10))
    return f"\x1b[{';'.join(codes)}m{data.message}{_RESET}" if codes else data.message
