"""Retention: which backup files of a chain are outdated, and what has to happen to them.

Pure rules over files and restore points; nothing is read or changed here. `upkeep` carries out what comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attrs import evolve, frozen

from hvsim.blocks.backup.model import PointKind, RestorePoint

LEAST_POINTS = 3


@frozen
class RetentionPolicy:
    """How long restore points stay: the newest `points`, or those of the last `days` and of today.

    In days, at least `least_points` stay. `forever` moves the full of a chain without later fulls forward by merging;
    otherwise a chain goes as a whole, once the one after it satisfies the policy alone.
    """

    points: int | None = None
    days: int | None = None
    forever: bool = False
    least_points: int = LEAST_POINTS


@frozen
class ChainFile:
    """A backup file as retention sees it. `kept` means that something else, such as a long-term flag, keeps it.

    `runs` are the runs of the chain, counted from its first, whose restore points the file has: of several machines a
    file may have what different runs made, and what one run made may lie in several files. Where nothing is said each
    file is of a run of its own.
    """

    id: str
    day: date
    kind: PointKind
    kept: bool = False
    runs: frozenset[int] = frozenset()


@frozen
class Delete:
    """The files go, whole."""

    files: tuple[ChainFile, ...]


@frozen
class Merge:
    """The increment is taken into the full before it."""

    full: ChainFile
    increment: ChainFile


def plan_retention(files: Sequence[ChainFile], policy: RetentionPolicy, today: date) -> list[Delete | Merge]:
    """What to do with the files of one chain, given oldest first as their restore points were made."""
    steps: list[Delete | Merge] = []
    left = list(files)
    while left:
        oldest, chain = left[0], _oldest_chain(left)
        later = left[len(chain) :]
        if oldest.kind is PointKind.ROLLBACK:
            if not _are_outdated([oldest], left, policy, today):
                break
            steps.append(Delete((oldest,)))
            left = left[1:]
        elif later:
            going = tuple(file for file in chain if not file.kept)
            if going and not _are_outdated(chain, left, policy, today):
                break
            if going:
                steps.append(Delete(going))
            left = later  # what is kept is looked past: it does not count
        elif policy.forever and len(chain) > 1 and not oldest.kept and _are_outdated([oldest], left, policy, today):
            steps.append(Merge(oldest, chain[1]))
            left[:2] = [evolve(oldest, day=chain[1].day, runs=chain[1].runs)]
        else:
            break
    return steps


def may_be_outdated(points: Sequence[RestorePoint], policy: RetentionPolicy, now: datetime) -> bool:
    """Whether retention may find anything to do in a chain of one machine, given its restore points as they were made:
    on most nights it will not, and need not look into any file.

    A rollback goes alone, a full that later ones follow with its increments; the last one stays, or moves forward.
    """
    if not points:
        return False
    going = 1
    if points[0].kind is PointKind.FULL and not policy.forever:
        later = (at for at, point in enumerate(points) if at and point.kind is not PointKind.INCREMENT)
        going = next(later, 0)
    if not going:
        return False
    if policy.points is not None:
        return len(points) - going >= policy.points
    last = points[going - 1].time.astimezone(now.tzinfo).date()
    return policy.days is not None and (now.date() - last).days > policy.days


def _are_outdated(going: Sequence[ChainFile], left: Sequence[ChainFile], policy: RetentionPolicy, today: date) -> bool:
    """Whether these, the oldest of the files that are left, have nothing that the policy keeps."""
    if policy.points is not None:
        return not _have_newest(going, left, policy.points)
    if policy.days is None:
        return False
    newest = max(file.day for file in going)
    return (today - newest).days > policy.days and not _have_newest(going, left, policy.least_points)


def _have_newest(files: Sequence[ChainFile], left: Sequence[ChainFile], count: int) -> bool:
    """Whether the files have any restore point of so many newest runs of those that are left."""
    if not any(file.runs for file in left):
        return len(left) - len(files) < count
    runs = sorted({run for file in left for run in file.runs})
    newest = set(runs[max(0, len(runs) - count) :])
    return any(file.runs & newest for file in files)


def _oldest_chain(files: Sequence[ChainFile]) -> list[ChainFile]:
    """The oldest full with its increments."""
    end = next((at for at, file in enumerate(files) if at and file.kind is not PointKind.INCREMENT), len(files))
    return list(files[:end])
