"""The estate: hosts, machines, the backup server, faults and the trace, on one clock and one source of chance.

Builds itself from a lab description. The front door of the simulated world for whoever knows no more than its parts.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import define, field

from hvsim.blocks.device import MIB
from hvsim.blocks.digest import digest
from hvsim.infrastructure.backup.job import GuestProcessing, JobOptions
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.disks import (
    ControllerType,
    ImageFile,
    ImageKind,
    attached_disk,
    empty_image,
    generated_image,
)
from hvsim.infrastructure.errors import LabFileError, NotFound
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.files import WINDOWS_PATHS, FileTree, Volume, build_windows
from hvsim.infrastructure.guest import GuestKind, installed_guest
from hvsim.infrastructure.host import Host
from hvsim.infrastructure.lab import HostPlan, JobPlan, LabPlan, MachinePlan, default_lab, read_lab
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.trace import Trace
from hvsim.infrastructure.versions import host_version
from hvsim.infrastructure.virtual_machine import MachineState, VirtualMachine
from hvsim.infrastructure.volumes import stop_waiting
from hvsim.infrastructure.workload import Workload

WORKLOAD_OFFSET = 256 * MIB
"""Where on its first disk a guest works, if the disk is that large: behind what the default lab's disks hold."""

_OWN_CHANCE = 0x5EED
"""The estate draws from a source of its own, so that what a script asks of chance does not change the estate."""


@define(eq=False)
class Estate:
    """A simulated world. `local_files` are those of the machine on which scripts run."""

    clock: SimulatedClock
    random: SeededRandom
    local_files: FileTree
    faults: FaultBook
    trace: Trace
    backup_server: BackupServer
    hosts: list[Host] = field(factory=list)

    @classmethod
    def build(
        cls,
        *,
        clock: SimulatedClock | None = None,
        random: SeededRandom | None = None,
        local_files: FileTree | None = None,
        lab: str | LabPlan | None = None,
        windows: bool = True,
        seed: int = 0,
    ) -> Estate:
        """The estate that `lab` (a plan, or the path of a lab file) describes, the default one for None.

        With `windows`, `local_files` are the first host's own; otherwise that host has files of its own. Raises
        `LabFileError`.
        """
        clock = clock or SimulatedClock()
        chance = SeededRandom((random.seed if random else seed) ^ _OWN_CHANCE)
        plan = lab if isinstance(lab, LabPlan) else read_lab(lab) if lab else default_lab()
        first_files = local_files if windows and local_files else build_windows(clock.now)
        stop_waiting(first_files)
        faults, trace = FaultBook(chance), Trace(clock)
        server = BackupServer(chance.guid(), plan.backup_server, clock, chance, faults, trace)
        estate = cls(clock, chance, local_files or first_files, faults, trace, server)
        for host_plan in plan.hosts:
            estate._add_host(host_plan, build_windows(clock.now) if estate.hosts else first_files)
        for item in plan.repositories:
            host = estate.host(item.host) if item.host else estate.hosts[0]
            server.add_repository(item.name, item.path, host.files, host.name)
        for job in plan.jobs:
            estate._add_job(job)
        return estate

    @property
    def local_host(self) -> Host:
        """The host that commands mean when they name none."""
        return self.hosts[0]

    def host(self, name: str) -> Host:
        """The host of that name; '.', 'localhost' and '' are the local one. Raises `NotFound`."""
        if name.lower() in ("", ".", "localhost"):
            return self.local_host
        for host in self.hosts:
            if host.name.lower() == name.lower().partition(".")[0]:
                return host
        raise NotFound("Hyper-V host", name, (host.name for host in self.hosts))

    def new_machine(self, host: Host, name: str, path: str = "") -> VirtualMachine:
        """A machine without disks, switched off, registered by the caller when it is complete."""
        folder = path or f"{host.machine_path}\\{name}"
        return VirtualMachine(self.random.guid(), name, host, folder, self.clock.now(), host.version.machine_version)

    def _add_job(self, plan: JobPlan) -> None:
        server = self.backup_server
        if plan.guest_processing not in {item.value for item in GuestProcessing}:
            raise LabFileError(f"Job '{plan.name}': guest_processing '{plan.guest_processing}' is not known.")
        if not server.repositories:
            raise LabFileError(f"Job '{plan.name}': the lab file has no repository.")
        options = JobOptions(GuestProcessing(plan.guest_processing), use_change_tracking=plan.use_change_tracking)
        repository = server.repository(plan.repository) if plan.repository else server.repositories[0]
        server.add_job(plan.name, [server.machine(name) for name in plan.machines], repository, options)

    def _add_host(self, plan: HostPlan, files: FileTree) -> None:
        present = {root.lower() for root in files.volumes()}
        for root, label, capacity in plan.volumes:
            if root.lower() not in present:
                files.add_volume(root, Volume(capacity, now=self.clock.now, syntax=WINDOWS_PATHS, label=label))
        host = Host(
            self.random.guid(),
            plan.name,
            host_version(plan.version),
            files,
            self.clock,
            self.random,
            plan.machine_path,
            plan.memory,
            plan.processors,
        )
        self.hosts.append(host)
        self.backup_server.add_host(host)
        for machine_plan in plan.machines:
            self._add_machine(host, machine_plan)

    def _add_machine(self, host: Host, plan: MachinePlan) -> None:
        machine = self.new_machine(host, plan.name)
        machine.version = plan.version or machine.version
        machine.generation = plan.generation
        machine.processors = plan.processors
        machine.memory_startup = plan.memory
        machine.notes = plan.notes
        machine.created = self.clock.now() - timedelta(days=30 + self.random.integer(0, 300))
        kind = GuestKind[plan.kind.upper()]
        services = plan.integration_services or host.version.guest_services
        machine.guest = installed_guest(kind, plan.guest, services, plan.applications)
        for location, disk_plan in enumerate(plan.disks):
            path = disk_plan.path or self._disk_path(machine, location)
            image = self._image(path, disk_plan.size, disk_plan.used)
            controller = ControllerType.IDE if plan.generation == 1 else ControllerType.SCSI
            machine.disks.append(attached_disk(host.place(image), self.random, location, controller))
        host.register(machine)
        if plan.workload and machine.disks:
            item = plan.workload
            area = min(item.area, machine.disks[0].size)
            offset = min(WORKLOAD_OFFSET, machine.disks[0].size - area)
            machine.workload = Workload(self._seed(path), item.interval, item.write_size, offset, area)
        if plan.state == "Running":
            self._set_running(machine)

    def _set_running(self, machine: VirtualMachine) -> None:
        """As if it had been started some hours or days ago."""
        machine.host.open_disks(machine)
        machine.state = MachineState.RUNNING
        machine.started = self.clock.now() - timedelta(seconds=self.random.integer(4 * 3600, 20 * 86400))
        if machine.workload is not None:
            machine.workload.begin(self.clock.now())

    def _disk_path(self, machine: VirtualMachine, number: int) -> str:
        suffix = f"-data{number}" if number else ""
        return f"{machine.path}\\Virtual Hard Disks\\{machine.name}{suffix}.vhdx"

    def _image(self, path: str, size: int, used: int) -> ImageFile:
        if used:
            return generated_image(path, size, used, self._seed(path), self.random.guid())
        return empty_image(path, size, ImageKind.DYNAMIC, self.random.guid())

    def _seed(self, path: str) -> int:
        """A seed that depends on the estate's and on the disk, not on the order in which disks are made."""
        return int.from_bytes(digest(f"{self.random.seed}:{path}".encode())[:8], "big")
