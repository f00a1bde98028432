"""Member access: reading, writing and calling members of a value, with everything PowerShell looks at on the way.

Order of lookup: the keys of a dictionary, members added to the object, type data, the .NET type, `Count`/`Length` of
a scalar, and for lists the elements. Nothing here ever reaches an attribute of a Python object by a script's name.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetFailure, ScriptError, failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.calls import call, invocation_error
from hvsim.interpreter.values.members.statics import getting_error, method_not_found, read_property
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.objects import (
    FIELD_CLASSES,
    PROPERTY_CLASSES,
    AliasProperty,
    CodeMethod,
    CodeProperty,
    Member,
    MemberSet,
    NoteProperty,
    PropertySet,
    PSCustomObject,
    PSObject,
    ScriptMethod,
)
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.known_members import not_simulated
from hvsim.interpreter.values.types.net_types import NetType, Property
from hvsim.interpreter.values.types.value_types import type_of

MISSING: Any = object()
_BUILT_IN = frozenset(key for data in type_data.DEFAULTS.types.values() for key in data.members)
_PLAIN = frozenset((str, int, float, bool))  # have no type data of the shell's own
_INTRINSIC = frozenset(("psobject", "psbase", "psadapted", "psextended", "pstypenames", "psstandardmembers"))


# reading


def get_member(target: Any, name: str, strict: bool = False, engine: Any = None) -> Any:
    """`target.name`: the property's value, a method object, or `$null` (an error in strict mode) when there is none."""
    if target.__class__ is PSCustomObject:
        member = target.members.get(name.lower())
        if member.__class__ is NoteProperty:
            return member.value
    elif isinstance(target, Dictionary):
        value = target.get(name, MISSING)
        if value is not MISSING:
            return value
    elif isinstance(target, list):
        if name.lower() == "count" and target.extended is None and not type_data.current.names:  # type: ignore[attr-defined]  # every list of a script is an Array
            return len(target)
    elif target.__class__ is str and name.lower() == "length":
        return len(target)
    elif target.__class__ in FIELD_CLASSES and target.extended is None and not type_data.current.names:
        value = target.fields.get(name.lower(), MISSING)
        if value is not MISSING:
            return value
    value = find_member(target, name, strict, engine)
    if value is not MISSING:
        return value
    elements = enumerate_value(target)
    if elements is not None:
        return _of_elements(elements, name, strict, engine)
    lowered = name.lower()
    if lowered in ("count", "length") and (not strict or target.__class__ is PSCustomObject):
        return 0 if target is None else 1
    if target is not None and target.__class__ is not PSCustomObject:
        missing = not_simulated(type_of(target), name)
        if missing is not None:
            raise missing
    if strict:
        raise _not_found_strict(name)
    return None


def find_member(target: Any, name: str, strict: bool = False, engine: Any = None) -> Any:
    """The member of the target itself, or MISSING; elements and dictionary keys are not looked at."""
    if target is None:
        return MISSING
    lowered = name.lower()
    added = find_added(target, lowered)
    if added is not None:
        return _read_added(added, target)
    base = target.base if target.__class__ is PSObject else target
    dynamic = getattr(base, "dynamic_member", None)
    if dynamic is not None and getattr(base, "dynamic_first", False):
        value = dynamic(name, MISSING)
        if value is not MISSING:
            return value
    net_type = type_of(base)
    found = net_type.find_property(lowered)
    if found is not None and (found.applies is None or found.applies(base)):
        return read_property(found, [base], engine)
    if lowered in _INTRINSIC:
        return _intrinsic(target, lowered)
    if dynamic is not None:
        value = dynamic(name, MISSING)
        if value is not MISSING:
            return value
    method = net_type.find_method(lowered)
    if method is not None:
        from hvsim.interpreter.values.members.methods import BoundMethod

        return BoundMethod(method, base, engine)
    return MISSING


def find_added(target: Any, lowered: str) -> Member | None:
    """A member added to the object or by type data."""
    if target.__class__ is PSCustomObject:
        own: Member | None = target.members.get(lowered)
        if own is not None:
            return own
    else:
        extension = getattr(target, "extended", None)
        if extension is not None and lowered in extension.members:
            found: Member = extension.members[lowered]
            return found
    if not type_data.current.names and (lowered not in _BUILT_IN or target.__class__ in _PLAIN):
        return None
    return type_data.find_member(type_names(target), lowered)


def decides_alone(python_class: type, lowered: str) -> bool:
    """Whether a member of that name is the type's own, for objects to which nothing was added."""
    return python_class is not PSCustomObject and (lowered not in _BUILT_IN or python_class in _PLAIN)


def _read_added(member: Member, target: Any) -> Any:
    if isinstance(member, PROPERTY_CLASSES):
        return read_added_property(member, target)
    if isinstance(member, (ScriptMethod, CodeMethod)):
        from hvsim.interpreter.values.members.methods import AddedMethod

        return AddedMethod(member, target)
    return member


