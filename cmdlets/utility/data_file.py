"""Import-PowerShellDataFile: a file that holds one hashtable and runs nothing."""

from __future__ import annotations

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError


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
    skip_limit_check: bool = parameter(type=SWITCH, help="Reads files of any size; there is no limit here.")

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
            for item in self.engine.providers.resolve(path, literal=literal):
                self._read(item.path)

    def _read(self, path: str) -> None:
        from hvsim.interpreter.providers.encodings import decode

        text = decode(self.engine.file_system.read(path))
        try:
            block = self.engine.parse(text, path)
            self.write(self.engine.data_value(block))
        except ScriptError as error:
            self.fail(
                f"The data file '{path}' is invalid because it cannot be evaluated as a Hashtable object. {error.message}",
                "System.InvalidOperationException",
                "InvalidData",
                exception="System.InvalidOperationException",
                target=path,
            )
