"""`$x.PSObject` and its kin: an object's members as objects. Views only, the members themselves are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.interpreter.errors import failure
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.members import access, member_writing
from hvsim.interpreter.values.members.methods import BoundMethod
from hvsim.interpreter.values.members.statics import read_property
from hvsim.interpreter.values.objects import (
    PROPERTY_CLASSES,
    AliasProperty,
    CodeMethod,
    CodeProperty,
    NoteProperty,
    PSCustomObject,
    PSObject,
    ScriptMethod,
    ScriptProperty,
    extend,
)
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type, resolve_type
from hvsim.interpreter.values.types.value_types import type_of
from hvsim.interpreter.values.wildcard import has_wildcards, is_like


class MemberView(Shown):
    """`$x.PSObject` (or PSBase, PSAdapted, PSExtended): where an object's members are listed."""

    __slots__ = ("extended", "kind", "target")

    def __init__(self, target: Any, kind: str = "psobject") -> None:
        self.target = target
        self.kind = kind
        self.extended = None

    net_name = "System.Management.Automation.PSObject"

    @property
    def base(self) -> Any:
        return self.target.base if self.target.__class__ is PSObject else self.target

    def dynamic_member(self, name: str, default: Any) -> Any:
        """PSBase and PSAdapted give the .NET members of the object, past keys and added members."""
        if self.kind == "psobject":
            return default
        net_type = type_of(self.base)
        found = net_type.find_property(name)
        if found is not None and (found.applies is None or found.applies(self.base)):
            return read_property(found, [self.base], None)
        method = net_type.find_method(name)
        return BoundMethod(method, self.base) if method is not None else default


class MemberInfo(Shown):
    """One member of one object: PSNoteProperty, PSProperty, PSMethod ... with its name, kind and value."""

    __slots__ = ("extended", "member", "target")

    def __init__(self, target: Any, member: Any) -> None:
        self.target = target
        self.member = member
        self.extended = None

    @property
    def net_name_text(self) -> str:
        return str(getattr(self.member, "net_name", "System.Management.Automation.PSProperty"))

    @property
    def net_type(self) -> NetType:
        return named_type(self.net_name_text)

    @property
    def name(self) -> str:
        return self.member if isinstance(self.member, str) else str(self.member.name)

    @property
    def kind(self) -> str:
        if isinstance(self.member, str):
            return "Property"
        return str(getattr(self.member, "kind", "Method"))

    def read(self) -> Any:
        """The value; a method gives itself."""
        if isinstance(self.member, (NoteProperty, AliasProperty, ScriptProperty, CodeProperty)):
            return access.read_added_property(self.member, self.target)
        return access.find_member(self.target, self.name)

    def write(self, value: Any) -> None:
        if isinstance(self.member, PROPERTY_CLASSES):
            member_writing.write_added_property(self.member, self.target, value)
        else:
            member_writing.set_member(self.target, self.name, value)

    def is_settable(self) -> bool:
        if isinstance(self.member, NoteProperty | AliasProperty):
            return True
        return getattr(self.member, "setter", None) is not None

    def type_name(self) -> str:
        """`TypeNameOfValue`: the declared type, else that of the value now."""
        declared = getattr(self.member, "type_name", None)
        if declared is not None:
            from hvsim.interpreter.values.display import type_full_text
            from hvsim.interpreter.values.types.registry import lookup_type

            found = lookup_type(declared)
            return type_full_text(found) if found is not None else str(declared)
        if isinstance(self.member, ScriptProperty):
            return "System.Object"
        value = self.read()
        return "System.Object" if value is None else type_of(value).full_name


def property_members(target: Any) -> list[MemberInfo]:
    """The properties of an object: those added to it first, then type data's, then the type's own."""
    if target is None:
        return []
    if target.__class__ is PSCustomObject:
        own = [each for each in target.members.values() if isinstance(each, PROPERTY_CLASSES)]
        known = {each.name.lower() for each in own}
        return [MemberInfo(target, each) for each in own] + _typed_members(target, known, PROPERTY_CLASSES)
    base = target.base if target.__class__ is PSObject else target
    found: list[MemberInfo] = []
    extension = getattr(target, "extended", None)
    if extension is not None:
        found.extend(
            MemberInfo(target, each) for each in extension.members.values() if isinstance(each, PROPERTY_CLASSES)
        )
    known = {each.name.lower() for each in found}
    typed = _typed_members(target, known, PROPERTY_CLASSES)
    names = getattr(base, "dynamic_names", None)
    declared: list[MemberInfo]
    if names is not None:
        declared = [MemberInfo(target, name) for name in names()]
    else:
        declared = [
            MemberInfo(target, each)
            for each in type_of(base).all_members("properties").values()
            if not each.hidden and each.name.lower() not in known
        ]
    return found + typed + declared


