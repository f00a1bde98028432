"""What Windows notes in its System log when it goes down and comes up: in order, or after its power was lost."""

from __future__ import annotations

from datetime import datetime

from hvsim.infrastructure.computers.events import SYSTEM, EventLevel, EventLog

KERNEL = "Microsoft-Windows-Kernel-General"
POWER = "Microsoft-Windows-Kernel-Power"
LOG_SERVICE = "EventLog"


def note_stopping(log: EventLog) -> None:
    """The system goes down in order: its log is closed last."""
    log.write(SYSTEM, KERNEL, 13, f"The operating system is shutting down at system time {_moment(log.clock.now())}.")
    log.write(SYSTEM, LOG_SERVICE, 6006, "The Event log service was stopped.")


def note_power_lost(log: EventLog) -> None:
    """The system stops where it stands: nothing is noted before it comes up again."""
    log.power_lost = log.clock.now()


def note_started(log: EventLog) -> None:
    """The system is up; one whose power was lost says so."""
    lost, log.power_lost = log.power_lost, None
    log.write(SYSTEM, KERNEL, 12, f"The operating system started at system time {_moment(log.clock.now())}.")
    if lost is not None:
        message = (
            "The system has rebooted without cleanly shutting down first. This error could be caused if the system "
            "stopped responding, crashed, or lost power unexpectedly."
        )
        log.write(SYSTEM, POWER, 41, message, EventLevel.CRITICAL)
        hour = f"{lost.hour % 12 or 12}:{lost:%M:%S} {lost:%p}"
        day = f"{lost.month}/{lost.day}/{lost.year}"
        message = f"The previous system shutdown at {hour} on {day} was unexpected."
        log.write(SYSTEM, LOG_SERVICE, 6008, message, EventLevel.ERROR)
    log.write(SYSTEM, LOG_SERVICE, 6005, "The Event log service was started.")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}000Z"
