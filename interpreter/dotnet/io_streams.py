"""System.IO.Stream, FileStream, MemoryStream: bytes one after the other, with a position."""

from __future__ import annotations

import errno
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.errors.file_errors import guarded
from hvsim.interpreter.values.arrays import Array, byte_array
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown

STREAM = declare("System.IO.Stream")
MEMORY = declare("System.IO.MemoryStream")
FILE = declare("System.IO.FileStream")

COPY_STEP = 1024 * 1024


class Stream(Shown):
    """A stream over something that reads and writes at offsets; subclasses say over what."""

    net_name = "System.IO.Stream"

    def __init__(self, *, readable: bool, writable: bool) -> None:
        self.position = 0
        self.readable = readable
        self.writable = writable
        self.closed = False
        self.extended: Any = None

    @property
    def length(self) -> int:
        raise NotImplementedError  # abstract: each kind has its own

    def read_at(self, offset: int, count: int) -> bytes:
        raise NotImplementedError  # abstract: each kind has its own

    def write_at(self, offset: int, data: bytes) -> None:
        raise NotImplementedError  # abstract: each kind has its own

    def resize(self, length: int) -> None:
        raise NotImplementedError  # abstract: each kind has its own

    def release(self) -> None:
        """Lets go of what lies below."""

    def read(self, count: int) -> bytes:
        """Up to `count` bytes from the position on; the position follows."""
        self.check_open()
        if not self.readable:
            raise net_failure("System.NotSupportedException", "Stream does not support reading.")
        data = self.read_at(self.position, count)
        self.position += len(data)
        return data

    def write(self, data: bytes) -> None:
        self.check_open()
        if not self.writable:
            raise net_failure("System.NotSupportedException", "Stream does not support writing.")
        self.write_at(self.position, data)
        self.position += len(data)

    def check_open(self) -> None:
        """Raises what .NET throws for a stream that was closed."""
        if self.closed:
            raise net_failure("System.ObjectDisposedException", "Cannot access a closed Stream.")

    def close(self) -> None:
        if not self.closed:
            self.closed = True
            self.release()


class MemoryStream(Stream):
    net_name = "System.IO.MemoryStream"

    def __init__(self, data: bytes = b"", *, writable: bool = True, resizable: bool = True) -> None:
        super().__init__(readable=True, writable=writable)
        self.buffer = bytearray(data)
        self.resizable = resizable
        self.capacity = len(data)

    @property
    def length(self) -> int:
        return len(self.buffer)

    def read_at(self, offset: int, count: int) -> bytes:
        return bytes(self.buffer[offset : offset + count])

    def write_at(self, offset: int, data: bytes) -> None:
        if not self.resizable and offset + len(data) > len(self.buffer):
            raise net_failure("System.NotSupportedException", "Memory stream is not expandable.")
        if offset > len(self.buffer):
            self.buffer.extend(bytes(offset - len(self.buffer)))
        self.buffer[offset : offset + len(data)] = data

    def resize(self, length: int) -> None:
        if length < len(self.buffer):
            del self.buffer[length:]
        else:
            self.buffer.extend(bytes(length - len(self.buffer)))


class FileStream(Stream):
    net_name = "System.IO.FileStream"

    def __init__(self, engine: Any, path: str, handle: Any, *, readable: bool, writable: bool) -> None:
        super().__init__(readable=readable, writable=writable)
        self.engine = engine
        self.path = path
        self.handle = handle

    @property
    def length(self) -> int:
        size: int = self.handle.size
        return size

    def read_at(self, offset: int, count: int) -> bytes:
        with guarded(self.engine, self.path):
            data: bytes = self.handle.read_at(offset, count)
            return data

    def write_at(self, offset: int, data: bytes) -> None:
        with guarded(self.engine, self.path):
            self.handle.write_at(offset, data)

    def resize(self, length: int) -> None:
        with guarded(self.engine, self.path):
            self.handle.truncate(length)

    def release(self) -> None:
        self.handle.close()


def open_stream(engine: Any, path: str, mode: str, access: str = "") -> FileStream:
    """A stream over the file at an absolute path; `mode` and `access` are FileMode's and FileAccess's names."""
    access = access or ("Write" if mode == "Append" else "ReadWrite")
    storage = engine.file_system
    with guarded(engine, path):
        status = storage.status(path)
        if status is not None and (status.is_directory or ("ReadOnly" in status.attributes and access != "Read")):
            raise PermissionError(errno.EACCES, "denied", path)
        if mode == "CreateNew" and status is not None:
            raise FileExistsError(errno.EEXIST, "exists", path)
        if mode in ("Open", "Truncate") and status is None:
            raise FileNotFoundError(errno.ENOENT, "missing", path)
        handle = storage.open_file(path, create=True)
        if mode in ("Create", "Truncate") and status is not None:
            handle.truncate(0)
    stream = FileStream(engine, path, handle, readable="Read" in access, writable="Write" in access)
    if mode == "Append":
        stream.position = stream.length
    return stream


