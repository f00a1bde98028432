"""Get-ItemProperty, Get-ItemPropertyValue, Set-ItemProperty: single facts of an item, a file's time of change say."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvsim.cmdlets.management.base import LITERAL_ALIASES, ForceItemCmdlet, ItemCmdlet
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.providers import ItemPath
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.registry import RegistryProvider
from hvsim.interpreter.values import get_member
from hvsim.interpreter.values.members.access import get_property, property_names

_BY_VALUE = ("propertyValuePathSet", "propertyValueLiteralPathSet")
_BY_OBJECT = ("propertyPSObjectPathSet", "propertyPSObjectLiteralPathSet")


@cmdlet("Get-ItemProperty", default_set="Path", aliases=("gp",))
class GetItemProperty(ItemCmdlet):
    """Gets properties of items: all of them, or those that are named."""

    name: list[str] = parameter(
        position=1, aliases=("PSProperty",), wildcards=True, help="The names of the properties; all when left out."
    )

    examples = [
        Example(
            "(Get-ItemProperty ~/a.txt -Name Length).Length", "The size of a file.", "New-Item ~/a.txt -Value abc", "3"
        )
    ]

    def process(self) -> None:
        for place in self.targets():
            self.attempt(partial(place.provider.get_properties, place, self.name or []), force=True)


@cmdlet("Get-ItemPropertyValue", default_set="Path", aliases=("gpv",))
class GetItemPropertyValue(ItemCmdlet):
    """Gets the values of named properties of items."""

    path: list[str] | None = parameter(
        sets={"Path": In(position=0, pipeline=True, by_property_name=True)},
        wildcards=True,
        help="The paths of the items; the current location when left out.",
    )
    name: list[str] = parameter(
        position=1, mandatory=True, aliases=("PSProperty",), help="The names of the properties."
    )

    examples = [
        Example("Get-ItemPropertyValue ~/a.txt Length", "The size of a file.", "New-Item ~/a.txt -Value abc", "3")
    ]

    def process(self) -> None:
        if not self.literal and "Path" not in self.bound:
            self.path = ["."]
        for place in self.targets():
            for name in self.name:
                found: list[Any] = []
                context = Context(write=found.append, force=True)
                try:
                    place.provider.get_properties(place, [name], context)
                except ScriptError as error:
                    self.write_error_record(error.record)
                    continue
                for each in found:
                    self.write(get_member(each, name))


@cmdlet("Set-ItemProperty", default_set="propertyValuePathSet", confirm="Medium", aliases=("sp",))
class SetItemProperty(ForceItemCmdlet):
    """Changes properties of items."""

    path: list[str] | None = parameter(
        sets={
            "propertyValuePathSet": In(position=0, mandatory=True, by_property_name=True),
            "propertyPSObjectPathSet": In(position=0, mandatory=True, by_property_name=True),
        },
        wildcards=True,
        help="The paths of the items.",
    )
    literal_path: list[str] | None = parameter(
        sets={
            "propertyValueLiteralPathSet": In(mandatory=True, by_property_name=True),
            "propertyPSObjectLiteralPathSet": In(mandatory=True, by_property_name=True),
        },
        aliases=LITERAL_ALIASES,
        help="The paths of the items, taken exactly as they are written.",
    )
    name: str = parameter(
        sets={each: In(position=1, mandatory=True, by_property_name=True) for each in _BY_VALUE},
        aliases=("PSProperty",),
        help="The name of the property.",
    )
    value: object = parameter(
        sets={each: In(position=2, mandatory=True, by_property_name=True) for each in _BY_VALUE},
        allow_null=True,
        help="Its new value.",
    )
    input_object: object = parameter(
        type="System.Management.Automation.PSObject",
        sets={each: In(mandatory=True, pipeline=True, by_property_name=True) for each in _BY_OBJECT},
        help="An object with the properties and their new values.",
    )
    pass_thru: Switch = parameter(help="Gives the changed properties.")
    value_kind: object = parameter(
        name="Type",
        type="Microsoft.Win32.RegistryValueKind",
        by_property_name=True,
        help="In the registry: the kind of value.",
    )

    examples = [
        Example(
            "Set-ItemProperty ~/a.txt IsReadOnly $true; (Get-Item ~/a.txt).IsReadOnly",
            "Protects a file.",
            "New-Item ~/a.txt",
            "True",
        )
    ]

    def process(self) -> None:
        changes = self._changes()
        for place in self.targets():
            self.attempt(partial(self._set, place, changes), force=self.force, write=self.pass_thru)

    def _changes(self) -> list[tuple[str, Any]]:
        if self.input_object is None:
            return [(self.name, self.value)]
        names = [name for name in property_names(self.input_object) if not name.lower().startswith("ps")]
        return [(name, get_property(self.input_object, name)) for name in names]

    def _set(self, place: ItemPath, changes: list[tuple[str, Any]], context: Context) -> None:
        if self.value_kind is None:
            place.provider.set_properties(place, changes, context)
            return
        if not isinstance(place.provider, RegistryProvider):
            raise failure(
                "A parameter cannot be found that matches parameter name 'Type'.",
                "NamedParameterNotFound",
                "InvalidArgument",
                "System.Management.Automation.ParameterBindingException",
            )
        place.provider.set_properties(place, changes, context, str(self.value_kind))
