"""What there is of VSS on one machine: writers, providers, volumes, shadow copies and where those are stored.

One shape for hosts, other computers and guests, so that whoever lists it need not tell them apart. Changes nothing but
the storage of shadow copies.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID, uuid5

from attrs import define, field, frozen

from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import SanArray
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume
from hvsim.infrastructure.vss.provider import (
    CSV_PROVIDER,
    FILE_SHARE_PROVIDER,
    SYSTEM_PROVIDER,
    Provider,
    ProviderKind,
    hardware_provider,
)
from hvsim.infrastructure.vss.shadow_copies import MINIMUM_STORAGE, ShadowCopy, ShadowedVolume
from hvsim.infrastructure.vss.writers import Writer, cluster_writers, system_writers

SNAPSHOT_SHARE = 10
"""Windows lets shadow copies take up to so many percent of a volume, unless somebody says otherwise."""


@frozen
class ShadowStorage:
    """Where the shadow copies of a volume are stored, and how much room they have; bytes, the volume's size beside."""

    volume: ShadowedVolume
    storage: ShadowedVolume
    used: int
    allocated: int
    maximum: int
    size: int


@define
class VssInventory:
    """Everything VSS knows on one machine."""

    computer: str
    full_name: str
    writers: list[Writer]
    providers: list[Provider]
    copies: list[ShadowCopy]
    volumes: list[ShadowedVolume]
    storage: list[ShadowStorage] = field(factory=list)

    def volume(self, name: str) -> ShadowedVolume | None:
        """The volume of that root, with or without the backslash."""
        wanted = name.rstrip("\\").lower()
        return next((item for item in self.volumes if item.root.rstrip("\\").lower() == wanted), None)


def of_computer(computer: Computer, arrays: Iterable[SanArray]) -> VssInventory:
    """What a host, a file server or any other server has."""
    writers = [item for item in system_writers() if item.service == "VSS" or computer.services.runs(item.service)]
    if isinstance(computer, Host):
        if computer.services.runs(computer.writer.service):
            writers.append(computer.writer)
        if computer.node is not None:
            writers += [item for item in cluster_writers() if computer.services.runs(item.service)]
    volumes = [ShadowedVolume(root, item.unique_path) for root, item in computer.storage.items() if item.online]
    copies = computer.shadows.copies
    return VssInventory(
        computer.name, computer.full_name, writers, providers_on(computer, arrays), copies, volumes, _stored(computer)
    )


def of_guest(machine: VirtualMachine) -> VssInventory:
    """What the guest of a machine has."""
    guest = machine.guest
    volumes = [shadowed(machine, item) for item in guest.volumes]
    name = machine.name.upper()
    found = VssInventory(
        name,
        f"{name}.{machine.host.domain}",
        guest.present_writers,
        guest.providers,
        guest.shadows.copies,
        volumes,
    )
    for volume in guest.volumes:
        where = found.volume(volume.shadow_storage or volume.root)
        held = [item.written for item in found.copies if item.volume.root == volume.root]
        used, allocated = _room(written_in_guest(machine, volume), held, volume.shadow_room)
        size = machine.disks[volume.disk].size if volume.disk < len(machine.disks) else 0
        if where is not None and volume.file_system in ("NTFS", "ReFS"):
            itself = shadowed(machine, volume)
            found.storage.append(ShadowStorage(itself, where, used, allocated, volume.shadow_room, size))
    return found


def providers_on(computer: Computer, arrays: Iterable[SanArray]) -> list[Provider]:
    """The shadow copy providers that a computer can ask."""
    found = list(computer.providers) if isinstance(computer, Host) else [SYSTEM_PROVIDER]
    if isinstance(computer, Host) and computer.node is not None:
        found.append(CSV_PROVIDER)
    found.append(FILE_SHARE_PROVIDER)
    return found + [hardware_provider(array) for array in arrays if array.has_provider_on(computer.name)]


def shadowed(machine: VirtualMachine, volume: GuestVolume) -> ShadowedVolume:
    """A volume of a guest by its names."""
    return ShadowedVolume(volume.root, f"\\\\?\\Volume{{{_volume_id(machine.id, volume.root)}}}\\")


@lru_cache(maxsize=4096)
def _volume_id(machine: UUID, root: str) -> UUID:
    """The identity of a guest's volume: every backup asks for it."""
    return uuid5(machine, root)


def _stored(computer: Computer) -> list[ShadowStorage]:
    """The storage that copies of the computer's own volumes have; an array keeps its copies itself."""
    found: dict[ShadowedVolume, list[int]] = {}
    for copy in computer.shadows.copies:
        if copy.provider.kind is not ProviderKind.HARDWARE:
            found.setdefault(copy.volume, []).append(copy.written)
    stored = []
    for item in computer.storage.values():
        for volume, held in found.items():
            if item.kind is not StorageKind.SMB and volume.unique_path == item.unique_path:
                maximum = item.capacity * SNAPSHOT_SHARE // 100
                used, allocated = _room(written_to(computer, item), held, maximum)
                stored.append(ShadowStorage(volume, volume, used, allocated, maximum, item.capacity))
    return stored


def written_to(computer: Computer, storage: StorageVolume) -> int:
    """Bytes that machines have written to a volume so far, whichever host they run on."""
    is_shared = storage.shared is not None or storage.share is not None
    hosts = [item for item in (computer.network if is_shared else [computer]) if isinstance(item, Host)]
    count = 0
    for host in hosts:
        for machine in host.machines_on(storage):
            machine.settle()
            count += sum(disk.written for disk in machine.disks if host.storage_of(disk.base.path) is storage)
    return count


def written_in_guest(machine: VirtualMachine, volume: GuestVolume) -> int:
    """Bytes that a guest has written so far to the disk of a volume."""
    machine.settle()
    return machine.disks[volume.disk].written if volume.disk < len(machine.disks) else 0


def _room(written: int, held: list[int], maximum: int) -> tuple[int, int]:
    """What copies take (`held`: the bytes written before each) when so much has been written: used, allocated. The
    oldest one keeps what every write after it has replaced.
    """
    if not held:
        return 0, 0
    used = min(written - min(held), maximum)
    return used, max(used, min(MINIMUM_STORAGE, maximum))
