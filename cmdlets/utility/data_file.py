"""Import-PowerShellDataFile: a file that holds one hashtable and runs nothing."""

from __future__ import annotations

from typing import NoReturn

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.constants import holds_data
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.encodings import decode
from hvsim.interpreter.values import Dictionary


@cmdlet("Import-PowerShellDataFile", default_set="ByPath")
class ImportPowerShellDataFile(Cmdlet):
    """Reads the hashtable of a .psd1 file."""

    path: list[str] = parameter(sets="ByPath", position=0, mandatory=True, wildcards=True, help="The files.")
    literal_path: list[str] = parameter(
        sets="ByLiteralPath",
        position=0,
        mandatory=True,
        by_property_name=True,
        aliases=("PSPath", "LP"),
        help="The files, their names taken as they are.",
    )
    skip_limit_check: bool = parameter(
        type=SWITCH, no_effect="There is no limit here.", help="Reads files of any size."
    )

    examples = [
        Example(
            "\"@{ Name = 'vm1'; Cpu = 2 }\" | Set-Content vm.psd1; (Import-PowerShellDataFile vm.psd1).Cpu",
            "Read settings.",
            output="2",
        ),
    ]

    def process(self) -> None:
        literal = self.parameter_set == "ByLiteralPath"
        for path in self.literal_path if literal else self.path:
            try:
                items = list(self.engine.providers.resolve(path, literal=literal))
            except ScriptError:
                self.fail(
                    f"Cannot find path '{path}' because it does not exist.",
                    "PathNotFound",
                    "InvalidArgument",
                    exception="System.ArgumentException",
                    target=path,
                )
            for item in items:
                self._read(item.path)

    def _read(self, path: str) -> None:
        try:
            block = self.engine.parse(decode(self.engine.file_system.read(path)), path)
        except ScriptError as error:
            self._refuse(path, error.message)
        if not holds_data(block):
            self._refuse(path, "It holds more than constant values.")
        value = block.value()
        if not isinstance(value, Dictionary):
            self._refuse(path, "It holds no hashtable.")
        self.write(value)

    def _refuse(self, path: str, reason: str) -> NoReturn:
        self.fail(
            f"The data file '{path}' is invalid because it cannot be evaluated as a Hashtable object. {reason}",
            "System.InvalidOperationException",
            "InvalidOperation",
            exception="System.InvalidOperationException",
            target=path,
        )
