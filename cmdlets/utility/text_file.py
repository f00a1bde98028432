"""Writing text to a file of the simulated machine, for Out-File, Tee-Object, Export-Csv and their like.

Opens once and appends from then on; says what PowerShell says when it cannot. Paths are the providers' part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from hvsim.interpreter.errors import failure
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.providers.encodings import UTF8, EncodingArgument, TextEncoding, detect, encoding_of

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

ENCODING = "System.Text.Encoding"
ENCODING_ARGUMENT = EncodingArgument()
_FLUSH_AT = 1 << 16
_DETECTION_LENGTH = 4


class TextFile:
    """One file being written. `close` writes what is still held back."""

    def __init__(
        self,
        engine: Engine,
        path: str,
        *,
        encoding: Any = None,
        append: bool = False,
        force: bool = False,
        no_clobber: bool = False,
    ) -> None:
        self._files = engine.file_system
        self._machine = engine.personality
        self._newline = engine.personality.newline
        self.path = engine.providers.file_path(path)
        self._encoding: TextEncoding = encoding_of(encoding)
        self._parts: list[bytes] = []
        self._size = 0
        self._open(encoding, append, force, no_clobber)

    def _open(self, encoding: Any, append: bool, force: bool, no_clobber: bool) -> None:
        status = self._files.status(self.path)
        if status is not None and status.is_directory:
            self._refuse("System.UnauthorizedAccessException", f"Access to the path '{self.path}' is denied.")
        if status is not None and no_clobber and not append:
            raise failure(
                f"The file '{self.path}' already exists.",
                "NoClobber",
                "ResourceExists",
                "System.IO.IOException",
                target=self.path,
            )
        self.existed = status is not None and status.size > 0
        try:
            if force and status is not None and "ReadOnly" in status.attributes:
                self._files.set_attributes(self.path, status.attributes - {"ReadOnly"})
            if append and status is not None:
                self._keep_encoding(encoding)
                self._files.append(self.path, b"")
            else:
                self._files.write(self.path, self._encoding.preamble)
        except OSError as error:
            self._refuse_os(error)

    def _keep_encoding(self, encoding: Any) -> None:
        """What is added to a file is written as the file is, unless another encoding was asked for."""
        if encoding is None:
            self._encoding = detect(self._files.read(self.path)[:_DETECTION_LENGTH], UTF8)[0]

    def _refuse_os(self, error: OSError) -> NoReturn:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            message = f"Could not find a part of the path '{self.path}'."
            self._refuse("System.IO.DirectoryNotFoundException", message)
        if isinstance(error, PermissionError):
            self._refuse("System.UnauthorizedAccessException", f"Access to the path '{self.path}' is denied.")
        exception = io_exception(error, self.path, self._files, self._machine)
        self._refuse(exception.type_name, exception.message)

    @staticmethod
    def _refuse(exception: str, message: str) -> NoReturn:
        raise failure(message, "FileOpenFailure", "OpenError", exception)

    def write_line(self, line: str) -> None:
        self.write(line + self._newline)

    def write(self, text: str) -> None:
        data = self._encoding.encode(text)
        self._parts.append(data)
        self._size += len(data)
        if self._size > _FLUSH_AT:
            self.close()

    def close(self) -> None:
        """Writes what is held back; writing may go on afterwards."""
        if self._parts:
            data, self._parts, self._size = b"".join(self._parts), [], 0
            try:
                self._files.append(self.path, data)
            except OSError as error:
                self._refuse_os(error)
