"""How formatting looks at a value: its type names, its properties, its elements, its text in the culture of en-US.

The one place of this room that knows the classes of `values`. Decides nothing about views.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.formatting.views import default_properties
from hvsim.interpreter.values import compare
from hvsim.interpreter.values.dictionaries import Dictionary, Hashtable
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import default_display_properties, property_name
from hvsim.interpreter.values.members.access import get_property as read
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, NoteProperty, PSCustomObject, PSObject
from hvsim.interpreter.values.text import net_text, to_string
from hvsim.interpreter.values.types import type_data
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING", "__bool__": lambda self: False})()

_CUSTOM_OBJECT = ("System.Management.Automation.PSCustomObject", "System.Object")
# Shown as their text and never by their properties.
_SCALARS = frozenset(
    "System." + name
    for name in (
        *("String", "Char", "Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"),
        *("IntPtr", "Single", "Double", "Decimal", "Numerics.BigInteger", "Security.SecureString"),
    )
)
_PRIMITIVES = (str, int, float)
_CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
_ABOUT_INSTANCES = frozenset(("cimclass", "ciminstanceproperties", "cimsystemproperties"))
"""What the class CimInstance has besides the properties of the instance: shown only when asked for."""


def elements(value: Any) -> Iterator[Any] | None:
    """An iterator over a collection's elements, a dictionary's entries included; None for everything else."""
    base = value.base if value.__class__ is PSObject else value
    if isinstance(base, Dictionary):
        return iter(base.entries())
    return enumerate_value(base)


def type_names(value: Any) -> Sequence[str]:
    """`PSObject.TypeNames`: the type's full name, then those of its bases."""
    from hvsim.interpreter.values.members.access import type_names as names_of

    if value.__class__ is PSCustomObject and value.type_names is None:
        return _CUSTOM_OBJECT
    names: Sequence[str] = names_of(value)
    return names


def is_scalar(value: Any, names: Sequence[str] | None = None) -> bool:
    """Whether PowerShell shows the value as its text: strings, numbers, booleans, enums."""
    if isinstance(value, _PRIMITIVES):
        return True
    if value.__class__ is PSCustomObject:
        return False
    names = type_names(value) if names is None else names
    return names[0] in _SCALARS or (len(names) > 1 and names[1] == "System.Enum")


def has_properties(value: Any) -> bool:
    return next(iter(property_names(value)), None) is not None


def property_names(value: Any) -> Iterable[str]:
    """The names of the properties in the order PowerShell shows them."""
    if value.__class__ is PSCustomObject:
        return [member.name for member in value.members.values() if isinstance(member, PROPERTY_CLASSES)]
    from hvsim.interpreter.values.members.access import property_names as names_of

    names: Iterable[str] = names_of(value)
    return names


def shows_computer_name(value: Any) -> bool:
    """Whether the object is a copy from another computer, whose name its table or list is to show."""
    if value.__class__ is not PSCustomObject:
        return False
    shown = value.members.get("psshowcomputername")
    return isinstance(shown, NoteProperty) and shown.value is True and "pscomputername" in value.members


def shown_names(value: Any) -> list[str]:
    """All properties as a view made for the object shows them: added to it, its type's own, then those of type data."""
    names = list(property_names(value))
    if value.__class__ is PSCustomObject and "psshowcomputername" in value.members:
        hidden = {"psshowcomputername"} if shows_computer_name(value) else {"psshowcomputername", "pscomputername"}
        return [name for name in names if name.lower() not in hidden]
    base = value.base if value.__class__ is PSObject else value
    if base.__class__ is PSCustomObject or hasattr(base, "dynamic_names"):
        return names
    extension = getattr(value, "extended", None)
    added = extension.members if extension is not None else {}
    own = {key: place for place, key in enumerate(type_of(base).all_members("properties"))}

    def order(name: str) -> tuple[int, int]:
        key = name.lower()
        return (0, 0) if key in added else (1, own[key]) if key in own else (2, 0)

    if _CIM_INSTANCE in type_names(value):
        names = [name for name in names if name.lower() not in _ABOUT_INSTANCES]
    return sorted(names, key=order)


def true_name(value: Any, name: str) -> str | None:
    """The property's name as the object spells it; None when it has no such property."""
    if value.__class__ is PSCustomObject:
        member = value.members.get(name.lower())
        if isinstance(member, PROPERTY_CLASSES):
            return member.name
    elif value.__class__ is Hashtable and name in value:
        return str(value.keys_by_key.get(value.normalise(name), name))
    return property_name(value, name)


def get_property(value: Any, name: str, default: Any = MISSING) -> Any:
    """The property's value, or `default` when there is none; raises `ScriptError` when its getter fails."""
    return read(value, name, default)


def property_getter(name: str) -> Callable[[Any], Any]:
    """A function from an object to that property's value, MISSING when it has none."""
    lowered = name.lower()

    def get(value: Any) -> Any:
        if value.__class__ is PSCustomObject:
            member = value.members.get(lowered)
            if member.__class__ is NoteProperty:
                return member.value
        elif value.__class__ is Hashtable and name in value:
            return value[name]
        return read(value, name, MISSING)

    return get


def display_properties(value: Any) -> Sequence[str]:
    """The DefaultDisplayPropertySet of the object's type, empty when it has none."""
    if value.__class__ is PSCustomObject and value.type_names is None:
        return ()
    own: Sequence[str] = default_display_properties(value)
    return own or default_properties(type_names(value))


def display_property(value: Any, patterns: Sequence[str]) -> str | None:
    """The property that names the object: its type's own choice, or the first that matches, in the patterns' order."""
    for type_name in type_names(value):
        data = type_data.current.types.get(type_name.lower())
        if data is not None and data.default_display_property:
            return str(data.default_display_property)
    names = list(property_names(value))
    for pattern in patterns:
        for name in names:
            if fnmatchcase(name.lower(), pattern):
                return name
    return None


def has_own_text(value: Any) -> bool:
    """Whether the value's own type says how it reads, rather than a base type."""
    if value.__class__ is PSCustomObject or value.__class__ is PSObject or isinstance(value, _PRIMITIVES):
        return True
    net_type = type_of(value)
    net_type.load()
    source = net_type.generic_definition or net_type
    return "tostring" in net_type.methods or "tostring" in source.methods or isinstance(value, NetType)


def culture_text(value: Any) -> str:
    """The value's text where a person reads it: en-US dates, `∞`, a collection's elements joined by blanks."""
    kind = value.__class__
    if kind is str:
        text: str = value
        return text
    if kind is int or kind is bool:
        return str(value)
    if kind is PSObject and value.written is not None:
        return str(value.written)
    base = value.base if kind is PSObject else value
    if isinstance(base, float):
        if base in (float("inf"), float("-inf")):
            return "∞" if base > 0 else "-∞"
        return to_string(value)
    if enumerate_value(base) is not None:
        return to_string(value)
    return net_text(value)


def same_value(left: Any, right: Any) -> bool:
    """Whether two group keys are the same, as PowerShell compares them: in any case, else by their text."""
    if left is None or right is None:
        return left is right
    try:
        return compare(left, right, True) == 0 or compare(right, left, True) == 0
    except (ScriptError, NetFailure):
        return to_string(left).lower() == to_string(right).lower()
