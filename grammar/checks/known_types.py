"""What the checks know of .NET types without having any: spellings, exception ancestry, attribute targets.

Facts only; whether a type exists in the simulated shell is the interpreter's business.
"""

from __future__ import annotations

from hvsim.grammar.nodes import ArrayTypeName, SimpleTypeName, TypeNameAst

_FULL_NAMES = {
    "void": "System.Void",
    "ref": "System.Management.Automation.PSReference",
    "object": "System.Object",
    "psobject": "System.Management.Automation.PSObject",
    "string": "System.String",
    "char": "System.Char",
    "bool": "System.Boolean",
    "boolean": "System.Boolean",
    "byte": "System.Byte",
    "sbyte": "System.SByte",
    "int16": "System.Int16",
    "short": "System.Int16",
    "uint16": "System.UInt16",
    "ushort": "System.UInt16",
    "int": "System.Int32",
    "int32": "System.Int32",
    "uint": "System.UInt32",
    "uint32": "System.UInt32",
    "long": "System.Int64",
    "int64": "System.Int64",
    "ulong": "System.UInt64",
    "uint64": "System.UInt64",
    "single": "System.Single",
    "float": "System.Single",
    "double": "System.Double",
    "decimal": "System.Decimal",
    "datetime": "System.DateTime",
    "exception": "System.Exception",
}
# What a data section may name: the types with a type code of their own.
PRIMITIVE = frozenset(
    [
        "String",
        "Char",
        "Boolean",
        "Byte",
        "SByte",
        "Int16",
        "UInt16",
        "Int32",
        "UInt32",
        "Int64",
        "UInt64",
        "Single",
        "Double",
        "Decimal",
        "DateTime",
    ]
)
ENUM_BASES = frozenset(["Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"])
# An exception's full name and those of its ancestors.
_EXCEPTION_PARENTS = {
    "System.SystemException": "System.Exception",
    "System.ArgumentException": "System.SystemException",
    "System.ArgumentNullException": "System.ArgumentException",
    "System.ArgumentOutOfRangeException": "System.ArgumentException",
    "System.ArithmeticException": "System.SystemException",
    "System.DivideByZeroException": "System.ArithmeticException",
    "System.OverflowException": "System.ArithmeticException",
    "System.FormatException": "System.SystemException",
    "System.IndexOutOfRangeException": "System.SystemException",
    "System.InvalidCastException": "System.SystemException",
    "System.InvalidOperationException": "System.SystemException",
    "System.NotImplementedException": "System.SystemException",
    "System.NotSupportedException": "System.SystemException",
    "System.NullReferenceException": "System.SystemException",
    "System.OutOfMemoryException": "System.SystemException",
    "System.TimeoutException": "System.SystemException",
    "System.UnauthorizedAccessException": "System.SystemException",
    "System.IO.IOException": "System.SystemException",
    "System.IO.FileNotFoundException": "System.IO.IOException",
    "System.IO.DirectoryNotFoundException": "System.IO.IOException",
    "System.IO.PathTooLongException": "System.IO.IOException",
    "System.Net.WebException": "System.InvalidOperationException",
    "System.Management.Automation.RuntimeException": "System.SystemException",
    "System.Management.Automation.CommandNotFoundException": "System.Management.Automation.RuntimeException",
    "System.Management.Automation.ParameterBindingException": "System.Management.Automation.RuntimeException",
    "System.Management.Automation.ItemNotFoundException": "System.Management.Automation.SessionStateException",
    "System.Management.Automation.SessionStateException": "System.Management.Automation.RuntimeException",
}
_EXCEPTIONS = {name.lower(): name for name in ("System.Exception", *_EXCEPTION_PARENTS)}


def full_name(name: TypeNameAst) -> str | None:
    """The .NET name of a simple type that is known here."""
    if not isinstance(name, SimpleTypeName):
        return None
    text = name.name.lower()
    if text in _FULL_NAMES:
        return _FULL_NAMES[text]
    if not text.startswith("system."):
        text = "system." + text
    for known in _FULL_NAMES.values():
        if known.lower() == text:
            return known
    return None


_MEMBER_DATA = ("Property", "Field")
# Attributes that may not stand everywhere: how PowerShell names them, and where they may.
_ATTRIBUTE_TARGETS = {
    **dict.fromkeys(("cmdletbinding", "outputtype", "dscresource"), ("Class",)),
    **dict.fromkeys(("parameter", "allownull", "allowemptystring", "allowemptycollection"), _MEMBER_DATA),
    **dict.fromkeys(("validatenotnull", "validatenotnullorempty", "validateset", "validaterange"), _MEMBER_DATA),
    **dict.fromkeys(("validatecount", "validatelength", "validatepattern", "validatescript"), _MEMBER_DATA),
    **dict.fromkeys(("dscproperty", "supportswildcards", "argumentcompleter"), _MEMBER_DATA),
    "system.attributeusage": ("Class",),
    "system.runtime.interopservices.dllimport": ("Method",),
}


def attribute_targets(name: TypeNameAst) -> tuple[str, tuple[str, ...]] | None:
    """How an attribute is named in messages, and on what it may stand; None when that is not known here."""
    text = name.full_name
    targets = _ATTRIBUTE_TARGETS.get(text.lower().removesuffix("attribute"))
    if targets is None:
        return None
    shown = text if "." not in text else text.removesuffix("Attribute") + "Attribute"
    return shown, targets


def is_void(name: TypeNameAst) -> bool:
    return full_name(name) == "System.Void"


def is_reference(name: TypeNameAst) -> bool:
    return full_name(name) == "System.Management.Automation.PSReference"


def is_primitive(name: TypeNameAst) -> bool:
    """Whether a data section may name the type, or an array of it."""
    element = name.element if isinstance(name, ArrayTypeName) else name
    known = full_name(element)
    return known is not None and known.removeprefix("System.") in PRIMITIVE


def is_integral(name: TypeNameAst) -> bool:
    """Whether it is a whole number: an enum may be based on it, a resource's key be of it."""
    known = full_name(name)
    return known is not None and known.removeprefix("System.") in ENUM_BASES


def exception_name(name: TypeNameAst) -> str | None:
    """The full name of an exception that is known here."""
    text = name.full_name.lower()
    return _EXCEPTIONS.get(text) or _EXCEPTIONS.get("system." + text)


def is_derived(derived: str, base: str) -> bool:
    """Whether an exception is another one, or descends from it."""
    current: str | None = derived
    while current is not None:
        if current == base:
            return True
        current = _EXCEPTION_PARENTS.get(current)
    return False