def read_added_property(member: Any, target: Any) -> Any:
    """The value of an added property; a script's error becomes GetValueInvocationException."""
    if member.__class__ is NoteProperty:
        return member.value
    if member.__class__ is AliasProperty:
        value = get_member(target, member.referenced)
        if member.conversion_type is not None:
            from hvsim.interpreter.values.conversion import convert

            return convert(value, member.conversion_type)
        return value
    base = target.base if target.__class__ is PSObject else target
    if member.__class__ is CodeProperty:
        try:
            return member.getter(base)
        except NetFailure as error:
            raise getting_error(member.name, error.exception) from None
    if member.getter is None:
        return None
    try:
        return collapse(member.getter.invoke(this=target))
    except ScriptError as error:
        raise getting_error(member.name, error.record.exception) from None


def collapse(output: list[Any]) -> Any:
    """A script block's output as one value: nothing is `$null`, one object itself, several an array."""
    if not output:
        return None
    return output[0] if len(output) == 1 else Array(output)


def _of_elements(elements: Any, name: str, strict: bool, engine: Any) -> Any:
    found: list[Any] = []
    for element in elements:
        value = MISSING
        if isinstance(element, Dictionary):
            value = element.get(name, MISSING)
        if value is MISSING:
            value = find_member(element, name, strict, engine)
        if value is MISSING:
            if strict:
                raise _not_found_strict(name)
            continue
        inner = enumerate_value(value)
        if inner is None:
            found.append(value)
        else:
            found.extend(inner)
    if strict and not found:
        raise _not_found_strict(name)
    return collapse(found)


def _not_found_strict(name: str) -> ScriptError:
    return failure(
        f"The property '{name}' cannot be found on this object. Verify that the property exists.",
        "PropertyNotFoundStrict",
        "NotSpecified",
        "System.Management.Automation.PropertyNotFoundException",
    )


def _intrinsic(target: Any, lowered: str) -> Any:
    from hvsim.interpreter.values.members.member_views import MemberView, type_name_list

    if lowered == "psstandardmembers":
        return _standard_members(target)

    if lowered == "pstypenames":
        return type_name_list(target)
    return MemberView(target, lowered)


def _standard_members(target: Any) -> Any:
    """`PSStandardMembers`, made of what type data says; MISSING when it says nothing."""
    shown = type_data.default_display_properties(type_names(target))
    if not shown:
        return MISSING
    return MemberSet("PSStandardMembers", [PropertySet("DefaultDisplayPropertySet", shown)])


def has_member(target: Any, name: str) -> bool:
    """Whether the target itself has a property, key or method of that name."""
    if isinstance(target, Dictionary) and name in target:
        return True
    return find_member(target, name) is not MISSING


# what other rooms ask about properties


def get_property(target: Any, name: str, default: Any = None) -> Any:
    """The value of a property (no method, no element's), or `default` when there is none."""
    if target.__class__ is PSCustomObject:
        member = target.members.get(name.lower())
        if member.__class__ is NoteProperty:
            return member.value
    found = _find_property(target, name)
    if found is None:
        if isinstance(target, Dictionary) and name in target:
            return target[name]
        return default
    if isinstance(found, Property):
        return read_property(found, [target.base if target.__class__ is PSObject else target], None)
    if found.__class__ is str:
        return target.dynamic_member(found, default)
    return read_added_property(found, target)


def _find_property(target: Any, name: str) -> Any:
    if target is None:
        return None
    lowered = name.lower()
    added = find_added(target, lowered)
    if added is not None:
        return added if isinstance(added, PROPERTY_CLASSES) else None
    base = target.base if target.__class__ is PSObject else target
    names = getattr(base, "dynamic_names", None)
    if names is not None:
        own = next((each for each in names() if each.lower() == lowered), None)
        if own is not None:
            return own
    found = type_of(base).find_property(lowered)
    return found if found is None or found.applies is None or found.applies(base) else None


def property_name(target: Any, name: str) -> str | None:
    """The true spelling of a property's name, or None when there is none."""
    found = _find_property(target, name)
    if found is None:
        return None
    return found if found.__class__ is str else str(found.name)


def property_names(target: Any) -> list[str]:
    """The names of the properties in display order: added to the object, by type data, then the type's own."""
    if target.__class__ is PSCustomObject:
        own = [member.name for member in target.members.values() if isinstance(member, PROPERTY_CLASSES)]
        return own + _type_data_names(target, {name.lower() for name in own})
    if target is None:
        return []
    base = target.base if target.__class__ is PSObject else target
    dynamic = getattr(base, "dynamic_names", None)
    if dynamic is not None:
        return list(dynamic())
    names: list[str] = []
    extension = getattr(target, "extended", None)
    if extension is not None:
        names.extend(each.name for each in extension.members.values() if isinstance(each, PROPERTY_CLASSES))
    known = {name.lower() for name in names}
    names.extend(_type_data_names(target, known))
    known.update(name.lower() for name in names)
    for found in type_of(base).all_members("properties").values():
        if not found.hidden and not _is_indexer(found) and found.name.lower() not in known:
            names.append(found.name)
    return names


