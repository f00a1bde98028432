"""Copies of files and folders from one place of a machine to another: bytes, or content that knows how to be copied."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.infrastructure.files.content import Content, Duplicable, PagedContent
from hvsim.infrastructure.files.nodes import Directory, File, Node

_STEP = 1024 * 1024


def copy_node(node: Node, parent: Directory, name: str, path: str, separator: str) -> None:
    """Makes the like of a file or folder, with all that is in it, under a name; `path` is where that is."""
    copy: Node
    if isinstance(node, Directory):
        copy = parent.create_directory(name)
        assert isinstance(copy, Directory)
        for child_name, child in node.entries():
            copy_node(child, copy, child_name, path + separator + child_name, separator)
    else:
        assert isinstance(node, File)
        copy = parent.create_file(name)
        assert isinstance(copy, File)
        copy_content(node, copy, path)
    if node.attributes is not None:
        copy.set_attributes(node.attributes)
    copy.set_times(node.created, node.modified, node.accessed)


def copy_content(source: File, target: File, path: str) -> None:
    """Gives the file at `path` what another one holds. Raises `OSError` about the path."""
    content = source.content
    if isinstance(content, Duplicable) and not target.is_bytes:
        try:
            target.take_copy(content, path)
        except OSError as error:
            error.filename = path
            raise
        return
    pieces: Iterator[tuple[int, bytes]]
    if isinstance(content, PagedContent):
        pieces = content.stored()
    else:
        pieces = ((offset, content.read(offset, _STEP)) for offset in range(0, content.size, _STEP))
    into = target.writable_content()
    for offset, data in pieces:
        store(into, offset, data, path)
    into.truncate(content.size)


def store(content: Content, offset: int, data: bytes, path: str) -> None:
    """Writes into the content of the file at `path`. Raises `OSError` about the path."""
    try:
        content.write(offset, data)
    except OSError as error:
        error.filename = path
        raise
