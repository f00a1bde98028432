"""Unblock-File: takes the mark of the internet off files."""

from __future__ import annotations

from hvsim.cmdlets.management.base import LITERAL_ALIASES, PathCmdlet
from hvsim.interpreter.commands import Example, In, cmdlet, parameter


@cmdlet("Unblock-File", default_set="ByPath", confirm="Medium", module="Microsoft.PowerShell.Utility")
class UnblockFile(PathCmdlet):
    """Takes the mark off files that came from the internet; no file of the simulated machine bears one."""

    path: list[str] | None = parameter(
        sets={"ByPath": In(position=0, mandatory=True)}, wildcards=True, help="The paths of the files."
    )
    literal_path: list[str] | None = parameter(
        sets={"ByLiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=LITERAL_ALIASES,
        help="The paths of the files, taken exactly as they are written.",
    )

    examples = [Example("Unblock-File ~/a.ps1; $?", "Nothing to take off, and no error.", "New-Item ~/a.ps1", "True")]

    def process(self) -> None:
        literal = self.literal_path is not None
        for place in self.places(self.literal_path if literal else self.path, literal=literal, force=True):
            self.should_process(place.path)
