"""Whether files are free to be written, moved and removed: nobody has them open, and none is immutable."""

from __future__ import annotations

import errno
import os
from typing import NoReturn

from hvsim.infrastructure.files.nodes import Directory, File, MemoryDirectory, Node


def failure(code: int, path: str) -> NoReturn:
    """Raises the `OSError` kind of `code` about `path`."""
    raise OSError(code, os.strerror(code), path)


def check_free(file: File, path: str) -> None:
    """Raises `OSError` (EPERM, EBUSY) for a file that is immutable or open."""
    if file.is_locked:
        failure(errno.EPERM, path)
    if file.holders:
        failure(errno.EBUSY, path)


def check_all_free(node: Node, path: str, separator: str) -> None:
    """The same for a file, or for every file below a folder."""
    if isinstance(node, File):
        check_free(node, path)
    elif isinstance(node, Directory):
        for name, child in node.entries():
            check_all_free(child, path + separator + name, separator)


def holds_open(node: Node) -> bool:
    """Whether somebody holds a file below a folder open; what nobody has looked into yet holds none."""
    if isinstance(node, MemoryDirectory):
        return any(holds_open(child) for _, child in node.present())
    return isinstance(node, File) and node.holders > 0
