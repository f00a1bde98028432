"""How a file of a disc or of a virtual disk looks to PowerShell: MSFT_DiskImage."""

from __future__ import annotations

from attrs import frozen

from hvsim.cmdlets.cim.objects import CIM_INSTANCE
from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import UInt32, UInt64
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.disk_files import MountedDisk
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disc_images import find_disc

IMAGE = f"{CIM_INSTANCE}#ROOT/Microsoft/Windows/Storage/MSFT_DiskImage"
_ENUMS = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.DiskImage."
KIND, ACCESS = f"{_ENUMS}StorageType", f"{_ENUMS}Access"
_KINDS = {"iso": 1, "vhd": 2, "avhd": 2, "vhdx": 3, "avhdx": 3, "vhds": 4}
_DISC_SECTOR, _DISK_SECTOR = 2048, 512

enum_type(KIND, {"Unknown": 0, "ISO": 1, "VHD": 2, "VHDX": 3, "VHDSet": 4})
enum_type(ACCESS, {"Unknown": 0, "ReadWrite": 2, "ReadOnly": 3})


@frozen(eq=False)
class DiskImage:
    """A file on a server, of `size` bytes; whether it is mounted is looked at anew each time."""

    computer: Computer
    path: str
    size: int

    @property
    def kind(self) -> int:
        """Windows' number of what it is."""
        return _KINDS.get(self.path.rpartition(".")[2].lower(), 1)

    @property
    def disk(self) -> MountedDisk | None:
        """The mounted virtual disk."""
        if not isinstance(self.computer, Host):
            return None
        wanted = self.path.lower()
        return next((disk for disk in self.computer.mounted_disks if disk.image.path.lower() == wanted), None)

    @property
    def attached(self) -> bool:
        """Whether the server has it mounted."""
        return self.disk is not None or find_disc(self.computer, self.path) is not None

    @property
    def number(self) -> int | None:
        """The number of its disk or drive, while it is mounted."""
        disc, disk = find_disc(self.computer, self.path), self.disk
        return disc.number if disc is not None else disk.number if disk is not None else None

    @property
    def device(self) -> str:
        """Where Windows has it, '' while it is not mounted."""
        if self.number is None:
            return ""
        return f"\\\\.\\{'CDROM' if self.kind == 1 else 'PHYSICALDRIVE'}{self.number}"

    @property
    def roots(self) -> list[str]:
        """Its drives."""
        disc, disk = find_disc(self.computer, self.path), self.disk
        letters = disk.letters.values() if disk is not None else ()
        return [disc.root] if disc is not None and disc.root else [f"{letter}:\\" for letter in letters]


live_type(
    IMAGE,
    DiskImage,
    {
        "bool Attached": lambda i: i.attached,
        "uint32 BlockSize": lambda i: UInt32(0),
        "string DevicePath": lambda i: i.device or None,
        "uint64 FileSize": lambda i: UInt64(i.size),
        "string ImagePath": lambda i: i.path,
        "uint64 LogicalSectorSize": lambda i: UInt64(_DISC_SECTOR if i.kind == 1 else _DISK_SECTOR),
        "uint32 Number": lambda i: None if i.number is None else UInt32(i.number),
        "uint64 Size": lambda i: UInt64(i.size if i.disk is None else i.disk.image.device.size),
        "uint32 StorageType": lambda i: UInt32(i.kind),
        "string PSComputerName": lambda i: None,
        "string CimClass": lambda i: "ROOT/Microsoft/Windows/Storage:MSFT_DiskImage",
        "string CimSystemProperties": lambda i: "ROOT/Microsoft/Windows/Storage:MSFT_DiskImage",
    },
    base=CIM_INSTANCE,
).method("string ToString()")(lambda i: f"MSFT_DiskImage ({i.path})")
