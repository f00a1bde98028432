"""New- and Set-VBRBackupWindowOptions: the hours of the week in which something may run."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.values import array
from hvsim.cmdlets.veeam.backup_command import BackupCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import INFOS
from hvsim.cmdlets.veeam.option_types import DAY, DAYS, weekday_numbers
from hvsim.infrastructure.backup.jobs.schedules import BackupWindow
from hvsim.interpreter.commands import Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange

WINDOW = INFOS + "VBRBackupWindowOptions"
SATURDAY = 5


def _hours_of(day: int) -> Any:
    return lambda window: array([hour for hour in range(24) if window.hours[day][hour]], "System.Int32")


product_type(WINDOW, BackupWindow, {f"int[] {name}": _hours_of(day) for day, name in enumerate(DAYS)})


class WindowCommand(BackupCommand):
    """A command that says which hours of which days are open."""

    enabled: Switch = parameter(by_property_name=True, help="Opens the hours; without it they are closed.")
    from_day: Any = parameter(type=DAY, help="The first of the days; Sunday when left out.")
    from_hour: int = parameter(default=0, validate=ValidateRange(0, 23), help="The first of the hours.")
    to_day: Any = parameter(type=DAY, help="The last of the days; Saturday when left out.")
    to_hour: int = parameter(default=23, validate=ValidateRange(0, 23), help="The last of the hours, to its end.")

    def mark(self, window: BackupWindow) -> None:
        """Opens or closes the hours on the days; both go round where the last is before the first."""
        for day in _round(self._day(self.from_day, SATURDAY + 1), self._day(self.to_day, SATURDAY), 7):
            for hour in _round(self.from_hour, self.to_hour, 24):
                window.hours[day][hour] = bool(self.enabled)

    def _day(self, value: Any, otherwise: int) -> int:
        return otherwise if value is None else weekday_numbers(value)[0]


@cmdlet("New-VBRBackupWindowOptions", output=WINDOW)
class NewVBRBackupWindowOptions(WindowCommand):
    """Makes a window of the week: with -Enabled only those hours are open, without it all but those."""

    examples = [
        Example(
            "(New-VBRBackupWindowOptions -ToDay Friday -FromHour 20 -ToHour 5 -Enabled).Monday -join ' '",
            "Nights, but not of Saturday.",
            output="0 1 2 3 4 5 20 21 22 23",
        ),
    ]

    def process(self) -> None:
        window = BackupWindow([[not self.enabled] * 24 for _ in DAYS])
        self.mark(window)
        self.write(window)


@cmdlet("Set-VBRBackupWindowOptions", output=WINDOW)
class SetVBRBackupWindowOptions(WindowCommand):
    """Opens or closes further hours of a window."""

    enabled: Switch = parameter(mandatory=True, help="Opens the hours; -Enabled:$false closes them.")
    from_day: Any = parameter(mandatory=True, type=DAY, help="The first of the days.")
    from_hour: int = parameter(mandatory=True, validate=ValidateRange(0, 23), help="The first of the hours.")
    to_day: Any = parameter(mandatory=True, type=DAY, help="The last of the days.")
    to_hour: int = parameter(mandatory=True, validate=ValidateRange(0, 23), help="The last of the hours, to its end.")
    options: Any = parameter(mandatory=True, pipeline=True, by_property_name=True, type=WINDOW, help="The window.")
    passthru: Switch = parameter(name="PassThru", help="Gives the window.")

    examples = [
        Example(
            "$window = New-VBRBackupWindowOptions; $window | Set-VBRBackupWindowOptions -FromDay Sunday -FromHour 9"
            " -ToDay Sunday -ToHour 11 -Enabled; $window.Sunday -join ' '",
            "Sunday morning as well.",
            output="9 10 11",
        ),
    ]

    def process(self) -> None:
        self.mark(self.options)
        if self.passthru:
            self.write(self.options)


def _round(first: int, last: int, size: int) -> list[int]:
    return [(first + step) % size for step in range((last - first) % size + 1)]
