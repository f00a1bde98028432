"""Attributes as values: `[Parameter]::new()`, `(Get-Command x).Parameters['y'].Attributes`, RuntimeDefinedParameter.

An attribute that a script makes is a bag of properties named like .NET's; `parameters_of_dictionary` reads such bags
into `ParameterInfo`s for a dynamicparam block. Attributes of param blocks go the other way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.parameters import ALL_SETS, In, ParameterInfo
from hvsim.interpreter.commands.transformation import effect_of
from hvsim.interpreter.commands.validation import (
    ValidateCount,
    ValidateDrive,
    ValidateLength,
    ValidateNotNull,
    ValidateNotNullOrEmpty,
    ValidatePattern,
    ValidateRange,
    ValidateScript,
    ValidateSet,
    Validation,
)
from hvsim.interpreter.values import GenericList, named_type, resolve_type
from hvsim.interpreter.values.arrays import string_array

if TYPE_CHECKING:
    from hvsim.interpreter.values import NetType

_AUTOMATION = "System.Management.Automation."


class AttributeValue:
    """An attribute object: `properties` by .NET name."""

    __slots__ = ("extended", "net_type", "properties")

    def __init__(self, net_type: NetType, properties: dict[str, Any]) -> None:
        self.net_type = net_type
        self.properties = properties
        self.extended: Any = None

    @property
    def name(self) -> str:
        return self.net_type.name.removesuffix("Attribute").lower()


class RuntimeDefinedParameter:
    """A parameter that a dynamicparam block makes."""

    net_name = _AUTOMATION + "RuntimeDefinedParameter"

    def __init__(self, name: str = "", parameter_type: NetType | None = None, attributes: Any = None) -> None:
        self.name = name
        self.parameter_type = parameter_type
        self.attributes = (
            GenericList((), resolve_type("System.Collections.ObjectModel.Collection[System.Attribute]"))
            if attributes is None
            else attributes
        )
        self.value: Any = None
        self.is_set = False
        self.extended: Any = None


def attribute_value(name: str, **properties: Any) -> AttributeValue:
    """An attribute of PowerShell's own, by its short name."""
    return AttributeValue(named_type(f"{_AUTOMATION}{name}Attribute"), properties)


def attributes_of(parameter: ParameterInfo) -> list[AttributeValue]:
    """The attributes of a parameter, as reflection shows them."""
    found = [_parameter_attribute(name, place) for name, place in parameter.sets.items()]
    if parameter.aliases:
        found.append(attribute_value("Alias", AliasNames=_strings(parameter.aliases)))
    found += [value for value in map(_validation_attribute, parameter.validations) if value is not None]
    for allowed, name in (
        (parameter.allow_null, "AllowNull"),
        (parameter.allow_empty_string, "AllowEmptyString"),
        (parameter.allow_empty_collection, "AllowEmptyCollection"),
        (parameter.wildcards, "SupportsWildcards"),
    ):
        if allowed:
            found.append(attribute_value(name))
    if parameter.required_type_name is not None:
        found.append(attribute_value("PSTypeName", PSTypeName=parameter.required_type_name))
    made = [each.attribute for each in parameter.transformations if hasattr(each, "attribute")]
    if "argumenttypeconverter" in parameter.attribute_order:
        found.append(attribute_value("ArgumentTypeConverter"))
    ranks = {name: rank for rank, name in enumerate(parameter.attribute_order)}
    return sorted([*found, *made], key=lambda each: ranks.get(_short_name(each), len(ranks)) if ranks else 0)


def _short_name(attribute: Any) -> str:
    name: str = attribute.net_type.name
    return name.removesuffix("Attribute").lower()


def _strings(words: tuple[str, ...]) -> Any:
    return string_array(words)


def _parameter_attribute(set_name: str, place: In) -> AttributeValue:
    return attribute_value(
        "Parameter",
        Position=-2147483648 if place.position is None else place.position,
        ParameterSetName=set_name,
        Mandatory=place.mandatory,
        ValueFromPipeline=place.pipeline,
        ValueFromPipelineByPropertyName=place.by_property_name,
        ValueFromRemainingArguments=place.remaining,
        HelpMessage=place.help_message or None,
        DontShow=place.hidden,
    )


