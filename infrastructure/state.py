"""An estate in a file of the real machine: kept at the end of one run, taken up by the next.

The file is a checksummed, compressed pickle that is read with the estate's own classes only: nothing in it can name a
function of Python or a file of the real machine. Mounted real folders are not kept; a session mounts them again.
"""

from __future__ import annotations

import io
import os
import pickle
import zlib
from datetime import datetime
from types import MethodType
from typing import Any

from hvsim.blocks.digest import digest
from hvsim.infrastructure.clock import START
from hvsim.infrastructure.errors import EstateError, Refused
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.files import WINDOWS_PATHS, MemoryDirectory, Space
from hvsim.infrastructure.files.mounts import OverlayDirectory, RealContent, RealDirectory
from hvsim.infrastructure.files.paths import path_syntax
from hvsim.infrastructure.files.tree import no_share

MAGIC = b"hvsim state 1\n"
_DIGEST = 32
_MOUNT = "a mounted folder"

_OWN = ("hvsim.infrastructure.", "hvsim.blocks.")
# What opens real files: reading a state may make an object of any class that it names, and call it.
_NEVER = (
    "hvsim.infrastructure.files.mounts",
    "hvsim.blocks.locks",
    "hvsim.blocks.real_disk",
    "hvsim.blocks.write_cache",
)
_OTHERS = {
    "array": {"array", "_array_reconstructor"},
    "builtins": {"dict", "set", "frozenset", "bytearray", "complex", "object"},
    "collections": {"deque", "OrderedDict", "Counter"},
    "copyreg": {"_reconstructor"},
    "datetime": {"datetime", "timedelta", "timezone", "date"},
    "enum": {"Enum"},
    "pyroaring": {"BitMap", "BitMap64", "FrozenBitMap"},
    "random": {"Random"},
    "uuid": {"UUID", "SafeUUID"},
}
_UNREADABLE = (
    pickle.UnpicklingError, AttributeError, TypeError, LookupError, ValueError, ImportError, EOFError, zlib.error,
)  # fmt: skip


def save_state(estate: Estate, path: str) -> None:
    """Keeps the estate in a file, in place of what was there. What is under way is let end first.

    Raises `Refused` for a machine whose disk is a mounted real image, `EstateError` where the file cannot be written.
    """
    estate.clock.settle()
    estate.check_quiet("The state of the lab")
    stream = io.BytesIO()
    _Writer(stream, protocol=5).dump(estate)
    data = zlib.compress(stream.getvalue(), 6)
    try:
        _replace(os.path.realpath(path) if path else path, MAGIC + digest(data)[:_DIGEST] + data)
    except OSError as error:
        raise EstateError(f"The state file '{path}' cannot be written: {error.strerror}.") from error


def _replace(path: str, content: bytes) -> None:
    """Puts a file in place of another at once: a power loss, or a process beside this one, leaves one of the two."""
    partial = f"{path}.{os.getpid()}.new"
    with open(partial, "wb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.replace(partial, path)
        except OSError:
            os.unlink(partial)
            raise


def load_state(path: str) -> Estate:
    """The estate in a state file. Raises `EstateError` for what is none, or is damaged, or of another version."""
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
        raise EstateError(f"'{path}' is no file.")  # a pipe or a device might never end
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise EstateError(f"The state file '{path}' cannot be read: {error.strerror}.") from error
    head, data = content[: len(MAGIC)], content[len(MAGIC) + _DIGEST :]
    if head != MAGIC:
        raise EstateError(f"'{path}' is no state file of this version of hvsim.")
    if digest(data)[:_DIGEST] != content[len(MAGIC) : len(MAGIC) + _DIGEST]:
        raise EstateError(f"The state file '{path}' is damaged.")
    try:
        found: Any = _Reader(io.BytesIO(zlib.decompress(data))).load()
    except _UNREADABLE as error:
        raise EstateError(f"The state file '{path}' is of another version of hvsim: {error}.") from error
    if not isinstance(found, Estate):
        raise EstateError(f"The state file '{path}' holds no estate.")
    return found


def bound(target: Any, name: str) -> Any:
    """The method `name` of an estate object, as a timer or a listener has it.

    None of `blocks`: without a storage some of a repository's work on real paths.
    """
    function = next((kind.__dict__[name] for kind in type(target).__mro__ if name in kind.__dict__), None)
    if function is None or not type(target).__module__.startswith("hvsim.infrastructure."):
        raise pickle.UnpicklingError(f"{type(target).__name__} has no method {name}")
    return MethodType(function, target)


def start_time() -> datetime:
    """When an estate begins: the time of what is left of a folder that was mounted in an earlier run."""
    return START


class _Writer(pickle.Pickler):
    def persistent_id(self, thing: Any) -> str | None:
        if isinstance(thing, (OverlayDirectory, RealDirectory)):
            return _MOUNT
        if isinstance(thing, RealContent):
            raise Refused(f"The lab cannot be kept: a disk of it is the real file '{thing.path}'.")
        return None

    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, MethodType):
            return bound, (thing.__self__, thing.__func__.__name__)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def persistent_load(self, identity: Any) -> Any:
        if identity != _MOUNT:
            raise pickle.UnpicklingError("an unknown reference")
        return MemoryDirectory(now=start_time, space=Space(0), fold=WINDOWS_PATHS.fold)

    def find_class(self, module: str, name: str) -> Any:
        own = module.startswith(_OWN) and not module.startswith(_NEVER) and "." not in name
        if not own and name not in _OTHERS.get(module, ()):
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into a state file")
        found = super().find_class(module, name)
        if own and not isinstance(found, type) and found not in (bound, no_share, path_syntax, start_time):
            raise pickle.UnpicklingError(f"{module}.{name} is not a class")
        if own and found.__module__ != module:  # a class that a module imports is no door to what `_NEVER` shuts
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into a state file")
        return found
