"""What agents have found and done: discovered computers, runs of jobs, plug-ins. There is none, as nothing answers."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import INFOS, PROTECTION_GROUP
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

for name in (INFOS + "VBRDiscoveredEntityType",):
    absent_type(name)


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
        type=PROTECTION_GROUP + "[]",
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
