"""What computers make of a LUN that is presented to them or hidden from them."""

from __future__ import annotations

from hvsim.blocks.memory import MemoryDevice
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.virtual_disks import ImageFile, ImageKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.storage.san import Access, Lun


def image_of(lun: Lun) -> ImageFile:
    """The bytes of a LUN on which a lab file has put nothing; empty at first."""
    if lun.image is None:
        lun.image = ImageFile(lun.full_name, MemoryDevice(lun.size), ImageKind.FIXED, lun.id)
    return lun.image


def present(lun: Lun, computer: Computer, access: Access) -> None:
    """Lets a computer see a LUN so, or not at all; a host's machines on it lose their storage, or regain it."""
    lun.present_to(computer.name, access)
    if not isinstance(computer, Host):
        return
    for storage in list(computer.storage.values()):
        if storage.lun is not lun:
            continue
        if storage.shared is not None and computer.node is not None:
            storage.shared.follow_path(computer.node)
            continue
        storage.online = access is Access.READ_WRITE
        computer.follow_storage(storage)
        for machine in computer.machines_on(storage):
            if storage.online:
                machine.regain_storage()
            else:
                machine.lose_storage()
