"""Backups apart from the runs of jobs (VeeamZIP, quick backups, imported ones), and the end of backups."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.inventory import machines_of, target_of
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen
from hvsim.cmdlets.veeam.names import (
    A_RUN,
    BACKUP,
    CREDENTIALS,
    HYPERV_ITEM,
    INFOS,
    KEY,
    KMS_SERVER,
    MODEL,
    POINT,
    REPOSITORY,
    SERVER,
    SESSION,
)
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE
from hvsim.cmdlets.veeam.records import Backup
from hvsim.cmdlets.veeam.repository_types import ANY_REPOSITORY
from hvsim.infrastructure.backup.jobs.job_options import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.jobs.one_off import (
    RetentionPeriod,
    delete_backup,
    detach_backup,
    forget_backup,
    make_one_off,
    night_after,
    take_in,
)
from hvsim.infrastructure.backup.repositories.arranging import folder_repository
from hvsim.infrastructure.backup.repositories.in_use import check_unused
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.errors import Refused
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

RETENTION = {
    "Never": None,
    "Tonight": 1,
    "TomorrowNight": 2,
    "In3days": 3,
    "In1Week": 7,
    "In2Weeks": 14,
    "In1Month": 30,
    "In3Months": 91,
    "In6Months": 182,
    "In1Year": 365,
}
"""After how many midnights a backup goes by itself."""
AUTO_DELETE = choices(MODEL + "EFreeBackupRetention", RETENTION)
PERIOD = choices(INFOS + "VBRRetentionPeriodType", [period.value for period in RetentionPeriod])
absent_type(KMS_SERVER)


@cmdlet("Start-VBRZip", default_set="Set1", output=SESSION)
class StartVBRZip(BackupCommand):
    """Makes a full backup of machines once, apart from every job (VeeamZIP)."""

    entity: Any = parameter(
        mandatory=True, pipeline=True, type=HYPERV_ITEM + "[]", help="The machines, as Find-VBRHvEntity gives them."
    )
    backup_repository: Any = parameter(
        sets="Set1",
        type="System.Object",
        transform=ANY_REPOSITORY,
        help="Where to; the first repository when left out.",
    )
    compression: int = parameter(help="0 (none), 4 (dedupe-friendly), 5 (optimal), 6 (high) or 9 (extreme).")
    disable_quiesce: Switch = parameter(help="Does not process the guests.")
    run_async: Switch = parameter(help="Does not wait for the end.")
    encryption_key: Any = parameter(type=KEY, help="Encrypts the backup with this key.")
    kms_server: Any = parameter(type=KMS_SERVER, name="KMSServer", no_effect=NONE_HERE, help="A server of keys.")
    auto_delete: Any = parameter(type=AUTO_DELETE, help="When the backup goes by itself.")
    retention_number: int = parameter(help="After so many days, months or years it goes.")
    retention_period_type: Any = parameter(type=PERIOD, help="Which of them.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    folder: str = parameter(sets="Set2", help="A folder of this machine instead of a repository.")
    network_credentials: Any = parameter(
        sets="Set2", type=CREDENTIALS, no_effect="No share asks for one.", help="The account for a share."
    )

    examples = [
        Example(
            r"[string](Find-VBRHvEntity -Name web01 | Start-VBRZip -Folder D:\Zip).Result",
            "One machine into a folder.",
            output="Success",
        ),
        Example(
            "(Get-VBRBackup -VeeamZIP).VmCount",
            "What was made apart from jobs?",
            "$null = Find-VBRHvEntity -Name web01 | Start-VBRZip -AutoDelete In1Week",
            "1",
        ),
    ]

    def process(self) -> None:
        for machine in machines_of(self.entity):
            session = self.attempt(partial(self._start, machine), machine.name)
            if session is not None:
                if not self.run_async:
                    self.finish(session)
                self.write(session)

    def _start(self, machine: VirtualMachine) -> BackupSession:
        options = JobOptions(key=self.encryption_key)
        if self.disable_quiesce:
            options.guest_processing = GuestProcessing.DISABLED
        options.truncate_logs = False
        if self.compression is not None and not options.choose_level(self.compression):
            raise Refused(f"{self.compression} is not a compression level of backups (0, 4, 5, 6, 9).")
        made = make_one_off(self.server, machine, self._target(), options, self._expires())
        return self.server.start(made, full=True)

    def _target(self) -> BackupRepository:
        if not self.folder:
            return target_of(self.server, self.backup_repository)
        path = self.engine.providers.file_path(self.folder)
        files, host = self.estate.local_files, self.estate.local_host
        computer = host if files is host.files else None
        name = host.name if computer is not None else "localhost"
        return folder_repository(self.server, path, path, files, name, computer)

    def _expires(self) -> datetime | None:
        now = self.estate.clock.now()
        if self.retention_number:
            period = RetentionPeriod(chosen(self.retention_period_type) or RetentionPeriod.DAYS.value)
            return now + period.length * self.retention_number
        nights = RETENTION.get(chosen(self.auto_delete) or "Never")
        return None if nights is None else night_after(now, nights)


@cmdlet("Start-VBRQuickBackup", output=SESSION)
class StartVBRQuickBackup(BackupCommand):
    """Makes one more restore point of machines between two runs of their job, in the job's own chain."""

    vm: Any = parameter(
        mandatory=True,
        pipeline=True,
        name="VM",
        type=HYPERV_ITEM + "[]",
        help="The machines, as Find-VBRHvEntity gives them.",
    )
    wait: Switch = parameter(help="Waits for the end.")

    examples = [
        Example(
            "[string](Find-VBRHvEntity -Name web01 | Start-VBRQuickBackup -Wait).Result",
            "One more point of a machine.",
            A_RUN,
            "Success",
        ),
    ]

    def process(self) -> None:
        for machine in machines_of(self.vm):
            session = self.attempt(partial(self._start, machine), machine.name)
            if session is not None:
                if self.wait:
                    self.finish(session)
                self.write(session)

    def _start(self, machine: VirtualMachine) -> BackupSession:
        """In the job that backed the machine up last: a quick backup needs a full one to add to."""
        own = [
            point.job
            for point in self.server.points_of(self.server.jobs)
            if point.machine_id == machine.id and any(item.id == machine.id for item in point.job.machines)
        ]
        if not own:
            raise Refused(f"No job has made a backup of the machine '{machine.name}' yet.")
        return self.server.start(own[-1], only=frozenset({machine.id}))


