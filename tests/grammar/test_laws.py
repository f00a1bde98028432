"""Laws that hold of every tree."""

from __future__ import annotations

import pytest

from hvsim.grammar import ParseError, nodes, parse
from tests.grammar.recorded import trees

SYNTHETIC = (nodes.BaseCtorInvokeMemberExpressionAst,)


@pytest.fixture(scope="module")
def parsed():
    return [(text, parse(text)) for text, _ in trees()]


def test_the_extent_of_a_node_lies_within_that_of_its_parent(parsed):
    for text, tree in parsed:
        for node in tree.walk():
            for child in node.children():
                # Blocks without statements, and the implied call of a base constructor, stand nowhere.
                if child.start == child.end == 0 or isinstance(node, SYNTHETIC):
                    continue
                if isinstance(node, nodes.ParamBlockAst) and isinstance(child, nodes.AttributeAst):
                    continue
                if isinstance(node, nodes.NamedBlockAst) and isinstance(child, nodes.CommandExpressionAst):
                    continue
                assert node.start <= child.start <= child.end <= node.end, (text, type(node), type(child))


def test_the_text_of_a_variable_names_it(parsed):
    for text, tree in parsed:
        for node in tree.walk():
            if isinstance(node, nodes.VariableExpressionAst) and node.start < node.end and "`" not in text:
                source = text[node.start : node.end]
                assert node.name in source or source == "base", (text, node.name)


def test_walking_meets_each_node_once(parsed):
    for _, tree in parsed:
        met = list(tree.walk())
        assert len(met) == len({id(node) for node in met})


def test_all_script_blocks_of_a_parse_share_their_source():
    tree = parse("function f { { 1 } }", "a.ps1")
    sources = {id(node.source) for node in tree.walk() if isinstance(node, nodes.ScriptBlockAst)}
    assert len(sources) == 1
    assert (tree.source.text, tree.source.file) == ("function f { { 1 } }", "a.ps1")


def test_an_error_knows_where_it_is_and_whether_more_input_could_mend_it():
    with pytest.raises(ParseError) as caught:
        parse("foo |", "a.ps1")
    error = caught.value
    assert (error.error_id, error.incomplete, error.file) == ("EmptyPipeElement", True, "a.ps1")
    assert (error.extent.start, error.extent.line, error.extent.column) == (5, 1, 6)
    assert str(error) == "An empty pipe element is not allowed."


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('"$(""a"")"', "a"),
        ('"x $(foo `"a b`" -c:$d) y"', "a b"),
        ('foo "$($x -replace """", \'b\')"', ""),
    ],
)
def test_quotes_escaped_for_the_string_around_count_once_inside_its_parts(text, inner):
    strings = [node for node in parse(text).walk() if isinstance(node, nodes.StringConstantExpressionAst)]
    assert inner in [node.value for node in strings if node.kind == "DoubleQuoted"]
    assert all(0 <= node.start < node.end <= len(text) for node in strings)
