"""Bringing a new backup file into being for an operation of the repository, whole or not at all.

Creates, commits and cleans up after a failure. What is written into the file is the operation's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from itertools import count
from uuid import NAMESPACE_OID, uuid5

from attrs import frozen

from hvsim.blocks.backup.folder.catalog import Catalog
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.root import PointEntry, Root
from hvsim.blocks.errors import StorageError


@frozen
class NewFile:
    """A file to be made at `path`, with `first` as its first restore point, under a digest algorithm.

    `description` is what its first page tells, where that is not what `first` is; `source` the id of the file in
    another repository that it is a copy of.
    """

    path: str
    first: PointEntry
    algorithm: str
    description: dict[str, str] | None = None
    source: str = ""

    def free_id(self, catalog: Catalog) -> str:
        """Its id: it follows from what is in it, so that equal histories give equal files, and no other file has it."""
        text = f"file|{self.path}|{self.first.id}|{self.first.revision}{self.source}"
        return next(filter(catalog.is_free, (id_from(text + "|again" * times) for times in count())))


@lru_cache(maxsize=16)
def id_from(text: str) -> str:
    """The id that follows from a text, in which a name may hold half of a character.

    That of a restore point is asked for twice: for the first page of its file, and when it is begun.
    """
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


def create_writer(workspace: Workspace, new: NewFile) -> BackupFileWriter:
    """A new file; where it cannot be begun nothing of it stays. Raises `StorageError`."""
    try:
        file = workspace.storage.create(new.path)
    except StorageError:
        workspace.is_suspect = True  # something of it may be there
        raise
    try:
        description = new.description or describe(new.first)
        return BackupFileWriter.begin(file, new.free_id(workspace.catalog), description, new.algorithm)
    except BaseException:  # also Ctrl-C: nothing of it stays
        discard(workspace, new.path, file.close)
        raise


def discard(workspace: Workspace, path: str, close: Callable[[], None]) -> None:
    """Removes an unfinished file; where that fails too, it stays behind without a commit."""
    with suppress(StorageError):
        close()
    workspace.catalog.unfinished[path] = None
    with suppress(StorageError):
        workspace.delete(path)


def write_file(workspace: Workspace, new: NewFile, fill: Callable[[BackupFileWriter], Root]) -> None:
    """Creates the file and commits the root that `fill` returns, or leaves nothing behind."""
    writer = create_writer(workspace, new)
    try:
        writer.commit(fill(writer))
    except BaseException:  # also Ctrl-C: nothing of it stays
        discard(workspace, new.path, writer.file.close)
        raise
    workspace.committed(writer)
