"""Snap-ins: how commands were added before modules. Old backup scripts begin with one.

The backup server's snap-in is a module here as it has been since version 11: adding the snap-in imports the module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.modules import Module
from hvsim.interpreter.commands.wildcards import has_wildcards, matches

# The snap-ins there were, and the module that took over their commands.
_SNAPINS = {"VeeamPSSnapIn": "Veeam.Backup.PowerShell"}
_SNAPIN = "System.Management.Automation.PSSnapInInfo"


class SnapIn:
    """System.Management.Automation.PSSnapInInfo."""

    net_name = _SNAPIN

    def __init__(self, name: str, module: Module) -> None:
        self.name = name
        self.module = module
        self.extended: Any = None


class _SnapInCmdlet(Cmdlet):
    def _named(self, pattern: str) -> Iterator[SnapIn]:
        for name, module_name in _SNAPINS.items():
            module = self.engine.modules.builtin(module_name)
            if module is not None and matches(pattern, name):
                yield SnapIn(name, module)

    def _is_added(self, snapin: SnapIn) -> bool:
        return self.engine.modules.find(snapin.module.name) is not None

    def _none(self, pattern: str) -> None:
        self.write_error(
            f"No Windows PowerShell snap-ins matching the pattern '{pattern}' were found. Check the pattern and then "
            "try the command again.",
            f"{self.command.name.replace('-', '')}",
            "ObjectNotFound",
            exception="System.Management.Automation.PSArgumentException",
            target=pattern,
        )


@cmdlet("Add-PSSnapin", aliases=("asnp",), output=_SNAPIN)
class AddPSSnapin(_SnapInCmdlet):
    """Loads snap-ins of Windows PowerShell, as scripts for old backup servers do."""

    name: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, wildcards=True, help="The snap-ins by name."
    )
    pass_thru: Switch = parameter(help="Gives the snap-ins.")

    examples = [Example("Add-PSSnapin VeeamPSSnapIn -ErrorAction SilentlyContinue", "How old backup scripts begin.")]

    def process(self) -> None:
        for pattern in self.name:
            found = list(self._named(pattern))
            if not found and not has_wildcards(pattern):
                self._none(pattern)
            for snapin in found:
                self.engine.modules.add(snapin.module)
                if self.pass_thru:
                    self.write(snapin)


@cmdlet("Get-PSSnapin", output=_SNAPIN)
class GetPSSnapin(_SnapInCmdlet):
    """Gives the snap-ins that are loaded or registered."""

    name: list[str] = parameter(position=0, wildcards=True, help="The snap-ins by name.")
    registered: Switch = parameter(help="Those that could be added, instead of those that are.")

    examples = [Example("Get-PSSnapin -Registered", "Lists what could be added.")]

    def end(self) -> None:
        for pattern in self.name or ("*",):
            found = [snapin for snapin in self._named(pattern) if self.registered or self._is_added(snapin)]
            if not found and not has_wildcards(pattern):
                self._none(pattern)
            self.write_all(found)


@cmdlet("Remove-PSSnapin", output=_SNAPIN, confirm="Medium")
class RemovePSSnapin(_SnapInCmdlet):
    """Takes snap-ins away."""

    name: list[str] = parameter(
        position=0, mandatory=True, pipeline=True, by_property_name=True, wildcards=True, help="The snap-ins by name."
    )
    pass_thru: Switch = parameter(help="Gives the snap-ins.")

    examples = [Example("Remove-PSSnapin VeeamPSSnapIn -ErrorAction SilentlyContinue", "Takes its commands away.")]

    def process(self) -> None:
        for pattern in self.name:
            found = [snapin for snapin in self._named(pattern) if self._is_added(snapin)]
            if not found and not has_wildcards(pattern):
                self._none(pattern)
            for snapin in found:
                if self.should_process(snapin.name):
                    self.engine.modules.remove(snapin.module)
                if self.pass_thru:
                    self.write(snapin)