def _is_indexer(found: Property) -> bool:
    return found.kind == "ParameterizedProperty"


def _type_data_names(target: Any, known: set[str]) -> list[str]:
    added = type_data.all_members(type_names(target))
    return [member.name for key, member in added.items() if key not in known and isinstance(member, PROPERTY_CLASSES)]


def type_names(target: Any) -> list[str]:
    """`PSObject.TypeNames`: the object's own list when it was changed, else the type and its bases."""
    if target.__class__ is PSCustomObject:
        return target.type_names or ["System.Management.Automation.PSCustomObject", "System.Object"]
    extension = getattr(target, "extended", None)
    if extension is not None and extension.type_names is not None:
        own: list[str] = extension.type_names
        return own
    if target is None:
        return []
    base = target.base if target.__class__ is PSObject else target
    return (
        [_type_name(each) for each in type_of(base).ancestry()]
        if base.__class__ is not NetType
        else [type_full_text(each) for each in type_of(base).ancestry()]
    )


def _type_name(net_type: NetType) -> str:
    return net_type.full_name if net_type.generic_arguments else type_full_text(net_type)


def default_display_properties(target: Any) -> list[str]:
    """The properties that type data or a PSStandardMembers set names for display; [] when none does."""
    standard = find_added(target, "psstandardmembers") if target is not None else None
    if isinstance(standard, MemberSet):
        shown = standard.members.get("defaultdisplaypropertyset")
        if shown is not None:
            return list(shown.referenced)
    return type_data.default_display_properties(type_names(target))


# calling


def invoke_member(target: Any, name: str, arguments: list[Any], engine: Any = None) -> Any:
    """`target.name(arguments)`; a void method gives NOTHING."""
    if target is None:
        raise failure("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull", "InvalidOperation")
    lowered = name.lower()
    added = find_added(target, lowered)
    if added is not None and isinstance(added, (ScriptMethod, CodeMethod)):
        return call_added_method(added, target, arguments)
    base = target.base if target.__class__ is PSObject else target
    net_type = type_of(base)
    method = net_type.find_method(lowered)
    if method is not None:
        return call(method, [base], arguments, net_type, engine)
    from hvsim.interpreter.values.collection_methods import INTRINSIC_METHODS

    intrinsic = INTRINSIC_METHODS.get(lowered)
    if intrinsic is not None:
        return intrinsic(target, arguments)
    held = find_member(target, name, False, engine)
    invoke = getattr(held, "invoke", None) if held.__class__.__name__ in ("BoundMethod", "AddedMethod") else None
    if invoke is not None:
        return invoke(arguments)
    elements = enumerate_value(base)
    if elements is not None:
        missing = not_simulated(net_type, name)
        if missing is not None:
            raise missing
        return _call_on_elements(elements, name, arguments, engine, net_type)
    raise method_not_found(net_type, name)


def _call_on_elements(elements: Any, name: str, arguments: list[Any], engine: Any, net_type: NetType) -> Any:
    found: list[Any] = []
    seen = False
    for element in elements:
        if element is None:
            continue
        seen = True
        value = invoke_member(element, name, list(arguments), engine)
        if value is NOTHING:
            continue
        inner = enumerate_value(value)
        if inner is None:
            found.append(value)
        else:
            found.extend(inner)
    if not seen:
        raise method_not_found(net_type, name)
    return collapse(found) if found else NOTHING


def call_added_method(member: Any, target: Any, arguments: list[Any]) -> Any:
    """Calls a ScriptMethod or CodeMethod of the target."""
    if isinstance(member, ScriptMethod):
        try:
            output = member.script.invoke(*arguments, this=target)
        except ScriptError as error:
            raise _script_method_error(member.name, len(arguments), error) from None
        return collapse(output) if output else NOTHING
    try:
        return member.function(target.base if target.__class__ is PSObject else target, *arguments)
    except NetFailure as error:
        raise invocation_error(member.name, len(arguments), error.exception) from None


def _script_method_error(name: str, count: int, error: ScriptError) -> ScriptError:
    cause = error.record.exception
    return failure(
        f'Exception calling "{name}" with "{count}" argument(s): "{cause.message}"',
        "ScriptMethodRuntimeException",
        "NotSpecified",
        "System.Management.Automation.MethodInvocationException",
        inner=cause,
    )


def objects_equal(left: Any, right: Any) -> bool:
    """.NET's `left.Equals(right)`: the same object, or equal by what the value class says."""
    if left is right:
        return True
    if left is None or right is None or isinstance(left, (list, Dictionary, PSCustomObject)):
        return False
    kind = type(left)
    own = type_of(left).methods.get("equals") if "__eq__" not in vars(kind) else None
    if own is not None:  # a script class that overrides Equals
        return bool(own.overloads[0].function(left, right))
    return bool(left == right) and type_of(left) is type_of(right)
