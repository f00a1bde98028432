"""A computer of the estate: name, Windows version, files, services, event log, and how fast it works.

What it is for comes with subclasses and roles. Time is the estate's one clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.blocks.device import GIB
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.computers.boot_store import BootStore
from hvsim.infrastructure.computers.certificate_stores import CertificateStores
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.computers.feature_table import FeatureChange
from hvsim.infrastructure.computers.firewall import Firewall
from hvsim.infrastructure.computers.network import Network
from hvsim.infrastructure.computers.services import ServiceTable, windows_services
from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.costs.rates import (
    CORES_PER_TASK,
    DEFAULT_LINK_BITS,
    LOCAL_DISK,
    LOCAL_DISK_SINGLE,
    LOOPBACK,
    link_rate,
)
from hvsim.infrastructure.files import FileTree
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.registry import RegistryContent, RegistryData
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume
from hvsim.infrastructure.versions import WindowsVersion
from hvsim.infrastructure.vss.shadow_copies import ShadowShelf

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import ImageFile
    from hvsim.infrastructure.inside.card_settings import AddressTranslation, CardSettings
    from hvsim.infrastructure.storage.shares import Share


_THREE_WEEKS = 21 * 86_400_000


@define(eq=False)
class MountedDisc:
    """The image of a disc in the file `path`, of `size` bytes, under a drive's root ('' without a drive)."""

    path: str
    root: str
    size: int
    number: int


@define(eq=False)
class LocalDisk:
    """The computer's own disk, once somebody has changed how it is divided: its bytes, the letters of its partitions
    by identity, and those of which the volume is left alone (`offline`). Windows runs from it: it is always online, and
    always written to.
    """

    image: ImageFile
    letters: dict[UUID, str] = field(factory=dict)
    offline: set[UUID] = field(factory=set)
    is_offline: bool = False
    read_only: bool = False


