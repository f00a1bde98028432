"""What .NET makes of a failed file operation: the exception's type and words. Decides nothing about error ids."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import NetException, NetFailure

if TYPE_CHECKING:
    from hvsim.interpreter.host import FileSystem
    from hvsim.interpreter.personality import Personality


def io_exception(error: OSError, path: str, files: FileSystem, machine: Personality) -> NetException:
    """The exception that .NET throws for `error` about `path`."""
    code = error.errno
    if code == errno.ENOENT:
        return _missing(path, files, machine)
    if code in (errno.EACCES, errno.EPERM, errno.EISDIR):
        return NetException("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
    if code == errno.EEXIST:
        return NetException("System.IO.IOException", f"The file '{path}' already exists.")
    if code == errno.EBUSY:
        return NetException(
            "System.IO.IOException",
            f"The process cannot access the file '{path}' because it is being used by another process.",
        )
    if code == errno.ENAMETOOLONG:
        return NetException(
            "System.IO.PathTooLongException",
            f"The path '{path}' is too long, or a component of the specified path is too long.",
        )
    text = machine.system_messages.get(errno.errorcode.get(code or 0, ""), f"{error.strerror} : '{{0}}'")
    kind = "System.IO.DirectoryNotFoundException" if text.startswith("Could not find") else "System.IO.IOException"
    return NetException(kind, text.replace("{0}", path))


def move_exception(error: OSError, source: str, files: FileSystem) -> NetException | None:
    """The exception of a move that failed because of open files: it names a folder, but no file."""
    if error.errno != errno.EBUSY:
        return None
    status = files.status(source)
    if status is not None and status.is_directory:
        text = f"Access to the path '{source}' is denied."
    else:
        text = "The process cannot access the file because it is being used by another process."
    return NetException("System.IO.IOException", text)


def _missing(path: str, files: FileSystem, machine: Personality) -> NetException:
    parent = machine.parent(path)
    try:
        status = files.status(parent) if parent else None
    except FileNotFoundError:  # a path that has no root is nowhere
        status = None
    if status is None or not status.is_directory:
        return NetException("System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{path}'.")
    return NetException("System.IO.FileNotFoundException", f"Could not find file '{path}'.", FileName=path)


class guarded:
    """`with guarded(engine, path):` turns what the file system raises into the .NET exception about `path`."""

    __slots__ = ("_engine", "_path")

    def __init__(self, engine: Any, path: str) -> None:
        self._engine = engine
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, OSError):
            raise NetFailure(
                io_exception(error, self._path, self._engine.file_system, self._engine.personality)
            ) from error
