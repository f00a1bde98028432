"""Format strings: numbers, dates, spans; and that what is written can be read again."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import composite_format, convert, format_value, resolve_type
from hvsim.interpreter.values.dates.date_parse import exact_value, parse_exact
from hvsim.interpreter.values.dates.datetimes import DateTime, TimeSpan
from hvsim.interpreter.values.dates.span_format import parse_span

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(DateTime.of_python)


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("{0:N2}", 1234567.891, "1,234,567.89"),
        ("{0:F0}", 2.5, "2"),
        ("{0:D5}", 42, "00042"),
        ("{0:X}", -1, "FFFFFFFF"),
        ("{0:B8}", 5, "00000101"),
        ("{0:P2}", 0.123, "12.30%"),
        ("{0:E2}", 12345.678, "1.23E+004"),
        ("{0:C}", -1234.5, "-$1,234.50"),
        ("{0:#,##0.00}", 1234.5, "1,234.50"),
        ("{0:000}", 7, "007"),
        ("{0:0%}", 0.25, "25%"),
        ("{0:#}", 0, ""),
        ("{0:POS;NEG;ZERO}", -1, "NEG"),
        ("{0:000-00-0000}", 123456789, "123-45-6789"),
        ("[{0,6}|{0,-6}]", 12, "[    12|12    ]"),
        ("{{{0}}}", "x", "{x}"),
        ("{0:D5}", "42", "42"),
        ("{0}", None, ""),
    ],
)
def test_composite_formats(text: str, value: object, shown: str) -> None:
    assert composite_format(text, [value]) == shown


@pytest.mark.parametrize("text", ["{1}", "{", "}", "{0", "{a}", "{-1}", "{0:Q}"])
def test_bad_formats(text: str) -> None:
    with pytest.raises(ScriptError) as caught:
        composite_format(text, [5])
    assert caught.value.record.error_id == "FormatError"


@given(MOMENTS)
def test_the_round_trip_format_is_one(moment: DateTime) -> None:
    assert convert(format_value(moment, "o"), resolve_type("datetime")).ticks == moment.ticks


@given(MOMENTS, st.sampled_from(["yyyy-MM-dd HH:mm:ss.fffffff", "dddd, dd MMMM yyyy HH.mm.ss fffffff"]))
def test_an_exact_pattern_reads_what_it_writes(moment: DateTime, pattern: str) -> None:
    text = format_value(moment, pattern)
    parsed = parse_exact(text, pattern)
    assert parsed is not None
    assert exact_value(parsed, text) == moment


@given(st.integers(-(2**62), 2**62))
def test_a_span_survives_its_text(ticks: int) -> None:
    assert parse_span(format_value(TimeSpan(ticks), "c")).ticks == ticks


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-02-29 13:14:15", "2024-02-29T13:14:15"),
        ("02/03/2024", "2024-02-03T00:00:00"),
        ("3 Feb 2024", "2024-02-03T00:00:00"),
        ("Feb 3, 2024 4:05 PM", "2024-02-03T16:05:00"),
        ("2024-02", "2024-02-01T00:00:00"),
        ("Tuesday, March 5, 2024 7:08:09\u202fAM", "2024-03-05T07:08:09"),
    ],
)
def test_dates_that_people_write(text: str, seconds: str) -> None:
    assert format_value(convert(text, resolve_type("datetime")), "s") == seconds


@pytest.mark.parametrize("text", ["nope", "2024-13-01", "31/31/2024", ""])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ScriptError):
        convert(text, resolve_type("datetime"))
