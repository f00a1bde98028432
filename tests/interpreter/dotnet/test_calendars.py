"""Weeks of the year, names of days, comparison by culture."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hvsim.interpreter.dotnet.calendars import week_of_year
from tests.shell import output

_CALENDAR = "[cultureinfo]::InvariantCulture.Calendar"
CASES = {
    f"{_CALENDAR}.GetWeekOfYear('2024-12-30', 'FirstFourDayWeek', 'Monday')": "53",
    f"{_CALENDAR}.GetWeekOfYear('2025-01-01', 'FirstDay', 'Sunday')": "1",
    f"{_CALENDAR}.GetWeekOfYear('2021-01-02', 'FirstFullWeek', 'Sunday')": "52",
    f"{_CALENDAR}.GetDaysInMonth(2024, 2)": "29",
    "[System.Globalization.ISOWeek]::GetWeekOfYear('2024-12-30')": "1",
    "[System.Globalization.ISOWeek]::ToDateTime(2025, 1, 'Monday').ToString('yyyy-MM-dd')": "2024-12-30",
    "([cultureinfo]'de-DE').DateTimeFormat.DayNames[1]": "Montag",
    "([cultureinfo]'fr-FR').DateTimeFormat.GetAbbreviatedDayName('Monday')": "lun.",
    "([cultureinfo]'de-DE').DateTimeFormat.FirstDayOfWeek": "Monday",
    "[cultureinfo]::InvariantCulture.CompareInfo.Compare('a', 'A', 'IgnoreCase')": "0",
    "[cultureinfo]::InvariantCulture.CompareInfo.IsPrefix('Abc', 'ab')": "False",
}


@pytest.mark.parametrize("expression", CASES)
def test_the_value_of(expression: str) -> None:
    assert output(f'"$({expression})"') == [CASES[expression]]


def test_weeks_of_four_days_from_monday_are_those_of_iso_within_the_year() -> None:
    """.NET's rule does not give the last days of December to the next year; otherwise both say the same."""
    for number in range(3000):
        day = date(2019, 1, 1) + timedelta(days=number)
        year, week, _ = day.isocalendar()
        if year == day.year:
            assert week_of_year(day, 4, 1) == week
