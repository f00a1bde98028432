"""Select-Xml: the nodes that an XPath expression finds in XML."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values import convert, named_type
from hvsim.interpreter.values.members.access import get_member
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.xml.nodes import Node, inner_xml, parse
from hvsim.interpreter.values.xml.paths import select

_INPUT = "InputStream"


class SelectXmlInfo:
    """A node that was found, the expression that found it, and where."""

    def __init__(self, node: Node, pattern: str, path: str) -> None:
        self.node = node
        self.pattern = pattern
        self.path = path
        self.extended: Any = None


def _text(found: SelectXmlInfo) -> str:
    value = get_member(found.node, "Value")
    text = (inner_xml(found.node) if value is None else to_string(value)).strip()
    return text if found.path == _INPUT else f"{text}:{found.path}"


net_object(
    SelectXmlInfo,
    "Microsoft.PowerShell.Commands.SelectXmlInfo",
    {"System.Xml.XmlNode Node": "node", "string Path": "path", "string Pattern": "pattern"},
    text=_text,
)


@cmdlet("Select-Xml", default_set="Xml", output="Microsoft.PowerShell.Commands.SelectXmlInfo")
class SelectXml(Cmdlet):
    """Finds nodes by an XPath expression in documents, files or text."""

    xml: Any = parameter(
        sets="Xml",
        position=1,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        aliases=("Node",),
        type="System.Xml.XmlNode[]",
        help="The nodes to search.",
    )
    xpath: str = parameter(name="XPath", position=0, mandatory=True, help="The expression.")
    namespace: Any = parameter(
        type="System.Collections.Hashtable", help="The prefixes the expression uses, with their namespaces."
    )
    path: list[str] = parameter(
        sets="Path", position=1, mandatory=True, by_property_name=True, wildcards=True, help="The files to search."
    )
    literal_path: list[str] = parameter(
        sets="LiteralPath",
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files to search, without wildcards.",
    )
    content: list[str] = parameter(sets="Content", mandatory=True, pipeline=True, help="The text to search.")

    examples = [
        Example(
            "Select-Xml -Content '<vms><vm cpu=\"2\">vm1</vm></vms>' -XPath '//vm' | ForEach-Object { $_.Node.cpu }",
            "An attribute of what was found.",
            output="2",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "Xml":
            for node in self.xml:
                self._search(node, _INPUT)
        elif self.parameter_set == "Content":
            for text in self.content:
                self._search_text(text)
        else:
            for path in self._paths():
                self._search_file(path)

    def _paths(self) -> list[str]:
        literal = self.parameter_set == "LiteralPath"
        providers = self.engine.providers
        if literal:
            return [providers.file_path(path) for path in self.literal_path]
        return [item.path for path in self.path for item in providers.resolve(path)]

    def _search_file(self, path: str) -> None:
        try:
            self._search(parse(decode(self.engine.file_system.read(path)), True), path)
        except FileNotFoundError:
            self._report(path, f"Could not find file '{path}'.")
        except OSError as error:
            self._report(path, error.strerror or str(error))
        except NetFailure as failure:
            self._report(path, failure.exception.message)

    def _search_text(self, text: str) -> None:
        try:
            document = convert(text, named_type("System.Xml.XmlDocument"))
        except ScriptError as error:
            self.write_error_record(error.record)
            return
        self._search(document, _INPUT)

    def _search(self, node: Node, path: str) -> None:
        prefixes: dict[str, str] = {}
        for key, uri in (self.namespace or {}).items():
            if uri is None:
                self.fail(
                    f"The prefix '{to_string(key)}' has no namespace.",
                    "PrefixError",
                    "InvalidOperation",
                    exception="System.InvalidOperationException",
                    target=self.namespace,
                )
            prefixes[to_string(key)] = to_string(uri)
        for found in select(node, self.xpath, prefixes):
            self.write(SelectXmlInfo(found, self.xpath, path))

    def _report(self, path: str, reason: str) -> None:
        self.write_error(
            f"The file '{path}' cannot be read: {reason}",
            "ProcessingFile",
            "InvalidArgument",
            exception="System.ArgumentException",
            target=path,
        )
