"""The guest: the operating system in a virtual machine: its services, volumes, writers and applications.

Its files are blocks on the machine's disks. What the host hears from it is in `integration_services`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.blocks.device import MIB
from hvsim.blocks.partitions import RESERVED_SIZE
from hvsim.infrastructure.computers.boot_events import PastStart, note_power_lost, note_started, note_stopping
from hvsim.infrastructure.computers.certificate_stores import CertificateStores
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.computers.feature_table import FeatureChange
from hvsim.infrastructure.computers.firewall import Firewall
from hvsim.infrastructure.computers.services import (
    GUEST_SERVICES,
    Service,
    ServiceTable,
    StartType,
    linux_services,
    windows_services,
)
from hvsim.infrastructure.costs.durations import GUEST_BOOT, GUEST_SHUTDOWN
from hvsim.infrastructure.files import FileTree, Volume, build_linux, build_windows
from hvsim.infrastructure.guests.application_events import Moment, note
from hvsim.infrastructure.guests.applications import APPLICATIONS
from hvsim.infrastructure.guests.database import Database
from hvsim.infrastructure.versions import WindowsVersion, version_of_guest
from hvsim.infrastructure.vss.provider import FILE_SHARE_PROVIDER, GUEST_PROVIDER, SYSTEM_PROVIDER, Provider
from hvsim.infrastructure.vss.shadow_copies import ShadowShelf
from hvsim.infrastructure.vss.writers import Writer, guest_writers

if TYPE_CHECKING:
    from hvsim.infrastructure.inside.card_settings import CardSettings
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.infrastructure.registry import RegistryContent
    from hvsim.infrastructure.storage.shares import Share


SYSTEM_SIZE = 100 * MIB
"""The partition from which a disk with Windows on it starts."""
VSS_SERVICE = "VSS"
_PROVIDERS = (GUEST_PROVIDER, FILE_SHARE_PROVIDER, SYSTEM_PROVIDER)


class GuestKind(Enum):
    """What backup cares for in a guest: whether it has VSS, or freezes its file systems."""

    WINDOWS = "Windows"
    LINUX = "Linux"
    NONE = "None"


@define(eq=False)
class GuestVolume:
    """A volume of the guest on one of its disks. `shadow_storage` is where its shadow copies would lie ('' for itself);
    `shadow_room` how many bytes they may take.
    """

    root: str
    label: str
    disk: int
    file_system: str = "NTFS"
    basic: bool = True
    shadow_storage: str = ""
    shadow_room: int = 2**33
    size: int = 0
    """Its bytes where it does not fill its disk: somebody has made the disk larger, or made the volume himself."""
    partition: str = ""
    """The identity of its partition, where the disk's bytes have one."""
    offset: int = 0


