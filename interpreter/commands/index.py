"""The index of cmdlets: which Python module declares which command. Read once; no cmdlet is imported for it.

`cmdlets/index.json` is written by `python -m hvsim.cmdlets.build_index`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import attrs


class IndexEntry(NamedTuple):
    """A command by its spelling, the PowerShell module it belongs to, the Python module that declares it, and whether
    PowerShell has it on Windows only.
    """

    name: str
    module_name: str
    source: str
    kind: str = "Cmdlet"
    windows_only: bool = False


@attrs.define(frozen=True)
class CommandIndex:
    """All cmdlets by lower-case name, and the aliases that exist at start: everywhere, and on Windows only."""

    commands: dict[str, IndexEntry]
    aliases: dict[str, str]
    windows_aliases: dict[str, str]
    versions: dict[str, str] = attrs.field(factory=dict)
    homes: dict[str, str] = attrs.field(factory=dict)
    """The folder of modules that a module lies in, where it is not PowerShell's own, by the module's name."""
    programs: dict[str, str] = attrs.field(factory=dict)
    """The Python module behind each program, by the program's path."""

    def version_of(self, module_name: str) -> str:
        """The version of a PowerShell module."""
        return self.versions.get(module_name.lower(), "7.0.0.0")

    def home_of(self, module_name: str) -> str:
        """The folder of modules that a PowerShell module lies in; '' for PowerShell's own."""
        return self.homes.get(module_name.lower(), "")

    @property
    def modules(self) -> list[str]:
        """The PowerShell modules, in order of name."""
        return sorted({entry.module_name for entry in self.commands.values()})


@cache
def load_index() -> CommandIndex:
    """The index that lies beside the cmdlets."""
    from importlib.resources import files

    return read_index((files("hvsim.cmdlets") / "index.json").read_text("utf-8"))


def read_index(text: str) -> CommandIndex:
    """The index from its JSON text."""
    import json

    data = json.loads(text)
    commands = {
        name.lower(): IndexEntry(
            name, source["module"], f"hvsim.cmdlets.{path}", windows_only=source.get("windows_only", False)
        )
        for path, source in data["sources"].items()
        for name in source["names"]
    }
    programs = {path: f"hvsim.cmdlets.{source}" for path, source in data["programs"].items()}
    return CommandIndex(commands, data["aliases"], data["windows_aliases"], data["versions"], data["homes"], programs)
