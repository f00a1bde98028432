"""Records of the warning, verbose, debug, information and progress streams, and parse errors, as scripts see them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.pipeline.records import HostMessage, InformationRecord, ProgressRecord, TextRecord
from hvsim.interpreter.values import GenericList, resolve_type
from hvsim.interpreter.values.dates.datetimes import DateTime

_AUTOMATION = "System.Management.Automation."

TEXT = declare(_AUTOMATION + "InformationalRecord")


def _set_message(record: TextRecord, text: str) -> None:
    record.message = text


TEXT.property("string Message", setter=_set_message)(lambda record: record.message)
TEXT.property("System.Management.Automation.InvocationInfo InvocationInfo")(lambda record: record.invocation)


declare(_AUTOMATION + "WarningRecord").property("string FullyQualifiedWarningId")(lambda record: "")


@TEXT.method("string ToString()")
def _text(record: TextRecord) -> str:
    return record.message


INFORMATION = declare(_AUTOMATION + "InformationRecord")
INFORMATION.property("System.Object MessageData")(lambda record: record.message_data)
INFORMATION.property("string Source")(lambda record: record.source)
INFORMATION.property("string User")(lambda record: record.user)
INFORMATION.property("string Computer")(lambda record: record.computer)


@INFORMATION.property("datetime TimeGenerated")
def _time(record: InformationRecord) -> DateTime | None:
    return None if record.time_generated is None else DateTime.of_python(record.time_generated)


@INFORMATION.property("System.Collections.Generic.List[string] Tags")
def _tags(record: InformationRecord) -> Any:
    return GenericList(record.tags, resolve_type("System.Collections.Generic.List[string]"))


@INFORMATION.method("string ToString()")
def _information_text(record: InformationRecord) -> str:
    return str(record)


HOST = declare(_AUTOMATION + "HostInformationMessage")
HOST.property("string Message")(lambda message: message.message)
HOST.property("System.Nullable[bool] NoNewLine")(lambda message: message.no_newline)
HOST.property("System.Nullable[System.ConsoleColor] ForegroundColor")(lambda message: message.foreground)
HOST.property("System.Nullable[System.ConsoleColor] BackgroundColor")(lambda message: message.background)


@HOST.method("string ToString()")
def _host_text(message: HostMessage) -> str:
    return message.message


PROGRESS = declare(_AUTOMATION + "ProgressRecord")
PROGRESS.property("int ActivityId")(lambda record: record.id)
PROGRESS.property("int ParentActivityId")(lambda record: record.parent_id)
PROGRESS.property("string Activity")(lambda record: record.activity)
PROGRESS.property("string StatusDescription")(lambda record: record.status)
PROGRESS.property("string CurrentOperation")(lambda record: record.current_operation)
PROGRESS.property("int PercentComplete")(lambda record: record.percent_complete)
PROGRESS.property("int SecondsRemaining")(lambda record: record.seconds_remaining)


@PROGRESS.method("string ToString()")
def _progress_text(record: ProgressRecord) -> str:
    return (
        f"parent = {record.parent_id} id = {record.id} act = {record.activity} stat = {record.status} cur = "
        f"{record.current_operation} pct = {record.percent_complete} sec = {record.seconds_remaining} type = "
        f"{'Completed' if record.completed else 'Processing'}"
    )


PARSE_ERROR = declare(_AUTOMATION + "Language.ParseError")
PARSE_ERROR.property("System.Management.Automation.Language.IScriptExtent Extent")(lambda error: error.extent)
PARSE_ERROR.property("string ErrorId")(lambda error: error.error_id)
PARSE_ERROR.property("string Message")(lambda error: error.message)
PARSE_ERROR.property("bool IncompleteInput")(lambda error: error.incomplete)
