"""Records of the streams beside output and errors: warnings, verbose and debug text, information, progress.

Values only; who shows them, and when, is `runtime` and `streams`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hvsim.interpreter.values import to_string
from hvsim.interpreter.values.shown import Shown

HOST_TAG = "PSHOST"


class TextRecord:
    """The base of warning, verbose and debug records."""

    __slots__ = ("extended", "invocation", "message")

    def __init__(self, message: str, invocation: Any = None) -> None:
        self.message = message
        self.invocation = invocation
        self.extended: Any = None

    def __str__(self) -> str:
        return self.message


class WarningRecord(TextRecord):
    __slots__ = ()
    net_name = "System.Management.Automation.WarningRecord"
    prefix = "WARNING: "


class VerboseRecord(TextRecord):
    __slots__ = ()
    net_name = "System.Management.Automation.VerboseRecord"
    prefix = "VERBOSE: "


class DebugRecord(TextRecord):
    __slots__ = ()
    net_name = "System.Management.Automation.DebugRecord"
    prefix = "DEBUG: "


class HostMessage(Shown):
    """What Write-Host puts into its record: text, and how the console should show it."""

    __slots__ = ("background", "foreground", "message", "no_newline")
    net_name = "System.Management.Automation.HostInformationMessage"

    def __init__(
        self, message: str, no_newline: bool = False, foreground: str | None = None, background: str | None = None
    ) -> None:
        self.message = message
        self.no_newline = no_newline
        self.foreground = foreground
        self.background = background

    def __str__(self) -> str:
        return self.message


class InformationRecord(Shown):
    __slots__ = ("computer", "extended", "message_data", "shown", "source", "tags", "time_generated", "user")
    net_name = "System.Management.Automation.InformationRecord"

    def __init__(
        self,
        message_data: Any,
        tags: tuple[str, ...] = (),
        source: str = "",
        *,
        time_generated: datetime | None = None,
        user: str = "",
        computer: str = "",
    ) -> None:
        self.message_data = message_data
        # Whether the console is to show it; a redirection or a variable takes it in any case.
        self.shown = True
        self.tags = list(tags)
        self.source = source
        self.time_generated = time_generated
        self.user = user
        self.computer = computer
        self.extended: Any = None

    def __str__(self) -> str:
        return to_string(self.message_data)


class ProgressRecord(Shown):
    """A step of something long: what Write-Progress shows."""

    __slots__ = (
        "activity", "completed", "current_operation", "extended", "id", "parent_id", "percent_complete",
        "seconds_remaining", "status",
    )  # fmt: skip
    net_name = "System.Management.Automation.ProgressRecord"

    def __init__(
        self,
        activity: str,
        status: str = "",
        id: int = 0,
        percent_complete: int = -1,
        seconds_remaining: int = -1,
        current_operation: str = "",
        parent_id: int = -1,
        completed: bool = False,
    ) -> None:
        self.activity = activity
        self.status = status
        self.id = id
        self.percent_complete = percent_complete
        self.seconds_remaining = seconds_remaining
        self.current_operation = current_operation
        self.parent_id = parent_id
        self.completed = completed
        self.extended: Any = None
