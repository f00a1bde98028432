"""Conversion: what a cast, a typed variable, a parameter and a method argument do to a value.

The order of the rules is PowerShell's: null, identity, the language's own rules, then what the target type offers
(Parse, constructors, declared converters). The numeric and enum rules have modules of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values import conversion_errors as errors
from hvsim.interpreter.values.arrays import Array, ArrayList, ByteArray, MultiArray
from hvsim.interpreter.values.dictionaries import Dictionary, Hashtable
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.enums.enum_conversion import to_enum
from hvsim.interpreter.values.numbers.numbers import Char, is_number
from hvsim.interpreter.values.numbers.numeric_conversion import (
    INTEGER_TARGETS,
    to_big_integer,
    to_char,
    to_decimal,
    to_integer,
    to_real,
)
from hvsim.interpreter.values.objects import PSCustomObject, PSObject, SwitchParameter
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.value_types import type_of


def convert(value: Any, target: NetType) -> Any:
    """The value as a `target`; raises PowerShell's error of a failed cast."""
    name = target.full_name
    kind = value.__class__
    if kind is int and name == "System.Int32":
        return value
    if kind is str and name == "System.String":
        return value
    if name == "System.Object" or name == "System.Management.Automation.PSObject":
        return value
    if kind is PSObject:
        if value.written is not None:
            return _convert_written(value, target)
        if name == "System.String":
            return to_string(value)
        value = value.base
        kind = value.__class__
    rule = _RULES.get(name)
    if rule is not None:
        return rule(value, target)
    if target.is_enum and type_of(value) is not target:
        return to_enum(value, target)
    if target.generic_definition is not None and target.generic_definition.full_name == "System.Nullable`1":
        return None if value is None else convert(value, target.generic_arguments[0])
    if value is None:
        return _convert_null(target)
    if type_of(value).is_assignable_to(target):
        return value
    if target.element_type is not None:
        return _to_array(value, target)
    return _by_the_target(value, target)


def _convert_written(value: PSObject, target: NetType) -> Any:
    """A number that knows how it was written: text and what is made of text take that, numbers the value."""
    if target.full_name == "System.String":
        return value.written
    element = target.element_type
    if element is not None and target.rank == 1:
        return Array.of([convert(value, element)], element)
    if target.full_name in _RULES or target.is_enum or type_of(value.base).is_assignable_to(target):
        return convert(value.base, target)
    return convert(value.written, target)


def try_convert(value: Any, target: NetType) -> tuple[Any, bool]:
    """(the converted value, True), or (None, False) when there is no conversion: what `-as` does."""
    try:
        return convert(value, target), True
    except (ScriptError, NetFailure):
        return None, False


def _convert_null(target: NetType) -> Any:
    if target.is_value_type:
        raise errors.null_to_object(target)
    return None


# the language's own rules, by the target's name


def _number(rule: Callable[[Any, NetType], Any]) -> Callable[[Any, NetType], Any]:
    def apply(value: Any, target: NetType) -> Any:
        return rule(0 if value is None else value, target)

    return apply


def _to_text(value: Any, target: NetType) -> Any:
    return to_string(value)


def _to_boolean(value: Any, target: NetType) -> Any:
    return to_bool(value)


def _to_array_type(value: Any, target: NetType) -> Any:
    if value is None or isinstance(value, (Array, MultiArray)):
        return value
    elements = enumerate_value(value)
    return Array(elements) if elements is not None else Array([value])


def _to_array_list(value: Any, target: NetType) -> Any:
    if value is None or isinstance(value, ArrayList):
        return value
    elements = enumerate_value(value)
    if elements is None:
        raise errors.no_conversion(value, target)
    return ArrayList(elements)


def _to_hashtable(value: Any, target: NetType) -> Any:
    if value is None or isinstance(value, Hashtable):
        return value
    if isinstance(value, Dictionary):
        return Hashtable(value.items())
    raise errors.no_conversion(value, target)


def _to_type(value: Any, target: NetType) -> Any:
    if value is None or value.__class__ is NetType or isinstance(value, NetType):
        return value
    if isinstance(value, str):
        from hvsim.interpreter.values.types.registry import lookup_type

        found = lookup_type(value)
        if found is not None:
            return found
        raise errors.no_conversion(value, target, "InvalidCastFromStringToType")
    raise errors.no_conversion(value, target)


def _to_switch(value: Any, target: NetType) -> Any:
    if value.__class__ is SwitchParameter:
        return value
    if value is None:
        return SwitchParameter(False)

    if value.__class__ is bool or is_number(value):
        return SwitchParameter(to_bool(value))
    raise errors.no_conversion(value, target)


def _to_void(value: Any, target: NetType) -> Any:
    return None


def _to_character(value: Any, target: NetType) -> Any:
    if value.__class__ is Char:
        return value
    return Char("\0") if value is None else to_char(value, target)


_RULES: dict[str, Callable[[Any, NetType], Any]] = {
    **{name: _number(to_integer) for name in INTEGER_TARGETS},
    "System.Double": _number(to_real),
    "System.Single": _number(to_real),
    "System.Decimal": _number(to_decimal),
    "System.Numerics.BigInteger": _number(to_big_integer),
    "System.Char": _to_character,
    "System.String": _to_text,
    "System.Boolean": _to_boolean,
    "System.Array": _to_array_type,
    "System.Collections.ArrayList": _to_array_list,
    "System.Collections.Hashtable": _to_hashtable,
    "System.Type": _to_type,
    "System.RuntimeType": _to_type,
    "System.Management.Automation.SwitchParameter": _to_switch,
    "System.Void": _to_void,
}


# arrays