def whole_extent(disk: int, size: int) -> tuple[int, int]:
    """Where the one volume of a disk of `size` bytes begins that Windows has prepared, and how large it is.

    Before it lie Windows's own partitions, on a disk that has room for them.
    """
    begin = MIB + RESERVED_SIZE + (SYSTEM_SIZE if disk == 0 else 0)
    if size < begin + 2 * MIB:
        begin = MIB
    return begin, max(0, (size - begin) // MIB - 1) * MIB


@define(eq=False)
class Guest:
    """An installed operating system.

    `integration_services_version` is what the guest reports ('' for nothing); `locked` says that a user's session would
    hold up a shutdown. Services come into being when somebody looks at them; until then all run.
    """

    kind: GuestKind = GuestKind.NONE
    name: str = ""
    integration_services_version: str = ""
    applications: tuple[str, ...] = ()
    writers: list[Writer] = field(factory=list)
    providers: list[Provider] = field(factory=list)
    shadows: ShadowShelf = field(factory=ShadowShelf, repr=False)
    volumes: list[GuestVolume] = field(factory=list)
    databases: list[Database] = field(factory=list)
    basic_disks: bool = True
    locked: bool = False
    hung: bool = False
    awaits_restore: bool = False
    """Whether a backup prepared the applications for a restore, which the next start brings to its end."""
    boot_seconds: float = GUEST_BOOT
    shutdown_seconds: float = GUEST_SHUTDOWN
    files: FileTree | None = None
    """The files in it that somebody has looked at or copied there; they are not on its virtual disks."""
    features: dict[str, FeatureChange] = field(factory=dict, repr=False)
    """Roles and features that were installed or removed, by name."""
    registry: RegistryContent = field(factory=dict, repr=False)
    """The registry's values by key, as far as somebody has looked at it."""
    certificates: CertificateStores = field(factory=CertificateStores, repr=False)
    firewall: Firewall = field(factory=Firewall, repr=False)
    """What its administrator made of its firewall."""
    shares: list[Share] = field(factory=list, repr=False)
    """The folders that it gives out."""
    cards: dict[str, CardSettings] = field(factory=dict, repr=False)
    """What its administrator set on network cards, by the identity of the adapter."""
    computer_name: str = ""
    """What it calls itself, where that is not its machine's name."""
    new_name: str = ""
    """The name that it has after its next restart."""
    workgroup: str = ""
    """Where it is no member of the domain: the workgroup that it is in."""
    ran_since: datetime | None = None
    """When it was started, where it ran when the estate began."""
    waiting_services: str = ""
    """The version of integration services that is installed with the next start."""
    _services: ServiceTable | None = field(default=None, repr=False)
    _events: EventLog | None = field(default=None, repr=False)

    def file_tree(self, machine: VirtualMachine) -> FileTree:
        """The guest's files; those of a fresh system, and empty further volumes, until somebody changes them."""
        if self.files is None:
            now = machine.host.clock.now
            self.files = build_linux(now) if self.kind is GuestKind.LINUX else build_windows(now)
            for volume in self.volumes:
                if volume.disk < len(machine.disks) and not volume.partition:
                    self._add_volume(self.files, volume, volume.size or machine.disks[volume.disk].size, now)
        return self.files

    def _add_volume(self, files: FileTree, volume: GuestVolume, capacity: int, now: Callable[[], datetime]) -> None:
        if volume.root in files.volumes():
            return
        root, names = files.syntax.split(volume.root)
        if names:
            files.make_directories(files.syntax.join(root, names[:-1]))
        made = Volume(capacity, now=now, syntax=files.syntax, label=volume.label, kind=volume.file_system)
        files.add_volume(volume.root, made)

    def take_new_name(self) -> None:
        """It has restarted: its new name is its name."""
        self.computer_name, self.new_name = self.new_name or self.computer_name, ""

    @property
    def services(self) -> ServiceTable:
        """The services in the guest."""
        if self._services is None:
            self._services = self._installed_services()
        return self._services

    def runs(self, service: str) -> bool:
        """Whether the guest has a service and it runs."""
        return self._services is None or self._services.runs(service)

    def can_start(self, service: str) -> bool:
        """Whether a service that is needed runs or can be started: it is not disabled."""
        return self._services is None or self._services.can_start(service)

    def start_if_needed(self, service: str) -> None:
        """Starts a service that somebody has just asked for. Raises `InvalidState` for a disabled one."""
        found = None if self._services is None else self._services.find(service)
        if found is not None and not found.is_running:
            found.start()

    def events(self, machine: VirtualMachine) -> EventLog:
        """What the guest has noted down for its administrator."""
        if self._events is None:
            self._events = EventLog(machine.host.clock, f"{machine.computer_name}.{machine.host.domain}")
            if self.kind is GuestKind.WINDOWS and self.ran_since is not None:
                self._events.past = PastStart(self.ran_since, self.version(machine))
        return self._events

    def version(self, machine: VirtualMachine) -> WindowsVersion:
        """Which Windows Server it is."""
        return version_of_guest(self.name, machine.host.version)

    @property
    def present_writers(self) -> list[Writer]:
        """The writers that take part in a backup now: their services run, or start when VSS does."""
        return [writer for writer in self.writers if writer.service == VSS_SERVICE or self.runs(writer.service)]

    @property
    def has_dynamic_disks(self) -> bool:
        """Whether a volume lies on a dynamic disk, which cannot be frozen."""
        return not self.basic_disks or any(not volume.basic for volume in self.volumes)

    def keep_sizes(self, disk: int, size: int) -> None:
        """A disk of so many bytes gets another size: its volumes keep theirs until somebody resizes them."""
        for volume in self.volumes:
            if volume.disk == disk and not volume.size:
                volume.size = whole_extent(disk, size)[1]

    def disk_left(self, number: int) -> None:
        """The disk of that number is gone, with volumes and databases; those behind it have others now."""
        self.volumes[:] = [volume for volume in self.volumes if volume.disk != number]
        self.databases[:] = [database for database in self.databases if database.disk != number]
        for volume in self.volumes:
            volume.disk -= volume.disk > number
        for database in self.databases:
            database.disk -= database.disk > number

    def catch_up(self, machine: VirtualMachine) -> None:
        """Lets the applications write what they have written since the last look."""
        for database in self.databases:
            database.catch_up(machine)

    def freeze(self, machine: VirtualMachine) -> None:
        """Applications bring their data to a state that needs no recovery, and write no more until `thaw`.

        Those whose writer does not run hear nothing of it.
        """
        for database in self.databases:
            if not database.writer_service or self.runs(database.writer_service):
                database.freeze(machine)
                note(self.events(machine), database, Moment.FROZEN)

    def thaw(self, machine: VirtualMachine) -> None:
        """Applications go on; those that were not frozen have gone on all the time."""
        for database in self.databases:
            if database.frozen:
                note(self.events(machine), database, Moment.THAWED)
            database.thaw(machine)

    def truncate_logs(self, machine: VirtualMachine) -> int:
        """Databases drop the log records that a backup has; returns the bytes that became free."""
        heard = [item for item in self.databases if not item.writer_service or self.runs(item.writer_service)]
        freed = 0
        for database in heard:
            room = database.truncate_log(machine)
            if room:
                note(self.events(machine), database, Moment.TRUNCATED, database.truncated)
            freed += room
        return freed

    def boot(self, machine: VirtualMachine) -> None:
        """The guest starts: automatic services as well, databases recover, writers are fresh."""
        self.take_new_name()
        if self.waiting_services:
            self.integration_services_version, self.waiting_services = self.waiting_services, ""
        for service in self._services or ():
            if service.starts_with_system and not service.is_running:
                service.start()
        for writer in self.writers:
            writer.restart()
        if self.kind is GuestKind.WINDOWS:
            note_started(self.events(machine), self.version(machine))
        for database in self.databases:
            replayed = database.open(machine)
            if replayed:
                note(self.events(machine), database, Moment.RECOVERED, replayed)
            if self.awaits_restore:
                note(self.events(machine), database, Moment.RESTORED, database.committed)
        if self.awaits_restore:
            for writer in self.present_writers:
                writer.restored += 1
            self.awaits_restore = False

    def shut_down(self, machine: VirtualMachine) -> None:
        """The guest stops in order."""
        for database in self.databases:
            database.close(machine)
        if self.kind is GuestKind.WINDOWS:
            note_stopping(self.events(machine))

    def lose_power(self, machine: VirtualMachine) -> None:
        """The guest stops where it stands."""
        if self.kind is GuestKind.WINDOWS:
            note_power_lost(self.events(machine))

    def _installed_services(self) -> ServiceTable:
        if self.kind is not GuestKind.WINDOWS:
            return linux_services()
        more = [service for name in self.applications for service in APPLICATIONS[name].services]
        table = windows_services(*more)
        for component, display in GUEST_SERVICES:
            table.add(Service(component, display, start_type=StartType.MANUAL, triggered=True))
        for writer in self.writers:
            if table.find(writer.service) is not None:
                table.get(writer.service).on_change.append(writer.service_changed)
        return table


def installed_guest(kind: GuestKind, name: str, version: str, applications: tuple[str, ...]) -> Guest:
    """The guest that a lab file or a backup's configuration describes; its databases come with its disks."""
    if kind is GuestKind.WINDOWS:
        return Guest(kind, name, version, applications, guest_writers(applications), list(_PROVIDERS))
    return Guest(kind, name, version) if kind is GuestKind.LINUX else Guest()
