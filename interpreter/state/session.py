"""Session states: the global one, and one per module. Each has a top scope and, for a module, the module itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope


class SessionState:
    """System.Management.Automation.SessionState: where the code of a module (or of no module) finds its names."""

    __slots__ = ("extended", "module", "scope")
    net_name = "System.Management.Automation.SessionState"

    scope: Scope

    def __init__(self, module: Any = None) -> None:
        self.module = module
        self.extended: object = None
