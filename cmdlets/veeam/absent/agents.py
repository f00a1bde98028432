"""Agents: jobs of physical machines, their sessions, protection groups, computers. The estate has none."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

for name in (
    INFOS + "VBRComputerBackupJobMode",
    INFOS + "VBRDiscoveredEntityType",
    INFOS + "VBRProtectionGroup",
    INFOS + "VBRProtectionGroupContainerType",
    INFOS + "VBRProtectionGroupType",
):
    absent_type(name)


@cmdlet("Get-VBRComputerBackupJob", default_set="Set1", output=INFOS + "VBRComputerBackupJob")
class GetVBRComputerBackupJob(NothingHere):
    """Lists backup jobs of agents."""

    name: list[str] = parameter(sets="Set1", no_effect=NONE_HERE, help="Only those of these names.")
    mode: Any = parameter(
        sets="Set1", type=INFOS + "VBRComputerBackupJobMode", no_effect=NONE_HERE, help="Only those of this mode."
    )
    id: Any = parameter(sets="Set2", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")

    examples = [Example("@(Get-VBRComputerBackupJob).Count", "There are none.", output="0")]


@cmdlet("Get-VBRComputerBackupJobSession", default_set="Set1", output=INFOS + "VBRSession")
class GetVBRComputerBackupJobSession(NothingHere):
    """Lists sessions of jobs of agents."""

    name: list[str] = parameter(
        sets={"Set1": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )

    examples = [Example("@(Get-VBRComputerBackupJobSession).Count", "There are none.", output="0")]


@cmdlet("Get-VBREPJob", default_set="Set1", output=INFOS + "VBREPJob")
class GetVBREPJob(NothingHere):
    """Lists jobs of agents that manage themselves."""

    name: list[str] = parameter(sets="Set2", no_effect=NONE_HERE, help="Only those of these names.")
    id: Any = parameter(sets="Set3", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")

    examples = [Example("@(Get-VBREPJob).Count", "There are none.", output="0")]


@cmdlet("Get-VBRProtectionGroup", default_set="Set1", output=INFOS + "VBRProtectionGroup")
class GetVBRProtectionGroup(NothingHere):
    """Lists protection groups."""

    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    type_: Any = parameter(
        sets={"Set4": In(by_property_name=True)},
        type=INFOS + "VBRProtectionGroupType[]",
        no_effect=NONE_HERE,
        help="Only those of this type.",
    )
    container_type: Any = parameter(
        sets={"Set5": In(by_property_name=True)},
        type=INFOS + "VBRProtectionGroupContainerType[]",
        no_effect=NONE_HERE,
        help="Only those of this container type.",
    )

    examples = [Example("@(Get-VBRProtectionGroup).Count", "There are none.", output="0")]


@cmdlet("Get-VBRDiscoveredComputer", default_set="Set1", output=INFOS + "VBRDiscoveredComputer")
class GetVBRDiscoveredComputer(NothingHere):
    """Lists computers that were discovered for agents."""

    type_: Any = parameter(
        by_property_name=True,
        type=INFOS + "VBRDiscoveredEntityType[]",
        no_effect=NONE_HERE,
        help="Only those of this type.",
    )
    protection_group: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type=INFOS + "VBRProtectionGroup[]",
        no_effect=NONE_HERE,
        help="Only those of this protection group.",
    )

    examples = [Example("@(Get-VBRDiscoveredComputer).Count", "There are none.", output="0")]


@cmdlet("Get-VBRPluginJob", output=INFOS + "VBRPluginBackupJob")
class GetVBRPluginJob(NothingHere):
    """Lists jobs of application plug-ins."""

    name: str = parameter(no_effect=NONE_HERE, help="Only those of these names.")
    id: Any = parameter(type="System.Guid", no_effect=NONE_HERE, help="Only those of these identities.")

    examples = [Example("@(Get-VBRPluginJob).Count", "There are none.", output="0")]
