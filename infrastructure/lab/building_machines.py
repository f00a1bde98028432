"""Building virtual machines from plans: settings, disks of generated content, guests with what runs in them."""

from __future__ import annotations

from datetime import timedelta

from hvsim.blocks.device import GIB, MIB
from hvsim.blocks.digest import digest
from hvsim.infrastructure.disks.virtual_disks import (
    ControllerType,
    ImageFile,
    ImageKind,
    attached_disk,
    empty_image,
    generated_image,
)
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.guests.applications import databases_of
from hvsim.infrastructure.guests.guest import GuestKind, GuestVolume, installed_guest
from hvsim.infrastructure.guests.workload import Workload
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.lab.plans import MachinePlan
from hvsim.infrastructure.machines.drives import DvdDrive
from hvsim.infrastructure.machines.machine_values import CheckpointType, MachineState
from hvsim.infrastructure.machines.networks import NetworkAdapter, assign_addresses
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.volumes import StorageKind

WORKLOAD_OFFSET = 256 * MIB
"""Where on its first disk a guest works, if the disk is that large: behind what the default lab's disks hold."""

DATABASE_OFFSET = GIB
"""Where on its last disk a guest's databases begin; a disk that ends before their end holds none."""


class MachineBuilder:
    """Adds machines to an estate."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate

    def add(self, host: Host, plan: MachinePlan) -> VirtualMachine:
        """Builds the machine on its host, a role of the host's cluster where it can be one, running if it should."""
        estate = self.estate
        machine = estate.new_machine(host, plan.name, plan.path)
        self._set(machine, plan)
        machine.created = estate.clock.now() - timedelta(days=30 + estate.random.integer(0, 300))
        for location, disk in enumerate(plan.disks):
            path = disk.path or _disk_path(machine, location)
            image = self._image(path, disk.size, disk.used, ImageKind(disk.kind))
            kind = ControllerType.IDE if plan.generation == 1 and location < 3 else ControllerType.SCSI
            attached = attached_disk(host.place(image), estate.random, location, kind)
            if kind is ControllerType.IDE:
                # The third slot of IDE is the DVD drive's.
                slot = location if location < 2 else 3
                attached.controller_number, attached.controller_location = divmod(slot, 2)
            elif plan.generation == 1:
                attached.controller_location = location - 3
            machine.disks.append(attached)
        self._install(machine, plan)
        host.register(machine)
        self._cluster(machine, plan)
        if plan.state == "Running":
            self._set_running(machine)
        return machine

    def _set(self, machine: VirtualMachine, plan: MachinePlan) -> None:
        machine.version = plan.version or machine.version
        machine.generation = plan.generation
        machine.processors = plan.processors
        machine.memory_startup = plan.memory
        if plan.memory_minimum:
            machine.dynamic_memory = True
            machine.memory_minimum, machine.memory_maximum = plan.memory_minimum, plan.memory_maximum
        machine.notes = plan.notes
        types = {item.label: item for item in CheckpointType}
        machine.checkpoint_type = types[plan.checkpoint_type]
        random, host = self.estate.random, machine.host
        adapter = NetworkAdapter(random.guid(), "Network Adapter", machine=machine)
        named = [item for item in host.switches if not plan.network or item.name.lower() == plan.network.lower()]
        adapter.switch = named[0] if named else None
        machine.adapters.append(adapter)
        if plan.generation == 1:
            machine.dvd_drives.append(DvdDrive(random.guid(), machine, ControllerType.IDE, 1, 0))

    def _install(self, machine: VirtualMachine, plan: MachinePlan) -> None:
        kind = GuestKind[plan.kind.upper()]
        services = plan.integration_services or machine.host.version.guest_services
        guest = machine.guest = installed_guest(kind, plan.guest, services, plan.applications)
        guest.basic_disks = not plan.dynamic_disks
        if kind is GuestKind.WINDOWS:
            letters = "CDEFGHIJKLMNOPQRSTUVWXYZ"
            guest.volumes = [
                GuestVolume(f"{letters[number]}:\\", "" if number else "System", number)
                for number in range(min(len(machine.disks), len(letters)))
            ]
        elif kind is GuestKind.LINUX:
            guest.volumes = [
                GuestVolume("/" if not number else f"/mnt/data{number}", "", number, "ext4")
                for number in range(len(machine.disks))
            ]
        if machine.disks:
            self._set_to_work(machine, plan)

    def _set_to_work(self, machine: VirtualMachine, plan: MachinePlan) -> None:
        first, last = machine.disks[0], len(machine.disks) - 1
        if plan.workload:
            item = plan.workload
            area = min(item.area, first.size)
            offset = min(WORKLOAD_OFFSET, first.size - area)
            machine.workload = Workload(self._seed(first.path), item.interval, item.write_size, offset, area)
        found = databases_of(plan.applications, self._seed(machine.path), disk=last, offset=DATABASE_OFFSET)
        machine.guest.databases = [item for item in found if item.offset + item.size <= machine.disks[last].size]

    def _cluster(self, machine: VirtualMachine, plan: MachinePlan) -> None:
        host = machine.host
        if host.node is None or not plan.clustered:
            return
        places = (machine.path, *(disk.path for disk in machine.disks))
        if all(host.storage_of(path).kind in (StorageKind.CSV, StorageKind.SMB) for path in places):
            host.node.cluster.add_machine(machine)

    def _set_running(self, machine: VirtualMachine) -> None:
        """As if it had been started some hours or days ago."""
        now = self.estate.clock.now()
        try:
            machine.host.open_disks(machine)
        except EstateError:
            return  # two machines with one disk: the second stays off
        machine.state = MachineState.RUNNING
        # Nothing starts at a full second; the part of one is the machine's own, so that chance goes on as before.
        part = timedelta(milliseconds=machine.id.int % 1000)
        machine.started = now - timedelta(seconds=self.estate.random.integer(4 * 3600, 20 * 86400)) - part
        machine.guest.ran_since = machine.started
        machine.worker_started = machine.started
        assign_addresses(machine)
        if machine.workload is not None:
            machine.workload.begin(now)
        for database in machine.guest.databases:
            database.since = now

    def _image(self, path: str, size: int, used: int, kind: ImageKind) -> ImageFile:
        identity = self.estate.random.guid()
        if not used:
            return empty_image(path, size, kind, identity)
        image = generated_image(path, size, used, self._seed(path), identity)
        image.kind = kind
        return image

    def _seed(self, path: str) -> int:
        """A seed that depends on the estate's and on the disk, not on the order in which disks are made."""
        return int.from_bytes(digest(f"{self.estate.random.seed}:{path}".encode())[:8], "big")


def _disk_path(machine: VirtualMachine, number: int) -> str:
    suffix = f"-data{number}" if number else ""
    return f"{machine.path}\\Virtual Hard Disks\\{machine.name}{suffix}.vhdx"
