"""New-, Remove-, Clear-, Rename-, Copy- and Move-ItemProperty: properties that come and go, where a provider has such.

Files have none; the commands then say so with PowerShell's error.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.management.base import ForceItemCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.providers import ItemPath
from hvsim.interpreter.providers.context import Context


class _PropertyCmdlet(ForceItemCmdlet):
    def change(self, operation: str, *arguments: Any, write: bool = False) -> None:
        """Lets the provider of each item do the operation."""
        for place in self.targets():
            self.attempt(partial(self._change, place, operation, arguments), force=self.force, write=write)

    def _change(self, place: ItemPath, operation: str, arguments: tuple[Any, ...], context: Context) -> None:
        place.provider.change_property(place, operation, arguments, context)


@cmdlet("New-ItemProperty", default_set="Path", confirm="Medium")
class NewItemProperty(_PropertyCmdlet):
    """Gives an item a new property."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, mandatory=True)}, wildcards=True, help="The paths of the items."
    )
    name: str = parameter(
        position=1, mandatory=True, by_property_name=True, aliases=("PSProperty",), help="The name of the property."
    )
    property_type: str = parameter(by_property_name=True, aliases=("Type",), help="The kind of value.")
    value: object = parameter(by_property_name=True, help="The value.")

    examples = [
        Example(
            "New-ItemProperty ~ -Name X -Value 1 -ErrorAction SilentlyContinue; $?",
            "Files and folders take no new properties.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.change("new", self.name, self.property_type, self.value, write=True)


@cmdlet("Remove-ItemProperty", default_set="Path", confirm="Medium", aliases=("rp",))
class RemoveItemProperty(_PropertyCmdlet):
    """Takes properties away from items."""

    name: list[str] = parameter(
        position=1, mandatory=True, by_property_name=True, aliases=("PSProperty",), help="The names of the properties."
    )

    examples = [
        Example(
            "Remove-ItemProperty ~ -Name X -ErrorAction SilentlyContinue; $?",
            "Files and folders keep their properties.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.change("remove", self.name)


@cmdlet("Clear-ItemProperty", default_set="Path", confirm="Medium", aliases=("clp",))
class ClearItemProperty(_PropertyCmdlet):
    """Takes the value of a property away."""

    name: str = parameter(position=1, mandatory=True, by_property_name=True, help="The name of the property.")
    pass_thru: Switch = parameter(help="Gives the cleared property.")

    examples = [
        Example(
            "Clear-ItemProperty Env:/ -Name X -ErrorAction SilentlyContinue; $?",
            "Environment variables have no properties.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.change("clear", self.name, write=self.pass_thru)


@cmdlet("Rename-ItemProperty", default_set="Path", confirm="Medium", aliases=("rnp",))
class RenameItemProperty(_PropertyCmdlet):
    """Gives a property another name."""

    path: str = parameter(  # type: ignore[assignment]  # one path, where its base takes several
        sets={"Path": In(position=0, mandatory=True, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The path of the item.",
    )
    literal_path: str | None = parameter(  # type: ignore[assignment]  # one path, where its base takes several
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=("PSPath", "LP"),
        help="The path of the item, taken exactly as it is written.",
    )
    name: str = parameter(
        position=1, mandatory=True, by_property_name=True, aliases=("PSProperty",), help="The name of the property."
    )
    new_name: str = parameter(position=2, mandatory=True, by_property_name=True, help="Its new name.")
    pass_thru: Switch = parameter(help="Gives the renamed property.")

    examples = [
        Example(
            "Rename-ItemProperty ~ X Y -ErrorAction SilentlyContinue; $?",
            "Properties of files keep their names.",
            output="False",
        )
    ]

    def process(self) -> None:
        paths = [self.path if self.literal_path is None else self.literal_path]
        for place in self.places(paths, literal=self.literal, filters=self.filters(), force=self.force):
            operation = partial(self._change, place, "rename", (self.name, self.new_name))
            self.attempt(operation, force=self.force, write=self.pass_thru)


class _Carry(_PropertyCmdlet):
    destination: str = parameter(position=1, mandatory=True, by_property_name=True, help="The path of the other item.")
    pass_thru: Switch = parameter(help="Gives the property at its new place.")


@cmdlet("Copy-ItemProperty", default_set="Path", confirm="Medium", aliases=("cpp",))
class CopyItemProperty(_Carry):
    """Copies a property with its value to another item."""

    name: str = parameter(
        position=2, mandatory=True, by_property_name=True, aliases=("PSProperty",), help="The name of the property."
    )

    examples = [
        Example(
            "Copy-ItemProperty ~ / X -ErrorAction SilentlyContinue; $?",
            "Properties of files stay with them.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.change("copy", self.destination, self.name, write=self.pass_thru)


@cmdlet("Move-ItemProperty", default_set="Path", confirm="Medium", aliases=("mp",))
class MoveItemProperty(_Carry):
    """Moves properties with their values to another item."""

    name: list[str] = parameter(
        position=2, mandatory=True, by_property_name=True, aliases=("PSProperty",), help="The names of the properties."
    )

    examples = [
        Example(
            "Move-ItemProperty ~ / X -ErrorAction SilentlyContinue; $?",
            "Properties of files stay with them.",
            output="False",
        )
    ]

    def process(self) -> None:
        self.change("move", self.destination, self.name, write=self.pass_thru)
