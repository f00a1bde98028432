"""hvsim: a PowerShell-compatible shell over a simulated Hyper-V and backup estate.

The front door: `hvsim.Session` runs scripts from Python, `hvsim` on the command line does the rest.
"""

from __future__ import annotations

import typing

__version__ = "0.1.0"
__all__ = ["BadMount", "MountGrant", "ScriptError", "Session", "__version__"]

if typing.TYPE_CHECKING:
    from hvsim.interpreter.errors import ScriptError
    from hvsim.mounts import BadMount, MountGrant
    from hvsim.session import Session

_HOMES = {
    "BadMount": "hvsim.mounts",
    "MountGrant": "hvsim.mounts",
    "ScriptError": "hvsim.interpreter.errors",
    "Session": "hvsim.session",
}


def __getattr__(name: str) -> object:
    # The command line must not pay for the session when it prints its version.
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'hvsim' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(home), name)