@cmdlet("Import-VBRBackup", default_set="Set1", output=BACKUP)
class ImportVBRBackup(BackupCommand):
    """Takes in backup files that were found: those of the job's folder in which the file lies.

    An encrypted backup is read with the keys that the server knows: Add-VBREncryptionKey gives it one.
    """

    on_server: Any = parameter(
        name="Server",
        sets={"Set1": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        type=SERVER,
        help="The server on which the file is.",
    )
    file_name: str = parameter(position=1, mandatory=True, help="The path of a backup file.")
    repository: Any = parameter(
        sets={"Set2": In(position=2, mandatory=True, by_property_name=True)},
        type=REPOSITORY,
        help="The repository in which the file is.",
    )

    examples = [
        Example(
            "$file = (Get-VBRRestorePoint -Name web01)[0].FilePath; Get-VBRJob -Name Nightly | Remove-VBRJob"
            " -Confirm:$false; $null = Get-VBRBackup | Remove-VBRBackup -Confirm:$false;"
            " (Import-VBRBackup (Get-VBRServer -Name HV01) $file).VmCount",
            "Take in what is on a disk.",
            setup=A_RUN,
            output="2",
        )
    ]

    def process(self) -> None:
        taken = self.attempt(self._take_in, self.file_name)
        if taken is not None:
            self.write(taken)

    def _take_in(self) -> Backup:
        computer = self.on_server.computer if self.parameter_set == "Set1" else None
        files = computer.files if computer is not None else self.repository.files if self.repository else None
        if files is None:
            raise Refused(f"'{self.on_server.name}' has no files of its own.")
        host = computer.name if computer is not None else self.repository.host_name
        job = take_in(self.server, files, self.file_name, host)
        return Backup(job, self.server.points_of([job]))


@cmdlet("Remove-VBRBackup", default_set="Set1", confirm="Medium")
class RemoveVBRBackup(BackupCommand):
    """Removes backups from the configuration, or with -FromDisk their files."""

    backup: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=BACKUP + "[]", help="The backups."
    )
    from_disk: Switch = parameter(sets={"Set2": In(mandatory=True)}, help="Deletes the files as well.")
    run_async: Switch = parameter(sets="Set2", no_effect="It is done at once.", help="Does not wait for the end.")
    include_gfs: Switch = parameter(sets="Set2", no_effect="All go.", help="Also fulls that are kept long.")
    from_db_if_sp_unavailable: Switch = parameter(
        name="FromDBIfSPUnavailable", sets="Set2", no_effect=NONE_HERE, help="Where a provider does not answer."
    )

    examples = [
        Example("Get-VBRBackup -Name Nightly | Remove-VBRBackup -FromDisk -Confirm:$false", "All of it.", A_RUN),
    ]

    def process(self) -> None:
        for backup in self.backup:
            if self.should_process(backup.job.name):
                self.attempt(partial(self._remove, backup), backup)

    def _remove(self, backup: Backup) -> None:
        remove = delete_backup if self.from_disk else forget_backup
        remove(self.server, backup.job)


