"""XML through member access: child elements and attributes as properties of a node, as PowerShell shows them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.xml.nodes import CDATA, COMMENT, DECLARATION, DOCUMENT, ELEMENT, TEXT, Node


def names_of(node: Node) -> list[str]:
    """The names of attributes and children, each once, in document order."""
    names: dict[str, None] = {}
    for attribute in node.attributes:
        names.setdefault(attribute.name)
    for child in node.children:
        if child.kind == ELEMENT or child.kind in (TEXT, CDATA, COMMENT, DECLARATION):
            names.setdefault(child.name)
    return list(names)


def _found(node: Node, name: str) -> list[Node]:
    wanted = name.lower()

    def named(each: Node) -> bool:
        return each.name.lower() == wanted or (each.kind == ELEMENT and each.local_name.lower() == wanted)

    return [each for each in node.attributes if named(each)] + [each for each in node.children if named(each)]


def shown(node: Node) -> Any:
    """A found node as a value: text where there is only text, else the node."""
    if node.kind != ELEMENT:
        return node.value or ""
    if node.attributes or any(each.kind not in (TEXT, CDATA) for each in node.children):
        return node
    return node.inner_text


def read(node: Node, name: str, default: Any) -> Any:
    """The property of that name: one value, an array of several, or `default`."""
    found = _found(node, name)
    if not found:
        return default
    if len(found) == 1:
        return shown(found[0])
    return Array([shown(each) for each in found])


def write(node: Node, name: str, value: Any) -> bool:
    """Sets an attribute or the text of an element; False when there is no such property."""
    found = _found(node, name)
    if not found:
        return False
    if not isinstance(value, str):
        raise net_failure(
            "System.Management.Automation.SetValueException",
            f'Cannot set "{name}" because only strings can be used as values to set XmlNode properties.',
        )
    if len(found) > 1:
        raise net_failure(
            "System.Management.Automation.SetValueException",
            f'Cannot set "{name}" because there are multiple nodes with that name.',
        )
    target = found[0]
    if target.kind == ELEMENT and (target.attributes or target.element_children()):
        raise net_failure(
            "System.Management.Automation.SetValueException",
            f'Cannot set "{name}" because only strings can be used as values to set XmlNode properties.',
        )
    target.inner_text = value
    return True


def node_text(node: Node) -> str:
    """What PowerShell's type data makes of a node as a string: its name, or the text of what is text."""
    if node.kind == DOCUMENT:
        return "#document"
    return node.name if node.kind == ELEMENT else (node.value or "")
