"""Making a machine as New-VM does: its files, its devices, its place on the host; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from attrs import frozen

from hvsim.infrastructure.disks.disk_files import new_disk
from hvsim.infrastructure.disks.virtual_disks import ControllerType, ImageFile, VirtualDisk, attached_disk
from hvsim.infrastructure.errors import ManagementError
from hvsim.infrastructure.machines.drives import DvdDrive, add_dvd_drive
from hvsim.infrastructure.machines.firmware import BIOS_DEVICES, boot_first, set_bios_order
from hvsim.infrastructure.machines.networks import NetworkAdapter, VirtualSwitch
from hvsim.infrastructure.machines.settings import check_memory
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.versions import EXPERIMENTAL_VERSION, PRERELEASE_VERSION
from hvsim.infrastructure.windows_reasons import windows_reason

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host


ISOLATIONS = ("Disabled", "TrustedLaunch", "VBS", "SNP", "TDX")
"""What guest state isolation may be."""


@frozen
class MachineRequest:
    """What a machine is to be; `folder` is its own. `disk` is a file that it gets, '' for none, made with `disk_size`
    bytes unless that is None. `memory` is in bytes, 0 for the usual; so is `version` ''. `boot_device` is CD, VHD,
    NetworkAdapter and their like, '' for the usual order.
    """

    name: str
    folder: str
    generation: int = 1
    memory: int = 0
    version: str = ""
    switch: VirtualSwitch | None = None
    disk: str = ""
    disk_size: int | None = None
    boot_device: str = ""
    guest_state: str = ""
    """The guest state file that it gets a copy of, '' for none."""
    isolation: str = ""
    """How its guest is kept from the host: one of `ISOLATIONS`, '' for not at all."""


def make_machine(host: Host, request: MachineRequest) -> VirtualMachine:
    """A machine on the host. Raises `ManagementError`, and nothing of it is left."""
    version = request.version or host.version.machine_version
    identity = host.random.guid()
    machine = VirtualMachine(identity, request.name, host, request.folder, host.clock.now(), version)
    machine.generation = request.generation
    try:
        if request.memory:
            check_memory(machine, request.memory)
            machine.memory_startup = request.memory
        if version not in (*host.version.supported, PRERELEASE_VERSION, EXPERIMENTAL_VERSION):
            reason = f"The configuration version {version} is not supported by the host."
            raise ManagementError("InvalidParameter", reason)
        with _leaving_nothing(host, [request.folder, request.disk.rpartition("\\")[0]]):
            _make(host, machine, request)
    except OSError as error:
        raise _failed(machine, f"Failed to access configuration store: {windows_reason(error)}.") from error
    except ManagementError as error:
        raise _failed(machine, *error.lines) from error
    return machine


def _make(host: Host, machine: VirtualMachine, request: MachineRequest) -> None:
    made: ImageFile | None = None
    try:
        if request.disk:
            image = host.adopt_image(request.disk) if request.disk_size is None else None
            if request.disk_size is not None:
                image = made = new_disk(host, request.disk, request.disk_size)
            if image is None:
                raise ManagementError("ObjectNotFound", f"'{request.disk}' is not an existing virtual hard disk file.")
            controller = ControllerType.SCSI if machine.generation == 2 else ControllerType.IDE
            machine.disks.append(attached_disk(image, host.random, 0, controller))
        if request.isolation:
            set_isolation(machine, request.isolation)
        adapter = NetworkAdapter(host.random.guid(), "Network Adapter", request.switch, machine=machine)
        machine.adapters.append(adapter)
        if machine.generation == 1:
            machine.dvd_drives.append(DvdDrive(host.random.guid(), machine, ControllerType.IDE, 1, 0))
        host.register(machine)
        if request.guest_state:
            _copy_guest_state(host, machine, request.guest_state)
        _boot_from(machine, request.boot_device)
    except (OSError, ManagementError):
        if machine in host.machines:
            host.machines.remove(machine)
            with suppress(OSError):  # its place may be what is wrong
                host.remove_configuration(machine)
        if made is not None:
            host.drop_image(made)
        raise


def set_isolation(machine: VirtualMachine, kind: str) -> None:
    """Keeps the guest of a machine from the host in such a way. Raises `ManagementError`."""
    chosen = next((known for known in ISOLATIONS if known.lower() == kind.lower()), None)
    if chosen is None:
        raise ManagementError("InvalidParameter", f"'{kind}' is no type of guest state isolation.")
    if machine.generation == 1 and chosen != "Disabled":
        raise ManagementError("InvalidParameter", "Guest state isolation needs a generation 2 virtual machine.")
    machine.isolation = chosen


def _copy_guest_state(host: Host, machine: VirtualMachine, source: str) -> None:
    if not host.files.exists(source):
        reason = "The system cannot find the file specified. (0x80070002)"
        raise ManagementError("ObjectNotFound", f"'{source}': {reason}")
    host.files.copy_file(source, f"{machine.path}\\Virtual Machines\\{str(machine.id).upper()}.vmgs")


def _boot_from(machine: VirtualMachine, chosen: str) -> None:
    if not chosen:
        return
    if machine.generation == 1:
        names = {"VHD": "IDE", "NetworkAdapter": "LegacyNetworkAdapter"}
        first = names.get(chosen, chosen)
        set_bios_order(machine, [first, *(name for name in BIOS_DEVICES if name != first)])
        return
    if chosen == "CD" and not machine.dvd_drives:
        add_dvd_drive(machine)
    kinds: dict[str, Sequence[VirtualDisk | DvdDrive]] = {"CD": machine.dvd_drives, "VHD": machine.disks}
    devices: Sequence[VirtualDisk | DvdDrive | NetworkAdapter] = kinds.get(chosen, machine.adapters)
    if devices:
        boot_first(machine, devices[0])


@contextmanager
def _leaving_nothing(host: Host, folders: Sequence[str]) -> Iterator[None]:
    """Takes away the folders that came into being when the block fails."""
    missing = [path for folder in folders for path in _missing(host, folder)]
    try:
        yield
    except (OSError, ManagementError):
        for path in missing:
            if host.files.exists(path) and next(iter(host.files.list(path)), None) is None:
                host.files.remove(path)
        raise


def _missing(host: Host, folder: str) -> Iterator[str]:
    """The folders of a path that are not there, and those that a machine has in its own; the innermost first."""
    candidates = [f"{folder}\\Virtual Machines", f"{folder}\\Virtual Hard Disks"]
    while "\\" in folder:
        candidates.append(folder)
        folder = folder.rpartition("\\")[0]
    for path in candidates:
        with suppress(OSError):  # what cannot be a path never comes into being
            if not host.files.exists(path):
                yield path


def _failed(machine: VirtualMachine, *reasons: str) -> ManagementError:
    return ManagementError(
        "ObjectNotFound",
        "Failed to create a new virtual machine.",
        f"'{machine.name}' failed to realize. (Virtual machine ID {str(machine.id).upper()})",
        *reasons,
    )
