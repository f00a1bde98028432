"""An estate in a file of the real machine: kept at the end of one run, taken up by the next.

The file is a checksummed, compressed pickle that is read with the estate's own classes only: nothing in it can name a
function of Python or a file of the real machine. Mounted real folders are not kept; a session mounts them again.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from datetime import datetime
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from hvsim.infrastructure.clock import START
from hvsim.infrastructure.errors import EstateError, Refused
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.files import LINUX_PATHS, WINDOWS_PATHS, MemoryDirectory, Space
from hvsim.infrastructure.files.mounts import OverlayDirectory, RealContent, RealDirectory
from hvsim.infrastructure.state_classes import class_named, may_be_kept
from hvsim.infrastructure.state_stream import Sink, Unpacked, open_state, write_state

_MOUNT = "a mounted folder"
_FOLDS = {"names by Windows' rules": WINDOWS_PATHS.fold, "names by Linux' rules": LINUX_PATHS.fold}
"""What a directory keeps of its machine's syntax: functions of Python itself, which a state file may not name."""
_FOLD_NAMES = {id(fold): name for name, fold in _FOLDS.items()}
_BY_NAME = (type, FunctionType, BuiltinFunctionType)
"""What is written as its name alone; the reader looks it up."""

PARTIAL_ENDING = ".new"
"""What a state is called, after its writer's number, until it is complete."""


def save_state(estate: Estate, path: str) -> None:
    """Keeps the estate in a file, in place of what was there. What is under way is let end first.

    Raises `Refused` for a machine whose disk is a mounted real image, `EstateError` where the file cannot be written.
    """
    estate.clock.settle()
    estate.check_quiet("The state of the lab")
    try:
        _replace(os.path.realpath(path), lambda sink: _Writer(sink, protocol=5).dump(estate))
    except OSError as error:
        raise EstateError(f"The state file '{path}' cannot be written: {error.strerror}.") from error
    except MemoryError as error:
        raise EstateError("The lab cannot be kept: there is not enough memory.") from error


def _replace(path: str, dump: Callable[[Sink], None]) -> None:
    """Puts a file in place of another at once: a power loss, or a process beside this one, leaves one of the two.

    Who may read it stays as it was.
    """
    partial = f"{path}.{os.getpid()}{PARTIAL_ENDING}"
    with open(partial, "wb") as file:
        try:
            if os.path.exists(path):
                os.chmod(partial, os.stat(path).st_mode & 0o777)
            write_state(file, dump)
            file.flush()
            os.fsync(file.fileno())
            os.replace(partial, path)
        except BaseException:  # also Ctrl-C: half a state is none
            os.unlink(partial)
            raise


def check_is_file(path: str) -> None:
    """Raises `EstateError` for a path that no state file can have."""
    if not path:
        raise EstateError("A state file needs a name.")
    if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path)):
        raise EstateError(f"'{path}' is no file.")  # a pipe or a device might never end


def load_state(path: str) -> Estate:
    """The estate in a state file. Raises `EstateError` for what is none, or is damaged, or of another version."""
    check_is_file(path)
    try:
        with open(path, "rb") as file:
            found = _read(open_state(file, path), path)
    except OSError as error:
        raise EstateError(f"The state file '{path}' cannot be read: {error.strerror}.") from error
    if not isinstance(found, Estate):
        raise EstateError(f"The state file '{path}' holds no estate.")
    return found


def _read(content: Unpacked, path: str) -> Any:
    try:
        return _Reader(content).load()
    except MemoryError as error:
        raise EstateError(f"The state file '{path}' asks for more memory than there is.") from error
    except Exception as error:  # whatever a crafted file makes of an estate's classes: it is one thing to a person
        raise EstateError(f"The state file '{path}' is of another version of hvsim: {error}.") from error


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
        return _FOLD_NAMES.get(id(thing))

    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, MethodType):
            return bound, (thing.__self__, thing.__func__.__name__)
        if isinstance(thing, _BY_NAME) and not may_be_kept(thing):
            what = f"{thing.__module__}.{thing.__qualname__}"
            raise EstateError(f"The lab cannot be kept: {what} does not belong into a state file.")
        return NotImplemented


class _Reader(pickle.Unpickler):
    def persistent_load(self, identity: Any) -> Any:
        if identity in _FOLDS:
            return _FOLDS[identity]
        if identity != _MOUNT:
            raise pickle.UnpicklingError("an unknown reference")
        return MemoryDirectory(now=start_time, space=Space(0), fold=WINDOWS_PATHS.fold)

    def find_class(self, module: str, name: str) -> Any:
        return class_named(module, name)
