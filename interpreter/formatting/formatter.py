"""Out-Default's work: objects of any kind come in, lines go out, in order.

Puts together `Generator` (objects to packets) and `Layout` (packets to lines). The first object decides how it and its
like are shown; what does not fit stands apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, failure
from hvsim.interpreter.formatting.entries import FormatData, FormatStart, Paragraphs
from hvsim.interpreter.formatting.error_view import error_lines
from hvsim.interpreter.formatting.generator import Generator
from hvsim.interpreter.formatting.layout import Layout, OutOfSequence
from hvsim.interpreter.formatting.styles import PLAIN_STYLES, Styles, styles_for
from hvsim.interpreter.formatting.text import strip_escapes

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

_DEFAULT_VIEW = "ConciseView"


class Formatter:
    """A stream of objects to lines; `write` gets one line at a time, without its line end.

    `width` is how wide a line may be; without it lines leave the console's last column free, as PowerShell does.
    `write_error` gets the lines of records from the error stream (default: `write`). With `keeps_texts` strings go out
    as they are, escape sequences and all, as Out-String and Out-File have it.
    """

    def __init__(
        self,
        engine: Engine,
        write: Callable[[str], None],
        *,
        width: int | None = None,
        colour: bool = False,
        write_error: Callable[[str], None] | None = None,
        height: int | None = None,
        keeps_texts: bool = False,
    ) -> None:
        self._engine = engine
        if width is None:
            width = engine.console.width - 1
        self._colour = colour
        self._layout = Layout(
            self._cleaned(write),
            width,
            write_error=None if write_error is None else self._cleaned(write_error),
            write_text=write if keeps_texts else None,
            styles=self._styles,
            seconds=engine.clock.monotonic,
            height=height,
        )
        self._generator: Generator | None = None

    def _styles(self) -> Styles:
        return styles_for(self._engine, self._colour)

    def _cleaned(self, write: Callable[[str], None]) -> Callable[[str], None]:
        """`write`, without the escape sequences in a user's own text where no colour is wanted."""

        def clean(line: str) -> None:
            if "\x1b" in line and self._styles() is PLAIN_STYLES:
                line = strip_escapes(line)
            write(line)

        return clean

    def process(self, value: Any) -> None:
        """One object of the success stream."""
        if isinstance(value, ErrorRecord):
            self._emit(self._error_entry(value, to_error=False))
        elif isinstance(value, FormatData):
            if isinstance(value, FormatStart):
                self._close_own_document()
            self._emit(value)
        elif value is not None:
            if self._generator is None:
                self._generator = Generator(self._engine, self._emit)
            self._generator.process(value)

    def process_error(self, record: ErrorRecord) -> None:
        """One record of the error stream."""
        self._emit(self._error_entry(record, to_error=True))

    def end(self) -> None:
        """Closes what is open and writes what was held back."""
        self._close_own_document()
        self._layout.end()

    def _close_own_document(self) -> None:
        if self._generator is not None:
            self._generator.end()
            self._generator = None

    def _error_entry(self, record: ErrorRecord, to_error: bool) -> FormatData:
        view = self._engine.get_variable("ErrorView", _DEFAULT_VIEW)
        lines = error_lines(record, str(view), self._engine.console.width, self._colour, self._engine)
        return Paragraphs([(0, line) for line in lines], out_of_band=True, to_error=to_error)

    def _emit(self, packet: FormatData) -> None:
        try:
            self._layout.process(packet)
        except OutOfSequence as error:
            raise _out_of_sequence(str(error)) from None


def _out_of_sequence(type_name: str) -> Exception:
    made = failure(
        "Operation is not valid due to the current state of the object.",
        "ConsoleLineOutputOutOfSequencePacket",
        "InvalidData",
        exception="System.InvalidOperationException",
    )
    made.record.details = (
        f'The object of type "{type_name}" is not valid or not in the correct sequence. This is likely caused by a '
        'user-specified "format-*" command which is conflicting with the default formatting.'
    )
    return made
