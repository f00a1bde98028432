"""Which classes a state file may name: an allow-list, because reading one makes objects of the classes in it.

The estate's data are there by how they are declared (attrs, enumerations, named tuples); whatever else an estate holds
is listed here. A class that opens real files when it is made, or that is none of the estate's, is on no list.
"""

from __future__ import annotations

import pickle
from enum import Enum
from importlib import import_module
from typing import Any

_ROOMS = ("hvsim.infrastructure.", "hvsim.blocks.")

_REAL_FILES = frozenset(
    {
        "hvsim.blocks.locks",
        "hvsim.blocks.real_disk",
        "hvsim.blocks.write_cache",
        "hvsim.infrastructure.files.mounts",
        "hvsim.infrastructure.state_file",
    }
)
"""Modules of these rooms that work on the real machine's files: not even their data belong into a state."""

_PLAIN = {
    "hvsim.blocks.generated": {"GeneratedContent", "GeneratedDevice"},
    "hvsim.blocks.io": {"MemoryFile", "MemoryStorage"},
    "hvsim.blocks.memory": {"DifferencingDevice", "MemoryDevice", "OverlayDevice"},
    "hvsim.infrastructure.clock": {"SimulatedClock", "Slots"},
    "hvsim.infrastructure.computers.services": {"ServiceTable"},
    "hvsim.infrastructure.disks.tracking_files": {"MapFile", "WriteThroughMap"},
    "hvsim.infrastructure.files.content": {"PagedContent", "Space"},
    "hvsim.infrastructure.files.defaults": {"NullContent", "WindowsInstallation"},
    "hvsim.infrastructure.files.found_folders": {"FoundFolders"},
    "hvsim.infrastructure.files.handle": {"FileHandle"},
    "hvsim.infrastructure.files.nodes": {"File", "MemoryDirectory"},
    "hvsim.infrastructure.files.paths": {"path_syntax"},
    "hvsim.infrastructure.files.tree": {"FileTree", "no_share"},
    "hvsim.infrastructure.files.volume": {"Volume"},
    "hvsim.infrastructure.hosts.volumes": {"AwaitedVolume"},
    "hvsim.infrastructure.machines.configuration": {"Configuration", "SavedMemory", "StoredConfiguration"},
    "hvsim.infrastructure.randomness": {"SeededRandom"},
    "hvsim.infrastructure.snapshots": {"Cache", "Shelf", "Snapshot"},
    "hvsim.infrastructure.state": {"bound", "start_time"},
    "hvsim.infrastructure.timers": {"Timer", "TimerQueue"},
}

_OTHERS = {
    "array": {"_array_reconstructor", "array"},
    "builtins": {"dict"},
    "datetime": {"date", "datetime", "timedelta", "timezone"},
    "pyroaring": {"BitMap64"},
    "random": {"Random"},
    "uuid": {"SafeUUID", "UUID"},
}


def class_named(module: str, name: str) -> Any:
    """The class, or one of the functions, that a state file names. Raises `UnpicklingError` for any other."""
    if name in _OTHERS.get(module, ()):
        return getattr(import_module(module), name)
    found = None
    if module.startswith(_ROOMS) and module not in _REAL_FILES and "." not in name:
        found = getattr(import_module(module), name, None)
    # A class that a module only imports is no door to it.
    is_data = _is_data(found) and found.__module__ == module
    if found is None or not (is_data or name in _PLAIN.get(module, ())):
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into a state file")
    return found


def may_be_kept(named: Any) -> bool:
    """Whether `class_named` gives the class, or function, back."""
    try:
        return class_named(named.__module__, named.__qualname__) is named
    except pickle.UnpicklingError:
        return False


def _is_data(found: Any) -> bool:
    """Whether it is a class whose objects are data by declaration; what a subclass adds has to be declared as well."""
    if not isinstance(found, type):
        return False
    return "__attrs_attrs__" in found.__dict__ or issubclass(found, Enum) or "_fields" in found.__dict__
