"""Get-, Add-, Set-, Enable-, Disable-, Sync-, Stop- and Remove-VBRBackupCopyJob: copies in another repository.

What is stored is copied as it is: packed and encrypted as the job did it that made it.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any

from attrs import evolve

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.copy_job_types import (
    COMPRESSION,
    COPY_JOB,
    DELAY_WARNING,
    MODE,
    OPTIMIZATION,
    RETENTION,
    STORAGE_OPTIONS,
)
from hvsim.cmdlets.veeam.inventory import target_of
from hvsim.cmdlets.veeam.members import absent_type, chosen, listed
from hvsim.cmdlets.veeam.names import A_JOB, BACKUP, CORE, JOB, KEY, KMS_SERVER, REPOSITORY, SESSION
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.repository_types import ANY_REPOSITORY
from hvsim.cmdlets.veeam.schedule_builders import SERVER_SCHEDULE
from hvsim.cmdlets.veeam.settings_types import HEALTH_CHECK, LONG_TERM, NOTIFICATION, SCRIPTS
from hvsim.infrastructure.backup.jobs.copying import CopyJob, CopyStorage
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

ACCELERATOR = CORE + "CWanAccelerator"
absent_type(ACCELERATOR)

_FAR = "$far = Add-LabRepository Far D:\\Far"
_A_COPY = (
    f"{_FAR}; $null = Add-VBRBackupCopyJob -Name Offsite -Mode Immediate -BackupJob {A_JOB} -TargetRepository $far"
)


class CopyJobCommand(BackupCommand):
    """A command that makes or changes a copy job."""

    name: str = parameter(help="Its name.")
    description: str = parameter(help="What it is for.")
    backup: Any = parameter(
        by_property_name=True, type=BACKUP + "[]", help="The backups that are copied, as Get-VBRBackup gives them."
    )
    backup_job: Any = parameter(by_property_name=True, type=JOB + "[]", help="The jobs whose backups are copied.")
    source_repository: Any = parameter(
        by_property_name=True, type=REPOSITORY + "[]", help="Repositories whose backups are all copied."
    )
    target_repository: Any = parameter(type="System.Object", transform=ANY_REPOSITORY, help="Where to.")
    ignore_location: Switch = parameter(no_effect="There are no locations.", help="Wherever the data lies.")
    notification_options: Any = parameter(
        type=NOTIFICATION, help="Mails about its runs, as New-VBRNotificationOptions makes them."
    )
    storage_options: Any = parameter(
        type=STORAGE_OPTIONS, help="How copies are packed and encrypted, as New-VBRBackupCopyJobStorageOptions says."
    )
    backup_window_options: Any = parameter(type=WINDOW, help="The hours in which it may copy.")
    schedule_options: Any = parameter(type=SERVER_SCHEDULE, help="When it copies.")
    rpo_warning_options: Any = parameter(
        type=DELAY_WARNING + "[]", name="RPOWarningOptions", help="When to warn of what is not copied yet."
    )
    script_options: Any = parameter(type=SCRIPTS, help="Commands before and after a run.")
    health_check_options: Any = parameter(type=HEALTH_CHECK, help="The days on which copies are checked.")
    enable_transaction_log_copy: Switch = parameter(no_effect="There are no log backups.", help="Copies log backups.")
    gfs_options: Any = parameter(type=LONG_TERM, name="GFSOptions", help="How long fulls of weeks and more stay.")
    retention_type: Any = parameter(type=RETENTION, help="Whether -RetentionNumber counts restore points or days.")
    retention_number: int = parameter(help="How many stay.")
    process_latest_available_point: Switch = parameter(help="Copies only the newest restore point.")

    @property
    def source_jobs(self) -> list[BackupJob]:
        """The jobs whose backups are copied, where the user has said which."""
        return [*(item.job for item in listed(self.backup)), *listed(self.backup_job)]

    def choose_rules(self, job: CopyJob) -> None:
        """Sets retention and schedule, where the user has said it."""
        options, kind = job.options, chosen(self.retention_type)
        if kind:
            options.keep_by_days = kind == "RestoreDays"
        if self.retention_number and options.keep_by_days:
            options.days_kept = self.retention_number
        elif self.retention_number:
            options.points_kept = self.retention_number
        job.latest_only = job.latest_only or bool(self.process_latest_available_point)
        self._choose_options(job)
        if self.schedule_options is not None:
            self.schedule_options.apply(job.schedule)
        if self.backup_window_options is not None:
            job.schedule.window = self.backup_window_options.copy()
        self.server.trigger_of(job).set()

    def _choose_options(self, job: CopyJob) -> None:
        options = job.options
        if self.notification_options is not None:
            options.notification = evolve(self.notification_options)
        if self.storage_options is not None:
            job.storage = evolve(self.storage_options)
            options.key = job.storage.key
        if self.rpo_warning_options is not None:
            job.warnings = [evolve(item) for item in listed(self.rpo_warning_options)]
        if self.script_options is not None:
            options.scripts = evolve(self.script_options, days=list(self.script_options.days))
        if self.health_check_options is not None:
            options.health_check = self.health_check_options.copy()
        if self.gfs_options is not None:
            options.long_term = evolve(self.gfs_options)


@cmdlet("Get-VBRBackupCopyJob", default_set="Set1", output=COPY_JOB)
class GetVBRBackupCopyJob(BackupCommand):
    """Lists copy jobs."""

    name: list[str] = parameter(sets="Set2", wildcards=True, help="The jobs by name.")
    id: Any = parameter(sets="Set3", type="System.Guid[]", help="The jobs by identity.")

    examples = [Example("Get-VBRBackupCopyJob | Select-Object Name, Mode, LastResult", "All.", _A_COPY)]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for job in self.server.copy_jobs:
            named = any(matches(name, job.name) for name in self.name or ["*"])
            if job.id in wanted if self.parameter_set == "Set3" else named:
                self.write(job)


@cmdlet("Add-VBRBackupCopyJob", default_set="Set1", output=COPY_JOB)
class AddVBRBackupCopyJob(CopyJobCommand):
    """Adds a job that copies restore points to another repository."""

    mode: Any = parameter(
        mandatory=True, type=MODE, help="Immediate follows each run of the sources, Periodic a schedule."
    )
    direct_operation: Switch = parameter(
        sets="Set1", no_effect="There are no WAN accelerators.", help="Copies directly."
    )
    target_backup: Any = parameter(type=BACKUP, help="A backup at the target, of no job, that it goes on from.")
    source_accelerator: Any = parameter(
        sets={"Set2": In(mandatory=True)}, type=ACCELERATOR, no_effect=NONE_HERE, help="The accelerator at the source."
    )
    target_accelerator: Any = parameter(
        sets="Set2", type=ACCELERATOR, no_effect=NONE_HERE, help="The accelerator at the target."
    )

    examples = [
        Example(
            f"(Add-VBRBackupCopyJob -Name Offsite -Mode Immediate -BackupJob {A_JOB} -TargetRepository $far).Mode",
            "Copy each run.",
            _FAR,
            "Immediate",
        )
    ]

    def process(self) -> None:
        job = self.attempt(self._add, self.name)
        if job is not None:
            self.write(job)

    def _add(self) -> CopyJob:
        name = self.name or f"Backup Copy Job {len(self.server.copy_jobs) + 1}"
        target = target_of(self.server, self.target_repository)
        job = self.server.add_copy_job(name, target, self.source_jobs, listed(self.source_repository))
        job.description = self.description or ""
        job.immediate = chosen(self.mode) == "Immediate"
        with ExitStack() as undo:
            undo.callback(self.server.remove_job, job)
            self.choose_rules(job)
            if self.target_backup is not None:
                self.server.go_on_from(job, self.target_backup.job)
            undo.pop_all()
        return job


@cmdlet("Set-VBRBackupCopyJob", output=COPY_JOB)
class SetVBRBackupCopyJob(CopyJobCommand):
    """Changes a copy job; what is not named stays."""

    job: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=COPY_JOB, help="The copy job.")
    mode: Any = parameter(type=MODE, help="Immediate follows each run of the sources, Periodic a schedule.")
    direct_operation: Switch = parameter(no_effect="There are no WAN accelerators.", help="Copies directly.")
    source_accelerator: Any = parameter(type=ACCELERATOR, no_effect=NONE_HERE, help="The accelerator at the source.")
    target_accelerator: Any = parameter(type=ACCELERATOR, no_effect=NONE_HERE, help="The accelerator at the target.")
    any_time: Switch = parameter(help="Copies at any time: no window holds any more.")

    examples = [
        Example(
            "(Set-VBRBackupCopyJob -Job (Get-VBRBackupCopyJob) -RetentionType RestoreDays -RetentionNumber 30)"
            ".RetentionNumber",
            "Keep copies longer.",
            _A_COPY,
            "30",
        )
    ]

    def process(self) -> None:
        job: CopyJob = self.job
        if self.name and self.attempt(partial(self.server.rename_job, job, self.name), job) is None:
            return
        job.description = self.description if self.description is not None else job.description
        if self.mode is not None:
            job.immediate = chosen(self.mode) == "Immediate"
        if self.target_repository is not None:
            job.repository = target_of(self.server, self.target_repository)
        if self.any_time:
            job.schedule.window = None
        job.source_jobs = self.source_jobs or job.source_jobs
        job.source_repositories = listed(self.source_repository) or job.source_repositories
        self.choose_rules(job)
        self.write(job)


class CopyJobsCommand(BackupCommand):
    """A command for the copy jobs in -Job."""

    job: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=COPY_JOB + "[]", help="The copy jobs."
    )


@cmdlet("Enable-VBRBackupCopyJob")
class EnableVBRBackupCopyJob(CopyJobsCommand):
    """Lets copy jobs run."""

    pass_thru: Switch = parameter(help="Gives the jobs.")

    examples = [Example("Get-VBRBackupCopyJob | Enable-VBRBackupCopyJob", "All of them.", _A_COPY)]

    def process(self) -> None:
        for job in self.job:
            self.server.set_enabled(job, enabled=True)
            if self.pass_thru:
                self.write(job)


@cmdlet("Disable-VBRBackupCopyJob")
class DisableVBRBackupCopyJob(CopyJobsCommand):
    """Keeps copy jobs from running by themselves."""

    pass_thru: Switch = parameter(help="Gives the jobs.")

    examples = [
        Example("(Get-VBRBackupCopyJob | Disable-VBRBackupCopyJob -PassThru).JobEnabled", "None.", _A_COPY, "False")
    ]

    def process(self) -> None:
        for job in self.job:
            self.server.set_enabled(job, enabled=False)
            if self.pass_thru:
                self.write(job)


@cmdlet("Sync-VBRBackupCopyJob", output=SESSION)
class SyncVBRBackupCopyJob(BackupCommand):
    """Copies now what is not copied yet, and waits for the end."""

    job: Any = parameter(mandatory=True, pipeline=True, type=COPY_JOB, help="The copy job.")
    full_backup: Switch = parameter(help="Begins a new chain with a full backup.")
    immediate_copy_last_restore_point: Switch = parameter(help="Copies only the newest restore point.")

    examples = [
        Example(
            "$null = Start-BackupJob Nightly; Get-VBRBackupCopyJob | Sync-VBRBackupCopyJob;"
            " (Get-VBRBackup -Name Offsite).VmCount",
            "What is there now?",
            _A_COPY,
            "2",
        )
    ]

    def process(self) -> None:
        job: CopyJob = self.job
        if job.running is not None:
            self.finish(job.running)
        latest = bool(self.immediate_copy_last_restore_point)
        session = self.attempt(partial(self.server.start, job, full=bool(self.full_backup), latest_only=latest), job)
        if session is not None:
            self.finish(session)


@cmdlet("Stop-VBRBackupCopyJob", confirm="Medium")
class StopVBRBackupCopyJob(CopyJobsCommand):
    """Stops copy jobs that are running."""

    run_async: Switch = parameter(help="Does not wait for the end.")

    examples = [
        Example(
            "Get-VBRBackupCopyJob | Where-Object LastState -eq Working | Stop-VBRBackupCopyJob -Confirm:$false",
            "Whatever runs.",
            _A_COPY,
        )
    ]

    def process(self) -> None:
        for job in self.job:
            if self.should_process(job.name):
                session = self.server.stop(job)
                if session is None:
                    self.report(InvalidState(f"The copy job '{job.name}' is not running."), job)
                elif not self.run_async:
                    self.finish(session)


@cmdlet("Remove-VBRBackupCopyJob", confirm="Medium")
class RemoveVBRBackupCopyJob(CopyJobsCommand):
    """Deletes copy jobs; their copies stay."""

    examples = [Example("Get-VBRBackupCopyJob | Remove-VBRBackupCopyJob -Confirm:$false", "All of them.", _A_COPY)]

    def process(self) -> None:
        for job in self.job:
            if self.should_process(job.name):
                self.attempt(partial(self.server.remove_job, job), job)


@cmdlet("New-VBRBackupCopyJobStorageOptions", output=STORAGE_OPTIONS)
class NewVBRBackupCopyJobStorageOptions(BackupCommand):
    """Makes options for how copies are packed and encrypted; Auto and Automatic leave it as the source has it."""

    compression_level: Any = parameter(mandatory=True, type=COMPRESSION, help="How blocks are packed.")
    storage_optimization_type: Any = parameter(mandatory=True, type=OPTIMIZATION, help="The size of blocks.")
    enable_data_deduplication: Switch = parameter(help="Stores equal blocks once.")
    enable_encryption: Switch = parameter(help="Encrypts copies, whatever the source does.")
    encryption_key: Any = parameter(type=KEY, help="With this key.")
    kms_server: Any = parameter(name="KMSServer", type=KMS_SERVER, no_effect=NONE_HERE, help="A server of keys.")

    examples = [
        Example(
            "(New-VBRBackupCopyJobStorageOptions -CompressionLevel Auto -StorageOptimizationType Automatic)"
            ".CompressionLevel",
            "As the source.",
            output="Auto",
        )
    ]

    def process(self) -> None:
        if self.enable_encryption and self.encryption_key is None:
            self.fail("Encryption needs a key: give one with -EncryptionKey.", "Refused", "InvalidArgument")
        made = CopyStorage(chosen(self.compression_level), chosen(self.storage_optimization_type))
        made.deduplicate = bool(self.enable_data_deduplication)
        made.key = self.encryption_key if self.enable_encryption else None
        self.write(made)
