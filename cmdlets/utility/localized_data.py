"""Import-LocalizedData: the texts of a script in the language of the session."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.providers.encodings import decode

_INVALID = "System.Management.Automation.PSInvalidOperationException"
_USUAL_COMMANDS = ("ConvertFrom-StringData",)


@cmdlet("Import-LocalizedData", class_name="Microsoft.PowerShell.Commands.ImportLocalizedData")
class ImportLocalizedData(Cmdlet):
    """Reads the .psd1 file of a script from the folder of the culture, or of its parent cultures."""

    binding_variable: str = parameter(position=0, aliases=("Variable",), help="The variable to put the texts in.")
    ui_culture: str = parameter(name="UICulture", position=1, help="The culture; the session's when left out.")
    base_directory: str = parameter(help="The folder above those of the cultures; the script's when left out.")
    file_name: str = parameter(help="The name of the file; the script's when left out.")
    supported_command: list[str] = parameter(default=_USUAL_COMMANDS, help="The commands that the file may call.")

    examples = [
        Example(
            "$null = New-Item en-US/app.psd1 -Force -Value '@{ Greeting = \"Hello\" }'\n"
            "Import-LocalizedData texts -FileName app -BaseDirectory .; $texts.Greeting",
            "The texts of a script.",
            output="Hello",
        ),
    ]

    def process(self) -> None:
        path = self._find()
        if path is None:
            return
        value = self._read(path)
        if self.binding_variable:
            self.runtime.scope.set(self.binding_variable.lower(), value)
        else:
            self.write(value)

    def _find(self) -> str | None:
        """The first file there is: of the culture, of its parents, of no culture."""
        script = str(self.runtime.scope.lookup("pscommandpath") or "")
        if not self.file_name and not script:
            self._refuse(
                "The FileName parameter was not specified. The FileName parameter is required when "
                "Import-LocalizedData is not called from a script file."
            )
        if self.file_name and "/" in self.file_name.replace("\\", "/"):
            self._refuse("The argument for the FileName parameter should not contain a path.")
        machine = self.engine.personality
        base = self.base_directory or (machine.parent(script) if script else ".")
        folder = self.engine.providers.file_path(base)
        name = (self.file_name or script).replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
        name = f"{name or self.file_name}.psd1"
        culture = self.ui_culture or "en-US"
        for place in (*_with_parents(culture), *(() if self.ui_culture else _with_parents("en-US")), ""):
            path = machine.join(machine.join(folder, place), name) if place else machine.join(folder, name)
            if self.engine.file_system.status(path) is not None:
                return path
        where = machine.join(folder, culture)
        self.write_error(
            f"Cannot find the PowerShell data file '{name}' in directory '{where}', or in any parent culture "
            "directories.",
            "ImportLocalizedData",
            "ObjectNotFound",
            exception=_INVALID,
            target=machine.join(where, name),
        )
        return None

    def _read(self, path: str) -> Any:
        """What the file gives, run as a data section that may call the commands named."""
        text = decode(self.engine.file_system.read(path))
        commands = ", ".join(self.supported_command)
        try:
            items = self.engine.parse(f"data -SupportedCommand {commands} {{\n{text}\n}}", path).invoke_all([])
        except ScriptError as error:
            self._refuse(
                f"The following error occurred while PowerShell was loading the '{path}' script data file:\n"
                f"{error.message}."
            )
        return items[0] if len(items) == 1 else list(items) or None

    def _refuse(self, message: str) -> NoReturn:
        self.fail(message, "InvalidOperation", "InvalidOperation", exception=_INVALID)


def _with_parents(culture: str) -> list[str]:
    """`de-DE`, `de`."""
    parts = culture.split("-")
    return ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
