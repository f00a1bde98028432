"""Tape: jobs, servers, libraries, drives, media. The estate has none."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.members import absent_type
from hvsim.cmdlets.veeam.names import INFOS, SERVER
from hvsim.cmdlets.veeam.nothing_here import NONE_HERE, NothingHere
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

for name in (
    INFOS + "VBRTapeDrive",
    INFOS + "VBRTapeLibrary",
    INFOS + "VBRTapeMediaPool",
    INFOS + "VBRTapeServer",
    INFOS + "VBRTapeVault",
):
    absent_type(name)


@cmdlet("Get-VBRTapeJob", output=INFOS + "VBRObjectToTapeJob")
class GetVBRTapeJob(NothingHere):
    """Lists jobs that write to tape."""

    name: list[str] = parameter(
        pipeline=True, by_property_name=True, no_effect=NONE_HERE, help="Only those of these names."
    )

    examples = [Example("@(Get-VBRTapeJob).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeServer", default_set="Set1", output=INFOS + "VBRTapeServer")
class GetVBRTapeServer(NothingHere):
    """Lists tape servers."""

    on_server: Any = parameter(
        pipeline=True,
        by_property_name=True,
        type=SERVER + "[]",
        name="Server",
        no_effect=NONE_HERE,
        help="Only those of this server.",
    )
    name: list[str] = parameter(sets="Set2", no_effect=NONE_HERE, help="Only those of these names.")

    examples = [Example("@(Get-VBRTapeServer).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeLibrary", default_set="Set1", output=INFOS + "VBRTapeLibrary")
class GetVBRTapeLibrary(NothingHere):
    """Lists tape libraries."""

    tape_server: Any = parameter(
        pipeline=True,
        by_property_name=True,
        type=INFOS + "VBRTapeServer[]",
        no_effect=NONE_HERE,
        help="Only those of this tape server.",
    )
    id: Any = parameter(sets="Set2", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")
    name: list[str] = parameter(sets="Set3", no_effect=NONE_HERE, help="Only those of these names.")

    examples = [Example("@(Get-VBRTapeLibrary).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeDrive", default_set="Set1", output=INFOS + "VBRTapeDrive")
class GetVBRTapeDrive(NothingHere):
    """Lists tape drives."""

    library: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeLibrary",
        no_effect=NONE_HERE,
        help="Only those of this library.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )
    id: Any = parameter(
        sets={"Set4": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    address: list[int] = parameter(
        sets={"Set5": In(mandatory=True, pipeline=True, by_property_name=True)},
        no_effect=NONE_HERE,
        help="Only those of this address.",
    )

    examples = [Example("@(Get-VBRTapeDrive).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeMediaPool", default_set="Set1", output=INFOS + "VBRTapeMediaPoolBase")
class GetVBRTapeMediaPool(NothingHere):
    """Lists media pools."""

    library: Any = parameter(
        pipeline=True,
        by_property_name=True,
        type=INFOS + "VBRTapeLibrary[]",
        no_effect=NONE_HERE,
        help="Only those of this library.",
    )
    id: Any = parameter(sets="Set2", type="System.Guid[]", no_effect=NONE_HERE, help="Only those of these identities.")
    name: list[str] = parameter(sets="Set3", no_effect=NONE_HERE, help="Only those of these names.")

    examples = [Example("@(Get-VBRTapeMediaPool).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeMedium", default_set="Set1", output=INFOS + "VBRTapeMedium")
class GetVBRTapeMedium(NothingHere):
    """Lists tapes."""

    name: list[str] = parameter(
        pipeline=True, by_property_name=True, no_effect=NONE_HERE, help="Only those of these names."
    )
    drive: Any = parameter(
        sets={"Set2": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeDrive[]",
        no_effect=NONE_HERE,
        help="Only those of this drive.",
    )
    id: Any = parameter(
        sets={"Set3": In(mandatory=True, pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    library: Any = parameter(
        sets={"Set4": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeLibrary[]",
        no_effect=NONE_HERE,
        help="Only those of this library.",
    )
    media_pool: Any = parameter(
        sets={"Set5": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeMediaPool[]",
        no_effect=NONE_HERE,
        help="Only those of this media pool.",
    )
    vault: Any = parameter(
        sets={"Set6": In(mandatory=True, pipeline=True, by_property_name=True)},
        type=INFOS + "VBRTapeVault[]",
        no_effect=NONE_HERE,
        help="Only those of this vault.",
    )

    examples = [Example("@(Get-VBRTapeMedium).Count", "There are none.", output="0")]


@cmdlet("Get-VBRTapeVault", default_set="Set1", output=INFOS + "VBRTapeVault")
class GetVBRTapeVault(NothingHere):
    """Lists tape vaults."""

    id: Any = parameter(
        sets={"Set2": In(pipeline=True, by_property_name=True)},
        type="System.Guid[]",
        no_effect=NONE_HERE,
        help="Only those of these identities.",
    )
    name: list[str] = parameter(
        sets={"Set3": In(pipeline=True, by_property_name=True)}, no_effect=NONE_HERE, help="Only those of these names."
    )

    examples = [Example("@(Get-VBRTapeVault).Count", "There are none.", output="0")]
