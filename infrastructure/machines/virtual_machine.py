"""A virtual machine: its identity, its settings, its devices, and the states it goes through.

Objects are live: a property says what is so now. Changes of state that take time are processes on the clock. Changes of
settings are in `settings`, `drives`, `networks` and `firmware`; checkpoints in `checkpoints`.
"""

from __future__ import annotations

import errno
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import MIB
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers.events import VMMS, EventLevel
from hvsim.infrastructure.computers.services import SESSION_SERVICE
from hvsim.infrastructure.costs import Leg, Stage
from hvsim.infrastructure.costs.durations import CRITICAL_PATIENCE, MACHINE_PAUSE, MACHINE_START
from hvsim.infrastructure.costs.rates import MEMORY_DEMAND_PERCENT
from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.guests.guest import Guest, GuestKind
from hvsim.infrastructure.machines.firmware import Firmware
from hvsim.infrastructure.machines.integration_services import IntegrationService, integration_services
from hvsim.infrastructure.machines.machine_values import (
    PRIMORDIAL,
    RESTING,
    CheckpointType,
    CriticalErrorAction,
    MachineState,
    Operation,
    StartAction,
    StopAction,
)
from hvsim.infrastructure.machines.networks import assign_addresses
from hvsim.infrastructure.machines.ports import SerialPort, StorageChannels, Video, new_serial_ports
from hvsim.infrastructure.machines.processors import ProcessorSettings
from hvsim.infrastructure.machines.security import MachineSecurity
from hvsim.infrastructure.timers import Timer
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.groups import ClusterGroup
    from hvsim.infrastructure.guests.workload import Workload
    from hvsim.infrastructure.hosts.fibre_channel import FibreChannelAdapter
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.checkpoints import Checkpoint
    from hvsim.infrastructure.machines.drives import DvdDrive
    from hvsim.infrastructure.machines.metering import Meter
    from hvsim.infrastructure.machines.networks import NetworkAdapter
    from hvsim.infrastructure.replication.relationship import Replication

__all__ = ["CheckpointType", "MachineState", "Operation", "VirtualMachine"]

BUSY_INTERVAL = 60.0
"""A database with a transaction at least every so many seconds shows in the load of the processors."""


