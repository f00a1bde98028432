"""ConvertTo-Csv, Export-Csv, ConvertFrom-Csv and Import-Csv."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hvsim.cmdlets.utility.csv_format import csv_line, csv_rows
from hvsim.cmdlets.utility.csv_objects import CsvReader, cell_text, column_names
from hvsim.cmdlets.utility.net_objects import net_enum
from hvsim.cmdlets.utility.shared import OBJECT, OBJECTS, SWITCH
from hvsim.cmdlets.utility.text_file import ENCODING, ENCODING_ARGUMENT, TextFile
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.formatting.objects import type_names
from hvsim.interpreter.providers import has_wildcards
from hvsim.interpreter.providers.encodings import NAMES, decode, encoding_of
from hvsim.interpreter.values import to_string

_CHARACTER = "System.Char"
_FROM_PATH = ("DelimiterPath", "CulturePath")
_FROM_LITERAL = ("DelimiterLiteralPath", "CultureLiteralPath")

net_enum("Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", "Never Always AsNeeded")


class _WriteCsv(Cmdlet):
    """What ConvertTo-Csv and Export-Csv share: objects to lines."""

    delimiter: Any = parameter(
        sets="Delimiter", position=1, type=_CHARACTER, help="What stands between values; a comma."
    )
    use_culture: bool = parameter(
        sets="UseCulture",
        type=SWITCH,
        no_effect="It is the comma here, as of en-US.",
        help="Takes the culture's list separator.",
    )
    include_type_information: bool = parameter(
        type=SWITCH, aliases=("ITI",), help="Begins with a line that names the objects' type."
    )
    no_type_information: bool = parameter(
        type=SWITCH, aliases=("NTI",), default=True, help="Leaves that line out, which is the default."
    )
    quote_fields: list[str] | None = parameter(aliases=("QF",), help="Quotes only the values of these columns.")
    use_quotes: Any = parameter(
        type="Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind",
        aliases=("UQ",),
        help="Quotes values Always, Never or AsNeeded.",
    )
    no_header: bool = parameter(type=SWITCH, help="Leaves the line of names out.")

    _names: list[str] | None = None

    def prepare(self) -> None:
        """Checks the switches that exclude each other."""
        if self.quote_fields is not None and self.use_quotes is not None:
            self.fail(
                "The command cannot be processed because both the -QuoteFields and -UseQuotes parameters were "
                "specified. Specify only one of them.",
                "CannotSpecifyQuoteFieldsAndUseQuotes",
                "InvalidData",
                exception="System.InvalidOperationException",
            )
        if "IncludeTypeInformation" in self.bound and "NoTypeInformation" in self.bound:
            self.fail(
                "You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both.",
                "CannotSpecifyIncludeTypeInformationAndNoTypeInformation",
                "InvalidData",
                exception="System.InvalidOperationException",
            )
        self._separator = "," if self.delimiter is None else str(self.delimiter)

    def lines(self, value: Any, header: bool = True) -> list[str]:
        """The lines an object adds: the first one brings the header."""
        lines = []
        if self._names is None:
            self._names = column_names(value)
            if header and self.include_type_information:
                lines.append("#TYPE " + _type_name(value))
            if header and not self.no_header:
                lines.append(self._line(self._names))
        lines.append(self._line([cell_text(value, name) for name in self._names]))
        return lines

    def _line(self, cells: Sequence[str | None]) -> str:
        kind = "Always" if self.use_quotes is None else str(self.use_quotes)
        quote: list[bool] | None = None
        if self.quote_fields is not None:
            wanted = {name.lower() for name in self.quote_fields}
            quote = [name.lower() in wanted for name in self._names or ()]
        elif kind == "Never":
            quote = [False] * len(cells)
        return csv_line(cells, self._separator, quote, kind == "AsNeeded")


@cmdlet("ConvertTo-Csv", default_set="Delimiter", output="System.String")
class ConvertToCsv(_WriteCsv):
    """Converts objects to lines of comma-separated values."""

    input_object: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=OBJECT, help="The objects."
    )

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2 } | ConvertTo-Csv",
            "Names first, then values.",
            output='"Name","Cpu"\n"vm1","2"',
        ),
    ]

    def begin(self) -> None:
        self.prepare()

    def process(self) -> None:
        if self.input_object is not None:
            self.write_all(self.lines(self.input_object))


@cmdlet("Export-Csv", default_set="Delimiter", aliases=("epcsv",), confirm="Medium")
class ExportCsv(_WriteCsv):
    """Writes objects into a file of comma-separated values."""

    input_object: Any = parameter(
        mandatory=True, pipeline=True, by_property_name=True, type=OBJECT, help="The objects."
    )
    path: str = parameter(position=0, help="The file.")
    literal_path: str = parameter(aliases=("PSPath", "LP"), help="The file, its name taken as it is.")
    force: bool = parameter(type=SWITCH, help="Writes read-only files, and adds objects that lack columns.")
    no_clobber: bool = parameter(type=SWITCH, aliases=("NoOverwrite",), help="Leaves a file that exists alone.")
    encoding: Any = parameter(
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How characters become bytes; utf8NoBOM unless given.",
    )
    append: bool = parameter(type=SWITCH, help="Adds to the file, whose columns then count.")

    examples = [
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2 } | Export-Csv vms.csv; (Import-Csv vms.csv).Name",
            "Write a file and read it.",
            output="vm1",
        ),
    ]

    def begin(self) -> None:
        self.prepare()
        self._file: TextFile | None = None
        self._keep_header = False
        path = self.path or self.literal_path
        if not path or (self.path and self.literal_path):
            self.fail(
                "You must specify either the -Path or -LiteralPath parameters, but not both.",
                "CannotSpecifyPathAndLiteralPath",
                "InvalidData",
                exception="System.InvalidOperationException",
            )
        if not self.should_process(path, "Export-Csv"):
            return
        if self.append:
            self._read_columns(path)
        self._file = TextFile(
            self.engine,
            path,
            encoding=self.encoding,
            append=bool(self.append),
            force=bool(self.force),
            no_clobber=bool(self.no_clobber),
        )

    def _read_columns(self, path: str) -> None:
        """The columns of the file that is added to: its first row."""
        full = self.engine.providers.file_path(path)
        if self.engine.file_system.status(full) is None:
            return
        text = decode(self.engine.file_system.read(full), encoding_of(self.encoding))
        rows = (row for row in csv_rows(text, self._separator) if not row[0].startswith("#"))
        self._names = next(rows, None)
        self._keep_header = self._names is not None

    def process(self) -> None:
        value = self.input_object
        if self._file is None or value is None:
            return
        if self._keep_header and not self.force:
            self._check_columns(value)
        for line in self.lines(value):
            self._file.write_line(line)

    def _check_columns(self, value: Any) -> None:
        known = {name.lower() for name in column_names(value)}
        missing = [name for name in self._names or () if name.lower() not in known]
        if missing:
            self.fail(
                f"Cannot append CSV content to the following file: {self.path or self.literal_path}. The appended "
                f"object does not have a property that corresponds to the following column: {missing[0]}. To continue "
                "with mismatched properties, add the -Force parameter, and then retry the command.",
                "CannotAppendCsvWithMismatchedPropertyNames",
                "InvalidData",
                exception="System.InvalidOperationException",
            )

    def end(self) -> None:
        if self._file is not None:
            self._file.close()


@cmdlet("ConvertFrom-Csv", default_set="Delimiter")
class ConvertFromCsv(Cmdlet):
    """Converts lines of comma-separated values to objects."""

    delimiter: Any = parameter(
        sets="Delimiter", position=1, type=_CHARACTER, help="What stands between values; a comma."
    )
    use_culture: bool = parameter(
        sets="UseCulture",
        mandatory=True,
        type=SWITCH,
        no_effect="It is the comma here, as of en-US.",
        help="Takes the culture's list separator.",
    )
    input_object: Any = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, type=OBJECTS, help="The lines."
    )
    header: list[str] = parameter(help="Names for the columns, when the first line has none.")

    examples = [
        Example("('Name,Cpu', 'vm1,2' | ConvertFrom-Csv).Cpu", "The first line names the columns.", output="2"),
    ]

    def begin(self) -> None:
        delimiter = "," if self.delimiter is None else str(self.delimiter)
        self._reader = CsvReader(delimiter, self.header, self.write_warning)

    def process(self) -> None:
        for value in self.input_object:
            self.write_all(self._reader.objects(to_string(value)))


@cmdlet("Import-Csv", default_set="DelimiterPath", aliases=("ipcsv",))
class ImportCsv(Cmdlet):
    """Reads a file of comma-separated values as objects."""

    path: list[str] = parameter(
        sets=_FROM_PATH, position=0, mandatory=True, pipeline=True, by_property_name=True, help="The files."
    )
    literal_path: list[str] = parameter(
        sets=_FROM_LITERAL,
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    delimiter: Any = parameter(
        sets=("DelimiterPath", "DelimiterLiteralPath"),
        position=1,
        type=_CHARACTER,
        help="What stands between values; a comma.",
    )
    use_culture: bool = parameter(
        sets=("CulturePath", "CultureLiteralPath"),
        mandatory=True,
        type=SWITCH,
        no_effect="It is the comma here, as of en-US.",
        help="Takes the culture's list separator.",
    )
    header: list[str] = parameter(help="Names for the columns, when the first line has none.")
    encoding: Any = parameter(
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How bytes become characters; utf8 unless the file says otherwise.",
    )

    examples = [
        Example("'Name,Cpu', 'vm1,2' | Set-Content vms.csv; (Import-Csv vms.csv).Name", "Read a file.", output="vm1"),
    ]

    def process(self) -> None:
        literal = self.parameter_set in _FROM_LITERAL
        delimiter = "," if self.delimiter is None else str(self.delimiter)
        for path in self.literal_path if literal else self.path:
            for full in self._files(path, literal):
                reader = CsvReader(delimiter, self.header, self.write_warning)
                self.write_all(reader.objects(self._text(full)))

    def _files(self, path: str, literal: bool) -> list[str]:
        if literal or not has_wildcards(path):
            return [self.engine.providers.file_path(path)]
        return [item.path for item in self.engine.providers.resolve(path)]

    def _text(self, path: str) -> str:
        try:
            return decode(self.engine.file_system.read(path), encoding_of(self.encoding))
        except FileNotFoundError:
            self._fail_to_open("System.IO.FileNotFoundException", f"Could not find file '{path}'.")
        except PermissionError:
            self._fail_to_open("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
        except IsADirectoryError:
            self._fail_to_open("System.UnauthorizedAccessException", f"Access to the path '{path}' is denied.")
        return ""

    def _fail_to_open(self, exception: str, message: str) -> None:
        self.fail(message, "FileOpenFailure", "OpenError", exception=exception)


def _type_name(value: Any) -> str:
    name = type_names(value)[0]
    return name.removeprefix("Selected.").removeprefix("CSV:")
