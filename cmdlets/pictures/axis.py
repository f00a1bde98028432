"""A time axis: where a moment lies in columns, and which marks divide it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from attrs import frozen

from hvsim.cmdlets.pictures.scene import Scene, Stroke, Tone

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)
_LABEL_ROOM = 10
_DAY = 86400
_MANY_DAYS = 5 * _DAY
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@frozen
class TimeAxis:
    """The time from `start` to `end` on the columns from `left` to `right`."""

    start: datetime
    end: datetime
    left: float
    right: float

    @property
    def seconds(self) -> float:
        """How long it is; at least a moment."""
        return max((self.end - self.start).total_seconds(), 0.001)

    def column(self, moment: datetime) -> float:
        """Where a moment lies; what is outside lies on the edge."""
        share = (moment - self.start).total_seconds() / self.seconds
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def marks(self) -> Iterator[datetime]:
        """Round moments, far enough apart for their labels."""
        room = max((self.right - self.left) / _LABEL_ROOM, 1)
        step = next((item for item in _STEPS if self.seconds / item <= room), 0)
        if not step or self.seconds > _MANY_DAYS:
            step = _DAY * (int(self.seconds / _DAY / room) + 1)
        passed = (self.start - _BEGINNING).total_seconds()
        moment = _BEGINNING + timedelta(seconds=-(-passed // step) * step)
        while moment <= self.end:
            yield moment
            moment += timedelta(seconds=step)

    def _form(self, marks: Sequence[datetime]) -> str:
        """How marks are written so that no two look the same."""
        if self.seconds > _MANY_DAYS:
            return "%d %b"
        if self.start.date() != self.end.date() and self.seconds > _DAY:
            return "%a %H:%M"
        return "%H:%M:%S" if self.seconds < 60 or any(mark.second for mark in marks) else "%H:%M"

    def draw(self, scene: Scene, y: int, bottom: int) -> None:
        """The labels on row `y`, and lines below all else down to `bottom`."""
        marks = list(self.marks())
        form = self._form(marks)
        for mark in marks:
            x = int(self.column(mark))
            text = format(mark, form)
            if x + len(text) <= scene.width:
                scene.label(x, y, text, Tone.MUTED)
        scene.under(*(Stroke(int(self.column(mark)), y + 1, bottom, Tone.GRID, dashed=True) for mark in marks))
