"""System.Type: what scripts ask of a type, as far as it says nothing about code."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enums import values_of
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.operators import is_instance
from hvsim.interpreter.values.types.net_types import NetType, Property
from hvsim.interpreter.values.types.registry import array_type, lookup_type, named_type

TYPE = declare("System.Type")


@TYPE.property("string Name")
def _name(net_type: NetType) -> str:
    return net_type.name


@TYPE.property("string FullName")
def _full_name(net_type: NetType) -> str:
    return net_type.full_name


@TYPE.property("string Namespace")
def _namespace(net_type: NetType) -> str | None:
    return net_type.namespace or None


@TYPE.property("type BaseType")
def _base_type(net_type: NetType) -> NetType | None:
    return net_type.base


@TYPE.property("bool IsEnum")
def _is_enum(net_type: NetType) -> bool:
    return net_type.is_enum


@TYPE.property("bool IsArray")
def _is_array(net_type: NetType) -> bool:
    return net_type.is_array


@TYPE.property("bool IsClass")
def _is_class(net_type: NetType) -> bool:
    return net_type.kind in ("class", "static")


@TYPE.property("bool IsValueType")
def _is_value_type(net_type: NetType) -> bool:
    return net_type.is_value_type


@TYPE.property("bool IsInterface")
def _is_interface(net_type: NetType) -> bool:
    return net_type.is_interface


@TYPE.property("bool IsAbstract")
def _is_abstract(net_type: NetType) -> bool:
    return net_type.kind in ("static", "interface")


@TYPE.property("bool IsPublic")
def _is_public(net_type: NetType) -> bool:
    return True


@TYPE.property("bool IsSerializable")
def _is_serializable(net_type: NetType) -> bool:
    return not net_type.is_script_class and net_type.kind not in ("static", "interface")


@TYPE.property("bool IsGenericType")
def _is_generic(net_type: NetType) -> bool:
    return bool(net_type.generic_arguments) or "`" in net_type.name


@TYPE.property("bool IsGenericTypeDefinition")
def _is_definition(net_type: NetType) -> bool:
    return not net_type.generic_arguments and "`" in net_type.name


_PRIMITIVES = frozenset(
    f"System.{name}"
    for name in (
        "Boolean",
        "Byte",
        "SByte",
        "Int16",
        "UInt16",
        "Int32",
        "UInt32",
        "Int64",
        "UInt64",
        "IntPtr",
        "Char",
        "Double",
        "Single",
    )
)


@TYPE.property("bool IsPrimitive")
def _is_primitive(net_type: NetType) -> bool:
    return net_type.full_name in _PRIMITIVES


_SEALED_CLASSES = frozenset(("System.String", "System.DBNull", "System.Version", "System.Uri", "System.Random"))


@TYPE.property("bool IsSealed")
def _is_sealed(net_type: NetType) -> bool:
    closed = net_type.is_value_type or net_type.is_enum or net_type.is_array or net_type.kind == "static"
    return closed or net_type.full_name in _SEALED_CLASSES


for _flag, _holds in {
    "IsNested": lambda net_type: "+" in net_type.full_name,
    "IsVisible": lambda net_type: True,
    "IsNotPublic": lambda net_type: False,
    "HasElementType": lambda net_type: net_type.is_array,
    "IsSZArray": lambda net_type: net_type.is_array and net_type.rank == 1,
    "IsVariableBoundArray": lambda net_type: net_type.is_array and net_type.rank > 1,
    "IsByRef": lambda net_type: False,
    "IsPointer": lambda net_type: False,
    "IsCOMObject": lambda net_type: False,
    "IsGenericParameter": lambda net_type: False,
    "ContainsGenericParameters": lambda net_type: _is_definition(net_type),
    "IsConstructedGenericType": lambda net_type: bool(net_type.generic_arguments),
    "IsTypeDefinition": lambda net_type: not net_type.generic_arguments and not net_type.is_array,
}.items():
    TYPE.property(f"bool {_flag}")(_holds)


@TYPE.property("type DeclaringType")
def _declaring(net_type: NetType) -> NetType | None:
    outer = net_type.full_name.rpartition("+")[0]
    return lookup_type(outer) if outer else None


TYPE.property("type ReflectedType")(_declaring)


@TYPE.property("type[] GenericTypeArguments")
def _arguments(net_type: NetType) -> Array:
    return Array.of(net_type.generic_arguments, named_type("System.Type"))


@TYPE.property("string AssemblyQualifiedName")
def _qualified(net_type: NetType) -> str:
    return f"{net_type.full_name}, {_assembly(net_type).full_name}"


_SHELL = "Version=7.6.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35"


class Assembly:
    """The assembly a type says it is from."""

    __slots__ = ("extended", "full_name", "location")
    net_name = "System.Reflection.Assembly"

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name
        self.location = ""
        self.extended = None


@TYPE.property("System.Reflection.Assembly Assembly")
def _assembly(net_type: NetType) -> Assembly:
    if net_type.full_name.startswith("System.Management.Automation"):
        return Assembly("System.Management.Automation, " + _SHELL)
    if net_type.is_script_class:
        return Assembly("PowerShell Class Assembly, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null")
    return Assembly("System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e")


ASSEMBLY = declare("System.Reflection.Assembly")
ASSEMBLY.attributes(FullName="string", Location="string")


@ASSEMBLY.method("string ToString()")
def _assembly_text(assembly: Assembly) -> str:
    return assembly.full_name


@ASSEMBLY.static("System.Reflection.Assembly Load(byte[] rawAssembly)")
def _load_bytes(content: Any) -> Assembly:
    raise net_failure("System.BadImageFormatException", "Bad IL format.")


@ASSEMBLY.static(
    "System.Reflection.Assembly LoadWithPartialName(string partialName)",
    "System.Reflection.Assembly Load(string assemblyString)",
)
def _load(name: str) -> Assembly:
    """Stands for an assembly whose types are here already; there is none to be read from a file or from bytes."""
    return Assembly(f"{name}, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a")


@TYPE.property("type UnderlyingSystemType")
def _underlying(net_type: NetType) -> NetType:
    return net_type


@TYPE.method("string ToString()")
def _text(net_type: NetType) -> str:
    return type_full_text(net_type)


@TYPE.method("bool IsAssignableFrom(type c)")
def _is_assignable_from(net_type: NetType, other: NetType | None) -> bool:
    return other is not None and other.is_assignable_to(net_type)


@TYPE.method("bool IsAssignableTo(type targetType)")
def _is_assignable_to(net_type: NetType, other: NetType | None) -> bool:
    return other is not None and net_type.is_assignable_to(other)


@TYPE.method("bool IsSubclassOf(type c)")
def _is_subclass(net_type: NetType, other: NetType) -> bool:
    return net_type is not other and any(each is other for each in net_type.ancestry())


@TYPE.method("bool IsInstanceOfType(System.Object o)")
def _is_instance(net_type: NetType, value: Any) -> bool:
    return is_instance(value, net_type)


@TYPE.method("type GetElementType()")
def _element_type(net_type: NetType) -> NetType | None:
    return net_type.element_type


@TYPE.method("type[] GetGenericArguments()")
def _generic_arguments(net_type: NetType) -> Array:
    return _arguments(net_type)


@TYPE.method("type GetGenericTypeDefinition()")
def _definition(net_type: NetType) -> NetType:
    if net_type.generic_definition is None:
        raise net_failure("System.InvalidOperationException", "This operation is only valid on generic types.")
    return net_type.generic_definition


@TYPE.method("type MakeArrayType()", "type MakeArrayType(int rank)")
def _make_array(net_type: NetType, rank: int = 1) -> NetType:
    return array_type(net_type, rank)


@TYPE.method("type MakeGenericType(params type[] typeArguments)")
def _make_generic(net_type: NetType, arguments: list[NetType]) -> NetType:
    """As recorded: what PowerShell calls is the base class's method, which refuses."""
    raise net_failure("System.NotSupportedException", "Derived classes must provide an implementation.")


