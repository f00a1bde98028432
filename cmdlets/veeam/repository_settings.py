"""What Add- and Set-VBRBackupRepository have in common: the settings of a repository."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import absent_type, choices, chosen
from hvsim.cmdlets.veeam.names import INFOS, SERVER
from hvsim.infrastructure.backup.repositories.repository import MAX_TASKS, BackupRepository, DriveCleanup
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Switch, parameter
from hvsim.interpreter.commands.validation import ValidateRange

CLEANUP = choices(INFOS + "VBRRotatedDriveCleanupMode", (item.value for item in DriveCleanup))
BOOST = choices(INFOS + "VBRDDBoostEncryptionType", ("None", "Medium", "High"))
ENCODING = choices(INFOS + "VBRNASEncoding", ("utf", "ansi"))
MOUNT_OPTIONS = INFOS + "VBRRepositoryMountServerOptions"
absent_type(MOUNT_OPTIONS)

NO_MOUNTS = "Restores read the files where they are."
NO_APPLIANCE = "It belongs to appliances that the estate has not."
LEAST_IMMUTABILITY, MOST_IMMUTABILITY = 7, 9999


class RepositorySettings(BackupCommand):
    """A command that sets how a repository works; what is not named stays."""

    name: Any
    description: str = parameter(help="What it is for.")
    mount_server: Any = parameter(type=SERVER, no_effect=NO_MOUNTS, help="Who mounts restore points.")
    mount_server_options: Any = parameter(type=MOUNT_OPTIONS + "[]", no_effect=NO_MOUNTS, help="How.")
    mount_folder: str = parameter(no_effect=NO_MOUNTS, help="Where restore points are mounted.")
    vpower_nfs_port: int = parameter(name="VPowerNFSPort", no_effect=NO_MOUNTS, help="The port of vPower NFS.")
    mount_port: int = parameter(no_effect=NO_MOUNTS, help="The port of mounting.")
    auto_select_gateway: Switch = parameter(no_effect="No share needs a gateway.", help="Any server as gateway.")
    rotated_drive: Switch = parameter(help="Its drives are changed for others: a run looks which one is there.")
    rotated_drive_cleanup_mode: Any = parameter(
        type=CLEANUP, help="What a run removes first from a drive that has come in the place of another."
    )
    limit_concurrent_jobs: Switch = parameter(
        help="Limits the tasks at the same time, as is usual; with :$false no more."
    )
    max_concurrent_jobs: int = parameter(validate=ValidateRange(1, 128), help="So many tasks; 4 when left out.")
    limit_datarate: Switch = parameter(help="Limits reading and writing; with :$false no more.")
    data_rate_limit: int = parameter(default=1, help="Megabytes a second.")
    align_data_blocks: Switch = parameter(no_effect="Blocks always are.", help="Aligns blocks.")
    decompress_data_blocks: Switch = parameter(help="Stores blocks unpacked, whatever the job says.")
    use_per_vm_file: Switch = parameter(name="UsePerVMFile", no_effect="It always is so.", help="A file a machine.")
    dd_boost_encryption_type: Any = parameter(
        name="DDBoostEncryptionType", type=BOOST, no_effect=NO_APPLIANCE, help="Encryption of DD Boost."
    )
    enable_xfs_fast_clone: Switch = parameter(
        name="EnableXFSFastClone", no_effect="Synthetic fulls never copy.", help="Uses fast clone of XFS."
    )
    enable_refs_fast_clone: Switch = parameter(
        name="EnableReFSFastClone", no_effect="Synthetic fulls never copy.", help="Uses fast clone of ReFS."
    )
    enable_backup_immutability: Switch = parameter(
        help="Keeps everybody from changing or deleting backup files for a time; with :$false those of later runs not."
    )
    immutability_period: int = parameter(
        validate=ValidateRange(LEAST_IMMUTABILITY, MOST_IMMUTABILITY),
        help="Days from the newest restore point of a chain; 7 when left out.",
    )
    nfs_repository_encoding: Any = parameter(
        name="NFSRepositoryEncoding", type=ENCODING, no_effect="There is no NFS.", help="Encoding of names on NFS."
    )
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")

    def change(self, repository: BackupRepository) -> BackupRepository:
        """Sets what the user has named, and returns the repository. Raises `Refused`."""
        given = {name.lower() for name in self.bound}
        if self.immutability_period and not (self.enable_backup_immutability or repository.immutable_days):
            raise Refused("-ImmutabilityPeriod needs -EnableBackupImmutability.")
        if self.rotated_drive_cleanup_mode is not None and not (self.rotated_drive or repository.rotates):
            raise Refused("-RotatedDriveCleanupMode needs -RotatedDrive.")
        if "description" in given:
            repository.description = self.description
        if "limitconcurrentjobs" in given and not self.limit_concurrent_jobs:
            repository.max_tasks = 0
        elif self.max_concurrent_jobs:
            repository.max_tasks = self.max_concurrent_jobs
        elif self.limit_concurrent_jobs:
            repository.max_tasks = MAX_TASKS
        if "limitdatarate" in given or "dataratelimit" in given:
            limited = bool(self.limit_datarate) or "limitdatarate" not in given
            repository.read_and_write_rate = self.data_rate_limit * 2.0**20 if limited else 0.0
        if "decompressdatablocks" in given:
            repository.unpacks = bool(self.decompress_data_blocks)
        self._change_drives(repository, given)
        self._change_immutability(repository, given)
        return repository

    def _change_drives(self, repository: BackupRepository, given: set[str]) -> None:
        if "rotateddrive" in given:
            repository.rotates = bool(self.rotated_drive)
        if self.rotated_drive_cleanup_mode is not None:
            repository.cleanup = DriveCleanup(chosen(self.rotated_drive_cleanup_mode))

    def _change_immutability(self, repository: BackupRepository, given: set[str]) -> None:
        if "enablebackupimmutability" in given and not self.enable_backup_immutability:
            repository.immutable_days = 0
        elif "enablebackupimmutability" in given or self.immutability_period:
            repository.immutable_days = self.immutability_period or repository.immutable_days or LEAST_IMMUTABILITY
