"""Get-, Set- and Start-VBRConfigurationBackupJob: the backup of what the backup server itself knows."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from attrs import define, field, frozen

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import choices, chosen, product_type
from hvsim.cmdlets.veeam.names import INFOS, KEY, REPOSITORY
from hvsim.cmdlets.veeam.schedule_builders import DAILY, MONTHLY, Daily, Monthly, apply_schedule
from hvsim.cmdlets.veeam.service_types import RESULT, STATE, VBR_SESSION
from hvsim.cmdlets.veeam.settings_types import NOTIFICATION
from hvsim.infrastructure.backup.configuration_backup import NAME, ConfigurationJob
from hvsim.infrastructure.backup.jobs.schedules import DailyKind
from hvsim.infrastructure.backup.runs.session import Result, SessionState
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

CONFIGURATION = INFOS + "VBRConfigurationBackupJob"
SCHEDULE = INFOS + "VBRConfigurationBackupScheduleOptions"
SCHEDULE_KIND = choices(INFOS + "VBRConfigurationBackupScheduleType", ("Daily", "Monthly"))
ENCRYPTION = INFOS + "VBREncryptionOptions"

TEN = timedelta(hours=10)


@define(eq=False)
class ConfigurationSchedule:
    """When the configuration is backed up."""

    enabled: bool = True
    kind: str = "Daily"
    daily: Daily = field(factory=Daily)
    monthly: Monthly = field(factory=Monthly)


@frozen(eq=False)
class EncryptionOptions:
    """Whether something is encrypted, and with which key."""

    key: EncryptionKey | None

    @property
    def enabled(self) -> bool:
        return self.key is not None


def schedule_of(job: ConfigurationJob) -> ConfigurationSchedule:
    """The job's schedule as the product shows it."""
    daily = job.schedule.daily
    kind = "Monthly" if job.schedule.monthly.enabled else "Daily"
    shown = ConfigurationSchedule(daily.enabled or job.schedule.monthly.enabled, kind)
    shown.daily = Daily(daily.kind.value, daily.time, list(daily.days))
    shown.monthly = Monthly(job.schedule.monthly.time, job.schedule.monthly.day.number.value)
    return shown


product_type(
    CONFIGURATION,
    ConfigurationJob,
    {
        "bool Enabled": "enabled",
        f"{REPOSITORY} Repository": "repository",
        f"{SCHEDULE} ScheduleOptions": schedule_of,
        "int RestorePointsToKeep": "points_to_keep",
        f"{ENCRYPTION} EncryptionOptions": lambda job: EncryptionOptions(job.key),
        f"{NOTIFICATION} NotificationOptions": "notification",
        "datetime NextRun": "next_run",
        "string Target": lambda job: job.repository.name if job.repository else "",
        "string Type": lambda job: "ConfigurationBackup",
        f"{RESULT} LastResult": lambda job: job.sessions[-1].result if job.sessions else Result.NONE,
        f"{STATE} LastState": lambda job: job.sessions[-1].state if job.sessions else SessionState.STOPPED,
        "guid Id": "id",
        "string Name": lambda job: NAME,
        "string Description": lambda job: "",
    },
)
product_type(
    SCHEDULE,
    ConfigurationSchedule,
    {
        f"{DAILY} DailyOptions": "daily",
        f"{MONTHLY} MonthlyOptions": "monthly",
        "bool Enabled": "enabled",
        f"{SCHEDULE_KIND} Type": "kind",
    },
)
product_type(ENCRYPTION, EncryptionOptions, {"bool Enabled": "enabled", f"{KEY} Key": "key"})


@cmdlet("Get-VBRConfigurationBackupJob", output=CONFIGURATION)
class GetVBRConfigurationBackupJob(BackupCommand):
    """Shows the job that backs up the server's configuration; it is off until it is switched on."""

    examples = [Example("(Get-VBRConfigurationBackupJob).Target", "Where does it write?")]

    def process(self) -> None:
        self.write(self.server.configuration)


