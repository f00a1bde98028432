"""ConvertTo-Json, ConvertFrom-Json and Test-Json."""

from __future__ import annotations

import re
from typing import Any

from hvsim.cmdlets.utility.json_reader import JsonProblem, read_json
from hvsim.cmdlets.utility.json_writer import JsonWriter
from hvsim.cmdlets.utility.net_objects import net_enum
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import convert, enum_value, get_member, invoke_member, invoke_static, named_type
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.objects import unwrap

_DEFAULT_DEPTH = 2
_DEEPEST_OUTPUT = 100
_DEEPEST_INPUT = 1024
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:?\d\d)?")

net_enum("Newtonsoft.Json.StringEscapeHandling", "Default EscapeNonAscii EscapeHtml")
net_enum("Microsoft.PowerShell.Commands.JsonDateKind", "Default Local Utc Offset String")


@cmdlet("ConvertTo-Json", output="System.String")
class ConvertToJson(Cmdlet):
    """Converts objects to JSON."""

    input_object: Any = parameter(
        position=0,
        mandatory=True,
        pipeline=True,
        allow_null=True,
        allow_empty_string=True,
        allow_empty_collection=True,
        type="System.Object",
        help="The objects to convert; several from the pipeline make an array.",
    )
    depth: int = parameter(
        default=_DEFAULT_DEPTH,
        validate=ValidateRange(0, _DEEPEST_OUTPUT),
        help="How deep objects inside of objects are converted; what lies deeper becomes its text.",
    )
    compress: bool = parameter(type=SWITCH, help="Leaves line breaks and blanks out.")
    enums_as_strings: bool = parameter(type=SWITCH, help="Writes names of enum values instead of numbers.")
    as_array: bool = parameter(type=SWITCH, help="Makes an array also of a single object.")
    escape_handling: Any = parameter(
        type="Newtonsoft.Json.StringEscapeHandling", help="Which characters of texts are written as escapes."
    )

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2 } | ConvertTo-Json -Compress",
            "An object on one line.",
            output='{"Name":"vm1","Cpu":2}',
        ),
        Example("1, 2 | ConvertTo-Json -Compress", "Several objects make an array.", output="[1,2]"),
    ]

    def begin(self) -> None:
        self._values: list[Any] = []

    def process(self) -> None:
        self._values.append(self.input_object)

    def end(self) -> None:
        if not self._values:
            return
        several = len(self._values) > 1 or self.as_array
        writer = JsonWriter(
            self.depth,
            compress=bool(self.compress),
            enums_as_strings=bool(self.enums_as_strings),
            escaping="Default" if self.escape_handling is None else str(self.escape_handling),
            newline=self.engine.personality.newline,
        )
        text = writer.write(Array(self._values) if several else self._values[0])
        if writer.truncated:
            self.write_warning(
                f"Resulting JSON is truncated as serialization has exceeded the set depth of {self.depth}."
            )
        self.write(text)


@cmdlet("ConvertFrom-Json")
class ConvertFromJson(Cmdlet):
    """Converts JSON to objects."""

    input_object: str = parameter(
        position=0, mandatory=True, pipeline=True, allow_empty_string=True, help="The JSON, whole or line by line."
    )
    as_hashtable: bool = parameter(type=SWITCH, help="Gives ordered hashtables instead of objects.")
    depth: int = parameter(
        default=_DEEPEST_INPUT, validate=ValidateRange(1, 2**31 - 1), help="How deep the JSON may go."
    )
    no_enumerate: bool = parameter(type=SWITCH, help="Gives an array as one object.")
    date_kind: Any = parameter(
        type="Microsoft.PowerShell.Commands.JsonDateKind", help="What becomes of texts that are dates."
    )

    examples = [
        Example('(\'{ "name": "vm1", "cpu": 2 }\' | ConvertFrom-Json).cpu', "Read an object.", output="2"),
        Example(
            "'[1, 2, 3]' | ConvertFrom-Json | Measure-Object -Sum | ForEach-Object Sum", "Read an array.", output="6"
        ),
    ]

    def begin(self) -> None:
        self._texts: list[str] = []

    def process(self) -> None:
        self._texts.append(unwrap(self.input_object))

    def end(self) -> None:
        texts = self._texts
        if not texts:
            return
        if len(texts) == 1:
            self._give(self._read(texts[0]))
            return
        # The first line decides: complete by itself, every line is; else all of them are one text.
        try:
            first = self._parse(texts[0])
        except JsonProblem:
            self._give(self._read("\n".join(texts)))
            return
        self._give(first)
        for text in texts[1:]:
            self._give(self._read(text))

    def _parse(self, text: str) -> Any:
        kind = "Default" if self.date_kind is None else str(self.date_kind)
        date = None if kind == "String" else _DateReader(kind, self.engine)
        return read_json(text, depth=self.depth, as_hashtable=bool(self.as_hashtable), date=date)

    def _read(self, text: str) -> Any:
        if not text.strip():
            return _NOTHING
        try:
            return self._parse(text)
        except JsonProblem as problem:
            if problem.error_id:
                self.fail(
                    str(problem), problem.error_id, "InvalidOperation", exception="System.InvalidOperationException"
                )
            self.fail(str(problem), "System.ArgumentException", exception="System.ArgumentException")

    def _give(self, value: Any) -> None:
        if value is _NOTHING:
            return
        if self.no_enumerate:
            self.write(value)
        else:
            self.runtime.write_enumerated(value)


_NOTHING = object()


def parse_roundtrip(text: str, engine: Any) -> Any:
    """The DateTime of an ISO text, its kind as the text says it."""
    styles = enum_value("System.Globalization.DateTimeStyles", "RoundtripKind")
    culture = invoke_static(named_type("System.Globalization.CultureInfo"), "GetCultureInfo", [""], engine)
    return invoke_static(named_type("System.DateTime"), "Parse", [text, culture, styles], engine)


class _DateReader:
    """Texts that are ISO dates become DateTimes; `kind` is JsonDateKind's name."""

    def __init__(self, kind: str, engine: Any) -> None:
        self._kind = kind
        self._engine = engine

    def __call__(self, text: str) -> Any:
        if len(text) < 19 or text[4] != "-" or _DATE.fullmatch(text) is None:
            return text
        if self._kind == "Offset":
            return convert(text, named_type("System.DateTimeOffset"))
        moment = parse_roundtrip(text, self._engine)
        if self._kind == "Utc":
            return self._as(moment, "ToUniversalTime", "Utc")
        if self._kind == "Local":
            return self._as(moment, "ToLocalTime", "Local")
        return invoke_member(moment, "ToLocalTime", []) if text[-6] in "+-" or text[-5] in "+-" else moment

    def _as(self, moment: Any, conversion: str, kind: str) -> Any:
        if str(get_member(moment, "Kind")) == "Unspecified":
            wanted = enum_value("System.DateTimeKind", kind)
            return invoke_static(named_type("System.DateTime"), "SpecifyKind", [moment, wanted], self._engine)
        return invoke_member(moment, conversion, [])
