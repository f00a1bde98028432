"""Get-Item, Set-Item, Clear-Item, Invoke-Item: one item as a whole."""

from __future__ import annotations

from functools import partial

from hvsim.cmdlets.management.base import ForceItemCmdlet, ItemCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.providers import has_wildcards
from hvsim.interpreter.providers.context import Context


@cmdlet("Get-Item", default_set="Path", aliases=("gi",), output=("System.IO.FileInfo", "System.IO.DirectoryInfo"))
class GetItem(ForceItemCmdlet):
    """Gets the item at a path."""

    examples = [
        Example("Get-Item ~ | Select-Object -ExpandProperty PSIsContainer", "A folder is a container.", output="True"),
        Example("(Get-Item Env:GREETING).Value", "An environment variable.", "$env:GREETING = 'hello'", "hello"),
    ]

    def process(self) -> None:
        for place in self.targets():
            self.attempt(partial(place.provider.get_item, place), force=self.force)


@cmdlet("Set-Item", default_set="Path", aliases=("si",), confirm="Medium")
class SetItem(ForceItemCmdlet):
    """Changes the value of an item: a variable, an alias, a function or an environment variable."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True, by_property_name=True)},
        wildcards=True,
        help="The paths of the items; an item that is not there is made.",
    )
    value: object = parameter(position=1, pipeline=True, by_property_name=True, help="The new value.")
    pass_thru: Switch = parameter(help="Gives the changed items.")

    examples = [
        Example("Set-Item Env:GREETING 'good morning'; $env:GREETING", "Sets a variable.", output="good morning"),
        Example("Set-Item Variable:size 5; $size", "Sets a shell variable.", output="5"),
    ]

    def process(self) -> None:
        for path in (self.literal_path if self.literal else self.path) or ():
            self.attempt(partial(self._set, path), force=self.force, write=self.pass_thru)

    def _set(self, path: str, context: Context) -> None:
        if self.literal or not has_wildcards(path):
            places = [self.providers.qualify(path)]
        else:
            places = self.providers.resolve(path, False, self.filters(), self.force)
        for place in places:
            place.provider.set_item(place, self.value, context)


@cmdlet("Clear-Item", default_set="Path", aliases=("cli",), confirm="Medium")
class ClearItem(ForceItemCmdlet):
    """Removes the value of an item, not the item."""

    examples = [Example("Clear-Item Variable:size; $null -eq $size", "Empties a variable.", "$size = 5", "True")]

    def process(self) -> None:
        for place in self.targets():
            self.attempt(partial(place.provider.clear_item, place), force=self.force, write=False)


@cmdlet("Invoke-Item", default_set="Path", aliases=("ii",), confirm="Medium")
class InvokeItem(ItemCmdlet):
    """Opens a file with its application; the simulated machine has none, so that this always reports an error."""

    examples = [Example("Invoke-Item ~/report.txt -WhatIf", "Says what would be opened.", "New-Item ~/report.txt")]

    def process(self) -> None:
        for place in self.targets():
            if self.should_process(f"Item: {place.path}", "Invoke Item"):
                self.attempt(partial(place.provider.invoke_item, place))
