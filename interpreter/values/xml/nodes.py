"""XML documents as .NET's DOM: nodes, parsing, writing. XPath is `xml_paths.py`, member access `xml_adapter.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.registry import named_type

ELEMENT, ATTRIBUTE, TEXT, CDATA, COMMENT, INSTRUCTION, DECLARATION, DOCUMENT = (
    "Element",
    "Attribute",
    "Text",
    "CDATA",
    "Comment",
    "ProcessingInstruction",
    "XmlDeclaration",
    "Document",
)
_NAMES = {TEXT: "#text", CDATA: "#cdata-section", COMMENT: "#comment", DOCUMENT: "#document", DECLARATION: "xml"}
_TYPES = {
    ELEMENT: "XmlElement",
    ATTRIBUTE: "XmlAttribute",
    TEXT: "XmlText",
    CDATA: "XmlCDataSection",
    COMMENT: "XmlComment",
    INSTRUCTION: "XmlProcessingInstruction",
    DECLARATION: "XmlDeclaration",
    DOCUMENT: "XmlDocument",
}


class Node(Shown):
    """One node; `value` is the text of what has text, `children` and `attributes` of elements and documents."""

    def __init__(self, kind: str, name: str = "", value: str | None = None, namespace: str = "") -> None:
        self.kind = kind
        self.name = name or _NAMES.get(kind, "")
        self.value = value
        self.namespace = namespace
        self.parent: Node | None = None
        self.children: list[Node] = []
        self.attributes: list[Node] = []
        self.owner: Node | None = None  # the document of a node that hangs nowhere yet
        self.preserve_whitespace = False
        self.written_open = False  # `<a></a>` in the source keeps its end tag
        self.extended: Any = None

    @property
    def net_type(self) -> Any:
        return named_type(f"System.Xml.{_TYPES[self.kind]}")

    dynamic_first = True

    # reading

    @property
    def local_name(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        return self.name.rpartition(":")[0]

    @property
    def inner_text(self) -> str:
        if self.value is not None:
            return self.value
        return "".join(each.inner_text for each in self.children if each.kind in (ELEMENT, TEXT, CDATA))

    @inner_text.setter
    def inner_text(self, text: str) -> None:
        if self.kind in (ELEMENT, DOCUMENT):
            self.clear()
            if text:
                self.append(Node(TEXT, value=text))
        else:
            self.value = text

    def element_children(self) -> list[Node]:
        return [each for each in self.children if each.kind == ELEMENT]

    def root(self) -> Node:
        """The document, or the topmost node of a detached tree."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def document(self) -> Node | None:
        top = self.root()
        return top if top.kind == DOCUMENT else top.owner

    def attribute(self, name: str) -> Node | None:
        return next((each for each in self.attributes if each.name == name), None)

    def set_attribute(self, name: str, value: str, namespace: str = "") -> Node:
        found = self.attribute(name)
        if found is None:
            found = Node(ATTRIBUTE, name, "", namespace)
            found.parent = self
            self.attributes.append(found)
        found.value = value
        return found

    def descendants(self) -> Iterator[Node]:
        for each in self.children:
            yield each
            yield from each.descendants()

    def with_ancestors(self) -> Iterator[Node]:
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    # changing

    def append(self, child: Node, position: int | None = None) -> Node:
        """Puts a node in, taking it from where it was."""
        if child.parent is not None:
            child.parent.children.remove(child)
        if any(each is child for each in self.with_ancestors()):
            raise net_failure(
                "System.ArgumentException", "Cannot insert a node or any ancestor of that node as a child of itself."
            )
        if self.kind == DOCUMENT and child.kind == ELEMENT and self.element_children():
            raise net_failure("System.InvalidOperationException", "This document already has a 'DocumentElement' node.")
        child.parent = self
        self.children.insert(len(self.children) if position is None else position, child)
        return child

    def remove(self, child: Node) -> Node:
        if child not in self.children:
            raise net_failure("System.ArgumentException", "The node to be removed is not a child of this node.")
        self.children.remove(child)
        child.owner, child.parent = self.document(), None
        return child

    def clear(self) -> None:
        for each in self.children:
            each.parent = None
        self.children = []

    def clone(self, deep: bool) -> Node:
        owner = self.document()
        top = self._bare_copy(owner)
        waiting = [(self, top)] if deep else []
        while waiting:
            original, copy = waiting.pop()
            for child in original.children:
                made = child._bare_copy(owner)
                made.parent = copy
                copy.children.append(made)
                waiting.append((child, made))
        return top

    def _bare_copy(self, owner: Node | None) -> Node:
        made = Node(self.kind, self.name, self.value, self.namespace)
        made.owner = owner
        for each in self.attributes:
            made.set_attribute(each.name, each.value or "", each.namespace)
        return made

    # what the shell asks of a value

    def enumerate(self) -> Iterator[Node] | None:
        return None

    def dynamic_names(self) -> list[str]:
        from hvsim.interpreter.values.xml.adapter import names_of

        return names_of(self)

    def dynamic_member(self, name: str, default: Any) -> Any:
        from hvsim.interpreter.values.xml.adapter import read

        return read(self, name, default)

    def assign_dynamic_member(self, name: str, value: Any) -> bool:
        from hvsim.interpreter.values.xml.adapter import write

        return write(self, name, value)


def parse(text: str, preserve_whitespace: bool = False) -> Node:
    """A document from text; raises XmlException."""
    document = Node(DOCUMENT)
    document.preserve_whitespace = preserve_whitespace
    load(document, text)
    return document


