"""PowerShell values in Python: classes, types, conversion, operators, members. Public names, loaded on demand.

Inside hot paths import from the modules themselves.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.values.arrays import (
        Array,
        ArrayList,
        GenericList,
        MultiArray,
        byte_array,
        collection,
        string_array,
    )
    from hvsim.interpreter.values.comparison import (
        compare,
        equals,
    )
    from hvsim.interpreter.values.conversion import (
        convert,
        custom_object_from,
        default_of,
        try_convert,
    )
    from hvsim.interpreter.values.dictionaries import (
        Dictionary,
        DictionaryEntry,
        GenericDictionary,
        Hashtable,
        OrderedDictionary,
    )
    from hvsim.interpreter.values.display import (
        type_display,
        type_full_text,
    )
    from hvsim.interpreter.values.enumeration import (
        enumerate_value,
    )
    from hvsim.interpreter.values.enums.enums import (
        EnumValue,
        enum_value,
    )
    from hvsim.interpreter.values.formatting import (
        composite_format,
        format_value,
    )
    from hvsim.interpreter.values.matching import (
        match,
    )
    from hvsim.interpreter.values.members.access import (
        collapse,
        default_display_properties,
        get_member,
        get_property,
        has_member,
        invoke_member,
        property_name,
        property_names,
        type_names,
    )
    from hvsim.interpreter.values.members.indexing import (
        get_index,
        set_index,
    )
    from hvsim.interpreter.values.members.member_views import (
        MemberInfo,
        add_member,
        property_members,
    )
    from hvsim.interpreter.values.members.member_writing import set_member
    from hvsim.interpreter.values.members.statics import (
        construct,
        get_static,
        invoke_static,
        set_static,
    )
    from hvsim.interpreter.values.nothing import (
        NOTHING,
    )
    from hvsim.interpreter.values.numbers.decimals import (
        Decimal,
    )
    from hvsim.interpreter.values.numbers.numbers import (
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
        is_number,
        number,
    )
    from hvsim.interpreter.values.objects import (
        AliasProperty,
        CodeMethod,
        CodeProperty,
        MemberSet,
        NoteProperty,
        PropertySet,
        PSCustomObject,
        PSObject,
        Reference,
        ScriptMethod,
        ScriptProperty,
        SwitchParameter,
        extend,
        unwrap,
    )
    from hvsim.interpreter.values.operators import (
        BINARY,
        MATCH_KINDS,
        UNARY,
        is_instance,
    )
    from hvsim.interpreter.values.text import (
        net_text,
        to_string,
    )
    from hvsim.interpreter.values.truth import (
        to_bool,
    )
    from hvsim.interpreter.values.types.delegates import (
        Delegate,
        call_function,
    )
    from hvsim.interpreter.values.types.host_values import (
        date_time,
        guid,
        time_span,
        version_value,
    )
    from hvsim.interpreter.values.types.net_types import (
        Method,
        NetType,
        Overload,
        Property,
    )
    from hvsim.interpreter.values.types.registry import (
        TypeNotFound,
        array_type,
        generic_type,
        lookup_type,
        named_type,
        register_type,
        resolve_type,
    )
    from hvsim.interpreter.values.types.value_types import (
        register_class,
        type_of,
    )
    from hvsim.interpreter.values.wildcard import (
        WildcardPattern,
        is_like,
    )

_MODULES = {
    "arrays": "Array ArrayList GenericList MultiArray byte_array collection string_array",
    "comparison": "compare equals",
    "conversion": "convert custom_object_from default_of try_convert",
    "numbers.decimals": "Decimal",
    "types.delegates": "Delegate call_function",
    "dictionaries": "Dictionary DictionaryEntry GenericDictionary Hashtable OrderedDictionary",
    "display": "type_display type_full_text",
    "enumeration": "enumerate_value",
    "enums.enums": "EnumValue enum_value",
    "formatting": "composite_format format_value",
    "types.host_values": "date_time guid time_span version_value",
    "members.indexing": "get_index set_index",
    "matching": "match",
    "members.member_views": "MemberInfo add_member property_members",
    "members.access": "collapse default_display_properties get_member get_property has_member invoke_member "
    "property_name property_names type_names",
    "members.member_writing": "set_member",
    "types.net_types": "Method NetType Overload Property",
    "nothing": "NOTHING",
    "numbers.numbers": "BigInteger Byte Char Int16 Int64 SByte Single UInt16 UInt32 UInt64 is_number number",
    "objects": "AliasProperty CodeMethod CodeProperty MemberSet NoteProperty PropertySet PSCustomObject "
    "PSObject Reference ScriptMethod ScriptProperty SwitchParameter extend unwrap",
    "operators": "BINARY MATCH_KINDS UNARY is_instance",
    "types.registry": "TypeNotFound array_type generic_type lookup_type named_type register_type resolve_type",
    "members.statics": "construct get_static invoke_static set_static",
    "text": "net_text to_string",
    "truth": "to_bool",
    "types.value_types": "register_class type_of",
    "wildcard": "WildcardPattern is_like",
}
_HOME = {name: module for module, names in _MODULES.items() for name in names.split()}

__all__ = [
    "BINARY",
    "MATCH_KINDS",
    "NOTHING",
    "UNARY",
    "AliasProperty",
    "Array",
    "ArrayList",
    "BigInteger",
    "Byte",
    "Char",
    "CodeMethod",
    "CodeProperty",
    "Decimal",
    "Delegate",
    "Dictionary",
    "DictionaryEntry",
    "EnumValue",
    "GenericDictionary",
    "GenericList",
    "Hashtable",
    "Int16",
    "Int64",
    "MemberInfo",
    "MemberSet",
    "Method",
    "MultiArray",
    "NetType",
    "NoteProperty",
    "OrderedDictionary",
    "Overload",
    "PSCustomObject",
    "PSObject",
    "Property",
    "PropertySet",
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
    "WildcardPattern",
    "add_member",
    "array_type",
    "byte_array",
    "call_function",
    "collapse",
    "collection",
    "compare",
    "composite_format",
    "construct",
    "convert",
    "custom_object_from",
    "date_time",
    "default_display_properties",
    "default_of",
    "enum_value",
    "enumerate_value",
    "equals",
    "extend",
    "format_value",
    "generic_type",
    "get_index",
    "get_member",
    "get_property",
    "get_static",
    "guid",
    "has_member",
    "invoke_member",
    "invoke_static",
    "is_instance",
    "is_like",
    "is_number",
    "lookup_type",
    "match",
    "named_type",
    "net_text",
    "number",
    "property_members",
    "property_name",
    "property_names",
    "register_class",
    "register_type",
    "resolve_type",
    "set_index",
    "set_member",
    "set_static",
    "string_array",
    "time_span",
    "to_bool",
    "to_string",
    "try_convert",
    "type_display",
    "type_full_text",
    "type_names",
    "type_of",
    "unwrap",
    "version_value",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