@define(eq=False)
class VirtualMachine:
    """A machine on a host.

    `path` is its folder; memory is in bytes; `operations` are what the host does with it now; `merging` are checkpoints
    that are gone from the list but not from the disks yet; `current` is the checkpoint under which it goes on.
    """

    id: UUID
    name: str
    host: Host
    path: str
    created: datetime
    version: str
    generation: int = 2
    processors: int = 1
    memory_startup: int = 512 * MIB
    notes: str = ""
    checkpoint_type: CheckpointType = CheckpointType.PRODUCTION
    guest: Guest = field(factory=Guest)
    state: MachineState = MachineState.OFF
    started: datetime | None = None
    worker_started: datetime | None = None
    """When its worker process began; None while it has none."""
    disks: list[VirtualDisk] = field(factory=list)
    checkpoints: list[Checkpoint] = field(factory=list)
    merging: list[Checkpoint] = field(factory=list)
    operations: list[Operation] = field(factory=list)
    workload: Workload | None = None
    removed: bool = False
    dynamic_memory: bool = False
    memory_minimum: int = 512 * MIB
    memory_maximum: int = 1024 * 1024 * MIB
    memory_buffer: int = 20
    memory_priority: int = 50
    memory_pool: str = PRIMORDIAL
    memory_per_numa_node: int = 0
    """The most bytes of a virtual NUMA node; 0 for what a node of the host has."""
    processor: ProcessorSettings = field(factory=ProcessorSettings)
    firmware: Firmware = field(factory=Firmware)
    adapters: list[NetworkAdapter] = field(factory=list)
    fibre_channel: list[FibreChannelAdapter] = field(factory=list)
    dvd_drives: list[DvdDrive] = field(factory=list)
    scsi_controllers: int = 1
    snapshot_path: str = ""
    paging_path: str = ""
    automatic_checkpoints: bool = False
    start_action: StartAction = StartAction.START_IF_RUNNING
    start_delay: int = 0
    stop_action: StopAction = StopAction.SAVE
    critical_action: CriticalErrorAction = CriticalErrorAction.PAUSE
    critical_timeout: int = int(CRITICAL_PATIENCE // 60)
    lock_on_disconnect: bool = False
    enhanced_session_transport: str = "VMBus"
    battery_passthrough: bool = True
    guest_cache_types: bool = False
    low_mapped_space: int = 128 * MIB
    high_mapped_space: int = 512 * MIB
    security: MachineSecurity = field(factory=MachineSecurity)
    isolation: str = "Disabled"
    """How the guest is kept from the host (guest state isolation)."""
    serial_ports: list[SerialPort] = field(factory=new_serial_ports)
    video: Video = field(factory=Video)
    host_pairs: dict[str, str] = field(factory=dict)
    """What its host tells the guest (key-value pairs), by name."""
    has_console: bool = True
    """Whether it has keyboard, mouse and screen."""
    console_users: list[str] = field(factory=list)
    """The accounts that may open its console, beside administrators."""
    storage_channels: StorageChannels = field(factory=StorageChannels)
    meter: Meter | None = None
    """What it has used, while somebody measures it."""
    current: Checkpoint | None = None
    group: ClusterGroup | None = None
    replication: Replication | None = None
    """The relationship in which it is the primary or the replica."""
    replica_tested: VirtualMachine | None = None
    """Of a machine that a test failover made: the replica that is tested."""
    move_cancelled: bool = False
    """Whether the live migration that is under way shall end without a move."""
    ran_before_boot: bool = False
    """Whether it ran when its host went down, for the automatic start."""
    services: dict[str, IntegrationService] = field(init=False)
    _patience: Timer | None = field(default=None, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.services = integration_services(self)

    # What is so now

    @property
    def is_running(self) -> bool:
        return self.state is MachineState.RUNNING

    @property
    def computer_name(self) -> str:
        """What its guest calls itself."""
        return self.guest.computer_name or self.name

    @property
    def is_active(self) -> bool:
        """Whether its disks are open: it is anything but off or saved."""
        return self.state not in RESTING

    @property
    def is_replica(self) -> bool:
        """Whether it is the twin of a machine on another host."""
        return self.replication is not None and self.replication.replica is self

    @property
    def is_clustered(self) -> bool:
        return self.group is not None

    @property
    def snapshot_location(self) -> str:
        """Where the files of checkpoints lie."""
        return self.snapshot_path or self.path

    @property
    def uptime(self) -> timedelta:
        return self.host.clock.now() - self.started if self.started and self.is_active else timedelta()

    @property
    def guest_is_up(self) -> bool:
        """Whether the guest runs and has finished starting."""
        return (
            self.is_running
            and self.guest.kind is not GuestKind.NONE
            and self.uptime >= timedelta(seconds=self.guest.boot_seconds)
        )

    @property
    def is_up(self) -> bool:
        """Whether who asks the guest gets an answer, as of any other computer."""
        return self.guest_is_up and not self.guest.hung

    @property
    def answers_sessions(self) -> bool:
        """Whether the guest lets somebody in from the host, without a network: it is up, and its service runs."""
        return self.is_up and (self.guest.kind is not GuestKind.WINDOWS or self.guest.runs(SESSION_SERVICE))

    @property
    def integration_services_version(self) -> str:
        """What the guest reports, '' while it is not up or has none."""
        return self.guest.integration_services_version if self.guest_is_up else ""

    @property
    def integration_services_current(self) -> bool:
        """Whether the guest's services are of the host's generation; a Linux kernel brings its own."""
        if self.guest.kind is GuestKind.LINUX:
            return True
        expected = version_key(self.host.version.guest_services)[:2]
        return version_key(self.guest.integration_services_version)[:2] >= expected

    @property
    def memory_demand(self) -> int:
        """What the guest would use if it got it."""
        return self.memory_startup * MEMORY_DEMAND_PERCENT // 100 if self.is_active else 0

    @property
    def memory_assigned(self) -> int:
        if not self.is_active:
            return 0
        if not self.dynamic_memory or not self.guest_is_up:
            return self.memory_startup
        wanted = self.memory_demand * (100 + self.memory_buffer) // 100
        return max(self.memory_minimum, min(self.memory_maximum, wanted)) // (2 * MIB) * (2 * MIB)

    @property
    def processor_usage(self) -> int:
        """Percent, as a host would show it: a function of what the machine does, not of chance."""
        if not self.is_running:
            return 0
        work = bool(self.workload) or any(item.interval <= BUSY_INTERVAL for item in self.guest.databases)
        return 1 + (3 if work else 0) + (6 if self.operations else 0)

    def write_rate_of(self, disk: int) -> float:
        """Bytes that the guest writes to the disk of that number in a second, as long as it goes on so."""
        if not self.is_running:
            return 0.0
        databases = sum(item.rate for item in self.guest.databases if item.disk == disk and not item.frozen)
        return databases + (self.workload.rate if self.workload is not None and not disk else 0.0)

    @property
    def shutdown_answers(self) -> bool:
        """Whether the guest would hear a request to shut down."""
        service = self.services["Shutdown"]
        return service.enabled and service.answers

    def disk_of_path(self, path: str) -> VirtualDisk | None:
        """The disk that has `path` anywhere in its chain."""
        wanted = path.lower()
        return next((disk for disk in self.disks if any(item.path.lower() == wanted for item in disk.files)), None)

    def operation(self, operation: Operation) -> AbstractContextManager[None]:
        """Shows `operation` in the machine's status while the block runs."""
        return _UnderWay(self.operations, operation)

    def settle(self) -> None:
        """Brings the disks up to what the guest has written until now; a full volume stops the machine."""
        try:
            if self.workload is not None:
                self.workload.catch_up(self)
            self.guest.catch_up(self)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            self.lose_storage()

    # Changes of state: each is a process that ends when the machine is in the new state.

    def start(self) -> Waiting:
        """Off or saved to running. The guest itself is up some time later."""
        self._require("start", MachineState.OFF, MachineState.SAVED)
        self._check_hypervisor()
        self._check_memory()
        if self.replication is not None and not self.replication.may_start(self):
            reason = "The virtual machine is a replica: it can be started after a failover only."
            raise ManagementError("InvalidState", f"'{self.name}' failed to start.", reason)
        self.host.open_disks(self)
        assign_addresses(self)
        resumed = self.state is MachineState.SAVED
        self.state = MachineState.STARTING
        self.worker_started = self.host.clock.now()
        self.host.drop_saved_state(self)
        yield self.host.clock.wait(self.host.random.jitter(MACHINE_START))
        if self.state is not MachineState.STARTING:
            return  # turned off meanwhile
        self.state = MachineState.RUNNING
        boot = timedelta(seconds=self.guest.boot_seconds if resumed else 0)
        self.started = self.host.clock.now() - boot
        self._go_on()
        if not resumed:
            self.guest.boot(self)
        self.host.note_machine(self, 18500, f"'{self.name}' started successfully.")

    def shut_down(self, *, force: bool = False) -> Waiting:
        """Asks the guest to shut down and waits until it has; a locked one only where it is forced to."""
        self._require("stop", MachineState.RUNNING)
        if self.guest.locked and not force:
            locked = "The virtual machine is locked. An interactive shutdown cannot proceed."
            raise ManagementError("Unspecified", "Failed to stop.", locked)
        self.settle()
        self.state = MachineState.STOPPING
        yield self.host.clock.wait(self.host.random.jitter(self.guest.shutdown_seconds))
        if self.state is MachineState.STOPPING:
            self.state = MachineState.RUNNING
            self.guest.shut_down(self)
            self._rest(MachineState.OFF)
            self.host.note_machine(self, 18508, f"'{self.name}' was shut down by the guest.")

    def reboot(self, *, force: bool = False) -> Waiting:
        """The guest restarts of its own accord: the machine stays on. Raises `ManagementError`."""
        self._require("restart", MachineState.RUNNING)
        if self.guest.locked and not force:
            raise ManagementError("Unspecified", "Failed to restart.", "The virtual machine is locked.")
        self.settle()
        yield self.host.clock.wait(self.host.random.jitter(self.guest.shutdown_seconds))
        if self.is_running:
            self.guest.shut_down(self)
            self.started = self.host.clock.now()
            self._go_on()
            self.guest.boot(self)
            self.host.note_machine(self, 18514, f"'{self.name}' was reset by the guest operating system.")

    def turn_off(self) -> Waiting:
        """Cuts the power; a saved state is thrown away."""
        self.settle()
        if self.is_active:
            self.guest.lose_power(self)
        self._rest(MachineState.OFF)
        try:
            self.host.check_files(self)
        except FileNotFoundError:  # it cannot be started before its volume is back
            self.state = MachineState.OFF_CRITICAL
        self.host.note_machine(self, 18502, f"'{self.name}' was turned off.")
        yield self.host.clock.wait(0)

    def save(self) -> Waiting:
        """Writes memory and processor state to a file, and stops."""
        self._require("save", MachineState.RUNNING, MachineState.PAUSED)
        self.settle()
        memory = self.memory_assigned
        self.host.place_saved_state(self, memory)
        self.state = MachineState.SAVING
        disk = self.host.storage_of(self.path).disk
        yield from self.host.network.flows.move([Leg(Stage.TARGET, disk, memory)])
        if self.state is MachineState.SAVING:  # its host may have gone down meanwhile
            self._rest(MachineState.SAVED)

    def pause(self) -> Waiting:
        """Holds the processors; memory stays."""
        self._require("suspend", MachineState.RUNNING)
        self.settle()
        self.state = MachineState.PAUSING
        yield self.host.clock.wait(MACHINE_PAUSE)
        if self.state is MachineState.PAUSING:
            self.state = MachineState.PAUSED

    def resume(self) -> Waiting:
        """Lets a paused machine go on."""
        self._require("resume", MachineState.PAUSED)
        self.state = MachineState.RESUMING
        yield self.host.clock.wait(MACHINE_PAUSE)
        if self.state is MachineState.RESUMING:
            self.state = MachineState.RUNNING
            self._go_on()

    def discard_saved_state(self) -> None:
        """Throws a saved state away, as after a power cut (Remove-VMSavedState). Raises `WrongState`."""
        if self.state is not MachineState.SAVED:
            raise WrongState(f"Failed to remove the saved state of '{self.name}'.")
        self._rest(MachineState.OFF)

    def break_down(self) -> Waiting:
        """The guest stops with an error, as a non-maskable interrupt makes it, and boots anew. Raises `WrongState`."""
        self._require("inject a non-maskable interrupt", MachineState.RUNNING)
        self.settle()
        message = (
            f"'{self.name}' has encountered a fatal error: the guest reported stop code 0x80 (NMI_HARDWARE_FAILURE)."
        )
        self.host.note_machine(self, 18590, message, EventLevel.ERROR)
        self.guest.lose_power(self)
        yield self.host.clock.wait(self.host.random.jitter(MACHINE_START))
        self.started = self.host.clock.now()
        self.guest.boot(self)

    # What happens to it

    def crash(self) -> None:
        """Its host has lost power: what was only in memory is gone, and nobody closes anything in order."""
        if self.is_active:
            self.settle()
            self.ran_before_boot = True
            self.guest.lose_power(self)
            self._rest(MachineState.OFF)

    def lose_worker(self) -> None:
        """Its worker process has ended, and with it the machine, whatever was being done with it."""
        self.settle()
        self.guest.lose_power(self)
        self._rest(MachineState.OFF)
        message = f"Virtual machine '{self.name}' (ID={str(self.id).upper()}) has quit unexpectedly."
        self.host.events.write(VMMS, "Microsoft-Windows-Hyper-V-VMMS", 14070, message, EventLevel.CRITICAL)

    def lose_storage(self) -> None:
        """The volume of its files is gone or full: a running machine waits for it, paused."""
        critical = {MachineState.OFF: MachineState.OFF_CRITICAL, MachineState.SAVED: MachineState.SAVED_CRITICAL}
        if self.state in critical:
            self.state = critical[self.state]
        elif self.host.version.year < 2016 or self.critical_action is CriticalErrorAction.NONE:
            self._rest(MachineState.OFF_CRITICAL)
        elif not self.state.is_critical:
            self.state = MachineState.PAUSED_CRITICAL
            self._patience = self.host.clock.after(60.0 * self.critical_timeout, self._give_up)
            self.host.note_machine(self, 16050, f"'{self.name}' was paused: its storage cannot be used.")

    def regain_storage(self) -> None:
        """The volume of its files is back."""
        normal = {
            MachineState.OFF_CRITICAL: MachineState.OFF,
            MachineState.SAVED_CRITICAL: MachineState.SAVED,
            MachineState.PAUSED_CRITICAL: MachineState.RUNNING,
        }
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self.state in normal:
            self.state = normal[self.state]
            self._go_on()

    def _give_up(self) -> None:
        if self.state is MachineState.PAUSED_CRITICAL:
            self._rest(MachineState.OFF_CRITICAL)

    def _go_on(self) -> None:
        """The guest works from now on."""
        now = self.host.clock.now()
        if self.workload is not None:
            self.workload.begin(now)
        for database in self.guest.databases:
            database.since = now

    def _check_hypervisor(self) -> None:
        if not self.host.hypervisor_runs:
            reason = f"Virtual machine '{self.name}' could not be started because the hypervisor is not running."
            raise ManagementError("OperationFailed", f"'{self.name}' failed to start.", reason)

    def _check_memory(self) -> None:
        free = self.host.memory_free
        if self.state is MachineState.OFF and self.memory_startup > free:
            raise ManagementError(
                "OutOfMemory",
                f"'{self.name}' failed to start.",
                "Not enough memory in the system to start the virtual machine"
                f" {self.name} with ram size {self.memory_startup // MIB} megabytes.",
                f"'{self.name}' could not initialize memory:"
                " Not enough memory resources are available to complete this operation. (0x8007000E).",
            )

    def _rest(self, state: MachineState) -> None:
        self.state = state
        self.started = self.worker_started = None
        self.host.close_disks(self)
        if state is MachineState.OFF:
            self.host.drop_saved_state(self)

    def require_host(self, failed: str) -> None:
        """Raises `ManagementError` while its host is down; `failed` says what did not come about."""
        if not self.host.is_up:
            raise ManagementError("ObjectNotFound", failed, f"The host '{self.host.name}' is not available.")

    def _require(self, verb: str, *states: MachineState) -> None:
        self.require_host(f"'{self.name}' failed to {verb}.")
        if self.state not in states:
            raise WrongState(f"'{self.name}' failed to {verb}.")


class _UnderWay:
    """A block during which a machine's status shows an operation. Not a generator: a night has thousands of them."""

    __slots__ = ("_operation", "_operations")

    def __init__(self, operations: list[Operation], operation: Operation) -> None:
        self._operations, self._operation = operations, operation

    def __enter__(self) -> None:
        self._operations.append(self._operation)

    def __exit__(self, *_: object) -> None:
        self._operations.remove(self._operation)
