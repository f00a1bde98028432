"""The default views of backup objects: where the product's are known, theirs; otherwise what a person wants to see."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.veeam.names import HVSIM, JOB, POINT, REPOSITORY, SERVER, SESSION, TASK
from hvsim.infrastructure.backup.runs.session import size_text
from hvsim.interpreter.formatting.views import Field, Source, column, list_view, register_view, table_view
from hvsim.interpreter.values.dates.datetimes import DateTime, TimeSpan
from hvsim.interpreter.values.members.access import get_property

_TABLES: dict[str, tuple[str | tuple[Source, str], ...]] = {
    JOB: (
        ("Name", "Job Name"),
        ("TypeToString", "Type"),
        ("LastState", "State"),
        ("LastResult", "Last Result"),
        "Description",
    ),
    REPOSITORY: ("Name", "Type", "Host", "FriendlyPath", "Description"),
    SESSION: (
        ("JobName", "Job Name"),
        (lambda session, engine: "Full" if get_property(session, "IsFullMode") else "Incremental", "Type"),
        "State",
        "Result",
        ("CreationTime", "Start Time"),
        (lambda session, engine: _size(session, "ReadSize"), "Read"),
        (lambda session, engine: _size(session, "TransferedSize"), "Transferred"),
    ),
    TASK: (
        "Name",
        "Status",
        "Consistency",
        (lambda task, engine: _size(task, "ReadSize"), "Read"),
        (lambda task, engine: _size(task, "TransferedSize"), "Transferred"),
        ("ChangeTracking", "CBT"),
    ),
    POINT: (("VmName", "VM Name"), ("CreationTime", "Creation Time"), "Type"),
    HVSIM + "TraceEvent": (
        "Step",
        (lambda event, engine: _clock(event, "Start"), "Start"),
        (lambda event, engine: _seconds(event), "Seconds"),
        "Component",
        "Action",
        "Outcome",
    ),
    HVSIM + "LogRecord": ((lambda record, engine: _clock(record, "Time"), "Time"), "Status", "Title"),
    HVSIM + "DiskRun": (
        "Name",
        "Mode",
        (lambda disk, engine: _size(disk, "Size"), "Size"),
        (lambda disk, engine: _size(disk, "ReadSize"), "Read"),
        (lambda disk, engine: _size(disk, "TransferedSize"), "Transferred"),
    ),
    HVSIM + "VolumeSnapshot": ("Group", "HostName", "Provider", "Volumes", "Machines"),
    HVSIM + "HostLoad": ("HostName", "Machines", "Snapshots", "PeakSnapshots", "WorkingTime", "HeldTime"),
    HVSIM + "BackupVerification": ("VMName", "CreationTime", "Type", "Result", "DamagedBlocks"),
}

_LISTS = {
    SERVER: (
        "Info ParentId Id Uid Name Reference Description IsUnavailable Type ApiVersion PhysHostId ProxyServicesCreds"
    ),
}


def register() -> None:
    """Makes the views known to the formatter."""
    for type_name, fields in _TABLES.items():
        register_view(table_view(type_name, [_column(field) for field in fields], autosize=True))
    for type_name, names in _LISTS.items():
        register_view(list_view(type_name, [column(name) for name in names.split()]))


def _column(field: str | tuple[Source, str]) -> Field:
    source, label = (field, None) if isinstance(field, str) else field
    return column(source, label, alignment="left")


# Columns read PowerShell's properties, which a live object and a deserialized one both have.


def _size(value: Any, name: str) -> str:
    size = get_property(value, name)
    return size_text(size) if isinstance(size, int) else ""


def _clock(value: Any, name: str) -> str:
    moment = get_property(value, name)
    if not isinstance(moment, DateTime):
        return ""
    clock = moment.to_python()
    return f"{clock:%H:%M:%S}.{clock.microsecond // 100000}"


def _seconds(event: Any) -> str:
    duration = get_property(event, "Duration")
    return f"{duration.total_seconds:.1f}" if isinstance(duration, TimeSpan) else "..."
