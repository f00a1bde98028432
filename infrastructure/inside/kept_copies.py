"""Shadow copies that a machine's own administrator makes of its volumes, and that stay until somebody deletes them.

Those of backups are not touched: they belong to whoever made them.
"""

from __future__ import annotations

from uuid import UUID

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import HOST_SNAPSHOT
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageKind
from hvsim.infrastructure.vss.inventory import shadowed, written_in_guest, written_to
from hvsim.infrastructure.vss.provider import SYSTEM_PROVIDER
from hvsim.infrastructure.vss.shadow_copies import ShadowCopy, ShadowedVolume, ShadowShelf

MOST_COPIES = 64
"""With one more of a volume, its oldest one goes."""

_COPIED = ("NTFS", "ReFS")
_LOCAL = (StorageKind.LOCAL, StorageKind.SAN)


def create_copy(inside: Inside, root: str) -> Waiting:
    """Makes a shadow copy of the volume `root` with the system's provider and returns it. Raises `NotFound` for what
    is no local volume of a file system that can be copied.
    """
    _volume(inside, root)
    yield inside.clock.wait(inside.random.jitter(HOST_SNAPSHOT))
    volume, written = _volume(inside, root)
    shelf, name = shelf_of(inside), inside.vss.full_name
    members = [(volume, SYSTEM_PROVIDER, written)]
    shelf.add_set(inside.random.guid(), inside.clock.now(), members, name, name, kept=True)
    made = shelf.copies[-1]
    delete_copies(inside, kept_copies(inside, root)[:-MOST_COPIES])
    return made


def kept_copies(inside: Inside, root: str = "", identity: UUID | None = None) -> list[ShadowCopy]:
    """Those of a volume ('' for all volumes), or the one with an identity: the oldest first."""
    wanted = _folded(root)
    return [
        copy
        for copy in shelf_of(inside).copies
        if copy.kept and (not wanted or _folded(copy.volume.root) == wanted) and identity in (None, copy.id)
    ]


def delete_copies(inside: Inside, copies: list[ShadowCopy]) -> None:
    """Deletes them."""
    shelf = shelf_of(inside)
    shelf.copies = [copy for copy in shelf.copies if copy not in copies]


def shelf_of(inside: Inside) -> ShadowShelf:
    """All shadow copies that exist on the machine."""
    return inside.place.guest.shadows if isinstance(inside.place, VirtualMachine) else inside.place.shadows


def _volume(inside: Inside, root: str) -> tuple[ShadowedVolume, int]:
    """A volume by its names, and the bytes written to it so far."""
    place, wanted = inside.place, _folded(root)
    if isinstance(place, VirtualMachine):
        for volume in place.guest.volumes:
            if _folded(volume.root) == wanted and volume.file_system in _COPIED:
                return shadowed(place, volume), written_in_guest(place, volume)
    else:
        for name, storage in place.storage.items():
            if _folded(name) == wanted and storage.kind in _LOCAL and storage.file_system in _COPIED:
                return ShadowedVolume(name, storage.unique_path), written_to(place, storage)
    raise NotFound("volume", root)


def _folded(root: str) -> str:
    return root.rstrip("\\").lower()
