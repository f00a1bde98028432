"""Building a backup server's jobs from a plan: keys and mail first, then jobs, then what follows or copies them."""

from __future__ import annotations

from datetime import timedelta

from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS, GuestProcessing, JobOptions
from hvsim.infrastructure.backup.jobs.schedules import (
    EVERY_DAY,
    BackupWindow,
    DailyKind,
    DayNumber,
    FullDays,
    MonthDay,
    MonthlyOptions,
)
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.lab.job_plans import (
    MONTHS,
    WEEKDAYS,
    CopyJobPlan,
    JobPlan,
    MailPlan,
    MonthlyPlan,
    SchedulePlan,
    hours_of,
    time_of_day,
    weekday_numbers,
)
from hvsim.infrastructure.lab.plans import BackupServerPlan


def add_jobs(server: BackupServer, plan: BackupServerPlan) -> None:
    """All that a plan says about jobs."""
    for key in plan.encryption_keys:
        server.vault.add_key(EncryptionKey(server.random.guid(), key.password, key.name, server.clock.now()))
    if plan.mail is not None:
        _set_mail(server, plan.mail)
    for job in plan.jobs:
        _add_job(server, job)
    for copy in plan.copy_jobs:
        _add_copy_job(server, copy)
    for job in plan.jobs:
        _follow(server, server.job(job.name), job.schedule)


def _set_mail(server: BackupServer, plan: MailPlan) -> None:
    mail = server.settings.mail
    mail.enabled, mail.smtp_server = True, "mail.lab.local"
    mail.sender, mail.recipient, mail.subject = plan.sender, plan.recipient, plan.subject or mail.subject
    mail.on_success, mail.on_warning, mail.on_failure = plan.on_success, plan.on_warning, plan.on_failure
    mail.last_retry_only = plan.last_retry_only


def _fulls(names: tuple[str, ...]) -> FullDays:
    return FullDays(enabled=bool(names), days=weekday_numbers(names)) if names else FullDays()


def _options(server: BackupServer, plan: JobPlan) -> JobOptions:
    forward = plan.method == "Forward"
    options = JobOptions(
        GuestProcessing(plan.guest_processing),
        plan.guest_quiescence,
        plan.use_change_tracking,
        compression=COMPRESSION_LEVELS[plan.compression],
        off_host=plan.off_host,
        reverse=plan.method == "Reverse",
        synthetic_fulls=_fulls(plan.synthetic_fulls if forward else ()),
        active_fulls=_fulls(plan.active_fulls),
        keep_by_days=not plan.retention_points,
        days_kept=plan.retention_days,
    )
    options.points_kept = plan.retention_points or options.points_kept
    wanted = plan.encryption_key.lower()
    options.key = next((key for key in server.vault.keys if key.description.lower() == wanted), None)
    options.health_check.enabled = plan.health_check
    options.notification.to_addresses, options.notification.addresses = bool(plan.mail_to), plan.mail_to
    return options


def _add_job(server: BackupServer, plan: JobPlan) -> None:
    repository = server.repository(plan.repository) if plan.repository else server.repositories[0]
    machines = [server.machine(name) for name in plan.machines]
    job = server.add_job(plan.name, machines, repository, _options(server, plan))
    job.description, job.enabled = plan.description, plan.enabled


def _add_copy_job(server: BackupServer, plan: CopyJobPlan) -> None:
    job = server.add_copy_job(plan.name, server.repository(plan.repository), map(server.job, plan.jobs))
    job.immediate = plan.mode == "Immediate"
    job.options.days_kept = plan.retention_days
    _follow(server, job, plan.schedule)


def _follow(server: BackupServer, job: BackupJob, plan: SchedulePlan | None) -> None:
    if plan is None:
        return
    schedule = job.schedule
    time = time_of_day(plan.at)
    if time is not None:
        schedule.daily.enabled, schedule.daily.time = True, time
        if plan.days:
            schedule.daily.kind, schedule.daily.days = DailyKind.SELECTED, weekday_numbers(plan.days)
    if plan.monthly is not None:
        schedule.monthly = _monthly(plan.monthly)
    if plan.window:
        schedule.window = _window(plan.window)
    if plan.every:
        schedule.periodic.enabled, schedule.periodic.period = True, plan.every
    schedule.continuous = plan.continuous
    if plan.after:
        schedule.after = server.job(plan.after).id
    schedule.retry, schedule.retry_times, schedule.retry_minutes = plan.retries > 0, plan.retries, plan.retry_minutes
    server.trigger_of(job).set()


def _monthly(plan: MonthlyPlan) -> MonthlyOptions:
    months = [MONTHS.index(name) + 1 for name in plan.months] or list(range(1, 13))
    number = DayNumber.ON_DAY if plan.day else DayNumber(plan.which)
    day = MonthDay(number, WEEKDAYS.index(plan.weekday), plan.day or 1, sorted(set(months)))
    return MonthlyOptions(True, time_of_day(plan.at) or timedelta(), day)


def _window(spans: tuple[str, ...]) -> BackupWindow:
    window = BackupWindow([[False] * 24 for _ in EVERY_DAY])
    for span in spans:
        for day, hour in hours_of(span) or ():
            window.hours[day][hour] = True
    return window
