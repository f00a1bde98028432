"""hvsim: a PowerShell-compatible shell over a simulated Hyper-V and backup estate.

The front door: `hvsim.Session` runs scripts from Python, `hvsim` on the command line does the rest.
"""

from __future__ import annotations

import typing

__version__ = "0.1.0"
__all__ = ["ScriptError", "Session", "__version__"]

if typing.TYPE_CHECKING:
    from hvsim.interpreter.errors import ScriptError
    from hvsim.session import Session


def __getattr__(name: str) -> object:
    # The command line must not pay for the session when it prints its version.
    if name == "Session":
        from hvsim.session import Session

        return Session
    if name == "ScriptError":
        from hvsim.interpreter.errors import ScriptError

        return ScriptError
    raise AttributeError(f"module 'hvsim' has no attribute {name!r}")
