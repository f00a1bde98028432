"""The sequence diagram of a backup: components as lifelines, steps as arrows from one to the other, failures marked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from attrs import frozen

from hvsim.cmdlets.pictures.scene import (
    UNBREAKABLE,
    Anchor,
    Arrow,
    Loop,
    Picture,
    Rule,
    Scene,
    Section,
    Stroke,
    Tone,
    broken,
)
from hvsim.cmdlets.pictures.scene import fitted as fit
from hvsim.cmdlets.pictures.wording import duration, seconds_text, session_text
from hvsim.infrastructure.backup.runs.session import BackupSession
from hvsim.infrastructure.trace import Outcome, TraceEvent
from hvsim.infrastructure.vss.steps import (
    GUEST_COMPONENTS,
    GUEST_PROVIDER,
    GUEST_WRITERS,
    HOST_PROVIDER,
    HOST_WRITER,
    HYPERVISOR,
    PROXY,
    REPOSITORY,
    REQUESTOR,
    Component,
    Site,
)
from hvsim.interpreter.formatting.text import cells

LANES = (
    REQUESTOR,
    HOST_WRITER,
    HYPERVISOR,
    HOST_PROVIDER,
    GUEST_COMPONENTS,
    GUEST_WRITERS,
    GUEST_PROVIDER,
    PROXY,
    REPOSITORY,
)
"""From left to right: those of one computer beside each other."""

TIME_WIDTH = 10
NARROW = 12
"""Lanes narrower than that are headed by letters, which a list explains."""

LOOP_ROWS = 2
NAME_ROWS = 3
FAILURE_ROWS = 4
_TONES = {
    Outcome.RUNNING: Tone.RUNNING,
    Outcome.SUCCEEDED: Tone.TRANSFER,
    Outcome.WARNING: Tone.WARNING,
    Outcome.FAILED: Tone.BAD,
}


@frozen
class Places:
    """The names of what a session's steps took place on, but for the hosts and proxies, which events know."""

    server: str
    repository: str


def sequence_picture(
    session: BackupSession, events: Sequence[TraceEvent], places: Places, width: int, now: datetime
) -> Picture:
    """The steps of a session, machine by machine; `events` may be a choice of its events."""
    machines = dict.fromkeys(event.machine for event in events)
    sections = []
    for machine in machines:
        own = [event for event in events if event.machine == machine]
        failed = sum(event.outcome is Outcome.FAILED for event in own)
        ending = f": {failed} of {len(own)} steps failed" if failed else ""
        sections.append(Section(f"{machine}{ending}", Diagram(own, places, width, session.created, now).scene))
    return Picture(
        f"The steps of {session.name}",
        (
            f"Job {session.job.name}: {session_text(session, now)}.",
            "Times at the left count from the start of the session; in parentheses is how long a step took.",
            "✗ marks a step that failed, a dashed arrow one that is under way.",
        ),
        tuple(sections),
    )


