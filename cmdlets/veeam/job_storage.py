"""Set-VBRJobAdvancedStorageOptions, -BackupOptions, -Options and -NotificationOptions: what a job's dialogs set."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.values import convert_number
from hvsim.cmdlets.veeam.further_options import PERIODICITY
from hvsim.cmdlets.veeam.job_options import JobsCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen, listed
from hvsim.cmdlets.veeam.names import A_JOB, INFOS, JOB, KEY, KMS_SERVER, MODEL
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.option_types import BLOCK_SIZES, MONTHS, weekday_numbers
from hvsim.cmdlets.veeam.schedule_builders import DAILY, MONTHLY, Daily, Monthly
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.jobs.schedules import DayNumber, FullDays
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

ALGORITHM = choices(INFOS + "JobAlgorithms", ("ReverseIncremental", "Incremental", "RecoveryPointObjective", "Unknown"))
SCHEDULE_KIND = choices(INFOS + "VBRAdvancedOptionsScheduleType", ("Weekly", "Monthly"))
BLOCK_SIZE_OF = {name: size for size, name in BLOCK_SIZES.items()}
NO_TRAPS = "It is kept and shown; nothing in the estate receives traps."
absent_type(KMS_SERVER)


@frozen
class Plan:
    """What a command says about the days of fulls: what is None or empty stays."""

    kind: str
    days: Any
    months: list[Any]
    number: str
    day_of_month: Any
    weekday: Any

    def apply(self, fulls: FullDays) -> None:
        """Sets what was said."""
        if self.kind:
            fulls.monthly = self.kind == "Monthly"
        if self.days:
            fulls.days = weekday_numbers(self.days)
        if self.months:
            fulls.month_day.months = [MONTHS.index(chosen(month)) + 1 for month in self.months]
        if self.number:
            fulls.month_day.number = DayNumber(self.number)
        if self.day_of_month is not None:
            fulls.month_day.day = int(convert_number(self.day_of_month, "System.Int32"))
        if self.weekday is not None and (weekdays := weekday_numbers(self.weekday)):
            fulls.month_day.weekday = weekdays[0]


def plan_upkeep(fulls: FullDays, kind: str, weekly: Daily | None) -> None:
    """Sets the kind and the weekdays of what is done now and then."""
    if kind:
        fulls.monthly = kind == "Monthly"
    if weekly is not None:
        fulls.monthly, fulls.days = False, list(weekly.days)


def plan_month(fulls: FullDays, monthly: Monthly) -> None:
    """Sets its day of a month."""
    fulls.monthly = True
    day = fulls.month_day
    day.number, day.weekday, day.day = DayNumber(monthly.number), monthly.day, monthly.day_of_month
    day.months = [MONTHS.index(name) + 1 for name in monthly.months]


@cmdlet("Set-VBRJobAdvancedStorageOptions")
class SetVBRJobAdvancedStorageOptions(JobsCommand):
    """Sets how jobs pack, deduplicate and encrypt what they store."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")
    enable_deduplication: bool = parameter(
        help="Compares changed blocks with those that are stored; without it all that tracking reports is stored."
    )
    compression_level: int = parameter(help="0 (none), 4 (dedupe-friendly), 5 (optimal), 6 (high) or 9 (extreme).")
    storage_block_size: Any = parameter(
        type=MODEL + "EKbBlockSize", help="The size of blocks, from the next full backup on."
    )
    enable_encryption: bool = parameter(help="Encrypts the backup files: the next run makes a full backup.")
    encryption_key: Any = parameter(type=KEY, help="The key.")
    kms_server: Any = parameter(type=KMS_SERVER, name="KMSServer", no_effect=NONE_HERE, help="A server of keys.")

    examples = [
        Example(
            f"Set-VBRJobAdvancedStorageOptions -Job {A_JOB} -EnableEncryption $true -EncryptionKey $key;"
            f" $null = Start-VBRJob {A_JOB}; (Get-VBRRestorePoint -Name web01)[-1].IsEncrypted()",
            "Keep backups secret.",
            "$key = Add-VBREncryptionKey (ConvertTo-SecureString 'correct horse' -AsPlainText -Force)",
            "True",
        )
    ]

    def change(self, job: BackupJob) -> None:
        options, bound = job.options, {name.lower() for name in self.bound}
        if "enablededuplication" in bound:
            options.deduplicate = self.enable_deduplication
        if "compressionlevel" in bound and not options.choose_level(self.compression_level):
            raise Refused(f"{self.compression_level} is not a compression level of backup jobs (0, 4, 5, 6, 9).")
        if self.storage_block_size is not None:
            options.block_size = BLOCK_SIZE_OF[chosen(self.storage_block_size)] * 1024
        if "enableencryption" in bound:
            self._encrypt(options)

    def _encrypt(self, options: JobOptions) -> None:
        if not self.enable_encryption:
            options.key = None
            return
        key = self.encryption_key or options.key
        if key is None:
            raise Refused("Encryption needs a key: give one with -EncryptionKey.")
        options.key = key


