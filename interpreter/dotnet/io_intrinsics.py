"""`$ExecutionContext.SessionState.Path` and `.Drive`: what advanced functions ask about paths and drives."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.failures import drive_not_found
from hvsim.interpreter.providers.paths import PathInfo, PathStack
from hvsim.interpreter.values.arrays import Array, GenericList, collection
from hvsim.interpreter.values.objects import Reference

PATH = declare("System.Management.Automation.PathIntrinsics")
DRIVE = declare("System.Management.Automation.DriveManagementIntrinsics")


class PathIntrinsics:
    """Paths, as the session's current location and drives read them."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.PathIntrinsics"

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.extended: Any = None


class DriveIntrinsics:
    """The drives of the session."""

    __slots__ = ("engine", "extended")
    net_name = "System.Management.Automation.DriveManagementIntrinsics"

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.extended: Any = None


# paths

PATH.property("System.Management.Automation.PathInfo CurrentLocation")(lambda paths: paths.engine.providers.location)


@PATH.property("System.Management.Automation.PathInfo CurrentFileSystemLocation")
def _file_location(paths: PathIntrinsics) -> PathInfo:
    providers = paths.engine.providers
    return PathInfo(providers.qualify(f"FileSystem::{providers.file_location}"))


@PATH.method("System.Management.Automation.PathInfo CurrentProviderLocation(string providerName)")
def _provider_location(paths: PathIntrinsics, name: str) -> PathInfo:
    providers = paths.engine.providers
    provider = providers.provider_named(name)
    drive = next(each for each in providers.drives() if each.provider is provider)
    return PathInfo(providers.location_of(drive))


@PATH.method("string GetUnresolvedProviderPathFromPSPath(string path)")
def unresolved_path(paths: PathIntrinsics, path: str) -> str:
    """The provider's own path, whether or not anything is there."""
    return str(paths.engine.providers.qualify(path).path)


@PATH.method(
    "string GetUnresolvedProviderPathFromPSPath(string path, [ref] System.Management.Automation.ProviderInfo provider, "
    "[ref] System.Management.Automation.PSDriveInfo drive)"
)
def _unresolved_with_facts(paths: PathIntrinsics, path: str, provider: Reference, drive: Reference) -> str:
    place = paths.engine.providers.qualify(path)
    provider.value, drive.value = place.provider, place.drive
    return str(place.path)


@PATH.method(
    "System.Collections.ObjectModel.Collection[string] GetResolvedProviderPathFromPSPath(string path, "
    "[ref] System.Management.Automation.ProviderInfo provider)"
)
def resolved_paths(paths: PathIntrinsics, path: str, provider: Reference) -> GenericList:
    """The provider's own paths of what exists, wildcards expanded."""
    places = paths.engine.providers.resolve(path)
    if places:
        provider.value = places[0].provider
    return collection(place.path for place in places)


@PATH.method(
    "System.Collections.ObjectModel.Collection[System.Management.Automation.PathInfo] "
    "GetResolvedPSPathFromPSPath(string path)"
)
def _resolved_infos(paths: PathIntrinsics, path: str) -> GenericList:
    return collection(PathInfo(place) for place in paths.engine.providers.resolve(path))


@PATH.method("string Combine(string parent, string child)")
def _combine(paths: PathIntrinsics, parent: str, child: str) -> str:
    machine = paths.engine.personality
    head, below = machine.native(parent), machine.native(child).lstrip(machine.separator)
    return str(head.rstrip(machine.separator) + machine.separator + below if head else below)


@PATH.method("string ParseParent(string path, string root)")
def _parse_parent(paths: PathIntrinsics, path: str, root: str) -> str:
    return str(paths.engine.personality.parent(paths.engine.personality.native(path)))


@PATH.method("string ParseChildName(string path)")
def _parse_leaf(paths: PathIntrinsics, path: str) -> str:
    return str(paths.engine.personality.leaf(paths.engine.personality.native(path)))


@PATH.method("bool IsValid(string path)")
def _is_valid(paths: PathIntrinsics, path: str) -> bool:
    try:
        place = paths.engine.providers.qualify(path)
    except ScriptError:
        return False
    return bool(place.provider.is_valid(place.path))


@PATH.method("bool IsProviderQualified(string path)")
def _is_provider_qualified(paths: PathIntrinsics, path: str) -> bool:
    head, found, _ = path.partition("::")
    return bool(found) and not any(mark in head for mark in "/:*?")


@PATH.method("bool IsPSAbsolute(string path, [ref] string driveName)")
def _is_absolute(paths: PathIntrinsics, path: str, name: Reference) -> bool:
    providers = paths.engine.providers
    head, colon, _ = path.partition(":")
    if colon and not any(mark in head for mark in "\\/"):
        name.value = head
        return True
    if not providers.files.is_absolute(path):
        return False
    drive = providers.qualify(path).drive
    name.value = "" if drive is None else drive.name
    return True


@PATH.method("string NormalizeRelativePath(string path, string basePath)")
def _normalize(paths: PathIntrinsics, path: str, base: str) -> str:
    machine = paths.engine.personality
    full, start = machine.normalize(path), machine.normalize(base)
    below = machine.fold(full).startswith(machine.fold(start).rstrip(machine.separator) + machine.separator)
    return str(full[len(start) :].lstrip(machine.separator) if below else full)


@PATH.method("System.Management.Automation.PathInfo SetLocation(string path)")
def _set_location(paths: PathIntrinsics, path: str) -> PathInfo:
    info: PathInfo = paths.engine.providers.set_location(path)
    return info


@PATH.method("void PushCurrentLocation(string stackName)")
def _push(paths: PathIntrinsics, stack: str | None) -> None:
    paths.engine.providers.push(stack or None)


@PATH.method("System.Management.Automation.PathInfo PopLocation(string stackName)")
def _pop(paths: PathIntrinsics, stack: str | None) -> PathInfo | None:
    info: PathInfo | None = paths.engine.providers.pop(stack or None)
    return info


@PATH.method("System.Management.Automation.PathInfoStack LocationStack(string stackName)")
def _stack(paths: PathIntrinsics, stack: str | None) -> PathStack:
    found: PathStack = paths.engine.providers.stack(stack or None)
    return found


# drives

DRIVE.property("System.Management.Automation.PSDriveInfo Current")(lambda drives: drives.engine.providers.current_drive)


@DRIVE.method("System.Management.Automation.PSDriveInfo Get(string driveName)")
def _get(drives: DriveIntrinsics, name: str) -> Drive:
    found: Drive | None = drives.engine.providers.find_drive(name)
    if found is None:
        raise drive_not_found(name)
    return found


@DRIVE.method("System.Collections.ObjectModel.Collection[System.Management.Automation.PSDriveInfo] GetAll()")
def _get_all(drives: DriveIntrinsics) -> Array:
    return Array(drives.engine.providers.drives())


@DRIVE.method(
    "System.Collections.ObjectModel.Collection[System.Management.Automation.PSDriveInfo] "
    "GetAllForProvider(string providerName)"
)
def _get_for_provider(drives: DriveIntrinsics, name: str) -> Array:
    providers = drives.engine.providers
    provider = providers.provider_named(name)
    return Array(each for each in providers.drives() if each.provider is provider)
