"""Where disks lie: local volumes, LUNs of a SAN array, SMB shares of a file server, volumes that a cluster shares."""

from hvsim.infrastructure.storage.san import Access, Lun, SanArray
from hvsim.infrastructure.storage.volumes import StorageKind, StorageVolume

__all__ = ["Access", "Lun", "SanArray", "StorageKind", "StorageVolume"]
