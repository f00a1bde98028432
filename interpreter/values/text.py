"""To string, as casts, string expansion and `+` do it: invariant culture, `$OFS` between elements.

`net_text` is the other one: what the value's own `.ToString()` gives. Format strings are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.limits import joined_text
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.numbers.big_digits import digits_of
from hvsim.interpreter.values.numbers.number_text import general, shortest
from hvsim.interpreter.values.numbers.numbers import INTEGER_CLASSES, BigInteger, Char, Single
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, PSCustomObject, PSObject, kept_text
from hvsim.interpreter.values.types.value_types import type_of


def to_string(value: Any, separator: str = " ") -> str:
    """The value as text; elements of a list are joined with `separator` and not opened further."""
    kind = value.__class__
    if kind is str:
        return str(value)
    if kind is int:
        return str(value)
    if value is None:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if kind is float:
        return general(value, 15)
    return _to_string(value, separator)


def _to_string(value: Any, separator: str) -> str:
    if value.__class__ is PSObject and kept_text(value) is not None:
        return to_string(value.base, separator)  # a deserialized enum: only where it is shown does its name stand
    custom = _own_to_string(value)
    if custom is not None:
        return custom
    if value.__class__ is PSObject:
        return to_string(value.base, separator)
    elements = enumerate_value(value)
    if elements is not None:
        return joined_text(separator, [_element_text(element) for element in elements])
    return _scalar_text(value)


def _element_text(element: Any) -> str:
    """An element of a list: a list inside a list shows its type only."""
    if isinstance(element, list):
        return net_text(element)
    if element.__class__ is PSObject and element.written is not None:
        return str(element.written)
    return to_string(element)


def _scalar_text(value: Any) -> str:
    kind = value.__class__
    if kind is Single:
        return general(value, 7)
    if kind in INTEGER_CLASSES:
        return int.__str__(value)
    name = type_name_of(value)
    if name == "System.RuntimeType":
        from hvsim.interpreter.values.display import type_display

        return type_display(value)
    if hasattr(kind, "net_formats"):
        from hvsim.interpreter.values.cultures import INVARIANT

        return str(value.format("", INVARIANT))
    return net_text(value)


def type_name_of(value: Any) -> str:
    return type_of(value).full_name


def _own_to_string(value: Any) -> str | None:
    """What a ToString that was added to the object (or its type data) gives, or None."""
    kind = value.__class__
    members = value.members if kind is PSCustomObject else None
    if members is None:
        extension = getattr(value, "extended", None)
        members = extension.members if extension is not None else None
    if members:
        added = members.get("tostring")
        if added is not None and added.kind in ("ScriptMethod", "CodeMethod"):
            from hvsim.interpreter.values.members.access import call_added_method

            return to_string(call_added_method(added, value, []))
    return None


# Python class -> its `.ToString()`
_NET_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    bool: lambda value: "True" if value else "False",
    int: str,
    float: shortest,
    Single: lambda value: shortest(value, single=True),
    Char: lambda value: str.__str__(value),
    **dict.fromkeys(INTEGER_CLASSES, int.__repr__),
    BigInteger: digits_of,
}


def net_text(value: Any) -> str:
    """What the value's own `.ToString()` gives, in the current culture."""
    if value is None:
        return ""
    kind = value.__class__
    simple = _NET_TEXT.get(kind)
    if simple is not None:
        return simple(value)
    custom = _own_to_string(value)
    if custom is not None:
        return custom
    if kind is PSObject:
        return net_text(value.base) if value.written is None else str(value.written)
    if kind is PSCustomObject:
        return custom_object_text(value)
    if kind.__name__ == "Decimal":
        from hvsim.interpreter.values.numbers.decimals import to_text

        return to_text(value)
    if kind.__name__ == "EnumValue":
        from hvsim.interpreter.values.enums.enums import enum_text

        return enum_text(value)
    return _declared_text(value)


def _declared_text(value: Any) -> str:
    """The declared ToString() of the type, else the full name of the type."""
    net_type = type_of(value)
    if kind_is_type(net_type.full_name):
        return type_full_text(value)
    method = net_type.find_method("tostring")
    if method is not None:
        for overload in method.overloads:
            if not overload.parameters:
                found = overload.function(value)
                return found if isinstance(found, str) else to_string(found)
    return type_full_text(net_type)


def kind_is_type(full_name: str) -> bool:
    return full_name == "System.RuntimeType"


def custom_object_text(value: PSCustomObject) -> str:
    """`@{a=1; b=two}`."""
    from hvsim.interpreter.values.members.access import read_added_property

    parts = []
    for member in list(value.members.values()):
        if isinstance(member, PROPERTY_CLASSES):
            inner = read_added_property(member, value)
            parts.append(f"{member.name}={_element_text(inner) if not isinstance(inner, PSCustomObject) else ''}")
    return "@{" + "; ".join(parts) + "}" if parts else ""
