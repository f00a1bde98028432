"""What members of .NET types give: one expression and its output each."""

from __future__ import annotations

import pytest

from tests.shell import output

CASES = {
    # overloads: what an array of one kind of value counts as, and `params`
    "[string]::Join('-', 1, 2)": "1-2",
    "[string]::Join('-', [string[]]('a', 'b'))": "a-b",
    "[string]::Join(',', [System.Collections.Generic.List[int]](1, 2))": "1,2",
    "[string]::Concat('a', 1, 'b')": "a1b",
    "'a,b;c'.Split(',;') -join '|'": "a,b;c",
    "'a,b;c'.Split([char[]]',;') -join '|'": "a|b|c",
    "'xxaxx'.Trim('x')": "a",
    "[Math]::Max([byte]3, 5L)": "5",
    # numbers
    "[decimal]::Parse('1.50')": "1.50",
    "[decimal]::Truncate(-1.7)": "-1",
    "[int]::Clamp(12, 0, 9)": "9",
    "[int]::PopCount(255)": "8",
    "[long]::RotateLeft(1, 4)": "16",
    "[double]::IsInteger(2.0)": "True",
    "[byte]::IsPow2(64)": "True",
    "[MathF]::Sqrt(9)": "3",
    "[Math]::DivRem(17, 5).Item2": "2",
    "[bigint]::Pow(2, 70).ToString()": "1180591620717411303424",
    # dates
    "[datetime]::ParseExact('2024-02-03T04:05:06Z', 'yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)"
    ".ToUniversalTime().ToString('s')": "2024-02-03T04:05:06",
    "[timespan]::ParseExact('12:34', 'hh\\:mm', [cultureinfo]::InvariantCulture).TotalMinutes": "754",
    "[timespan]::HoursPerDay": "24",
    "[dateonly]::Parse('2024-02-03').AddDays(1).ToString('yyyy-MM-dd')": "2024-02-04",
    "[timeonly]::new(23, 30).AddHours(1).ToString('HH:mm')": "00:30",
    "[datetimeoffset]::FromUnixTimeSeconds(86400).ToString('s')": "1970-01-02T00:00:00",
    # conversions
    "[Convert]::ToDouble('1,5', [cultureinfo]'de-DE')": "1.5",
    "[Convert]::ToString(255, 16)": "ff",
    "[Convert]::ChangeType('5', [TypeCode]::Int64).GetType().Name": "Int64",
    "[Convert]::GetTypeCode(@{})": "Object",
    "[BitConverter]::ToChar([byte[]](65, 0), 0)": "A",
    "[BitConverter]::SingleToInt32Bits(1)": "1065353216",
    # identity
    "([guid]'f81d4fae-7dec-11d0-a765-00a0c91e6bf6').ToString('X')": (
        "{0xf81d4fae,0x7dec,0x11d0,{0xa7,0x65,0x00,0xa0,0xc9,0x1e,0x6b,0xf6}}"
    ),
    "[guid]::ParseExact('f81d4fae7dec11d0a76500a0c91e6bf6', 'N').ToString()": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "[guid]::CreateVersion7().Version": "7",
    "([version]'1.2.3').ToString(2)": "1.2",
    # characters and texts
    "[char]::GetUnicodeCategory('a')": "LowercaseLetter",
    "[char]::IsBetween('b', 'a', 'c')": "True",
    "[regex]::Count('aXbX', 'X')": "2",
    "([regex]'(?<n>a)(b)').GroupNumberFromName('n')": "2",
    "[enum]::Format([DayOfWeek], 1, 'X')": "00000001",
    # addresses
    "([ipaddress]'10.1').ToString()": "10.0.0.1",
    "([ipaddress]'10.0.0.1').MapToIPv6().ToString()": "::ffff:10.0.0.1",
    "[ipaddress]::HostToNetworkOrder(1)": "16777216",
    "[uri]::CheckHostName('1.2.3.4')": "IPv4",
    "([uri]'http://a/b/c/d').MakeRelativeUri('http://a/b/e').ToString()": "../e",
    "([uri]'http://u@a:81/b?q#f').GetComponents('SchemeAndServer', 'UriEscaped')": "http://a:81",
    # types
    "[int].IsSealed": "True",
    "[int[]].GetArrayRank()": "1",
    "[int].GetInterface('IComparable').Name": "IComparable",
    "[type]::GetTypeCode([DayOfWeek])": "Int32",
    "[Environment+SpecialFolder].DeclaringType.Name": "Environment",
    # type arguments
    "[Array]::Empty[int]().GetType().Name": "Int32[]",
    "[enum]::GetNames[DayOfWeek]()[1]": "Monday",
    "[enum]::Parse[DayOfWeek]('friday', $true)": "Friday",
    "[Linq.Enumerable]::OfType[int]((1, 'a', 2)) -join ','": "1,2",
    # sequences
    "[Linq.Enumerable]::OrderByDescending([int[]](3, 1, 2), [Func[int, int]] { $args[0] }) -join ','": "3,2,1",
    "[Linq.Enumerable]::Except([int[]](1, 2), [int[]](2, 3)) -join ','": "1",
    "[Linq.Enumerable]::FirstOrDefault([int[]]@())": "0",
    "[Linq.Enumerable]::Zip([int[]](1, 2), [int[]](3, 4))[1].Item2": "4",
    "([Linq.Enumerable]::GroupBy([string[]]('a', 'bb', 'cc'), [Func[string, int]] { $args[0].Length }))[1].Key": "2",
    "[Linq.Enumerable]::ToDictionary([string[]]('a', 'bb'), [Func[string, int]] { $args[0].Length })[2]": "bb",
    "[Linq.Enumerable]::Aggregate([int[]](1, 2, 3), [Func[int, int, int]] { $args[0] * 10 + $args[1] })": "123",
}


@pytest.mark.parametrize("expression", CASES)
def test_the_value_of(expression: str) -> None:
    assert output(f"({expression}).ToString()") == [CASES[expression]]
