"""Add-VBRScaleOutBackupRepository: several repositories under one name. Tiers in object storage are not simulated."""

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
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter

for name in (
    "VBRObjectStorageRepository",
    "VBRHealthCheckOptions",
    "VBRArchiveObjectStorageRepository",
    "VBRKMSServer",
):
    absent_type(INFOS + name)


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
    enable_capacity_tier: Switch = parameter(by_property_name=True, simulated=False, help="Enable capacity tier.")
    force_strict_placement_policy: Switch = parameter(
        by_property_name=True, no_effect="A job always keeps to its extent.", help="Never leaves the extent."
    )
    operational_restore_period: int = parameter(
        by_property_name=True, simulated=False, help="Operational restore period."
    )
    enable_override_policy: Switch = parameter(by_property_name=True, simulated=False, help="Enable override policy.")
    override_space_threshold: int = parameter(by_property_name=True, simulated=False, help="Override space threshold.")
    offload_window_options: Any = parameter(
        by_property_name=True, type=WINDOW, simulated=False, help="Offload window options."
    )
    object_storage_repository: Any = parameter(
        by_property_name=True,
        type=INFOS + "VBRObjectStorageRepository[]",
        simulated=False,
        help="Object storage repository.",
    )
    enable_capacity_tier_encryption: Switch = parameter(simulated=False, help="Enable capacity tier encryption.")
    capacity_tier_encryption_key: Any = parameter(type=KEY, simulated=False, help="Capacity tier encryption key.")
    capacity_tier_kms_server: Any = parameter(
        type=KMS_SERVER, name="CapacityTierKMSServer", simulated=False, help="Capacity tier KMS server."
    )
    enable_capacity_tier_move_policy: Switch = parameter(simulated=False, help="Enable capacity tier move policy.")
    enable_capacity_tier_copy_policy: Switch = parameter(simulated=False, help="Enable capacity tier copy policy.")
    capacity_tier_health_check_options: Any = parameter(
        type=INFOS + "VBRHealthCheckOptions", simulated=False, help="Capacity tier health check options."
    )
    enable_archive_tier: Switch = parameter(by_property_name=True, simulated=False, help="Enable archive tier.")
    archive_object_storage_repository: Any = parameter(
        by_property_name=True,
        type=INFOS + "VBRArchiveObjectStorageRepository",
        simulated=False,
        help="Archive object storage repository.",
    )
    enable_archive_tier_encryption: Switch = parameter(simulated=False, help="Enable archive tier encryption.")
    archive_tier_encryption_key: Any = parameter(type=KEY, simulated=False, help="Archive tier encryption key.")
    archive_tier_kms_server: Any = parameter(
        type=KMS_SERVER, name="ArchiveTierKMSServer", simulated=False, help="Archive tier KMS server."
    )
    archive_period: int = parameter(simulated=False, help="Archive period.")
    enable_cost_optimized_archive: Switch = parameter(simulated=False, help="Enable cost optimized archive.")
    enable_archive_full_backup_mode: Switch = parameter(simulated=False, help="Enable archive full backup mode.")
    enable_plugin_backup_offload: Switch = parameter(simulated=False, help="Enable plugin backup offload.")
    enable_copy_all_plugin_backups: Switch = parameter(simulated=False, help="Enable copy all plugin backups.")
    enable_copy_all_machine_backups: Switch = parameter(simulated=False, help="Enable copy all machine backups.")
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
        name = self.name or f"Scale-out Backup Repository {len(self.server.scale_out) + 1}"
        made = add_scale_out(self.server, name, self._chosen)
        made.description = self.description or ""
        made.by_performance = chosen(self.policy_type) == "Performance"
        made.full_when_extent_offline = bool(self.perform_full_when_extent_offline)
        return made
