"""How runs of what is no backup job look to PowerShell: VBRSession, CRestoreSession and their logs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import to_uuid
from hvsim.cmdlets.veeam.members import Source, choices, product_type
from hvsim.cmdlets.veeam.names import CORE, INFOS, MODEL, RESTORE_SESSION
from hvsim.cmdlets.veeam.record_types import RUNNING_END
from hvsim.cmdlets.veeam.records import Logger
from hvsim.infrastructure.backup.repositories.moving import MoveSession
from hvsim.infrastructure.backup.repositories.rescan import RescanSession
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import LogRecord, Result, SessionState

BASE_SESSION = CORE + "CBaseSession"
MOVE_SESSION = INFOS + "VBRMoveBackupSession"
VBR_SESSION = INFOS + "VBRSession"
RESULT = INFOS + "VBRSessionResult"
STATE = INFOS + "VBRSessionState"
LOG_ITEM = INFOS + "VBRLogItem"
LOG_STATUS = choices(INFOS + "VBRLogStatus", ("None", "Succeeded", "Warning", "Failed"))
RESTORES = (
    SessionKind.RESTORE_MACHINE,
    SessionKind.RESTORE_FILES,
    SessionKind.RESTORE_DISKS,
    SessionKind.INSTANT_RECOVERY,
)

enum_type(RESULT, {item.label: item.number for item in Result})
enum_type(STATE, {item.label: item.number for item in SessionState} | {"Idle": 9, "WaitingTape": 8})


@frozen(eq=False)
class RestoreSession:
    """A restore as Get-VBRRestoreSession shows it."""

    run: ServiceSession


@frozen(eq=False)
class RestoreInformation:
    """Its inner record."""

    run: ServiceSession


@frozen(eq=False)
class LogItem:
    """A line of a log with its number."""

    number: int
    record: LogRecord


SESSION_PROPERTIES: dict[str, Source] = {
    "datetime CreationTime": "created",
    "datetime EndTime": "ended",
    "guid JobId": "job_id",
    f"{RESULT} Result": "result",
    f"{STATE} State": "state",
    "guid Id": "id",
}
"""What every run that is no backup job's shows."""
LOG_PROPERTY: dict[str, Source] = {
    f"{LOG_ITEM}[] Log": lambda item: [LogItem(number, record) for number, record in enumerate(item.log, 1)],
}
SESSION_VIEW = "list CreationTime EndTime JobId Result State Id"
_VBR_SESSION: dict[str, Source] = {
    **SESSION_PROPERTIES,
    **LOG_PROPERTY,
    "string Name": "name",
    "string Description": "reason",
    "string Type": "kind.value",
    "int Progress": lambda item: 0 if item.ended is None else 100,
}
product_type(VBR_SESSION, ServiceSession, _VBR_SESSION, view=SESSION_VIEW)
product_type(MOVE_SESSION, MoveSession, _VBR_SESSION, view=SESSION_VIEW)
product_type(
    LOG_ITEM,
    LogItem,
    {
        "int Id": "number",
        "int Usn": "number",
        "string Title": "record.title",
        "string Description": lambda item: "",
        "datetime Time": "record.time",
        "datetime StartTime": "record.time",
        f"{LOG_STATUS} Status": "record.status",
    },
)
_RESTORE = product_type(
    RESTORE_SESSION,
    RestoreSession,
    {
        "guid Id": "run.id",
        "string Name": "run.name",
        "datetime CreationTime": "run.created",
        "datetime CreationTimeUTC": "run.created",
        "datetime EndTime": lambda item: item.run.ended or RUNNING_END,
        "datetime EndTimeUTC": lambda item: item.run.ended or RUNNING_END,
        f"{MODEL}EState State": "run.state",
        f"{MODEL}EResult Result": "run.result",
        "bool IsCompleted": lambda item: item.run.ended is not None,
        "bool IsWorking": lambda item: item.run.ended is None,
        f"{MODEL}EDbJobType JobType": "run.kind.value",
        "string JobTypeString": "run.kind.value",
        f"{MODEL}CRestoreSessionInfo Info": lambda item: RestoreInformation(item.run),
        "guid OibId": lambda item: _point_id(item),
        f"{CORE}XmlLogger Logger": lambda item: Logger(item.run),
    },
    view="table Name State Result CreationTime EndTime",
)
product_type(
    MODEL + "CRestoreSessionInfo",
    RestoreInformation,
    {
        "guid Id": "run.id",
        "string JobName": "run.name",
        "string Reason": "run.reason",
        "string Initiator": "run.initiator",
        "datetime CreationTime": "run.created",
        "datetime EndTime": lambda item: item.run.ended or RUNNING_END,
        f"{MODEL}EResult Result": "run.result",
        "guid OibId": lambda item: _point_id(item),
    },
)


def _wait(engine: Any, identity: Any) -> None:
    """Lets time pass until that run is over."""
    estate = engine.service("Estate")
    known = (*estate.backup_server.service_sessions, *estate.backup_server.sessions())
    session = next((item for item in known if item.id == to_uuid(identity)), None)
    if session is not None and session.process is not None:
        estate.clock.run_until(session.process)


product_type(
    BASE_SESSION,
    RescanSession,
    {
        "guid Id": "id",
        "guid JobId": "job_id",
        "string Name": "name",
        "string JobName": "name",
        f"{MODEL}EDbJobType JobType": "kind.value",
        "datetime CreationTime": "created",
        "datetime EndTime": lambda item: item.ended or RUNNING_END,
        f"{MODEL}EState State": "state",
        f"{MODEL}EResult Result": "result",
        "bool IsCompleted": lambda item: item.ended is not None,
        "bool IsWorking": lambda item: item.ended is None,
        "string Reason": "reason",
        f"{CORE}XmlLogger Logger": Logger,
    },
    view="table JobName JobType State Result CreationTime EndTime",
).static("void Wait4Complete(guid sessionId)", engine=True)(_wait)


def _point_id(item: RestoreSession | RestoreInformation) -> object:
    return UUID(item.run.point.point.id) if item.run.point is not None else None
