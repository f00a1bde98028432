"""How pictures write times, durations, sizes and outcomes: the same words everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hvsim.cmdlets.pictures.scene import Tone
from hvsim.infrastructure.backup.runs.session import BackupSession, Result, TaskSession, TaskStatus, size_text

__all__ = [
    "clock_time", "count", "duration", "moment", "offset_text", "result_mark", "result_tone", "seconds_text",
    "session_text", "size_text", "some", "task_mark", "task_tone",
]  # fmt: skip

MOST_SHOWN = 4

_RESULTS = {
    Result.SUCCESS: ("✓", Tone.GOOD),
    Result.WARNING: ("!", Tone.WARNING),
    Result.FAILED: ("✗", Tone.BAD),
    Result.NONE: ("…", Tone.RUNNING),
}
_STATUSES = {
    TaskStatus.SUCCESS: ("✓", Tone.GOOD),
    TaskStatus.WARNING: ("!", Tone.WARNING),
    TaskStatus.FAILED: ("✗", Tone.BAD),
    TaskStatus.IN_PROGRESS: ("…", Tone.RUNNING),
    TaskStatus.PENDING: ("…", Tone.WAITING),
}


def moment(time: datetime) -> str:
    """A date with its time to the second."""
    return f"{time:%Y-%m-%d %H:%M:%S}"


def clock_time(time: datetime) -> str:
    """The time of a day to the second."""
    return f"{time:%H:%M:%S}"


def seconds_text(seconds: float) -> str:
    """A duration for a person: 0.36 s, 12.5 s, 3 min 20 s, 2 h 5 min."""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 9.995 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    return f"{hours // 24} d {hours % 24} h"


def duration(start: datetime, end: datetime) -> str:
    """How long it is from one moment to another."""
    return seconds_text((end - start).total_seconds())


def count(number: int, noun: str) -> str:
    """1 machine, 2 machines."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def offset_text(offset: int) -> str:
    """A place on a disk, exactly, in the largest unit that allows it: 3 GB, 3,073 MB."""
    for unit, size in (("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if offset and offset % size == 0:
            return f"{offset // size:,} {unit}"
    return f"{offset:,} B"


def some(texts: Sequence[str], noun: str) -> list[str]:
    """The first few of the texts, and how many more there are."""
    shown = list(texts[:MOST_SHOWN])
    more = len(texts) - len(shown)
    return [*shown, f"{count(more, f'more {noun}')}"] if more else shown


def result_mark(session: BackupSession) -> str:
    """A sign for how a session ended."""
    return _RESULTS[session.result][0]


def result_tone(session: BackupSession) -> Tone:
    """The colour of how it ended."""
    return _RESULTS[session.result][1]


def task_mark(task: TaskSession) -> str:
    """A sign for how a task ended."""
    return _STATUSES[task.status][0]


def task_tone(task: TaskSession) -> Tone:
    """The colour of how it ended."""
    return _STATUSES[task.status][1]


def session_text(session: BackupSession, now: datetime) -> str:
    """When a session ran, for how long, and how it ended."""
    ending = "still running" if session.ended is None else session.result.label
    return f"{moment(session.created)}, {duration(session.created, session.ended or now)}, {ending}"