@cmdlet("Detach-VBRBackup", confirm="Medium")
class DetachVBRBackup(BackupCommand):
    """Takes backups away from their jobs, which begin new ones with their next runs."""

    backup: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=BACKUP + "[]", help="The backups."
    )
    force: Switch = parameter(no_effect="Nothing more is asked.", help="Without questions.")

    examples = [
        Example(
            "Get-VBRBackup -Name Nightly | Detach-VBRBackup -Confirm:$false; $null = Start-VBRJob Nightly;"
            " (Get-VBRBackup -Name Nightly | Get-VBRRestorePoint -Name web01).IsFull -join ' '",
            "A new chain beside the old one.",
            A_RUN,
            "True True",
        )
    ]

    def process(self) -> None:
        for backup in self.backup:
            if self.should_process(backup.job.name):
                self.attempt(partial(detach_backup, self.server, backup.job), backup.job.name)


@cmdlet("Remove-VBRRestorePoint", confirm="Medium")
class RemoveVBRRestorePoint(BackupCommand):
    """Deletes restore points that no other one needs."""

    oib: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=POINT + "[]", help="The points."
    )
    name: list[str] = parameter(wildcards=True, help="Only those of these machines.")

    examples = [
        Example("(Get-VBRRestorePoint)[-1] | Remove-VBRRestorePoint -Confirm:$false", "The newest.", A_RUN),
    ]

    def process(self) -> None:
        for point in self.oib:
            named = any(matches(name, point.machine) for name in self.name or ["*"])
            if named and self.should_process(point.file_path):
                self.attempt(partial(self._delete, point), point)

    def _delete(self, point: BackupPoint) -> None:
        check_unused(self.server, f"delete the restore point of '{point.machine}'", [point.point])
        point.backups.delete_point(point.point)


@cmdlet("Upgrade-VBRBackup", default_set="Set1", output=SESSION)
class UpgradeVBRBackup(BackupCommand):
    """Makes chains of one file a machine: every chain here is one already, so that there is nothing to do."""

    backup_repository: Any = parameter(sets={"Set1": In(pipeline=True)}, type=REPOSITORY, help="All in a repository.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")
    run_async: Switch = parameter(no_effect="It is done at once.", help="Does not wait for the end.")
    backup: Any = parameter(sets={"Set2": In(pipeline=True)}, type=BACKUP + "[]", help="The backups.")

    examples = [Example("Get-VBRBackup | Upgrade-VBRBackup -Verbose", "All of them.", A_RUN)]

    def process(self) -> None:
        for backup in filter(None, self.backup or ()):
            self.write_verbose(f"The backup '{backup.job.name}' has a chain for each machine already.")
        if self.backup_repository is not None:
            self.write_verbose(f"The backups in '{self.backup_repository.name}' have a chain for each machine already.")
