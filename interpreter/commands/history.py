"""The session's history: what was typed, when it started and ended.

Who runs interactive input adds to it; the history cmdlets read it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

from hvsim.interpreter.values.shown import Shown

CAPACITY = 4096  # $MaximumHistoryCount


@attrs.define(eq=False)
class HistoryEntry(Shown):
    """Microsoft.PowerShell.Commands.HistoryInfo. Times are the simulated machine's."""

    net_name = "Microsoft.PowerShell.Commands.HistoryInfo"

    id: int
    command_line: str
    status: str  # Completed, Failed, Stopped
    started: datetime
    ended: datetime
    extended: Any = None


class History:
    """The entries in order; ids go on after entries were cleared."""

    def __init__(self) -> None:
        self.entries: list[HistoryEntry] = []
        self._next = 1

    def add(self, command_line: str, started: datetime, ended: datetime, status: str = "Completed") -> HistoryEntry:
        """Remembers a line that was run; the oldest is forgotten when there are too many."""
        entry = HistoryEntry(self._next, command_line, status, started, ended)
        self._next += 1
        self.entries.append(entry)
        del self.entries[:-CAPACITY]
        return entry

    def find(self, number: int) -> HistoryEntry | None:
        return next((entry for entry in self.entries if entry.id == number), None)

    def starting_with(self, text: str) -> HistoryEntry | None:
        """The newest entry that starts with the text."""
        return next((entry for entry in reversed(self.entries) if entry.command_line.startswith(text)), None)