class Diagram:
    """The diagram of one machine."""

    def __init__(
        self, events: Sequence[TraceEvent], places: Places, width: int, start: datetime, now: datetime
    ) -> None:
        self.events = sorted(events, key=lambda event: event.start)
        self.places = places
        self.width = width
        self.start = start
        self.now = now
        self.scene = Scene(width)
        taking_part = {event.step.actor for event in events} | {event.step.target for event in events}
        self.lanes = [lane for lane in LANES if lane in taking_part]
        self.pitch = (width - TIME_WIDTH) / len(self.lanes)
        top = self._head()
        y = top + 1
        for event in self.events:
            y = self._step(event, y)
        self.scene.under(*(Stroke(self._x(lane), top, y, Tone.GRID) for lane in self.lanes))

    def _x(self, lane: Component) -> int:
        """The column of a lifeline."""
        return int(TIME_WIDTH + (self.lanes.index(lane) + 0.5) * self.pitch)

    # Heads

    def _head(self) -> int:
        """The computers, and below each its components; returns the first row of the lifelines."""
        groups = [(site, list(lanes)) for site, lanes in groupby(self.lanes, key=lambda lane: lane.site)]
        spans = [self._span(lanes) for _, lanes in groups]
        names = [self._computer(site) for site, _ in groups]
        written = [_name_lines(name, right - left) for name, (left, right) in zip(names, spans, strict=True)]
        rows = max(map(len, written))
        for (site, _), (left, right), name, lines in zip(groups, spans, names, written, strict=True):
            for y, line in enumerate(lines, rows - len(lines)):
                middle, title = (left + right) / 2, f"{name}: the {site.value}"
                self.scene.label(middle, y, line, Tone.TEXT, Anchor.MIDDLE, bold=True, title=title)
            self.scene.add(Rule(left, right, rows, Tone.MUTED))
        return (self._named_lanes if self.pitch >= NARROW else self._lettered_lanes)(rows + 1)

    def _span(self, lanes: list[Component]) -> tuple[int, int]:
        """The columns that the lanes of one computer have."""
        first, last = self.lanes.index(lanes[0]), self.lanes.index(lanes[-1])
        return int(TIME_WIDTH + first * self.pitch) + 1, int(TIME_WIDTH + (last + 1) * self.pitch) - 1

    def _named_lanes(self, top: int) -> int:
        names = {lane: _name_lines(lane.name, int(self.pitch) - 1) for lane in self.lanes}
        rows = max(map(len, names.values()))
        for lane, lines in names.items():
            for y, line in enumerate(lines, top + rows - len(lines)):
                self.scene.label(self._x(lane) + 0.5, y, line, Tone.MUTED, Anchor.MIDDLE)
        return top + rows

    def _lettered_lanes(self, top: int) -> int:
        """Letters over the lifelines and what they stand for."""
        letters = {lane: chr(ord("A") + at) for at, lane in enumerate(self.lanes)}
        for lane, letter in letters.items():
            self.scene.label(self._x(lane), top, letter, Tone.MUTED, bold=True, title=lane.name)
        x, y = 0, top + 1
        for lane, letter in letters.items():
            text = f"{letter} {lane.name}"
            if x and x + cells(text) > self.width:
                x, y = 0, y + 1
            self.scene.label(x, y, fit(text, self.width), Tone.MUTED)
            x += cells(text) + 3
        return y + 1

    def _computer(self, site: Site) -> str:
        event = self.events[0]
        if site is Site.PROXY:
            return ", then ".join(dict.fromkeys(item.proxy for item in self.events if item.proxy))
        return {
            Site.SERVER: self.places.server,
            Site.HOST: event.host,
            Site.GUEST: event.machine,
            Site.REPOSITORY: self.places.repository,
        }[site]

    # Steps

    def _step(self, event: TraceEvent, y: int) -> int:
        """One step from row `y` on; returns the row after it."""
        tone = _TONES[event.outcome]
        failed, running = event.outcome is Outcome.FAILED, event.outcome is Outcome.RUNNING
        text, title = self._text(event), self._title(event)
        x = self._x(event.step.actor)
        offset = (event.start - self.start).total_seconds()
        text_tone = Tone.BAD if failed else Tone.TEXT
        if event.step.target is None:
            self.scene.label(0, y, f"+{seconds_text(offset)}", Tone.MUTED)
            self.scene.add(Loop(x, y, tone, running, failed, title))
            self._beside_loop(x, y, text, text_tone, title)
        else:
            end = self._x(event.step.target)
            self.scene.label(0, y + 1, f"+{seconds_text(offset)}", Tone.MUTED)
            self.scene.add(Arrow(x, end, y + 1, tone, running, failed, title))
            left = max(min(x + 1, end + 1, self.width - cells(text)), TIME_WIDTH)
            self.scene.label(left, y, fit(text, self.width - left), text_tone, title=title)
        return self._failure(event, y + 2) if failed else y + 2

    def _beside_loop(self, x: int, y: int, text: str, tone: Tone, title: str) -> None:
        """The text of a loop: right of it where there is room, on its two rows where one is not enough."""
        left_room, right_room = x - 1 - TIME_WIDTH, self.width - (x + 4)
        to_right = right_room >= min(cells(text), left_room)
        room = right_room if to_right else left_room
        for at, line in enumerate(broken(text, room, LOOP_ROWS)):
            if to_right:
                self.scene.label(x + 4, y + at, line, tone, title=title)
            else:
                self.scene.label(x - 1, y + at, line, tone, Anchor.END, title=title)

    def _failure(self, event: TraceEvent, y: int) -> int:
        """What went wrong, below the step."""
        for line in broken(event.detail, self.width - TIME_WIDTH - 2, FAILURE_ROWS):
            self.scene.label(TIME_WIDTH + 1, y, line, Tone.BAD)
            y += 1
        return y + 1

    def _text(self, event: TraceEvent) -> str:
        number = f"{event.number} " if event.number else ""
        mark = "✗ " if event.outcome is Outcome.FAILED else ""
        taken = self._duration(event)
        text = f"{mark}{number}{event.action} ({taken})"
        longer = f"{text} · {event.detail}"
        fits = cells(longer) <= self.width - TIME_WIDTH - 2 and event.step.target is not None
        text = text.replace(f"({taken})", f"({taken.replace(' ', UNBREAKABLE)})")
        return longer if event.detail and fits and event.outcome is not Outcome.FAILED else text

    def _duration(self, event: TraceEvent) -> str:
        return duration(event.start, event.end) if event.end is not None else "under way"

    def _title(self, event: TraceEvent) -> str:
        until = f" to {event.end:%H:%M:%S.%f}"[:-3] if event.end is not None else ""
        lines = [
            f"{event.component}: {event.action}",
            f"{event.start:%H:%M:%S.%f}"[:-3] + until + f" ({self._duration(event)}), {event.outcome.value}",
            event.detail,
        ]
        return "\n".join(line for line in lines if line)


def _name_lines(name: str, width: int) -> list[str]:
    """A name on a few short lines; a word that is too long for one is cut."""
    return broken(" ".join(fit(word, width) for word in name.split(" ")), width, NAME_ROWS)
