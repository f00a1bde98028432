"""System.IO.TextWriter, StreamWriter, StringWriter: text written piece by piece."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_streams import Stream, open_stream
from hvsim.interpreter.dotnet.text import StringBuilder
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.providers.encodings import UTF8, TextEncoding, encoding_of
from hvsim.interpreter.values.formatting import composite_format
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text

WRITER = declare("System.IO.TextWriter")
STREAM_WRITER = declare("System.IO.StreamWriter")
STRING_WRITER = declare("System.IO.StringWriter")


class TextWriter(Shown):
    """A place where text goes."""

    net_name = "System.IO.TextWriter"

    def __init__(self, newline: str) -> None:
        self.newline = newline
        self.closed = False
        self.extended: Any = None

    def write(self, text: str) -> None:
        raise NotImplementedError  # abstract: each kind has its own

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True


class StringWriter(TextWriter):
    net_name = "System.IO.StringWriter"

    def __init__(self, newline: str, builder: Any) -> None:
        super().__init__(newline)
        self.builder = builder

    def write(self, text: str) -> None:
        self.builder.append(text)

    def __str__(self) -> str:
        return str(self.builder.text)


class StreamWriter(TextWriter):
    """Text into a stream. It is held back until `flush`, as in .NET: who forgets to close finds an empty file."""

    net_name = "System.IO.StreamWriter"

    def __init__(self, stream: Stream, encoding: TextEncoding, newline: str) -> None:
        super().__init__(newline)
        self.stream = stream
        self.encoding = encoding
        self.automatic = False
        self._pending: list[str] = []
        self._amount = 0

    def write(self, text: str) -> None:
        if self.closed:
            raise net_failure("System.ObjectDisposedException", "Cannot write to a closed TextWriter.")
        self._pending.append(text)
        self._amount += len(text)
        if self.automatic or self._amount > BUFFER_LIMIT:
            self.flush()

    def flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        self._amount = 0
        data = self.encoding.encode(text)
        if data and self.stream.position == 0 and self.stream.length == 0:
            data = self.encoding.preamble + data
        if data:
            self.stream.write(data)

    def close(self) -> None:
        if not self.closed:
            self.flush()
            self.closed = True
            self.stream.close()


BUFFER_LIMIT = 64 * 1024


def writer_of(engine: Any, path: str, *, append: bool, encoding: TextEncoding = UTF8) -> StreamWriter:
    """A writer to the file at an absolute path."""
    stream = open_stream(engine, path, "Append" if append else "Create", "Write")
    return StreamWriter(stream, encoding, engine.personality.newline)


# members

_KINDS = ("bool", "char", "decimal", "double", "int", "long", "float", "uint", "ulong", "string", "System.Object")


def _text(value: Any) -> str:
    return net_text(value)


def _write(writer: TextWriter, value: Any) -> None:
    writer.write(_text(value))


def _write_line(writer: TextWriter, value: Any = None) -> None:
    writer.write(_text(value) + writer.newline)


for _kind in _KINDS:
    WRITER.method(f"void Write({_kind} value)")(_write)
    WRITER.method(f"void WriteLine({_kind} value)")(_write_line)
WRITER.method("void WriteLine()")(_write_line)


@WRITER.method("void Write(char[] buffer)")
def _write_characters(writer: TextWriter, buffer: Any) -> None:
    writer.write("".join(buffer))


@WRITER.method("void WriteLine(char[] buffer)")
def _write_character_line(writer: TextWriter, buffer: Any) -> None:
    writer.write("".join(buffer) + writer.newline)


@WRITER.method("void Write(string format, params System.Object[] arg)")
def _write_format(writer: TextWriter, text: str, arguments: Any) -> None:
    writer.write(composite_format(text, list(arguments)))


@WRITER.method("void WriteLine(string format, params System.Object[] arg)")
def _write_format_line(writer: TextWriter, text: str, arguments: Any) -> None:
    _write_format(writer, text + writer.newline, arguments)


@WRITER.method("void Flush()")
def _flush(writer: TextWriter) -> None:
    writer.flush()


@WRITER.method("void Close()")
@WRITER.method("void Dispose()")
def _close(writer: TextWriter) -> None:
    writer.close()


def _set_newline(writer: TextWriter, value: str) -> None:
    writer.newline = value


WRITER.property("string NewLine", setter=_set_newline)(lambda writer: writer.newline)


def _set_automatic(writer: StreamWriter, value: bool) -> None:
    writer.automatic = value
    if value:
        writer.flush()


STREAM_WRITER.property("bool AutoFlush", setter=_set_automatic)(lambda writer: writer.automatic)
STREAM_WRITER.property("System.IO.Stream BaseStream")(lambda writer: writer.stream)
STREAM_WRITER.property("System.Text.Encoding Encoding")(lambda writer: writer.encoding)


@STREAM_WRITER.constructor("(string path)", engine=True)
@STREAM_WRITER.constructor("(string path, bool append)", engine=True)
@STREAM_WRITER.constructor("(string path, bool append, System.Text.Encoding encoding)", engine=True)
def _new_of_path(engine: Any, path: str, append: bool = False, encoding: Any = None) -> StreamWriter:
    full = engine.providers.full_path(path)
    return writer_of(engine, full, append=append, encoding=encoding_of(encoding))


@STREAM_WRITER.constructor("(System.IO.Stream stream)", engine=True)
@STREAM_WRITER.constructor("(System.IO.Stream stream, System.Text.Encoding encoding)", engine=True)
def _new_of_stream(engine: Any, stream: Stream, encoding: Any = None) -> StreamWriter:
    return StreamWriter(stream, encoding_of(encoding), engine.personality.newline)


@STRING_WRITER.constructor("()", engine=True)
def _new_string_writer(engine: Any) -> StringWriter:
    return StringWriter(engine.personality.newline, StringBuilder())


@STRING_WRITER.constructor("(System.Text.StringBuilder sb)", engine=True)
def _new_over_builder(engine: Any, builder: Any) -> StringWriter:
    return StringWriter(engine.personality.newline, builder)


@STRING_WRITER.method("System.Text.StringBuilder GetStringBuilder()")
def _builder(writer: StringWriter) -> Any:
    return writer.builder


@STRING_WRITER.method("string ToString()")
def _writer_text(writer: StringWriter) -> str:
    return str(writer)
