"""The default views of backup objects: where the product's are known, theirs; otherwise what a person wants to see."""

from __future__ import annotations

from typing import Any

from hvsim.infrastructure.backup.session import size_text
from hvsim.interpreter.formatting.views import Field, Source, column, list_view, register_view, table_view

CORE = "Veeam.Backup.Core."
HVSIM = "HvSim."

_TABLES: dict[str, tuple[str | tuple[Source, str], ...]] = {
    CORE + "CBackupJob": (
        ("Name", "Job Name"),
        ("TypeToString", "Type"),
        ("LastState", "State"),
        ("LastResult", "Last Result"),
        "Description",
    ),
    CORE + "CBackupRepository": ("Name", "Type", "Host", "FriendlyPath", "Description"),
    CORE + "CBackupSession": (
        ("JobName", "Job Name"),
        (lambda session, engine: "Full" if session.full else "Incremental", "Type"),
        "State",
        "Result",
        ("CreationTime", "Start Time"),
        (lambda session, engine: size_text(session.read), "Read"),
        (lambda session, engine: size_text(session.transferred), "Transferred"),
    ),
    CORE + "CBackupTaskSession": (
        "Name",
        "Status",
        "Consistency",
        (lambda task, engine: size_text(task.read), "Read"),
        (lambda task, engine: size_text(task.transferred), "Transferred"),
        ("ChangeTracking", "CBT"),
    ),
    CORE + "COib": (("VmName", "VM Name"), ("CreationTime", "Creation Time"), "Type"),
    HVSIM + "TraceEvent": (
        "Step",
        (lambda event, engine: _clock(event.start), "Start"),
        (lambda event, engine: _seconds(event), "Seconds"),
        "Component",
        "Action",
        "Outcome",
    ),
    HVSIM + "LogRecord": ((lambda record, engine: _clock(record.time), "Time"), "Status", "Title"),
    HVSIM + "DiskRun": (
        "Name",
        "Mode",
        (lambda disk, engine: size_text(disk.size), "Size"),
        (lambda disk, engine: size_text(disk.read), "Read"),
        (lambda disk, engine: size_text(disk.transferred), "Transferred"),
    ),
    HVSIM + "BackupVerification": ("VMName", "CreationTime", "Type", "Result", "DamagedBlocks"),
}

_LISTS = {
    CORE + "Common.CHost": (
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


def _clock(moment: Any) -> str:
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100000}"


def _seconds(event: Any) -> str:
    return f"{(event.end - event.start).total_seconds():.1f}" if event.end else "..."
