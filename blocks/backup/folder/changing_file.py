"""The next commit of a backup file: new content goes where nothing is named, and one commit makes it count.

Finds the free room and leaves the file as it was after a failure. What is written is the operation's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hvsim.blocks.backup.folder.catalog import CatalogFile
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.usage import free_ranges, used_ranges
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.root import Root
from hvsim.blocks.device import Range
from hvsim.blocks.errors import StorageError


def change_root(workspace: Workspace, known: CatalogFile, root: Root) -> None:
    """Commits a root whose parts lie in the file already."""
    with workspace.files(is_guarded=True) as files:
        change_file(workspace, files, known, lambda _: root)


def change_file(
    workspace: Workspace, files: FileSet, known: CatalogFile, fill: Callable[[BackupFileWriter], Root]
) -> None:
    """Commits the root that `fill` returns to the file, or leaves what counts of it as it was."""
    opened = files.get(known.id)
    end, free = known.size, list[Range]()
    if workspace.is_whole:  # otherwise a file that cannot be read may need what nobody else names
        used = used_ranges(workspace.catalog, files, known.id)
        end, free = used[-1].end, free_ranges(used)
    file = workspace.storage.open(known.path, writable=True)
    writer = BackupFileWriter.resume(file, opened, end, free)
    try:
        writer.commit(fill(writer))
    except BaseException:  # also Ctrl-C: what was added is no part of the file
        if writer.sequence == opened.commit.sequence:
            # Before the commit: what was added behind the end is no part of the file and can go.
            with suppress(StorageError):
                file.truncate(max(end, known.size))
        with suppress(StorageError):
            file.close()
        workspace.is_suspect = True
        raise
    workspace.committed(writer)
