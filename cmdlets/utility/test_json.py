"""Test-Json: whether a text is correct JSON."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.json_reader import JsonProblem, read_json
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.providers.encodings import decode

_DEEPEST = 1024
_TEXT = ("JsonString", "JsonStringWithSchemaString", "JsonStringWithSchemaFile")
_PATH = ("JsonPath", "JsonPathWithSchemaString", "JsonPathWithSchemaFile")
_LITERAL = ("JsonLiteralPath", "JsonLiteralPathWithSchemaString", "JsonLiteralPathWithSchemaFile")


@cmdlet("Test-Json", default_set="JsonString", output="System.Boolean")
class TestJson(Cmdlet):
    """Says whether a text is correct JSON."""

    json: str | None = parameter(sets=_TEXT, position=0, mandatory=True, pipeline=True, help="The text to test.")
    path: str = parameter(sets=_PATH, position=0, mandatory=True, by_property_name=True, help="A file to test.")
    literal_path: str = parameter(
        sets=_LITERAL,
        position=0,
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="A file to test, its name taken as it is.",
    )
    schema: str = parameter(
        sets=tuple(name for name in (*_TEXT, *_PATH, *_LITERAL) if name.endswith("SchemaString")),
        position=1,
        mandatory=True,
        simulated=False,
        help="A JSON schema the text must follow.",
    )
    schema_file: str = parameter(
        sets=tuple(name for name in (*_TEXT, *_PATH, *_LITERAL) if name.endswith("SchemaFile")),
        position=1,
        mandatory=True,
        simulated=False,
        help="A file with such a schema.",
    )
    fetch_external_reference: bool = parameter(
        sets=tuple(name for name in (*_TEXT, *_PATH, *_LITERAL) if "Schema" in name),
        type=SWITCH,
        simulated=False,
        help="Follows references to other schemas.",
    )
    options: Any = parameter(
        type="System.String[]",
        validate=ValidateSet(("IgnoreComments", "AllowTrailingCommas")),
        help="What is forgiven: comments, and commas at the end.",
    )

    examples = [
        Example("'{ \"a\": 1 }' | Test-Json", "Correct JSON.", output="True"),
        Example("'{ \"a\": ' | Test-Json -ErrorAction SilentlyContinue", "Incomplete JSON.", output="False"),
    ]

    def process(self) -> None:
        import json

        text = self._text()
        try:
            if self.options:
                read_json(text, depth=_DEEPEST, as_hashtable=True, date=None)
            else:
                json.loads(text)
        except (ValueError, JsonProblem):
            self.write_error("Cannot parse the JSON.", "InvalidJson", "InvalidData", target=text)
            self.write(False)
        else:
            self.write(True)

    def _text(self) -> str:
        if self.json is not None:
            return self.json
        path = self.engine.providers.file_path(self.path or self.literal_path)
        try:
            return decode(self.engine.file_system.read(path))
        except FileNotFoundError:
            self.fail(
                f"Cannot find path '{path}' because it does not exist.",
                "PathNotFound",
                "ObjectNotFound",
                exception="System.Management.Automation.ItemNotFoundException",
                target=path,
            )
