"""The estate: every machine, the backup server, faults and the trace, on one clock and one source of chance.

The front door of the simulated world for whoever knows no more than its parts. It is made by `building`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.server import BackupServer
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.clusters import Cluster
from hvsim.infrastructure.computers import Computer, Network
from hvsim.infrastructure.costs import FlowNetwork
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound
from hvsim.infrastructure.faults import FaultBook
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.lab import default_lab, read_lab
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.registry import RegistryContent
from hvsim.infrastructure.snapshots import Shelf, Snapshot, copied
from hvsim.infrastructure.storage.san import Lun, SanArray
from hvsim.infrastructure.storage.shares import FileServer
from hvsim.infrastructure.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hvsim.infrastructure.lab import LabPlan


@define(eq=False)
class Estate:
    """A simulated world. `local_files` are those of the machine on which scripts run."""

    clock: SimulatedClock
    random: SeededRandom
    local_files: FileTree
    faults: FaultBook
    trace: Trace
    network: Network
    backup_server: BackupServer
    hosts: list[Host] = field(factory=list)
    clusters: list[Cluster] = field(factory=list)
    arrays: list[SanArray] = field(factory=list)
    file_servers: list[FileServer] = field(factory=list)
    shelf: Shelf = field(factory=Shelf)
    """Snapshots that were given a name."""

    @classmethod
    def build(
        cls,
        *,
        clock: SimulatedClock | None = None,
        local_files: FileTree | None = None,
        lab: str | LabPlan | None = None,
        windows: bool = True,
        registry: RegistryContent | None = None,
        seed: int = 0,
    ) -> Estate:
        """The estate that `lab` (a plan, or the path of a lab file) describes, the default one for None.

        With `windows`, `local_files` and `registry` are the first host's own; otherwise it has others. Raises
        `LabFileError`.
        """
        from hvsim.infrastructure.lab.building import build_estate

        plan = default_lab() if lab is None else read_lab(lab) if isinstance(lab, str) else lab
        clock = clock or SimulatedClock()
        estate = build_estate(plan, clock, seed, local_files, windows=windows)
        if registry is not None:
            estate.local_host.use_registry(registry)
        return estate

    @property
    def flows(self) -> FlowNetwork:
        """The bytes under way between the machines."""
        return self.network.flows

    @property
    def computers(self) -> list[Computer]:
        """Every machine that is no virtual one."""
        return list(self.network)

    def computer(self, name: str) -> Computer:
        """The machine of that name; '.', 'localhost' and '' are the first host. Raises `NotFound`."""
        return self.local_host if name.lower() in ("", ".", "localhost") else self.network.computer(name)

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

    def cluster(self, name: str = "") -> Cluster:
        """The cluster of that name, or the one of the node of that name; the first for ''. Raises `NotFound`."""
        wanted = name.lower().partition(".")[0]
        for cluster in self.clusters:
            if not wanted or wanted == cluster.name.lower() or wanted in [node.name.lower() for node in cluster.nodes]:
                return cluster
        raise NotFound("cluster", name, (cluster.name for cluster in self.clusters))

    def add_lun(self, name: str, size: int) -> Lun:
        """Makes a LUN that nobody sees yet; `name` is written as array/LUN. Raises `NotFound`, `AlreadyExists`."""
        array_name, _, lun_name = name.partition("/")
        array = next((item for item in self.arrays if item.name.lower() == array_name.lower()), None)
        if array is None or not lun_name:
            raise NotFound("array", array_name, (item.name for item in self.arrays))
        if any(lun.name.lower() == lun_name.lower() for lun in array.luns):
            raise AlreadyExists(f"LUN of {array.name}", lun_name)
        return array.add_lun(self.random.guid(), lun_name, size)

    def machines(self) -> Iterator[VirtualMachine]:
        """Every virtual machine, host by host."""
        for host in self.hosts:
            yield from host.machines

    def snapshot(self) -> Snapshot:
        """The whole estate as it is now, to go back to. Raises `InvalidState` while anything is under way."""
        self.check_quiet("A snapshot of the lab")
        return Snapshot(self)

    def restore(self, snapshot: Snapshot) -> None:
        """The estate is what it was, time included. Objects stay the same ones; what was under way is given up."""
        self.clock.give_up()
        snapshot.restore()

    def fork(self) -> Estate:
        """Another estate that is equal and independent from now on. Raises `InvalidState` as `snapshot` does."""
        self.check_quiet("A copy of the lab")
        made = copied(self)
        made.network.forget_lost_programs()
        return made

    def check_quiet(self, what: str) -> None:
        """Raises `InvalidState` while a process is under way: nobody can go back to the middle of one."""
        running = self.clock.running
        if running:
            names = ", ".join(running[:3]) + (" ..." if len(running) > 3 else "")
            raise InvalidState(
                f"{what} cannot be made while something is under way ({names}). Let it end first, with Step-LabClock."
            )

    def new_machine(self, host: Host, name: str, path: str = "") -> VirtualMachine:
        """A machine without disks, switched off, registered by the caller when it is complete."""
        folder = path or f"{host.machine_path}\\{name}"
        return VirtualMachine(self.random.guid(), name, host, folder, self.clock.now(), host.version.machine_version)
