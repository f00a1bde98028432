"""Win32_ShadowCopy: the shadow copies of a machine's volumes, made and deleted by hand or by a backup."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.kept_copies import create_copy, delete_copies, shelf_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.vss.provider import ProviderKind
from hvsim.infrastructure.vss.shadow_copies import ShadowCopy
from hvsim.infrastructure.wmi.answers import Answer
from hvsim.infrastructure.wmi.classes import CIMV2, Row, WmiClass, typed

DONE, NO_VOLUME, NO_CONTEXT = 0, 3, 5
_CREATED = 12
"""The state of a copy that is there."""


def _copies(inside: Inside) -> Iterator[Row]:
    for copy in shelf_of(inside).copies:
        hardware = copy.provider.kind is ProviderKind.HARDWARE
        yield Row(
            {
                "ID": f"{{{str(copy.id).upper()}}}",
                "SetID": f"{{{str(copy.set_id).upper()}}}",
                "ProviderID": f"{{{str(copy.provider.provider_id).upper()}}}",
                "DeviceObject": f"\\\\?\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy{copy.device}",
                "VolumeName": copy.volume.unique_path,
                "InstallDate": copy.created,
                "OriginatingMachine": copy.originating,
                "ServiceMachine": copy.service,
                "Count": copy.set_size,
                "State": _CREATED,
                "Persistent": copy.kept,
                "ClientAccessible": copy.kept,
                "NoAutoRelease": copy.kept,
                "NoWriters": copy.kept,
                "Differential": not hardware,
                "HardwareAssisted": hardware,
                "Imported": copy.transported,
                "Transportable": copy.transported,
                "Plex": hardware,
            },
            copy,
        )


def create(inside: Inside, volume: object, context: object) -> Answer:
    """Makes a copy that stays, of a local volume; only the context ClientAccessible can be had by hand."""
    if str(context or "ClientAccessible").lower() != "clientaccessible":
        return Answer(NO_CONTEXT, {"ShadowID": None})
    clock = inside.clock
    try:
        made: ShadowCopy = clock.run_until(clock.start(create_copy(inside, str(volume or ""))))
    except NotFound:
        return Answer(NO_VOLUME, {"ShadowID": None})
    return Answer(DONE, {"ShadowID": f"{{{str(made.id).upper()}}}"})


def delete(copy: ShadowCopy, inside: Inside) -> None:
    """Deletes a copy."""
    delete_copies(inside, [copy])


CLASSES = (
    WmiClass(
        "Win32_ShadowCopy",
        CIMV2,
        {
            **typed("text", "ID", "SetID", "ProviderID", "DeviceObject", "VolumeName"),
            **typed("text", "OriginatingMachine", "ServiceMachine"),
            **typed("time", "InstallDate"),
            **typed("uint32", "Count", "State"),
            **typed("flag", "Persistent", "ClientAccessible", "NoAutoRelease", "NoWriters", "Differential"),
            **typed("flag", "HardwareAssisted", "Imported", "Transportable", "Plex"),
        },
        ("ID",),
        _copies,
    ),
)
