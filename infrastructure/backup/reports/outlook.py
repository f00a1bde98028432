"""What becomes of restore points: how each was made, which flags it has, and when retention takes it away.

Plays the job's next runs through the rules of retention. Changes nothing in the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from hvsim.blocks.backup.model import PointKind
from hvsim.blocks.backup.retention.long_term import Flag, LongTermPolicy
from hvsim.blocks.backup.retention.plan import ChainFile, Delete, RetentionPolicy, plan_retention
from hvsim.blocks.backup.retention.upkeep import flags_of
from hvsim.blocks.errors import ChainBroken
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.backup.runs.upkeep import long_term_policy_of, policy_of

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job_options import JobOptions

__all__ = [
    "MOST_RUNS", "ChainOutlook", "Departure", "Leaving", "LongTermPolicy", "Making", "PointOutlook", "RetentionPolicy",
    "departures", "outlooks",
]  # fmt: skip

_RUN_AGAIN = (JobKind.BACKUP, JobKind.COPY)

MOST_RUNS = 120
"""So many runs ahead are looked at."""


class Making(Enum):
    """How a restore point came to be what it is."""

    FULL = "Full"
    SYNTHETIC = "Synthetic full"
    MERGED = "Full by merging"
    REVERSED = "Full, rebuilt"
    INCREMENT = "Increment"
    ROLLBACK = "Rollback"

    @property
    def is_full(self) -> bool:
        """Whether the point needs no other one."""
        return self not in (Making.INCREMENT, Making.ROLLBACK)


class Leaving(Enum):
    """How a restore point goes."""

    DELETED = "deleted"
    MERGED = "merged"


@frozen
class Departure:
    """When retention takes a point away, and how; `runs` counts the runs until then, from 1."""

    time: datetime
    runs: int
    how: Leaving


@frozen
class PointOutlook:
    """A restore point in its chain. `departure` is None where none of the runs that were looked at takes it away; an
    `is_broken` one needs a point that is gone or cannot be read.
    """

    point: BackupPoint
    making: Making
    flags: tuple[Flag, ...]
    departure: Departure | None
    is_broken: bool = False


@frozen
class ChainOutlook:
    """The restore points of one machine and job, oldest first. `scheduled` tells whether the job has a schedule; else
    one run a day is supposed, from `next_run` on, which is None where nothing runs the job any more. `unreadable` has
    the reason for each backup file that cannot be read or is gone: retention waits until somebody has seen to them.
    """

    job: BackupJob
    machine: str
    points: tuple[PointOutlook, ...]
    next_run: datetime | None
    scheduled: bool
    unreadable: dict[str, str] = field(factory=dict)

    @property
    def policy(self) -> RetentionPolicy:
        """How long points stay."""
        return policy_of(self.job)

    @property
    def long_term(self) -> LongTermPolicy | None:
        """How long fulls with a flag of weeks, months or years stay."""
        return long_term_policy_of(self.job.options)


def outlooks(points: Sequence[BackupPoint], now: datetime) -> list[ChainOutlook]:
    """The outlook of each chain that the points belong to; give all points of a chain, in any order."""
    chains: dict[tuple[str, str], list[BackupPoint]] = {}
    for point in points:
        chains.setdefault((point.job.name, point.machine), []).append(point)
    return [
        _outlook(job_points[0].job, sorted(job_points, key=lambda item: item.point.number), now)
        for _, job_points in sorted(chains.items())
    ]


def _outlook(job: BackupJob, points: list[BackupPoint], now: datetime) -> ChainOutlook:
    sessions = {str(session.id): session for session in job.sessions}
    unreadable = points[0].backups.unreadable_files()
    runs = list(_runs(job, points[-1].time, now)) if job.kind in _RUN_AGAIN else []
    gone = {} if unreadable else _foretold(job, points, runs, now)
    found = tuple(
        PointOutlook(
            item, _making(item, sessions, job.options), flags_of(item.point), gone.get(item.point.id), _is_broken(item)
        )
        for item in points
    )
    scheduled = job.next_run_after(now) is not None
    return ChainOutlook(job, points[0].machine, found, runs[0] if runs else None, scheduled, unreadable)


def _foretold(
    job: BackupJob, points: Sequence[BackupPoint], runs: Sequence[datetime], now: datetime
) -> dict[str, Departure]:
    """When each of the points goes by the job's own rules, and those of its repository."""
    options, locks = job.options, job.repository.locks
    ends = {item.point.id: locks[item.point.file].date() for item in points if item.point.file in locks}
    flags = {item.point.id: flags_of(item.point) for item in points}
    files = [ChainFile(item.point.id, _day(item.time, now), item.point.kind) for item in points]
    long_term = long_term_policy_of(options)

    def is_kept(point: str, today: date) -> bool:
        if point in ends and today < ends[point]:
            return True
        asked = long_term.levels if long_term is not None else []
        return long_term is not None and any(
            flag.level in asked and today < long_term.ends(flag.level, flag.given) for flag in flags.get(point, ())
        )

    return departures(files, policy_of(job), [(moment, _kind(options, moment)) for moment in runs], is_kept)


