"""Out-GridView: a window with a table that people filter and choose from; here the terminal shows it and asks."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter

WINDOWS_ONLY = True
_MODE = "Microsoft.PowerShell.Commands.OutputModeOption"
_QUESTION = "Rows to pass on (numbers with commas, * for all, nothing for none)"


@cmdlet("Out-GridView", default_set="PassThru", windows_aliases=("ogv",))
class OutGridView(Cmdlet):
    """Shows objects in a table under a title, and lets the user choose which of them go on."""

    input_object: Any = parameter(pipeline=True, type="System.Management.Automation.PSObject", help="The objects.")
    title: str = parameter(help="What stands above the table.")
    wait: Switch = parameter(sets="Wait", no_effect="The table is shown before the next command.", help="Waits.")
    output_mode: object = parameter(sets="OutputMode", type=_MODE, help="Whether none, one or several go on.")
    pass_thru: Switch = parameter(sets={"PassThru": In()}, help="Several may go on.")

    examples = [
        Example("Get-VM | Out-GridView -Title 'The machines'", "Look at them."),
        Example("Get-VM | Select-Object Name, State | Out-GridView", "Some columns."),
    ]

    def begin(self) -> None:
        self.items: list[Any] = []

    def process(self) -> None:
        if self.input_object is not None:
            self.items.append(self.input_object)

    def end(self) -> None:
        self._show()
        mode = str(self.output_mode) if self.output_mode is not None else "None"
        most = len(self.items) if self.pass_thru or mode == "Multiple" else 1 if mode == "Single" else 0
        if self.items and most:
            for index in self._chosen(most):
                self.write(self.items[index])

    def _show(self) -> None:
        engine = self.engine
        shown = engine.call("Format-Table", (), {"AutoSize": True}, self.items)
        text = "".join(engine.call("Out-String", (), {}, shown)).strip("\r\n")
        engine.call("Write-Host", (f"{self.title or 'Out-GridView'}\n\n{text}\n",))

    def _chosen(self, most: int) -> list[int]:
        """The places of the rows that the user names, at most so many; others are left out."""
        answer = str(self.engine.call("Read-Host", (_QUESTION,))[0]).strip()
        if answer == "*":
            return list(range(len(self.items)))[:most]
        numbers = [int(part) for part in answer.replace(" ", "").split(",") if part.isdecimal()]
        return [number - 1 for number in numbers if 0 < number <= len(self.items)][:most]
