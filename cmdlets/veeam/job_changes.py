"""Set-BackupJob, Stop-BackupJob, Remove-BackupJob: what becomes of a job after it was made."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet, job_names
from hvsim.cmdlets.veeam.jobs import BLOCK_SIZES, encryption_key
from hvsim.cmdlets.veeam.names import JOB, SESSION
from hvsim.cmdlets.veeam.option_types import weekday_numbers
from hvsim.cmdlets.veeam.schedule_types import time_of_day
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS, GuestProcessing
from hvsim.infrastructure.backup.jobs.schedules import BackupWindow, DailyKind
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.lab.job_plans import METHODS
from hvsim.interpreter.commands import Example, In, Switch, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet

_FLAGS = {
    "GuestQuiescence": "guest_quiescence",
    "UseChangeTracking": "use_change_tracking",
    "TruncateLogs": "truncate_logs",
    "CrashConsistentInsteadOfSuspending": "crash_instead_of_suspending",
    "OffHost": "off_host",
    "FailoverToOnHost": "fall_back_to_host",
    "GroupSnapshots": "share_snapshots",
}
"""Parameters that set a flag of the job's options, each with its attribute."""


class JobsCommand(BackupCommand):
    """A command for jobs by name or as objects."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True)}, wildcards=True, complete=job_names, help="The jobs."
    )
    job: Any = parameter(
        sets={"Job": In(position=0, mandatory=True, pipeline=True)}, type=JOB + "[]", help="The jobs, as objects."
    )

    def process(self) -> None:
        for job in self.jobs(self.name) if self.parameter_set == "Name" else self.job:
            if self.should_process(job.name):
                self.change(job)

    def change(self, job: BackupJob) -> None:
        """What the command does with one job."""
        raise NotImplementedError  # abstract: each kind has its own


@friendly_cmdlet("Set-BackupJob", default_set="Name", output=JOB, confirm="Low")
class SetBackupJob(JobsCommand):
    """Changes what jobs do and when; what is not named stays."""

    guest_processing: str = parameter(
        validate=ValidateSet(tuple(item.value for item in GuestProcessing)), help="Application-aware processing."
    )
    guest_quiescence: bool = parameter(help="Lets Hyper-V quiesce the guest where that processing is off or failed.")
    use_change_tracking: bool = parameter(help="Asks change tracking what to read.")
    truncate_logs: bool = parameter(help="Lets applications truncate their logs.")
    crash_consistent_instead_of_suspending: bool = parameter(
        help="On old hosts: a machine that cannot be quiesced is copied as it is, and not suspended."
    )
    off_host: bool = parameter(help="Reads snapshots of the volumes on an off-host proxy.")
    proxy: list[str] = parameter(help="The off-host proxies it may use; any when empty.")
    failover_to_on_host: bool = parameter(help="Lets the host stand in where no off-host proxy fits.")
    group_snapshots: bool = parameter(help="Takes one snapshot of the volumes for several machines.")
    method: str = parameter(
        validate=ValidateSet(METHODS),
        help="Increments with fulls on Saturday, increments forever, or the newest point always a full.",
    )
    synthetic_full_day: Any = parameter(type="System.DayOfWeek[]", help="Days with a synthetic full.")
    active_full_day: Any = parameter(type="System.DayOfWeek[]", help="Days with an active full.")
    retention_days: int = parameter(validate=ValidateRange(1, 36500), help="Keeps the points of so many days.")
    retention_points: int = parameter(validate=ValidateRange(1, 9999), help="Keeps so many points.")
    block_size_kb: str = parameter(name="BlockSizeKB", validate=ValidateSet(BLOCK_SIZES), help="From the next full on.")
    compression: str = parameter(validate=ValidateSet(tuple(COMPRESSION_LEVELS)), help="How blocks are packed.")
    at: Any = parameter(type="System.DateTime", help="Runs at this time of the day.")
    day: Any = parameter(type="System.DayOfWeek[]", help="On these days only.")
    every_minutes: int = parameter(validate=ValidateRange(1, 1440), help="Runs every so many minutes.")
    after_job: str = parameter(complete=job_names, help="Runs after that job.")
    no_schedule: Switch = parameter(help="Runs only when it is started.")
    allowed_hour: list[int] = parameter(
        validate=ValidateRange(0, 23),
        help="The hours of the day in which it may run: it is stopped when they are over. All when empty.",
    )
    retry_times: int = parameter(validate=ValidateRange(0, 99), help="How often failed machines are tried again.")
    encryption_key: Any = parameter(
        type="System.Object", help="Encrypts the backups: a key or its hint. The next run makes a full backup."
    )
    no_encryption: Switch = parameter(help="Does not encrypt any more. The next run makes a full backup.")
    health_check: bool = parameter(help="Reads and checks the newest points on the last Saturday of each month.")
    mail_to: str = parameter(
        allow_empty_string=True, help="Who gets mails about it beside the server's recipient; '' for nobody."
    )
    enabled: bool = parameter(help="Whether the schedule starts it.")
    description: str = parameter(help="What the job is for.")

    examples = [
        Example("Set-BackupJob Nightly -At 23:00 -RetentionPoints 14 | Out-Null", "Each night, two weeks kept."),
        Example("Set-BackupJob Nightly -At 22:00 -AllowedHour 22, 23, 0, 1, 2, 3 | Out-Null", "Never by day."),
        Example(
            "(Set-BackupJob Nightly -EncryptionKey Vault -MailTo web@lab.local).BackupStorageOptions"
            ".StorageEncryptionEnabled",
            "Secret, and told to the owners.",
            "$null = Add-VBREncryptionKey (ConvertTo-SecureString 'correct horse' -AsPlainText -Force) Vault",
            "True",
        ),
        Example("Set-BackupJob Databases -OffHost $true -FailoverToOnHost $false | Out-Null", "Off-host or never."),
    ]

    def change(self, job: BackupJob) -> None:
        if self.attempt(lambda: self._change(job), job.name):
            self.write(job)

    def _change(self, job: BackupJob) -> bool:
        follows = self.server.job(self.after_job) if self.after_job else None
        if follows is job:
            raise InvalidState(f"The backup job '{job.name}' cannot run after itself.")
        proxies = [self._proxy(name) for name in self.proxy or ()]
        given = {name.lower(): value for name, value in self.bound.items()}
        options = job.options
        for name, attribute in _FLAGS.items():
            if name.lower() in given:
                setattr(options, attribute, bool(given[name.lower()]))
        if "proxy" in given:
            options.proxies = proxies
        if self.guest_processing:
            options.guest_processing = GuestProcessing(self.guest_processing)
        if self.block_size_kb:
            options.block_size = int(self.block_size_kb) * 1024
        if self.compression:
            options.compression, options.dedupe_friendly = COMPRESSION_LEVELS[self.compression], False
        if self.description is not None and "description" in given:
            job.description = self.description
        self._change_protection(job, given)
        self._change_chain(job)
        self._change_schedule(job, follows, given)
        return True

    def _proxy(self, name: str) -> Proxy:
        found = list(
            self.named(
                "off-host backup proxy", [name], [p for p in self.server.proxies if p.off_host], lambda p: p.name
            )
        )
        if not found:
            raise InvalidState("The job was not changed.")
        return found[0]

    def _change_protection(self, job: BackupJob, given: dict[str, Any]) -> None:
        """Encryption, checks, and who is told."""
        options = job.options
        if self.encryption_key is not None:
            options.key = encryption_key(self.server, self.encryption_key)
        elif self.no_encryption:
            options.key = None
        if "healthcheck" in given:
            options.health_check.enabled = self.health_check
        if "mailto" in given:
            options.notification.to_addresses, options.notification.addresses = bool(self.mail_to), self.mail_to

    def _change_chain(self, job: BackupJob) -> None:
        options = job.options
        if self.method:
            options.reverse = self.method == "Reverse"
            options.synthetic_fulls.enabled = self.method == "Forward"
            options.active_fulls.enabled = options.active_fulls.enabled and self.method != "ForeverForward"
        for fulls, days in (
            (options.synthetic_fulls, self.synthetic_full_day),
            (options.active_fulls, self.active_full_day),
        ):
            if days:
                fulls.enabled, fulls.days = True, weekday_numbers(days)
        if self.retention_days:
            options.keep_by_days, options.days_kept = True, self.retention_days
        if self.retention_points:
            options.keep_by_days, options.points_kept = False, self.retention_points

    def _change_schedule(self, job: BackupJob, follows: BackupJob | None, given: dict[str, Any]) -> None:
        schedule = job.schedule
        if self.no_schedule or self.at is not None or self.every_minutes or follows is not None:
            schedule.clear()
        if self.at is not None:
            schedule.daily.enabled, schedule.daily.time = True, time_of_day(self.at)
        if self.day:
            schedule.daily.kind, schedule.daily.days = DailyKind.SELECTED, weekday_numbers(self.day)
        if self.every_minutes:
            schedule.periodic.enabled, schedule.periodic.period = True, self.every_minutes
        if follows is not None:
            schedule.after = follows.id
        if "allowedhour" in given:
            hours = set(self.allowed_hour or ())
            day = [hour in hours for hour in range(24)]
            schedule.window = BackupWindow([list(day) for _ in range(7)]) if hours else None
        if "retrytimes" in given:
            schedule.retry_times = self.retry_times
        if "enabled" in given:
            job.enabled = self.enabled
        self.server.trigger_of(job).set()


@friendly_cmdlet("Stop-BackupJob", default_set="Name", output=SESSION, confirm="Low")
class StopBackupJob(JobsCommand):
    """Stops running jobs and gives their sessions: at once, or gracefully when the machines under way are done."""

    gracefully: Switch = parameter(help="Lets machines that are being processed end.")

    examples = [Example("$null = Start-BackupJob Nightly -Async; Start-Sleep 5; Stop-BackupJob Nightly", "Stop it.")]

    def change(self, job: BackupJob) -> None:
        session = self.server.stop(job, gracefully=bool(self.gracefully))
        if session is None:
            self.report(InvalidState(f"The backup job '{job.name}' is not running."), job.name)
            return
        self.finish(session)
        self.write(session)


@friendly_cmdlet("Remove-BackupJob", default_set="Name", confirm="Medium")
class RemoveBackupJob(JobsCommand):
    """Deletes jobs; their backup files stay."""

    examples = [Example("Remove-BackupJob Nightly", "Delete a job.")]

    def change(self, job: BackupJob) -> None:
        self.attempt(lambda: self.server.remove_job(job), job.name)
