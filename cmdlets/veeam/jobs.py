"""New-BackupJob, Get-BackupJob, Start-BackupJob: jobs made, looked at and run, under short names."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand, friendly_cmdlet, job_names, managed_machine_names
from hvsim.cmdlets.veeam.inventory import target_of
from hvsim.cmdlets.veeam.names import JOB, SESSION
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import COMPRESSION_LEVELS, GuestProcessing, JobOptions
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.backup.vault import EncryptionKey
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.values import to_string

BLOCK_SIZES = ("256", "512", "1024", "4096")


@friendly_cmdlet("New-BackupJob", output=JOB, confirm="Low")
class NewBackupJob(BackupCommand):
    """Creates a backup job for virtual machines."""

    name: str = parameter(position=0, mandatory=True, help="The job's name.")
    vm: Any = parameter(
        position=1,
        mandatory=True,
        pipeline=True,
        type="System.Object[]",
        complete=managed_machine_names,
        help="The machines: names, or machines as Get-VM gives them.",
    )
    repository: Any = parameter(position=2, type="System.Object", help="Where to; the first repository if left out.")
    guest_processing: str = parameter(
        default="IgnoreFailures",
        validate=ValidateSet(("IgnoreFailures", "RequireSuccess", "Disabled")),
        help="Application-aware processing, and what follows when it fails.",
    )
    guest_quiescence: Switch = parameter(help="Lets Hyper-V quiesce the guest where that processing is off or failed.")
    no_change_tracking: Switch = parameter(help="Reads everything each time and compares checksums.")
    keep_logs: Switch = parameter(help="Does not let applications truncate their logs.")
    block_size_kb: str = parameter(
        name="BlockSizeKB", default="1024", validate=ValidateSet(BLOCK_SIZES), help="Block size of the backup files."
    )
    compression: str = parameter(
        default="Optimal", validate=ValidateSet(tuple(COMPRESSION_LEVELS)), help="How blocks are packed."
    )
    encryption_key: Any = parameter(
        type="System.Object", help="Encrypts the backups: a key, or its hint, as Get-VBREncryptionKey shows it."
    )
    description: str = parameter(default="", help="What the job is for.")

    examples = [
        Example("New-BackupJob -Name Weekly -VM web01, sql01", "A job for two machines."),
        Example(
            "Get-VM dc01 | New-BackupJob -Name Domain -GuestProcessing RequireSuccess", "Consistent or not at all."
        ),
    ]

    def begin(self) -> None:
        self._machines: list[VirtualMachine] = []
        self._complete = True

    def process(self) -> None:
        found = list(self.machines(self.vm))
        self._complete = self._complete and bool(found)
        self._machines += found

    def end(self) -> None:
        repository = self.attempt(self._repository, self.repository)
        if repository is None or not self._complete or not self.should_process(self.name):
            return
        key = self.attempt(lambda: encryption_key(self.server, self.encryption_key), self.encryption_key)
        if key is None and self.encryption_key is not None:
            return
        options = JobOptions(
            GuestProcessing(self.guest_processing),
            bool(self.guest_quiescence),
            not self.no_change_tracking,
            not self.keep_logs,
            int(self.block_size_kb) * 1024,
            COMPRESSION_LEVELS[self.compression],
            key=key,
        )
        job = self.attempt(lambda: self.server.add_job(self.name, self._machines, repository, options), self.name)
        if job is not None:
            job.description = self.description
            self.write(job)

    def _repository(self) -> BackupRepository:
        if isinstance(self.repository, str):
            return self.server.repository(self.repository)
        return target_of(self.server, self.repository)


def encryption_key(server: BackupServer, wanted: Any) -> EncryptionKey | None:
    """The key that a command was given, itself or by its hint; None for none. Raises `NotFound`."""
    if wanted is None or isinstance(wanted, EncryptionKey):
        return wanted
    for key in server.vault.keys:
        if key.description.lower() == to_string(wanted).lower():
            return key
    raise NotFound("encryption key", to_string(wanted), (key.description for key in server.vault.keys))


@friendly_cmdlet("Get-BackupJob", output=JOB)
class GetBackupJob(BackupCommand):
    """Lists backup jobs."""

    name: list[str] = parameter(
        position=0, pipeline=True, wildcards=True, complete=job_names, help="The jobs; all when left out."
    )

    examples = [Example("Get-BackupJob", "All jobs.")]

    def process(self) -> None:
        self.write_all(self.jobs(self.name))


@friendly_cmdlet("Start-BackupJob", default_set="Name", output=SESSION, confirm="Low")
class StartBackupJob(BackupCommand):
    """Runs backup jobs and gives the sessions, when they are over or, with -Async, at once."""

    name: list[str] = parameter(
        sets={"Name": In(position=0, mandatory=True)}, wildcards=True, complete=job_names, help="The jobs."
    )
    job: Any = parameter(
        sets={"Job": In(position=0, mandatory=True, pipeline=True)}, type=JOB + "[]", help="The jobs, as objects."
    )
    full: Switch = parameter(aliases=("FullBackup",), help="Makes a full backup and starts a new chain.")
    async_: Switch = parameter(name="Async", aliases=("RunAsync",), help="Does not wait: the job runs as time passes.")

    examples = [
        Example("Start-BackupJob Nightly", "Run a job to its end."),
        Example(
            "$session = Start-BackupJob Nightly -Async; Start-Sleep 5; $session.State", "Look at a job while it runs."
        ),
    ]

    def process(self) -> None:
        started = [self._start(job) for job in (self.jobs(self.name) if self.parameter_set == "Name" else self.job)]
        for session in started:
            if session is not None:
                if not self.async_:
                    self.finish(session)
                self.write(session)

    def _start(self, job: BackupJob) -> Any:
        if not self.should_process(job.name):
            return None
        return self.attempt(lambda: self.server.start(job, full=bool(self.full)), job.name)