TYPE.method("int GetArrayRank()")(lambda net_type: _rank(net_type))
TYPE.method("bool IsEnumDefined(System.Object value)")(
    lambda net_type, value: getattr(value, "value", value) in (*net_type.enum_values, *net_type.enum_values.values())
)
TYPE.method("type GetEnumUnderlyingType()")(lambda net_type: named_type(net_type.underlying))
TYPE.static_property("type[] EmptyTypes")(lambda: Array.of((), named_type("System.Type")))


def _rank(net_type: NetType) -> int:
    if not net_type.is_array:
        raise net_failure("System.ArgumentException", "Must be an array type.")
    return net_type.rank


@TYPE.method("type GetInterface(string name)", "type GetInterface(string name, bool ignoreCase)")
def _interface(net_type: NetType, name: str, ignore_case: bool = False) -> NetType | None:
    for each in net_type.all_interfaces():
        full = each.partition("[")[0]
        known = (full, full.rpartition(".")[2])
        if name in known or (ignore_case and name.lower() in (known[0].lower(), known[1].lower())):
            return lookup_type(each)
    return None


@TYPE.static("System.TypeCode GetTypeCode(type type)")
def _type_code(net_type: NetType | None) -> Any:
    if net_type is None:
        return enum_value("System.TypeCode", "Empty")
    plain = named_type(net_type.underlying) if net_type.is_enum else net_type
    codes = named_type("System.TypeCode").enum_values
    known = plain.namespace == "System" and plain.name in codes
    return enum_value("System.TypeCode", plain.name if known else "Object")


