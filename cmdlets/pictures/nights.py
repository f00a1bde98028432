"""Many sessions over time: a row for each night, and the AVHDX files of all of them on one axis of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise

from attrs import frozen

from hvsim.cmdlets.pictures.axis import TimeAxis
from hvsim.cmdlets.pictures.scene import Anchor, Bar, Picture, Scene, Section, Tone, fitted, used_tones
from hvsim.cmdlets.pictures.wording import (
    MOST_SHOWN,
    clock_time,
    count,
    duration,
    moment,
    result_mark,
    result_tone,
    session_text,
    size_text,
    some,
)
from hvsim.infrastructure.backup.reports.history import DifferencingLife
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.interpreter.formatting.text import cells

DAY = timedelta(days=1)
_NIGHT_WIDTH = 13
_LEGEND = (
    (Tone.GOOD, "success"),
    (Tone.WARNING, "warning"),
    (Tone.BAD, "failed; of a file: its merge"),
    (Tone.RUNNING, "running"),
    (Tone.DIFFERENCING, "AVHDX takes the writes"),
    (Tone.RELEASE, "merge"),
)
_LEAST_MARGIN = timedelta(seconds=30)


def nights_picture(
    sessions: Sequence[BackupSession], lives: Sequence[DifferencingLife], width: int, now: datetime
) -> Picture:
    """Sessions of several days, oldest first, job by job."""
    jobs = list({session.job.id: session.job for session in sessions}.values())
    first, last = sessions[0].created, max(session.ended or now for session in sessions)
    names = ", ".join(job.name for job in jobs)
    facts = [f"{count(len(sessions), 'session')} of {names}: {moment(first)} to {moment(last)}."]
    facts += [f"Left behind: {text}" for text in some([life.paths for life in lives if life.is_open], "file")]
    days = Days.of(sessions, width, now)
    sections = []
    for job in jobs:
        own = [session for session in sessions if session.job is job]
        sections.append(Section(f"Job {job.name}, a row for each day", days.scene(own)))
    if lives:
        sections.append(Section("AVHDX files, a row for each machine", _files(lives, first, last, width, now)))
    titled = names if len(jobs) <= MOST_SHOWN else count(len(jobs), "job")
    legend = tuple(entry for entry in _LEGEND if entry[0] in used_tones(sections))
    return Picture(f"Timeline of {titled}", tuple(facts), tuple(sections), legend)


def day_begins(sessions: Sequence[BackupSession], now: datetime) -> timedelta:
    """The time of day at which a row begins: in the middle of the longest time in which never a session runs."""
    busy = sorted(
        (_time_of_day(session.created), min((session.ended or now) - session.created, DAY)) for session in sessions
    )
    ends = [busy[0][0] - DAY]
    best, begins = timedelta(0), timedelta(0)
    for (start, length), (following, _) in pairwise([*busy, (busy[0][0] + DAY, DAY)]):
        ends.append(start + length)
        gap = following - max(ends)
        if gap > best:
            best, begins = gap, max(ends) + gap / 2
    return begins % DAY


def _time_of_day(moment: datetime) -> timedelta:
    return moment - datetime.combine(moment.date(), time(), moment.tzinfo)


@frozen
class Days:
    """The rows of days: `origin` is when the first of them begins, `axis` the part of it in which sessions run."""

    origin: datetime
    axis: TimeAxis
    width: int
    now: datetime

    @classmethod
    def of(cls, sessions: Sequence[BackupSession], width: int, now: datetime) -> Days:
        """Rows on which all those sessions find their place."""
        first = sessions[0].created
        origin = datetime.combine(first.date(), time(), first.tzinfo) + day_begins(sessions, now) - DAY
        rows = _rows(sessions, origin)
        right = width - max(cells(_night_text(items, now)) for items in rows.values()) - 2
        starts = [session.created - day * DAY for day, items in rows.items() for session in items]
        ends = [(session.ended or now) - day * DAY for day, items in rows.items() for session in items]
        last = min(max(ends), origin + DAY)
        margin = max((last - min(starts)) / 20, _LEAST_MARGIN)
        start, end = max(min(starts) - margin, origin), min(last + margin, origin + DAY)
        return cls(origin, TimeAxis(start, end, _NIGHT_WIDTH, right), width, now)

    def scene(self, sessions: Sequence[BackupSession]) -> Scene:
        """The sessions of one job."""
        scene = Scene(self.width)
        for y, (day, items) in enumerate(_rows(sessions, self.origin).items(), 1):
            begun = items[0].created
            scene.label(0, y, f"{result_mark(items[-1])} {begun:%a %d %b}", title=f"{begun:%A %Y-%m-%d}")
            for session in items:
                left = self.axis.column(session.created - day * DAY)
                right = self.axis.column((session.ended or self.now) - day * DAY)
                title = f"{session.name}: {session_text(session, self.now)}"
                scene.add(Bar(left, max(right, left + 0.25), y, result_tone(session), title))
            scene.label(self.width, y, _night_text(items, self.now), Tone.MUTED, Anchor.END)
        self.axis.draw(scene, 0, scene.height)
        return scene


def _rows(sessions: Sequence[BackupSession], origin: datetime) -> dict[int, list[BackupSession]]:
    """The sessions by day, counted from `origin`; per job the rows are those of its own days."""
    rows: dict[int, list[BackupSession]] = {}
    for session in sessions:
        rows.setdefault((session.created - origin) // DAY, []).append(session)
    return rows


def _night_text(sessions: Sequence[BackupSession], now: datetime) -> str:
    kinds = "+".join("synthetic" if item.synthetic else "full" if item.full else "incr." for item in sessions)
    seconds = sum(((item.ended or now) - item.created for item in sessions), timedelta(0))
    amount = size_text(sum(item.transferred for item in sessions))
    return f"{fitted(kinds, 15)} {duration(now - seconds, now):>8} {amount:>9}"


def _open_text(life: DifferencingLife) -> str:
    return "and was taken away later" if life.gone else "and is there still"


def _files(lives: Sequence[DifferencingLife], first: datetime, last: datetime, width: int, now: datetime) -> Scene:
    scene = Scene(width)
    machines = sorted({life.machine for life in lives})
    left = min(max(map(cells, machines)) + 3, width // 3)
    last = max([last, *(life.end or now for life in lives)])
    axis = TimeAxis(first, last, left, width - 1)
    for y, machine in enumerate(machines, 1):
        own = [life for life in lives if life.machine == machine]
        behind = any(life.is_open for life in own)
        scene.label(0, y, fitted(f"{'✗' if behind else ' '} {machine}", left - 1), Tone.BAD if behind else Tone.TEXT)
        for life in own:
            end = life.end or (life.start if life.gone else now)
            begin = axis.column(life.start)
            until = f"to {clock_time(end)} ({duration(life.start, end)})" if life.end else _open_text(life)
            title = f"{life.paths}\n{moment(life.start)} {until}"
            scene.add(Bar(begin, max(axis.column(end), begin + 0.25), y, Tone.DIFFERENCING, title))
            for merge in life.merges:
                at = axis.column(merge.start)
                stop = max(axis.column(merge.end or now), at + 0.25)
                title = f"Merge{' (failed)' * merge.failed}: {moment(merge.start)}"
                scene.add(Bar(at, stop, y, Tone.BAD if merge.failed else Tone.RELEASE, title))
    axis.draw(scene, 0, scene.height)
    return scene
