"""Upkeep of a repository: retention and long-term flags carried out on the chains that are there.

Plans come from `plan` and `long_term`; merging and deleting from their own modules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from itertools import pairwise
from typing import TypeVar

from attrs import frozen

from hvsim.blocks.backup.folder.catalog import AS_MADE
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.model import PointKind, RestorePoint
from hvsim.blocks.backup.operations.compaction import compact
from hvsim.blocks.backup.operations.deletion import delete_points, set_attributes
from hvsim.blocks.backup.operations.merging import follows_one_full, merge
from hvsim.blocks.backup.retention.long_term import Flag, Level, LongTermPolicy, assign
from hvsim.blocks.backup.retention.plan import ChainFile, Delete, RetentionPolicy, plan_retention

Item = TypeVar("Item", str, tuple[datetime, int])

Files = Mapping[str, list[RestorePoint]]
"""The ids of files, the oldest first, each with the restore points that count in it."""

FLAGS = "long-term"
WAITING = "long-term-waiting"

_REFERRED_SHARE = 0.5
"""Of a file that holds no restore point any more: from this dead share on what is needed moves out of it."""


@frozen
class Upkeep:
    """What retention did: the ids of the restore points that are gone, and of those that became the full of a chain."""

    deleted: tuple[str, ...]
    merged: tuple[str, ...]


def apply_retention(
    workspace: Workspace,
    chain_name: str,
    policy: RetentionPolicy,
    now: datetime,
    long_term: LongTermPolicy | None,
    held: Collection[str] = (),
) -> Upkeep:
    """Removes what is outdated in a chain. A point belongs to the day of its time, in the time zone of `now`.

    The restore points with the ids in `held` stay, and nothing is merged with them.

    Raises `BackupError` or `StorageError` while a file cannot be read or is gone: it may be one that counts.
    """
    workspace.check_idle(chain_name)
    workspace.check_whole("Retention")
    deleted: list[str] = []
    merged: list[str] = []
    for step in plan_retention(_chain_files(workspace, chain_name, now, long_term, held), policy, now.date()):
        if isinstance(step, Delete):
            points = [point for file in step.files for point in _points_of(workspace, file.id)]
            delete_points(workspace, points)
            deleted += [point.id for point in points]
        else:
            before = {point.id for point in _points_of(workspace, step.full.id)}
            points = _points_of(workspace, step.increment.id)
            increment = next((point for point in points if point.kind is PointKind.INCREMENT), None)
            if increment is None or not follows_one_full(workspace, increment):
                break  # a machine came later and has its full between: the chain waits for the next one of all
            moved = merge(workspace, increment)
            deleted += sorted(before - set(workspace.catalog.points))
            merged.append(moved.id)
    if deleted:
        workspace.collect()
        compact(workspace, chain_name, _REFERRED_SHARE)
    return Upkeep(tuple(deleted), tuple(merged))


def assign_flags(workspace: Workspace, chain_name: str, policy: LongTermPolicy, now: datetime) -> tuple[Flag, ...]:
    """Gives the newest restore point of a chain, which a run has just made, the flags that are due."""
    files = list(_files_of(workspace, chain_name).values())
    if not files:
        return ()
    newest = files[-1]
    earlier = [point for points in files[:-1] for point in points]
    waiting = frozenset(Level(item) for item in earlier[-1].attributes.get(WAITING, "")) if earlier else frozenset()
    known = [flag for point in earlier for flag in flags_of(point)]
    made_full = newest[0].kind is PointKind.FULL
    assigned = assign(policy, now.date(), made_full, known, waiting)
    for point in newest:
        attributes = dict(point.attributes)
        if assigned.flags:
            attributes[FLAGS] = " ".join(map(str, assigned.flags))
        if assigned.waiting:
            attributes[WAITING] = "".join(sorted(level.value for level in assigned.waiting))
        if attributes != point.attributes:
            set_attributes(workspace, point, attributes)
    return assigned.flags


def flags_of(point: RestorePoint) -> tuple[Flag, ...]:
    """The long-term flags of a restore point."""
    return tuple(Flag.parse(text) for text in point.attributes.get(FLAGS, "").split())


def _chain_files(
    workspace: Workspace, chain_name: str, now: datetime, long_term: LongTermPolicy | None, held: Collection[str]
) -> list[ChainFile]:
    found = []
    files = _files_of(workspace, chain_name)
    beginnings = _beginnings(workspace, files)
    runs = _runs(files)
    for file_id, points in files.items():
        day = max(point.time.astimezone(now.tzinfo).date() for point in points)
        kind = next((point.kind for point in points if point.kind is not PointKind.FULL), PointKind.FULL)
        if file_id not in beginnings:
            kind = PointKind.INCREMENT  # of one machine; others go on with what they had before
        is_kept = long_term is not None and _is_kept(points, long_term, now.date())
        is_kept = is_kept or any(point.id in held for point in points)
        found.append(ChainFile(file_id, day, kind, is_kept, frozenset(runs[point.id] for point in points)))
    return found


def _beginnings(workspace: Workspace, files: Files) -> set[str]:
    """The files from which on nothing builds on a file before them."""
    places = {file_id: place for place, file_id in enumerate(files)}
    lowest = len(files)
    found = set()
    for file_id, place in reversed(places.items()):
        # One that was given up because its file was lost is not there; what built on it stays until its chain goes.
        parents = [point.parent for point in files[file_id] if point.parent in workspace.catalog.points]
        lowest = min([lowest, *(places.get(workspace.catalog.file_of(parent).id, lowest) for parent in parents)])
        if lowest >= place:
            found.add(file_id)
    return found


def _is_kept(points: Sequence[RestorePoint], policy: LongTermPolicy, today: date) -> bool:
    asked = policy.levels
    return any(
        flag.level in asked and today < policy.ends(flag.level, flag.given)
        for point in points
        for flag in flags_of(point)
    )


def _files_of(workspace: Workspace, chain_name: str) -> Files:
    """The files of a chain that hold restore points, in the order these were made.

    Numbers count for each machine alone; among several machines that order comes first which the times agree with.
    """
    chain = chain_name.casefold()
    files = {
        file.id: points
        for file in workspace.catalog.files.values()
        if file.root.chain.casefold() == chain and (points := _points_of(workspace, file.id))
    }
    made = {file_id: max(point.time for point in points) for file_id, points in files.items()}
    file_of = {point.id: file_id for file_id, points in files.items() for point in points}
    sequences = [[file_of[point.id] for point in points] for points in _by_machine(files)]
    return {file_id: files[file_id] for file_id in _in_order(made, sequences)}


def _runs(files: Files) -> dict[str, int]:
    """Which run of the chain made each restore point of the files, counted from the first.

    What several machines have of one time is of one run, unless one of them has more than one point of it.
    """
    run_of: dict[str, tuple[datetime, int]] = {}
    sequences = []
    for points in _by_machine(files):
        seen = Counter[datetime]()
        for point in points:
            run_of[point.id] = (point.time, seen[point.time])
            seen[point.time] += 1
        sequences.append([run_of[point.id] for point in points])
    places = {run: place for place, run in enumerate(_in_order({run: run[0] for run in run_of.values()}, sequences))}
    return {point_id: places[run] for point_id, run in run_of.items()}


def _by_machine(files: Files) -> list[list[RestorePoint]]:
    """The restore points that count in the files, of each machine in the order they were made."""
    machines: dict[str, list[RestorePoint]] = {}
    for made in files.values():
        for point in made:
            machines.setdefault(point.machine.casefold(), []).append(point)
    return [sorted(points, key=AS_MADE) for points in machines.values()]


def _in_order(times: Mapping[Item, datetime], sequences: Sequence[Sequence[Item]]) -> list[Item]:
    """The items by their times, such that those of each sequence come in its order, whatever the clock said then."""
    if len(sequences) == 1:  # as in a chain of one machine: there is no choice
        return list(dict.fromkeys(sequences[0]))
    sorter = TopologicalSorter[Item](dict.fromkeys(times, ()))
    for sequence in sequences:
        for earlier, later in pairwise(sequence):
            if earlier != later:
                sorter.add(later, earlier)
    try:
        sorter.prepare()
    except CycleError:  # the sequences contradict each other, as where files were found: the times are left
        return sorted(times, key=lambda item: (times[item], item))
    waiting: list[tuple[datetime, Item]] = []
    ordered = []
    while sorter.is_active():
        for item in sorter.get_ready():
            heappush(waiting, (times[item], item))
        ordered.append(heappop(waiting)[1])
        sorter.done(ordered[-1])
    return ordered


def _points_of(workspace: Workspace, file_id: str) -> list[RestorePoint]:
    """The restore points that count in a file."""
    catalog = workspace.catalog
    file = catalog.files.get(file_id)
    return [catalog.points[entry.id] for entry in catalog.live_points(file)] if file else []
