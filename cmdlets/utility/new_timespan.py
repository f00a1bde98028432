"""New-TimeSpan: a length of time."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.values import construct, get_static, named_type
from hvsim.interpreter.values.operators import BINARY


@cmdlet("New-TimeSpan", default_set="Date", output="System.TimeSpan")
class NewTimeSpan(Cmdlet):
    """Gives the time between two moments, or of so many days, hours, minutes and seconds."""

    start: Any = parameter(
        sets="Date",
        position=0,
        pipeline=True,
        by_property_name=True,
        aliases=("LastWriteTime",),
        type="System.DateTime",
        help="The first moment; now when left out.",
    )
    end_: Any = parameter(
        name="End",
        sets="Date",
        position=1,
        by_property_name=True,
        type="System.DateTime",
        help="The second moment; now when left out.",
    )
    days: int = parameter(sets="Time", default=0, help="Days.")
    hours: int = parameter(sets="Time", default=0, help="Hours.")
    minutes: int = parameter(sets="Time", default=0, help="Minutes.")
    seconds: int = parameter(sets="Time", default=0, help="Seconds.")
    milliseconds: int = parameter(sets="Time", default=0, help="Milliseconds.")

    examples = [
        Example("(New-TimeSpan -Hours 1 -Minutes 30).TotalMinutes", "An hour and a half.", output="90"),
        Example("(New-TimeSpan -Start '2024-01-01' -End '2024-03-01').Days", "Between two dates.", output="60"),
    ]

    def process(self) -> None:
        if self.parameter_set == "Time":
            parts = [self.days, self.hours, self.minutes, self.seconds, self.milliseconds]
            self.write(construct(named_type("System.TimeSpan"), parts, self.engine))
            return
        now = get_static(named_type("System.DateTime"), "Now", self.engine)
        start = self.start if "Start" in self.bound else now
        end = self.end_ if "End" in self.bound else now
        self.write(BINARY["Minus"](end, start))
