"""The timeline of one session: the job, its machines, places of proxies, snapshots of volumes and AVHDX files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from hvsim.cmdlets.pictures.axis import TimeAxis
from hvsim.cmdlets.pictures.lanes import packed
from hvsim.cmdlets.pictures.scene import Anchor, Bar, Picture, Rule, Scene, Section, Tone, fitted, used_tones
from hvsim.cmdlets.pictures.wording import (
    clock_time,
    count,
    duration,
    result_mark,
    result_tone,
    session_text,
    some,
    task_mark,
    task_tone,
)
from hvsim.infrastructure.backup.reports.history import DifferencingLife, Phase, VolumeSnapshot, phases
from hvsim.infrastructure.backup.runs.session import BackupSession, SlotUse, TaskSession
from hvsim.infrastructure.trace import TraceEvent
from hvsim.interpreter.formatting.text import cells

_PHASE_TONES = {
    Phase.FREEZE: Tone.FREEZE,
    Phase.SNAPSHOT: Tone.SNAPSHOT,
    Phase.TRANSFER: Tone.TRANSFER,
    Phase.RELEASE: Tone.RELEASE,
}
_LEGEND = (
    (Tone.WAITING, "waits for its turn"),
    (Tone.FREEZE, "guest is prepared, checkpoint taken"),
    (Tone.SNAPSHOT, "snapshot of the volumes"),
    (Tone.TRANSFER, "read and transferred"),
    (Tone.RELEASE, "merged, cleaned up"),
    (Tone.DIFFERENCING, "AVHDX takes the writes"),
    (Tone.BAD, "failed"),
)
_WIDEST_NAME = 30
_LONG = 30
"""A picture of more rows than that has its axis below as well."""


@frozen
class SessionFacts:
    """What is drawn of one session: its events, the snapshots it took, and the files that its checkpoints made."""

    session: BackupSession
    events: Sequence[TraceEvent]
    snapshots: Sequence[VolumeSnapshot]
    lives: Sequence[DifferencingLife]
    slots: dict[str, int]
    """How many places each proxy has."""


def timeline_picture(facts: SessionFacts, width: int, now: datetime) -> Picture:
    """One session over time."""
    session = facts.session
    notes = [f"Job {session.job.name}: {session_text(session, now)}, {count(len(session.tasks), 'machine')}."]
    if session.flow.bottleneck is not None:
        notes.append(f"Load: {session.flow.load}.")
    wrong = [f"{task.machine}: {task.reason}" for task in session.tasks if task.reason]
    notes += [f"Went wrong: {text}" for text in some(wrong, "machine")]
    left = [life.paths for life in facts.lives if life.is_open and session.ended is not None]
    notes += [f"Left behind: {text}" for text in some(left, "file")]
    sections = (Section("", Timeline(facts, width, now).scene),)
    legend = tuple(entry for entry in _LEGEND if entry[0] in used_tones(sections))
    return Picture(f"Timeline of {session.name}", tuple(notes), sections, legend)


class Timeline:
    """The lanes of one session."""

    def __init__(self, facts: SessionFacts, width: int, now: datetime) -> None:
        self.facts = facts
        self.width = width
        self.now = now
        session = facts.session
        self.end = session.ended or now
        names = [*(task.machine for task in session.tasks), *(f"{name} place 9" for name in facts.slots)]
        self.left = min(max(map(cells, names), default=8) + 3, _WIDEST_NAME, width // 3)
        self.axis = TimeAxis(session.created, max(self.end, session.created), self.left, width - 1)
        self.scene = Scene(width)
        self.y = 1
        self._session()
        self._tasks()
        self._places()
        self._snapshots()
        self._files()
        bottom = self.y
        if self.y > _LONG:
            self.axis.draw(self.scene, bottom, bottom)
        self.axis.draw(self.scene, 0, bottom)

    def _heading(self, text: str) -> None:
        if self.y > 1:
            self.y += 1
        self.scene.add(Rule(max(self.left, cells(text) + 1), self.width, self.y))
        self.scene.label(0, self.y, text, Tone.MUTED, bold=True)
        self.y += 1

    def _name(self, text: str, tone: Tone = Tone.TEXT, mark: str = "") -> None:
        prefix = f"{mark} " if mark else "  "
        self.scene.label(0, self.y, fitted(prefix + text, self.left - 1), tone, title=text)

    def _bar(
        self, start: datetime, end: datetime | None, tone: Tone, title: str, text: str = "", until: float = 0
    ) -> None:
        """A bar on the row at hand, its text in it, or beside it where there is room up to column `until`."""
        left, right = self.axis.column(start), self.axis.column(end or self.end)
        right = max(right, left + 0.25)
        self.scene.add(Bar(left, right, self.y, tone, f"{title}\n{self._span(start, end)}"))
        text = fitted(text, self.width)
        if not text:
            return
        if cells(text) + 2 <= int(right) - int(left + 1):
            self.scene.label((left + right) / 2, self.y, f" {text} ", Tone.ON_BAR, Anchor.MIDDLE)
        elif (beside := max(round(right), int(left) + 1) + 1) + cells(text) < until:
            self.scene.label(beside, self.y, text)

    def _span(self, start: datetime, end: datetime | None) -> str:
        ending = f"to {clock_time(end)} ({duration(start, end)})" if end is not None else "until now"
        return f"{clock_time(start)} {ending}"

    def _session(self) -> None:
        session = self.facts.session
        self._heading("Job")
        self._name(session.job.name, mark=result_mark(session))
        ending = session.result.label if session.ended is not None else "running"
        self._bar(session.created, session.ended, result_tone(session), session.name, ending)
        self.y += 1

    def _tasks(self) -> None:
        self._heading("Machines")
        for task in self.facts.session.tasks:
            self._name(task.machine, task_tone(task) if task.reason else Tone.TEXT, task_mark(task))
            self._task(task)
            self.y += 1

    def _task(self, task: TaskSession) -> None:
        spans = phases(event for event in self.facts.events if event.machine == task.machine)
        begun = spans[0].start if spans else task.started or task.ended
        if task.queued is not None and begun is not None and begun > task.queued:
            self._bar(task.queued, begun, Tone.WAITING, f"{task.machine} waits for its turn")
        for span in sorted(spans, key=lambda item: item.failed):  # a failure lies on top, however short it was
            tone = Tone.BAD if span.failed else _PHASE_TONES[span.phase]
            self._bar(span.start, span.end, tone, f"{task.machine}: {span.phase.value}{' (failed)' * span.failed}")
        if not spans and task.started is not None:  # a copy takes no steps on a host
            self._bar(task.started, task.ended, Tone.TRANSFER, f"{task.machine} is copied")
        elif not spans and task.reason:
            self._bar(task.ended or self.end, task.ended, Tone.BAD, f"{task.machine}: {task.reason}")

    def _places(self) -> None:
        uses = [(use, task) for task in self.facts.session.tasks for use in task.slots]
        if not uses:
            return
        self._heading("Proxies")
        for proxy, most in self.facts.slots.items():
            here = [(use, task) for use, task in uses if use.proxy == proxy]
            lanes = packed(_seconds(use.start, use.end or self.end) for use, _ in here)
            for lane in range(max(lanes, default=-1) + 1):
                self._name(f"{proxy} place {lane + 1}")
                on_lane = [item for item, number in zip(here, lanes, strict=True) if number == lane]
                self._place(proxy, sorted(on_lane, key=lambda item: item[0].start))
                self.y += 1
            unused = most - (max(lanes, default=-1) + 1)
            if here and unused > 0:
                self.scene.label(2, self.y, f"{count(unused, 'more place')} of {proxy} not used", Tone.MUTED)
                self.y += 1

    def _place(self, proxy: str, uses: list[tuple[SlotUse, TaskSession]]) -> None:
        """Who had one place of a proxy, in the order of time."""
        following = [self.axis.column(use.start) for use, _ in uses[1:]]
        for (use, task), until in zip(uses, [*following, self.width], strict=True):
            self._bar(use.start, use.end, Tone.SLOT, f"{task.machine} on {proxy}", task.machine, until)

    def _snapshots(self) -> None:
        if not self.facts.snapshots:
            return
        self._heading("Snapshots of volumes")
        for snapshot in self.facts.snapshots:
            machines = count(len(snapshot.machines), "machine")
            self._name(snapshot.host, mark="✗" if snapshot.failed else "")
            title = f"{snapshot.provider} on {snapshot.host}: {', '.join(snapshot.machines)}"
            tone = Tone.BAD if snapshot.failed else Tone.SNAPSHOT
            self._bar(snapshot.start, snapshot.end, tone, title, machines, self.width)
            self.y += 1

    def _files(self) -> None:
        if not self.facts.lives:
            return
        self._heading("AVHDX files")
        for life in self.facts.lives:
            left_behind = life.is_open and self.facts.session.ended is not None
            self._name(life.machine, Tone.BAD if left_behind else Tone.TEXT, "✗" if left_behind else "")
            self._bar(life.start, life.end, Tone.DIFFERENCING, f"{life.machine}: {life.paths}")
            for merge in life.merges:
                if merge.start < self.end:
                    tone = Tone.BAD if merge.failed else Tone.RELEASE
                    self._bar(merge.start, merge.end, tone, f"{life.machine}: merge{' (failed)' * merge.failed}")
            self.y += 1


def _seconds(start: datetime, end: datetime) -> tuple[float, float]:
    return start.timestamp(), end.timestamp()
