"""System.Xml: documents, elements and the other nodes of the DOM."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.members.access import invoke_member
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.xml.adapter import node_text
from hvsim.interpreter.values.xml.nodes import (
    ATTRIBUTE,
    CDATA,
    COMMENT,
    DECLARATION,
    DOCUMENT,
    ELEMENT,
    INSTRUCTION,
    TEXT,
    Node,
    indented,
    inner_xml,
    load,
    outer_xml,
    parse,
)
from hvsim.interpreter.values.xml.paths import select

NODE = declare("System.Xml.XmlNode")
DOC = declare("System.Xml.XmlDocument")
ELEMENTS = declare("System.Xml.XmlElement")


class NodeList:
    """Nodes in order: XmlNodeList, or the attributes of an element."""

    __slots__ = ("extended", "items", "net_name", "owner")

    def __init__(self, items: list[Node], net_name: str = "System.Xml.XmlNodeList", owner: Node | None = None) -> None:
        self.items = items
        self.net_name = net_name
        self.owner = owner
        self.extended = None

    @property
    def net_type(self) -> Any:
        return named_type(self.net_name)

    def enumerate(self) -> Any:
        return iter(list(self.items))


class NamespaceManager:
    """Prefixes for XPath."""

    __slots__ = ("extended", "prefixes")
    net_name = "System.Xml.XmlNamespaceManager"

    def __init__(self, table: Any = None) -> None:
        self.prefixes: dict[str, str] = {}
        self.extended = None


MANAGER = declare("System.Xml.XmlNamespaceManager")
MANAGER.constructor("(System.Object nameTable)")(NamespaceManager)


@MANAGER.method("void AddNamespace(string prefix, string uri)")
def _add_namespace(manager: NamespaceManager, prefix: str, uri: str) -> None:
    manager.prefixes[prefix] = uri


MANAGER.method("string LookupNamespace(string prefix)")(lambda manager, prefix: manager.prefixes.get(prefix))
MANAGER.property("string DefaultNamespace")(lambda manager: manager.prefixes.get("", ""))

# making documents


@DOC.constructor("()")
def _new() -> Node:
    return Node(DOCUMENT)


@DOC.converter
def _convert(value: Any) -> Any:
    """A string is parsed, another node becomes a document of its own."""
    if isinstance(value, Node):
        return value if value.kind == DOCUMENT else None
    text = value if isinstance(value, str) else "\n".join(to_string(each) for each in enumerate_value(value) or [value])
    try:
        return parse(text)
    except NetFailure as failure:
        failure.exception.properties["conversion_id"] = "InvalidCastToXmlDocument"
        raise


@DOC.method("void LoadXml(string xml)")
def _load_xml(document: Node, text: str | None) -> None:
    if text is None:
        raise argument_null("xml")
    load(document, text)


@DOC.method("void Load(string filename)", engine=True)
def _load(engine: Any, document: Node, path: str) -> None:
    load(document, decode(engine.file_system.read(engine.providers.file_path(path))))


@DOC.method("void Save(string filename)", engine=True)
def _save(engine: Any, document: Node, path: str) -> None:
    newline = str(engine.personality.newline)
    text = outer_xml(document) if document.preserve_whitespace else indented(document, newline)
    marked = any(child.kind == DECLARATION and "encoding" in (child.value or "") for child in document.children)
    data = text.encode("utf-8", "surrogatepass")
    engine.file_system.write(engine.providers.file_path(path), b"\xef\xbb\xbf" + data if marked else data)


@DOC.method("void Save(System.IO.TextWriter writer)", engine=True)
def _save_to_writer(engine: Any, document: Node, writer: Any) -> None:
    invoke_member(writer, "Write", [indented(document, str(engine.personality.newline))], engine)


def _owned(document: Node, node: Node) -> Node:
    node.owner = document
    return node


def _element(document: Node, name: str, namespace: str = "") -> Node:
    if not name or not (name[0].isalpha() or name[0] == "_") or " " in name:
        raise net_failure(
            "System.Xml.XmlException",
            f"The '{name[:1]}' character, hexadecimal value "
            f"0x{ord(name[:1] or ' '):02X}, cannot be included in a name.",
        )
    made = _owned(document, Node(ELEMENT, name, namespace=namespace or ""))
    if namespace:
        prefix = made.prefix
        made.set_attribute(f"xmlns:{prefix}" if prefix else "xmlns", namespace)
    return made


DOC.method(
    "System.Xml.XmlElement CreateElement(string name)",
    "System.Xml.XmlElement CreateElement(string qualifiedName, string namespaceURI)",
)(_element)
DOC.method("System.Xml.XmlElement CreateElement(string prefix, string localName, string namespaceURI)")(
    lambda document, prefix, name, namespace: _element(document, f"{prefix}:{name}" if prefix else name, namespace)
)
DOC.method(
    "System.Xml.XmlAttribute CreateAttribute(string name)",
    "System.Xml.XmlAttribute CreateAttribute(string qualifiedName, string namespaceURI)",
)(lambda document, name, namespace="": _owned(document, Node(ATTRIBUTE, name, "", namespace)))
DOC.method("System.Xml.XmlText CreateTextNode(string text)")(
    lambda document, text: _owned(document, Node(TEXT, value=text))
)
DOC.method("System.Xml.XmlComment CreateComment(string data)")(
    lambda document, text: _owned(document, Node(COMMENT, value=text))
)
DOC.method("System.Xml.XmlCDataSection CreateCDataSection(string data)")(
    lambda document, text: _owned(document, Node(CDATA, value=text))
)
DOC.method("System.Xml.XmlProcessingInstruction CreateProcessingInstruction(string target, string data)")(
    lambda document, target, data: _owned(document, Node(INSTRUCTION, target, data))
)


@DOC.method("System.Xml.XmlDeclaration CreateXmlDeclaration(string version, string encoding, string standalone)")
def _declaration(document: Node, version: str, encoding: str | None, standalone: str | None) -> Node:
    parts = [f'version="{version}"']
    parts += [f'encoding="{encoding}"'] if encoding else []
    parts += [f'standalone="{standalone}"'] if standalone else []
    return _owned(document, Node(DECLARATION, value=" ".join(parts)))


@DOC.method("System.Xml.XmlNode ImportNode(System.Xml.XmlNode node, bool deep)")
def _import(document: Node, node: Node, deep: bool) -> Node:
    return _owned(document, node.clone(deep))


@DOC.method(
    "System.Xml.XmlNode CreateNode(string nodeTypeString, string name, string namespaceURI)",
    "System.Xml.XmlNode CreateNode(System.Xml.XmlNodeType type, string name, string namespaceURI)",
)
def _create_node(document: Node, kind: Any, name: str, namespace: str) -> Node:
    text = str(kind).lower()
    if text == "element":
        return _element(document, name, namespace)
    kinds = {"attribute": ATTRIBUTE, "text": TEXT, "comment": COMMENT, "cdata": CDATA, "cdatasection": CDATA}
    return _owned(document, Node(kinds.get(text, TEXT), name, ""))


def _set_preserve(document: Node, value: bool) -> None:
    document.preserve_whitespace = value


def _document_element(document: Node) -> Node | None:
    found = document.element_children()
    return found[0] if found else None


DOC.property("bool PreserveWhitespace", setter=_set_preserve)(lambda document: document.preserve_whitespace)
DOC.property("System.Xml.XmlElement DocumentElement")(_document_element)
DOC.property("System.Object NameTable")(lambda document: document.name)

# every node


def _value(node: Node) -> str | None:
    return node.value


def _set_value(node: Node, value: str) -> None:
    if node.kind in (ELEMENT, DOCUMENT):
        raise net_failure("System.InvalidOperationException", f"Cannot set a value on node type '{node.kind}'.")
    node.value = value


def _set_inner_text(node: Node, value: str) -> None:
    node.inner_text = value


def _set_inner_xml(node: Node, text: str) -> None:
    fragment = parse(f"<fragment>{text}</fragment>", True).element_children()[0]
    node.clear()
    for child in list(fragment.children):
        node.append(child)


def _sibling(node: Node, step: int) -> Node | None:
    if node.parent is None or node.kind == ATTRIBUTE:
        return None
    siblings = node.parent.children
    at = siblings.index(node) + step
    return siblings[at] if 0 <= at < len(siblings) else None


NODE.property("string Name")(lambda node: node.name)
NODE.property("string LocalName")(lambda node: node.local_name)
NODE.property("string NamespaceURI")(lambda node: node.namespace)
NODE.property("string Prefix")(lambda node: node.prefix)
NODE.property("System.Xml.XmlNodeType NodeType")(lambda node: enum_value("System.Xml.XmlNodeType", node.kind))
NODE.property("System.Xml.XmlNode ParentNode")(lambda node: node.parent if node.kind != ATTRIBUTE else None)
NODE.property("xml OwnerDocument")(lambda node: node.document() if node.kind != DOCUMENT else None)
NODE.property("bool IsEmpty")(lambda node: not node.children)
NODE.property("System.Xml.XmlAttributeCollection Attributes")(
    lambda node: NodeList(node.attributes, "System.Xml.XmlAttributeCollection", node) if node.kind == ELEMENT else None
)
NODE.property("bool HasAttributes")(lambda node: bool(node.attributes))
NODE.property("string InnerXml", setter=_set_inner_xml)(inner_xml)
NODE.property("string InnerText", setter=_set_inner_text)(lambda node: node.inner_text)
NODE.property("System.Xml.XmlNode NextSibling")(lambda node: _sibling(node, 1))
NODE.property("System.Xml.XmlNode PreviousSibling")(lambda node: _sibling(node, -1))
NODE.property("string Value", setter=_set_value)(_value)
NODE.property("System.Xml.XmlNodeList ChildNodes")(lambda node: NodeList(node.children))
NODE.property("System.Xml.XmlNode FirstChild")(lambda node: node.children[0] if node.children else None)
NODE.property("System.Xml.XmlNode LastChild")(lambda node: node.children[-1] if node.children else None)
NODE.property("bool HasChildNodes")(lambda node: bool(node.children))
NODE.property("string OuterXml")(outer_xml)


@NODE.method("System.Xml.XmlNode AppendChild(System.Xml.XmlNode newChild)")
def _append(node: Node, child: Node) -> Node:
    return node.append(child)


@NODE.method("System.Xml.XmlNode PrependChild(System.Xml.XmlNode newChild)")
def _prepend(node: Node, child: Node) -> Node:
    return node.append(child, 0)


@NODE.method("System.Xml.XmlNode InsertBefore(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)")
def _insert_before(node: Node, child: Node, reference: Node | None) -> Node:
    return node.append(child, None if reference is None else _place(node, reference))


@NODE.method("System.Xml.XmlNode InsertAfter(System.Xml.XmlNode newChild, System.Xml.XmlNode refChild)")
def _insert_after(node: Node, child: Node, reference: Node | None) -> Node:
    return node.append(child, 0 if reference is None else _place(node, reference) + 1)


def _place(node: Node, reference: Node) -> int:
    if reference not in node.children:
        raise net_failure("System.ArgumentException", "The reference node is not a child of this node.")
    return node.children.index(reference)


@NODE.method("System.Xml.XmlNode RemoveChild(System.Xml.XmlNode oldChild)")
def _remove_child(node: Node, child: Node) -> Node:
    return node.remove(child)


@NODE.method("System.Xml.XmlNode ReplaceChild(System.Xml.XmlNode newChild, System.Xml.XmlNode oldChild)")
def _replace_child(node: Node, child: Node, old: Node) -> Node:
    place = _place(node, old)
    node.remove(old)
    node.append(child, place)
    return old


@NODE.method("void RemoveAll()")
def _remove_all(node: Node) -> None:
    node.clear()
    node.attributes.clear()


NODE.method("System.Xml.XmlNode CloneNode(bool deep)")(lambda node, deep: node.clone(deep))
NODE.method("System.Xml.XmlNode Clone()")(lambda node: node.clone(True))
NODE.method("string ToString()")(node_text)
NODE.method("System.Collections.IEnumerator GetEnumerator()")(lambda node: Enumerator(node.children))


@NODE.method(
    "System.Xml.XmlNodeList SelectNodes(string xpath)",
    "System.Xml.XmlNodeList SelectNodes(string xpath, System.Xml.XmlNamespaceManager nsmgr)",
)
def _select_nodes(node: Node, path: str, manager: NamespaceManager | None = None) -> NodeList:
    return NodeList(select(node, path, manager.prefixes if manager is not None else None), "System.Xml.XPathNodeList")


@NODE.method(
    "System.Xml.XmlNode SelectSingleNode(string xpath)",
    "System.Xml.XmlNode SelectSingleNode(string xpath, System.Xml.XmlNamespaceManager nsmgr)",
)
def _select_single(node: Node, path: str, manager: NamespaceManager | None = None) -> Node | None:
    found = select(node, path, manager.prefixes if manager is not None else None)
    return found[0] if found else None


def _by_name(node: Node, name: str) -> NodeList:
    return NodeList([each for each in node.descendants() if each.kind == ELEMENT and name in ("*", each.name)])


for _declaration_of in (DOC, ELEMENTS):
    _declaration_of.method("System.Xml.XmlNodeList GetElementsByTagName(string name)")(_by_name)

# elements


def _attribute_text(element: Node, name: str) -> str:
    found = element.attribute(name)
    return (found.value or "") if found is not None else ""


@ELEMENTS.method("void SetAttribute(string name, string value)")
def _set_attribute(element: Node, name: str, value: str) -> None:
    element.set_attribute(name, value)


@ELEMENTS.method("string SetAttribute(string localName, string namespaceURI, string value)")
def _set_namespaced(element: Node, name: str, namespace: str, value: str) -> str:
    element.set_attribute(name, value, namespace)
    return value


@ELEMENTS.method("void RemoveAttribute(string name)")
def _remove_attribute(element: Node, name: str) -> None:
    element.attributes[:] = [each for each in element.attributes if each.name != name]


@ELEMENTS.method("System.Xml.XmlAttribute SetAttributeNode(System.Xml.XmlAttribute newAttr)")
def _set_attribute_node(element: Node, attribute: Node) -> Node | None:
    old = element.attribute(attribute.name)
    if old is not None:
        element.attributes.remove(old)
    attribute.parent = element
    element.attributes.append(attribute)
    return old


ELEMENTS.method("string GetAttribute(string name)")(_attribute_text)
ELEMENTS.method("bool HasAttribute(string name)")(lambda element, name: element.attribute(name) is not None)
ELEMENTS.method("System.Xml.XmlAttribute GetAttributeNode(string name)")(Node.attribute)
ELEMENTS.method("void RemoveAllAttributes()")(lambda element: element.attributes.clear())

# lists

LIST = declare("System.Xml.XmlNodeList")
ATTRIBUTES = declare("System.Xml.XmlAttributeCollection")


def _item(nodes: NodeList, index: int) -> Node | None:
    return nodes.items[index] if -len(nodes.items) <= index < len(nodes.items) else None


for _list in (LIST, ATTRIBUTES):
    _list.property("int Count")(lambda nodes: len(nodes.items))
    _list.method("System.Collections.IEnumerator GetEnumerator()")(lambda nodes: Enumerator(nodes.items))
LIST.method("System.Xml.XmlNode Item(int index)", "System.Xml.XmlNode get_Item(int index)")(_item)


@ATTRIBUTES.method("System.Xml.XmlNode get_Item(System.Object key)", hidden=True)
def _attribute_at(nodes: NodeList, key: Any) -> Node | None:
    if isinstance(key, str):
        return next((each for each in nodes.items if each.name == key), None)
    return _item(nodes, int(key))


ATTRIBUTES.method("System.Xml.XmlNode GetNamedItem(string name)")(_attribute_at)


@ATTRIBUTES.method(
    "System.Xml.XmlAttribute Append(System.Xml.XmlAttribute node)",
    "System.Xml.XmlNode SetNamedItem(System.Xml.XmlNode node)",
)
def _append_attribute(nodes: NodeList, attribute: Node) -> Node:
    assert nodes.owner is not None
    _set_attribute_node(nodes.owner, attribute)
    return attribute


@ATTRIBUTES.method("System.Xml.XmlNode RemoveNamedItem(string name)")
def _remove_named(nodes: NodeList, name: str) -> Node | None:
    found = _attribute_at(nodes, name)
    if found is not None:
        nodes.items.remove(found)
    return found
