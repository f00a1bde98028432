"""`$PSCmdlet`: what an advanced function may do through its own command object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, ScriptError
from hvsim.interpreter.pipeline.signals import PipelineFailed
from hvsim.interpreter.values import UInt64, to_bool

if TYPE_CHECKING:
    from hvsim.interpreter.pipeline.runtime import CommandRuntime


class PagingParameters:
    """System.Management.Automation.PagingParameters of one call."""

    __slots__ = ("extended", "first", "include_total_count", "skip")
    net_name = "System.Management.Automation.PagingParameters"

    def __init__(self, common: dict[str, Any]) -> None:
        self.include_total_count = to_bool(common.get("IncludeTotalCount", False))
        self.skip = UInt64(common.get("Skip", 0))
        self.first = UInt64(common.get("First", 2**64 - 1))
        self.extended: Any = None


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
    def paging_parameters(self) -> Any:
        """What -First, -Skip and -IncludeTotalCount say; None for a function without them."""
        if not self.runtime.info.supports_paging:
            return None
        return PagingParameters(self.runtime.common)

    @property
    def session_state(self) -> Any:
        return self.runtime.scope.session

    def throw_terminating_error(self, record: ErrorRecord) -> None:
        """Ends the function, which no `try` inside it can prevent; the statement that called it has the error."""
        runtime = self.runtime
        runtime.identify(record)
        runtime.collect_failure(record)
        error = ScriptError(record)
        error.by_command = True
        raise PipelineFailed(runtime.stage, error)
