"""Error values: `ErrorRecord`, `NetException`, and the Python exceptions that carry them up the stack.

Knows no position arithmetic and no layout: the running statement fills in `invocation`, the formatter draws the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors.exception_types import EXCEPTION_BASES, short_name
from hvsim.interpreter.values.shown import Shown

if TYPE_CHECKING:
    from hvsim.interpreter.values.types.net_types import NetType

# The order is .NET's: the index is the enum's number.
ERROR_CATEGORIES = (
    "NotSpecified",
    "OpenError",
    "CloseError",
    "DeviceError",
    "DeadlockDetected",
    "InvalidArgument",
    "InvalidData",
    "InvalidOperation",
    "InvalidResult",
    "InvalidType",
    "MetadataError",
    "NotImplemented",
    "NotInstalled",
    "ObjectNotFound",
    "OperationStopped",
    "OperationTimeout",
    "SyntaxError",
    "ParserError",
    "PermissionDenied",
    "ResourceBusy",
    "ResourceExists",
    "ResourceUnavailable",
    "ReadError",
    "WriteError",
    "FromStdErr",
    "SecurityError",
    "ProtocolError",
    "ConnectionError",
    "AuthenticationError",
    "LimitsExceeded",
    "QuotaExceeded",
    "NotEnabled",
)

RUNTIME_EXCEPTION = "System.Management.Automation.RuntimeException"


class NetException:
    """The value behind `$_.Exception`: a .NET exception as the script sees it.

    `net_type_override` is set for exception classes that a script declared; `properties` holds what the type adds
    (ParamName, ActualValue, ErrorRecord fields of PowerShell's own exceptions ...).
    """

    __slots__ = (
        "data",
        "error_record",
        "extended",
        "help_link",
        "inner",
        "message",
        "net_type_override",
        "properties",
        "source",
        "stack_trace",
        "type_name",
    )

    def __init__(
        self,
        type_name: str,
        message: str,
        inner: NetException | None = None,
        **properties: Any,
    ) -> None:
        self.type_name = type_name
        self.message = message
        self.inner = inner
        self.properties: dict[str, Any] = properties
        self.error_record: ErrorRecord | None = None
        self.stack_trace: str | None = None
        self.data: Any = None
        self.help_link: str | None = None
        self.source: str | None = None
        self.extended: Any = None
        self.net_type_override: NetType | None = None

    @property
    def net_type(self) -> NetType:
        if self.net_type_override is not None:
            return self.net_type_override
        from hvsim.interpreter.values.types.registry import named_type

        return named_type(self.type_name)

    @property
    def short_name(self) -> str:
        return short_name(self.type_name)

    def is_a(self, type_name: str) -> bool:
        """Whether this exception's .NET type is `type_name` (a full name) or derives from it."""
        if self.net_type_override is not None:
            return any(each.full_name == type_name for each in self.net_type_override.ancestry())
        current: str | None = self.type_name
        while current is not None:
            if current == type_name:
                return True
            current = EXCEPTION_BASES.get(current)
        return type_name in ("System.Exception", "System.Object")

    def ancestry(self) -> tuple[str, ...]:
        """The full names of its type and the bases of that, the type itself first."""
        if self.net_type_override is not None:
            return tuple(each.full_name for each in self.net_type_override.ancestry())
        names: list[str] = []
        current: str | None = self.type_name
        while current is not None:
            names.append(current)
            current = EXCEPTION_BASES.get(current)
        if "System.Exception" not in names:
            names.append("System.Exception")
        return (*names, "System.Object")

    def __repr__(self) -> str:
        return f"NetException({self.type_name!r}, {self.message!r})"


class ErrorCategoryInfo(Shown):
    """`$_.CategoryInfo`: the category by name, and what the error was about."""

    __slots__ = ("activity", "category", "reason", "target_name", "target_type")
    net_name = "System.Management.Automation.ErrorCategoryInfo"

    def __init__(
        self, category: str, activity: str = "", reason: str = "", target_name: str = "", target_type: str = ""
    ) -> None:
        self.category = category
        self.activity = activity
        self.reason = reason
        self.target_name = target_name
        self.target_type = target_type


class ErrorRecord(Shown):
    """What went wrong, as a value: exception, identity, category, target, and where.

    `error_id` is the id alone; `fully_qualified_id` joins it with the command that reported it.
    `invocation` and `position` are the engine's values; `details` is a replacement message or None.
    """

    __slots__ = (
        "activity",
        "category",
        "command_name",
        "details",
        "error_id",
        "exception",
        "extended",
        "invocation",
        "position",
        "reason",
        "recommended_action",
        "script_stack_trace",
        "target",
        "target_name",
        "target_type",
    )
    net_name = "System.Management.Automation.ErrorRecord"

    def __init__(
        self,
        exception: NetException,
        error_id: str,
        category: str = "NotSpecified",
        target: Any = None,
    ) -> None:
        self.exception = exception
        self.error_id = error_id
        self.category = category
        self.target = target
        self.command_name: str | None = None
        self.details: str | None = None
        self.recommended_action: str | None = None
        self.invocation: Any = None
        self.position: Any = None
        self.script_stack_trace: str = ""
        self.extended: Any = None
        # What a script wrote over CategoryInfo's computed fields; None means computed.
        self.activity: str | None = None
        self.reason: str | None = None
        self.target_name: str | None = None
        self.target_type: str | None = None

    @property
    def fully_qualified_id(self) -> str:
        if self.command_name and self.error_id:
            return f"{self.error_id},{self.command_name}"
        return self.error_id or self.command_name or ""

    @property
    def message(self) -> str:
        return self.details if self.details is not None else self.exception.message

    def category_info(self) -> ErrorCategoryInfo:
        from hvsim.interpreter.values.text import net_text, to_string
        from hvsim.interpreter.values.types.value_types import type_of

        target_name, target_type = "", ""
        if self.target is not None:
            shown = net_text if isinstance(self.target, list) else to_string
            target_name, target_type = shown(self.target), type_of(self.target).name
        return ErrorCategoryInfo(
            self.category,
            self.activity if self.activity is not None else "",
            self.reason if self.reason is not None else self.exception.short_name,
            self.target_name if self.target_name is not None else target_name,
            self.target_type if self.target_type is not None else target_type,
        )


class ScriptError(Exception):
    """PowerShell's terminating error, on its way up the Python stack with its record.

    `thrown` tells a `throw` statement's error (it ends the script unless the preference is to be silent) from an error
    of one statement; `stopped` one that always goes up. `escalated`: an error action of Stop made it of a
    non-terminating error. `by_command`: a command ended with it.
    """

    def __init__(self, record: ErrorRecord, *, thrown: bool = False, stopped: bool = False) -> None:
        super().__init__(record)
        self.record = record
        self.thrown = thrown
        self.stopped = stopped
        self.escalated = stopped
        self.by_command = False

    @property
    def message(self) -> str:
        return self.record.exception.message

    def __str__(self) -> str:
        return self.record.message

    def __repr__(self) -> str:
        return f"ScriptError({self.record.fully_qualified_id!r}, {self.record.message!r})"


class NetFailure(Exception):
    """A .NET exception thrown inside a .NET member; the caller wraps it as PowerShell does for that kind of call."""

    def __init__(self, exception: NetException) -> None:
        super().__init__(exception)
        self.exception = exception

    def __str__(self) -> str:
        return f"{self.exception.type_name}: {self.exception.message}"


def failure(
    message: str,
    error_id: str,
    category: str = "NotSpecified",
    exception: str = RUNTIME_EXCEPTION,
    *,
    target: Any = None,
    inner: NetException | None = None,
    **properties: Any,
) -> ScriptError:
    """A terminating error ready to raise; the running statement adds the position."""
    value = NetException(exception, message, inner, **properties)
    record = ErrorRecord(value, error_id, category, target)
    value.error_record = record
    return ScriptError(record)


def net_failure(type_name: str, message: str, inner: NetException | None = None, **properties: Any) -> NetFailure:
    """The .NET exception `type_name` (full name), to be raised inside a .NET member or an operator."""
    return NetFailure(NetException(type_name, message, inner, **properties))


def as_script_error(error: NetFailure) -> ScriptError:
    """The error record PowerShell makes of a .NET exception that nothing wrapped: its id is the exception's type."""
    exception = error.exception
    if exception.error_record is not None:
        return ScriptError(exception.error_record)
    return ScriptError(ErrorRecord(exception, exception.type_name, "OperationStopped"))
