"""Add-Member: properties and methods for one object."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values import convert, enumerate_value, named_type, resolve_type, to_string, try_convert, type_of
from hvsim.interpreter.values.members.access import has_member, type_names
from hvsim.interpreter.values.objects import (
    AliasProperty,
    CodeMethod,
    CodeProperty,
    MemberSet,
    NoteProperty,
    PropertySet,
    PSCustomObject,
    ScriptMethod,
    ScriptProperty,
    extend,
)
from hvsim.interpreter.values.types.registry import lookup_type

_BLOCK = "System.Management.Automation.ScriptBlock"
_TYPE = "System.Type"
_METHOD = "System.Reflection.MethodInfo"

_WITH_MEMBER = ("MemberSet", "NotePropertySingleMemberSet", "NotePropertyMultiMemberSet")

_KINDS = (
    "AliasProperty",
    "CodeMethod",
    "CodeProperty",
    "MemberSet",
    "NoteProperty",
    "PropertySet",
    "ScriptMethod",
    "ScriptProperty",
)
_ONE_VALUE = ("CodeMethod", "MemberSet", "NoteProperty", "PropertySet", "ScriptMethod")
_EITHER_VALUE = ("CodeProperty", "ScriptProperty")
_NEEDS_VALUE = ("AliasProperty", "CodeMethod", "PropertySet", "ScriptMethod")


class _NotAMemberType:
    """A note's name: not the name of a kind of member, which belongs to -MemberType."""

    def check(self, value: Any, name: str) -> None:
        kinds = named_type("System.Management.Automation.PSMemberTypes")
        if isinstance(value, str) and str(try_convert(value, kinds)[0]) in _KINDS:
            raise Refused(
                f"The parameter {name} cannot take values that could be converted to the type {kinds.full_name}. To "
                "define the name of a member with those values, use Add-Member, and specify the member type.",
                quiet=True,
            )