@TYPE.method("string GetEnumName(System.Object value)")
def _enum_name(net_type: NetType, value: Any) -> str | None:
    number = getattr(value, "value", value)
    return next((name for name, each in net_type.enum_values.items() if each == number), None)


@TYPE.method("string[] GetEnumNames()")
def _enum_names(net_type: NetType) -> Array:
    return Array.of(net_type.enum_values, named_type("System.String"))


@TYPE.method("array GetEnumValues()")
def _enum_values(net_type: NetType) -> Array:
    return values_of(net_type)


@TYPE.method("type[] GetInterfaces()")
def _interfaces(net_type: NetType) -> Array:
    found = [each for name in net_type.all_interfaces() if (each := lookup_type(name)) is not None]
    return Array.of(found, named_type("System.Type"))


@TYPE.method("bool Equals(System.Object o)", "bool Equals(type o)")
def _equals(net_type: NetType, other: Any) -> bool:
    return net_type is other


@TYPE.static("type GetType(string typeName)", "type GetType(string typeName, bool throwOnError)")
def _get_type(name: str, throw: bool = False) -> NetType | None:
    found = lookup_type(name)
    if found is None and throw:
        raise net_failure("System.TypeLoadException", f"Could not load type '{name}'.")
    return found


class MemberInfo:
    """A member as reflection shows it: name, kind and, for properties, the type."""

    __slots__ = ("can_read", "can_write", "declaring_type", "extended", "member_type", "name", "property_type")

    def __init__(
        self, name: str, member_type: str, declaring_type: NetType, property_type: NetType | None, writable: bool
    ) -> None:
        self.name = name
        self.member_type = member_type
        self.declaring_type = declaring_type
        self.property_type = property_type
        self.can_read = True
        self.can_write = writable
        self.extended = None

    @property
    def net_type(self) -> NetType:
        return named_type(
            "System.Reflection.PropertyInfo" if self.member_type == "Property" else "System.Reflection.MethodInfo"
        )


MEMBER = declare("System.Reflection.MemberInfo")


@MEMBER.property("string Name")
def _member_name(member: Any) -> str:
    return str(member.name)


PROPERTY = declare("System.Reflection.PropertyInfo")
PROPERTY.attributes(PropertyType="type", CanRead="bool", CanWrite="bool", MemberType="string", DeclaringType="type")
METHOD = declare("System.Reflection.MethodInfo")
METHOD.attributes(MemberType="string", DeclaringType="type")


def _property_info(net_type: NetType, found: Property) -> MemberInfo:
    return MemberInfo(found.name, "Property", net_type, lookup_type(found.type_name), found.setter is not None)


@TYPE.method("System.Reflection.PropertyInfo[] GetProperties()")
def _properties(net_type: NetType) -> Array:
    rows = [*net_type.all_members("properties").values(), *net_type.all_members("static_properties").values()]
    found = [_property_info(net_type, each) for each in rows if not each.hidden]
    return Array.of(found, named_type("System.Reflection.PropertyInfo"))


@TYPE.method("System.Reflection.PropertyInfo GetProperty(string name)")
def _property(net_type: NetType, name: str) -> MemberInfo | None:
    found = net_type.find_property(name)
    return _property_info(net_type, found) if found is not None and found.name == name else None


@TYPE.method("System.Reflection.MethodInfo[] GetMethods()")
def _methods(net_type: NetType) -> Array:
    names = [method.name for method in net_type.all_members("methods").values() for _ in method.overloads]
    found = [MemberInfo(name, "Method", net_type, None, False) for name in names]
    return Array.of(found, named_type("System.Reflection.MethodInfo"))


@TYPE.method("System.Reflection.MethodInfo GetMethod(string name)")
def _method(net_type: NetType, name: str) -> MemberInfo | None:
    found = net_type.find_method(name)
    return MemberInfo(found.name, "Method", net_type, None, False) if found is not None else None
