"""Attribute classes that scripts make or read, and the parameters that dynamicparam blocks make of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvsim.interpreter.commands.attribute_values import AttributeValue, RuntimeDefinedParameter
from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.values import GenericDictionary, resolve_type, type_of
from hvsim.interpreter.values.types.net_types import NetType

_AUTOMATION = "System.Management.Automation."

# Per attribute: its properties with their types, its constructors with the property each argument sets.
_ATTRIBUTES: dict[str, tuple[dict[str, str], dict[str, tuple[str, ...]]]] = {
    "Parameter": (
        {
            "Position": "int",
            "ParameterSetName": "string",
            "Mandatory": "bool",
            "ValueFromPipeline": "bool",
            "ValueFromPipelineByPropertyName": "bool",
            "ValueFromRemainingArguments": "bool",
            "HelpMessage": "string",
            "HelpMessageBaseName": "string",
            "HelpMessageResourceId": "string",
            "DontShow": "bool",
        },
        {"()": ()},
    ),
    "Alias": (
        {"AliasNames": "System.Collections.Generic.IList[string]"},
        {"(params string[] aliasNames)": ("AliasNames",)},
    ),
    "CmdletBinding": (
        {
            "DefaultParameterSetName": "string",
            "SupportsShouldProcess": "bool",
            "ConfirmImpact": "System.Management.Automation.ConfirmImpact",
            "PositionalBinding": "bool",
            "SupportsPaging": "bool",
            "SupportsTransactions": "bool",
            "HelpUri": "string",
        },
        {"()": ()},
    ),
    "OutputType": (
        {"Type": "System.Management.Automation.PSTypeName[]", "ProviderCmdlet": "string"},
        {"(params type[] type)": ("Type",), "(params string[] type)": ("Type",)},
    ),
    "ArgumentTypeConverter": ({}, {}),
    "ValidateDrive": (
        {"ValidRootDrives": "System.Collections.Generic.IList[string]"},
        {"(params string[] validRootDrives)": ("ValidRootDrives",)},
    ),
    "ValidateSet": (
        {"ValidValues": "System.Collections.Generic.IList[string]", "IgnoreCase": "bool", "ErrorMessage": "string"},
        {"(params string[] validValues)": ("ValidValues",)},
    ),
    "ValidateRange": (
        {"MinRange": "System.Object", "MaxRange": "System.Object", "RangeKind": "System.Object"},
        {
            "(System.Object minRange, System.Object maxRange)": ("MinRange", "MaxRange"),
            "(System.Management.Automation.ValidateRangeKind kind)": ("RangeKind",),
        },
    ),
    "ValidatePattern": (
        {"RegexPattern": "string", "ErrorMessage": "string"},
        {"(string regexPattern)": ("RegexPattern",)},
    ),
    "ValidateLength": (
        {"MinLength": "int", "MaxLength": "int"},
        {"(int minLength, int maxLength)": ("MinLength", "MaxLength")},
    ),
    "ValidateCount": (
        {"MinLength": "int", "MaxLength": "int"},
        {"(int minLength, int maxLength)": ("MinLength", "MaxLength")},
    ),
    "ValidateScript": (
        {"ScriptBlock": "scriptblock", "ErrorMessage": "string"},
        {"(scriptblock scriptBlock)": ("ScriptBlock",)},
    ),
    "ValidateNotNull": ({}, {"()": ()}),
    "ValidateNotNullOrEmpty": ({}, {"()": ()}),
    "ValidateNotNullOrWhiteSpace": ({}, {"()": ()}),
    "AllowNull": ({}, {"()": ()}),
    "AllowEmptyString": ({}, {"()": ()}),
    "AllowEmptyCollection": ({}, {"()": ()}),
    "SupportsWildcards": ({}, {"()": ()}),
    "PSTypeName": ({"PSTypeName": "string"}, {"(string psTypeName)": ("PSTypeName",)}),
}

_DEFAULTS: dict[str, dict[str, Any]] = {
    "Parameter": {"Position": -2147483648, "ParameterSetName": "__AllParameterSets"},
    "ValidateSet": {"IgnoreCase": True},
    "CmdletBinding": {"PositionalBinding": True},
}


def _declare_attribute(name: str, properties: dict[str, str], constructors: dict[str, tuple[str, ...]]) -> None:
    declaration = declare(f"{_AUTOMATION}{name}Attribute")
    for property_name, type_name in properties.items():
        _declare_property(declaration, property_name, type_name)
    for signature, targets in constructors.items():
        declaration.constructor(signature)(_maker(declaration.net_type, name, targets))


def _declare_property(declaration: Declaration, name: str, type_name: str) -> None:
    def read(attribute: AttributeValue) -> Any:
        default = False if type_name == "bool" else None
        return attribute.properties.get(name, default)

    def write(attribute: AttributeValue, value: Any) -> None:
        attribute.properties[name] = value

    declaration.property(f"{type_name} {name}", write)(read)


def _maker(net_type: NetType, name: str, targets: tuple[str, ...]) -> Callable[..., AttributeValue]:
    def make(*arguments: Any) -> AttributeValue:
        properties = dict(_DEFAULTS.get(name, {}))
        properties.update(zip(targets, arguments, strict=True))
        return AttributeValue(net_type, properties)

    return make


for _name, (_properties, _constructors) in _ATTRIBUTES.items():
    _declare_attribute(_name, _properties, _constructors)

_ATTRIBUTE = declare("System.Attribute")


@_ATTRIBUTE.property("System.Object TypeId")
def _type_id(attribute: Any) -> NetType:
    return type_of(attribute)


_DEFINED = declare(_AUTOMATION + "RuntimeDefinedParameter")


@_DEFINED.constructor("()", "(string name, type parameterType, System.Object attributes)")
def _new_parameter(name: str = "", parameter_type: NetType | None = None, attributes: Any = None) -> Any:
    return RuntimeDefinedParameter(name, parameter_type, attributes)


def _set_name(parameter: RuntimeDefinedParameter, value: Any) -> None:
    parameter.name = value


def _set_type(parameter: RuntimeDefinedParameter, value: Any) -> None:
    parameter.parameter_type = value


def _set_value(parameter: RuntimeDefinedParameter, value: Any) -> None:
    parameter.value, parameter.is_set = value, True


def _set_is_set(parameter: RuntimeDefinedParameter, value: Any) -> None:
    parameter.is_set = value


_DEFINED.property("string Name", _set_name)(lambda parameter: parameter.name)
_DEFINED.property("type ParameterType", _set_type)(lambda parameter: parameter.parameter_type)
_DEFINED.property("System.Object Value", _set_value)(lambda parameter: parameter.value)
_DEFINED.property("bool IsSet", _set_is_set)(lambda parameter: parameter.is_set)
_DEFINED.property("System.Collections.ObjectModel.Collection[System.Attribute] Attributes")(
    lambda parameter: parameter.attributes
)

_DICTIONARY = declare(_AUTOMATION + "RuntimeDefinedParameterDictionary")


@_DICTIONARY.constructor("()")
def _new_dictionary() -> Any:
    base = resolve_type(f"System.Collections.Generic.Dictionary[string,{_AUTOMATION}RuntimeDefinedParameter]")
    return GenericDictionary(base, ignore_case=True)
