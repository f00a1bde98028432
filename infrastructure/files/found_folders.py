"""The folders of a tree that were found lately, so that a path is not walked from its root again and again.

Such a path goes on meaning the same folder until one is taken from its place: `Directory.displacements` counts that.
"""

from __future__ import annotations

from hvsim.infrastructure.files.nodes import Directory, MemoryDirectory

_MOST = 4096
_NOT_PLAIN = frozenset({"", ".", ".."})


class FoundFolders:
    """Folders in memory by the beginning that the paths into them have, with its last separator.

    Real folders are none of them: they change by themselves. Copies of a tree begin without any.
    """

    __slots__ = ("_displacements", "_folders", "separator")

    def __init__(self, separator: str) -> None:
        self.separator = separator
        self._folders: dict[str, Directory] = {}
        self._displacements = -1

    def of(self, path: str) -> tuple[Directory, str] | None:
        """The folder that `path` lies in, and its name there; None where that has to be looked for."""
        if self._displacements != Directory.displacements:
            self._folders.clear()
            self._displacements = Directory.displacements
        start = path.rfind(self.separator) + 1
        folder = self._folders.get(path[:start])
        name = path[start:]
        if folder is None or name in _NOT_PLAIN or "/" in name:
            return None
        return folder, name

    def keep(self, path: str, folder: Directory, name: str) -> None:
        """Takes note of where `path`, which ends with `name`, was found to lie."""
        beginning = path[: len(path) - len(name)]
        if isinstance(folder, MemoryDirectory) and path.endswith(name) and beginning.endswith(self.separator):
            if len(self._folders) >= _MOST:
                self._folders.clear()
            self._folders[beginning] = folder

    def __reduce__(self) -> tuple[type[FoundFolders], tuple[str]]:
        return FoundFolders, (self.separator,)
