"""System.IO.DriveInfo: the roots of the machine's file tree, and the room behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.providers.items import DirectoryItem
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.types.registry import named_type

DRIVE = declare("System.IO.DriveInfo")


class DriveItem:
    """A DriveInfo."""

    __slots__ = ("engine", "extended", "root")
    net_name = "System.IO.DriveInfo"

    def __init__(self, engine: Any, root: str) -> None:
        self.engine = engine
        self.root = root
        self.extended: Any = None

    @property
    def status(self) -> Any:
        return next((each for each in self.engine.file_system.drives() if each.root == self.root), None)

    def __str__(self) -> str:
        return self.root


@DRIVE.constructor("(string driveName)", engine=True)
def _new_drive(engine: Any, name: str) -> DriveItem:
    root = engine.personality.split_root(engine.personality.native(name))[0]
    if len(name) == 1 and name.isalpha():
        root = name.upper() + ":"
    if not root:
        raise net_failure(
            "System.ArgumentException",
            "Drive name must be a root directory (i.e. 'C:\\') or a drive letter ('C'). (Parameter 'driveName')",
        )
    return DriveItem(engine, root if root.endswith(engine.personality.separator) else root.upper() + "\\")


@DRIVE.static("System.IO.DriveInfo[] GetDrives()", engine=True)
def _drives(engine: Any) -> Array:
    found = (DriveItem(engine, status.root) for status in engine.file_system.drives())
    return Array.of(found, named_type("System.IO.DriveInfo"))


def _drive_size(attribute: Callable[[Any], int]) -> Callable[[DriveItem], Int64]:
    def read(drive: DriveItem) -> Int64:
        status = drive.status
        if status is None:
            raise net_failure(
                "System.IO.DriveNotFoundException",
                f"Could not find the drive '{drive.root}'. The drive might not be ready or might not be mapped.",
            )
        return Int64(attribute(status))

    return read


DRIVE.property("long AvailableFreeSpace")(_drive_size(lambda status: status.free))
DRIVE.property("long TotalFreeSpace")(_drive_size(lambda status: status.free))
DRIVE.property("long TotalSize")(_drive_size(lambda status: status.capacity))
DRIVE.property("string Name")(lambda drive: drive.root)
DRIVE.property("bool IsReady")(lambda drive: drive.status is not None)
DRIVE.property("string VolumeLabel")(lambda drive: "" if drive.status is None else drive.status.label)
DRIVE.property("System.IO.DirectoryInfo RootDirectory")(lambda drive: DirectoryItem(drive.engine, drive.root))


@DRIVE.property("System.IO.DriveType DriveType")
def _drive_type(drive: DriveItem) -> EnumValue:
    kinds = named_type("System.IO.DriveType")
    return EnumValue(kinds, kinds.enum_values["NoRootDirectory" if drive.status is None else "Fixed"])


@DRIVE.property("string DriveFormat")
def _drive_format(drive: DriveItem) -> str:
    return str(drive.engine.personality.file_system_name)


@DRIVE.method("string ToString()")
def _drive_text(drive: DriveItem) -> str:
    return drive.root
