"""Building an estate from a plan: arrays and file servers first, then hosts and clusters, their machines, backups last.

The order matters twice: things stand on things, and the seeded source gives the same identities every time.
"""

from __future__ import annotations

from uuid import UUID

from hvsim.infrastructure.backup.installation import files_of_installation, registry_of_installation
from hvsim.infrastructure.backup.managed_servers import add_file_server, add_host, add_off_host_proxy
from hvsim.infrastructure.backup.repositories.arranging import add_repository
from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.clusters import Cluster
from hvsim.infrastructure.computers import Computer, Network, Service
from hvsim.infrastructure.computers.boot_events import PastStart, StartedMachine
from hvsim.infrastructure.computers.services import (
    BACKUP_SERVICES,
    HOST_SERVICES,
    MANAGED_HOST_SERVICES,
    MANAGED_SERVICES,
)
from hvsim.infrastructure.costs import FlowNetwork, Station
from hvsim.infrastructure.costs.rates import SHARE_DISK, SHARE_DISK_SINGLE
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.files import WINDOWS_PATHS, FileTree, Volume, build_windows
from hvsim.infrastructure.hosts.host import FILE_SYSTEM_KEY, ODX_VALUE, SERVICES_IMAGE, Host
from hvsim.infrastructure.hosts.volumes import SHARED_FOLDER, stop_waiting
from hvsim.infrastructure.inside.sharing import watch
from hvsim.infrastructure.lab.building_jobs import add_jobs
from hvsim.infrastructure.lab.building_machines import MachineBuilder
from hvsim.infrastructure.lab.places import lun_sizes, volume_size
from hvsim.infrastructure.lab.plans import (
    BackupServerPlan,
    ClusterPlan,
    FileServerPlan,
    HostPlan,
    LabPlan,
    ProxyPlan,
    SharePlan,
    VolumePlan,
)
from hvsim.infrastructure.machines.networks import SwitchType, VirtualSwitch, share_with_host
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.storage.san import Access, Lun, SanArray
from hvsim.infrastructure.storage.shares import SHADOW_COPY_AGENT, FileServer, Share, give_out
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume, local_volume
from hvsim.infrastructure.trace import Trace
from hvsim.infrastructure.versions import WindowsVersion, host_version

_OWN_CHANCE = 0x5EED
"""The estate draws from a source of its own, so that what a script asks of chance does not change the estate."""

SYSTEM_ROOT = "C:\\"


def build_estate(
    plan: LabPlan, clock: SimulatedClock, seed: int, local_files: FileTree | None = None, *, windows: bool = True
) -> Estate:
    """The estate of a plan; with `windows`, `local_files` are those of its first host."""
    return _Builder(plan, clock, SeededRandom(seed ^ _OWN_CHANCE)).build(local_files, windows)


def _past(computer: Computer) -> PastStart | None:
    """The start of a computer before the estate began; a storage system that is no Windows has no log."""
    if isinstance(computer, FileServer) and any(share.third_party for share in computer.shares):
        return None
    if not isinstance(computer, Host):
        return PastStart(computer.booted, computer.version)
    running = [StartedMachine(item.name, item.id, item.started) for item in computer.machines if item.started]
    cluster = "" if computer.node is None else computer.node.cluster.name
    return PastStart(computer.booted, computer.version, True, cluster, running)


