"""Out-File and Tee-Object: what the console would show, in a file; and objects on two ways at once."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH, scope_of
from hvsim.cmdlets.utility.text_file import ENCODING, ENCODING_ARGUMENT, TextFile
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.errors import failure
from hvsim.interpreter.formatting import Formatter
from hvsim.interpreter.providers.encodings import NAMES
from hvsim.interpreter.values import Array

_NO_WIDTH = 2**31 - 1


@cmdlet("Out-File", default_set="ByPath", confirm="Medium")
class OutFile(Cmdlet):
    """Writes what the console would show of objects into a file."""

    file_path: str = parameter(sets="ByPath", position=0, mandatory=True, aliases=("Path",), help="The file.")
    literal_path: str = parameter(
        sets="ByLiteralPath",
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The file, its name taken as it is.",
    )
    encoding: Any = parameter(
        position=1,
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How characters become bytes; utf8NoBOM unless given.",
    )
    append: bool = parameter(type=SWITCH, help="Adds to the file.")
    force: bool = parameter(type=SWITCH, help="Writes read-only files too.")
    no_clobber: bool = parameter(type=SWITCH, aliases=("NoOverwrite",), help="Leaves a file that exists alone.")
    width: int = parameter(validate=ValidateRange(2, _NO_WIDTH), help="How wide a line may be.")
    no_newline: bool = parameter(type=SWITCH, help="Leaves the line ends out.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to show.")

    examples = [
        Example("'vm1', 'vm2' | Out-File vms.txt; Get-Content vms.txt", "Write lines.", output="vm1\nvm2"),
        Example("'more' | Out-File log.txt -Append -Encoding utf8; Get-Content log.txt", "Add a line.", output="more"),
    ]

    def begin(self) -> None:
        self._file: TextFile | None = None
        self._formatter: Formatter | None = None
        path = self.file_path or self.literal_path
        if path is None:  # the objects could have brought it, and it is needed before they come
            raise failure(
                "Cannot process command because of one or more missing mandatory parameters: FilePath.",
                "MissingMandatoryParameter",
                "InvalidArgument",
                "System.Management.Automation.ParameterBindingException",
            )
        if not self.should_process(path, "Output to File"):
            return
        self._file = TextFile(
            self.engine,
            path,
            encoding=self.encoding,
            append=bool(self.append),
            force=bool(self.force),
            no_clobber=bool(self.no_clobber),
        )
        write = self._file.write if self.no_newline else self._file.write_line
        self._formatter = Formatter(self.engine, write, width=self.width, keeps_texts=True)

    def process(self) -> None:
        if self._formatter is not None:
            self._formatter.process(self.input_object)

    def end(self) -> None:
        if self._formatter is not None:
            self._formatter.end()

    def stop(self) -> None:
        if getattr(self, "_file", None) is not None and self._file is not None:
            self._file.close()


@cmdlet("Tee-Object", default_set="File", windows_aliases=("tee",))
class TeeObject(Cmdlet):
    """Keeps the objects that pass in a file or a variable, and sends them on."""

    file_path: str = parameter(
        sets="File", position=0, mandatory=True, aliases=("Path",), help="The file that keeps what is shown of them."
    )
    literal_path: str = parameter(
        sets="LiteralFile", mandatory=True, aliases=("PSPath", "LP"), help="The file, its name taken as it is."
    )
    variable: str = parameter(sets="Variable", mandatory=True, help="The variable that keeps the objects.")
    append: bool = parameter(sets="File", type=SWITCH, help="Adds to what is there.")
    encoding: Any = parameter(
        sets=("File", "LiteralFile"),
        type=ENCODING,
        transform=ENCODING_ARGUMENT,
        values=tuple(NAMES),
        help="How characters become bytes; utf8NoBOM unless given.",
    )
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects.")

    examples = [
        Example(
            "1..3 | Tee-Object -Variable seen | Measure-Object -Sum | ForEach-Object Sum; $seen.Count",
            "Look in between.",
            output="6\n3",
        ),
    ]

    def begin(self) -> None:
        self._kept: list[Any] = []
        self._file: TextFile | None = None
        if self.parameter_set != "Variable":
            path = self.file_path or self.literal_path
            self._file = TextFile(self.engine, path, encoding=self.encoding, append=bool(self.append))
            self._formatter = Formatter(self.engine, self._file.write_line, keeps_texts=True)

    def process(self) -> None:
        value = self.input_object
        if self._file is None:
            self._kept.append(value)
        else:
            self._formatter.process(value)
        self.write(value)

    def end(self) -> None:
        if self._file is not None:
            self._formatter.end()
            self._file.close()
            return
        kept = self._kept
        scope = scope_of(self)
        scope.set(self.variable, kept[0] if len(kept) == 1 else Array(kept))
