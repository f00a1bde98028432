"""Storage that the estate has not: object storage, capacity tiers, accelerators, preferred networks."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import BACKUP, CORE, INFOS
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

for name in (
    INFOS + "VBRAzureArchiveReposit",
    INFOS + "VBRCloudTenant",
    INFOS + "VBRFailoverPlanType",
    INFOS + "VBRObjectStorageRepositoryType",
    INFOS + "VBRReplicaType",
    INFOS + "VBRScaleOutBackupRepository",
):
    absent_type(name)


@cmdlet("Get-VBRWANAccelerator", output=CORE + "CwanAccelerator")
class GetVBRWANAccelerator(NothingHere):
    """Lists WAN accelerators."""

    name: list[str] = parameter(no_effect=NONE_HERE, help="Only those of these names.")

    examples = [Example("@(Get-VBRWANAccelerator).Count", "There are none.", output="0")]


@cmdlet("Get-VBRObjectStorageRepository", default_set="Set1", output=INFOS + "VBRObjectStorageRepository")
class GetVBRObjectStorageRepository(NothingHere):
    """Lists object storage repositories."""

    name: list[str] = parameter(sets="Set1", no_effect=NONE_HERE, help="Only those of these names.")
    type_: Any = parameter(
        sets="Set1", type=INFOS + "VBRObjectStorageRepositoryType", no_effect=NONE_HERE, help="Only those of this type."
    )
    id: Any = parameter(
        sets={"Set2": In(mandatory=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRObjectStorageRepository).Count", "There are none.", output="0")]


@cmdlet("Get-VBRArchiveObjectStorageRepository", default_set="Set1", output=INFOS + "VBRArchiveObjectStorageRepository")
class GetVBRArchiveObjectStorageRepository(NothingHere):
    """Lists archive repositories in object storage."""

    name: list[str] = parameter(sets="Set1", no_effect=NONE_HERE, help="Only those of these names.")
    type_: Any = parameter(type=INFOS + "VBRAzureArchiveReposit", no_effect=NONE_HERE, help="Only those of this type.")
    id: Any = parameter(sets="Set2", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")

    examples = [Example("@(Get-VBRArchiveObjectStorageRepository).Count", "There are none.", output="0")]


@cmdlet("Get-VBRCapacityExtent", output=INFOS + "VBRCapacityExtent")
class GetVBRCapacityExtent(NothingHere):
    """Lists the capacity tier of scale-out repositories."""

    repository: Any = parameter(
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type=INFOS + "VBRScaleOutBackupRepository[]",
        no_effect=NONE_HERE,
        help="Only those of this repository.",
    )

    examples = [
        Example("@(Get-VBRBackupRepository -ScaleOut | Get-VBRCapacityExtent).Count", "There are none.", output="0")
    ]


@cmdlet("Get-VBRPreferredNetwork", output=INFOS + "VBRPreferredNetwork")
class GetVBRPreferredNetwork(NothingHere):
    """Lists preferred networks."""

    examples = [Example("@(Get-VBRPreferredNetwork).Count", "There are none.", output="0")]


@cmdlet("Get-VBRLocation", default_set="Set1", output=INFOS + "VBRLocation")
class GetVBRLocation(NothingHere):
    """Lists locations of data."""

    name: list[str] = parameter(
        sets={"Set1": In(by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set2": In(by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    object_: Any = parameter(
        sets={"Set3": In(by_property_name=True)},
        type="System.Object",
        no_effect=NONE_HERE,
        help="Only those of this object.",
    )

    examples = [Example("@(Get-VBRLocation).Count", "There are none.", output="0")]


@cmdlet("Get-VBRFailoverPlan", default_set="Set1", output=INFOS + "VBRTenantFailoverPlan")
class GetVBRFailoverPlan(NothingHere):
    """Lists failover plans."""

    name: list[str] = parameter(
        sets={"Set1": In(pipeline=True), "Set2": In(pipeline=True), "Set3": In(pipeline=True)},
        no_effect=NONE_HERE,
        help="Only those of these names.",
    )
    type_: Any = parameter(
        sets={"Set2": In(mandatory=True)},
        type=INFOS + "VBRFailoverPlanType",
        no_effect=NONE_HERE,
        help="Only those of this type.",
    )
    tenant: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRCloudTenant",
        no_effect=NONE_HERE,
        help="Only those of this tenant.",
    )
    id: Any = parameter(
        sets={"Set4": In(by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRFailoverPlan).Count", "There are none.", output="0")]


@cmdlet("Get-VBRReplica", output=BACKUP)
class GetVBRReplica(NothingHere):
    """Lists replicas of machines."""

    name: list[str] = parameter(no_effect=NONE_HERE, help="Only those of these names.")
    type_: Any = parameter(type=INFOS + "VBRReplicaType", no_effect=NONE_HERE, help="Only those of this type.")

    examples = [Example("@(Get-VBRReplica).Count", "There are none.", output="0")]
