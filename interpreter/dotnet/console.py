"""The rest of System.Console: its streams as writers and a reader, and the cursor that none here has."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.environment import CONSOLE
from hvsim.interpreter.dotnet.text import newline_of
from hvsim.interpreter.dotnet.tuples import value_tuple
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.formatting import composite
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text

_HEIGHT = 50


class ConsoleWriter(Shown):
    """`[Console]::Out` or `[Console]::Error`."""

    __slots__ = ("engine", "extended", "is_error")
    net_name = "System.IO.TextWriter+SyncTextWriter"

    def __init__(self, engine: Any, is_error: bool) -> None:
        self.engine = engine
        self.is_error = is_error
        self.extended: Any = None

    def write(self, text: str) -> None:
        console = self.engine.console
        (console.write_error if self.is_error else console.write)(text)


WRITER = declare(ConsoleWriter.net_name)


@WRITER.method("void Write(string value)", "void Write(System.Object value)")
def _write(writer: ConsoleWriter, value: Any) -> None:
    writer.write(net_text(value))


@WRITER.method("void WriteLine()", "void WriteLine(string value)", "void WriteLine(System.Object value)")
def _write_line(writer: ConsoleWriter, value: Any = "") -> None:
    writer.write(net_text(value) + newline_of(writer.engine))


@WRITER.method("void Write(string format, params System.Object[] arg)")
def _write_format(writer: ConsoleWriter, text: str, values: list[Any]) -> None:
    writer.write(composite(text, list(values)))


@WRITER.method("void WriteLine(string format, params System.Object[] arg)")
def _write_line_format(writer: ConsoleWriter, text: str, values: list[Any]) -> None:
    writer.write(composite(text, list(values)) + newline_of(writer.engine))


WRITER.method("void Flush()")(lambda writer: None)
WRITER.property("bool AutoFlush", setter=lambda writer, value: None)(lambda writer: True)
WRITER.property("string NewLine")(lambda writer: newline_of(writer.engine))
CONSOLE.static_property("System.IO.TextWriter Out", engine=True)(lambda engine: ConsoleWriter(engine, False))
CONSOLE.static_property("System.IO.TextWriter Error", engine=True)(lambda engine: ConsoleWriter(engine, True))


class ConsoleReader(Shown):
    """`[Console]::In`."""

    __slots__ = ("engine", "extended")
    net_name = "System.IO.StdInReader"

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.extended: Any = None

    def line(self) -> str | None:
        line = self.engine.console.read_line()
        return None if line is None else str(line)


READER = declare(ConsoleReader.net_name)
READER.method("string ReadLine()")(ConsoleReader.line)
READER.method("int Read()")(lambda reader: -1)
READER.method("int Peek()")(lambda reader: -1)


@READER.method("string ReadToEnd()")
def _read_all(reader: ConsoleReader) -> str:
    lines = []
    while (line := reader.line()) is not None:
        lines.append(line + newline_of(reader.engine))
    return "".join(lines)


CONSOLE.static_property("System.IO.TextReader In", engine=True)(ConsoleReader)
CONSOLE.static_property("bool IsErrorRedirected", engine=True)(lambda engine: not engine.console.interactive)
CONSOLE.static_property("int BufferHeight", setter=lambda value: None)(lambda: _HEIGHT)
CONSOLE.static_property("int LargestWindowHeight")(lambda: _HEIGHT)
CONSOLE.static_property("int LargestWindowWidth", engine=True)(lambda engine: engine.console.width)
for _name in ("WindowLeft", "WindowTop"):
    CONSOLE.static_property(f"int {_name}", setter=lambda value: None)(lambda: 0)
CONSOLE.static_property("int CursorSize", setter=lambda value: None)(lambda: 100)
CONSOLE.static_property("bool CursorVisible", setter=lambda value: None)(lambda: True)
CONSOLE.static_property("bool TreatControlCAsInput", setter=lambda value: None)(lambda: False)
CONSOLE.static("System.ValueTuple[int,int] GetCursorPosition()")(lambda: value_tuple(0, 0))
CONSOLE.static("int Read()")(lambda: -1)


@CONSOLE.static("System.ConsoleKeyInfo ReadKey()", "System.ConsoleKeyInfo ReadKey(bool intercept)")
def _read_key(intercept: bool = False) -> Any:
    raise net_failure(
        "System.InvalidOperationException",
        "Cannot read keys when either application does not have a console or when console input has been redirected. "
        "Try Console.Read.",
    )


def _nothing(*values: int) -> None:
    """There is no cursor to move and no window to size."""


CONSOLE.static("void SetCursorPosition(int left, int top)")(_nothing)
CONSOLE.static("void SetWindowPosition(int left, int top)")(_nothing)
CONSOLE.static("void SetWindowSize(int width, int height)")(_nothing)
CONSOLE.static("void SetBufferSize(int width, int height)")(_nothing)
