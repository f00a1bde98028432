"""The branches of a job's options that belong to other platforms and kinds of job: there, with the product's defaults.

Report scripts read them of every job. What Hyper-V jobs have as well is shared with their own branch.
"""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.job_types import JOB_TYPE
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import MODEL
from hvsim.cmdlets.veeam.option_types import OPTIONS, Branch


class VsphereSource(Branch):
    """What is special to vSphere."""


class ReplicaTarget(Branch):
    """Where replicas go."""


class NetworkMapping(Branch):
    """Other networks for replicas."""


class ReIpRules(Branch):
    """Other addresses for replicas."""


class SanIntegration(Branch):
    """Snapshots of storage systems."""


class RpoOptions(Branch):
    """Warnings about copies that are late."""


def _off(item: Any) -> bool:
    return False


product_type(
    MODEL + "CDomViSourceOptions",
    VsphereSource,
    {
        "bool UseChangeTracking": "options.use_change_tracking",
        "bool EnableChangeTracking": _off,
        "bool VMToolsQuiesce": _off,
        "bool ExcludeSwapFile": "options.exclude_swap_file",
        "bool DirtyBlocksNullingEnabled": "options.exclude_deleted_blocks",
        "bool SetResultsToVmNotes": "options.notes.enabled",
        "string VmAttributeName": "options.notes.text",
        "bool VmNotesAppend": "options.notes.append",
    },
)
product_type(
    MODEL + "CDomReplicaTargetOptions",
    ReplicaTarget,
    {
        "string ReplicaNameSuffix": lambda item: "_replica",
        "string TargetFolder": lambda item: "",
        "string HostReference": lambda item: "",
        "string ClusterName": lambda item: "",
        "string DatastoreName": lambda item: "",
        "bool EnableInitialPass": _off,
        "bool InitialSeeding": _off,
        "bool UseNetworkMapping": _off,
        "bool UseReIP": _off,
        "bool UseVmMapping": _off,
    },
)
product_type(MODEL + "CDomNetworkMappingOptions", NetworkMapping, {"System.Object[] NetworkMapping": lambda item: []})
product_type(
    MODEL + "CDomReIPRulesOptions",
    ReIpRules,
    {"System.Object[] Rules": lambda item: [], "System.Object[] RulesIPv4": lambda item: []},
)
product_type(
    MODEL + "CDomSanIntegrationOptions",
    SanIntegration,
    {
        "bool UseSanSnapshots": lambda item: True,
        "bool FailoverFromSan": _off,
        "bool Failover2StorageSnapshotBackup": _off,
        "bool MultipleStorageSnapshotEnabled": _off,
        "int MultipleStorageSnapshotVmsCount": lambda item: 10,
    },
)
product_type(
    MODEL + "CDomRpoOptions",
    RpoOptions,
    {"bool Enabled": _off, "int Value": lambda item: 1, "string TimeUnit": lambda item: "Day"},
)

_BRANCHES: dict[str, type[Branch]] = {
    "CDomViSourceOptions ViSourceOptions": VsphereSource,
    "CDomReplicaTargetOptions HvReplicaTargetOptions": ReplicaTarget,
    "CDomReplicaTargetOptions ViReplicaTargetOptions": ReplicaTarget,
    "CDomNetworkMappingOptions HvNetworkMappingOptions": NetworkMapping,
    "CDomNetworkMappingOptions ViNetworkMappingOptions": NetworkMapping,
    "CDomReIPRulesOptions ReIPRulesOptions": ReIpRules,
    "CDomSanIntegrationOptions SanIntegrationOptions": SanIntegration,
    "CDomRpoOptions RpoOptions": RpoOptions,
}
for signature, branch in _BRANCHES.items():
    OPTIONS.property(MODEL + signature)(branch)
    if "ReplicaTarget" in signature or "ViSource" in signature:
        JOB_TYPE.property(MODEL + signature)(lambda job, branch=branch: branch(job.options))
OPTIONS.property("System.Object NasBackupOptions")(lambda options: None)
OPTIONS.property("System.Object NasBackupRetentionPolicy")(lambda options: None)
