"""Backup of file shares: jobs, proxies, sources. The estate has none."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

for name in (
    INFOS + "VBRNASBackup",
    INFOS + "VBRSANEntity",
):
    absent_type(name)


class _ByNameOrIdentity(NothingHere):
    name: list[str] = parameter(
        sets={"Set2": In(mandatory=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set3": In(mandatory=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )


@cmdlet("Get-VBRNASBackupJob", default_set="Set1", output=INFOS + "VBRNASBackupJob")
class GetVBRNASBackupJob(_ByNameOrIdentity):
    """Lists backup jobs of file shares."""

    examples = [Example("@(Get-VBRNASBackupJob).Count", "There are none.", output="0")]


@cmdlet("Get-VBRUnstructuredBackupJob", default_set="Set1", output=INFOS + "VBRUnstructuredBackupJob")
class GetVBRUnstructuredBackupJob(NothingHere):
    """Lists backup jobs of unstructured data."""

    id: Any = parameter(
        sets="Set1",
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set2": In(mandatory=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )

    examples = [Example("@(Get-VBRUnstructuredBackupJob).Count", "There are none.", output="0")]


@cmdlet("Get-VBRNASProxyServer", default_set="Set1", output=INFOS + "VBRNASProxyServer")
class GetVBRNASProxyServer(_ByNameOrIdentity):
    """Lists proxies for file shares."""

    examples = [Example("@(Get-VBRNASProxyServer).Count", "There are none.", output="0")]


@cmdlet("Get-VBRNASServer", default_set="Set1", output=INFOS + "VBRNASServer")
class GetVBRNASServer(_ByNameOrIdentity):
    """Lists file shares under backup."""

    san_entity: Any = parameter(
        sets={"Set4": In(mandatory=True)},
        type=INFOS + "VBRSANEntity[]",
        name="SANEntity",
        no_effect=NONE_HERE,
        help="Only those of this SAN entity.",
    )
    backup: Any = parameter(
        sets="Set5", type=INFOS + "VBRNASBackup", no_effect=NONE_HERE, help="Only those of this backup."
    )

    examples = [Example("@(Get-VBRNASServer).Count", "There are none.", output="0")]
