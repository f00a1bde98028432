"""What the shell makes of a text being typed: its colours, whether it is finished, and which command was meant."""

from __future__ import annotations

import pytest

from hvsim.repl.colours import coloured_lines
from hvsim.repl.feedback import similar_names, slips
from hvsim.repl.highlight import roles
from hvsim.repl.reading import is_unfinished, is_wrong


def roles_of(text: str) -> dict[str, str]:
    """The role of each word of the text, where words are cut at changes of role and at spaces."""
    found: dict[str, str] = {}
    for line in coloured_lines(text):
        for style, piece, *_ in line:
            if style:
                for word in piece.split():
                    found[word] = style.removeprefix("class:")
    return found


def test_a_word_is_a_command_only_where_a_command_stands() -> None:
    assert roles_of("Get-VM web01 -Name x | % { ls }") == {
        "Get-VM": "command",
        "-Name": "parameter",
        "%": "command",
        "ls": "command",
    }
    assert roles_of("$x = Get-Date") == {"$x": "variable", "=": "operator", "Get-Date": "command"}


def test_keywords_numbers_operators_types_members_and_comments() -> None:
    assert roles_of("if (1 -eq 2) { [int]::MaxValue } # why") == {
        "if": "keyword",
        "1": "number",
        "-eq": "operator",
        "2": "number",
        "int": "type",
        "MaxValue": "member",
        "#": "comment",
        "why": "comment",
    }


def test_words_that_name_kinds_of_token_are_no_keywords() -> None:
    assert roles_of("echo generic identifier label") == {"echo": "command"}


def test_code_inside_a_string_is_coloured_as_code() -> None:
    assert roles_of('"a $($x.Name) $home b"') == {
        '"a': "string",
        "$x": "variable",
        "Name": "member",
        "$home": "variable",
        'b"': "string",
    }


@pytest.mark.parametrize(
    "text", ["", "'abc", '"a $(', "if (", "@'\nx", "1 + )", "\n\n", "\x00", "[", "$", "${", '"$', "<#", "@{a="]
)
def test_every_unfinished_text_keeps_all_its_characters(text: str) -> None:
    assert len(roles(text)) == len(text)
    lines = coloured_lines(text)
    assert "\n".join("".join(piece for _, piece, *_ in line) for line in lines) == text


@pytest.mark.parametrize(
    "text",
    [
        "if (1) {",
        "(1+",
        "1,2 |",
        "1 + `",
        "1 +",
        "1,",
        "$a =",
        '"a" &&',
        '"abc',
        "'abc",
        "@'\nline",
        "<# one",
        "@{",
        "$(",
        "(1,2)[",
        "function f($x) {",
        "foreach ($i in 1..2)",
        "if",
        "try { 1 }",
        "if (1) {\n\n",
        "if (1) { 1 2 3",
    ],
)
def test_enter_opens_another_line(text: str) -> None:
    assert is_unfinished(text)


@pytest.mark.parametrize(
    "text", ["1", "if ($false) { 1 }", "[int", "1 + )", "}", "1,2\n| % { $_ }", "1 |\n", "1 +\n", ""]
)
def test_enter_runs(text: str) -> None:
    assert not is_unfinished(text)


def test_the_prompt_turns_red_while_the_text_does_not_parse() -> None:
    assert is_wrong("1 |")
    assert is_wrong("1 + )")
    assert not is_wrong("1 | % { $_ }")
    assert not is_wrong("  ")


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [
        ("", "", 0),
        ("a", "", 1),
        ("vm", "vm", 0),
        ("get-chlditem", "get-childitem", 1),
        ("teh", "the", 1),
        ("ab", "cd", 2),
    ],
)
def test_slips_are_letters_added_left_out_replaced_or_swapped(left: str, right: str, count: int) -> None:
    assert slips(left, right) == count
    assert slips(right, left) == count


def test_similar_names_ignore_case_and_come_once() -> None:
    assert similar_names("get-VMM", iter(["Get-VM", "gvm", "Get-VM", "Get-Item"])) == ["Get-VM"]
