"""Where a pipeline ends: Out-Null, Out-Default, Out-Host."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ErrorRecord
from hvsim.interpreter.paging import Pager, Step

_OBJECT = "System.Management.Automation.PSObject"
_STOPPED = "System.Management.Automation.Host.HostException"


@cmdlet("Out-Null")
class OutNull(Cmdlet):
    """Hides the output: takes objects and drops them."""

    input_object: object = parameter(
        pipeline=True, type=_OBJECT, no_effect="It goes nowhere.", help="What is to be hidden."
    )

    examples = [Example("1..3 | Out-Null", "Shows nothing.", output="")]

    def process(self) -> None:
        """Takes the object and forgets it."""


class _ToHost(Cmdlet):
    """Shows objects on the console as the formatting system lays them out."""

    input_object: object = parameter(pipeline=True, type=_OBJECT, help="What is to be shown.")

    def begin(self) -> None:
        self.formatter: Any = self.engine.open_formatter()

    def process(self) -> None:
        if "InputObject" not in self.bound:
            return
        value = self.input_object
        if isinstance(value, ErrorRecord):
            self.formatter.process_error(value)
        else:
            self.formatter.process(value)

    def end(self) -> None:
        self.formatter.end()


@cmdlet("Out-Default")
class OutDefault(_ToHost):
    """Shows what no other command takes: the end of every pipeline."""

    transcript: Switch = parameter(help="Sends the output to a transcript only; nothing is shown.")

    examples = [Example("'shown' | Out-Default", "Shows a string.", output="shown\n")]

    def process(self) -> None:
        if not self.transcript:
            super().process()


@cmdlet("Out-Host", aliases=("oh",))
class OutHost(_ToHost):
    """Shows objects on the console."""

    paging: Switch = parameter(help="Shows a page at a time, where somebody reads at a terminal.")

    examples = [Example("'shown' | Out-Host", "Shows a string.", output="shown\n")]

    def begin(self) -> None:
        super().begin()
        self.pager = Pager(self.engine, "<SPACE> next page; <CR> next line; Q quit", _step_of, stays=True)

    def process(self) -> None:
        with self._shown():
            super().process()

    def end(self) -> None:
        with self._shown():
            super().end()

    @contextmanager
    def _shown(self) -> Iterator[None]:
        if not self.paging:
            yield
            return
        with self.pager.reading():
            yield
        if self.pager.quit:
            self.fail("The command was stopped by the user.", "", "OperationStopped", exception=_STOPPED)


def _step_of(key: str) -> Step | None:
    if key in ("\r", "\n"):
        return Step.LINE
    return Step.QUIT if key in ("q", "Q", "") else Step.PAGE if key == " " else None
