"""Out-String: what the console would show, as text."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting import Formatter


@cmdlet("Out-String", default_set="NoNewLineFormatting", output="System.String")
class OutString(Cmdlet):
    """Gives what the console would show of objects, as one string or line by line."""

    width: int = parameter(
        validate=ValidateRange(2, 2**31 - 1), help="How wide a line may be; the console's width unless given."
    )
    stream: bool = parameter(sets="StreamFormatting", type=SWITCH, help="Gives one string per line.")
    no_newline: bool = parameter(sets="NoNewLineFormatting", type=SWITCH, help="Leaves the line ends out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to show.")

    examples = [
        Example("([pscustomobject]@{ A = 1 } | Out-String).Trim()", "A table as one string.", output="A\n-\n1"),
        Example("'a', 'b' | Out-String -NoNewline", "Join texts.", output="ab"),
    ]

    def begin(self) -> None:
        self._lines: list[str] = []
        write = self.write if self.stream else self._lines.append
        self._formatter = Formatter(self.engine, write, width=self.width, keeps_texts=True)

    def process(self) -> None:
        self._formatter.process(self.input_object)

    def end(self) -> None:
        self._formatter.end()
        if not self.stream:
            end = "" if self.no_newline else self.engine.personality.newline
            self.write("".join([line + end for line in self._lines]))
