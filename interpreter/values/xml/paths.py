"""XPath over the DOM: the tree is mirrored for lxml, asked, and the answers mapped back."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.xml.nodes import CDATA, COMMENT, ELEMENT, INSTRUCTION, TEXT, Node


class _Mirror:
    """An lxml tree that looks like the DOM below `top`, and the way back from each of its elements."""

    def __init__(self, top: Node) -> None:
        from lxml import etree

        self.etree = etree
        self.nodes: dict[Any, Node] = {}
        self.elements: dict[Node, Any] = {}
        roots = [top] if top.kind == ELEMENT else top.element_children()
        self.root = self._copy(roots[0]) if roots else None

    def _tag(self, node: Node) -> str:
        return f"{{{node.namespace}}}{node.local_name}" if node.namespace else node.local_name

    def _copy(self, node: Node) -> Any:
        made = self.etree.Element(self._tag(node))
        for attribute in node.attributes:
            if attribute.name == "xmlns" or attribute.prefix == "xmlns":
                continue
            made.set(self._tag(attribute), attribute.value or "")
        self._remember(made, node)
        last = None
        for child in node.children:
            if child.kind == ELEMENT:
                last = self._copy(child)
                made.append(last)
            elif child.kind == COMMENT:
                last = self.etree.Comment(child.value or "")
                made.append(last)
                self._remember(last, child)
            elif child.kind == INSTRUCTION:
                last = self.etree.ProcessingInstruction(child.name, child.value or "")
                made.append(last)
                self._remember(last, child)
            elif last is None:
                made.text = (made.text or "") + (child.value or "")
            else:
                last.tail = (last.tail or "") + (child.value or "")
        return made

    def _remember(self, element: Any, node: Node) -> None:
        self.nodes[element] = node
        self.elements[node] = element

    def back(self, found: Any) -> Node | None:
        """The DOM node of one of lxml's answers."""
        if isinstance(found, self.etree._Element):
            return self.nodes.get(found)
        parent = found.getparent() if hasattr(found, "getparent") else None
        owner = self.nodes.get(parent) if parent is not None else None
        if owner is None:
            return None
        if getattr(found, "is_attribute", False):
            local = found.attrname.rpartition("}")[2]
            return next((each for each in owner.attributes if each.local_name == local), None)
        container = owner if getattr(found, "is_text", False) else owner.parent
        if container is None:
            return None
        start = 0 if container is owner else container.children.index(owner) + 1
        return next((each for each in container.children[start:] if each.kind in (TEXT, CDATA)), None)


def select(node: Node, path: str, namespaces: dict[str, str] | None = None) -> list[Node]:
    """The nodes the path finds from `node`, in document order; raises XPathException."""
    top = node.root()
    mirror = _Mirror(top)
    if mirror.root is None:
        return []
    context = mirror.elements.get(node)
    if context is None:
        context = mirror.etree.ElementTree(mirror.root)
    if node is top and path.strip() in ("/", "."):
        return [node]
    # Expressions have no default namespace: an empty prefix finds nothing.
    prefixes = {key: value for key, value in (namespaces or {}).items() if key}
    try:
        if context is not mirror.root and isinstance(context, mirror.etree._Element):
            found = context.xpath(path, namespaces=prefixes)
        else:
            found = _from_document(mirror, node, path, prefixes)
    except mirror.etree.XPathError as error:
        if "prefix" in str(error).lower():
            message = (
                "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function."
            )
        else:
            message = f"'{path}' has an invalid token."
        raise net_failure("System.Xml.XPath.XPathException", message) from None
    if not isinstance(found, list):
        raise net_failure("System.Xml.XPath.XPathException", "Expression must evaluate to a node-set.")
    return [each for each in map(mirror.back, found) if each is not None]


def _from_document(mirror: _Mirror, node: Node, path: str, prefixes: dict[str, str]) -> Any:
    """From the document itself a relative path begins above the root element."""
    if node.kind == ELEMENT:
        return mirror.elements[node].xpath(path, namespaces=prefixes)
    assert mirror.root is not None
    parts = [part if part.lstrip().startswith(("/", "(")) else "/" + part.lstrip() for part in path.split("|")]
    return mirror.etree.ElementTree(mirror.root).xpath("|".join(parts), namespaces=prefixes)
