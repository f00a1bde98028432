"""From a backup server's jobs to the plan that builds them again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hvsim.infrastructure.backup.jobs.copying import CopyJob
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS
from hvsim.infrastructure.backup.jobs.schedules import (
    EVERY_DAY,
    WORKING_DAYS,
    BackupWindow,
    DailyKind,
    DayNumber,
    FullDays,
    MonthlyOptions,
)
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.settings import USUAL_SUBJECT
from hvsim.infrastructure.lab.job_plans import (
    MONTHS,
    WEEKDAYS,
    CopyJobPlan,
    EncryptionKeyPlan,
    JobPlan,
    MailPlan,
    MonthlyPlan,
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
    if not schedule.is_set and schedule.window is None:
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
        _monthly(schedule.monthly) if schedule.monthly.enabled else None,
        () if schedule.window is None else _window(schedule.window),
    )


def _monthly(options: MonthlyOptions) -> MonthlyPlan:
    day, at = options.day, _clock(options.time)
    months = tuple(MONTHS[month - 1] for month in day.months) if len(day.months) < len(MONTHS) else ()
    if day.number is DayNumber.ON_DAY:
        return MonthlyPlan(at, day=day.day, months=months)
    return MonthlyPlan(at, day.number.value, WEEKDAYS[day.weekday], months=months)


def _window(window: BackupWindow) -> tuple[str, ...]:
    """The hours in a few spans: days that are alike and follow each other share theirs."""
    spans: list[str] = []
    first = 0
    for day in EVERY_DAY:
        if day + 1 < len(EVERY_DAY) and window.hours[day + 1] == window.hours[first]:
            continue
        days = WEEKDAYS[first] if first == day else f"{WEEKDAYS[first]}-{WEEKDAYS[day]}"
        name = "" if (first, day) == (0, 6) else days + " "
        spans += [f"{name}{begin:02d}:00-{end:02d}:00" for begin, end in _runs(window.hours[first])]
        first = day + 1
    return tuple(spans)


def _runs(hours: list[bool]) -> list[tuple[int, int]]:
    """Where the hours of a day begin to be allowed, and where that ends."""
    edges = [hour for hour in range(25) if (hour < 24 and hours[hour]) != (hour > 0 and hours[hour - 1])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _clock(time: timedelta) -> str:
    minutes = int(time.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _name_of(server: BackupServer, identity: UUID | None) -> str:
    return next((job.name for job in server.jobs if job.id == identity), "")
