"""Files copied to and from a session on another machine: Copy-Item -ToSession and -FromSession.

Knows two file systems and the way between them; what is asked for is `copy_item`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


@frozen
class Machine:
    """One end of the way: the file system of an engine, and its path syntax."""

    engine: Engine

    def leaf(self, path: str) -> str:
        return self.engine.personality.leaf(path)

    def below(self, folder: str, name: str) -> str:
        return self.engine.personality.join(folder, name)

    def is_folder(self, path: str) -> bool:
        status = self.engine.file_system.status(path)
        return status is not None and status.is_directory


def copy_between(source: Machine, path: str, target: Machine, place: str, *, recurse: bool) -> str:
    """Copies the file or folder `path` to `place`, or into it where it is a folder; returns where it is now.

    Without `recurse` of a folder only itself is copied. Raises `OSError`.
    """
    if target.is_folder(place):
        place = target.below(place, source.leaf(path))
    _copy(source, path, target, place, recurse)
    return place


def _copy(source: Machine, path: str, target: Machine, place: str, recurse: bool) -> None:
    if not source.is_folder(path):
        target.engine.file_system.write(place, source.engine.file_system.read(path))
        return
    if not target.is_folder(place):
        target.engine.file_system.make_directory(place)
    if recurse:
        for item in list(source.engine.file_system.list(path)):
            _copy(source, item.path, target, target.below(place, item.name), recurse)
