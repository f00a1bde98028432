"""The session's history: Get-History, Add-History, Clear-History, Invoke-History."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.history import HistoryEntry
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values.members.access import get_property

if TYPE_CHECKING:
    from hvsim.interpreter.commands.history import History

_ENTRY = "Microsoft.PowerShell.Commands.HistoryInfo"
_LARGEST = 32767


class _HistoryCmdlet(Cmdlet):
    @property
    def history(self) -> History:
        found: History = self.engine.history
        return found

    def _unknown(self, number: int) -> None:
        self.write_error(
            f"Cannot locate the history for Id {number}.",
            f"{'InvokeHistory' if self.command.name == 'Invoke-History' else 'GetHistory'}NoHistoryForId",
            "ObjectNotFound",
            exception="System.ArgumentException",
            target=number,
        )


@cmdlet("Get-History", aliases=("ghy", "h", "history"), output=_ENTRY)
class GetHistory(_HistoryCmdlet):
    """Gives the commands that were typed in the session."""

    id: list[int] = parameter(
        position=0, pipeline=True, type="System.Int64[]", help="The entries by number; with -Count, up to that one."
    )
    count: int = parameter(position=1, validate=ValidateRange(0, _LARGEST), help="How many of the newest entries.")

    examples = [Example("Get-History -Count 2", "Shows the last two lines of the session.")]

    def process(self) -> None:
        entries = self.history.entries
        if "Id" not in self.bound:
            self.write_all(entries[-self.count :] if self.count else entries if "Count" not in self.bound else [])
            return
        for number in self.id or ():
            entry = self.history.find(int(number))
            if entry is None:
                self._unknown(int(number))
            elif self.count:
                last = entries.index(entry) + 1
                self.write_all(entries[max(0, last - self.count) : last])
            else:
                self.write(entry)


@cmdlet("Add-History", output=_ENTRY)
class AddHistory(_HistoryCmdlet):
    """Puts commands into the history of the session."""

    input_object: list[object] = parameter(
        position=0, pipeline=True, type="System.Management.Automation.PSObject[]", help="The entries to add."
    )
    passthru: Switch = parameter(help="Gives the added entries.")

    examples = [Example("Get-History | Add-History", "Adds the lines of the session once more.")]

    def process(self) -> None:
        for entry in self.input_object or ():
            added = self._add(entry)
            if added is not None and self.passthru:
                self.write(added)

    def _add(self, entry: object) -> HistoryEntry | None:
        """Adds an entry, or any object with an entry's command line."""
        if isinstance(entry, HistoryEntry):
            return self.history.add(entry.command_line, entry.started, entry.ended, entry.status)
        text, status = get_property(entry, "CommandLine"), get_property(entry, "ExecutionStatus", "Completed")
        now = self.engine.clock.now()
        if isinstance(text, str):
            return self.history.add(text, now, now, str(status))
        self.write_error(
            "Cannot add history because the input object has a format that is not valid.",
            "AddHistoryInvalidInput",
            "InvalidData",
            exception="System.Management.Automation.PSInvalidCastException",
            target=entry,
        )
        return None


@cmdlet("Clear-History", default_set="IDParameter", confirm="Medium", aliases=("clhy",))
class ClearHistory(_HistoryCmdlet):
    """Forgets commands of the history."""

    id: list[int] = parameter(sets="IDParameter", position=0, help="The entries by number.")
    command_line: list[str] = parameter(sets="CommandLineParameter", wildcards=True, help="The entries by their text.")
    count: int = parameter(position=1, help="How many of the entries that fit, oldest first.")
    newest: Switch = parameter(help="With -Count, newest first.")

    examples = [Example("Clear-History", "Forgets everything.")]

    def end(self) -> None:
        chosen = [entry for entry in self.history.entries if self._fits(entry)]
        if "Count" in self.bound:
            chosen = chosen[-self.count :] if self.newest else chosen[: self.count]
        if self.should_process("All history" if not self.bound else f"{len(chosen)} entries", "Clear-History"):
            self.history.entries[:] = [entry for entry in self.history.entries if entry not in chosen]

    def _fits(self, entry: HistoryEntry) -> bool:
        if "Id" in self.bound:
            return entry.id in self.id
        if "CommandLine" in self.bound:
            return any(matches(pattern, entry.command_line) for pattern in self.command_line)
        return True


@cmdlet("Invoke-History", confirm="Medium", aliases=("ihy", "r"))
class InvokeHistory(_HistoryCmdlet):
    """Runs a command of the history again."""

    id: str = parameter(
        position=0, by_property_name=True, help="The entry's number or the beginning of its text; the newest otherwise."
    )

    examples = [
        Example(
            "Invoke-History 1",
            "Runs the first line of the session again.",
            setup="[pscustomobject]@{ CommandLine = '1 + 1' } | Add-History",
            output="1 + 1\n2\n",
        )
    ]

    def end(self) -> None:
        entries = self.history.entries
        if "Id" not in self.bound:
            entry = entries[-1] if entries else None
        elif self.id.isdecimal():
            entry = self.history.find(int(self.id))
            if entry is None:
                self._unknown(int(self.id))
                return
        else:
            entry = self.history.starting_with(self.id)
        if entry is None:
            self.fail(
                "Cannot locate history.",
                "InvokeHistoryNoLastHistoryEntry",
                "ObjectNotFound",
                exception="System.InvalidOperationException",
            )
        if self.should_process(entry.command_line, "Invoke-History"):
            self.engine.console.write(f"{entry.command_line}\n")
            self.write_all(self.engine.invoke(entry.command_line))
