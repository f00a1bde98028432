"""Update-, Get- and Remove-TypeData: members and display properties for all objects of a type name."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.cmdlets.utility.net_objects import net_object
from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import Hashtable, convert, lookup_type, named_type, to_string
from hvsim.interpreter.values.arrays import string_array
from hvsim.interpreter.values.objects import AliasProperty, NoteProperty, ScriptMethod, ScriptProperty
from hvsim.interpreter.values.types import type_data as tables

_KINDS = ("NoteProperty", "AliasProperty", "ScriptProperty", "CodeProperty", "ScriptMethod", "CodeMethod")
_PROPERTY_SET = "System.Management.Automation.Runspaces.PropertySetData"

# Type names as they were written; the tables know them in lower case.
_spellings: dict[str, str] = {}


class PropertySetData:
    """Names of properties, in order."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.extended: Any = None

    @property
    def referenced_properties(self) -> Any:
        return string_array(self.names)


net_object(
    PropertySetData,
    _PROPERTY_SET,
    {"System.Collections.ObjectModel.Collection[string] ReferencedProperties": "referenced_properties"},
)


class TypeDataView:
    """The data of one type name, as Get-TypeData shows it."""

    def __init__(self, type_name: str, data: Any) -> None:
        self.type_name = type_name
        self.data = data
        self.extended: Any = None

    @property
    def members(self) -> Any:
        return Hashtable((member.name, member) for member in self.data.members.values())

    @property
    def default_display_properties(self) -> Any:
        names = self.data.default_display_properties
        return PropertySetData(names) if names else None

    @property
    def default_key_properties(self) -> Any:
        names = self.data.default_key_properties
        return PropertySetData(names) if names else None

    @property
    def default_display_property(self) -> Any:
        return self.data.default_display_property


net_object(
    TypeDataView,
    "System.Management.Automation.Runspaces.TypeData",
    {
        "string TypeName": "type_name",
        "System.Collections.Generic.Dictionary[string,System.Management.Automation.Runspaces.TypeMemberData] Members": (
            "members"
        ),
        "string DefaultDisplayProperty": "default_display_property",
        f"{_PROPERTY_SET} DefaultDisplayPropertySet": "default_display_properties",
        f"{_PROPERTY_SET} DefaultKeyPropertySet": "default_key_properties",
    },
)


