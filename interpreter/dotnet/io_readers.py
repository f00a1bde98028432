"""System.IO.TextReader, StreamReader, StringReader: text read piece by piece."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_streams import Stream, open_stream
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.providers.encodings import UTF8, TextEncoding, detect, encoding_of
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.shown import Shown

READER = declare("System.IO.TextReader")
STREAM_READER = declare("System.IO.StreamReader")
STRING_READER = declare("System.IO.StringReader")


class TextReader(Shown):
    """Text with a position in it."""

    net_name = "System.IO.TextReader"

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.closed = False
        self.extended: Any = None

    def ready(self) -> None:
        """Raises what .NET throws for a reader that was closed."""
        if self.closed:
            raise net_failure("System.ObjectDisposedException", "Cannot read from a closed TextReader.")

    def read_line(self) -> str | None:
        self.ready()
        text, start = self.text, self.position
        if start >= len(text):
            return None
        ends = [end for end in (text.find("\n", start), text.find("\r", start)) if end >= 0]
        end = min(ends, default=len(text))
        self.position = end + (2 if text[end : end + 2] == "\r\n" else 1)
        return text[start:end]

    def read(self, count: int) -> str:
        self.ready()
        piece = self.text[self.position : self.position + count]
        self.position += len(piece)
        return piece

    def close(self) -> None:
        self.closed = True


class StringReader(TextReader):
    net_name = "System.IO.StringReader"


class StreamReader(TextReader):
    """Text over a stream; what the stream holds is read when the first character is wanted."""

    net_name = "System.IO.StreamReader"

    def __init__(self, stream: Stream, encoding: TextEncoding = UTF8) -> None:
        super().__init__("")
        self.stream = stream
        self.encoding = encoding
        self._loaded = False

    def ready(self) -> None:
        super().ready()
        if not self._loaded:
            self._loaded = True
            data = self.stream.read(max(0, self.stream.length - self.stream.position))
            self.encoding, skip = detect(data, self.encoding)
            self.text = self.encoding.decode(data[skip:])

    def close(self) -> None:
        super().close()
        self.stream.close()


def reader_of(engine: Any, path: str, encoding: TextEncoding = UTF8) -> StreamReader:
    """A reader of the file at an absolute path."""
    return StreamReader(open_stream(engine, path, "Open", "Read"), encoding)


# members


@READER.method("string ReadLine()")
def _read_line(reader: TextReader) -> str | None:
    return reader.read_line()


@READER.method("string ReadToEnd()")
def _read_to_end(reader: TextReader) -> str:
    reader.ready()
    return reader.read(len(reader.text))


@READER.method("int Read()")
def _read(reader: TextReader) -> int:
    piece = reader.read(1)
    return ord(piece) if piece else -1


@READER.method("int Read(char[] buffer, int index, int count)")
@READER.method("int ReadBlock(char[] buffer, int index, int count)")
def _read_block(reader: TextReader, buffer: Any, index: int, count: int) -> int:
    piece = reader.read(count)
    buffer[index : index + len(piece)] = map(Char, piece)
    return len(piece)


@READER.method("int Peek()")
def _peek(reader: TextReader) -> int:
    reader.ready()
    return ord(reader.text[reader.position]) if reader.position < len(reader.text) else -1


@READER.method("void Close()")
@READER.method("void Dispose()")
def _close(reader: TextReader) -> None:
    reader.close()


@STRING_READER.constructor("(string s)")
def _new_string_reader(text: str | None) -> StringReader:
    if text is None:
        raise net_failure("System.ArgumentNullException", "Value cannot be null. (Parameter 's')")
    return StringReader(text)


@STREAM_READER.constructor("(string path)", engine=True)
@STREAM_READER.constructor("(string path, System.Text.Encoding encoding)", engine=True)
@STREAM_READER.constructor(
    "(string path, System.Text.Encoding encoding, bool detectEncodingFromByteOrderMarks)", engine=True
)
def _new_of_path(engine: Any, path: str, encoding: Any = None, marks: bool = True) -> StreamReader:
    return reader_of(engine, engine.providers.full_path(path), encoding_of(encoding))


@STREAM_READER.constructor("(string path, bool detectEncodingFromByteOrderMarks)", engine=True)
def _new_of_path_with_marks(engine: Any, path: str, marks: bool) -> StreamReader:
    return reader_of(engine, engine.providers.full_path(path))


@STREAM_READER.constructor("(System.IO.Stream stream)")
@STREAM_READER.constructor("(System.IO.Stream stream, System.Text.Encoding encoding)")
def _new_of_stream(stream: Stream, encoding: Any = None) -> StreamReader:
    return StreamReader(stream, encoding_of(encoding))


@STREAM_READER.property("bool EndOfStream")
def _at_end(reader: StreamReader) -> bool:
    reader.ready()
    return reader.position >= len(reader.text)


STREAM_READER.property("System.IO.Stream BaseStream")(lambda reader: reader.stream)
STREAM_READER.property("System.Text.Encoding CurrentEncoding")(lambda reader: reader.encoding)
