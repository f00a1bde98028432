"""Get-WinEvent: the event logs of the machine a session is on, of another one, or those in files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attrs import define

from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import Int64, moment
from hvsim.infrastructure.computers.event_queries import InvalidEventQuery, event_filter
from hvsim.infrastructure.computers.events import EventEntry, EventLog
from hvsim.infrastructure.computers.exported_logs import ExportedLog
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.disk_layout import tree_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import Group, column, register_view, table_view
from hvsim.interpreter.values import compare, convert, named_type, to_string

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine

WINDOWS_ONLY = True
EVENT = "System.Diagnostics.Eventing.Reader.EventLogRecord"
LOG = "System.Diagnostics.Eventing.Reader.EventLogConfiguration"
_MOST = 2**31 - 1


@define(eq=False)
class LogInformation:
    """A channel of a machine and what it holds."""

    name: str
    count: int


live_type(
    EVENT,
    EventEntry,
    {
        "datetime TimeCreated": lambda e: moment(e.time),
        "int Id": lambda e: e.number,
        "byte Level": lambda e: e.level.number,
        "string LevelDisplayName": lambda e: e.level.label,
        "string Message": lambda e: e.message,
        "string ProviderName": lambda e: e.provider,
        "string LogName": lambda e: e.channel,
        "string MachineName": lambda e: e.computer,
        "long RecordId": lambda e: Int64(e.record),
    },
)
live_type(LOG, LogInformation, {"string LogName": lambda i: i.name, "long RecordCount": lambda i: Int64(i.count)})
register_view(
    table_view(
        EVENT,
        [
            column("TimeCreated", None, 26, "left"),
            column("Id", None, 8, "right"),
            column("LevelDisplayName", None, 16),
            column("Message"),
        ],
        group=Group("ProviderName"),
    )
)
register_view(table_view(LOG, [column("RecordCount", None, 14, "right"), column("LogName")]))


def log_names(engine: Engine, word: str) -> Iterable[str]:
    """Names of event logs, for completion."""
    return inside_of(engine).events.channels


@cmdlet("Get-WinEvent", default_set="GetLogSet", output=(EVENT, LOG))
class GetWinEvent(Cmdlet):
    """Reads event logs, the newest entry first."""

    log_name: list[str] = parameter(
        sets={"GetLogSet": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        complete=log_names,
        help="The logs; all when left out.",
    )
    list_log: list[str] = parameter(
        sets={"ListLogSet": In(position=0, mandatory=True)}, wildcards=True, help="Lists logs instead of entries."
    )
    provider_name: list[str] = parameter(
        sets={"GetProviderSet": In(position=0, mandatory=True, by_property_name=True)},
        wildcards=True,
        help="The entries of these providers.",
    )
    filter_hashtable: Any = parameter(
        sets={"HashQuerySet": In(position=0, mandatory=True, pipeline=True)},
        type="System.Collections.Hashtable[]",
        help="LogName, ProviderName, Id, Level, StartTime and EndTime that entries have.",
    )
    path: list[str] = parameter(
        sets={"FileSet": In(position=0, mandatory=True, by_property_name=True)},
        aliases=("PSPath",),
        help="Files into which logs were exported.",
    )
    filter_x_path: str = parameter(
        name="FilterXPath",
        sets=("GetLogSet", "GetProviderSet", "FileSet"),
        help="A query of the System part of entries, as *[System[EventID=19080]].",
    )
    max_events: Any = parameter(
        sets=("GetLogSet", "GetProviderSet", "HashQuerySet", "FileSet"),
        type="System.Int64",
        default=_MOST,
        validate=ValidateRange(1, 2**62),
        help="How many at most.",
    )
    computer_name: str = parameter(default="", aliases=("Cn",), help="Another machine of the estate.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="The account.",
    )
    force: Switch = parameter(
        sets=("GetLogSet", "GetProviderSet", "HashQuerySet", "ListLogSet"),
        no_effect="Nothing here is hidden without it.",
        help="Also logs for debugging and analysis.",
    )
    oldest: Switch = parameter(
        sets=("GetLogSet", "GetProviderSet", "HashQuerySet", "FileSet"), help="The oldest entry first."
    )

    examples = [
        Example("Get-WinEvent -ListLog *VMMS*", "Where Hyper-V notes down what it does."),
        Example(
            "Get-WinEvent Microsoft-Windows-Hyper-V-VMMS-Admin -MaxEvents 2 | Select-Object Id, Message",
            "The last two entries of Hyper-V's log.",
            setup="$null = Start-BackupJob Nightly",
        ),
        Example(
            "Get-WinEvent *VMMS* -FilterXPath '*[System[Level<=4 and TimeCreated[timediff(@SystemTime) <= 86400000]]]'",
            "All of the last day.",
            setup="$null = Start-BackupJob Nightly",
        ),
        Example(
            "Get-WinEvent -FilterHashtable @{ LogName = '*VMMS*'; Id = 19080 } | Measure-Object | % Count",
            "How many merges ended well?",
            setup="$null = Start-BackupJob Nightly",
        ),
    ]

    def process(self) -> None:
        try:
            log = inside_named(self.engine, self.computer_name).events
        except NotFound:
            self.write_error(
                "The RPC server is unavailable.",
                "System.Diagnostics.Eventing.Reader.EventLogException",
                "NotSpecified",
                exception="System.Diagnostics.Eventing.Reader.EventLogException",
                target=self.computer_name,
            )
            return
        if self.parameter_set == "ListLogSet":
            self._list(log)
        else:
            self._read(log)

    def _list(self, log: EventLog) -> None:
        for pattern in self.list_log:
            found = [name for name in log.channels if matches(pattern, name)]
            if not found and not has_wildcards(pattern):
                self._no_log(pattern)
            self.write_all(LogInformation(name, sum(1 for _ in log.read(name))) for name in found)

    def _read(self, log: EventLog) -> None:
        try:
            suits = None if self.filter_x_path is None else event_filter(self.filter_x_path, log.clock.now())
        except InvalidEventQuery as invalid:
            self.write_error(
                str(invalid),
                "System.Diagnostics.Eventing.Reader.EventLogException",
                "NotSpecified",
                exception="System.Diagnostics.Eventing.Reader.EventLogException",
            )
            return
        for name in self.log_name or ():
            if not has_wildcards(name) and name.lower() not in map(str.lower, log.channels):
                self._no_log(name)
                return
        queries = self.filter_hashtable if self.parameter_set == "HashQuerySet" else [None]
        source = self._exported() if self.parameter_set == "FileSet" else log.read()
        kept = [entry for entry in source if any(self._suits(entry, query) for query in queries)]
        if suits is not None:
            kept = [entry for entry in kept if suits(entry)]
        if not self.oldest:
            kept.reverse()
        if not kept:
            self.write_error(
                "No events were found that match the specified selection criteria.",
                "NoMatchingEventsFound",
                "ObjectNotFound",
            )
        self.write_all(kept[: int(self.max_events)])

    def _exported(self) -> Iterator[EventEntry]:
        """What files hold; one that is none is reported."""
        tree = tree_of(inside_of(self.engine))
        for name in self.path:
            path = self.engine.providers.file_path(name)
            content = tree.content(path) if tree.is_file(path) else None
            if isinstance(content, ExportedLog):
                yield from content.entries
                continue
            reason = (
                "The file or directory is corrupted and unreadable" if content is not None else "Could not find file"
            )
            self.write_error(
                f"{reason}: '{path}'.",
                "System.Diagnostics.Eventing.Reader.EventLogException",
                "NotSpecified",
                exception="System.Diagnostics.Eventing.Reader.EventLogException",
                target=path,
            )

    def _suits(self, entry: EventEntry, query: Any) -> bool:
        if query is None:
            logs, providers = self.log_name or (), self.provider_name or ()
            return _like(logs, entry.channel) and _like(providers, entry.provider)
        wanted = {to_string(key).lower(): query[key] for key in query}
        return (
            _like(_list_of(wanted.get("logname")), entry.channel)
            and _like(_list_of(wanted.get("providername")), entry.provider)
            and _among(_list_of(wanted.get("id")), entry.number)
            and _among(_list_of(wanted.get("level")), entry.level.number)
            and _not_before(entry, wanted.get("starttime"))
            and _not_after(entry, wanted.get("endtime"))
        )

    def _no_log(self, name: str) -> None:
        machine = self.computer_name or "localhost"
        self.write_error(
            f'There is not an event log on the {machine} computer that matches "{name}".',
            "NoMatchingLogsFound",
            "ObjectNotFound",
            target=name,
        )


def _list_of(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _like(patterns: Iterable[Any], text: str) -> bool:
    patterns = list(patterns)
    return not patterns or any(matches(to_string(pattern), text) for pattern in patterns)


def _among(numbers: list[Any], number: int) -> bool:
    return not numbers or any(convert(item, named_type("System.Int32")) == number for item in numbers)


def _not_before(entry: EventEntry, start: Any) -> bool:
    return start is None or compare(moment(entry.time), convert(start, named_type("System.DateTime"))) >= 0


def _not_after(entry: EventEntry, end: Any) -> bool:
    return end is None or compare(moment(entry.time), convert(end, named_type("System.DateTime"))) <= 0
