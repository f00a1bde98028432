"""A virtual machine: its identity, its settings, its disks, and the states it goes through.

Objects are live: a property says what is so now. Changes of state that take time are processes on the clock. Knows its
checkpoints, but how they are made and merged is in `checkpoints`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import MIB
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.disks import VirtualDisk
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.guest import Guest, GuestKind
from hvsim.infrastructure.integration_services import IntegrationService, integration_services
from hvsim.infrastructure.product_values import ProductValue
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.checkpoints import Checkpoint
    from hvsim.infrastructure.host import Host
    from hvsim.infrastructure.workload import Workload

START_SECONDS = 1.4
SAVE_SECONDS_PER_GIB = 2.0
PAUSE_SECONDS = 0.2


class MachineState(ProductValue):
    """The states of a machine, with Hyper-V's numbers."""

    RUNNING = ("Running", 2)
    OFF = ("Off", 3)
    STOPPING = ("Stopping", 4)
    SAVED = ("Saved", 6)
    PAUSED = ("Paused", 9)
    STARTING = ("Starting", 10)
    SAVING = ("Saving", 32773)
    PAUSING = ("Pausing", 32776)
    RESUMING = ("Resuming", 32777)


class Operation(ProductValue):
    """What the host is doing with a machine beside running it: label, number and the status text."""

    CREATING_SNAPSHOT = ("CreatingSnapshot", 32768, "Creating checkpoint")
    MERGING_DISKS = ("MergingDisks", 32772, "Merging disks")
    BACKING_UP = ("BackingUpVirtualMachine", 32776, "Backing up")

    def __init__(self, label: str, number: int, text: str) -> None:
        super().__init__(label, number)
        self.text = text


class CheckpointType(ProductValue):
    """What kind of checkpoint a machine gives when one is asked for."""

    DISABLED = ("Disabled", 2)
    PRODUCTION = ("Production", 3)
    PRODUCTION_ONLY = ("ProductionOnly", 4)
    STANDARD = ("Standard", 5)


@define(eq=False)
class VirtualMachine:
    """A machine on a host.

    `path` is its folder; memory is in bytes; `operations` are what the host does with it now; `merging` are checkpoints
    that are gone from the list but not from the disks yet.
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
    disks: list[VirtualDisk] = field(factory=list)
    checkpoints: list[Checkpoint] = field(factory=list)
    merging: list[Checkpoint] = field(factory=list)
    operations: list[Operation] = field(factory=list)
    workload: Workload | None = None
    removed: bool = False
    services: dict[str, IntegrationService] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.services = integration_services(self)

    @property
    def is_running(self) -> bool:
        return self.state is MachineState.RUNNING

    @property
    def is_active(self) -> bool:
        """Whether its disks are open: it is anything but off or saved."""
        return self.state not in (MachineState.OFF, MachineState.SAVED)

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
    def memory_assigned(self) -> int:
        return self.memory_startup if self.is_active else 0

    @property
    def processor_usage(self) -> int:
        """Percent, as a host would show it: a function of what the machine does, not of chance."""
        if not self.is_running:
            return 0
        return 1 + (3 if self.workload else 0) + (6 if self.operations else 0)

    def disk_of_path(self, path: str) -> VirtualDisk | None:
        """The disk that has `path` anywhere in its chain."""
        wanted = path.lower()
        return next((disk for disk in self.disks if any(item.path.lower() == wanted for item in disk.chain)), None)

    @contextmanager
    def operation(self, operation: Operation) -> Iterator[None]:
        """Shows `operation` in the machine's status while the block runs."""
        self.operations.append(operation)
        try:
            yield
        finally:
            self.operations.remove(operation)

    def settle(self) -> None:
        """Brings the disks up to what the guest has written until now."""
        if self.workload is not None:
            self.workload.catch_up(self)

    # Changes of state: each is a process that ends when the machine is in the new state.

    def start(self) -> Waiting:
        """Off or saved to running. The guest itself is up some time later."""
        self._require("start", MachineState.OFF, MachineState.SAVED)
        self.host.open_disks(self)
        resumed = self.state is MachineState.SAVED
        if not resumed:
            for writer in self.guest.writers:
                writer.restart()
        self.state = MachineState.STARTING
        yield self.host.clock.wait(self.host.random.jitter(START_SECONDS))
        self.state = MachineState.RUNNING
        boot = timedelta(seconds=self.guest.boot_seconds if resumed else 0)
        self.started = self.host.clock.now() - boot
        if self.workload is not None:
            self.workload.begin(self.host.clock.now())

    def shut_down(self) -> Waiting:
        """Asks the guest to shut down and waits until it has."""
        self._require("stop", MachineState.RUNNING)
        self.settle()
        self.state = MachineState.STOPPING
        yield self.host.clock.wait(self.host.random.jitter(self.guest.shutdown_seconds))
        self._rest(MachineState.OFF)

    def turn_off(self) -> Waiting:
        """Cuts the power."""
        self.settle()
        self._rest(MachineState.OFF)
        yield self.host.clock.wait(0)

    def save(self) -> Waiting:
        """Writes memory and processor state to a file, and stops."""
        self._require("save", MachineState.RUNNING, MachineState.PAUSED)
        self.settle()
        self.state = MachineState.SAVING
        yield self.host.clock.wait(SAVE_SECONDS_PER_GIB * self.memory_startup / 2**30)
        self._rest(MachineState.SAVED)

    def pause(self) -> Waiting:
        """Holds the processors; memory stays."""
        self._require("suspend", MachineState.RUNNING)
        self.settle()
        self.state = MachineState.PAUSING
        yield self.host.clock.wait(PAUSE_SECONDS)
        self.state = MachineState.PAUSED

    def resume(self) -> Waiting:
        """Lets a paused machine go on."""
        self._require("resume", MachineState.PAUSED)
        self.state = MachineState.RESUMING
        yield self.host.clock.wait(PAUSE_SECONDS)
        self.state = MachineState.RUNNING
        if self.workload is not None:
            self.workload.begin(self.host.clock.now())

    @property
    def shutdown_answers(self) -> bool:
        """Whether the guest would hear a request to shut down."""
        service = self.services["Shutdown"]
        return service.enabled and service.answers

    def _rest(self, state: MachineState) -> None:
        self.state = state
        self.started = None
        self.host.close_disks(self)

    def _require(self, verb: str, *states: MachineState) -> None:
        if self.state not in states:
            raise InvalidState(f"'{self.name}' failed to {verb}.")
