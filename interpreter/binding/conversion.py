"""From an argument to the value a parameter takes: type fit, conversion, validation.

Functions convert as a cast of the parameter's type does, cmdlets have rules and messages of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.refusal import (
    TRANSFORMATION,
    BindingRefused,
    empty_not_allowed,
    kind_not_converted,
    metadata_exception,
    not_converted,
    not_transformed,
    not_valid,
)
from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.errors.records import RUNTIME_EXCEPTION
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import type_names
from hvsim.interpreter.values.objects import PSObject, Reference, SwitchParameter, unwrap
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.commands.parameters import ParameterInfo
    from hvsim.interpreter.errors import NetException
    from hvsim.interpreter.values.types.net_types import NetType
_BOOLEAN = "System.Boolean"
_SWITCH = "System.Management.Automation.SwitchParameter"
_REFERENCE = "System.Management.Automation.PSReference"
_ANYTHING = frozenset(("System.Object", "System.Management.Automation.PSObject"))


class Unfit(Exception):
    """The value is not of the parameter's type, and conversion was not asked for."""


def element_type(wanted: NetType) -> NetType | None:
    """What a collection type collects; None for a type that is no array or list."""
    if wanted.element_type is not None:
        return wanted.element_type
    if wanted.generic_definition is not None and len(wanted.generic_arguments) == 1 and not wanted.is_value_type:
        return wanted.generic_arguments[0]
    return None


def _is_collection(parameter: ParameterInfo) -> bool:
    name = parameter.type_name
    return name.endswith("[]") or name.startswith(("System.Collections.Generic.List", "System.Collections.ArrayList"))


def is_instance(value: Any, wanted: NetType) -> bool:
    """Whether the value may stand where `wanted` is asked for, as it is."""
    if wanted.full_name in _ANYTHING:
        return True
    if value is None:
        return not wanted.is_value_type
    return type_of(value).is_assignable_to(wanted)


def fit(parameter: ParameterInfo, value: Any) -> Any:
    """The value where it needs no conversion (a lone element of a collection type does not); raises Unfit."""
    name = parameter.type_name
    if name in _ANYTHING:
        return value
    value = unwrap(value)  # what a command added to text or a number does not reach a typed parameter
    kind = value.__class__
    if kind is str and name == "System.String":
        return value
    wanted = parameter.type
    if value is None:
        if wanted.is_value_type and not wanted.full_name.startswith("System.Nullable"):
            raise Unfit
        return value
    if is_instance(value, wanted):
        return value
    element = element_type(wanted)
    if element is None:
        raise Unfit
    items = enumerate_value(value)
    elements = [value] if items is None else [unwrap(item) for item in items]
    if not all(item is None or is_instance(item, element) for item in elements):
        raise Unfit
    if wanted.element_type is not None and element.full_name in _ANYTHING:
        return Array(elements)
    return convert(Array(elements), wanted)


def coerce(parameter: ParameterInfo, value: Any, node: Any, *, script: bool, advanced: bool) -> Any:
    """The value converted to the parameter's type; raises BindingRefused with `conversion` set."""
    name = parameter.type_name
    if name == "System.Object":
        return value
    kind = value.__class__
    if (kind is str and name == "System.String") or (kind is int and name == "System.Int32"):
        return value
    if name != "System.Management.Automation.PSObject":
        value = _plain(value, name)
    return _coerce_script(parameter, value, node, advanced) if script else _coerce_cmdlet(parameter, value, node)


def _plain(value: Any, type_name: str) -> Any:
    """The value, or the elements of a list, without what was added to them; `object[]` keeps its elements."""
    if value.__class__ is PSObject:
        return value.base if value.written is None or type_name in (_BOOLEAN, _SWITCH) else value
    if isinstance(value, list) and type_name != "System.Object[]":
        for item in value:
            if item.__class__ is PSObject:
                return Array(unwrap(item) for item in value)
    return value


def _coerce_script(parameter: ParameterInfo, value: Any, node: Any, advanced: bool) -> Any:
    name = parameter.type_name
    if name == _REFERENCE:
        if not isinstance(value, Reference):
            raise not_transformed(parameter.name, "Reference type is expected in argument.", node)
        return value
    if isinstance(value, Reference):
        value = value.value
    if name in (_BOOLEAN, _SWITCH):
        _check_boolean(parameter, value, node)
    elif advanced and name == "System.String" and value.__class__ is Array:
        raise not_transformed(parameter.name, "Cannot convert value to type System.String.", node)
    try:
        return convert(value, parameter.type)
    except (ScriptError, NetFailure) as error:
        exception = _exception_of(error)
        reason = exception.inner if exception.type_name == RUNTIME_EXCEPTION and exception.inner else exception
        inner = metadata_exception("ArgumentTransformation", exception.message, "RuntimeException", reason)
        raise not_transformed(parameter.name, exception.message, node, inner) from error


