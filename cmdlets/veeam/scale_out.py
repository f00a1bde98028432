"""Add-VBRScaleOutBackupRepository: several repositories under one name, without tiers in object storage."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.backup_windows import WINDOW
from hvsim.cmdlets.veeam.members import absent_type, chosen, listed
from hvsim.cmdlets.veeam.names import INFOS, KEY, KMS_SERVER, REPOSITORY
from hvsim.cmdlets.veeam.repository_types import POLICY, SCALE_OUT
from hvsim.infrastructure.backup.repositories.arranging import add_scale_out
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import ScaleOutRepository
from hvsim.infrastructure.errors import Refused
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

for name in (
    "VBRObjectStorageRepository",
    "VBRHealthCheckOptions",
    "VBRArchiveObjectStorageRepository",
    "VBRKMSServer",
):
    absent_type(INFOS + name)


NO_TIER = "It belongs to tiers in object storage, which the estate has not."


@cmdlet("Add-VBRScaleOutBackupRepository", output=SCALE_OUT)
class AddVBRScaleOutBackupRepository(BackupCommand):
    """Puts repositories together under one name; a job that is sent to it keeps to the one with most room."""

    policy_type: Any = parameter(
        mandatory=True,
        by_property_name=True,
        type=POLICY,
        help="Whether chains stay together, or fulls and increments apart.",
    )
    extent: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=REPOSITORY + "[]", help="The repositories."
    )
    name: str = parameter(by_property_name=True, help="Its name; made up when left out.")
    description: str = parameter(by_property_name=True, help="What it is for.")
    use_per_vm_backup_files: Switch = parameter(
        by_property_name=True, name="UsePerVMBackupFiles", no_effect="It always is so.", help="A file a machine."
    )
    perform_full_when_extent_offline: Switch = parameter(
        by_property_name=True, help="Makes a full backup when an extent is not there."
    )
    enable_capacity_tier: Switch = parameter(
        by_property_name=True, help="Refused: a capacity tier needs object storage, which the estate has not."
    )
    force_strict_placement_policy: Switch = parameter(
        by_property_name=True, no_effect="A job always keeps to its extent.", help="Never leaves the extent."
    )
    operational_restore_period: int = parameter(
        by_property_name=True, no_effect=NO_TIER, help="Days after which backups move to the capacity tier."
    )
    enable_override_policy: Switch = parameter(
        by_property_name=True, no_effect=NO_TIER, help="Moves them earlier where it fills."
    )
    override_space_threshold: int = parameter(by_property_name=True, no_effect=NO_TIER, help="From so many percent on.")
    offload_window_options: Any = parameter(
        by_property_name=True, type=WINDOW, no_effect=NO_TIER, help="The hours in which they move."
    )
    object_storage_repository: Any = parameter(
        by_property_name=True,
        type=INFOS + "VBRObjectStorageRepository[]",
        no_effect=NO_TIER,
        help="The capacity tier.",
    )
    enable_capacity_tier_encryption: Switch = parameter(no_effect=NO_TIER, help="Encrypts what moves there.")
    capacity_tier_encryption_key: Any = parameter(type=KEY, no_effect=NO_TIER, help="With this key.")
    capacity_tier_kms_server: Any = parameter(
        type=KMS_SERVER, name="CapacityTierKMSServer", no_effect=NO_TIER, help="With a key of this server."
    )
    enable_capacity_tier_move_policy: Switch = parameter(no_effect=NO_TIER, help="Moves backups there.")
    enable_capacity_tier_copy_policy: Switch = parameter(no_effect=NO_TIER, help="Copies backups there.")
    capacity_tier_health_check_options: Any = parameter(
        type=INFOS + "VBRHealthCheckOptions", no_effect=NO_TIER, help="When what is there is checked."
    )
    enable_archive_tier: Switch = parameter(
        by_property_name=True, help="Refused: an archive tier needs object storage, which the estate has not."
    )
    archive_object_storage_repository: Any = parameter(
        by_property_name=True,
        type=INFOS + "VBRArchiveObjectStorageRepository",
        no_effect=NO_TIER,
        help="The archive tier.",
    )
    enable_archive_tier_encryption: Switch = parameter(no_effect=NO_TIER, help="Encrypts what moves there.")
    archive_tier_encryption_key: Any = parameter(type=KEY, no_effect=NO_TIER, help="With this key.")
    archive_tier_kms_server: Any = parameter(
        type=KMS_SERVER, name="ArchiveTierKMSServer", no_effect=NO_TIER, help="With a key of this server."
    )
    archive_period: int = parameter(no_effect=NO_TIER, help="Days after which backups move to the archive tier.")
    enable_cost_optimized_archive: Switch = parameter(no_effect=NO_TIER, help="Archives only what costs less there.")
    enable_archive_full_backup_mode: Switch = parameter(no_effect=NO_TIER, help="Stores whole fulls there.")
    enable_plugin_backup_offload: Switch = parameter(no_effect=NO_TIER, help="Moves backups of applications as well.")
    enable_copy_all_plugin_backups: Switch = parameter(no_effect=NO_TIER, help="And earlier ones of applications.")
    enable_copy_all_machine_backups: Switch = parameter(no_effect=NO_TIER, help="And earlier ones of machines.")
    force: Switch = parameter(no_effect="Nothing is asked.", help="Without questions.")

    examples = [
        Example(
            "Get-VBRBackupRepository | Add-VBRScaleOutBackupRepository -Name Pool -PolicyType DataLocality |"
            " Get-VBRRepositoryExtent | Select-Object Name, Status",
            "All repositories as one.",
        )
    ]

    def begin(self) -> None:
        self._chosen: list[BackupRepository] = []

    def process(self) -> None:
        self._chosen += listed(self.extent)

    def end(self) -> None:
        made = self.attempt(self._add, self.name)
        if made is not None:
            self.write(made)

    def _add(self) -> ScaleOutRepository:
        if self.enable_capacity_tier or self.enable_archive_tier:
            kind = "a capacity" if self.enable_capacity_tier else "an archive"
            raise Refused(f"A scale-out repository with {kind} tier cannot be added: the estate has no object storage.")
        name = self.name or f"Scale-out Backup Repository {len(self.server.scale_out) + 1}"
        made = add_scale_out(self.server, name, self._chosen)
        made.description = self.description or ""
        made.by_performance = chosen(self.policy_type) == "Performance"
        made.full_when_extent_offline = bool(self.perform_full_when_extent_offline)
        return made
