"""Get-VBRSureBackupSession and its kin, with the VSB names that came before: what verifying has found."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import listed
from hvsim.cmdlets.veeam.names import A_RUN
from hvsim.cmdlets.veeam.surebackup import A_SURE_JOB
from hvsim.cmdlets.veeam.surebackup_types import GROUP, LAB, SURE_JOB, SURE_SESSION, SURE_TASK
from hvsim.cmdlets.veeam.virtual_labs import labs_of, remove_groups
from hvsim.infrastructure.backup.restores.surebackup import SureBackupSession
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.interpreter.commands import Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches

A_CHECK = f"{A_RUN}; {A_SURE_JOB}; $null = Get-VBRSureBackupJob | Start-VBRSureBackupJob"


def _sessions(server: BackupServer) -> list[SureBackupSession]:
    """Those of all SureBackup jobs, oldest first."""
    found = [session for job in server.surebackup_jobs for session in job.sessions]
    return sorted(found, key=lambda session: session.created)


@cmdlet("Get-VBRSureBackupSession", output=SURE_SESSION)
class GetVBRSureBackupSession(BackupCommand):
    """Lists runs of SureBackup jobs, oldest first."""

    name: list[str] = parameter(pipeline=True, help="Only of these jobs.")
    id: Any = parameter(
        pipeline=True, by_property_name=True, type="System.Guid[]", name="ID", help="The runs by identity."
    )

    examples = [Example("(Get-VBRSureBackupSession).Result", "How did they end?", A_CHECK, "Success")]

    def process(self) -> None:
        wanted = {to_uuid(item) for item in listed(self.id)}
        for session in _sessions(self.server):
            named = any(matches(name, session.name) for name in self.name or ["*"])
            if named and (not wanted or session.id in wanted):
                self.write(session)


@cmdlet("Get-VBRSureBackupTaskSession", output=SURE_TASK)
class GetVBRSureBackupTaskSession(BackupCommand):
    """Lists what a run found out about each machine."""

    session: Any = parameter(position=0, mandatory=True, pipeline=True, type=SURE_SESSION, help="The run.")
    name: list[str] = parameter(pipeline=True, by_property_name=True, help="Only these machines.")
    id: Any = parameter(
        pipeline=True, by_property_name=True, type="System.Guid[]", name="ID", help="The tasks by identity."
    )

    examples = [
        Example(
            "(Get-VBRSureBackupSession | Get-VBRSureBackupTaskSession).HeartbeatStatus -join ' '",
            "Did they boot?",
            A_CHECK,
            "Success Success",
        )
    ]

    def process(self) -> None:
        # A session from the pipeline binds its own name and identity as well: they choose no task.
        wanted = {to_uuid(item) for item in listed(self.id)} - {self.session.id}
        names = [name for name in self.name or () if name != self.session.name]
        for task in self.session.tasks:
            named = any(matches(name, task.name) for name in names or ["*"])
            if named and (not wanted or task.id in wanted):
                self.write(task)


@cmdlet("Get-VSBSession", output=SURE_SESSION)
class GetVSBSession(BackupCommand):
    """Lists runs of SureBackup jobs; the old name."""

    name: list[str] = parameter(help="Only of these jobs.")

    examples = [Example("(Get-VSBSession).JobName", "Which ran?", A_CHECK, "Verify")]

    def process(self) -> None:
        for session in _sessions(self.server):
            if any(matches(name, session.name) for name in self.name or ["*"]):
                self.write(session)


@cmdlet("Get-VSBTaskSession")
class GetVSBTaskSession(BackupCommand):
    """Lists what runs found out about each machine; the old name."""

    session: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=SURE_SESSION, help="The run."
    )
    name: list[str] = parameter(help="Only these machines.")

    examples = [Example("(Get-VSBSession | Get-VSBTaskSession).Name -join ' '", "Which?", A_CHECK, "dc01 web01")]

    def process(self) -> None:
        for task in self.session.tasks:
            if any(matches(name, task.name) for name in self.name or ["*"]):
                self.write(task)


@cmdlet("Get-VSBJob", output=SURE_JOB)
class GetVSBJob(BackupCommand):
    """Lists SureBackup jobs; the old name."""

    name: list[str] = parameter(help="The jobs; all when left out.")

    examples = [Example("(Get-VSBJob).Name", "All.", A_SURE_JOB, "Verify")]

    def process(self) -> None:
        for item in self.server.surebackup_jobs:
            if any(matches(name, item.name) for name in self.name or ["*"]):
                self.write(item)


@cmdlet("Get-VSBVirtualLab", default_set="Set1", output=LAB)
class GetVSBVirtualLab(BackupCommand):
    """Lists virtual labs; the old name."""

    name: list[str] = parameter(sets="Set1", help="The labs by name; all when left out.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", help="The labs by identity.")

    examples = [Example("(Get-VSBVirtualLab).Name", "All.", A_SURE_JOB, "Lab1")]

    def process(self) -> None:
        self.write_all(labs_of(self.server, self.name, self.id))


@cmdlet("Get-VSBHvVirtualLab", default_set="Set1", output=LAB)
class GetVSBHvVirtualLab(BackupCommand):
    """Lists virtual labs on Hyper-V hosts, as all are; the old name."""

    name: list[str] = parameter(
        sets={"Set1": In(pipeline=True, by_property_name=True)}, help="The labs by name; all when left out."
    )
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)}, type="System.Guid[]", help="The labs by identity."
    )

    examples = [Example("(Get-VSBHvVirtualLab -Name Lab*).Name", "All.", A_SURE_JOB, "Lab1")]

    def process(self) -> None:
        self.write_all(labs_of(self.server, self.name, self.id))


@cmdlet("Get-VSBApplicationGroup", output=GROUP)
class GetVSBApplicationGroup(BackupCommand):
    """Lists application groups; the old name."""

    name: list[str] = parameter(help="The groups; all when left out.")

    examples = [Example("@(Get-VSBApplicationGroup).Count", "All.", output="0")]

    def process(self) -> None:
        for item in self.server.application_groups:
            if any(matches(name, item.name) for name in self.name or ["*"]):
                self.write(item)


@cmdlet("Remove-VSBApplicationGroup", confirm="Medium")
class RemoveVSBApplicationGroup(BackupCommand):
    """Removes groups that no job uses; the old name."""

    app_group: Any = parameter(
        position=1, mandatory=True, pipeline=True, by_property_name=True, type=GROUP + "[]", help="The groups."
    )

    examples = [Example("Get-VSBApplicationGroup | Remove-VSBApplicationGroup -Confirm:$false", "All.")]

    def process(self) -> None:
        remove_groups(self, self.app_group)
