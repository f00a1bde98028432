"""Control flow as values: what a statement returns when the next one is not to run, and how it crosses a command.

Inside a function a signal is returned, never raised. Between a script block and the pipeline that called it stand
Python frames of cmdlets: there it travels as `FlowException`. None of these are errors, and `catch` never sees them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.errors import ScriptError


class Signal:
    """The base of all signals."""

    __slots__ = ()


class Break(Signal):
    """Leaves the loop or switch of that label; the nearest one without a label."""

    __slots__ = ("label",)

    def __init__(self, label: str | None = None) -> None:
        self.label = label


class Continue(Signal):
    """Goes on with the next round of the loop of that label."""

    __slots__ = ("label",)

    def __init__(self, label: str | None = None) -> None:
        self.label = label


class Return(Signal):
    """Leaves the script block; what it returns has been written already."""

    __slots__ = ()


class Exit(Signal):
    """Leaves the script, or the session when no script runs."""

    __slots__ = ("code",)

    def __init__(self, code: int) -> None:
        self.code = code


BREAK = Break()
CONTINUE = Continue()
RETURN = Return()


class ControlFlow(BaseException):
    """What unwinds Python frames without being an error: derived from BaseException so that no handler takes it."""


class FlowException(ControlFlow):
    """A break, continue or exit on its way through a command to the statement that called it."""

    def __init__(self, signal: Signal) -> None:
        super().__init__(signal)
        self.signal = signal


class StopUpstream(ControlFlow):
    """`stage` wants no more input: the commands before it end at once, those behind it end as usual."""

    def __init__(self, stage: Any) -> None:
        super().__init__()
        self.stage = stage


class PipelineFailed(ControlFlow):
    """A terminating error of a command further down, on its way up through the commands before it.

    Their `catch` blocks do not see it, their `finally` blocks run; the pipeline turns it back into the error.
    """

    def __init__(self, stage: Any, error: ScriptError) -> None:
        super().__init__(error)
        self.stage = stage
        self.error = error
