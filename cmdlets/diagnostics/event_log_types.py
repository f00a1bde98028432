"""How classic event logs and their entries look to PowerShell: System.Diagnostics.EventLog and EventLogEntry."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import Int64, array, enum, moment
from hvsim.infrastructure.computers.events import EventEntry, EventLevel, EventLog, LogLimits
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.formatting.views import column, register_view, table_view
from hvsim.interpreter.values import NOTHING, Array, named_type
from hvsim.interpreter.values.arrays import ByteArray
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.numbers.numbers import Int16
from hvsim.interpreter.values.types.value_types import register_class

ENTRY = "System.Diagnostics.EventLogEntry"
LOG = "System.Diagnostics.EventLog"
ENTRY_TYPE = "System.Diagnostics.EventLogEntryType"
OVERFLOW = "System.Diagnostics.OverflowAction"

enum_type(ENTRY_TYPE, {"Error": 1, "Warning": 2, "Information": 4, "SuccessAudit": 8, "FailureAudit": 16})
enum_type(OVERFLOW, {"DoNotOverwrite": -1, "OverwriteAsNeeded": 0, "OverwriteOlder": 1})


@frozen(eq=False)
class ClassicEntry:
    """An entry as the older commands show it."""

    entry: EventEntry

    @property
    def kind(self) -> str:
        """The name of its EntryType; '' for a critical one, which that type does not know."""
        if self.entry.audit:
            return self.entry.audit
        return "" if self.entry.level is EventLevel.CRITICAL else self.entry.level.label


@frozen(eq=False)
class ClassicLog:
    """A log of a machine."""

    events: EventLog
    name: str
    machine: str

    @property
    def entries(self) -> list[ClassicEntry]:
        """What is in it, the oldest first."""
        return [ClassicEntry(entry) for entry in self.events.read(self.name)]

    @property
    def limits(self) -> LogLimits:
        """What is set about it."""
        return self.events.limits_of(self.name)


def _kind(item: ClassicEntry) -> EnumValue:
    return enum(ENTRY_TYPE, item.kind) if item.kind else EnumValue(named_type(ENTRY_TYPE), 0)


def _category(item: ClassicEntry) -> str:
    return f"({item.entry.category})"


def _entries(log: ClassicLog) -> Array:
    return array(log.entries, ENTRY)


live_type(
    ENTRY,
    ClassicEntry,
    {
        "string MachineName": lambda i: i.entry.computer,
        "byte[] Data": lambda i: ByteArray(i.entry.data),
        "int Index": lambda i: i.entry.record,
        "string Category": _category,
        "System.Int16 CategoryNumber": lambda i: Int16(i.entry.category),
        "int EventID": lambda i: i.entry.number,
        f"{ENTRY_TYPE} EntryType": _kind,
        "string Message": lambda i: i.entry.message,
        "string Source": lambda i: i.entry.provider,
        "string[] ReplacementStrings": lambda i: array([i.entry.message], "System.String"),
        "long InstanceId": lambda i: Int64(i.entry.number),
        "datetime TimeGenerated": lambda i: moment(i.entry.time),
        "datetime TimeWritten": lambda i: moment(i.entry.time),
        "string UserName": lambda i: None,
    },
)
_LOG = declare(LOG)
register_class(ClassicLog, _LOG.net_type)
_LOG.property("string Log")(lambda log: log.name)
_LOG.property("string LogDisplayName")(lambda log: log.name)
_LOG.property("string MachineName")(lambda log: log.machine)
_LOG.property("long MaximumKilobytes")(lambda log: Int64(log.limits.size // 1024))
_LOG.property("int MinimumRetentionDays")(lambda log: log.limits.retention)
_LOG.property(f"{OVERFLOW} OverflowAction")(lambda log: enum(OVERFLOW, log.limits.overflow))
_LOG.property(f"{ENTRY}[] Entries")(_entries)


@_LOG.method("void Clear()")
def _clear(log: ClassicLog) -> Any:
    log.events.clear(log.name)
    return NOTHING


register_view(
    table_view(
        ENTRY,
        [
            column("Index", None, 8, "right"),
            column("TimeGenerated", "Time", 13, format="{0:MMM dd HH:mm}"),
            column("EntryType", None, 11),
            column("Source", None, 20),
            column("InstanceID", None, 12, "right"),
            column("Message"),
        ],
    )
)
register_view(
    table_view(
        LOG,
        [
            column("MaximumKilobytes", "Max(K)", 8, "right", format="{0:N0}"),
            column("MinimumRetentionDays", "Retain", 6, "right"),
            column("OverflowAction", None, 18),
            column(lambda log, _: len(log.entries), "Entries", 10, "right", format="{0:N0}"),
            column("Log"),
        ],
    )
)
