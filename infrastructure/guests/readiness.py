"""Whether a guest can take part in an online backup or a production checkpoint: the administrator's checks, in order.

Says why not. Which way a backup then takes is its own affair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.machines.integration_services import VSS
from hvsim.infrastructure.vss.provider import FILE_SHARE_PROVIDER, GUEST_PROVIDER, SYSTEM_PROVIDER
from hvsim.infrastructure.vss.shadow_copies import MINIMUM_STORAGE

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

SNAPSHOT_FILE_SYSTEMS = ("NTFS", "ReFS")

_NEEDED_SERVICES = (
    ("VSS", "Volume Shadow Copy"),
    ("COMSysApp", "COM+ System Application"),
    ("EventSystem", "COM+ Event System"),
)
_OWN_PROVIDERS = (GUEST_PROVIDER.name, SYSTEM_PROVIDER.name, FILE_SHARE_PROVIDER.name)


def online_obstacle(machine: VirtualMachine) -> str:
    """Why the guest cannot take part in a backup, or '' when it can."""
    service = machine.services[VSS]
    if not machine.guest_is_up or machine.guest.hung:
        return "the guest operating system does not answer"
    if not service.enabled:
        return "the VSS integration service is disabled on the host"
    if not service.answers:
        return _silent(machine)
    if not machine.integration_services_current:
        version = machine.guest.integration_services_version or "none"
        return f"integration services {version} are older than the host's {machine.host.version.guest_services}"
    if machine.guest.kind is GuestKind.WINDOWS:
        return _services_obstacle(machine) or _volumes_obstacle(machine) or _location_obstacle(machine)
    return ""


def snapshot_obstacle(machine: VirtualMachine) -> tuple[str, str]:
    """Why the guest's own provider cannot make its internal snapshot, and the code of that; twice '' when it can."""
    guest = machine.guest
    if guest.kind is not GuestKind.WINDOWS:
        return "", ""
    foreign = next((item for item in guest.providers if item.name not in _OWN_PROVIDERS), None)
    if foreign is not None:
        return f"The guest's shadow copy provider '{foreign.name}' refused the snapshot.", "0x80042306"
    if not guest.can_start("swprv"):
        return "The Microsoft Software Shadow Copy Provider service is disabled in the guest.", "0x80070422"
    for volume in guest.volumes:
        if volume.shadow_room < MINIMUM_STORAGE:
            return f"Volume {volume.root} of the guest does not have enough shadow copy storage.", "0x8004231F"
    return "", ""


def _services_obstacle(machine: VirtualMachine) -> str:
    for name, display in _NEEDED_SERVICES:
        if not machine.guest.can_start(name):
            return f"the {display} service is disabled in the guest"
    return ""


def _silent(machine: VirtualMachine) -> str:
    if machine.guest.kind is GuestKind.LINUX:
        return "the hv_vss_daemon does not run in the guest"
    return "the Hyper-V Volume Shadow Copy Requestor service does not run in the guest"


def _volumes_obstacle(machine: VirtualMachine) -> str:
    guest = machine.guest
    if guest.has_dynamic_disks:
        return "the guest has dynamic disks"
    for volume in guest.volumes:
        if volume.file_system not in SNAPSHOT_FILE_SYSTEMS:
            return f"volume {volume.root} of the guest has the file system {volume.file_system}"
        if volume.shadow_storage not in ("", volume.root):
            return f"shadow copies of volume {volume.root} of the guest are stored on {volume.shadow_storage}"
    return ""


def _location_obstacle(machine: VirtualMachine) -> str:
    """Up to 2012 R2 the checkpoint folder must lie on the volume of the disks."""
    host = machine.host
    if host.version.year >= 2016 or not machine.disks:
        return ""
    here = host.storage_of(machine.snapshot_location)
    if any(host.storage_of(disk.base.path) is not here for disk in machine.disks):
        return "the checkpoint folder does not lie on the volume of the disks"
    return ""
