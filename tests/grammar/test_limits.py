"""Time grows with the text, depth costs no recursion, and no input brings a traceback."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.grammar import ParseError, parse, parse_with_errors
from hvsim.grammar.tokens import tokens
from tests.grammar.recorded import errors, trees

ALPHABET = "$@(){}[]<>|&;,.:?!%^*+-=/\\'\"`#~ \n\t\raf1_é“’–"
PIECES = [
    "$x",
    "foo",
    "-a",
    '"$(',
    "@{",
    "@(",
    "if",
    "else",
    "function f",
    "class A {",
    "[int]",
    "[A(",
    "param(",
    "switch",
    "while (",
    "try {",
    "catch",
    "finally",
    "1kb",
    "2>&1",
    "<#",
    "#>",
    "@'\n",
    "\n'@",
    "using namespace",
    "enum E {",
    " = ",
    "..",
    "-eq",
    "??",
    "&&",
    "return",
    "#requires -version",
    "data {",
    "begin {",
    "::",
    "`u{",
    "--%",
]


def survives(text: str) -> None:
    """Parsing and tokenising end without a traceback; a script is accepted or explained."""
    result = parse_with_errors(text)
    assert result.tree is not None
    for problem in result.problems:
        assert problem.message
        assert 0 <= problem.extent.start <= problem.extent.end <= len(text) + 2
    last = tokens(text)[-1]
    assert last.kind == "EndOfInput"


@given(st.text(alphabet=ALPHABET, max_size=60))
def test_random_characters_bring_no_traceback(text):
    survives(text)


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(ALPHABET)), max_size=25))
def test_random_pieces_bring_no_traceback(pieces):
    survives(" ".join(pieces))


def mutated(seed: int, count: int):
    source = random.Random(seed)
    inputs = [text for text, _ in trees()] + [text for text, _ in errors()]
    for _ in range(count):
        text = source.choice(inputs)
        for _ in range(source.randint(1, 3)):
            place = source.randint(0, len(text))
            choice = source.random()
            if choice < 0.4:
                text = text[:place] + source.choice(PIECES + list(ALPHABET)) + text[place:]
            elif choice < 0.7:
                text = text[:place] + text[place + source.randint(1, 4) :]
            elif choice < 0.85:
                text = text[:place]
            else:
                text += source.choice("\n; ") + source.choice(inputs)
        yield text


def test_mutated_inputs_bring_no_traceback():
    for text in mutated(1, 1500):
        survives(text)


@pytest.mark.soak
def test_many_mutated_inputs_bring_no_traceback():
    for text in mutated(2, 20_000):
        survives(text)


@pytest.mark.parametrize(
    ("opener", "closer"),
    [
        ("(", ")"),
        ("{", "}"),
        ("@(", ")"),
        ("$(", ")"),
        ("@{a=", "}"),
        ("$a[", "]"),
        ("if (1) {", "}"),
        ("!", ""),
        ("[int]", ""),
    ],
)
def test_ten_thousand_nested_constructs_parse(opener, closer):
    depth = 10_000
    tree = parse(opener * depth + "1" + closer * depth)
    assert sum(1 for _ in tree.walk()) > depth


@pytest.mark.parametrize("opener", ["(", "{", "@(", "$(", "@{a=", "$a[", "if (1) {", '"$(', "!", "$a.b(", "[A("])
def test_ten_thousand_open_brackets_are_explained(opener):
    with pytest.raises(ParseError):
        parse(opener * 10_000)


@pytest.mark.parametrize("text", ["[a[" + "a[" * 5000 + "b" + "]" * 5001 + "]1", "[int" + "[]" * 5000 + "]1"])
def test_a_type_nested_too_deep_is_refused(text):
    with pytest.raises(ParseError) as caught:
        parse(text)
    assert caught.value.error_id == "ScriptTooComplicated"


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        parse_with_errors(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    "piece",
    [
        "$a = 1 + 2; foo -a $b | bar { $_ }\n",
        "(",
        '"$(',
        "<#",
        "@'\n",
        '@"\n$(',
        "`",
        "1 ",
        ") ",
        "} ",
        "$a[",
        "{ foo ",
        "@{a=1 ",
        "'",
        '"a',
        "[a[",
        "#requires -version 5\n",
        "class A { f() { $x } }\n",
        "class A { A() : base(1) {} }\n",
        "try {} finally { return }\n",
        "try {} finally {",
        "function f($a",
        "switch (1) { a {",
        "foo `\n",
        ",",
        "-",
        "$x?",
        "[int",
        "if (",
        "&& ",
        "| ",
    ],
)
def test_twice_the_text_takes_about_twice_the_time(piece):
    count = max(1, 6000 // len(piece))
    seconds(piece * 10)
    small, large = seconds(piece * count), seconds(piece * (4 * count))
    assert large < 10 * small + 0.1, f"{small:.3f} s became {large:.3f} s"


def test_every_prefix_of_a_script_is_accepted_or_explained():
    script = """
param([Parameter(Mandatory)][string]$Name = "a$(1 + 2)b")
# a comment
function Get-It { [CmdletBinding()] param($x) begin { } process { foreach ($i in 1..3) { "$i" | foo -a:$x } } }
$h = @{ a = 1; 'b' = @(1, 2, (3)) }
switch -regex ($Name) { '^a' { break } default { throw "no $($h.a)" } }
try { [int]::Parse('1') } catch [System.Exception] { } finally { }
class A : B { [int] $x = 1; A() : base(1) { } static [void] f([int] $y) { } }
@'
text
'@ + @"
$x
"@
"""
    for end in range(len(script)):
        survives(script[:end])