@cmdlet("Start-VBRConfigurationBackupJob", output=VBR_SESSION)
class StartVBRConfigurationBackupJob(BackupCommand):
    """Backs up the configuration now: a .bco file in the repository, and the oldest ones go."""

    run_async: Switch = parameter(help="Does not wait for the end.")

    examples = [
        Example("[string](Start-VBRConfigurationBackupJob).Result", "Back it up.", output="Success"),
        Example(
            "(Get-ChildItem E:\\Backup\\VeeamConfigBackup -Recurse -File).Count",
            "What is there?",
            setup="$null = Start-VBRConfigurationBackupJob",
            output="1",
        ),
    ]

    def process(self) -> None:
        session = self.attempt(self.server.configuration.start)
        if session is None:
            return
        if not self.run_async and session.process is not None:
            self.wait_for(session.process)
        self.write(session)


@cmdlet("Set-VBRConfigurationBackupJob", output=CONFIGURATION)
class SetVBRConfigurationBackupJob(BackupCommand):
    """Sets where, when and how the configuration is backed up; what is not named stays."""

    enable: Switch = parameter(help="Runs it by its schedule, or with :$false not.")
    repository: Any = parameter(type=REPOSITORY, help="Where to.")
    schedule_options: Any = parameter(type=SCHEDULE, help="When.")
    restore_points_to_keep: int = parameter(validate=ValidateRange(1, 999), help="How many files stay.")
    enable_encryption: Switch = parameter(
        help="Encrypts the files, which have the passwords of accounts and keys in them only then; or with :$false not."
    )
    encryption_key: Any = parameter(type=KEY, help="With this key.")
    notification_options: Any = parameter(type=NOTIFICATION, help="Mails about it.")
    pass_thru: Switch = parameter(help="Gives the job.")

    examples = [
        Example(
            "(Set-VBRConfigurationBackupJob -Enable -RestorePointsToKeep 5 -PassThru).RestorePointsToKeep",
            "Each day, five files.",
            output="5",
        )
    ]

    def process(self) -> None:
        job = self.server.configuration
        if self.attempt(partial(self._encrypt, job), job) is None:
            return
        if self.notification_options is not None:
            job.notification = self.notification_options
        if any(name.lower() == "enable" for name in self.bound):
            job.enabled = bool(self.enable)
        if self.repository is not None:
            job.chosen_repository = self.repository
        if self.restore_points_to_keep:
            job.points_to_keep = self.restore_points_to_keep
        if self.schedule_options is not None:
            wanted: ConfigurationSchedule = self.schedule_options
            job.schedule.clear()
            if wanted.enabled:
                apply_schedule(job.schedule, wanted.kind, wanted.daily, wanted.monthly)
        job.follow_schedule()
        if self.pass_thru:
            self.write(job)

    def _encrypt(self, job: ConfigurationJob) -> ConfigurationJob:
        switched = any(name.lower() == "enableencryption" for name in self.bound)
        if switched and not self.enable_encryption:
            job.key = None
        elif self.encryption_key is not None:
            job.key = self.encryption_key
        elif self.enable_encryption and job.key is None:
            raise Refused("Encryption needs a key: give one with -EncryptionKey.")
        return job


@cmdlet("New-VBRConfigurationBackupScheduleOptions", output=SCHEDULE)
class NewVBRConfigurationBackupScheduleOptions(BackupCommand):
    """Makes a schedule for Set-VBRConfigurationBackupJob."""

    enable: Switch = parameter(help="Runs by it, or with :$false not.")
    type_: Any = parameter(type=SCHEDULE_KIND, help="Daily or monthly.")
    daily_options: Any = parameter(type=DAILY, help="The days; every day at 10:00 when left out.")
    monthly_options: Any = parameter(type=MONTHLY, help="The day of a month.")

    examples = [Example("(New-VBRConfigurationBackupScheduleOptions -Type Daily).Enabled", "Daily.", output="True")]

    def process(self) -> None:
        bound = {name.lower() for name in self.bound}
        made = ConfigurationSchedule(bool(self.enable) if "enable" in bound else True, chosen(self.type_) or "Daily")
        made.daily = self.daily_options or Daily(DailyKind.EVERYDAY.value, TEN, list(range(7)))
        made.monthly = self.monthly_options or Monthly()
        self.write(made)
