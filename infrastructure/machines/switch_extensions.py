"""Extensions of virtual switches: which ones Windows brings, and switching them on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import frozen

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.networks import VirtualSwitch


@frozen
class ExtensionKind:
    """An extension that Windows brings, from the year's version on."""

    id: UUID
    name: str
    kind: str
    since: int


KNOWN_EXTENSIONS = (
    ExtensionKind(UUID("e7c3b2f0-f3c5-48df-af2b-10fed6d72e7a"), "Microsoft Windows Filtering Platform", "Filter", 2012),
    ExtensionKind(
        UUID("e9b59cfa-2be1-4b21-828f-b6fbdbddc017"), "Microsoft Azure VFP Switch Extension", "Forwarding", 2016
    ),
    ExtensionKind(UUID("ea24cd6c-d17a-4348-9190-09f0d5be83dd"), "Microsoft NDIS Capture", "Capture", 2012),
)


def set_extension(switch: VirtualSwitch, name: str, enabled: bool) -> None:
    """Lets an extension see the traffic of a switch, or no more."""
    if enabled:
        switch.enabled_extensions.add(name)
    else:
        switch.enabled_extensions.discard(name)
