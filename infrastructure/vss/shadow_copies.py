"""Shadow copies while they exist: those of a host's volumes for a group of machines, those inside a guest for a moment.

Records of what providers made, as `vssadmin list shadows` shows them; the bytes are the disks' own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from attrs import define, field, frozen

from hvsim.infrastructure.vss.provider import Provider, ProviderKind

MINIMUM_STORAGE = 320 * 2**20
"""A software provider asks for so much room before it begins."""


@frozen
class ShadowedVolume:
    """A volume by the names it has for VSS: its root ('' for none) and the path that never changes."""

    root: str
    unique_path: str


@frozen(eq=False)
class ShadowCopy:
    """One volume of a shadow copy set. `originating` is the computer it was taken on, `service` the one that
    holds it; `written` counts the bytes that had been written to the volume by then. A `kept` one is for users, and
    stays until somebody deletes it.
    """

    set_id: UUID
    number: int
    created: datetime
    volume: ShadowedVolume
    provider: Provider
    originating: str
    service: str
    device: int
    set_size: int
    transported: bool = False
    written: int = 0
    kept: bool = False

    @property
    def id(self) -> UUID:
        """Its own identity."""
        return uuid5(self.set_id, str(self.number))

    @property
    def attributes(self) -> tuple[str, ...]:
        """As vssadmin names them."""
        if self.provider.kind is ProviderKind.HARDWARE:
            moved = ("Transportable", "Imported") if self.transported else ()
            return ("Hardware assisted", *moved, "Plex")
        if self.kept:
            return ("Persistent", "Client-accessible", "No auto release", "No writers", "Differential")
        return ("Differential",)


@define(eq=False)
class ShadowShelf:
    """The shadow copies that exist on one computer or in one guest; devices are counted on and never used again."""

    copies: list[ShadowCopy] = field(factory=list)
    last_device: int = 0

    def add_set(
        self,
        set_id: UUID,
        created: datetime,
        volumes: Iterable[tuple[ShadowedVolume, Provider, int]],
        originating: str,
        service: str,
        *,
        transported: bool = False,
        kept: bool = False,
    ) -> None:
        """A set has been created: one copy for each volume, by its provider, with the bytes written to it so far."""
        members = list(volumes)
        for number, (volume, provider, written) in enumerate(members):
            self.last_device += 1
            self.copies.append(
                ShadowCopy(
                    *(set_id, number, created, volume, provider, originating, service, self.last_device, len(members)),
                    transported,
                    written,
                    kept,
                )
            )

    def drop_set(self, set_id: UUID) -> None:
        """The set is deleted; one that is not here is no error."""
        self.copies = [item for item in self.copies if item.set_id != set_id]
