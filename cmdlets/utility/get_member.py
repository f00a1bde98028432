"""Get-Member: the properties and methods of objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from hvsim.cmdlets.utility.net_objects import net_enum, net_object
from hvsim.cmdlets.utility.shared import OBJECT, SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.formatting.objects import type_names
from hvsim.interpreter.values import convert, get_member, lookup_type, named_type, to_string, type_of
from hvsim.interpreter.values.collation import collation_key
from hvsim.interpreter.values.display import type_display
from hvsim.interpreter.values.members.member_text import member_definition
from hvsim.interpreter.values.objects import (
    KeptText,
    MemberSet,
    PSCustomObject,
    unwrap,
)
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import Method, NetType, Property

_PROPERTIES = frozenset(("AliasProperty", "CodeProperty", "Property", "NoteProperty", "ScriptProperty", "PropertySet"))
_METHODS = frozenset(("CodeMethod", "Method", "ScriptMethod"))
_GROUPS = {"Properties": _PROPERTIES, "Methods": _METHODS}


@attrs.define(eq=False)
class MemberDefinition:
    """One member of a type, as Get-Member describes it."""

    type_name: str
    name: str
    kind: str
    definition: str
    extended: Any = None

    @property
    def member_type(self) -> Any:
        return convert(self.kind, named_type("System.Management.Automation.PSMemberTypes"))


net_object(
    MemberDefinition,
    "Microsoft.PowerShell.Commands.MemberDefinition",
    {
        "string TypeName": "type_name",
        "string Name": "name",
        "System.Management.Automation.PSMemberTypes MemberType": "member_type",
        "string Definition": "definition",
    },
    text=lambda member: member.definition,
)

net_enum("System.Management.Automation.PSMemberViewTypes", "Extended=1 Adapted=2 Base=4 All=7", flags=True)


@cmdlet("Get-Member", aliases=("gm",), output="Microsoft.PowerShell.Commands.MemberDefinition")
class GetMember(Cmdlet):
    """Gives the properties and methods of objects, once for each type."""

    name: list[str] = parameter(position=0, wildcards=True, help="The members wanted; wildcards are allowed.")
    member_type: Any = parameter(
        type="System.Management.Automation.PSMemberTypes", aliases=("Type",), help="The kinds of members wanted."
    )
    view: Any = parameter(
        type="System.Management.Automation.PSMemberViewTypes",
        help="Which members count: those of the type (Adapted, Base), those added to it (Extended), or All.",
    )
    static: bool = parameter(type=SWITCH, help="Gives the static members of the type.")
    force: bool = parameter(type=SWITCH, help="Gives also members that are usually hidden.")
    input_object: Any = parameter(pipeline=True, type=OBJECT, help="The objects to look at.")

    examples = [
        Example(
            "'abc' | Get-Member -Name Length | ForEach-Object Definition", "One property.", output="int Length {get;}"
        ),
        Example(
            "[pscustomobject]@{ Name = 'vm1'; Cpu = 2 } | Get-Member -MemberType NoteProperty | ForEach-Object Name",
            "The properties of an object.",
            output="Cpu\nName",
        ),
    ]

    def begin(self) -> None:
        self._seen: set[str] = set()
        self._kinds = self._wanted_kinds()

    def process(self) -> None:
        value = self.input_object
        if value is None:
            if not self.has_input:
                self.fail(
                    "You must specify an object for the Get-Member cmdlet.",
                    "NoObjectInGetMember",
                    "CloseError",
                    exception="System.InvalidOperationException",
                )
            return
        type_name = self._type_name(value)
        if type_name in self._seen:
            return
        self._seen.add(type_name)
        members = self._static_members(value) if self.static else self._instance_members(value)
        found = [MemberDefinition(type_name, *member) for member in members if self._wanted_kind(member[1])]
        found.sort(key=lambda member: (member.kind.lower(), collation_key(member.name)))
        for pattern in self.name or ["*"]:
            self.write_all(member for member in found if matches(pattern, member.name))

    def end(self) -> None:
        if self.has_input and not self._seen:
            self.write_error(
                "You must specify an object for the Get-Member cmdlet.",
                "NoObjectInGetMember",
                "CloseError",
                exception="System.InvalidOperationException",
            )

    def _type_name(self, value: Any) -> str:
        if self.static:
            base = unwrap(value)
            return (base if isinstance(base, NetType) else type_of(base)).full_name
        names = type_names(value)
        return names[0] if names else "<null>"

    def _wanted_kinds(self) -> frozenset[str] | None:
        if self.member_type is None:
            return None
        kinds: set[str] = set()
        for word in to_string(self.member_type).split(", "):
            if word == "All":
                return None
            kinds |= _GROUPS.get(word, frozenset((word,)))
        return frozenset(kinds)

    def _wanted_kind(self, kind: str) -> bool:
        return self._kinds is None or kind in self._kinds

    def _instance_members(self, value: Any) -> Iterator[tuple[str, str, str]]:
        view = str(self.view) if self.view is not None else ""
        if view != "Extended":
            yield from _adapted_members(value)
            base = unwrap(value)
            net_type = type_of(base)
            for found in net_type.all_members("properties").values():
                if (self.force or not found.hidden) and (found.applies is None or found.applies(base)):
                    yield _property(found)
            for method in net_type.all_members("methods").values():
                if self.force or not method.hidden:
                    yield _method(method)
        if view in ("", "Extended", "All"):
            yield from _added_members(value)

    def _static_members(self, value: Any) -> Iterator[tuple[str, str, str]]:
        base = unwrap(value)
        net_type = base if isinstance(base, NetType) else type_of(base)
        for found in net_type.all_members("static_properties").values():
            yield _property(found, "static ")
        for method in net_type.all_members("static_methods").values():
            yield _method(method, "static ")
        if net_type.constructors is not None:
            name = type_display(net_type)
            signatures = (overload.signature for overload in net_type.constructors.overloads)
            yield "new", "Method", ", ".join(f"{name} new{signature.rpartition('new')[2]}" for signature in signatures)


def _property(found: Property, prefix: str = "") -> tuple[str, str, str]:
    access = "{get;set;}" if found.setter is not None else "{get;}"
    return found.name, found.kind, f"{prefix}{_shown_type(found.type_name)} {found.name} {access}"


def _shown_type(name: str) -> str:
    """A type's name as PowerShell shows it: `int` for System.Int32."""
    net_type = lookup_type(name)
    return name if net_type is None else type_display(net_type)


