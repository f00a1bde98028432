"""The files in which change tracking is kept: Hyper-V's `.rct` and `.mrt` beside a disk, a filter driver's `.ctp` maps.

They come with the first backup of a disk. Their bytes are the tracker's real state, as the block engine packs it. What
happens to them is in `change_tracking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.tracking_kinds import driver_file
from hvsim.blocks.tracking_state import save_tracker, write_through_map
from hvsim.infrastructure.files import ReadOnlyContent
from hvsim.infrastructure.texts import utf8

if TYPE_CHECKING:
    from hvsim.infrastructure.disks.virtual_disks import VirtualDisk
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

WRITE_THROUGH_SIZE = 77_824
"""The room that an .mrt file always takes."""

DRIVER_FOLDER = "C:\\ProgramData\\Veeam\\CtpStore"
"""Where the filter driver has its maps, one folder for each machine."""


class MapFile(ReadOnlyContent):
    """A map as it was when it was written."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


class WriteThroughMap(ReadOnlyContent):
    """An .mrt file: up to date at every moment."""

    def __init__(self, disk: VirtualDisk) -> None:
        self.disk = disk

    @property
    def size(self) -> int:
        return WRITE_THROUGH_SIZE

    def read(self, offset: int, length: int) -> bytes:
        data = write_through_map(self.disk.tracker).ljust(WRITE_THROUGH_SIZE, b"\0")
        return data[:WRITE_THROUGH_SIZE][offset : offset + length]


def saved_map(disk: VirtualDisk) -> MapFile:
    """The .rct file of this moment."""
    return MapFile(save_tracker(disk.tracker))


def driver_map(disk: VirtualDisk, *, running: bool) -> MapFile:
    """The .ctp file: while the driver runs the map is in memory alone, and the file only says so."""
    return MapFile(driver_file(disk.tracker, running=running))


def resilient_paths(disk: VirtualDisk) -> tuple[str, str]:
    """Where the disk's .rct and .mrt files lie: beside its base, named after it."""
    return f"{disk.base.path}.rct", f"{disk.base.path}.mrt"


def driver_folder(machine: VirtualMachine) -> str:
    """The filter driver's folder for a machine."""
    return f"{DRIVER_FOLDER}\\{str(machine.id).upper()}"


def driver_path(machine: VirtualMachine, disk: VirtualDisk) -> str:
    """Where the filter driver has the map of a disk."""
    return f"{driver_folder(machine)}\\{disk.name}.ctp"


def driver_notes(machine: VirtualMachine) -> MapFile:
    """The notes.txt that tells a person whose maps lie in a folder."""
    return MapFile(utf8(f"{machine.name}\r\n"))
