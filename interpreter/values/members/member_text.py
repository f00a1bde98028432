"""Members as text: the Definition column of Get-Member and `$member.ToString()`."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.display import type_display
from hvsim.interpreter.values.members.member_views import MemberInfo
from hvsim.interpreter.values.members.methods import BoundMethod
from hvsim.interpreter.values.objects import (
    AliasProperty,
    CodeMethod,
    CodeProperty,
    NoteProperty,
    PropertySet,
    ScriptMethod,
    ScriptProperty,
    unwrap,
)
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.types.net_types import Property
from hvsim.interpreter.values.types.registry import lookup_type
from hvsim.interpreter.values.types.value_types import type_of


def member_definition(member: Any) -> str:
    """`int Length {get;}`, `string Name=web`, `Count = Length` ..."""
    inner = member.member if isinstance(member, MemberInfo) else member
    if isinstance(inner, Property):
        return f"{_short(inner.type_name)} {inner.name} {{get;{'set;' if inner.setter is not None else ''}}}"
    if isinstance(inner, NoteProperty):
        return f"{_value_type(inner.value)} {inner.name}={_value_text(inner.value)}"
    if isinstance(inner, AliasProperty):
        kind = f"({type_display(inner.conversion_type)})" if inner.conversion_type is not None else ""
        return f"{inner.name} = {kind}{inner.referenced}"
    if isinstance(inner, ScriptProperty):
        getter = f"get={inner.getter.text};" if inner.getter is not None else ""  # type: ignore[attr-defined]  # a script block
        setter = f"set={inner.setter.text};" if inner.setter is not None else ""  # type: ignore[attr-defined]  # a script block
        return f"System.Object {inner.name} {{{getter}{setter}}}"
    if isinstance(inner, CodeProperty):
        return f"{inner.type_name} {inner.name}{{get={inner.name};}}"
    if isinstance(inner, ScriptMethod):
        return f"System.Object {inner.name}();"
    if isinstance(inner, CodeMethod):
        return f"{inner.name}()"
    if isinstance(inner, BoundMethod):
        return str(inner)
    if isinstance(inner, PropertySet):
        return f"{inner.name} {{{', '.join(inner.referenced)}}}"
    if isinstance(inner, str) and isinstance(member, MemberInfo):
        return f"{member.type_name()} {inner} {{get;set;}}"
    return to_string(getattr(inner, "name", inner))


def _short(type_name: str) -> str:
    found = lookup_type(type_name)
    return type_display(found) if found is not None else type_name


def _value_type(value: Any) -> str:
    """The type of a note's value, its namespace left out where the name is not generic."""
    if value is None:
        return "object"
    net_type = type_of(unwrap(value))
    shown = type_display(net_type)
    return shown if net_type.generic_arguments else shown.rpartition(".")[2]


def _value_text(value: Any) -> str:
    return "null" if value is None else net_text(value)
