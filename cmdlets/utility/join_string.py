"""Join-String: the texts of objects, joined to one."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.property_expression import EXPRESSION_TYPE
from hvsim.cmdlets.utility.shared import MISSING, OBJECTS, SWITCH, getters, property_specs, scope_of
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.formatting.objects import culture_text
from hvsim.interpreter.formatting.properties import EXPRESSION


@cmdlet("Join-String", default_set="default", output="System.String")
class JoinString(Cmdlet):
    """Joins the texts of objects, or of one of their properties."""

    property_: Any = parameter(
        position=0,
        type=EXPRESSION_TYPE,
        help="The property or script block whose text counts, instead of the object's.",
    )
    separator: str | None = parameter(position=1, help="What stands between the texts; $OFS, or nothing.")
    output_prefix: str = parameter(aliases=("op",), help="What stands before the first.")
    output_suffix: str = parameter(aliases=("os",), help="What stands after the last.")
    use_culture: bool = parameter(type=SWITCH, help="Separates with the culture's list separator.")
    single_quote: bool = parameter(sets="SingleQuote", type=SWITCH, help="Puts each text into single quotes.")
    double_quote: bool = parameter(sets="DoubleQuote", type=SWITCH, help="Puts each text into double quotes.")
    format_string: str | None = parameter(sets="Format", help="A format that {0} stands for each object in.")
    input_object: Any = parameter(pipeline=True, type=OBJECTS, help="The objects.")

    examples = [
        Example("'a', 'b', 'c' | Join-String -Separator ', '", "A list in one line.", output="a, b, c"),
        Example("1, 2 | Join-String -FormatString 'vm{0:D2}' -Separator ' '", "Format each.", output="vm01 vm02"),
    ]

    def begin(self) -> None:
        self._texts: list[str] = []
        specs = property_specs([] if self.property_ is None else [self.property_.source], (EXPRESSION,))
        self._get = getters(specs, scope_of(self))[0] if specs else None

    def process(self) -> None:
        for value in self.input_object or ():
            found = self._get(value) if self._get is not None else value
            text = self._text(None if found is MISSING else found)
            if text is not None:
                self._texts.append(text)

    def end(self) -> None:
        joined = self._separator().join(self._texts)
        self.write((self.output_prefix or "") + joined + (self.output_suffix or ""))

    def _text(self, value: Any) -> str | None:
        if self.format_string is not None:
            from hvsim.interpreter.values import BINARY

            formatted: str = BINARY["Format"](self.format_string, value)
            return formatted
        if value is None:
            return None
        text = culture_text(value)
        if self.single_quote:
            return "'" + text.replace("'", "''") + "'"
        if self.double_quote:
            return '"' + text.replace('"', '""') + '"'
        return text

    def _separator(self) -> str:
        if self.separator is not None:
            return self.separator
        if self.use_culture:
            return ","
        ofs = scope_of(self).get("OFS", None)
        return "" if ofs is None else culture_text(ofs)