def _method(method: Method, prefix: str = "") -> tuple[str, str, str]:
    shown = [overload.signature for overload in method.overloads if not overload.hidden]
    return method.name, "Method", ", ".join(text if text.startswith(prefix) else prefix + text for text in shown)


def _adapted_members(value: Any) -> Iterator[tuple[str, str, str]]:
    """What an adapter shows of a value, such as the elements and attributes of XML."""
    dynamic = getattr(unwrap(value), "dynamic_names", None)
    if dynamic is None:
        return
    for name in dynamic():
        kind = type_display(_type_of(get_member(value, name)))
        yield name, "Property", f"{kind} {name} {{get;set;}}"


def _added_members(value: Any) -> Iterator[tuple[str, str, str]]:
    members: dict[str, Any] = dict(type_data.all_members(list(type_names(value))))
    if isinstance(value, PSCustomObject):
        members |= value.members
    else:
        extension = getattr(value, "extended", None)
        if extension is not None:
            members |= extension.members
    for member in members.values():
        if isinstance(member, KeptText):
            continue  # the type's own ToString is shown already
        if not (isinstance(member, MemberSet) and member.name.lower() == "psstandardmembers"):
            yield member.name, member.kind, member_definition(member)


def _type_of(value: Any) -> NetType:
    return type_of(unwrap(value))
