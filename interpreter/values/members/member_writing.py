"""Writing members: `target.name = value` for keys, added members, properties of the type, and dynamic objects.

Reading and calling are `members.py`, which exports these names too.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, failure
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.dictionaries import Dictionary, Hashtable
from hvsim.interpreter.values.members.calls import engine_for
from hvsim.interpreter.values.objects import (
    FIELD_CLASSES,
    AliasProperty,
    CodeProperty,
    Member,
    NoteProperty,
    PSCustomObject,
    PSObject,
    ScriptProperty,
)
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import Property
from hvsim.interpreter.values.types.registry import lookup_type
from hvsim.interpreter.values.types.value_types import type_of

_SETTING = "System.Management.Automation.SetValueInvocationException"


def set_member(target: Any, name: str, value: Any, engine: Any = None) -> None:
    """`target.name = value`."""
    if target.__class__ is PSCustomObject:
        member = target.members.get(name.lower())
        if member.__class__ is NoteProperty:
            member.value = value
            return
    elif isinstance(target, Dictionary):
        _set_key(target, name, value)
        return
    elif target.__class__ in FIELD_CLASSES and target.extended is None and not type_data.current.names:
        key = name.lower()
        if target.net_type.script_class.plain_fields.get(key) is value.__class__:
            target.fields[key] = value
            return
    if target is None:
        raise _cannot_set(name, "PropertyNotFound")
    from hvsim.interpreter.values.members.access import find_added

    added = find_added(target, name.lower())
    if added is not None:
        write_added_property(added, target, value)
        return
    base = target.base if target.__class__ is PSObject else target
    if _assign_dynamic(base, name, value):
        return
    found = type_of(base).find_property(name)
    if found is not None and (found.applies is None or found.applies(base)):
        write_property(found, [base], value, engine)
        return
    if target.__class__ is PSCustomObject:
        reason = _cannot_set(name, "PropertyNotFound").record.exception
        raise setting_error(name, reason)
    raise _cannot_set(name, "PropertyAssignmentException")


def _assign_dynamic(base: Any, name: str, value: Any) -> bool:
    assign = getattr(base, "assign_dynamic_member", None)
    if assign is None:
        return False
    try:
        return bool(assign(name, value))
    except NetFailure as error:
        raise setting_error(name, error.exception) from None


def _set_key(target: Dictionary, name: str, value: Any) -> None:
    if target.__class__ is Hashtable:
        target[name] = value
        return
    found = type_of(target).find_property(name)
    if found is not None and found.setter is not None and name not in target:
        write_property(found, [target], value, None)
        return
    from hvsim.interpreter.values.members.indexing import set_index

    set_index(target, name, value)


def write_added_property(member: Member, target: Any, value: Any) -> None:
    """Writes an added property."""
    if isinstance(member, NoteProperty):
        member.value = value
    elif isinstance(member, AliasProperty):
        set_member(target, member.referenced, value)
    elif isinstance(member, CodeProperty) and member.setter is not None:
        member.setter(target.base if target.__class__ is PSObject else target, value)
    elif isinstance(member, ScriptProperty) and member.setter is not None:
        try:
            member.setter.invoke(value, this=target)
        except ScriptError as error:
            raise setting_error(member.name, error.record.exception) from None
    else:
        raise setting_error(
            member.name,
            NetException(
                "System.Management.Automation.SetValueException",
                f'Set accessor for property "{member.name}" is unavailable.',
            ),
        )


def write_property(found: Property, receiver: list[Any], value: Any, engine: Any) -> None:
    """Writes a declared property after converting the value to its type."""
    if found.setter is None:
        raise failure(f"'{found.name}' is a ReadOnly property.", "PropertyAssignmentException", "InvalidOperation")
    wanted = lookup_type(found.type_name)
    try:
        converted = convert(value, wanted) if wanted is not None else value
        if found.passes_engine:
            found.setter(engine_for(engine), *receiver, converted)
        else:
            found.setter(*receiver, converted)
    except NetFailure as error:
        raise setting_error(found.name, error.exception) from None
    except ScriptError as error:
        raise setting_error(found.name, error.record.exception) from None


def setting_error(name: str, cause: NetException) -> ScriptError:
    """`Exception setting "x": "..."`."""
    return failure(
        f'Exception setting "{name}": "{cause.message}"', "ExceptionWhenSetting", "NotSpecified", _SETTING, inner=cause
    )


def _cannot_set(name: str, error_id: str) -> ScriptError:
    return failure(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
        error_id,
        "InvalidOperation",
    )