@define(eq=False)
class Computer:
    """A computer. `memory` is in bytes, `link_bits` in bits per second; `storage` holds its volumes by their roots."""

    id: UUID
    name: str
    version: WindowsVersion
    files: FileTree
    clock: SimulatedClock
    random: SeededRandom
    network: Network
    memory: int = 64 * GIB
    processors: int = 16
    link_bits: float = DEFAULT_LINK_BITS
    is_up: bool = True
    started: datetime | None = None
    new_name: str = ""
    """The name that it has after its next restart."""
    workgroup: str = ""
    """Where it is no member of the domain: the workgroup that it is in."""
    address: str = ""
    """Its IPv4 address, where it was given one; others are numbered."""
    storage: dict[str, StorageVolume] = field(factory=dict, repr=False)
    local_disk: LocalDisk | None = field(default=None, repr=False)
    services: ServiceTable = field(factory=windows_services, repr=False)
    discs: list[MountedDisc] = field(factory=list)
    shadows: ShadowShelf = field(factory=ShadowShelf, repr=False)
    registry: RegistryContent = field(factory=dict, repr=False)
    """The registry's values by key, as far as anybody has looked at it: what an administrator sets is seen here."""
    features: dict[str, FeatureChange] = field(factory=dict, repr=False)
    """Roles and features that were installed or removed, by name."""
    cards: dict[str, CardSettings] = field(factory=dict, repr=False)
    """What its administrator set on network cards, by their hardware address or identity."""
    translations: list[AddressTranslation] = field(factory=list, repr=False)
    """The networks behind its addresses (New-NetNat)."""
    boot_store: BootStore = field(factory=BootStore, repr=False)
    certificates: CertificateStores = field(factory=CertificateStores, repr=False)
    firewall: Firewall = field(factory=Firewall, repr=False)
    """What its administrator made of its firewall."""
    shares: list[Share] = field(factory=list, repr=False)
    """The folders that it gives out."""
    events: EventLog = field(init=False, repr=False)
    link: Station = field(init=False, repr=False)
    processor: Station = field(init=False, repr=False)
    loopback: Station = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.events = EventLog(self.clock, self.full_name)
        self.link = Station(f"link of {self.name}", link_rate(self.link_bits))
        self.processor = Station(f"processors of {self.name}", float(self.processors), CORES_PER_TASK)
        self.loopback = Station(f"memory of {self.name}", LOOPBACK)
        self.files.find_share = self.network.directory_of
        self.network.join(self)

    @property
    def domain(self) -> str:
        return self.network.domain

    @property
    def booted(self) -> datetime:
        """When it was started last; one that has always run, some weeks before the estate began."""
        return self.started or self.clock.start_time - timedelta(days=21, milliseconds=self.id.int % _THREE_WEEKS)

    @property
    def full_name(self) -> str:
        """With the domain."""
        return f"{self.name}.{self.domain}"

    def use_registry(self, content: RegistryContent) -> None:
        """Takes the registry that a shell works on; what was known before stays."""
        if content is not self.registry:
            for key, values in self.registry.items():
                content.setdefault(key, values).update(values)
            self.registry = content

    def registry_value(self, key: str, name: str, default: int = 0) -> str | int:
        """A value of the registry, `default` where nobody has set one."""
        found = self.registry.get(key, {}).get(name, default)
        if not isinstance(found, tuple):
            return found
        return found[1] if isinstance(found[1], (str, int)) else default

    def set_registry_value(self, key: str, name: str, value: RegistryData) -> None:
        """Sets a value of the registry."""
        self.registry.setdefault(key, {})[name] = value

    def storage_of(self, path: str) -> StorageVolume:
        """The volume or share on which `path` lies or would lie.

        Raises `FileNotFoundError` for a path that lies nowhere.
        """
        share = self.network.share_of(path)
        if share is not None:
            return share.storage
        folded = path.lower() + "\\"
        for beginning, root in _beginnings(tuple(self.storage)):
            if folded.startswith(beginning):
                return self.storage[root]
        return self._adopted(path)

    def add_storage(self, root: str, storage: StorageVolume) -> None:
        """Puts a volume under a root (`D:\\`) or a folder (`C:\\ClusterStorage\\Volume1`)."""
        present = {known.lower() for known in self.files.volumes()}
        if root.lower() not in present:
            names = self.files.syntax.split(root)[1]
            if names:
                self.files.make_directories(root.rpartition("\\")[0])
            assert storage.files is not None
            self.files.add_volume(root, storage.files)
        self.storage[root] = storage

    def follow_storage(self, storage: StorageVolume) -> None:
        """Shows the files of a volume where it can be reached, and nothing of it where it cannot."""
        for root, known in self.storage.items():
            if known is storage:
                (self.files.reveal_volume if storage.online else self.files.hide_volume)(root)

    def call_at_change(self, service: str, listener: Callable[..., object]) -> None:
        """Lets `listener` know when the service has stopped or started."""
        self.services.get(service).on_change.append(listener)

    def _adopted(self, path: str) -> StorageVolume:
        """A volume that came in another way than by the lab (a mounted folder): local, as fast as one."""
        volume = self.files.volume_of(path)
        root = self.files.syntax.split(path)[0]
        for storage in self.storage.values():
            if volume is not None and storage.files is volume:
                return storage
        disk = Station(f"{root} of {self.name}", LOCAL_DISK, LOCAL_DISK_SINGLE)
        storage = StorageVolume(self.random.guid(), StorageKind.LOCAL, volume, disk)
        self.storage[root] = storage
        return storage


@lru_cache(maxsize=1024)
def _beginnings(roots: tuple[str, ...]) -> list[tuple[str, str]]:
    """How paths below each root begin, case folded, and the root; the longest first: it is the nearest."""
    return [(root.rstrip("\\").lower() + "\\", root) for root in sorted(roots, key=len, reverse=True)]
