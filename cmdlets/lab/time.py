"""Get-LabClock and Step-LabClock: the estate's time, what is under way in it, and letting it pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import live_type
from hvsim.cmdlets.estate.values import array, moment
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.job_schedule import SessionClock
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.formatting.views import column, register_view, table_view
from hvsim.interpreter.host import Clock

CLOCK = "HvSim.LabClock"
LAST_MOMENT = datetime(9999, 1, 1, tzinfo=UTC)
"""Time zones, schedules and retention reckon ahead from a moment, and a date ends with the year 9999."""

MOST_SECONDS = 10.0**12
"""More than any lab's clock can go, and less than what no duration can be."""
MILLISECOND = 10_000
"""Ticks in it. Somebody who writes a number so small may have meant something longer."""
BACKWARDS = "The lab's clock goes forward only; Restore-Lab goes back to a checkpoint."


@frozen(eq=False)
class LabClock:
    """The clock as a person looks at it, who has jobs beside it."""

    clock: SimulatedClock
    session: Clock

    @property
    def jobs_due(self) -> datetime | None:
        """When a job of the session goes on, or a scheduled task starts; None when none will."""
        return self.session.next_job_due() if isinstance(self.session, SessionClock) else None

    @property
    def next_due(self) -> datetime | None:
        """When the next thing happens; None when nothing is to come."""
        return min(filter(None, (self.jobs_due, self.clock.next_due)), default=None)

    def step(self) -> bool:
        """Lets time pass until the next thing has happened; False when nothing is to come."""
        due = self.jobs_due
        if due is None or due != self.next_due:
            return self.clock.step()
        self.session.sleep(max(due - self.clock.now(), timedelta()))
        return True

    def settle(self) -> None:
        """Lets time pass until nothing is under way, and nothing that a job begins as soon as it can go on."""
        self.let_jobs_begin()
        while self.clock.running and self.step():
            self.let_jobs_begin()

    def let_jobs_begin(self) -> None:
        """Jobs that can go on do, until they wait for something; no time passes."""
        self.session.sleep(timedelta())


live_type(
    CLOCK,
    LabClock,
    {
        "datetime Time": lambda c: moment(c.clock.now()),
        "datetime NextDue": lambda c: moment(c.next_due),
        "string[] Running": lambda c: array(c.clock.running, "System.String"),
    },
)
register_view(
    table_view(CLOCK, [column(name, alignment="left") for name in ("Time", "NextDue", "Running")], autosize=True)
)


def clock_of(command: DirectCommand) -> LabClock:
    """The clock of the command's lab, as its session has it."""
    clock = command.estate.clock
    return LabClock(clock, command.engine.clock if isinstance(command.engine.clock, SessionClock) else clock)


@cmdlet("Get-LabClock", output=CLOCK)
class GetLabClock(DirectCommand):
    """Shows the lab's time, when the next thing is due in it, and what is under way."""

    examples = [Example("(Get-LabClock).Running", "What is under way?")]

    def process(self) -> None:
        self.write(clock_of(self))


@cmdlet("Step-LabClock", default_set="Event", output=CLOCK)
class StepLabClock(DirectCommand):
    """Lets the lab's time pass: to the next thing that happens, for a while, to a moment, or until nothing runs."""

    duration: Any = parameter(
        sets={"Duration": In(position=0, mandatory=True)},
        type="System.TimeSpan",
        help="How long, as a TimeSpan such as 01:00:00; a plain number counts ticks of 100 nanoseconds.",
    )
    days: float = parameter(sets="Span", help="So many days, which may be parts of one.")
    hours: float = parameter(sets="Span", help="So many hours more.")
    minutes: float = parameter(sets="Span", help="So many minutes more.")
    seconds: float = parameter(sets="Span", help="So many seconds more.")
    until: Any = parameter(sets={"Until": In(mandatory=True)}, type="System.DateTime", help="Until that moment.")
    settle: Switch = parameter(
        sets={"Settle": In(mandatory=True)}, help="Until no backup, merge or other work is under way."
    )
    count: int = parameter(
        sets="Event",
        default=1,
        validate=ValidateRange(1, 2**31 - 1),
        help="So many things that happen, one after the other.",
    )

    examples = [
        Example("Step-LabClock", "To the next thing that happens."),
        Example("Step-LabClock -Hours 12", "Half a day, with all that is due in it."),
        Example("Step-LabClock -Duration 1.06:00:00", "A day and six hours."),
        Example("Step-LabClock -Until '2025-06-03 22:00'", "To the evening of another day."),
        Example("Start-BackupJob Nightly -Async | Out-Null; Step-LabClock -Settle", "Until the backup has ended."),
    ]

    def process(self) -> None:
        if self.parameter_set == "Duration":
            ticks = self.duration.ticks
            if 0 < ticks < MILLISECOND:
                self.write_warning(f"{ticks} ticks of 100 nanoseconds pass; -Hours {ticks} lets so many hours pass.")
            self._pass(timedelta(seconds=ticks / 1e7))
        elif self.parameter_set == "Span":
            parts = (self.days or 0) * 86400 + (self.hours or 0) * 3600 + (self.minutes or 0) * 60 + (self.seconds or 0)
            if isnan(parts):
                self.report(InvalidState("What is no number is no span of time."))
                return
            self._pass(timedelta(seconds=max(-MOST_SECONDS, min(parts, MOST_SECONDS))))
        elif self.parameter_set == "Until":
            self._pass_to(self.until.to_python().replace(tzinfo=UTC))
        elif self.parameter_set == "Settle":
            clock_of(self).settle()
        else:
            for _ in range(self.count):
                if not clock_of(self).step():
                    break
        self.write(clock_of(self))

    def _pass_to(self, target: datetime) -> None:
        self._pass(target - self.estate.clock.now())

    def _pass(self, duration: timedelta) -> None:
        clock = self.estate.clock
        if duration < timedelta():
            self.report(InvalidState(BACKWARDS))
            return
        if duration > LAST_MOMENT - clock.now():
            self.report(InvalidState(f"The lab's clock goes to {LAST_MOMENT:%Y-%m-%d} only."))
            return
        clock_of(self).session.sleep(duration)  # with what the script's jobs and the machines' tasks do meanwhile
