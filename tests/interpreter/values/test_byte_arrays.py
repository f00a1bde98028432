"""byte[] holds bytes: every operation of an array, the size of a file."""

from __future__ import annotations

import pytest

from hvsim.interpreter.values.arrays import ByteArray, byte_array
from tests.shell import output

CASES = {
    "$b[0], $b[-1], $b[9]": ["1", "3"],
    "$b[0..1] -join ','": ["1,2"],
    "$b[0] = 255; $b -join ','": ["255,2,3"],
    "$b.Length; $b.Count; $b.GetType().FullName": ["3", "3", "System.Byte[]"],
    "($b + 4).GetType().Name; ($b + 4) -join ','": ["Object[]", "1,2,3,4"],
    "$b -contains 2; $b -eq 2; 2 -in $b": ["True", "2", "True"],
    "[array]::Reverse($b); $b -join ','": ["3,2,1"],
    "[array]::IndexOf($b, [byte]3)": ["2"],
    "$c = $b.Clone(); $c[0] = 9; $b[0]": ["1"],
    "foreach ($x in $b) { $x.GetType().Name; break }": ["Byte"],
    "$b | ForEach-Object { $_ * 2 }": ["2", "4", "6"],
    "[System.Text.Encoding]::ASCII.GetString([byte[]](72, 105))": ["Hi"],
    "[Convert]::ToBase64String($b)": ["AQID"],
    "[array]::Resize([ref]$b, 5); $b -join ','": ["1,2,3,0,0"],
}


@pytest.mark.parametrize("script", CASES)
def test_a_byte_array_is_an_array(script: str) -> None:
    assert output(f"$b = [byte[]](1, 2, 3); {script}") == CASES[script]


def test_an_element_that_is_no_byte_is_refused() -> None:
    script = "$b = [byte[]](1, 2); try { $b[0] = 256 } catch { $_.FullyQualifiedErrorId }"
    assert output(script) == ["InvalidCastIConvertible"]


def test_bytes_of_a_file_stay_bytes() -> None:
    script = """
    [IO.File]::WriteAllBytes('/tmp/b', [byte[]](0, 255, 7))
    $read = [IO.File]::ReadAllBytes('/tmp/b'); $read -join ','
    (Get-Content /tmp/b -AsByteStream -Raw).GetType().Name
    [byte[]](1, 2) | Set-Content /tmp/c -AsByteStream; (Get-Item /tmp/c).Length
    """
    assert output(script) == ["0,255,7", "Byte[]", "2"]


def test_it_is_as_large_as_its_bytes() -> None:
    many = byte_array(bytes(10_000_000))
    assert isinstance(many, ByteArray)
    assert isinstance(many.data, bytearray)
    assert len(many) == 10_000_000
