"""Moments and spans as management objects write them."""

from __future__ import annotations

import pytest

from tests.shell import output

CONVERTER = "[System.Management.ManagementDateTimeConverter]"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("ToDateTime('20250602080000.500000+060').ToString('s')", "2025-06-02T07:00:00"),
        ("ToDmtfDateTime([datetime]'2025-06-02 08:00:01')", "20250602080001.000000+000"),
        ("ToTimeSpan('00000001020304.000005:000').ToString()", "1.02:03:04.0000050"),
        ("ToDmtfTimeInterval([timespan]'1.02:03:04')", "00000001020304.000000:000"),
    ],
)
def test_texts_and_values_say_the_same(expression: str, expected: str) -> None:
    assert output(f"{CONVERTER}::{expression}") == [expected]


def test_another_text_is_refused() -> None:
    text = f"try {{ {CONVERTER}::ToDateTime('today') }} catch {{ $_.Exception.InnerException.GetType().Name }}"
    assert output(text) == ["ArgumentOutOfRangeException"]
