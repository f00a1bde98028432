"""Invoke-Expression and Measure-Command: running text, and timing a block."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.values import invoke_static, named_type


@cmdlet("Invoke-Expression", aliases=("iex",))
class InvokeExpression(Cmdlet):
    """Runs a text as if it stood in the script."""

    command_text: str = parameter(name="Command", position=0, mandatory=True, pipeline=True, help="The text to run.")

    examples = [
        Example("Invoke-Expression '1 + 2'", "Run a text.", output="3"),
        Example("Invoke-Expression '$answer = 42'; $answer", "It runs in the scope of the caller.", output="42"),
    ]

    def process(self) -> None:
        try:
            block = self.engine.parse(self.command_text)
        except ScriptError as error:
            # What is wrong with the text is this command's error, at this command's place.
            error.record.position = error.record.invocation = None
            raise ScriptError(error.record) from None
        run_block(block, block.home(scope_of(self)), self.write, [], variables={}, dot=True)


@cmdlet("Measure-Command", output="System.TimeSpan")
class MeasureCommand(Cmdlet):
    """Runs a script block and says how long it took on the simulated clock."""

    expression: Any = parameter(
        position=0, mandatory=True, type="System.Management.Automation.ScriptBlock", help="What to run."
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="What `$_` is; the block runs once per object.")

    examples = [
        Example("(Measure-Command { Start-Sleep -Seconds 90 }).TotalMinutes", "Time a wait.", output="1.5"),
    ]

    def begin(self) -> None:
        self._seconds = 0.0
        self._run = self.expression.item_function(scope_of(self), lambda value: None)

    def process(self) -> None:
        clock = self.engine.clock
        before = clock.now()
        started = clock.monotonic()
        self._run(self.input_object)
        self._seconds += max((clock.now() - before).total_seconds(), clock.monotonic() - started)

    def end(self) -> None:
        ticks = round(self._seconds * 10_000_000)
        self.write(invoke_static(named_type("System.TimeSpan"), "FromTicks", [ticks], self.engine))
