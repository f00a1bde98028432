"""Bringing a new backup file into being for an operation of the repository, whole or not at all.

Creates, commits and cleans up after a failure. What is written into the file is the operation's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import NAMESPACE_OID, uuid5

from hvsim.blocks.backup.file_writer import BackupFileWriter
from hvsim.blocks.backup.root import PointEntry, Root
from hvsim.blocks.backup.workspace import Workspace
from hvsim.blocks.errors import StorageError


def file_id_for(path: str, entry_id: str, revision: int) -> str:
    """The id of a new file: it follows from what is in it, so that equal histories give equal files."""
    return id_from(f"file|{path}|{entry_id}|{revision}")


def id_from(text: str) -> str:
    """The id that follows from a text, in which a name may hold half of a character."""
    return str(uuid5(NAMESPACE_OID, text.encode(errors="backslashreplace").decode()))


def describe(entry: PointEntry) -> dict[str, str]:
    """What the first page of a file tells a person."""
    return {
        "id": entry.id,
        "machine": entry.machine,
        "time": entry.time.isoformat(),
        "kind": entry.kind.value,
        "parent": entry.parent,
        "number": str(entry.number),
    }


def create_writer(workspace: Workspace, path: str, entry: PointEntry, algorithm: str) -> BackupFileWriter:
    """A new file at `path`; where it cannot be begun nothing of it stays. Raises `StorageError`."""
    try:
        file = workspace.storage.create(path)
    except StorageError:
        workspace.is_suspect = True  # something of it may be there
        raise
    try:
        file_id = file_id_for(path, entry.id, entry.revision)
        return BackupFileWriter.begin(file, file_id, describe(entry), algorithm)
    except BaseException:
        discard(workspace, path, file.close)
        raise


def discard(workspace: Workspace, path: str, close: Callable[[], None]) -> None:
    """Removes an unfinished file; where that fails too, it stays behind without a commit."""
    with suppress(StorageError):
        close()
    workspace.catalog.unfinished.append(path)
    with suppress(StorageError):
        workspace.delete(path)


def write_file(
    workspace: Workspace, path: str, first: PointEntry, algorithm: str, fill: Callable[[BackupFileWriter], Root]
) -> None:
    """Creates the file at `path` and commits the root that `fill` returns, or leaves nothing behind.

    `first` names the file's first restore point.
    """
    writer = create_writer(workspace, path, first, algorithm)
    try:
        writer.commit(fill(writer))
    except BaseException:
        discard(workspace, path, writer.file.close)
        raise
    with suppress(StorageError):
        writer.file.close()
    workspace.update(path)
