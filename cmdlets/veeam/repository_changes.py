"""Set-VBRBackupRepository and Move-VBRBackup: repositories that are there change, and what they hold moves."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, listed
from hvsim.cmdlets.veeam.names import A_RUN, BACKUP, CORE, CREDENTIALS, INFOS, JOB, REPOSITORY, SERVER
from hvsim.cmdlets.veeam.repository_settings import NO_APPLIANCE, NO_MOUNTS, RepositorySettings
from hvsim.cmdlets.veeam.service_types import MOVE_SESSION
from hvsim.infrastructure.backup.repositories.arranging import rename_repository
from hvsim.infrastructure.backup.repositories.moving import start_machine_move, start_move
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter

AFFINITY = choices(INFOS + "VBRProxyAffinityMode", ("Auto", "Manual"))
VMWARE_PROXY = CORE + "CViProxy"
absent_type(VMWARE_PROXY)

_NO_VMWARE = "It is about proxies of VMware."


@cmdlet("Set-VBRBackupRepository", output=REPOSITORY)
class SetVBRBackupRepository(RepositorySettings):
    """Changes a repository; what is not named stays as it is."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=REPOSITORY, help="The repository."
    )
    name: str = parameter(help="Another name.")
    on_server: Any = parameter(
        name="Server", type=SERVER + "[]", no_effect="No share needs a gateway.", help="The gateways of a share."
    )
    enable_vpower_nfs: Switch = parameter(name="EnableVPowerNFS", no_effect=NO_MOUNTS, help="Serves restore points.")
    dd_server_name: str = parameter(name="DDServerName", no_effect=NO_APPLIANCE, help="A Data Domain appliance.")
    require_access_creds: Switch = parameter(no_effect="No share asks for one.", help="A share asks for an account.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="No share asks for one.", help="That account.")
    affinity_mode: Any = parameter(type=AFFINITY, no_effect=_NO_VMWARE, help="Which proxies are near it.")
    affinity_proxy: Any = parameter(
        pipeline=True, by_property_name=True, type=VMWARE_PROXY + "[]", no_effect=_NO_VMWARE, help="Those proxies."
    )

    examples = [
        Example(
            "$r = Get-VBRBackupRepository -Name Default* | Set-VBRBackupRepository -LimitConcurrentJobs"
            " -MaxConcurrentJobs 8; $r.Options.MaxTaskCount",
            "More at a time.",
            output="8",
        ),
        Example(
            "$r = Get-VBRBackupRepository -Name Default* | Set-VBRBackupRepository -LimitConcurrentJobs:$false;"
            " $r.Options.IsTaskCountUnlim",
            "As many at a time as there are.",
            output="True",
        ),
    ]

    def process(self) -> None:
        repository: BackupRepository = self.repository
        if self.name and not self.attempt(partial(rename_repository, self.server, repository, self.name), repository):
            return
        if self.attempt(partial(self.change, repository), repository) is not None:
            self.write(repository)


@cmdlet("Move-VBRBackup", default_set="Set1", confirm="Medium", output=MOVE_SESSION)
class MoveVBRBackup(BackupCommand):
    """Moves backups to another repository, where their jobs go on; or machines of them to another job."""

    backup: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=BACKUP, help="The backup.")
    repository: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)}, type=REPOSITORY, help="Where to."
    )
    job: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=JOB,
        help="To another job, which goes on with them.",
    )
    name: list[str] = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        help="These machines of it.",
    )
    run_async: Switch = parameter(help="Does not wait for the end.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")

    examples = [
        Example(
            "$null = Add-LabRepository Second E:\\Second; $second = Get-VBRBackupRepository -Name Second;"
            " $run = Get-VBRBackup -Name Nightly | Move-VBRBackup -Repository $second -Confirm:$false;"
            " [string]$run.Result; (Get-VBRJob -Name Nightly).GetTargetRepository().Name",
            "Somewhere else.",
            A_RUN,
            "Success\nSecond",
        )
    ]

    def process(self) -> None:
        for backup in listed(self.backup):
            if not self.should_process(backup.job.name):
                continue
            move = partial(start_move, self.server, backup.job, self.repository)
            if self.parameter_set == "Set2":
                move = partial(start_machine_move, self.server, backup.job, self.job, self.name)
            session = self.attempt(move, backup.job.name)
            if session is not None:
                if not self.run_async and session.process is not None:
                    self.wait_for(session.process)
                self.write(session)
