"""After the data of a run is stored: synthetic fulls, merges and retention in the repository.

Asks the block engine for them, machine by machine. Which points are outdated is decided there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hvsim.blocks.backup.model import PointKind, RestorePoint
from hvsim.blocks.backup.retention.long_term import LongTermPolicy
from hvsim.blocks.backup.retention.plan import RetentionPolicy, may_be_outdated
from hvsim.blocks.backup.retention.upkeep import flags_of
from hvsim.infrastructure.backup.jobs.job import BackupJob, JobKind
from hvsim.infrastructure.backup.repositories.immutability import lock_chain, locked_points
from hvsim.infrastructure.backup.repositories.in_use import points_in_use
from hvsim.infrastructure.backup.runs.session import BackupSession, RecordStatus, Result, TaskSession, stamp
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import OPEN_DISK
from hvsim.infrastructure.errors import BlockError

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.jobs.job_options import JobOptions
    from hvsim.infrastructure.backup.server import BackupServer


def active_full_is_due(session: BackupSession) -> bool:
    """Whether the job's plan asks for an active full in this run: once on each of its days."""
    day = session.created.date()
    fulls = session.job.options.active_fulls
    return fulls.matches(day) and not any(_made_full(item) for item in session.earlier_that_day)


def synthetic_full_is_due(session: BackupSession) -> bool:
    """The same for a synthetic full, for which an active one of that day stands in."""
    options = session.job.options
    if session.full or options.reverse or not options.synthetic_fulls.matches(session.created.date()):
        return False
    return not any(_made_full(item) or item.synthetic for item in session.earlier_that_day)


def policy_of(job: BackupJob) -> RetentionPolicy:
    """How long the restore points of a job stay."""
    options = job.options
    forever = options.is_forever_incremental and not makes_long_term_fulls(job)
    if options.keep_by_days:
        return RetentionPolicy(days=options.days_kept, forever=forever)
    return RetentionPolicy(points=options.points_kept, forever=forever)


def long_term_policy_of(options: JobOptions) -> LongTermPolicy | None:
    """How long fulls of weeks, months and years stay; None for no longer than others."""
    chosen = options.long_term
    if not chosen.enabled or not (chosen.weeks or chosen.months or chosen.years):
        return None
    return LongTermPolicy(chosen.weeks, chosen.months, chosen.years, chosen.weekday, chosen.week, chosen.month)


def makes_long_term_fulls(job: BackupJob) -> bool:
    """Whether the job makes the fulls that long-term flags need: copy jobs do, others mark those that there are."""
    return job.kind is JobKind.COPY and long_term_policy_of(job.options) is not None


def _long_term_full_is_due(session: BackupSession, points: Sequence[RestorePoint]) -> bool:
    """Whether a copy is to be a full, because a flag of this day's period has none yet."""
    policy, day = long_term_policy_of(session.job.options), session.created.date()
    if policy is None or not makes_long_term_fulls(session.job):
        return False
    lowest = policy.levels[0]
    flags = [flag for point in points for flag in flags_of(point) if flag.level is lowest]
    period = policy.period(lowest, day)
    return policy.is_due(lowest, day) and not any(policy.period(lowest, flag.given) == period for flag in flags)


def keep_up(server: BackupServer, session: BackupSession) -> Waiting:
    """The process: for every machine that has a new point, what its chain needs."""
    session.synthetic = synthetic_full_is_due(session)
    repository = session.job.repository
    for record in session.tasks:
        if record.point is not None and not session.crashed:
            with repository.slots.request(urgent=session.job.options.high_priority) as place:
                yield place
                try:
                    yield from _keep_up_chain(server, session, record)
                    _lock(session, record)
                except (BlockError, OSError) as error:
                    record.note(
                        f"Failed to process the backup files of {record.machine}: {error}", RecordStatus.WARNING
                    )


def _keep_up_chain(server: BackupServer, session: BackupSession, record: TaskSession) -> Waiting:
    assert record.point is not None
    job = session.job
    chain = record.point.machine
    backups = job.repository.backups_of(job.backup_folder, chain)
    wanted = session.synthetic or _long_term_full_is_due(session, backups.points(chain))
    if wanted and record.point.kind is PointKind.INCREMENT:
        record.point = backups.make_synthetic_full(record.point)
        yield server.clock.wait(server.random.jitter(OPEN_DISK))
        session.note(f"Synthetic full backup of {record.machine} was created")
    long_term = None if job.repository.rotates else long_term_policy_of(job.options)
    if long_term is not None:
        for flag in backups.assign_flags(chain, long_term, session.created):
            session.note(f"The full backup of {record.machine} got the long-term flag {flag.level.value}")
    points, policy = backups.points(chain), policy_of(job)
    if not may_be_outdated(points, policy, session.created):
        return
    sizes = {point.id: point.file_size for point in points}
    held = locked_points(job.repository, points) | points_in_use(server).keys()
    done = backups.apply_retention(chain, policy, session.created, long_term, held)
    if done.deleted and not done.merged:
        session.note(f"Retention: {len(done.deleted)} restore points of {record.machine} were removed")
    if done.merged:
        moved = sum(sizes.get(point, 0) for point in done.merged)
        yield from server.computer.network.flows.move([Leg(Stage.TARGET, job.repository.disk, 2 * moved)])
        session.note(f"Retention: {len(done.merged)} restore points of {record.machine} were merged into the full")
    if not any(point.id == record.point.id for point in backups.points(chain)):
        record.point = backups.latest(chain)


def _lock(session: BackupSession, record: TaskSession) -> None:
    assert record.point is not None
    job = session.job
    if not (job.repository.immutable_days or job.repository.locks):
        return
    backups = job.repository.backups_of(job.backup_folder, record.point.machine)
    until = lock_chain(job.repository, backups, record.point, long_term_policy_of(job.options))
    if until is not None:
        session.note(f"The backup files of {record.machine} are immutable until {stamp(until)}")


def _made_full(session: BackupSession) -> bool:
    return session.full and session.result is not Result.FAILED