@cmdlet("Set-VBRJobAdvancedBackupOptions")
class SetVBRJobAdvancedBackupOptions(JobsCommand):
    """Sets the method of jobs, and the days of their full backups."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")
    algorithm: Any = parameter(type=ALGORITHM, help="Increments behind the full, or the newest point always a full.")
    transform_full_to_synthetic: bool = parameter(help="Makes synthetic fulls.")
    transform_to_synthetic_schedule_kind: Any = parameter(
        type=MODEL + "EFullBackupScheduleKind", help="On weekdays, or on one day of a month."
    )
    transform_to_synthetic_days: Any = parameter(type="System.DayOfWeek[]", help="On these weekdays.")
    transform_to_synthetic_months: Any = parameter(type=MODEL + "EMonth[]", help="In these months.")
    synthetic_day_number_in_month: Any = parameter(
        type=MODEL + "EDayNumberInMonth", help="On which of its weekdays in a month."
    )
    synthetic_day_of_month: Any = parameter(type="System.Object", help="On the day by its number, with OnDay.")
    synthetic_day_of_week: Any = parameter(type="System.DayOfWeek", help="On this weekday of a month.")
    enable_full_backup: bool = parameter(help="Makes active fulls.")
    full_backup_days: Any = parameter(type="System.DayOfWeek[]", help="On these weekdays.")
    full_backup_schedule_kind: Any = parameter(
        type=MODEL + "EFullBackupScheduleKind", help="On weekdays, or on one day of a month."
    )
    months: Any = parameter(type=MODEL + "EMonth[]", help="In these months.")
    day_number_in_month: Any = parameter(type=MODEL + "EDayNumberInMonth", help="On which of its weekdays in a month.")
    day_of_month: Any = parameter(type="System.Object", help="On the day by its number, with OnDay.")
    day_of_week: Any = parameter(type="System.DayOfWeek[]", help="On this weekday of a month.")

    examples = [
        Example(
            f"Set-VBRJobAdvancedBackupOptions -Job {A_JOB} -Algorithm Incremental -EnableFullBackup $true"
            f" -FullBackupDays Sunday; {A_JOB}.BackupTargetOptions.FullBackupDays",
            "A full backup each Sunday.",
            output="Sunday",
        )
    ]

    def change(self, job: BackupJob) -> None:
        options, bound = job.options, {name.lower() for name in self.bound}
        if self.algorithm is not None:
            self._choose_algorithm(options, chosen(self.algorithm))
        if "transformfulltosynthetic" in bound:
            options.synthetic_fulls.enabled = self.transform_full_to_synthetic
        if "enablefullbackup" in bound:
            options.active_fulls.enabled = self.enable_full_backup
        plan = Plan(
            chosen(self.transform_to_synthetic_schedule_kind),
            self.transform_to_synthetic_days,
            listed(self.transform_to_synthetic_months),
            chosen(self.synthetic_day_number_in_month),
            self.synthetic_day_of_month,
            self.synthetic_day_of_week,
        )
        plan.apply(options.synthetic_fulls)
        plan = Plan(
            chosen(self.full_backup_schedule_kind),
            self.full_backup_days,
            listed(self.months),
            chosen(self.day_number_in_month),
            self.day_of_month,
            self.day_of_week,
        )
        plan.apply(options.active_fulls)

    def _choose_algorithm(self, options: JobOptions, algorithm: str) -> None:
        if algorithm not in ("Incremental", "ReverseIncremental"):
            raise Refused(f"Backup jobs work by Incremental or ReverseIncremental, not by {algorithm}.")
        options.reverse = algorithm == "ReverseIncremental"


@cmdlet("Set-VBRJobAdvancedOptions")
class SetVBRJobAdvancedOptions(JobsCommand):
    """Sets what jobs do beside backing up: health check, compacting, machines that are gone, scripts."""

    command_line: str = parameter(help="The command after the job.")
    compact_full_monthly_options: Any = parameter(type=MONTHLY, help="The day of a month on which fulls are compacted.")
    compact_full_schedule_type: Any = parameter(type=SCHEDULE_KIND, help="Whether that is weekly or monthly.")
    compact_full_weekly_options: Any = parameter(type=DAILY, help="The weekdays on which they are.")
    days: Any = parameter(type="System.DayOfWeek[]", help="The weekdays of the scripts.")
    enable_compact_full: Switch = parameter(help="Compacts fulls of chains that never begin anew.")
    enabled: bool = parameter(help="Runs the command after the job.")
    enable_health_check: Switch = parameter(help="Reads the newest restore points and checks every block.")
    enable_integrity_checks: bool = parameter(help="Checks backup files while they are written.")
    enable_pre_script: bool = parameter(help="Runs the command before the job.")
    frequency: Any = parameter(type="System.UInt32", help="Every so many runs.")
    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")
    periodicity: Any = parameter(type=PERIODICITY, help="By runs or by weekdays.")
    pre_job_script: str = parameter(help="The command before the job.")
    retain_days: int = parameter(help="Days after which machines that are gone are dropped.")

    examples = [
        Example(
            f"Set-VBRJobAdvancedOptions -Job {A_JOB} -EnableHealthCheck -RetainDays 30;"
            f" {A_JOB}.BackupStorageOptions.RetainDays",
            "Check and tidy.",
            output="30",
        )
    ]

    def change(self, job: BackupJob) -> None:
        options, bound = job.options, {name.lower() for name in self.bound}
        if "enableintegritychecks" in bound:
            options.check_integrity = self.enable_integrity_checks
        options.deleted_days = self.retain_days or options.deleted_days
        scripts = options.scripts
        if "enableprescript" in bound:
            scripts.pre_enabled = self.enable_pre_script
        scripts.pre_command = self.pre_job_script or scripts.pre_command
        if "enabled" in bound:
            scripts.post_enabled = self.enabled
        scripts.post_command = self.command_line or scripts.post_command
        if self.periodicity is not None:
            scripts.by_days = chosen(self.periodicity) == "Days"
        if self.frequency is not None:
            scripts.frequency = int(self.frequency)
        if self.days:
            scripts.days = weekday_numbers(self.days)
        if "enablehealthcheck" in bound:
            options.health_check.enabled = bool(self.enable_health_check)
        if "enablecompactfull" in bound:
            options.compact.enabled = bool(self.enable_compact_full)
        plan_upkeep(options.compact, chosen(self.compact_full_schedule_type), self.compact_full_weekly_options)
        if self.compact_full_monthly_options is not None:
            plan_month(options.compact, self.compact_full_monthly_options)


@cmdlet("Set-VBRJobAdvancedNotificationOptions")
class SetVBRJobAdvancedNotificationOptions(JobsCommand):
    """Sets to whom else mails about jobs go."""

    email_notification: bool = parameter(help="Sends mails to the addresses as well.")
    email_notification_addresses: str = parameter(help="The addresses, with semicolons between them.")
    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=JOB + "[]", help="The jobs.")
    snmp_notification: bool = parameter(no_effect=NO_TRAPS, help="Sends SNMP traps.")

    examples = [
        Example(
            f"Set-VBRJobAdvancedNotificationOptions -Job {A_JOB} -EmailNotification $true"
            f" -EmailNotificationAddresses web@lab.local;"
            f" {A_JOB}.NotificationOptions.EmailNotificationAdditionalAddresses",
            "Tell the owners.",
            output="web@lab.local",
        )
    ]

    def change(self, job: BackupJob) -> None:
        notification, bound = job.options.notification, {name.lower() for name in self.bound}
        if "emailnotification" in bound:
            notification.to_addresses = self.email_notification
        notification.addresses = self.email_notification_addresses or notification.addresses
        if "snmpnotification" in bound:
            notification.snmp = self.snmp_notification
