"""Where a pipeline ends: Out-Null, Out-Default, Out-Host."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ErrorRecord

_OBJECT = "System.Management.Automation.PSObject"


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

    paging: Switch = parameter(simulated=False, help="Shows a page at a time.")

    examples = [Example("'shown' | Out-Host", "Shows a string.", output="shown\n")]
