"""The text operators and .NET's expressions in Python."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values import BINARY, Array, match
from hvsim.interpreter.values.matching import regex_escape
from hvsim.interpreter.values.regex.regexes import compiled
from hvsim.interpreter.values.wildcard import escape, is_like, unescape
from tests.shell import output, run

TEXTS = st.text(st.sampled_from("ab.*[]?$^\\(){}|+- `'\"#é\n"), max_size=12)


@given(TEXTS)
def test_an_escaped_text_matches_itself(text: str) -> None:
    found = compiled("^" + regex_escape(text) + "\\z").first(text)
    assert found is not None
    assert found.group() == text


@given(TEXTS)
def test_an_escaped_wildcard_is_like_itself_only(text: str) -> None:
    text = text.replace("`", "")
    assert is_like(text, escape(text))
    assert unescape(escape(text)) == text
    assert not is_like(text + "x", escape(text))


@given(st.lists(st.text("abc"), min_size=1))
def test_split_undoes_join(parts: list[str]) -> None:
    assert list(BINARY["Isplit"](BINARY["Join"](Array(parts), ","), ",")) == parts


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"(?<year>\d+)-(?<month>\d+)", "2024-05", ["2024-05", "2024", "05"]),
        (r"a\Z", "a\n", ["a"]),
        (r"[a-z-[aeiou]]+", "aebcd", ["bcd"]),
        (r"\p{Lu}+", "abCD", ["CD"]),
        (r"(?i)B", "abc", ["b"]),
        (r"(?'q'x)\k<q>", "axx", ["xx", "x"]),
        (r"[\w-]+", "a-b c", ["a-b"]),
        (r"(?<=a)b", "ab", ["b"]),
    ],
)
def test_dotnet_syntax(pattern: str, text: str, expected: list[str]) -> None:
    found = compiled(pattern).first(text)
    assert found is not None
    assert [found.group(), *found.groups()] == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("(", "Invalid pattern '(' at offset 1. Not enough )'s."),
        ("*", "Invalid pattern '*' at offset 1. Quantifier '*' following nothing."),
        ("[", "Invalid pattern '[' at offset 1. Unterminated [] set."),
        ("a**", "Invalid pattern 'a**' at offset 3. Nested quantifier '*'."),
    ],
)
def test_syntax_errors(pattern: str, message: str) -> None:
    with pytest.raises(NetFailure, match=re.escape(message)):
        compiled(pattern)


def test_named_groups_are_numbered_after_the_others() -> None:
    result, matches = match("ab12", r"(?<letters>[a-z]+)(\d+)", True, False)
    assert result is True
    assert matches is not None
    assert {key: matches[key] for key in matches} == {0: "ab12", 1: "12", "letters": "ab"}


@pytest.mark.parametrize(
    ("by", "result"),
    [("[$&]", "a[b]c"), ("$$", "a$c"), ("$9", "a$9c"), ("<$`>", "a<a>c"), ("<$'>", "a<c>c"), ("${nope}", "a${nope}c")],
)
def test_replacement_strings(by: str, result: str) -> None:
    assert BINARY["Ireplace"]("abc", Array(["b", by])) == result


def test_a_bad_wildcard_is_an_error() -> None:
    with pytest.raises(ScriptError):
        is_like("a", "[")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[regex]::Matches('a::bc', '\\b|:+').Index -join ','", "0,1,2,3,5"),
        ("'x-y' -replace '(?=y)|-', '!'", "x!!y"),
        ("'aab' -replace 'a*', '-'", "--b-"),
        ("[regex]::Matches('axb', 'x*', 'RightToLeft').Index -join ','", "3,1,1,0"),
        ("('x' * 30 -replace '(?<=x)x|^x', { foreach ($i in 1..9000) { }; 'y' }).Length", "30"),
    ],
)
def test_after_an_empty_match_the_search_goes_on_one_character_further(text: str, expected: str) -> None:
    assert output(text) == [expected]


def test_the_time_limit_of_an_expression_counts() -> None:
    limited = "[regex]::new('(a|aa)+$', 'None', [timespan]::FromMilliseconds(20))"
    assert output(f"{limited}.MatchTimeout.TotalMilliseconds") == ["20"]
    printed = run(f"{limited}.IsMatch('a' * 60 + 'b')")
    assert "timed out" in printed.errors
