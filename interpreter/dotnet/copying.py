"""`PSObject.Copy()`: a shallow copy of an object with its added members."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.values.arrays import Array, ArrayList, GenericList
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.objects import NoteProperty, PSCustomObject, PSObject


def copy_of(value: Any) -> Any:
    """A copy whose note properties are its own; what cannot be copied comes back itself."""
    if isinstance(value, PSCustomObject):
        made = PSCustomObject()
        made.members = {
            key: NoteProperty(member.name, member.value) if isinstance(member, NoteProperty) else member
            for key, member in value.members.items()
        }
        made.type_names = list(value.type_names) if value.type_names is not None else None
        return made
    if isinstance(value, PSObject):
        wrapper = PSObject(copy_of(value.base))
        if wrapper.extended is not None and value.extended is not None:
            wrapper.extended.members = dict(value.extended.members)
            wrapper.extended.type_names = value.extended.type_names
        return wrapper
    if isinstance(value, Hashtable):
        return value.clone()
    if isinstance(value, GenericList):
        return GenericList(value, value.net_type)
    if isinstance(value, Array):
        return Array.of(value, value.element_type)
    return ArrayList(value) if isinstance(value, ArrayList) else value
