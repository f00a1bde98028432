"""Get- and Remove-VBRBackupFile: the files of backups, also those that are gone."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import listed, product_type
from hvsim.cmdlets.veeam.names import A_RUN, BACKUP, INFOS
from hvsim.cmdlets.veeam.record_types import identity_of
from hvsim.cmdlets.veeam.records import Backup
from hvsim.infrastructure.backup.repositories.backup_files import KnownFile, files_of, forget_missing
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

FILE = INFOS + "VBRBackupFile"

product_type(
    FILE,
    KnownFile,
    {
        "string Path": "path",
        "guid ID": lambda item: identity_of(item.path),
        "bool IsAvailable": "is_available",
    },
    view="table Path ID IsAvailable",
)


class BackupFileCommand(BackupCommand):
    """A command on the files of backups."""

    def files(self, backup: Backup) -> list[KnownFile]:
        """The files of a backup: of one of its machines where it is that machine's part."""
        machines = set(backup.machines)
        whole = not machines or {point.machine for point in self.server.points_of([backup.job])} == machines
        return [
            file
            for file in self.attempt(partial(files_of, backup.job), backup.job.name) or []
            if whole or {point.machine for point in file.backups.points()} & machines
        ]


@cmdlet("Get-VBRBackupFile", default_set="Set1", output=FILE)
class GetVBRBackupFile(BackupFileCommand):
    """Lists the files of backups, and whether they are there."""

    backup: Any = parameter(sets={"Set1": In(mandatory=True, pipeline=True)}, type=BACKUP, help="The backup.")
    path: list[str] = parameter(sets="Set1", wildcards=True, help="Only these files.")
    id: Any = parameter(sets={"Set2": In(mandatory=True)}, type="System.Guid[]", help="The files by identity.")

    examples = [
        Example(
            "(Get-VBRBackup -Name Nightly | Get-VBRBackupFile).IsAvailable -join ' '",
            "Is every file there?",
            A_RUN,
            "True True",
        )
    ]

    def process(self) -> None:
        if self.parameter_set == "Set2":
            wanted = {to_uuid(item) for item in listed(self.id)}
            for job in self.server.holders():
                self.write_all(file for file in files_of(job) if identity_of(file.path) in wanted)
            return
        for file in self.files(self.backup):
            if any(matches(path, file.path) for path in self.path or ["*"]):
                self.write(file)


@cmdlet("Remove-VBRBackupFile", default_set="Set1", confirm="Medium")
class RemoveVBRBackupFile(BackupFileCommand):
    """Forgets backup files that are gone."""

    backup_file: Any = parameter(sets={"Set1": In(mandatory=True)}, type=FILE, help="The file.")
    backup: Any = parameter(sets={"Set2": In(mandatory=True)}, type=BACKUP, help="All missing files of this backup.")
    from_disk: Switch = parameter(help="Deletes what cannot be restored without them as well.")

    examples = [
        Example(
            "Remove-VBRBackupFile -Backup (Get-VBRBackup -Name Nightly) -Confirm:$false",
            "Forget what is gone.",
            A_RUN,
        )
    ]

    def process(self) -> None:
        if self.parameter_set == "Set1":
            files = [self.backup_file]
        else:
            files = [file for file in self.files(self.backup) if not file.is_available]
        for file in files:
            if self.should_process(file.path):
                self.attempt(partial(forget_missing, [file], from_disk=bool(self.from_disk)), file)