class _Builder:
    def __init__(self, plan: LabPlan, clock: SimulatedClock, random: SeededRandom) -> None:
        self.plan = plan
        self.clock = clock
        self.random = random
        self.network = Network(FlowNetwork(clock), plan.domain)
        self.arrays: list[SanArray] = []
        self.luns: dict[str, Lun] = {}
        self.sizes = lun_sizes(plan)

    def build(self, local_files: FileTree | None, windows: bool) -> Estate:
        clock, random, plan = self.clock, self.random, self.plan
        first_files = local_files if windows and local_files else build_windows(clock.now)
        stop_waiting(first_files)
        faults, trace = FaultBook(random), Trace(clock)
        self._add_arrays()
        servers = [self._file_server(item) for item in plan.file_servers]
        hosts: list[Host] = []
        for item in plan.hosts:
            hosts.append(self._host(item, build_windows(clock.now) if hosts else first_files))
        backup_server = self._backup_server(faults, trace, hosts)
        estate = Estate(clock, random, local_files or first_files, faults, trace, self.network, backup_server)
        estate.hosts += hosts
        estate.arrays += self.arrays
        estate.file_servers += servers
        for server, planned in zip(servers, plan.file_servers, strict=True):
            if planned.managed:
                add_file_server(backup_server, server)
        estate.clusters += [self._cluster(item, estate) for item in plan.clusters]
        machines = MachineBuilder(estate)
        for host, item in zip(hosts, plan.hosts, strict=True):
            for machine in item.machines:
                machines.add(host, machine)
        self._add_backups(estate)
        for computer in self.network:
            computer.events.past = _past(computer)
        return estate

    # Storage

    def _add_arrays(self) -> None:
        for item in self.plan.arrays:
            array = SanArray(self.random.guid(), item.name, item.transportable, item.odx, item.hardware_provider)
            for lun in item.luns:
                added = array.add_lun(self.random.guid(), lun.name, lun.size)
                self.luns[added.full_name] = added
            self.arrays.append(array)

    def _parts(
        self, plan: FileServerPlan | HostPlan | BackupServerPlan | ProxyPlan, files: FileTree | None = None
    ) -> tuple[UUID, str, WindowsVersion, FileTree, SimulatedClock, SeededRandom, Network, int, int, float]:
        """What every computer is made of."""
        return (
            self.random.guid(),
            plan.name,
            host_version(plan.version),
            files or build_windows(self.clock.now),
            self.clock,
            self.random,
            self.network,
            plan.memory,
            plan.processors,
            plan.network,
        )

    def _file_server(self, plan: FileServerPlan) -> FileServer:
        server = FileServer(*self._parts(plan))
        server.address = plan.address
        self._add_system_volume(server)
        if plan.shadow_copies and not plan.third_party:
            server.services.add(Service(*SHADOW_COPY_AGENT))
        for letter, share in zip("DEFGHIJKLMNOPQRSTUVWXYZ", plan.shares, strict=False):
            self._share(server, share, f"{letter}:\\", third_party=plan.third_party)
        return server

    def _share(self, server: FileServer, plan: SharePlan, root: str, *, third_party: bool) -> None:
        volume = Volume(plan.capacity, now=self.clock.now, syntax=WINDOWS_PATHS, label=plan.name)
        disk = Station(f"\\\\{server.name}\\{plan.name}", SHARE_DISK, SHARE_DISK_SINGLE)
        storage = StorageVolume(self.random.guid(), StorageKind.SMB, volume, disk)
        server.add_storage(root, storage)
        share = give_out(Share(plan.name, server, storage, root, third_party=third_party), server.shares)
        share.limit(plan.readers or None, plan.writers or None)
        watch(share)

    def _add_system_volume(self, computer: Computer) -> None:
        volume = computer.files.volumes()[SYSTEM_ROOT]
        storage = local_volume(self.random.guid(), f"{SYSTEM_ROOT} of {computer.name}", volume)
        computer.storage[SYSTEM_ROOT] = storage

    def _add_volume(self, computer: Computer, plan: VolumePlan) -> None:
        volume = self._files(computer, plan.root, plan, volume_size(plan, self.sizes))
        if plan.lun:
            storage = self._on_lun(self.luns[plan.lun], volume, [computer])
        else:
            storage = local_volume(self.random.guid(), f"{plan.root} of {computer.name}", volume)
        computer.add_storage(plan.root, storage)

    def _files(self, computer: Computer, path: str, plan: VolumePlan, capacity: int) -> Volume:
        """The volume that the computer has there already, or a new one."""
        for root, volume in computer.files.volumes().items():
            if root.lower() == path.lower():
                return volume
        return Volume(capacity, now=self.clock.now, syntax=WINDOWS_PATHS, label=plan.label, kind=plan.file_system)

    def _on_lun(self, lun: Lun, volume: Volume, computers: list[Computer]) -> StorageVolume:
        for computer in computers:
            lun.present_to(computer.name)
            if lun.array.hardware_provider:
                lun.array.provider_on.add(computer.name.lower())
        lun.is_laid_out = True
        return StorageVolume(self.random.guid(), StorageKind.SAN, volume, lun.disk, lun)

    # Hosts and clusters

    def _host(self, plan: HostPlan, files: FileTree) -> Host:
        host = Host(
            *self._parts(plan, files),
            machine_path=plan.machine_path,
            change_tracking=plan.change_tracking,
        )
        host.address = plan.address
        if not plan.odx:
            host.set_registry_value(FILE_SYSTEM_KEY, ODX_VALUE, 1)
        host.mac_prefix = f"00155D0A{len(self.network.computers):02X}"
        self._add_system_volume(host)
        if host.version.year < 2016:
            host.files.write(SERVICES_IMAGE, host.version.guest_services.encode())
        for volume in plan.volumes:
            self._add_volume(host, volume)
        for switch in plan.switches:
            kind = SwitchType[switch.kind.upper()]
            cards = [switch.card] if kind is SwitchType.EXTERNAL else []
            made = VirtualSwitch(self.random.guid(), switch.name, host, kind, cards)
            host.switches.append(made)
            share_with_host(made, made.allow_management)
        return host

    def _cluster(self, plan: ClusterPlan, estate: Estate) -> Cluster:
        cluster = Cluster(self.random.guid(), plan.name, self.clock, self.random, plan.functional_level)
        for name in plan.nodes:
            cluster.add_node(estate.host(name))
        cluster.functional_level = plan.functional_level or cluster.highest_level
        members: list[Computer] = [node.host for node in cluster.nodes]
        for item in plan.volumes:
            owner = cluster.node(item.owner or plan.nodes[0])
            path = f"{SHARED_FOLDER}\\{item.name}"
            label = VolumePlan(path, 0, item.name, item.lun, item.file_system)
            volume = self._files(self._looked_at(members), path, label, self.sizes[item.lun])
            cluster.add_volume(self._on_lun(self.luns[item.lun], volume, members), item.name, owner)
        return cluster

    def _looked_at(self, members: list[Computer]) -> Computer:
        """The node that may show the volume already: the machine of a session is the first host."""
        first = self.plan.hosts[0].name.lower()
        return next((computer for computer in members if computer.name.lower() == first), members[0])

    # Backups

    def _backup_server(self, faults: FaultBook, trace: Trace, hosts: list[Host]) -> BackupServer:
        plan = self.plan.backup_server
        computer = Computer(*self._parts(plan, build_windows(self.clock.now, programs=files_of_installation())))
        computer.address = plan.address
        computer.services.install(*BACKUP_SERVICES, *MANAGED_SERVICES)
        for key, values in registry_of_installation(plan.name).items():
            for name, value in values.items():
                computer.set_registry_value(key, name, value)
        self._add_system_volume(computer)
        for volume in plan.volumes:
            self._add_volume(computer, volume)
        server = BackupServer(computer.id, plan.name, self.clock, self.random, faults, trace, computer)
        for host in hosts:
            add_host(server, host)
        for proxy in plan.proxies:
            self._add_proxy(server, proxy)
        return server

    def _add_proxy(self, server: BackupServer, plan: ProxyPlan) -> None:
        computer = Computer(*self._parts(plan))
        computer.address = plan.address
        self._add_system_volume(computer)
        if plan.hyperv:
            computer.services.install(HOST_SERVICES[0])
        computer.services.install(*MANAGED_SERVICES, *MANAGED_HOST_SERVICES)
        for array in self.arrays:
            if array.name.lower() in [name.lower() for name in plan.arrays]:
                array.provider_on.add(computer.name.lower())
        access = Access.READ_ONLY if plan.access == "ReadOnly" else Access.READ_WRITE
        for name in plan.luns:
            self.luns[name].present_to(computer.name, access)
        add_off_host_proxy(server, computer, plan.max_tasks)

    def _add_backups(self, estate: Estate) -> None:
        server = estate.backup_server
        for item in self.plan.backup_server.repositories:
            computer = estate.network.computer(item.host) if item.host else estate.local_host
            repository = add_repository(server, item.name, item.path, computer.files, computer.name, computer)
            repository.max_tasks = item.max_tasks
            repository.immutable_days, repository.rotates = item.immutable_days, item.rotated_drives
            repository.unpacks = item.unpacked
        add_jobs(server, self.plan.backup_server)
