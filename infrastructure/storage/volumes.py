"""A volume as a host sees it: of what kind of storage it is, how fast, how full, and whether it is there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.costs import Station
from hvsim.infrastructure.costs.rates import LOCAL_DISK, LOCAL_DISK_SINGLE
from hvsim.infrastructure.files import Volume
from hvsim.infrastructure.product_values import ProductValue

if TYPE_CHECKING:
    from hvsim.infrastructure.clusters.volumes import SharedVolume
    from hvsim.infrastructure.storage.san import Lun
    from hvsim.infrastructure.storage.shares import Share
    from hvsim.infrastructure.vss.provider import Provider


class StorageKind(ProductValue):
    """The kinds of storage; a number orders them."""

    LOCAL = ("Local", 1)
    SAN = ("SAN", 2)
    SMB = ("SMB", 3)
    CSV = ("CSV", 4)


@define(eq=False)
class StorageVolume:
    """A volume. `files` is None for a mounted folder of the real machine, which has no size of its own.

    `lun`, `share` and `shared` say what is behind it, each for its kind; `online` whether it can be reached.
    """

    id: UUID
    kind: StorageKind
    files: Volume | None
    disk: Station
    lun: Lun | None = None
    share: Share | None = None
    shared: SharedVolume | None = None
    online: bool = True
    max_snapshots: int = 4
    """Shadow copies that backups may hold of it at the same time."""
    provider: Provider | None = None
    """Who makes its shadow copies on a host where somebody has chosen; otherwise the best there is."""
    snapshots_held: int = field(default=0)

    @property
    def name(self) -> str:
        return self.disk.name

    @property
    def capacity(self) -> int:
        return 0 if self.files is None else self.files.capacity

    @property
    def free(self) -> int:
        return 0 if self.files is None else self.files.free

    @property
    def file_system(self) -> str:
        """As Windows calls it: a cluster's volume has a file system of its own in front."""
        kind = "NTFS" if self.files is None else self.files.kind
        return f"CSVFS_{kind}" if self.kind is StorageKind.CSV else kind

    @property
    def unique_path(self) -> str:
        """The name that does not depend on drive letters."""
        return f"\\\\?\\Volume{{{self.id}}}\\"

    @property
    def offloads_copies(self) -> bool:
        """Whether copies within it are the array's work (ODX)."""
        return self.lun is not None and self.lun.array.odx


def local_volume(identity: UUID, name: str, files: Volume) -> StorageVolume:
    """A volume on disks of the computer itself."""
    return StorageVolume(identity, StorageKind.LOCAL, files, Station(name, LOCAL_DISK, LOCAL_DISK_SINGLE))
