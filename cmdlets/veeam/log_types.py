"""How the logs of runs look to PowerShell: XmlLogger, its lines, and what scripts write into them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import array
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import COMMON, CORE
from hvsim.cmdlets.veeam.records import Logger, LogUpdates, Run
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import LogRecord, RecordStatus, TaskSession

RECORD = CORE + "CTaskLogRecord"
LOGGER = CORE + "XmlLogger"
RECORD_STATUS = COMMON + "ETaskLogRecordStatus"
enum_type(RECORD_STATUS, {"ENone": 0, "ESucceeded": 1, "EFailed": 2, "EWarning": 3})


@frozen(eq=False)
class TaskLogRecord:
    """A line of a log as the product's logger gives it."""

    number: int
    record: LogRecord

    @property
    def status(self) -> str:
        return f"E{self.record.status.value}"


product_type(
    RECORD,
    TaskLogRecord,
    {
        "int OrdinalId": "number",
        "string Title": "record.title",
        "string Description": "record.description",
        f"{RECORD_STATUS} Status": "status",
        "datetime StartTime": "record.time",
        "datetime UpdateTime": "record.time",
        "datetime Time": "record.time",
    },
)


def _records(updates: LogUpdates) -> list[TaskLogRecord]:
    return [TaskLogRecord(number, record) for number, record in enumerate(updates.records, 1)]


product_type(CORE + "CTaskLogUpdates", LogUpdates, {f"{RECORD}[] UpdatedRecords": _records}).method(
    f"{RECORD}[] GetAttentionRecords()"
)(
    lambda updates: array(
        [item for item in _records(updates) if item.record.status in (RecordStatus.WARNING, RecordStatus.FAILED)],
        RECORD,
    )
)
_LOGGER = product_type(LOGGER, Logger, {})
_LOGGER.method(f"{CORE}CTaskLogUpdates GetLog()")(lambda logger: LogUpdates(logger.run.log))


def _now(run: Run | ServiceSession) -> datetime:
    return (run.session if isinstance(run, TaskSession) else run).clock.now()


def _adds(status: RecordStatus) -> Callable[..., int]:
    """A method that adds a line to the log; its number is what the line is changed by later."""

    def add(logger: Logger, title: str | None, description: str | None = None) -> int:
        logger.run.log.append(LogRecord(_now(logger.run), title or "", status, description or ""))
        return len(logger.run.log)

    return add


def _updates(status: RecordStatus) -> Callable[..., None]:
    """A method that changes a line of the log."""

    def update(logger: Logger, number: int, title: str | None, description: str | None = None) -> None:
        if 0 < number <= len(logger.run.log):
            record = logger.run.log[number - 1]
            record.title, record.status, record.description = title or "", status, description or ""

    return update


for _name, _status in {
    "Log": RecordStatus.NONE,
    "Success": RecordStatus.SUCCEEDED,
    "Warning": RecordStatus.WARNING,
    "Err": RecordStatus.FAILED,
}.items():
    _LOGGER.method(f"int Add{_name}(string title)", f"int Add{_name}(string title, string description)")(_adds(_status))
    _LOGGER.method(
        f"void Update{_name}(int cookie, string title)",
        f"void Update{_name}(int cookie, string title, string description)",
    )(_updates(_status))