# every stream


def _set_position(stream: Stream, value: int) -> None:
    if value < 0:
        raise net_failure("System.ArgumentOutOfRangeException", "Non-negative number required. (Parameter 'value')")
    stream.position = int(value)


@STREAM.property("long Length")
def _length(stream: Stream) -> Int64:
    stream.check_open()
    return Int64(stream.length)


@STREAM.property("long Position", setter=_set_position)
def _position(stream: Stream) -> Int64:
    stream.check_open()
    return Int64(stream.position)


STREAM.property("bool CanRead")(lambda stream: stream.readable and not stream.closed)
STREAM.property("bool CanWrite")(lambda stream: stream.writable and not stream.closed)
STREAM.property("bool CanSeek")(lambda stream: not stream.closed)


@STREAM.method("int Read(byte[] buffer, int offset, int count)")
def _read(stream: Stream, buffer: Any, offset: int, count: int) -> int:
    data = stream.read(min(count, len(buffer) - offset))
    buffer[offset : offset + len(data)] = byte_array(data)
    return len(data)


@STREAM.method("int ReadByte()")
def _read_byte(stream: Stream) -> int:
    data = stream.read(1)
    return data[0] if data else -1


@STREAM.method("void Write(byte[] buffer, int offset, int count)")
def _write(stream: Stream, buffer: Any, offset: int, count: int) -> None:
    stream.write(bytes(buffer[offset : offset + count]))


@STREAM.method("void Write(byte[] buffer)")
def _write_all(stream: Stream, buffer: Any) -> None:
    stream.write(bytes(buffer))


@STREAM.method("void WriteByte(byte value)")
def _write_byte(stream: Stream, value: int) -> None:
    stream.write(bytes((value,)))


@STREAM.method("long Seek(long offset, System.IO.SeekOrigin origin)")
def _seek(stream: Stream, offset: int, origin: EnumValue) -> Int64:
    start = (0, stream.position, stream.length)[origin.value]
    if start + offset < 0:
        raise net_failure(
            "System.IO.IOException", "An attempt was made to move the position before the beginning of the stream."
        )
    stream.position = int(start + offset)
    return Int64(stream.position)


@STREAM.method("void SetLength(long value)")
def _set_length(stream: Stream, value: int) -> None:
    stream.resize(int(value))
    stream.position = min(stream.position, int(value))


@STREAM.method("void CopyTo(System.IO.Stream destination)")
@STREAM.method("void CopyTo(System.IO.Stream destination, int bufferSize)")
def _copy_to(stream: Stream, target: Stream, size: int = COPY_STEP) -> None:
    while data := stream.read(COPY_STEP):
        target.write(data)


@STREAM.method("void Flush()")
def _flush(stream: Stream) -> None:
    """Nothing is held back."""


@STREAM.method("void Flush(bool flushToDisk)")
def _flush_to_disk(stream: Stream, flush: bool) -> None:
    """Nothing is held back."""


@STREAM.method("void Close()")
@STREAM.method("void Dispose()")
def _close(stream: Stream) -> None:
    stream.close()


# memory


@MEMORY.constructor("()")
@MEMORY.constructor("(int capacity)")
def _new_memory(capacity: int = 0) -> MemoryStream:
    stream = MemoryStream()
    stream.capacity = capacity
    return stream


@MEMORY.constructor("(byte[] buffer)")
@MEMORY.constructor("(byte[] buffer, bool writable)")
def _new_over_bytes(buffer: Any, writable: bool = True) -> MemoryStream:
    return MemoryStream(bytes(buffer), writable=writable, resizable=False)


@MEMORY.method("byte[] ToArray()")
@MEMORY.method("byte[] GetBuffer()")
def _to_array(stream: MemoryStream) -> Array:
    return byte_array(stream.buffer)


@MEMORY.method("void WriteTo(System.IO.Stream stream)")
def _write_to(stream: MemoryStream, target: Stream) -> None:
    target.write(bytes(stream.buffer))


@MEMORY.property("int Capacity")
def _capacity(stream: MemoryStream) -> int:
    return max(stream.capacity, stream.length)


# files


@FILE.constructor("(string path, System.IO.FileMode mode)", engine=True)
@FILE.constructor("(string path, System.IO.FileMode mode, System.IO.FileAccess access)", engine=True)
@FILE.constructor(
    "(string path, System.IO.FileMode mode, System.IO.FileAccess access, System.IO.FileShare share)", engine=True
)
def _new_file_stream(
    engine: Any, path: str, mode: EnumValue, access: EnumValue | None = None, share: Any = None
) -> FileStream:
    full = engine.providers.full_path(path)
    return open_stream(engine, full, str(mode), "" if access is None else str(access))


FILE.property("string Name")(lambda stream: stream.path)