@cmdlet("Add-Member", default_set="TypeNameSet")
class AddMember(Cmdlet):
    """Adds properties and methods to an object; others of its type stay as they are."""

    input_object: Any = parameter(mandatory=True, pipeline=True, type=OBJECT, help="The object that gets the member.")
    member_type: Any = parameter(
        sets="MemberSet",
        position=0,
        mandatory=True,
        type="System.Management.Automation.PSMemberTypes",
        aliases=("Type",),
        help="The kind of member.",
    )
    name: str = parameter(sets="MemberSet", position=1, mandatory=True, help="The member's name.")
    value: Any = parameter(
        sets="MemberSet",
        position=2,
        type="System.Object",
        help="A note's value, a script's block, or the property an alias stands for.",
    )
    second_value: Any = parameter(
        sets="MemberSet", position=3, type="System.Object", help="A script property's setter, or an alias's type."
    )
    note_property_name: str = parameter(
        sets="NotePropertySingleMemberSet",
        position=0,
        mandatory=True,
        validate=_NotAMemberType(),
        help="The name of a note property.",
    )
    note_property_value: Any = parameter(
        sets="NotePropertySingleMemberSet",
        position=1,
        mandatory=True,
        allow_null=True,
        type="System.Object",
        help="Its value.",
    )
    note_property_members: Any = parameter(
        sets="NotePropertyMultiMemberSet",
        position=0,
        mandatory=True,
        type="System.Collections.IDictionary",
        help="Several note properties, as a hashtable.",
    )
    type_name: str = parameter(
        sets={"TypeNameSet": In(mandatory=True), **{name: In() for name in _WITH_MEMBER}},
        help="A type name to put in front of the object's own.",
    )
    force: bool = parameter(sets=_WITH_MEMBER, type=SWITCH, help="Replaces a member of that name.")
    pass_thru: bool = parameter(type=SWITCH, help="Gives the object.")

    examples = [
        Example(
            "$o = [pscustomobject]@{ Bytes = 4GB }; $o | Add-Member ScriptProperty GB { $this.Bytes / 1GB }; $o.GB",
            "A property that a script computes.",
            output="4",
        ),
        Example(
            "([pscustomobject]@{ Name = 'vm1' } | Add-Member -NotePropertyName Cpu -NotePropertyValue 2 -PassThru).Cpu",
            "A plain property.",
            output="2",
        ),
    ]

    def process(self) -> None:
        target = self._target()
        if self.parameter_set == "NotePropertyMultiMemberSet":
            for key, value in self.note_property_members.items():
                self._add(target, NoteProperty(str(key), value))
        elif self.parameter_set == "NotePropertySingleMemberSet":
            self._add(target, NoteProperty(self.note_property_name, self.note_property_value))
        elif self.parameter_set == "MemberSet":
            self._add(target, self._member())
        if self.type_name:
            _insert_type_name(target, self.type_name)
        if self.pass_thru:
            self.write(target)

    def _target(self) -> Any:
        value = self.input_object
        return value if isinstance(value, PSCustomObject) else extend(value)[0]

    def _member(self) -> Any:
        kind, name, value, second = str(self.member_type), self.name, self.value, self.second_value
        self._check_values(kind)
        if kind == "NoteProperty":
            return NoteProperty(name, value)
        if kind == "AliasProperty":
            return AliasProperty(name, to_string(value), None if second is None else self._converted(second, _TYPE))
        if kind == "ScriptProperty":
            get = None if value is None else self._converted(value, _BLOCK)
            return ScriptProperty(name, get, None if second is None else self._converted(second, _BLOCK))
        if kind == "ScriptMethod":
            return ScriptMethod(name, self._converted(value, _BLOCK))
        if kind == "PropertySet":
            return PropertySet(name, [to_string(each) for each in enumerate_value(value) or (value,)])
        if kind == "MemberSet":
            return MemberSet(name, () if value is None else self._members(value))
        if not isinstance(value, (CodeProperty, CodeMethod)):
            self._converted(value, _METHOD)
        return value

    def _check_values(self, kind: str) -> None:
        """-Value and -SecondValue as the kind of member asks for them; ends the command where they do not fit."""
        if kind not in _KINDS:
            self._refuse_kind(kind)
        if kind in _ONE_VALUE and self.second_value is not None:
            self._refuse(
                f'The SecondValue parameter is not necessary for a member of type "{kind}", and should not be '
                "specified. Do not specify the SecondValue parameter when you add members of that type.",
                "Value2ShouldNotBeSpecified",
            )
        if kind in _EITHER_VALUE and self.value is None and self.second_value is None:
            self._refuse(
                f"The Value and SecondValue parameters should not both be null for a member of type {kind}. Specify a "
                "non-null value for one of the two parameters.",
                "Value1AndValue2AreNotBothNull",
            )
        if kind in _NEEDS_VALUE and self.value is None:
            self._refuse(
                f"The Value parameter is necessary for a member of the type {kind}. Specify the Value parameter when "
                "adding members of that type.",
                "Value1ShouldNotBeNull",
            )

    def _members(self, value: Any) -> list[Any]:
        members = list(enumerate_value(value) or (value,))
        for each in members:
            if not hasattr(each, "kind"):
                self._converted(each, "System.Management.Automation.PSMemberInfo")
        return members

    def _converted(self, value: Any, type_name: str) -> Any:
        try:
            return convert(value, resolve_type(type_name))
        except (ScriptError, NetFailure) as error:
            exception = error.record.exception if isinstance(error, ScriptError) else error.exception
            error_id = error.record.error_id if isinstance(error, ScriptError) else "ConvertToFinalInvalidCastException"
            self.fail(exception.message, error_id, "InvalidArgument", exception=exception.type_name)

    def _refuse_kind(self, kind: str) -> NoReturn:
        self._refuse(
            f"Cannot add a member of the type {kind}. Specify a different type for the MemberTypes parameter.",
            "CannotAddMemberType",
        )

    def _refuse(self, message: str, error_id: str) -> NoReturn:
        self.fail(message, error_id, "InvalidOperation", exception="System.InvalidOperationException")

    def _add(self, target: Any, member: Any) -> None:
        key = member.name.lower()
        members = target.members if isinstance(target, PSCustomObject) else extend(target)[1].members
        taken = key in members or (not self.force and has_member(target, member.name) and not _is_method(target, key))
        if taken and not self.force:
            self.write_error(
                f'Cannot add a member with the name "{member.name}" because a member with that name already exists. '
                "To overwrite the member anyway, add the Force parameter to your command.",
                "MemberAlreadyExists",
                "InvalidOperation",
                exception="System.InvalidOperationException",
                target=target,
            )
            return
        members[key] = member


def _is_method(target: Any, key: str) -> bool:
    return type_of(target).find_method(key) is not None


def _insert_type_name(target: Any, name: str) -> None:
    known = lookup_type(name)
    full_name = name if known is None else resolve_type(name).full_name
    holder = target if isinstance(target, PSCustomObject) else extend(target)[1]
    holder.type_names = [full_name, *type_names(target)]
