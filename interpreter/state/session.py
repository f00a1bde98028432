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

    def innermost(self) -> Scope:
        """The scope of the nearest call whose code is of this session state; its top scope when none runs."""
        engine = self.scope.engine
        if engine.current_scope.session is self:
            return engine.current_scope
        frame = engine.frame
        while frame is not None:
            scope: Scope | None = frame.scope
            if scope is not None and scope.session is self:
                return scope
            frame = frame.caller
        return self.scope