def _to_array(value: Any, target: NetType) -> Any:
    element = target.element_type
    assert element is not None
    if target.rank != 1:
        raise errors.no_conversion(value, target)
    if isinstance(value, str) and element.full_name == "System.Char":
        return Array.of(map(Char, value), element)
    if value.__class__ is ByteArray and element.full_name == "System.Object":
        return Array(value)
    elements = enumerate_value(value)
    if elements is not None:
        return Array.of([convert(each, element) for each in elements], element)
    try:
        return Array.of([convert(value, element)], element)
    except ScriptError as error:
        raise errors.with_reason(value, target, error.record.error_id, error.record.exception) from None


# what the target type offers


def _by_the_target(value: Any, target: NetType) -> Any:
    if value.__class__ is str and target.full_name == "System.DateTime":
        from hvsim.interpreter.values.dates.date_parse import plain_date

        date = plain_date(value)
        if date is not None:
            return date
    target.load()
    own: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [(converter, (value,)) for converter in target.converters]
    if target.generic_definition is not None:
        own += [(converter, (value, target)) for converter in target.generic_definition.converters]
    for converter, arguments in own:
        made = _guarded(partial(converter, *arguments), value, target)
        if made is not None:
            return made
    if value.__class__ is str:
        parsed = _by_parse(value, target)
        if parsed is not None:
            return parsed
    if _is_delegate(target) and type_of(value).full_name == "System.Management.Automation.ScriptBlock":
        from hvsim.interpreter.values.types.delegates import Delegate

        return Delegate(value, target)
    definition = target.generic_definition
    if definition is not None and type_of(value).generic_definition is definition and _is_delegate(target):
        return value  # `Func[int,bool]` where a generic method was declared over objects
    operator = _by_operator(value, target)
    if operator is not None:
        return operator
    made = _by_constructor(value, target)
    if made is not None:
        return made
    if isinstance(value, (Dictionary, PSCustomObject)):
        from hvsim.interpreter.values.members.object_creation import object_from_members

        found = object_from_members(value, target)
        if found is not None:
            return found
    raise errors.no_conversion(value, target)


def _guarded(
    make: Callable[[], Any], value: Any, target: NetType, error_id: str = "InvalidCastParseTargetInvocation"
) -> Any:
    """Runs a conversion of the target type; a .NET exception in it becomes PowerShell's error."""
    try:
        return make()
    except NetFailure as failure:
        own_id = failure.exception.properties.get("conversion_id", error_id)
        raise errors.with_reason(value, target, own_id, failure.exception) from None


def _by_parse(text: str, target: NetType) -> Any:
    """The type's static Parse: the one with a format provider when there is one."""
    method = target.find_static_method("parse")
    if method is None or target.static_methods.get("parse") is None:
        return None
    with_provider = any(
        len(each.parameters) == 2 and each.parameters[1].type_name == "System.IFormatProvider"
        for each in method.overloads
    )
    suffix = "WithFormatProvider" if with_provider else ""
    return _guarded(
        lambda: method.overloads[0].function(text), text, target, f"InvalidCastParseTargetInvocation{suffix}"
    )


def _is_delegate(target: NetType) -> bool:
    return any(each.full_name == "System.MulticastDelegate" for each in target.ancestry())


def _by_operator(value: Any, target: NetType) -> Any:
    """op_Implicit or op_Explicit of the source or the target type."""
    source = type_of(value)
    for owner in (source, target):
        for name in ("op_implicit", "op_explicit"):
            method = owner.find_static_method(name)
            for overload in method.overloads if method is not None else ():
                if _names(overload.return_type, target) and _names(overload.parameters[0].type_name, source):
                    return _guarded(partial(overload.function, value), value, target, "InvalidCastExplicitCast")
    return None


def _names(type_name: str, wanted: NetType) -> bool:
    from hvsim.interpreter.values.types.registry import lookup_type

    found = lookup_type(type_name)
    return found is not None and wanted.is_assignable_to(found)


def _by_constructor(value: Any, target: NetType) -> Any:
    """A constructor with one parameter that the value fits without losing anything."""
    constructors = target.find_constructors()
    if constructors is None or target.kind == "static":
        return None
    from hvsim.interpreter.values.members.overloads import Rank, conversion_rank, parameter_type

    best, best_rank = None, Rank.NONE
    for overload in constructors.overloads:
        required = [each for each in overload.parameters if not each.optional]
        if len(overload.parameters) < 1 or len(required) > 1 or overload.passes_engine:
            continue
        wanted = parameter_type(overload.parameters[0], target)
        rank = conversion_rank(value, wanted)
        if rank >= Rank.NUMERIC_IMPLICIT and rank > best_rank:
            best, best_rank = overload, rank
    if best is None:
        return None
    wanted = parameter_type(best.parameters[0], target)
    argument = convert(value, wanted)
    chosen = best
    generic = target.generic_definition is not None
    return _guarded(
        lambda: chosen.function(target, argument) if generic else chosen.function(argument),
        value,
        target,
        "InvalidCastConstructorException",
    )


def custom_object_from(dictionary: Dictionary) -> PSCustomObject:
    """What `[pscustomobject]@{...}` makes of a dictionary; a key PSTypeName names the object's type."""
    made = PSCustomObject()
    for key, value in dictionary.items():
        name = to_string(key)
        if name.lower() == "pstypename":
            made.type_names = [to_string(value), "System.Management.Automation.PSCustomObject", "System.Object"]
        else:
            made.set(name, value)
    return made


def default_of(target: NetType) -> Any:
    """The value an uninitialised variable of that type has in .NET."""
    if target.is_enum:
        from hvsim.interpreter.values.enums.enums import EnumValue

        return EnumValue(target, 0)
    if target.full_name in _RULES and target.is_value_type and target.full_name != "System.Void":
        return convert(None, target)
    if target.default_value is None:
        target.load()
    return target.default_value() if target.default_value is not None else None
