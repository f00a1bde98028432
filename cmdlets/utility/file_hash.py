"""Get-FileHash: the digest of a file or a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.values import invoke_member
from hvsim.interpreter.values.arrays import byte_array

_PIECE = 1 << 20
_ALGORITHMS = ("SHA1", "SHA256", "SHA384", "SHA512", "MD5")


class FileHashInfo:
    """A digest in hexadecimal, how it was computed, and of what."""

    def __init__(self, algorithm: str, digest: str, path: str | None) -> None:
        self.algorithm = algorithm
        self.hash = digest
        self.path = path
        self.extended: Any = None


net_object(
    FileHashInfo,
    "Microsoft.PowerShell.Commands.FileHashInfo",
    {"string Algorithm": "algorithm", "string Hash": "hash", "string Path": "path"},
    writable=True,
)


@cmdlet("Get-FileHash", default_set="Path", output="Microsoft.PowerShell.Commands.FileHashInfo")
class GetFileHash(Cmdlet):
    """Computes the digest of files."""

    path: list[str] = parameter(
        sets="Path", position=0, mandatory=True, pipeline=True, by_property_name=True, wildcards=True, help="The files."
    )
    literal_path: list[str] = parameter(
        sets="LiteralPath",
        position=0,
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    input_stream: Any = parameter(
        sets="StreamParameterSet", position=0, mandatory=True, type="System.IO.Stream", help="A stream to read."
    )
    algorithm: str = parameter(
        position=1, default="SHA256", validate=ValidateSet(_ALGORITHMS), help="How the digest is computed."
    )

    examples = [
        Example(
            "'abc' | Set-Content a.txt -NoNewline; (Get-FileHash a.txt).Hash.Substring(0, 8)",
            "A file.",
            output="BA7816BF",
        ),
        Example(
            "'abc' | Set-Content a.txt -NoNewline; (Get-FileHash a.txt -Algorithm MD5).Hash.Length",
            "Another algorithm.",
            output="32",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "StreamParameterSet":
            self._give(self._stream_pieces(), None)
            return
        literal = self.parameter_set == "LiteralPath"
        for path in self.literal_path if literal else self.path:
            for item in self._items(path, literal):
                self._hash_file(item)

    def _items(self, path: str, literal: bool) -> list[Any]:
        try:
            return list(self.engine.providers.resolve(path, literal=literal))
        except ScriptError as error:
            record = error.record
            if record.error_id == "PathNotFound":
                record.error_id = "FileNotFound"
            self.write_error_record(record)
            return []

    def _hash_file(self, item: Any) -> None:
        status = self.engine.file_system.status(item.path)
        if status is None or status.is_directory:
            return
        try:
            with self.engine.file_system.open_file(item.path) as handle:
                pieces = (handle.read_at(offset, _PIECE) for offset in range(0, handle.size, _PIECE))
                self._give(pieces, item.path)
        except OSError as error:
            reason = io_exception(error, item.path, self.engine.file_system, self.engine.personality).message
            self.write_error(
                f"The file '{item.path}' cannot be read: {reason}",
                "FileReadError",
                "ReadError",
                exception="System.IO.FileReadException",
                target=item.path,
            )

    def _stream_pieces(self) -> Iterator[bytes]:
        """What the stream still holds, read through its own Read method."""
        while True:
            buffer = byte_array(bytes(1 << 16))
            count = int(invoke_member(self.input_stream, "Read", [buffer, 0, len(buffer)], self.engine))
            if count <= 0:
                return
            yield bytes(buffer[:count])

    def _give(self, pieces: Iterable[bytes], path: str | None) -> None:
        """Writes the digest of what the pieces are together; a disk image is never in memory as a whole."""
        name = next(each for each in _ALGORITHMS if each.lower() == self.algorithm.lower())
        digest = hashlib.new(name.lower())
        for piece in pieces:
            digest.update(piece)
        self.write(FileHashInfo(name, digest.hexdigest().upper(), path))
