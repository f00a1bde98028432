"""`$PSCmdlet`: what an advanced function may do through its own command object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.pipeline.signals import PipelineFailed

if TYPE_CHECKING:
    from hvsim.interpreter.pipeline.runtime import CommandRuntime


class ScriptCmdlet:
    """System.Management.Automation.PSScriptCmdlet, over the runtime of one call."""

    __slots__ = ("extended", "runtime")
    net_name = "System.Management.Automation.PSScriptCmdlet"

    def __init__(self, runtime: CommandRuntime) -> None:
        self.runtime = runtime
        self.extended: Any = None

    @property
    def my_invocation(self) -> Any:
        return self.runtime.invocation

    @property
    def parameter_set_name(self) -> str:
        return self.runtime.parameter_set or "__AllParameterSets"

    @property
    def session_state(self) -> Any:
        return self.runtime.scope.session

    def throw_terminating_error(self, record: ErrorRecord) -> None:
        """Ends the function, which no `try` inside it can prevent; the statement that called it has the error."""
        runtime = self.runtime
        runtime.identify(record)
        if runtime.variables is not None and "ErrorVariable" in runtime.variables:
            runtime.variables["ErrorVariable"].append(record)
        error = ScriptError(record)
        error.by_command = True
        raise PipelineFailed(runtime.stage, error)
