"""Making objects: arrays of a length, and an object of a type from a hashtable of property values."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException, ScriptError, failure, net_failure
from hvsim.interpreter.limits import BYTES, ELEMENTS
from hvsim.interpreter.values.arrays import Array, MultiArray, byte_array
from hvsim.interpreter.values.conversion import convert, default_of
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.members.member_writing import set_member
from hvsim.interpreter.values.members.statics import construct
from hvsim.interpreter.values.objects import PROPERTY_CLASSES, PSCustomObject
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import lookup_type, named_type


def new_array(net_type: NetType, arguments: list[Any]) -> Any:
    """`[int[]]::new(3)`, `[int[,]]::new(2, 3)`: filled with the element type's default."""
    if len(arguments) != net_type.rank:
        raise failure(
            f'Cannot find an overload for "new" and the argument count: "{len(arguments)}".',
            "MethodCountCouldNotFindBest",
            "NotSpecified",
            "System.Management.Automation.MethodException",
        )
    lengths = [int(convert(each, named_type("System.Int32"))) for each in arguments]
    total = 1
    for length in lengths:
        if length < 0:
            from hvsim.interpreter.values.members.calls import invocation_error

            cause = NetException("System.OverflowException", "Arithmetic operation resulted in an overflow.")
            raise invocation_error(".ctor", len(arguments), cause)
        total *= length
    element = net_type.element_type
    assert element is not None
    if total > (BYTES if element.full_name == "System.Byte" else ELEMENTS):
        raise net_failure("System.OutOfMemoryException", "Array dimensions exceeded supported range.")
    if element.full_name == "System.Byte" and net_type.rank == 1:
        return byte_array(bytes(total))
    items = [default_of(element)] * total
    return Array.of(items, element) if net_type.rank == 1 else MultiArray(tuple(lengths), element, items)


def object_from_members(members: Any, target: NetType) -> Any:
    """`[T]@{ Name = 1 }`: the default constructor, then each property set; None when the type cannot be made so."""
    if target.find_constructors() is None and not target.is_script_class:
        return None
    try:
        made = construct(target, [])
    except ScriptError as error:
        if error.record.error_id == "MethodCountCouldNotFindBest":
            return None
        raise
    set_members(made, members, target)
    return made


def pairs_of(members: Any) -> list[tuple[str, Any]]:
    """Names and values of a dictionary or of an object's properties."""
    if isinstance(members, Dictionary):
        return [(to_string(key), value) for key, value in members.items()]
    if isinstance(members, PSCustomObject):
        from hvsim.interpreter.values.members.access import read_added_property

        return [
            (member.name, read_added_property(member, members))
            for member in members.members.values()
            if isinstance(member, PROPERTY_CLASSES)
        ]
    return []


def set_members(made: Any, members: Any, target: NetType) -> None:
    """Sets the properties one by one; an unknown name or a value that does not convert is ObjectCreationError."""
    for name, value in pairs_of(members):
        if target.find_property(name) is None:
            raise _unknown_property(name, target)
        try:
            set_member(made, name, value)
        except ScriptError as error:
            raise _creation_error(target, error.record.exception.message, error.record.exception) from None


def _unknown_property(name: str, target: NetType) -> ScriptError:
    settable = [
        f"[{found.name} <{_type_text(found.type_name)}>]"
        for found in target.all_members("properties").values()
        if found.setter is not None and not found.hidden
    ]
    available = "The available property is: " + " , ".join(settable)
    return _creation_error(
        target, f"The {name} property was not found for the {type_full_text(target)} object. {available}", None
    )


def _type_text(name: str) -> str:
    found = lookup_type(name)
    return type_full_text(found) if found is not None else name


def _creation_error(target: NetType, reason: str, cause: NetException | None) -> ScriptError:
    return failure(
        f'Cannot create object of type "{type_full_text(target)}". {reason}',
        "ObjectCreationError",
        "InvalidArgument",
        inner=NetException("System.Management.Automation.PSInvalidCastException", reason, cause),
    )
