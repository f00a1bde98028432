"""Enable- and Disable-VBRSureBackupJob."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import listed
from hvsim.cmdlets.veeam.surebackup import A_SURE_JOB
from hvsim.cmdlets.veeam.surebackup_types import SURE_JOB
from hvsim.interpreter.commands import Example, cmdlet, parameter


@cmdlet("Enable-VBRSureBackupJob")
class EnableVBRSureBackupJob(BackupCommand):
    """Puts a SureBackup job back in service."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")

    examples = [
        Example(
            "Get-VBRSureBackupJob | Enable-VBRSureBackupJob; (Get-VBRSureBackupJob).IsEnabled",
            "In service.",
            A_SURE_JOB,
            "True",
        )
    ]

    def process(self) -> None:
        for job in listed(self.job):
            job.enabled = True


@cmdlet("Disable-VBRSureBackupJob")
class DisableVBRSureBackupJob(BackupCommand):
    """Takes a SureBackup job out of service; a person can still start it."""

    job: Any = parameter(mandatory=True, pipeline=True, type=SURE_JOB, help="The job.")

    examples = [
        Example(
            "Get-VBRSureBackupJob | Disable-VBRSureBackupJob; (Get-VBRSureBackupJob).IsEnabled",
            "Out of service.",
            A_SURE_JOB,
            "False",
        )
    ]

    def process(self) -> None:
        for job in listed(self.job):
            job.enabled = False