@cmdlet("Update-TypeData", default_set="FileSet", confirm="Medium")
class UpdateTypeData(Cmdlet):
    """Adds members and display properties to a type name."""

    append_path: list[str] = parameter(
        sets="FileSet",
        position=0,
        pipeline=True,
        by_property_name=True,
        aliases=("PSPath", "Path"),
        simulated=False,
        help="Files of type data that are looked at last.",
    )
    prepend_path: list[str] = parameter(
        sets="FileSet", simulated=False, help="Files of type data that are looked at first."
    )
    member_type: Any = parameter(
        sets="DynamicTypeSet",
        type="System.Management.Automation.PSMemberTypes",
        validate=ValidateSet(_KINDS),
        help="The kind of member.",
    )
    member_name: str = parameter(sets="DynamicTypeSet", help="The member's name.")
    value: Any = parameter(
        sets="DynamicTypeSet",
        type="System.Object",
        help="A note's value, a script's block, or the property an alias stands for.",
    )
    second_value: Any = parameter(sets="DynamicTypeSet", type="System.Object", help="A script property's setter.")
    type_converter: Any = parameter(
        sets="DynamicTypeSet", type="System.Type", simulated=False, help="The class that converts to the type."
    )
    type_adapter: Any = parameter(
        sets="DynamicTypeSet", type="System.Type", simulated=False, help="The class that shows its members."
    )
    serialization_method: str = parameter(
        sets="DynamicTypeSet", simulated=False, help="How objects of the type are written to XML."
    )
    target_type_for_deserialization: Any = parameter(
        sets="DynamicTypeSet", type="System.Type", simulated=False, help="What they become when read back."
    )
    serialization_depth: int = parameter(sets="DynamicTypeSet", help="How deep they are written to XML.")
    default_display_property: str = parameter(sets="DynamicTypeSet", help="The property that Format-Wide shows.")
    inherit_property_serialization_set: Any = parameter(
        sets="DynamicTypeSet",
        type="System.Nullable[bool]",
        simulated=False,
        help="Whether the set below comes from the base type.",
    )
    string_serialization_source: str = parameter(
        sets="DynamicTypeSet", simulated=False, help="The property whose text is written to XML."
    )
    default_display_property_set: list[str] = parameter(
        sets="DynamicTypeSet", help="The properties shown when none is asked for."
    )
    default_key_property_set: list[str] = parameter(
        sets="DynamicTypeSet", help="The properties by which objects are sorted and grouped."
    )
    property_serialization_set: list[str] = parameter(
        sets="DynamicTypeSet", simulated=False, help="The properties written to XML."
    )
    type_name: str = parameter(sets="DynamicTypeSet", mandatory=True, pipeline=True, help="The type name.")
    force: bool = parameter(sets=("DynamicTypeSet", "TypeDataSet"), type=SWITCH, help="Replaces what is there.")
    type_data: Any = parameter(
        sets="TypeDataSet",
        position=0,
        mandatory=True,
        pipeline=True,
        by_property_name=True,
        type="System.Management.Automation.Runspaces.TypeData[]",
        help="Type data that Get-TypeData gave.",
    )

    examples = [
        Example(
            "Update-TypeData -TypeName My.Vm -MemberType ScriptProperty -MemberName GB -Value { $this.Bytes / 1GB } "
            "-Force; ([pscustomobject]@{ PSTypeName = 'My.Vm'; Bytes = 4GB }).GB",
            "A property for every object of a type name.",
            output="4",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "TypeDataSet":
            for view in self.type_data:
                tables.current.data(view.type_name).members.update(view.data.members)
            return
        if self.parameter_set == "DynamicTypeSet" and self.should_process(self.type_name, "Update TypeData"):
            self._update(tables.current.data(self._full_name()))

    def _full_name(self) -> str:
        found = lookup_type(self.type_name)
        name = self.type_name if found is None else found.full_name
        _spellings[name.lower()] = name
        return name

    def _update(self, data: Any) -> None:
        if self.member_name:
            self._add_member(data)
        if self.default_display_property_set:
            self._check_taken(bool(data.default_display_properties), "DefaultDisplayPropertySet")
            data.default_display_properties = list(self.default_display_property_set)
        if self.default_display_property:
            data.default_display_property = self.default_display_property
        if self.default_key_property_set:
            data.default_key_properties = list(self.default_key_property_set)
        if self.serialization_depth is not None:
            data.serialization_depth = self.serialization_depth

    def _add_member(self, data: Any) -> None:
        key = self.member_name.lower()
        self._check_taken(key in data.members, self.member_name)
        data.members[key] = self._member()

    def _check_taken(self, taken: bool, name: str) -> None:
        if taken and not self.force:
            self.fail(
                f'Error in TypeData "{self.type_name}": The member {name} is already present.',
                "DynamicUpdateTypeData",
                "InvalidOperation",
                exception="System.Management.Automation.RuntimeException",
            )

    def _member(self) -> Any:
        kind, name, value = str(self.member_type), self.member_name, self.value
        block = named_type("System.Management.Automation.ScriptBlock")
        if kind == "NoteProperty":
            return NoteProperty(name, value)
        if kind == "AliasProperty":
            return AliasProperty(name, to_string(value))
        if kind == "ScriptProperty":
            getter = None if value is None else convert(value, block)
            setter = None if self.second_value is None else convert(self.second_value, block)
            return ScriptProperty(name, getter, setter)
        if kind != "ScriptMethod":
            self._refuse_kind(kind)
        return ScriptMethod(name, convert(value, block))

    def _refuse_kind(self, kind: str) -> NoReturn:
        self.fail(
            f"A member of the type {kind} needs a method of a .NET class, and none can be loaded here.",
            "CodeMemberNotAvailable",
            "NotImplemented",
        )


@cmdlet("Get-TypeData", output="System.Management.Automation.PSObject")
class GetTypeData(Cmdlet):
    """Gives what Update-TypeData added."""

    type_name: list[str] = parameter(position=0, pipeline=True, help="The type names; wildcards are allowed.")

    examples = [
        Example(
            "Update-TypeData -TypeName My.Vm -DefaultDisplayPropertySet Name -Force; (Get-TypeData My.Vm).TypeName",
            "The data of a type name.",
            output="My.Vm",
        ),
    ]

    def process(self) -> None:
        for pattern in self.type_name or ["*"]:
            for key, data in sorted(tables.current.types.items()):
                if matches(pattern, key):
                    self.write(TypeDataView(_spellings.get(key, key), data))


@cmdlet("Remove-TypeData", default_set="RemoveTypeDataSet", confirm="Medium")
class RemoveTypeData(Cmdlet):
    """Takes back what Update-TypeData added."""

    type_data: Any = parameter(
        sets="RemoveTypeDataSet",
        mandatory=True,
        pipeline=True,
        type="System.Management.Automation.Runspaces.TypeData",
        help="Type data that Get-TypeData gave.",
    )
    type_name: str = parameter(
        sets="RemoveTypeSet", position=0, mandatory=True, pipeline=True, by_property_name=True, help="The type name."
    )
    path: list[str] = parameter(
        sets="RemoveFileSet", mandatory=True, simulated=False, help="Files of type data to forget."
    )

    examples = [
        Example(
            "Update-TypeData -TypeName My.Vm -DefaultDisplayPropertySet Name -Force; Remove-TypeData My.Vm; "
            "@(Get-TypeData My.Vm).Count",
            "Forget a type name.",
            output="0",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "RemoveFileSet":
            return
        name = self.type_name if self.parameter_set == "RemoveTypeSet" else self.type_data.type_name
        if self.should_process(name, "Remove TypeData") and not tables.current.remove(name):
            self.write_error(
                f"The type name '{name}' has no type data to remove.", "TypesDynamicRemoveException", "InvalidOperation"
            )
