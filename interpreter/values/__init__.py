"""PowerShell values in Python: classes, types, conversion, operators, members. The room's public names, loaded on demand.

Inside hot paths import from the modules themselves.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.values.arrays import Array, ArrayList, GenericList, MultiArray
    from hvsim.interpreter.values.comparison import compare, equals
    from hvsim.interpreter.values.conversion import convert, try_convert
    from hvsim.interpreter.values.dictionaries import (
        Dictionary,
        DictionaryEntry,
        GenericDictionary,
        Hashtable,
        OrderedDictionary,
    )
    from hvsim.interpreter.values.enumeration import enumerate_value
    from hvsim.interpreter.values.enums import EnumValue, enum_value
    from hvsim.interpreter.values.indexing import get_index, set_index
    from hvsim.interpreter.values.members import get_member, has_member, invoke_member, set_member
    from hvsim.interpreter.values.net_types import Method, NetType, Overload, Property
    from hvsim.interpreter.values.numbers import (
        BigInteger,
        Byte,
        Char,
        Int16,
        Int64,
        SByte,
        Single,
        UInt16,
        UInt32,
        UInt64,
    )
    from hvsim.interpreter.values.objects import (
        AliasProperty,
        CodeProperty,
        NoteProperty,
        PSCustomObject,
        PSObject,
        Reference,
        ScriptMethod,
        ScriptProperty,
        SwitchParameter,
        extend,
        unwrap,
    )
    from hvsim.interpreter.values.operators import BINARY, UNARY
    from hvsim.interpreter.values.registry import TypeNotFound, lookup_type, named_type, register_type, resolve_type
    from hvsim.interpreter.values.statics import construct, get_static, invoke_static, set_static
    from hvsim.interpreter.values.text import to_string
    from hvsim.interpreter.values.truth import to_bool
    from hvsim.interpreter.values.type_of import register_class, type_of

_MODULES = {
    "arrays": "Array ArrayList GenericList MultiArray",
    "comparison": "compare equals",
    "conversion": "convert try_convert",
    "dictionaries": "Dictionary DictionaryEntry GenericDictionary Hashtable OrderedDictionary",
    "enumeration": "enumerate_value",
    "enums": "EnumValue enum_value",
    "indexing": "get_index set_index",
    "members": "get_member has_member invoke_member set_member",
    "net_types": "Method NetType Overload Property",
    "numbers": "BigInteger Byte Char Int16 Int64 SByte Single UInt16 UInt32 UInt64",
    "objects": "AliasProperty CodeProperty NoteProperty PSCustomObject PSObject Reference ScriptMethod ScriptProperty"
    " SwitchParameter extend unwrap",
    "operators": "BINARY UNARY",
    "registry": "TypeNotFound lookup_type named_type register_type resolve_type",
    "statics": "construct get_static invoke_static set_static",
    "text": "to_string",
    "truth": "to_bool",
    "type_of": "register_class type_of",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "BINARY",
    "UNARY",
    "AliasProperty",
    "Array",
    "ArrayList",
    "BigInteger",
    "Byte",
    "Char",
    "CodeProperty",
    "Dictionary",
    "DictionaryEntry",
    "EnumValue",
    "GenericDictionary",
    "GenericList",
    "Hashtable",
    "Int16",
    "Int64",
    "Method",
    "MultiArray",
    "NetType",
    "NoteProperty",
    "OrderedDictionary",
    "Overload",
    "PSCustomObject",
    "PSObject",
    "Property",
    "Reference",
    "SByte",
    "ScriptMethod",
    "ScriptProperty",
    "Single",
    "SwitchParameter",
    "TypeNotFound",
    "UInt16",
    "UInt32",
    "UInt64",
    "compare",
    "construct",
    "convert",
    "enum_value",
    "enumerate_value",
    "equals",
    "extend",
    "get_index",
    "get_member",
    "get_static",
    "has_member",
    "invoke_member",
    "invoke_static",
    "lookup_type",
    "named_type",
    "register_class",
    "register_type",
    "resolve_type",
    "set_index",
    "set_member",
    "set_static",
    "to_bool",
    "to_string",
    "try_convert",
    "type_of",
    "unwrap",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