def load(document: Node, text: str) -> None:
    """Fills a document from text; raises XmlException and leaves it empty when the text is not well formed."""
    document.clear()
    builder = _Builder(document)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.XmlDeclHandler = builder.declaration
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.CommentHandler = lambda data: builder.add(Node(COMMENT, value=data))
    parser.ProcessingInstructionHandler = lambda target, data: builder.add(Node(INSTRUCTION, target, data))
    parser.StartCdataSectionHandler = builder.start_cdata
    parser.EndCdataSectionHandler = builder.end_cdata
    parser.EntityDeclHandler = builder.entity
    try:
        parser.Parse(text.lstrip("\ufeff").encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        document.clear()
        raise _not_well_formed(error, text) from None


def _not_well_formed(error: expat.ExpatError, text: str) -> Exception:
    line, column = error.lineno, error.offset + 1
    if not text.strip():
        message = "Root element is missing."
    elif not text.lstrip().startswith("<"):
        message, line, column = "Data at the root level is invalid.", 1, 1
    else:
        message = f"{expat.ErrorString(error.code).capitalize()}."
    return net_failure(
        "System.Xml.XmlException",
        message if not text.strip() else f"{message} Line {line}, position {column}.",
        LineNumber=line,
        LinePosition=column,
    )


class _Builder:
    """Receives expat's events."""

    def __init__(self, document: Node) -> None:
        self.current = document
        self.preserve = document.preserve_whitespace
        self.in_cdata = False
        self.namespaces: list[dict[str, str]] = [{"xml": "http://www.w3.org/XML/1998/namespace"}]

    def add(self, node: Node) -> None:
        self.current.append(node)

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        parts = [f'version="{version}"']
        if encoding:
            parts.append(f'encoding="{encoding}"')
        if standalone >= 0:
            parts.append(f'standalone="{"yes" if standalone else "no"}"')
        self.add(Node(DECLARATION, value=" ".join(parts)))

    def entity(self, *details: Any) -> None:
        raise net_failure("System.Xml.XmlException", "For security reasons DTD is prohibited in this XML document.")

    def start(self, name: str, attributes: list[str]) -> None:
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        scope = dict(self.namespaces[-1])
        for key, value in pairs:
            if key == "xmlns" or key.startswith("xmlns:"):
                scope[key.partition(":")[2]] = value
        self.namespaces.append(scope)
        element = Node(ELEMENT, name, namespace=scope.get(name.rpartition(":")[0], ""))
        for key, value in pairs:
            prefix = key.rpartition(":")[0]
            element.set_attribute(key, value, scope.get(prefix, "") if prefix else "")
        self.current.append(element)
        self.current = element

    def end(self, name: str) -> None:
        self.namespaces.pop()
        assert self.current.parent is not None
        self.current = self.current.parent

    def text(self, data: str) -> None:
        if self.in_cdata:
            self.add(Node(CDATA, value=data))
        elif data.strip() or (self.preserve and self.current.kind == ELEMENT):
            self.add(Node(TEXT, value=data))

    def start_cdata(self) -> None:
        self.in_cdata = True

    def end_cdata(self) -> None:
        self.in_cdata = False


# writing


def escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    return escape_text(text).replace('"', "&quot;").replace("\r", "&#xD;").replace("\n", "&#xA;").replace("\t", "&#x9;")


def outer_xml(node: Node) -> str:
    """The node as text, nothing added between its parts."""
    parts: list[str] = []
    _write(node, parts, None, 0)
    return "".join(parts)


def inner_xml(node: Node) -> str:
    parts: list[str] = []
    for child in node.children:
        _write(child, parts, None, 0)
    return "".join(parts)


def indented(node: Node, newline: str) -> str:
    """The node as Save writes it: elements on lines of their own, two blanks deep, mixed content as it is."""
    parts: list[str] = []
    _write(node, parts, newline, 0)
    return "".join(parts)


def _write(node: Node, parts: list[str], newline: str | None, depth: int) -> None:
    if node.kind == ELEMENT:
        _write_element(node, parts, newline, depth)
    elif node.kind == DOCUMENT:
        for number, child in enumerate(node.children):
            if number and newline is not None:
                parts.append(newline)
            _write(child, parts, newline, 0)
    elif node.kind == TEXT:
        parts.append(escape_text(node.value or ""))
    elif node.kind == ATTRIBUTE:
        parts.append(f'{node.name}="{escape_attribute(node.value or "")}"')
    else:
        forms = {
            CDATA: f"<![CDATA[{node.value}]]>",
            COMMENT: f"<!--{node.value}-->",
            INSTRUCTION: f"<?{node.name} {node.value}?>",
            DECLARATION: f"<?xml {node.value}?>",
        }
        parts.append(forms[node.kind])


def _write_element(node: Node, parts: list[str], newline: str | None, depth: int) -> None:
    attributes = "".join(f' {each.name}="{escape_attribute(each.value or "")}"' for each in node.attributes)
    if not node.children:
        parts.append(
            f"<{node.name}{attributes}></{node.name}>" if node.written_open else f"<{node.name}{attributes} />"
        )
        return
    parts.append(f"<{node.name}{attributes}>")
    mixed = any(each.kind in (TEXT, CDATA) for each in node.children)
    inside = None if mixed else newline
    for child in node.children:
        if inside is not None:
            parts.append(inside + "  " * (depth + 1))
        _write(child, parts, inside, depth + 1)
    if inside is not None:
        parts.append(inside + "  " * depth)
    parts.append(f"</{node.name}>")
