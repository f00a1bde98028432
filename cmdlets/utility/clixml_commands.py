"""Export-Clixml, Import-Clixml, ConvertTo-CliXml and ConvertFrom-CliXml."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from hvsim.cmdlets.utility.clixml_reader import ClixmlReader
from hvsim.cmdlets.utility.clixml_writer import DEFAULT_DEPTH, ClixmlWriter
from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.cmdlets.utility.text_file import ENCODING, ENCODING_ARGUMENT, TextFile
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.encodings import NAMES, decode
from hvsim.interpreter.values import enumerate_value
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.objects import unwrap

_DEPTH = ValidateRange(1, 2**31 - 1)


class _WriteClixml(Cmdlet):
    """What both writers share: the objects are collected."""

    depth: int = parameter(default=DEFAULT_DEPTH, validate=_DEPTH, help="How deep objects inside of objects are kept.")

    def begin(self) -> None:
        self._values: list[Any] = []


@cmdlet("ConvertTo-CliXml", output="System.String")
class ConvertToCliXml(_WriteClixml):
    """Converts objects to CLIXML text."""

    input_object: Any = parameter(
        position=0, mandatory=True, pipeline=True, allow_null=True, type=OBJECT, help="The objects."
    )

    examples = [
        Example("(ConvertTo-CliXml 5 | ConvertFrom-CliXml) + 1", "A number stays a number.", output="6"),
    ]

    def process(self) -> None:
        self._values.append(self.input_object)

    def end(self) -> None:
        values = self._values
        if values:  # several become one array
            self.write(ClixmlWriter(self.depth).write(values[0] if len(values) == 1 else Array(values)))


@cmdlet("ConvertFrom-CliXml")
class ConvertFromCliXml(Cmdlet):
    """Converts CLIXML text to objects."""

    input_object: str = parameter(position=0, mandatory=True, pipeline=True, help="The text.")

    examples = [
        Example(
            "([pscustomobject]@{ Name = 'vm1' } | ConvertTo-CliXml | ConvertFrom-CliXml).Name",
            "An object keeps its properties.",
            output="vm1",
        ),
    ]

    def begin(self) -> None:
        self._texts: list[str] = []

    def process(self) -> None:
        self._texts.append(unwrap(self.input_object))

    def end(self) -> None:
        try:
            self.write_all(list(ClixmlReader(self.engine).read("\n".join(self._texts))))
        except ElementTree.ParseError as error:
            self.fail(str(error), "System.Xml.XmlException", exception="System.Xml.XmlException")


@cmdlet("Export-Clixml", default_set="ByPath", confirm="Medium")
class ExportClixml(_WriteClixml):
    """Writes objects into a CLIXML file."""

    path: str = parameter(sets="ByPath", position=0, mandatory=True, help="The file.")
    literal_path: str = parameter(
        sets="ByLiteralPath", mandatory=True, aliases=("PSPath", "LP"), help="The file, its name taken as it is."
    )
    input_object: Any = parameter(mandatory=True, pipeline=True, allow_null=True, type=OBJECT, help="The objects.")
    force: bool = parameter(type=SWITCH, help="Writes read-only files too.")
    no_clobber: bool = parameter(type=SWITCH, aliases=("NoOverwrite",), help="Leaves a file that exists alone.")
    encoding: Any = parameter(
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How characters become bytes; utf8NoBOM unless given.",
    )

    examples = [
        Example(
            "@{ Name = 'vm1'; Cpu = 2 } | Export-Clixml vm.xml; (Import-Clixml vm.xml).Cpu",
            "Keep a hashtable.",
            output="2",
        ),
    ]

    def begin(self) -> None:
        super().begin()
        self._file: TextFile | None = None
        path = self.path or self.literal_path
        if self.should_process(path, "Export-Clixml"):
            self._file = TextFile(
                self.engine,
                path,
                encoding=self.encoding,
                force=bool(self.force),
                no_clobber=bool(self.no_clobber),
            )

    def process(self) -> None:
        self._values.append(self.input_object)

    def end(self) -> None:
        if self._file is not None:
            self._file.write(ClixmlWriter(self.depth).write(*self._values))
            self._file.close()


@cmdlet("Import-Clixml", default_set="ByPath")
class ImportClixml(Cmdlet):
    """Reads the objects of a CLIXML file."""

    path: list[str] = parameter(
        sets="ByPath", position=0, mandatory=True, pipeline=True, by_property_name=True, help="The files."
    )
    literal_path: list[str] = parameter(
        sets="ByLiteralPath",
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    include_total_count: bool = parameter(type=SWITCH, help="Gives the number of objects first.")
    skip: Any = parameter(type="System.UInt64", help="Leaves out so many objects.")
    first: Any = parameter(type="System.UInt64", help="Gives only so many objects.")

    examples = [
        Example("1..3 | Export-Clixml n.xml; @(Import-Clixml n.xml).Count", "Numbers come back.", output="3"),
    ]

    def process(self) -> None:
        literal = self.parameter_set == "ByLiteralPath"
        for path in self.literal_path if literal else self.path:
            try:
                items = list(self.engine.providers.resolve(path, literal=literal))
            except ScriptError as error:
                self.write_error_record(error.record)
                continue
            for item in items:
                self._read(item.path)

    def _read(self, path: str) -> None:
        text = decode(self.engine.file_system.read(path))
        try:
            values = list(ClixmlReader(self.engine).read(text))
        except ElementTree.ParseError as error:
            self.fail(str(error), "System.Xml.XmlException", exception="System.Xml.XmlException")
        objects: list[Any] = []
        for value in values:
            items = enumerate_value(value)
            objects.extend([value] if items is None else items)
        if self.include_total_count:
            self.write(f"Total count: {len(objects)}")
        start = int(self.skip or 0)
        stop = len(objects) if self.first is None else start + int(self.first)
        self.write_all(objects[start:stop])
