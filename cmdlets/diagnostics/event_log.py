"""Get-EventLog: entries of the classic logs, as scripts of Windows PowerShell ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from hvsim.cmdlets.diagnostics.event_log_types import ENTRY, LOG, ClassicEntry, ClassicLog
from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.cmdlets.estate.values import moment
from hvsim.infrastructure.computers.events import EventLog
from hvsim.infrastructure.errors import NotFound
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange, ValidateSet
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import compare

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

MODULE = "Microsoft.PowerShell.Management"
WINDOWS_ONLY = True
ENTRY_KINDS = ("Error", "Information", "FailureAudit", "SuccessAudit", "Warning")
INVALID = "System.InvalidOperationException"
_READ, _LIST = "LogName", "List"


def classic_logs(engine: Engine, word: str) -> Iterable[str]:
    """Names of classic logs, for completion."""
    return inside_of(engine).events.classic


class EventLogCommand(Cmdlet):
    """A command over the classic logs of machines."""

    def machines(self, names: Iterable[str] | None) -> Iterator[tuple[str, EventLog]]:
        """Each machine that is up, by the name that was given for it ('.' for this one); others are reported."""
        for name in list(names or ()) or ["."]:
            try:
                yield name, inside_named(self.engine, name).events
            except NotFound:
                self.write_error(
                    f"The network path was not found: '{name}'.",
                    "System.IO.IOException",
                    "NotSpecified",
                    exception="System.IO.IOException",
                    target=name,
                )

    def no_log(self, log: str, machine: str) -> None:
        """Reports that a machine has no such log."""
        self.write_error(
            f"The event log '{log}' on computer '{machine}' does not exist.",
            INVALID,
            "NotSpecified",
            exception=INVALID,
        )


@cmdlet("Get-EventLog", default_set=_READ, output=(ENTRY, LOG, "System.String"))
class GetEventLog(EventLogCommand):
    """Reads a classic event log, the newest entry first, or lists the logs."""

    log_name: str = parameter(
        sets={_READ: In(position=0, mandatory=True)},
        aliases=("LN",),
        wildcards=True,
        complete=classic_logs,
        help="The log.",
    )
    computer_name: list[str] = parameter(aliases=("Cn",), help="Other machines of the estate.")
    newest: int = parameter(sets=_READ, default=0, validate=ValidateRange(0, 2**31 - 1), help="How many at most.")
    after: Any = parameter(sets=_READ, type="System.DateTime", help="Entries after this moment.")
    before: Any = parameter(sets=_READ, type="System.DateTime", help="Entries before this moment.")
    user_name: list[str] = parameter(
        sets=_READ, wildcards=True, help="Entries that belong to these users; those here belong to none."
    )
    instance_id: list[Any] = parameter(
        sets={_READ: In(position=1)}, type="System.Int64[]", help="Entries with these numbers."
    )
    index: list[int] = parameter(sets=_READ, help="Entries by their place in the log.")
    entry_type: list[str] = parameter(
        sets=_READ, aliases=("ET",), validate=ValidateSet(ENTRY_KINDS), help="Entries of these kinds."
    )
    source: list[str] = parameter(sets=_READ, aliases=("ABO",), wildcards=True, help="Entries of these programs.")
    message: str = parameter(sets=_READ, aliases=("MSG",), wildcards=True, help="Entries with such a text.")
    as_base_object: Switch = parameter(
        sets=_READ, no_effect="The objects are the same with it.", help="Objects without what PowerShell adds."
    )
    list: Switch = parameter(sets=_LIST, help="Lists logs instead of entries.")
    as_string: Switch = parameter(sets=_LIST, help="Only the names of the logs.")

    examples = [
        Example("Get-EventLog -List -AsString", "The classic logs.", output="Application\nSecurity\nSystem\n"),
        Example(
            "Get-EventLog Application -Source Backup -EntryType Error -Newest 1 | Select-Object EventID, Message",
            "The last failure that a script has noted down.",
            setup="New-EventLog Application Backup; Write-EventLog Application Backup 7 Error 'No room'",
        ),
    ]

    def process(self) -> None:
        for name, events in self.machines(self.computer_name):
            if self.parameter_set == _LIST or not self.log_name:
                self._list(name, events)
            else:
                self._read(name, events)

    def _list(self, machine: str, events: EventLog) -> None:
        for log in events.classic:
            self.write(log if self.as_string else ClassicLog(events, log, machine))

    def _read(self, machine: str, events: EventLog) -> None:
        logs = [log for log in events.classic if matches(self.log_name, log)]
        if not logs and not has_wildcards(self.log_name):
            self.no_log(self.log_name, machine)
            return
        found = False
        for log in logs:
            entries = (item for item in reversed(ClassicLog(events, log, machine).entries) if self._suits(item))
            for item in islice(entries, self.newest or None):
                found = True
                self.write(item)
        if not found:
            self.write_error(
                "No matches found",
                "GetEventLogNoEntriesFound",
                "ObjectNotFound",
                exception="System.ArgumentException",
            )

    def _suits(self, item: ClassicEntry) -> bool:
        entry, time = item.entry, moment(item.entry.time)
        return (
            (self.after is None or compare(time, self.after) > 0)
            and (self.before is None or compare(time, self.before) < 0)
            and not self.user_name
            and (not self.instance_id or entry.number in self.instance_id)
            and (not self.index or entry.record in self.index)
            and (not self.entry_type or item.kind.lower() in map(str.lower, self.entry_type))
            and (not self.source or any(matches(pattern, entry.provider) for pattern in self.source))
            and (self.message is None or matches(self.message, entry.message))
        )