def _validation_attribute(validation: Validation) -> AttributeValue | None:
    if isinstance(validation, ValidateSet):
        words = _strings(validation.accepted())
        return attribute_value(
            "ValidateSet", ValidValues=words, IgnoreCase=validation.ignore_case, ErrorMessage=validation.message
        )
    if isinstance(validation, ValidateRange):
        return attribute_value(
            "ValidateRange", MinRange=validation.minimum, MaxRange=validation.maximum, RangeKind=validation.kind
        )
    if isinstance(validation, ValidatePattern):
        return attribute_value("ValidatePattern", RegexPattern=validation.pattern, ErrorMessage=validation.message)
    if isinstance(validation, (ValidateLength, ValidateCount)):
        return attribute_value(type(validation).__name__, MinLength=validation.minimum, MaxLength=validation.maximum)
    if isinstance(validation, ValidateScript):
        return attribute_value("ValidateScript", ScriptBlock=validation.script, ErrorMessage=validation.message)
    if isinstance(validation, ValidateNotNull):
        return attribute_value("ValidateNotNull")
    if isinstance(validation, ValidateNotNullOrEmpty):
        return attribute_value("ValidateNotNullOrWhiteSpace" if validation.blank else "ValidateNotNullOrEmpty")
    if isinstance(validation, ValidateDrive):
        return attribute_value("ValidateDrive", ValidRootDrives=_strings(validation.drives))
    return getattr(validation, "attribute", None)


# the other way: attributes that scripts made


def parameters_of_dictionary(dictionary: Any) -> list[ParameterInfo]:
    """The dynamic parameters of a RuntimeDefinedParameterDictionary (or nothing)."""
    if dictionary is None:
        return []
    values = dictionary.values() if hasattr(dictionary, "values") else []
    return [_dynamic_parameter(value) for value in values if isinstance(value, RuntimeDefinedParameter)]


def _dynamic_parameter(defined: RuntimeDefinedParameter) -> ParameterInfo:
    type_name = "System.Object" if defined.parameter_type is None else defined.parameter_type.full_name
    info = ParameterInfo(defined.name, type_name, sets={}, dynamic=True)
    info._type = defined.parameter_type
    for attribute in defined.attributes:
        if isinstance(attribute, AttributeValue):
            _apply(info, attribute)
        elif hasattr(attribute, "check"):
            info.validations += (attribute,)
        else:
            _apply_class(info, attribute)
    if not info.sets:
        info.sets = {ALL_SETS: In()}
    return info


def _apply_class(info: ParameterInfo, attribute: Any) -> None:
    """What an attribute of a script's own class asks of a dynamic parameter."""
    validation, transformation = effect_of(attribute)
    if validation is not None:
        info.validations += (validation,)
    if transformation is not None:
        info.transformations += (transformation,)


def _apply(info: ParameterInfo, attribute: AttributeValue) -> None:
    properties = attribute.properties
    name = attribute.name
    if name == "parameter":
        position = properties.get("Position")
        info.sets[properties.get("ParameterSetName") or ALL_SETS] = In(
            position=None if position is None or position < 0 else int(position),
            mandatory=bool(properties.get("Mandatory")),
            pipeline=bool(properties.get("ValueFromPipeline")),
            by_property_name=bool(properties.get("ValueFromPipelineByPropertyName")),
            remaining=bool(properties.get("ValueFromRemainingArguments")),
            help_message=str(properties.get("HelpMessage") or ""),
            hidden=bool(properties.get("DontShow")),
        )
    elif name == "alias":
        info.aliases += tuple(str(alias) for alias in properties.get("AliasNames") or ())
    elif name in ("allownull", "allowemptystring", "allowemptycollection"):
        setattr(info, {"allownull": "allow_null"}.get(name, name.replace("allowempty", "allow_empty_")), True)
    elif name in VALIDATIONS:
        info.validations += (VALIDATIONS[name](properties),)


VALIDATIONS: dict[str, Callable[[dict[str, Any]], Validation]] = {
    "validateset": lambda each: ValidateSet(
        tuple(str(word) for word in each.get("ValidValues") or ()), each.get("IgnoreCase") is not False
    ),
    "validaterange": lambda each: ValidateRange(each.get("MinRange"), each.get("MaxRange"), each.get("RangeKind")),
    "validatepattern": lambda each: ValidatePattern(str(each["RegexPattern"])),
    "validatelength": lambda each: ValidateLength(int(each["MinLength"]), int(each["MaxLength"])),
    "validatecount": lambda each: ValidateCount(int(each["MinLength"]), int(each["MaxLength"])),
    "validatescript": lambda each: ValidateScript(each["ScriptBlock"]),
    "validatenotnull": lambda each: ValidateNotNull(),
    "validatenotnullorempty": lambda each: ValidateNotNullOrEmpty(),
    "validatenotnullorwhitespace": lambda each: ValidateNotNullOrEmpty(blank=True),
}