def _check_boolean(parameter: ParameterInfo, value: Any, node: Any) -> None:
    """Booleans and switches take booleans and numbers only: 'false' would be true."""
    if value is None:
        if parameter.type_name == _SWITCH:
            return
        type_name = ""
    elif isinstance(value, (bool, int, float, SwitchParameter)) or type_of(value).full_name == "System.Decimal":
        return
    else:
        type_name = type_of(value).full_name
    message = (
        f'Cannot convert value "{type_name}" to type "{parameter.type_name}". Boolean parameters accept only Boolean '
        "values and numbers, such as $True, $False, 1 or 0."
    )
    raise not_transformed(parameter.name, message, node)


def refuse_null(parameter: ParameterInfo, node: Any) -> None:
    """A cmdlet's mandatory text is asked before the conversion that would make an empty string of `$null`."""
    if parameter.type_name == "System.String" and not parameter.allow_null:
        raise empty_not_allowed(parameter.name, "Null", node)


def _coerce_cmdlet(parameter: ParameterInfo, value: Any, node: Any) -> Any:
    name = parameter.type_name
    if name in (_BOOLEAN, _SWITCH):
        if value is not None and not isinstance(value, (bool, int, float, SwitchParameter)):
            raise kind_not_converted(parameter.name, type_of(value).full_name, name, "", node)
    elif isinstance(value, list) and not _is_collection(parameter) and name not in _ANYTHING:
        wanted = parameter.type
        if element_type(wanted) is None and not is_instance(value, wanted) and not wanted.is_enum:
            text = type_of(value).full_name
            raise kind_not_converted(parameter.name, text, name, "Specified method is not supported.", node)
    try:
        return convert(value, parameter.type)
    except (ScriptError, NetFailure) as error:
        exception = _exception_of(error)
        raise not_converted(parameter.name, exception.message, node, exception) from error


def _exception_of(error: ScriptError | NetFailure) -> NetException:
    return error.record.exception if isinstance(error, ScriptError) else error.exception


def transform(parameter: ParameterInfo, value: Any, node: Any) -> Any:
    """The value after the parameter's own transformations (credentials, script classes of that kind)."""
    for transformation in parameter.transformations:
        try:
            value = transformation.transform(value, parameter.name)
        except Refused as refused:
            raise not_transformed(parameter.name, str(refused), node) from refused
    return value


def validate(parameter: ParameterInfo, value: Any, node: Any, *, check_empty: bool) -> None:
    """Asks the validation attributes; `check_empty`: a mandatory parameter takes no null and no empty string."""
    for validation in parameter.validations:
        try:
            validation.check(value, parameter.name)
        except Refused as refused:
            inner = refused.inner or metadata_exception("Validation", str(refused), refused.error_id)
            raise not_valid(parameter.name, str(refused), node, inner, quiet=refused.quiet) from refused
    if parameter.required_type_name is not None:
        _check_type_name(parameter, value, node)
    if check_empty:
        _check_empty(parameter, parameter.type_name, value, node, recurse=True)


def _check_type_name(parameter: ParameterInfo, value: Any, node: Any) -> None:
    wanted = str(parameter.required_type_name)
    items = enumerate_value(value) if parameter.type_name.endswith("[]") else None
    for item in [value] if items is None else items:
        if item is None or not any(name.lower() == wanted.lower() for name in type_names(item)):
            message = (
                f"Cannot bind argument to parameter '{parameter.name}', because PSTypeNames of the argument do not "
                f"match the PSTypeName required by the parameter: {wanted}."
            )
            raise BindingRefused(
                message,
                "MismatchedPSTypeName",
                kind=TRANSFORMATION,
                parameter=parameter.name,
                node=node,
                conversion=True,
            )


def _check_empty(parameter: ParameterInfo, type_name: str, value: Any, node: Any, *, recurse: bool) -> None:
    if value is None:
        if not parameter.allow_null and not type_name.startswith("System.Nullable"):
            raise empty_not_allowed(parameter.name, "Null", node)
        return
    if type_name == "System.String":
        if value == "" and not parameter.allow_empty_string:
            raise empty_not_allowed(parameter.name, "EmptyString", node)
        return
    if not recurse or not _is_collection(parameter):
        return
    items = list(enumerate_value(value) or ())
    element_name = type_name[:-2] if type_name.endswith("[]") else "System.Object"
    # Elements other than texts can be refused for being null only.
    for item in items if element_name == "System.String" else [each for each in items if each is None]:
        _check_empty(parameter, element_name, item, node, recurse=False)
    if not items and not parameter.allow_empty_collection:
        raise empty_not_allowed(parameter.name, "EmptyArray" if type_name.endswith("[]") else "EmptyCollection", node)
