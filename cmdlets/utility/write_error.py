"""Write-Error: non-terminating errors of scripts and functions."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import scope_of
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.errors import ErrorRecord, NetException
from hvsim.interpreter.errors.invocation import InvocationInfo

_CATEGORY = "System.Management.Automation.ErrorCategory"
_WRITE_ERROR_EXCEPTION = "Microsoft.PowerShell.Commands.WriteErrorException"
_OWN = ("NoException", "WithException")


@cmdlet("Write-Error", default_set="NoException")
class WriteError(Cmdlet):
    """Writes an error to the error stream; the script goes on unless told otherwise."""

    message: str = parameter(
        sets={"NoException": In(position=0, mandatory=True, pipeline=True), "WithException": In()},
        aliases=("Msg",),
        allow_null=True,
        allow_empty_string=True,
        help="What went wrong, in words.",
    )
    exception: Any = parameter(
        sets="WithException",
        position=0,
        mandatory=True,
        type="System.Exception",
        help="The exception behind the error.",
    )
    error_record: Any = parameter(
        sets="ErrorRecord",
        position=0,
        mandatory=True,
        type="System.Management.Automation.ErrorRecord",
        help="An error that already happened, to be reported again.",
    )
    category: Any = parameter(sets=_OWN, type=_CATEGORY, help="The kind of error.")
    error_id: str = parameter(
        sets=_OWN, allow_null=True, allow_empty_string=True, help="A short name by which scripts recognise the error."
    )
    target_object: Any = parameter(
        sets=_OWN, allow_null=True, type="System.Object", help="The object that was being worked on."
    )
    recommended_action: str = parameter(allow_null=True, allow_empty_string=True, help="What the user can do about it.")
    category_activity: str = parameter(
        aliases=("Activity",), allow_null=True, allow_empty_string=True, help="What was being done."
    )
    category_reason: str = parameter(
        aliases=("Reason",), allow_null=True, allow_empty_string=True, help="Why it failed, as one word."
    )
    category_target_name: str = parameter(
        aliases=("TargetName",), allow_null=True, allow_empty_string=True, help="The name of the target."
    )
    category_target_type: str = parameter(
        aliases=("TargetType",), allow_null=True, allow_empty_string=True, help="The type of the target."
    )

    examples = [
        Example("Write-Error 'The VM does not answer.' -ErrorAction SilentlyContinue", "Record an error silently."),
        Example(
            "Write-Error 'disk full' -Category ResourceUnavailable -ErrorId DiskFull -ErrorAction SilentlyContinue; "
            "$Error[0].CategoryInfo.Category",
            "Say what kind of error it is.",
            output="ResourceUnavailable",
        ),
    ]

    def process(self) -> None:
        record = self._record_to_write()
        if self.recommended_action:
            record.recommended_action = self.recommended_action
            if record.details is None:
                record.details = record.message
        record.activity = self.category_activity or record.activity or "Write-Error"
        record.reason = self.category_reason or record.reason
        record.target_name = self.category_target_name or record.target_name
        record.target_type = self.category_target_type or record.target_type
        self._blame_caller(record)
        self.write_error_record(record)

    def _blame_caller(self, record: Any) -> None:
        """The error is the calling function's or script's, and its place is where that was called."""
        caller = scope_of(self).get("MyInvocation")
        if not isinstance(caller, InvocationInfo):
            return
        record.invocation = caller
        record.position = caller.position
        record.command_name = str(getattr(caller.my_command, "name", "") or "")

    def _record_to_write(self) -> Any:
        if self.error_record is not None:
            return _copy(self.error_record)
        exception = self.exception
        given = exception is not None
        if not given:
            exception = NetException(_WRITE_ERROR_EXCEPTION, self.message or "")
        error_id = self.error_id or exception.type_name
        category = "NotSpecified" if self.category is None else str(self.category)
        record = ErrorRecord(exception, error_id, category, self.target_object)
        if given and self.message is not None:
            record.details = self.message
        return record


def _copy(original: Any) -> Any:
    """The record again: a record that is reported twice gets a place of its own each time."""
    record = ErrorRecord(original.exception, original.error_id, original.category, original.target)
    record.details = original.details
    record.recommended_action = original.recommended_action
    record.activity = original.activity
    record.reason = original.reason
    record.target_name = original.target_name
    record.target_type = original.target_type
    record.position = original.position
    return record
