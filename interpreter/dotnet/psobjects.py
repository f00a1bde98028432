"""PowerShell's own object types: PSObject and its member collections, references, switches, credentials, wildcards."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.copying import copy_of
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.values.arrays import Array, GenericList, string_array
from hvsim.interpreter.values.comparison import compare, equals
from hvsim.interpreter.values.conversion import convert, try_convert
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.members.member_text import member_definition
from hvsim.interpreter.values.members.member_views import (
    MemberCollection,
    MemberInfo,
    MemberView,
    type_name_list,
)
from hvsim.interpreter.values.members.methods import AddedMethod, BoundMethod
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.objects import (
    AliasProperty,
    NoteProperty,
    PropertySet,
    PSCustomObject,
    Reference,
    ScriptMethod,
    ScriptProperty,
    SwitchParameter,
)
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import resolve_type
from hvsim.interpreter.values.types.value_types import type_of
from hvsim.interpreter.values.wildcard import WildcardPattern, escape, has_wildcards, to_wql, unescape

PSOBJECT = declare("System.Management.Automation.PSObject")


@PSOBJECT.constructor("()")
def _new() -> PSCustomObject:
    return PSCustomObject()


@PSOBJECT.constructor("(System.Object obj)")
def _wrap(value: Any) -> Any:
    return value


@PSOBJECT.static("psobject AsPSObject(System.Object obj)")
def _as_object(value: Any) -> Any:
    return value


PSOBJECT.property("System.Management.Automation.PSMemberInfoCollection[psobject] Members")(
    lambda view: MemberCollection(view.target, "members")
)
PSOBJECT.property("System.Management.Automation.PSMemberInfoCollection[psobject] Properties")(
    lambda view: MemberCollection(view.target, "properties")
)
PSOBJECT.property("System.Management.Automation.PSMemberInfoCollection[psobject] Methods")(
    lambda view: MemberCollection(view.target, "methods")
)
PSOBJECT.property("System.Object ImmediateBaseObject")(lambda view: view.base)
PSOBJECT.property("System.Object BaseObject")(lambda view: view.base)
PSOBJECT.property("System.Collections.ObjectModel.Collection[string] TypeNames")(
    lambda view: type_name_list(view.target)
)


@PSOBJECT.method("psobject Copy()")
def _copy(view: MemberView) -> Any:
    return copy_of(view.target)


@PSOBJECT.method("string ToString()")
def _text(view: MemberView) -> str:
    return to_string(view.target)


COLLECTION = declare("System.Management.Automation.PSMemberInfoCollection`1")


@COLLECTION.method("psobject get_Item(string name)", "psobject Item(string name)", hidden=True)
def _item(collection: MemberCollection, name: str) -> MemberInfo | None:
    return collection.named(name)


@COLLECTION.method("void Add(psobject member)", "void Add(psobject member, bool preValidated)")
def _add(collection: MemberCollection, member: Any, validated: bool = False) -> None:
    collection.add(member)


@COLLECTION.method("void Remove(string name)")
def _remove(collection: MemberCollection, name: str) -> None:
    collection.remove(name)


@COLLECTION.method("System.Object[] Match(string name)")
def _match(collection: MemberCollection, name: str) -> Array:
    return Array(collection.match(name))


@COLLECTION.method("System.Collections.IEnumerator GetEnumerator()")
def _enumerator(collection: MemberCollection) -> Any:
    return Enumerator(collection.all())


MEMBER = declare("System.Management.Automation.PSMemberInfo")


@MEMBER.property("System.Management.Automation.PSMemberTypes MemberType")
def _member_type(member: Any) -> EnumValue:
    kind = getattr(member, "kind", "Method")
    return enum_value("System.Management.Automation.PSMemberTypes", kind)


def _read(member: Any) -> Any:
    return member.read() if isinstance(member, MemberInfo) else getattr(member, "value", member)


def _write(member: Any, value: Any) -> None:
    if isinstance(member, MemberInfo):
        member.write(value)
    else:
        member.value = value


PROPERTY = declare("System.Management.Automation.PSPropertyInfo")
PROPERTY.property("bool IsSettable")(lambda member: member.is_settable() if isinstance(member, MemberInfo) else True)
PROPERTY.property("bool IsGettable")(lambda member: True)
MEMBER.property("System.Object Value", setter=_write)(_read)


@MEMBER.property("string TypeNameOfValue")
def _type_name(member: Any) -> str:
    if isinstance(member, MemberInfo):
        return member.type_name()
    value = getattr(member, "value", None)
    return "System.Object" if value is None else type_of(value).full_name


MEMBER.property("string Name")(lambda member: member.name)
MEMBER.property("bool IsInstance")(lambda member: True)


@MEMBER.method("string ToString()")
def _member_text(member: Any) -> str:
    return member_definition(member)


METHOD = declare("System.Management.Automation.PSMethodInfo")


@METHOD.property("System.Collections.ObjectModel.Collection[string] OverloadDefinitions")
def _definitions(method: Any) -> GenericList:
    if isinstance(method, MemberInfo):
        method = method.member
    texts = method.definitions() if isinstance(method, BoundMethod) else [f"System.Object {method.name}();"]
    return GenericList(texts, resolve_type("System.Collections.ObjectModel.Collection[string]"))


@METHOD.method("System.Object Invoke(params System.Object[] arguments)")
def _invoke(method: Any, arguments: list[Any]) -> Any:
    if isinstance(method, MemberInfo):
        method = method.member if isinstance(method.member, BoundMethod) else AddedMethod(method.member, method.target)
    return method.invoke(list(arguments))


NOTE = declare("System.Management.Automation.PSNoteProperty")
NOTE.constructor("(string name, System.Object value)")(NoteProperty)
ALIAS = declare("System.Management.Automation.PSAliasProperty")
ALIAS.constructor("(string name, string referencedMemberName)")(AliasProperty)
ALIAS.constructor("(string name, string referencedMemberName, type conversionType)")(AliasProperty)
ALIAS.property("string ReferencedMemberName")(
    lambda member: (member.member if isinstance(member, MemberInfo) else member).referenced
)
SCRIPT = declare("System.Management.Automation.PSScriptProperty")
SCRIPT.constructor("(string name, scriptblock getterScript)")(ScriptProperty)
SCRIPT.constructor("(string name, scriptblock getterScript, scriptblock setterScript)")(ScriptProperty)
SCRIPT.property("scriptblock GetterScript")(
    lambda member: (member.member if isinstance(member, MemberInfo) else member).getter
)
SCRIPT.property("scriptblock SetterScript")(
    lambda member: (member.member if isinstance(member, MemberInfo) else member).setter
)
SCRIPT_METHOD = declare("System.Management.Automation.PSScriptMethod")
SCRIPT_METHOD.constructor("(string name, scriptblock script)")(ScriptMethod)
SCRIPT_METHOD.property("scriptblock Script")(
    lambda member: (member.member if isinstance(member, (MemberInfo, AddedMethod)) else member).script
)
SET = declare("System.Management.Automation.PSPropertySet")
SET.constructor("(string name, string[] referencedPropertyNames)")(PropertySet)

SET.property("System.Collections.ObjectModel.Collection[string] ReferencedPropertyNames")(
    lambda member: string_array((member.member if isinstance(member, MemberInfo) else member).referenced)
)

REFERENCE = declare("System.Management.Automation.PSReference")


def _set_value(reference: Reference, value: Any) -> None:
    reference.value = value


REFERENCE.property("System.Object Value", setter=_set_value)(lambda reference: reference.value)

SWITCH = declare("System.Management.Automation.SwitchParameter")


@SWITCH.constructor("(bool isPresent)")
def _switch(present: bool) -> SwitchParameter:
    return SwitchParameter(present)


SWITCH.constants("switch", Present=SwitchParameter(True))
SWITCH.property("bool IsPresent")(lambda switch: switch.is_present)
SWITCH.method("bool ToBool()")(lambda switch: switch.is_present)
SWITCH.method("string ToString()")(lambda switch: str(switch.is_present))
SWITCH.method("bool Equals(System.Object obj)")(
    lambda switch, other: switch.is_present == (other.is_present if isinstance(other, SwitchParameter) else other)
)

LANGUAGE = declare("System.Management.Automation.LanguagePrimitives")


@LANGUAGE.static("System.Object ConvertTo(System.Object valueToConvert, type resultType)")
def _convert_to(value: Any, target: NetType) -> Any:
    return convert(value, target)


@LANGUAGE.static("bool TryConvertTo(System.Object valueToConvert, type resultType, [ref] System.Object result)")
def _try_convert_to(value: Any, target: NetType, result: Reference) -> bool:
    converted, worked = try_convert(value, target)
    result.value = converted
    return worked


@LANGUAGE.static("bool IsTrue(System.Object obj)")
def _is_true(value: Any) -> bool:
    return to_bool(value)


@LANGUAGE.static(
    "bool Equals(System.Object first, System.Object second)",
    "bool Equals(System.Object first, System.Object second, bool ignoreCase)",
)
def _equal(first: Any, second: Any, ignore_case: bool = False) -> bool:
    return equals(first, second, ignore_case)


@LANGUAGE.static(
    "int Compare(System.Object first, System.Object second)",
    "int Compare(System.Object first, System.Object second, bool ignoreCase)",
)
def _compare(first: Any, second: Any, ignore_case: bool = False) -> int:
    return compare(first, second, ignore_case)


WILDCARD = declare("System.Management.Automation.WildcardPattern")


@WILDCARD.constructor("(string pattern)", "(string pattern, System.Management.Automation.WildcardOptions options)")
def _pattern(pattern: str, options: EnumValue | None = None) -> WildcardPattern:
    return WildcardPattern(pattern, options is not None and bool(options.value & 2))


@WILDCARD.static("wildcardpattern Get(string pattern, System.Management.Automation.WildcardOptions options)")
def _get_pattern(pattern: str, options: EnumValue) -> WildcardPattern:
    return _pattern(pattern, options)


WILDCARD.method("bool IsMatch(string input)")(lambda pattern, text: pattern.is_match(text))
WILDCARD.method("string ToWql()")(lambda pattern: to_wql(pattern.pattern))
WILDCARD.static("string Escape(string pattern)")(escape)
WILDCARD.static("string Unescape(string pattern)")(unescape)
WILDCARD.static("bool ContainsWildcardCharacters(string pattern)")(has_wildcards)
WILDCARD.property("string Pattern", hidden=True)(lambda pattern: pattern.pattern)

NULL_STRING = declare("System.Management.Automation.Language.NullString")


class NullString:
    """`[NullString]::Value`: a string argument that is really null."""

    __slots__ = ()
    net_name = "System.Management.Automation.Language.NullString"


NULL_STRING.constants("System.Management.Automation.Language.NullString", Value=NullString())


@declare("System.Management.Automation.Internal.AutomationNull").static_property("psobject Value")
def _automation_null() -> Any:
    return NOTHING


PSCUSTOM = declare("System.Management.Automation.PSCustomObject")


@PSCUSTOM.method("string ToString()")
def _custom_text(value: PSCustomObject) -> str:
    return to_string(value)
