"""Set-VBRBackupRepository and Move-VBRBackup: repositories that are there change, and what they hold moves."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, listed
from hvsim.cmdlets.veeam.names import A_RUN, BACKUP, CORE, CREDENTIALS, INFOS, JOB, REPOSITORY, SERVER
from hvsim.cmdlets.veeam.repositories import BOOST, CLEANUP, ENCODING, MOUNT_OPTIONS, NO_APPLIANCE, NO_MOUNTS
from hvsim.cmdlets.veeam.service_types import MOVE_SESSION
from hvsim.infrastructure.backup.repositories.arranging import rename_repository
from hvsim.infrastructure.backup.repositories.moving import start_move
from hvsim.infrastructure.backup.repositories.repository import MAX_TASKS, BackupRepository
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

AFFINITY = choices(INFOS + "VBRProxyAffinityMode", ("Auto", "Manual"))
VMWARE_PROXY = CORE + "CViProxy"
absent_type(VMWARE_PROXY)

_NO_VMWARE = "It is about proxies of VMware."


@cmdlet("Set-VBRBackupRepository", output=REPOSITORY)
class SetVBRBackupRepository(BackupCommand):
    """Changes a repository; what is not named stays as it is."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=REPOSITORY, help="The repository."
    )
    name: str = parameter(help="Another name.")
    description: str = parameter(help="What it is for.")
    mount_server: Any = parameter(type=SERVER, no_effect=NO_MOUNTS, help="Who mounts restore points.")
    on_server: Any = parameter(
        name="Server", type=SERVER + "[]", no_effect="No share needs a gateway.", help="The gateways of a share."
    )
    auto_select_gateway: Switch = parameter(no_effect="No share needs a gateway.", help="Any server as gateway.")
    rotated_drive: Switch = parameter(simulated=False, help="It is on drives that are changed.")
    rotated_drive_cleanup_mode: Any = parameter(type=CLEANUP, simulated=False, help="What happens to other drives.")
    enable_vpower_nfs: Switch = parameter(name="EnableVPowerNFS", no_effect=NO_MOUNTS, help="Serves restore points.")
    vpower_nfs_port: int = parameter(name="VPowerNFSPort", no_effect=NO_MOUNTS, help="The port of vPower NFS.")
    mount_port: int = parameter(no_effect=NO_MOUNTS, help="The port of mounting.")
    mount_folder: str = parameter(no_effect=NO_MOUNTS, help="Where restore points are mounted.")
    mount_server_options: Any = parameter(type=MOUNT_OPTIONS + "[]", no_effect=NO_MOUNTS, help="How.")
    dd_server_name: str = parameter(name="DDServerName", no_effect=NO_APPLIANCE, help="A Data Domain appliance.")
    require_access_creds: Switch = parameter(no_effect="No share asks for one.", help="A share asks for an account.")
    credentials: Any = parameter(type=CREDENTIALS, no_effect="No share asks for one.", help="That account.")
    limit_concurrent_jobs: Switch = parameter(help="Limits the tasks at the same time, as it is anyway.")
    max_concurrent_jobs: int = parameter(validate=ValidateRange(1, 128), help="So many tasks.")
    limit_datarate: Switch = parameter(help="Limits reading and writing; with :$false no more.")
    data_rate_limit: int = parameter(default=1, help="Megabytes a second.")
    align_data_blocks: Switch = parameter(no_effect="Blocks always are.", help="Aligns blocks.")
    decompress_data_blocks: Switch = parameter(simulated=False, help="Unpacks blocks before they are stored.")
    use_per_vm_file: Switch = parameter(name="UsePerVMFile", no_effect="It always is so.", help="A file a machine.")
    dd_boost_encryption_type: Any = parameter(
        name="DDBoostEncryptionType", type=BOOST, no_effect=NO_APPLIANCE, help="Encryption of DD Boost."
    )
    affinity_mode: Any = parameter(type=AFFINITY, no_effect=_NO_VMWARE, help="Which proxies are near it.")
    affinity_proxy: Any = parameter(
        pipeline=True, by_property_name=True, type=VMWARE_PROXY + "[]", no_effect=_NO_VMWARE, help="Those proxies."
    )
    enable_xfs_fast_clone: Switch = parameter(
        name="EnableXFSFastClone", no_effect="Synthetic fulls never copy.", help="Uses fast clone of XFS."
    )
    enable_refs_fast_clone: Switch = parameter(
        name="EnableReFSFastClone", no_effect="Synthetic fulls never copy.", help="Uses fast clone of ReFS."
    )
    enable_backup_immutability: Switch = parameter(simulated=False, help="Locks backup files for a time.")
    immutability_period: int = parameter(simulated=False, help="Days for which they are locked.")
    nfs_repository_encoding: Any = parameter(
        name="NFSRepositoryEncoding", type=ENCODING, no_effect="There is no NFS.", help="Encoding of names on NFS."
    )
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")

    examples = [
        Example(
            "$r = Get-VBRBackupRepository -Name Default* | Set-VBRBackupRepository -LimitConcurrentJobs"
            " -MaxConcurrentJobs 8; $r.Options.MaxTaskCount",
            "More at a time.",
            output="8",
        )
    ]

    def process(self) -> None:
        repository: BackupRepository = self.repository
        given = {name.lower() for name in self.bound}
        if self.name and not self.attempt(partial(rename_repository, self.server, repository, self.name), repository):
            return
        if "description" in given:
            repository.description = self.description
        if "maxconcurrentjobs" in given:
            repository.max_tasks = self.max_concurrent_jobs
        elif self.limit_concurrent_jobs:
            repository.max_tasks = MAX_TASKS
        if "limitdatarate" in given or "dataratelimit" in given:
            limited = bool(self.limit_datarate) or "limitdatarate" not in given
            repository.read_and_write_rate = self.data_rate_limit * 2.0**20 if limited else 0.0
        self.write(repository)


@cmdlet("Move-VBRBackup", default_set="Set1", confirm="Medium", output=MOVE_SESSION)
class MoveVBRBackup(BackupCommand):
    """Moves the backups of jobs to another repository, where the jobs go on."""

    backup: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=BACKUP, help="The backup.")
    repository: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)}, type=REPOSITORY, help="Where to."
    )
    job: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=JOB,
        simulated=False,
        help="To another job.",
    )
    name: list[str] = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        simulated=False,
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
            if self.parameter_set != "Set1" or not self.should_process(backup.job.name):
                continue
            session = self.attempt(partial(start_move, self.server, backup.job, self.repository), backup.job.name)
            if session is not None:
                if not self.run_async and session.process is not None:
                    self.wait_for(session.process)
                self.write(session)
