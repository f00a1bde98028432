"""From a backup server's jobs to the plan that builds them again. Monthly schedules have no key and are left out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hvsim.infrastructure.backup.jobs.copying import CopyJob
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS
from hvsim.infrastructure.backup.jobs.schedules import EVERY_DAY, WORKING_DAYS, DailyKind, FullDays
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.settings import USUAL_SUBJECT
from hvsim.infrastructure.lab.job_plans import (
    WEEKDAYS,
    CopyJobPlan,
    EncryptionKeyPlan,
    JobPlan,
    MailPlan,
    SchedulePlan,
)


def plans_of_jobs(server: BackupServer) -> tuple[JobPlan, ...]:
    """The jobs whose repository is on a computer of the estate."""
    return tuple(_job(server, job) for job in server.jobs if job.repository.computer is not None)


def plans_of_copy_jobs(server: BackupServer) -> tuple[CopyJobPlan, ...]:
    """The copy jobs of such."""
    known = [job for job in server.jobs if job.repository.computer is not None]
    return tuple(
        _copy(server, job)
        for job in server.copy_jobs
        if job.repository.computer is not None and job.source_jobs and all(item in known for item in job.source_jobs)
    )


def plans_of_keys(server: BackupServer) -> tuple[EncryptionKeyPlan, ...]:
    """The encryption keys."""
    return tuple(EncryptionKeyPlan(key.description, key.password) for key in server.vault.keys)


def plan_of_mail(server: BackupServer) -> MailPlan | None:
    """Who is told; None for nobody."""
    mail = server.settings.mail
    if not mail.enabled:
        return None
    return MailPlan(
        mail.recipient,
        mail.sender,
        "" if mail.subject == USUAL_SUBJECT else mail.subject,
        mail.on_success,
        mail.on_warning,
        mail.on_failure,
        mail.last_retry_only,
    )


def _job(server: BackupServer, job: BackupJob) -> JobPlan:
    options = job.options
    reverse = "Reverse" if options.reverse else ""
    method = reverse or ("Forward" if options.synthetic_fulls.enabled else "ForeverForward")
    return JobPlan(
        job.name,
        tuple(item.name for item in job.machines if server.machine_of(item.id) is not None),
        "" if job.repository is server.repositories[0] else job.repository.name,
        options.guest_processing.value,
        options.use_change_tracking,
        job.description,
        job.enabled,
        options.guest_quiescence,
        options.off_host,
        method,
        _days(options.synthetic_fulls) if method == "Forward" else ("Saturday",),
        _days(options.active_fulls),
        options.days_kept,
        0 if options.keep_by_days else options.points_kept,
        next(name for name, packing in COMPRESSION_LEVELS.items() if packing is options.compression),
        options.key.description if options.key is not None else "",
        options.health_check.enabled,
        options.notification.addresses if options.notification.to_addresses else "",
        _schedule(server, job),
    )


def _copy(server: BackupServer, job: CopyJob) -> CopyJobPlan:
    return CopyJobPlan(
        job.name,
        job.repository.name,
        tuple(item.name for item in job.source_jobs),
        "Immediate" if job.immediate else "Periodic",
        job.options.days_kept,
        _schedule(server, job),
    )


def _days(fulls: FullDays) -> tuple[str, ...]:
    return tuple(WEEKDAYS[day] for day in fulls.days) if fulls.enabled else ()


def _schedule(server: BackupServer, job: BackupJob) -> SchedulePlan | None:
    schedule = job.schedule
    if not schedule.is_set:
        return None
    daily = schedule.daily
    chosen = {DailyKind.EVERYDAY: EVERY_DAY, DailyKind.WEEKDAYS: WORKING_DAYS}.get(daily.kind, tuple(daily.days))
    return SchedulePlan(
        _clock(daily.time) if daily.enabled else "",
        tuple(WEEKDAYS[day] for day in chosen) if daily.enabled and len(chosen) < len(EVERY_DAY) else (),
        schedule.periodic.period if schedule.periodic.enabled else 0,
        schedule.continuous,
        _name_of(server, schedule.after),
        schedule.retry_times if schedule.retry else 0,
        schedule.retry_minutes,
    )


def _clock(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _name_of(server: BackupServer, identity: UUID | None) -> str:
    return next((job.name for job in server.jobs if job.id == identity), "")
