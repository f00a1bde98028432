"""Get-PSCallStack: the calls that led here."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet
from hvsim.interpreter.pipeline.frame import Frame, line_of
from hvsim.interpreter.values import to_string

_BLOCK = "<ScriptBlock>"


class CallStackFrame:
    """One call: of what, with which arguments, and where it stands now."""

    def __init__(self, frame: Frame, line: int) -> None:
        self._frame = frame
        self.line = line
        self.function_name = frame.name or _BLOCK
        self.extended: Any = None

    @property
    def script_name(self) -> str | None:
        source = self._frame.source
        return source.file if source is not None and source.file else None

    @property
    def command(self) -> str:
        return self._frame.name or (_leaf(self.script_name) if self.script_name else _BLOCK)

    @property
    def location(self) -> str:
        return f"{_leaf(self.script_name)}: line {self.line}" if self.script_name else "<No file>"

    @property
    def arguments(self) -> str:
        """The bound parameters as `{x=5, y=z}`, unbound ones in brackets behind them."""
        bound = self._frame.bound
        parts = [f"{key}={to_string(value)}" for key, value in bound.items()] if bound is not None else []
        parts += [f"$args=[{to_string(value)}]" for value in self._frame.arguments or ()]
        return "{" + ", ".join(parts) + "}"

    @property
    def invocation_info(self) -> Any:
        return self._frame.my_invocation()

    def text(self) -> str:
        """Where it stands, in words."""
        place = f"{self.script_name}: line {self.line}" if self.script_name else "<No file>"
        return f"at {self.function_name}, {place}"


net_object(
    CallStackFrame,
    "System.Management.Automation.CallStackFrame",
    {
        "string ScriptName": "script_name",
        "int ScriptLineNumber": "line",
        "System.Management.Automation.InvocationInfo InvocationInfo": "invocation_info",
        "string FunctionName": "function_name",
        "string Command": "command",
        "string Location": "location",
        "string Arguments": "arguments",
    },
    text=CallStackFrame.text,
)


def _leaf(path: str | None) -> str:
    return (path or "").replace("\\", "/").rpartition("/")[2]


@cmdlet("Get-PSCallStack", aliases=("gcs",), output="System.Management.Automation.CallStackFrame")
class GetPSCallStack(Cmdlet):
    """Gives the calls that led to this one, the innermost first."""

    examples = [
        Example("function Test-It { (Get-PSCallStack)[0].FunctionName }; Test-It", "Who is running.", output="Test-It"),
    ]

    def end(self) -> None:
        frame = self.engine.frame
        node = None if frame is None else frame.site
        while frame is not None:
            if frame.ast is not None:
                self.write(CallStackFrame(frame, line_of(frame, node)))
            frame = frame.caller
            node = None if frame is None else frame.site
