"""PathInfo, PathInfoStack, PSDriveInfo and ProviderInfo as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.paths import PathInfo, PathStack
from hvsim.interpreter.providers.provider import Provider
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.numbers.numbers import Char, Int64
from hvsim.interpreter.values.types.registry import named_type

PATH = declare("System.Management.Automation.PathInfo")
STACK = declare("System.Management.Automation.PathInfoStack")
DRIVE = declare("System.Management.Automation.PSDriveInfo")
PROVIDER = declare("System.Management.Automation.ProviderInfo")

PATH.property("System.Management.Automation.PSDriveInfo Drive")(lambda info: info.drive)
PATH.property("System.Management.Automation.ProviderInfo Provider")(lambda info: info.provider)
PATH.property("string ProviderPath")(lambda info: info.provider_path)
PATH.property("string Path")(lambda info: info.path)


@PATH.method("string ToString()")
def _path_text(info: PathInfo) -> str:
    return info.path


STACK.property("string Name")(lambda stack: stack.name)
STACK.property("int Count")(lambda stack: len(stack.entries))


@STACK.method("System.Management.Automation.PathInfo[] ToArray()")
def _stack_entries(stack: PathStack) -> Array:
    entries = (PathInfo(entry) for entry in reversed(stack.entries))
    return Array.of(entries, named_type("System.Management.Automation.PathInfo"))


DRIVE.property("string Name")(lambda drive: drive.name)
DRIVE.property("System.Management.Automation.ProviderInfo Provider")(lambda drive: drive.provider)
DRIVE.property("string Root")(lambda drive: drive.root)
DRIVE.property("string CurrentLocation")(lambda drive: drive.current)
DRIVE.property("string Description")(lambda drive: drive.description)
DRIVE.property("string DisplayRoot")(lambda drive: None)
DRIVE.property("System.Nullable[long] MaximumSize")(lambda drive: None)


def _room(drive: Drive) -> Any:
    """The volume behind a drive of files, or None."""
    files = drive.provider.engine.providers.files
    if drive.provider is not files:
        return None
    owner = files.engine.providers.drive_of(drive.root)
    statuses = files.storage.drives()
    return next((status for status in statuses if owner is not None and status.root == owner.root), None)


def _used(drive: Drive) -> Int64 | None:
    room = _room(drive)
    return None if room is None else Int64(room.capacity - room.free)


def _free(drive: Drive) -> Int64 | None:
    room = _room(drive)
    return None if room is None else Int64(room.free)


DRIVE.property("long Used")(_used)
DRIVE.property("long Free")(_free)


@DRIVE.method("string ToString()")
def _drive_text(drive: Drive) -> str:
    return drive.name


PROVIDER.property("string Name")(lambda provider: provider.name)
PROVIDER.property("string ModuleName")(lambda provider: "Microsoft.PowerShell.Core")
PROVIDER.property("type ImplementingType")(lambda provider: provider.implementing_type)
PROVIDER.property("string Home")(lambda provider: provider.home)
PROVIDER.property("string Description")(lambda provider: "")
PROVIDER.property("string Capabilities")(lambda provider: provider.capabilities)


PROVIDER.property("char ItemSeparator")(lambda provider: Char(provider.engine.personality.separator))
PROVIDER.property("char AltItemSeparator")(
    lambda provider: Char("/" if provider.engine.personality.separator == "\\" else "\\")
)
PROVIDER.property("bool VolumeSeparatedByColon")(lambda provider: provider.engine.personality.is_windows)


@PROVIDER.property("System.Collections.ObjectModel.Collection[System.Management.Automation.PSDriveInfo] Drives")
def _drives(provider: Provider) -> Array:
    drives = [drive for drive in provider.engine.providers.drives() if drive.provider is provider]
    return Array.of(drives, named_type("System.Management.Automation.PSDriveInfo"))


@PROVIDER.method("string ToString()")
def _provider_text(provider: Provider) -> str:
    return provider.full_name
