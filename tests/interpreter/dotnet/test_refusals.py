"""What .NET refuses is refused in its words: other types in comparisons, numbers that are none, `$null` arrays."""

from __future__ import annotations

import pytest

from tests.shell import output

CASES = {
    "[datetime]::new(2024,1,1).CompareTo(1)": "Object must be of type DateTime.",
    "[timespan]::Zero.CompareTo(1)": "Object must be of type TimeSpan.",
    "[guid]::Empty.CompareTo(1)": "Object must be of type Guid.",
    "([version]'1.2').CompareTo(1)": "Object must be of type Version.",
    "([char]'x').CompareTo(1)": "Object must be of type Char.",
    "([DayOfWeek]1).CompareTo(1)": "Object must be the same type as the enum. The type passed in was 'System.Int32'; "
    "the enum type was 'System.DayOfWeek'.",
    "[timespan]::FromDays(1) * [double]::PositiveInfinity": "TimeSpan overflowed because the duration is too long.",
    "[timespan]::FromDays(1) / 0": "TimeSpan overflowed because the duration is too long.",
    "[double]::NaN * [timespan]::FromDays(1)": "TimeSpan does not accept floating point Not-a-Number values.",
    "[datetime]::new(2024,1,1).AddDays([double]::NaN)": "Value to add was out of range. (Parameter 'value')",
    "[datetime]::new(2024,1,1).AddDays(1e300)": "Value to add was out of range. (Parameter 'value')",
    "[array]::IndexOf($null, 1)": "Value cannot be null. (Parameter 'array')",
    "[array]::Sort($null)": "Value cannot be null. (Parameter 'array')",
    "[ipaddress]::new([byte[]](1, 2))": "An invalid IP address was specified. (Parameter 'address')",
}


@pytest.mark.parametrize("expression", CASES)
def test_refused_in_the_words_of_dotnet(expression: str) -> None:
    script = f"try {{ {expression} }} catch {{ $_.Exception.GetBaseException().Message }}"
    assert output(script) == [CASES[expression]]


@pytest.mark.parametrize(
    "script",
    [
        "[DayOfWeek]1 + [double]::PositiveInfinity",
        "[DayOfWeek]1 - [datetime]::new(2024, 1, 1)",
        "[ipaddress]'1.1.1.1' -eq [byte]3",
        "[ipaddress]'1.1.1.1' -lt [byte[]](1, 2)",
        "$ExecutionContext | ConvertTo-Json -Depth 1",
        "$ExecutionContext | Format-Custom -Depth 2 | Out-String",
        "Start-Sleep ([double]::NaN)",
    ],
)
def test_ends_in_a_value_or_an_error_of_the_language(script: str) -> None:
    assert output(f"try {{ $null = & {{ {script} }} }} catch {{ }}; 'after'")[-1] == "after"


def test_a_character_compares_with_a_big_integer_by_its_number() -> None:
    assert output("[bigint]5 -lt [char]'x'; [bigint]500 -lt [char]'x'") == ["True", "False"]


def test_a_property_that_asks_the_engine_is_read_in_columns_too() -> None:
    assert output("Get-Alias gci | ConvertTo-Json -Depth 1 -WarningAction Ignore | Select-String DisplayName")
    assert output("(Get-Alias gci | Select-Object ResolvedCommandName).ResolvedCommandName; 1")[-1] == "1"


def test_bits_of_a_big_integer_with_a_character_or_no_number() -> None:
    script = "[char]'x' -band [bigint]255; try { [bigint]5 -bor [double]::NaN } catch { 'refused' }"
    assert output(script) == ["120", "refused"]


NULLS = {
    "[hashtable]::new($null)": "ArgumentNullException",
    "[hashtable]::new(@())": "InvalidCastException",
    "[decimal]::new([double]::NaN)": "OverflowException",
    "'abc'.IndexOfAny($null)": "ArgumentNullException",
    "[System.IO.Path]::Combine($null)": "ArgumentNullException",
    "[xml]::new().Load('/no/such')": "DirectoryNotFoundException",
    "[bigint]::new([double]::NaN)": "OverflowException",
    "[datetime]::FromOADate([double]::NaN)": "ArgumentException",
    "[DateTimeOffset]::UnixEpoch.AddDays([double]::NaN)": "ArgumentOutOfRangeException",
    "([System.Collections.SortedList]@{ a = 1 }).GetKey(1)": "ArgumentOutOfRangeException",
    "[Linq.Enumerable]::First([int[]]@())": "InvalidOperationException",
}


@pytest.mark.parametrize("expression", NULLS)
def test_the_id_is_the_exception(expression: str) -> None:
    assert output(f"try {{ {expression} }} catch {{ $_.FullyQualifiedErrorId }}") == [NULLS[expression]]


def test_logarithms_at_the_edge() -> None:
    assert output("[math]::Log(1, -1); [math]::Log(0); [math]::Log(8, 2)") == ["NaN", "-∞", "3"]
