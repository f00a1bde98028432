"""XML: text to nodes and back, member access, paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.errors import NetFailure
from hvsim.interpreter.values import get_member, set_member
from hvsim.interpreter.values.xml.nodes import ELEMENT, TEXT, Node, outer_xml, parse
from hvsim.interpreter.values.xml.paths import select

NAMES = st.sampled_from(["vm", "disk", "name"])
TEXTS = st.text(st.sampled_from("ab<>&\"' é"), min_size=1).filter(str.strip)


@st.composite
def elements(draw: st.DrawFn, depth: int = 2) -> Node:
    node = Node(ELEMENT, draw(NAMES))
    for name, value in draw(st.dictionaries(st.sampled_from(["id", "size"]), TEXTS)).items():
        node.set_attribute(name, value)
    if depth and draw(st.booleans()):
        for child in draw(st.lists(elements(depth - 1), max_size=3)):
            node.append(child)
    elif draw(st.booleans()):
        node.append(Node(TEXT, value=draw(TEXTS)))
    return node


@given(elements())
def test_what_is_written_reads_the_same(node: Node) -> None:
    text = outer_xml(node)
    assert outer_xml(parse(text)) == text


def test_members_are_attributes_and_children() -> None:
    document = parse('<cfg ver="2"><vm id="1"><name>a</name></vm><vm id="2"><name>b</name></vm><none/></cfg>')
    root = get_member(document, "cfg")
    assert get_member(root, "VER") == "2"
    assert list(get_member(get_member(root, "vm"), "name")) == ["a", "b"]
    assert get_member(root, "none") == ""
    set_member(root, "ver", "3")
    assert outer_xml(root).startswith('<cfg ver="3">')


def test_paths() -> None:
    document = parse('<r><v n="a" s="3"/><v n="b" s="9">t</v></r>')
    assert [each.attribute("n").value for each in select(document, "//v[@s > 5]")] == ["b"]  # type: ignore[union-attr]  # the nodes chosen are elements
    assert [each.value for each in select(document, "//v/@n")] == ["a", "b"]
    assert [each.value for each in select(document, "//v/text()")] == ["t"]


@pytest.mark.parametrize("text", ["plain", "<a><b></a>", ""])
def test_what_is_not_well_formed(text: str) -> None:
    with pytest.raises(NetFailure):
        parse(text)
