"""Get-Content and its kin: lines, bytes, encodings, appending."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hvsim.console import MemoryConsole
from hvsim.interpreter.providers.encodings import NAMES, decode, detect, encode, encoding_named, lines_of
from hvsim.interpreter.values.code_units import to_code_units
from hvsim.session import Session
from tests.shell import output, run

UNIVERSAL = ("utf8", "utf8BOM", "utf8NoBOM", "unicode", "bigendianunicode", "utf32", "bigendianutf32")
TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=20)


@given(TEXT, st.sampled_from(UNIVERSAL))
def test_what_is_encoded_is_decoded_again(text: str, name: str) -> None:
    assert decode(encode(text, NAMES[name.lower()]), NAMES[name.lower()]) == to_code_units(text)


@given(TEXT, st.sampled_from(["utf8BOM", "unicode", "bigendianunicode", "utf32", "bigendianutf32"]))
def test_a_mark_says_what_the_encoding_is(text: str, name: str) -> None:
    encoding = NAMES[name.lower()]
    assume(not text.startswith("\0"))  # UTF-16's mark and a zero are UTF-32's mark
    assert detect(encode(text, encoding))[0].codec == encoding.codec
    assert decode(encode(text, encoding)) == to_code_units(text)


@given(st.lists(st.text(alphabet="ab \t\u2028\x0b\x0c", max_size=5), max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_only_line_feeds_and_carriage_returns_end_lines(lines: list[str], end: str) -> None:
    assert lines_of("".join(line + end for line in lines)) == lines


@given(st.lists(st.text(alphabet="abc é€", max_size=6), min_size=1, max_size=5))
@settings(max_examples=15)
def test_lines_come_back_as_they_were_written(lines: list[str]) -> None:
    session = Session(os="linux", console=MemoryConsole())
    quoted = ", ".join(f"'{line}'" for line in lines)
    found = session.invoke(f"Set-Content /tmp/a.txt {quoted}; (Get-Content /tmp/a.txt) -join '|'")
    assert found == ["|".join(lines)]


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        ("-TotalCount 2", ["1", "2"]),
        ("-Head 0", []),
        ("-Tail 2", ["4", "5"]),
        ("-ReadCount 2 | ForEach-Object { $_ -join '+' }", ["1+2", "3+4", "5"]),
        ("-ReadCount 0 | ForEach-Object { $_.Count }", ["5"]),
        ("-Raw | ForEach-Object Length", ["10"]),
        ("-Delimiter 3 | ForEach-Object Length", ["4", "5"]),
    ],
)
def test_parts_of_a_file(arguments: str, lines: list[str]) -> None:
    assert output(f"1..5 | Set-Content /tmp/n.txt; Get-Content /tmp/n.txt {arguments}") == lines


def test_appending_keeps_the_encoding_of_the_file() -> None:
    script = """
        Set-Content /tmp/u.txt a -Encoding unicode -NoNewline; Add-Content /tmp/u.txt é -NoNewline
        (Get-Content /tmp/u.txt -AsByteStream) -join ' '; Get-Content /tmp/u.txt
    """
    assert output(script) == ["255 254 97 0 233 0", "aé"]


def test_a_pipeline_of_many_lines_is_written_whole() -> None:
    script = "1..20000 | ForEach-Object { 'line ' * 20 } | Set-Content /tmp/big.txt; (Get-Content /tmp/big.txt).Count"
    assert output(script) == ["20000"]


def test_windows_lines_end_with_carriage_return_and_line_feed() -> None:
    assert output("Set-Content C:\\a.txt x; (Get-Content C:\\a.txt -AsByteStream) -join ' '", os="windows") == [
        "120 13 10"
    ]


@pytest.mark.parametrize(
    ("command", "error_id"),
    [
        ("Get-Content /tmp", "GetContainerContentException"),
        ("Set-Content /tmp x", "WriteContainerContentException"),
        ("Add-Content /none/x y", "GetContentWriterDirectoryNotFoundError"),
        ("Get-Content /tmp/none", "PathNotFound"),
        ("Set-Content /tmp/b 'x' -AsByteStream", "ByteEncodingOnly"),
        ("Clear-Content /tmp", "ClearDirectoryContent"),
    ],
)
def test_content_that_cannot_be_is_refused(command: str, error_id: str) -> None:
    found = output(f"try {{ {command} -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}")
    assert [each.partition(",")[0] for each in found] == [error_id]


def test_a_read_only_file_is_written_only_with_force() -> None:
    script = """
        Set-Content /tmp/r.txt old; Set-ItemProperty /tmp/r.txt IsReadOnly $true
        Set-Content /tmp/r.txt new -ErrorAction SilentlyContinue; Get-Content /tmp/r.txt
        Set-Content /tmp/r.txt new -Force; Get-Content /tmp/r.txt
    """
    assert output(script) == ["old", "new"]


def test_what_if_writes_nothing() -> None:
    printed = run("Set-Content /tmp/w.txt x -WhatIf; Test-Path /tmp/w.txt")
    assert printed.output == ['What if: Performing the operation "Set Content" on target "Path: /tmp/w.txt".', "False"]


def test_a_full_volume_says_so() -> None:
    session = Session(os="linux", console=MemoryConsole())
    session.engine.file_system.volumes()["/"].space.capacity = 1000
    script = "try { 'x' * 2000 | Set-Content /tmp/a.txt -ErrorAction Stop } catch { $_.Exception.Message }"
    assert session.invoke(script) == ["No space left on device : '/tmp/a.txt'"]
    script = "try { 'x' * 2000 | Out-File /tmp/b.txt -ErrorAction Stop } catch { $_.Exception.Message }"
    assert session.invoke(script) == ["No space left on device : '/tmp/b.txt'"]


@pytest.mark.parametrize("name", ["utf8", "1252", "windows-1252", 28591])
def test_an_encoding_is_found_by_name_or_number(name: str | int) -> None:
    assert encoding_named(name) is not None


def test_an_unknown_encoding_is_none() -> None:
    assert encoding_named("klingon") is None
