"""TimeZoneInfo: the moments of the standard library's zones, by Windows' names, and .NET's answers at the edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim import Session

TYPE = "[TimeZoneInfo]::"
ZONES = {"W. Europe Standard Time": "Europe/Berlin", "Eastern Standard Time": "America/New_York"}


def run(text: str) -> list[object]:
    return Session().invoke(text)


@pytest.fixture(scope="module")
def session() -> Session:
    return Session()


@given(st.sampled_from(sorted(ZONES)), st.integers(0, 2_000_000_000))
def test_a_moment_is_shown_as_the_zones_clocks_show_it(session: Session, name: str, seconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    text = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    found = session.invoke(f"{TYPE}ConvertTimeBySystemTimeZoneId([DateTimeOffset]'{text}', '{name}').ToString('s')")
    assert found == [moment.astimezone(ZoneInfo(ZONES[name])).strftime("%Y-%m-%dT%H:%M:%S")]


def test_times_go_from_zone_to_zone() -> None:
    assert run(f"{TYPE}ConvertTimeBySystemTimeZoneId('2024/07/02 03:04:05', 'UTC', 'GMT Standard Time').Hour") == [4]
    tokyo = f"{TYPE}ConvertTimeToUtc([datetime]'2024-01-02 03:00', {TYPE}FindSystemTimeZoneById('Asia/Tokyo'))"
    assert run(f"$t = {tokyo}; $t.Hour; [string]$t.Kind") == [18, "Utc"]


def test_hours_that_clocks_skip_and_repeat() -> None:
    session = Session()
    session.invoke(f"$z = {TYPE}FindSystemTimeZoneById('W. Europe Standard Time')")
    assert session.invoke("$z.IsInvalidTime([datetime]'2024-03-31 02:30')") == [True]
    assert session.invoke("$z.IsAmbiguousTime([datetime]'2024-10-27 02:30')") == [True]
    assert session.invoke("$z.GetUtcOffset([datetime]'2024-10-27 02:30').TotalHours") == [1.0]
    skipped = f"{TYPE}ConvertTimeToUtc([datetime]'2024-03-31 02:30', $z)"
    assert session.invoke(f"try {{ {skipped} }} catch {{ $_.FullyQualifiedErrorId }}") == ["ArgumentException"]


@pytest.mark.parametrize("name", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "", "Europe"])
def test_no_other_file_is_a_zone(name: str) -> None:
    found = run(f"try {{ {TYPE}FindSystemTimeZoneById('{name}') }} catch {{ $_.FullyQualifiedErrorId }}")
    assert found == ["TimeZoneNotFoundException"]


def test_the_zones_are_listed() -> None:
    assert run("(Get-TimeZone).Id; @(Get-TimeZone *Tokyo*).Count; (Get-TimeZone -ListAvailable).Count -gt 130") == [
        "UTC",
        1,
        True,
    ]