def _typed_members(target: Any, known: set[str], kinds: tuple[type, ...]) -> list[MemberInfo]:
    added = type_data.all_members(access.type_names(target))
    return [MemberInfo(target, each) for key, each in added.items() if key not in known and isinstance(each, kinds)]


def method_members(target: Any) -> list[MemberInfo]:
    """The methods of an object, added ones included."""
    if target is None:
        return []
    base = target.base if target.__class__ is PSObject else target
    found = [
        MemberInfo(target, BoundMethod(each, base))
        for each in type_of(base).all_members("methods").values()
        if not each.hidden
    ]
    if target.__class__ is PSCustomObject:
        added = target.members
    else:
        extension = getattr(target, "extended", None)
        added = extension.members if extension is not None else {}
    own = [MemberInfo(target, each) for each in added.values() if isinstance(each, (ScriptMethod, CodeMethod))]
    return found + own + _typed_members(target, set(added), (ScriptMethod, CodeMethod))


class MemberCollection(Shown):
    """`$x.PSObject.Properties`, `.Methods`, `.Members`: by name, in order, and open for addition."""

    __slots__ = ("extended", "kind", "target")
    net_name = "System.Management.Automation.PSMemberInfoCollection`1"

    def __init__(self, target: Any, kind: str) -> None:
        self.target = target
        self.kind = kind
        self.extended = None

    def all(self) -> list[MemberInfo]:
        found: list[MemberInfo] = []
        if self.kind in ("properties", "members"):
            found.extend(property_members(self.target))
        if self.kind in ("methods", "members"):
            found.extend(method_members(self.target))
        return found

    def enumerate(self) -> Iterator[MemberInfo]:
        return iter(self.all())

    def named(self, name: str) -> MemberInfo | None:
        """The member of that name, or None."""
        lowered = name.lower()
        return next((each for each in self.all() if each.name.lower() == lowered), None)

    def match(self, pattern: str) -> list[MemberInfo]:
        if not has_wildcards(pattern):
            found = self.named(pattern)
            return [found] if found is not None else []
        return [each for each in self.all() if is_like(each.name, pattern)]

    def add(self, member: Any) -> None:
        """Adds a member; one of that name already there is an error."""
        if isinstance(member, MemberInfo):
            member = member.member if not isinstance(member.member, str) else NoteProperty(member.name, member.read())
        if self.named(member.name) is not None:
            raise failure(
                f'Cannot add a member with the name "{member.name}" because a member with that name already exists.',
                "ExtendedTypeSystemException",
                "NotSpecified",
                "System.Management.Automation.ExtendedTypeSystemException",
            )
        add_member(self.target, member)

    def remove(self, name: str) -> None:
        """Takes an added member away; a .NET member stays."""
        members = added_members_of(self.target)
        if members is not None:
            members.pop(name.lower(), None)


def added_members_of(target: Any) -> dict[str, Any] | None:
    """The dictionary of an object's added members, or None when it has none."""
    if target.__class__ is PSCustomObject:
        members: dict[str, Any] = target.members
        return members
    extension = getattr(target, "extended", None)
    return extension.members if extension is not None else None


def add_member(target: Any, member: Any) -> Any:
    """Adds a member to an object and returns the object: a scalar comes back wrapped."""
    if target.__class__ is PSCustomObject:
        target.members[member.name.lower()] = member
        return target
    carrier, extension = extend(target)
    extension.members[member.name.lower()] = member
    return carrier


def type_name_list(target: Any) -> Any:
    """The live list behind `PSTypeNames`: a `Collection[string]` that the object keeps from now on."""
    names = access.type_names(target)
    if isinstance(names, GenericList):
        return names
    made = GenericList(names, resolve_type("System.Collections.ObjectModel.Collection[string]"))
    if target.__class__ is PSCustomObject:
        target.type_names = made
    else:
        carrier, extension = extend(target)
        if carrier is target:
            extension.type_names = made
    return made
