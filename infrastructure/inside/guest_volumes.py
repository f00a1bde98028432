"""The volumes of a guest whose disks hold what they did at another moment: that of a checkpoint or a restore point.

What is formatted, the bytes of the disks say; the letters and sizes that they do not have, the settings of that moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from hvsim.blocks.volume_headers import FILE_SYSTEMS
from hvsim.infrastructure.guests.guest import GuestVolume
from hvsim.infrastructure.inside.disk_drives import show
from hvsim.infrastructure.inside.disk_views import disks_of
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

_SYSTEM_ROOT = "C:\\"


def volumes_came_back(machine: VirtualMachine, settings: Iterable[dict[str, Any]]) -> None:
    """The drives of the guest are those of its disks from now on; `settings` are the volumes that it had then."""
    guest, then = machine.guest, [GuestVolume(**item) for item in settings]
    for volume in guest.volumes:
        if not volume.partition or guest.files is None or volume.root == _SYSTEM_ROOT:
            continue
        if volume.root in guest.files.volumes():
            guest.files.remove_volume(volume.root)
    guest.volumes[:] = [volume for volume in then if not volume.partition]
    made = {volume.partition: volume for volume in then if volume.partition}
    for number, virtual in enumerate(machine.disks):
        own = [volume for volume in made.values() if volume.disk == number]
        virtual.letters = {UUID(volume.partition): volume.root[0] for volume in own}
    for disk in disks_of(Inside(machine)):
        for partition in disk.partitions:
            known = made.get(str(partition.entry.id))
            if known is None or disk.is_modelled or disk.is_offline:
                continue
            if known.file_system not in FILE_SYSTEMS:
                guest.volumes.append(known)
            if partition.volume is None:
                continue
            show(partition)
            shown = guest.volumes[-1]
            shown.basic, shown.shadow_storage, shown.shadow_room = known.basic, known.shadow_storage, known.shadow_room