def _is_broken(point: BackupPoint) -> bool:
    try:
        point.backups.chain(point.point)
    except ChainBroken:
        return True
    return False


def _never(point: str, today: date) -> bool:
    return False


def departures(
    files: Sequence[ChainFile],
    policy: RetentionPolicy,
    runs: Sequence[tuple[datetime, PointKind]],
    is_kept: Callable[[str, date], bool] = _never,
) -> dict[str, Departure]:
    """When each of the files' restore points goes, by id, if those runs follow and each makes a point of its kind.

    A rollback stands for a run of a reverse chain: the point is the full then, and the one before needs it. `is_kept`
    tells whether something else keeps a point on a day.
    """
    left = list(files)
    gone: dict[str, Departure] = {}
    waiting = {file.id for file in files}
    for number, (moment, kind) in enumerate(runs, 1):
        if not waiting:
            break
        left = _after_run(left, ChainFile(f"run {number}", moment.date(), kind))
        left = [evolve(file, kept=is_kept(file.id, moment.date())) for file in left]
        stands_for = {file.id: file.id for file in left}
        for step in plan_retention(left, policy, moment.date()):
            if isinstance(step, Delete):
                lost = [stands_for[file.id] for file in step.files]
                how = Leaving.DELETED
                left = [file for file in left if file.id not in lost]
            else:
                lost = [stands_for[step.full.id]]
                how = Leaving.MERGED
                stands_for[step.full.id] = step.increment.id
                left = [
                    evolve(file, kind=PointKind.FULL) if file.id == step.increment.id else file
                    for file in left
                    if file.id not in lost
                ]
            gone.update((name, Departure(moment, number, how)) for name in lost if name in waiting)
            waiting -= set(lost)
    return gone


def _after_run(files: list[ChainFile], new: ChainFile) -> list[ChainFile]:
    if new.kind is not PointKind.ROLLBACK:
        return [*files, new]
    before = [
        evolve(file, kind=PointKind.ROLLBACK) if file is files[-1] and file.kind is PointKind.FULL else file
        for file in files
    ]
    return [*before, evolve(new, kind=PointKind.FULL)]


def _runs(job: BackupJob, last: datetime, now: datetime) -> Iterator[datetime]:
    """The moments of the job's next runs: by its schedule, or a day apart."""
    moment = now
    for _ in range(MOST_RUNS):
        following = job.next_run_after(moment)
        if following is None:
            days = max((moment - last) // timedelta(days=1), 0)
            following = last + timedelta(days=days + 1)
        moment = following
        yield moment


def _kind(options: JobOptions, moment: datetime) -> PointKind:
    day = moment.date()
    if options.active_fulls.matches(day) or (not options.reverse and options.synthetic_fulls.matches(day)):
        return PointKind.FULL
    return PointKind.ROLLBACK if options.reverse else PointKind.INCREMENT


def _making(point: BackupPoint, sessions: Mapping[str, BackupSession], options: JobOptions) -> Making:
    if point.point.kind is PointKind.INCREMENT:
        return Making.INCREMENT
    if point.point.kind is PointKind.ROLLBACK:
        return Making.ROLLBACK
    session = sessions.get(point.point.attributes.get("session", ""))
    if session is None or session.full:
        return Making.FULL
    if session.synthetic:
        return Making.SYNTHETIC
    return Making.REVERSED if options.reverse else Making.MERGED


def _day(moment: datetime, now: datetime) -> date:
    return moment.astimezone(now.tzinfo).date()
