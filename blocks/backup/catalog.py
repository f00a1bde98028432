"""What a repository's folder holds: every backup file by the restore point in it, and how the points depend.

Reads the roots of files and remembers them. Does not read blocks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from attrs import define, field

from hvsim.blocks.backup.file import BackupFile, NeverCommitted
from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.errors import BackupDamaged, ChainBroken, RestorePointMissing, StorageError
from hvsim.blocks.io import Storage

FULL_EXTENSION = ".vbk"
INCREMENT_EXTENSION = ".vib"
EXTENSIONS = (FULL_EXTENSION, INCREMENT_EXTENSION)


@define
class Catalog:
    """The restore points of a folder by id, the files that cannot be read, and those that were never finished."""

    storage: Storage
    folder: str
    points: dict[str, RestorePoint] = field(factory=dict)
    damaged: dict[str, BackupDamaged | StorageError] = field(factory=dict)
    unfinished: list[str] = field(factory=list)

    def refresh(self) -> None:
        """Looks at every file anew."""
        self.points.clear()
        self.damaged.clear()
        self.unfinished.clear()
        for path in self.storage.files(self.folder):
            if path.endswith(EXTENSIONS):
                self._add(path)

    def open(self, path: str) -> BackupFile:
        """The backup file at `path`. Raises `BackupDamaged` or `StorageError`."""
        file = self.storage.open(path)
        try:
            return BackupFile(file)
        except (BackupDamaged, StorageError):
            file.close()
            raise

    def find(self, point_id: str) -> RestorePoint:
        """The point of that id. Raises `RestorePointMissing`."""
        point = self.points.get(point_id)
        if point is None:
            raise RestorePointMissing(f"There is no restore point {point_id} in the repository.")
        return point

    def chain_of(self, point: RestorePoint) -> list[RestorePoint]:
        """The points that `point` needs, from its full to itself. Raises `ChainBroken`."""
        chain = [point]
        while chain[-1].parent:
            parent = self.points.get(chain[-1].parent)
            if parent is None:
                raise ChainBroken(
                    f"Restore point {point.id} of '{point.machine}' needs point {chain[-1].parent}, "
                    f"which is missing or cannot be read."
                )
            chain.append(parent)
        return chain[::-1]

    def children_of(self, point_id: str) -> list[RestorePoint]:
        """The increments that directly build on the point."""
        return [point for point in self.points.values() if point.parent == point_id]

    def descendants_of(self, point_id: str) -> Iterator[RestorePoint]:
        """The increments that need the point, directly or through others."""
        children: dict[str, list[RestorePoint]] = {}
        for point in self.points.values():
            children.setdefault(point.parent, []).append(point)
        waiting = deque(children.get(point_id, ()))
        while waiting:
            yield waiting[0]
            waiting += children.get(waiting.popleft().id, ())

    def open_chain(self, point: RestorePoint) -> list[BackupFile]:
        """The files of the point's chain, oldest first. Raises `BackupDamaged`, `ChainBroken` or `StorageError`."""
        files: list[BackupFile] = []
        try:
            for item in self.chain_of(point):
                files.append(self.open(item.file))
        except (BackupDamaged, ChainBroken, StorageError):
            for file in files:
                file.close()
            raise
        return files

    def points_needing(self, file: BackupFile, disk: str, index: int) -> tuple[str, ...]:
        """The ids of the points whose disk shows the block (`disk`, `index`) of `file`: until a later one replaces it.

        A later file that cannot be read counts as needing it.
        """
        needing = [file.point.id]
        waiting = deque(self.children_of(file.point.id))
        while waiting:
            point = waiting.popleft()
            if not self._replaces(point, disk, index):
                needing.append(point.id)
                waiting += self.children_of(point.id)
        return tuple(needing)

    def _replaces(self, point: RestorePoint, disk: str, index: int) -> bool:
        try:
            file = self.open(point.file)
        except (BackupDamaged, StorageError):
            return False
        try:
            summary = file.disk(disk)
            if summary is None or not summary.inherits or index * point.block_size >= summary.size:
                return True
            return index in file.block_map(disk)
        except BackupDamaged:
            return False
        finally:
            file.close()

    def _add(self, path: str) -> None:
        try:
            file = self.open(path)
        except NeverCommitted:
            self.unfinished.append(path)
        except (BackupDamaged, StorageError) as error:
            self.damaged[path] = error
        else:
            self.points[file.point.id] = file.point
            file.close()
