"""Services around the backup server that the estate has not: key and log servers, exclusions, archive extents."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import INFOS, KMS_SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

SCALE_OUT = INFOS + "VBRScaleOutBackupRepository"
absent_type(KMS_SERVER)
absent_type(SCALE_OUT)


@cmdlet("Get-VBRKMSServer", default_set="Set2", output=KMS_SERVER)
class GetVBRKMSServer(NothingHere):
    """Lists servers that keep encryption keys."""

    id: Any = parameter(
        sets={"Set1": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )

    examples = [Example("@(Get-VBRKMSServer).Count", "There are none.", output="0")]


@cmdlet("Get-VBRVMExclusion", default_set="Set2", output=INFOS + "VBRVMExclusion")
class GetVBRVMExclusion(NothingHere):
    """Lists machines that no job processes."""

    id: Any = parameter(
        sets={"Set1": In(position=0, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set2": In(position=0, pipeline=True, by_property_name=True)},
        no_effect=NONE_HERE,
        help="Only those of these names.",
    )
    note: str = parameter(
        sets={"Set2": In(by_property_name=True)}, no_effect=NONE_HERE, help="Only those with this note."
    )

    examples = [Example("@(Get-VBRVMExclusion).Count", "There are none.", output="0")]


@cmdlet("Get-VBRSyslogServer", output=INFOS + "VBRSyslogServer")
class GetVBRSyslogServer(NothingHere):
    """Lists servers that get the backup server's events."""

    examples = [Example("@(Get-VBRSyslogServer).Count", "There are none.", output="0")]


@cmdlet("Get-VBRArchiveExtent", output=INFOS + "VBRArchiveExtent")
class GetVBRArchiveExtent(NothingHere):
    """Lists the archive extents of scale-out repositories."""

    repository: Any = parameter(
        mandatory=True, pipeline=True, type=SCALE_OUT + "[]", no_effect=NONE_HERE, help="The repositories."
    )

    examples = [Example("@(Get-VBRBackupRepository -ScaleOut | Get-VBRArchiveExtent).Count", "None.", output="0")]
