"""How a simulated machine writes paths: where a root ends, what separates names, and which names are the same.

Knows strings only. Whether anything is there is the file tree's business.
"""

from __future__ import annotations

import errno
import ntpath
import os
import posixpath
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType

from attrs import frozen

MAXIMUM_NAME_LENGTH = 255

_NOT_PLAIN = frozenset({"", ".", ".."})
"""What may stand between separators and is no name."""


@frozen
class PathSyntax:
    """One machine's rules for paths. `split` and `join` are inverse on normal paths."""

    separator: str
    case_sensitive: bool
    hides_dotted_names: bool
    """Whether a name that begins with a dot makes a hidden file."""
    new_file_attributes: frozenset[str]
    forbidden: frozenset[str]
    """The characters that no name has."""
    fold: Callable[[str], str]
    """Makes the key under which a directory keeps a name: equal for names that mean the same entry."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """A machine's syntax is one of the two below, also in a copy of the machine."""
        return path_syntax, (self.separator,)

    def split(self, path: str) -> tuple[str, tuple[str, ...]]:
        """The root of an absolute path and the names below it, with `.` and `..` taken out.

        Raises `FileNotFoundError` for a path that has no root: this machine's files know no current folder.
        """
        return _split(self.separator, path)

    def join(self, root: str, names: tuple[str, ...]) -> str:
        if not names:
            return root
        head = root if root.endswith(self.separator) else root + self.separator
        return head + self.separator.join(names)

    def is_drive(self, root: str) -> bool:
        """Whether it is the root of a drive with a letter."""
        return root[1:] == ":\\"

    def check(self, name: str, path: str) -> None:
        """Raises `OSError` when no file may be called `name`."""
        if len(name) > MAXIMUM_NAME_LENGTH:
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), path)
        if not self.forbidden.isdisjoint(name):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)


@lru_cache(maxsize=4096)
def _split(separator: str, path: str) -> tuple[str, tuple[str, ...]]:
    """One operation on a file asks for the same path again and again."""
    flavour = ntpath if separator == "\\" else posixpath
    drive, root, rest = _split_root(flavour, separator, path)
    if not root:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    if len(drive) == 2:
        drive = drive.upper()
    plain = rest.split(separator) if rest else []
    if _NOT_PLAIN.isdisjoint(plain):
        return drive + root, tuple(plain)
    names: list[str] = []
    for name in flavour.normpath(rest).split(separator):
        if name == "..":
            del names[-1:]
        elif name not in _NOT_PLAIN:
            names.append(name)
    return drive + root, tuple(names)


def _split_root(flavour: ModuleType, separator: str, path: str) -> tuple[str, str, str]:
    normal = path.replace("/", separator)
    if normal[1:3] == ":\\" and separator == "\\":
        return normal[:2], "\\", normal[3:].lstrip("\\")  # the usual case, quickly
    drive, rest = flavour.splitdrive(normal)
    stripped = rest.lstrip(separator)
    if drive.startswith(separator * 2):
        return drive, separator, stripped
    return drive, separator if stripped != rest or (drive and not rest) else "", stripped


_FORBIDDEN_TO_WINDOWS = frozenset('<>:"|?*\\/').union(map(chr, range(32)))

WINDOWS_PATHS = PathSyntax("\\", False, False, frozenset({"Archive"}), _FORBIDDEN_TO_WINDOWS, str.casefold)
LINUX_PATHS = PathSyntax("/", True, True, frozenset(), frozenset("/\0"), str)


def path_syntax(separator: str) -> PathSyntax:
    """The syntax that separates names so."""
    return WINDOWS_PATHS if separator == "\\" else LINUX_PATHS
