"""Errors whose names depend on small things, and what is no error at all."""

from __future__ import annotations

import pytest

from hvsim.grammar.parser import parse_with_errors

ESCAPES = {
    '"`u{}"': "InvalidUnicodeEscapeSequence",
    '"`u{41"': "InvalidUnicodeEscapeSequence",
    '"`u{zz}"': "InvalidUnicodeEscapeSequence",
    '"`u{123456"': "MissingUnicodeEscapeSequenceTerminator",
    '"`u{1234567}"': "TooManyDigitsInUnicodeEscapeSequence",
    '"`u{110000}"': "InvalidUnicodeEscapeSequenceValue",
}
NAMES = ["function a@b { 1 }", "function [z] { 1 }", "filter a+b { 1 }"]
CASTS = ["$a.[string]$b[0].c = 1", "write $a.[string][object]$b x", "[int]::[string]'MaxValue'", "$a.[string]"]
GOES_ON = ["1\n| sort", "1\n# a\n| sort", "1\n<# a #>\n| sort", "1\n <# a\nb #> \n# c\n| sort", "1 <# a #>\n| sort"]
ENDS = ["1\n\n| sort", "1\n<# a #>\n\n| sort"]


def identifiers(text: str) -> list[str]:
    return [problem.error_id for problem in parse_with_errors(text).problems]


@pytest.mark.parametrize("text", ESCAPES)
def test_a_wrong_unicode_escape_says_what_is_wrong(text: str) -> None:
    assert identifiers(text)[0] == ESCAPES[text]


@pytest.mark.parametrize("text", GOES_ON + NAMES + CASTS)
def test_is_no_error(text: str) -> None:
    assert identifiers(text) == []


@pytest.mark.parametrize("text", ENDS)
def test_an_empty_line_ends_a_pipeline(text: str) -> None:
    assert identifiers(text) == ["EmptyPipeElement"]
