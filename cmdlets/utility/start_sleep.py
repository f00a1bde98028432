"""Start-Sleep: lets the time of the simulated machine pass."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

_LONGEST = 2**31 / 1000


@cmdlet("Start-Sleep", default_set="Seconds", aliases=("sleep",))
class StartSleep(Cmdlet):
    """Waits; in simulated time the wait takes no time at all."""

    seconds: float = parameter(
        sets="Seconds",
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        validate=ValidateRange(0.0, _LONGEST),
        help="How long, in seconds; fractions are allowed.",
    )
    milliseconds: int = parameter(
        sets="Milliseconds",
        mandatory=True,
        by_property_name=True,
        aliases=("ms",),
        validate=ValidateRange(0, 2**31 - 1),
        help="How long, in milliseconds.",
    )
    duration: Any = parameter(
        sets="FromTimeSpan",
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        aliases=("ts",),
        type="System.TimeSpan",
        help="How long, as a TimeSpan.",
    )

    examples = [
        Example("Start-Sleep -Seconds 3600", "An hour passes on the simulated clock."),
        Example("Start-Sleep -Milliseconds 250", "A quarter of a second."),
    ]

    def process(self) -> None:
        self.engine.clock.sleep(self._duration())

    def _duration(self) -> timedelta:
        if self.parameter_set == "Milliseconds":
            return timedelta(milliseconds=self.milliseconds)
        if self.parameter_set == "FromTimeSpan":
            from hvsim.interpreter.values import get_member

            return timedelta(microseconds=int(get_member(self.duration, "Ticks")) / 10)
        return timedelta(seconds=self.seconds)
