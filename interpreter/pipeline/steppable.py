"""A pipeline that somebody else drives, step by step: what proxy functions are made of.

Begin, one Process per object, End. The stages are those any pipeline has; only who feeds them is different.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import failure
from hvsim.interpreter.pipeline.signals import PipelineFailed, StopUpstream
from hvsim.interpreter.pipeline.stage import finish_behind

if TYPE_CHECKING:
    from hvsim.interpreter.pipeline.stage import Out, Stage

# Makes the stages, given where their output goes and whether objects will come in.
Maker = Callable[["Out", bool], Sequence["Stage"]]


class SteppablePipeline:
    """System.Management.Automation.SteppablePipeline."""

    __slots__ = ("_ended", "_made", "_make", "_out", "_stages", "extended")
    net_name = "System.Management.Automation.SteppablePipeline"

    def __init__(self, make: Maker) -> None:
        self._make = make
        self._stages: Sequence[Stage] = ()
        self._ended = False
        self._made: list[Any] = []
        self._out: Out = self._made.append
        self.extended: Any = None

    def begin(self, expects_input: bool, out: Out | None = None) -> None:
        """Binds the commands and runs their begin blocks; output goes to `out`, or is what each step gives."""
        if self._stages:
            raise failure(
                'Cannot perform operation because operation "Begin" is already in progress.',
                "SteppablePipelineAlreadyBegun",
                "InvalidOperation",
                "System.Management.Automation.PSInvalidOperationException",
            )
        if out is not None:
            self._out = out
        self._stages = self._make(lambda value: self._out(value), expects_input)
        self._step(self._prepare)

    def process(self, *values: Any) -> list[Any]:
        """Gives the first command an object; what came out of the last one meanwhile."""
        if not self._ended:
            for value in values:
                self._step(partial(self._stages[0].process, value))
        return self._taken()

    def end(self) -> list[Any]:
        """Runs the end blocks; the commands are then done with."""
        try:
            if not self._ended:
                self._step(self._finish)
        finally:
            self.clean()
        return self._taken()

    def clean(self) -> None:
        """Lets the commands clean up, once."""
        self._ended = True
        stages, self._stages = self._stages, ()
        for stage in stages:
            stage.stop()

    def _prepare(self) -> None:
        for stage in self._stages:
            stage.prepare()
        for stage in self._stages:
            stage.begin()

    def _finish(self) -> None:
        for stage in self._stages:
            stage.end()

    def _step(self, action: Callable[[], None]) -> None:
        try:
            action()
        except StopUpstream as stop:
            finish_behind(self._stages, stop, 0)
            self._ended = True
        except PipelineFailed as failed:
            if failed.stage not in self._stages:
                raise
            raise failed.error from None

    def _taken(self) -> list[Any]:
        taken = list(self._made)
        self._made.clear()
        return taken
