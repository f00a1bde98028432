"""How restore points depend on each other: chains, what needs what, and where a chain is broken.

Knows the points and nothing of files. `catalog` finds the points.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from hvsim.blocks.backup.format.root import DiskEntry, PointEntry
from hvsim.blocks.backup.model import RestorePoint
from hvsim.blocks.errors import ChainBroken


class Lineage:
    """The restore points by id. `damaged` are the files that cannot be read, in which others may be."""

    points: dict[str, RestorePoint]
    damaged: Mapping[str, Exception]
    _children: dict[str, list[RestorePoint]] | None
    """The points by what they build on; None where it has to be worked out anew, because `points` changed."""

    def chain_of(self, point: RestorePoint) -> list[RestorePoint]:
        """The points that `point` needs, from its full to itself. Raises `ChainBroken`."""
        chain, seen = [point], {point.id}
        while chain[-1].parent:
            parent = self._parent_of(chain[-1])
            if parent is None or parent.id in seen:
                raise self.broken(point, chain[-1])
            chain.append(parent)
            seen.add(parent.id)
        return chain[::-1]

    def breaks(self) -> dict[str, RestorePoint]:
        """The points that have no full at the end of their chain, each with the point there that has no parent."""
        ends: dict[str, RestorePoint | None] = {}
        for point in self.points.values():
            at, way = point, dict[str, None]()
            end: RestorePoint | None = None
            while at.id not in ends:
                way[at.id] = None
                parent = self._parent_of(at)
                if parent is None or parent.id in way:
                    end = at if at.parent else None
                    break
                at = parent
            else:
                end = ends[at.id]
            ends.update(dict.fromkeys(way, end))
        return {point_id: end for point_id, end in ends.items() if end is not None}

    def broken(self, point: RestorePoint, end: RestorePoint) -> ChainBroken:
        """The error for a chain that ends with a point whose parent is not there, or is none."""
        parent = self.points.get(end.parent)
        needs = f"Restore point {point.id} of '{point.machine}' needs point {end.parent}"
        if parent is not None and not _fits(end, parent):
            return ChainBroken(f"{needs}, and the one in '{parent.file}' is of another chain than '{end.file}'.")
        return ChainBroken(f"{needs}, which is missing or cannot be read.{self._unreadable()}")

    def _parent_of(self, point: RestorePoint) -> RestorePoint | None:
        parent = self.points.get(point.parent)
        return parent if parent is not None and _fits(point, parent) else None

    def children_of(self, point_id: str) -> list[RestorePoint]:
        """The points that directly build on the point."""
        if self._children is None:
            self._children = {}
            for point in self.points.values():
                self._children.setdefault(point.parent, []).append(point)
        return self._children.get(point_id, [])

    def descendants_of(self, point_id: str) -> Iterator[RestorePoint]:
        """The points that need the point, directly or through others."""
        seen = {point_id}
        waiting = deque(self.children_of(point_id))
        while waiting:
            point = waiting.popleft()
            if point.id not in seen:
                seen.add(point.id)
                yield point
                waiting += self.children_of(point.id)

    def _unreadable(self) -> str:
        """What to say beside a point that is not there: it may lie in a file that cannot be read."""
        return f" {next(iter(self.damaged.values()))}" if self.damaged else ""


def content_of(entry: PointEntry | RestorePoint) -> object:
    """What stays the same in all files that have a restore point, whatever becomes of its chain."""
    disks = [disk.summary if isinstance(disk, DiskEntry) else disk for disk in entry.disks]
    return entry.machine.casefold(), entry.time, [(disk.name, disk.size, disk.statistics) for disk in disks]


def _fits(point: RestorePoint, parent: RestorePoint) -> bool:
    is_of_one = point.machine == parent.machine or point.machine.casefold() == parent.machine.casefold()
    return is_of_one and point.block_size == parent.block_size
