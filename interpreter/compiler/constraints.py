"""Types and validation attributes on variables: what every later assignment goes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import AttributeAst, TypeConstraintAst
from hvsim.interpreter.commands.script_attributes import read_validation
from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.compiler.types import require_type
from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, failure
from hvsim.interpreter.state.variable import Traits
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.numbers.numbers import is_number
from hvsim.interpreter.values.objects import SwitchParameter, unwrap
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.commands.validation import Validation
    from hvsim.interpreter.compiler.core import Compiler
    from hvsim.interpreter.state.scope import Scope
    from hvsim.interpreter.values.types.net_types import NetType

_SWITCH = "System.Management.Automation.SwitchParameter"
METADATA = "System.Management.Automation.ArgumentTransformationMetadataException"


def typed_value(value: Any, net_type: NetType) -> Any:
    """A value converted for a typed variable; PowerShell calls a failure a metadata error there."""
    try:
        return convert(value, net_type)
    except (ScriptError, NetFailure) as error:
        cause = error.record.exception if isinstance(error, ScriptError) else error.exception
        raise failure(cause.message, "RuntimeException", "MetadataError", METADATA, inner=cause) from None


def traits_of(
    compiler: Compiler,
    scope: Scope,
    attributes: Sequence[AttributeAst | TypeConstraintAst],
    name: str,
) -> Traits | None:
    """The traits that attributes and type constraints in front of a variable give it; None when they give none."""
    net_type: NetType | None = None
    validations = validations_of(compiler, scope, attributes)
    for attribute in attributes:
        if net_type is not None or not isinstance(attribute, TypeConstraintAst):
            continue
        if attribute.type_name.full_name.lower() not in ("ref", "ordered"):
            net_type = require_type(compiler, attribute.type_name)
    if net_type is not None and net_type.full_name == "System.Object":
        net_type = None
    if net_type is None and not validations:
        return None
    return Traits(transform=_transform(net_type, validations, name), attributes=(net_type, *validations))


def validations_of(
    compiler: Compiler, scope: Scope, attributes: Sequence[AttributeAst | TypeConstraintAst]
) -> list[Validation]:
    """What the attributes in front of a variable or property ask of its values."""
    found = (
        read_validation(
            attribute, lambda node: compiler.expression(node)(scope), lambda name: require_type(compiler, name)
        )
        for attribute in attributes
        if isinstance(attribute, AttributeAst)
    )
    return [each for each in found if each is not None]


def _transform(net_type: NetType | None, validations: list[Any], name: str) -> Callable[[Any], Any]:
    if not validations:
        assert net_type is not None
        return _conversion(net_type)

    def check(value: Any) -> Any:
        if net_type is not None:
            value = typed_value(value, net_type)
        for validation in validations:
            try:
                validation.check(value, name)
            except Refused as refused:
                raise _refused(value, name, refused) from None
        return value

    return check


def _conversion(net_type: NetType) -> Callable[[Any], Any]:
    full_name = net_type.full_name
    python_class = {"System.Int32": int, "System.String": str, "System.Double": float, "System.Boolean": bool}.get(
        full_name
    )
    if full_name in ("System.Boolean", _SWITCH):
        return lambda value: typed_value(_boolean_like(value, net_type), net_type)
    if python_class is None:
        return lambda value: typed_value(value, net_type)

    def transform(value: Any) -> Any:
        return value if value.__class__ is python_class else typed_value(value, net_type)

    return transform


def _boolean_like(value: Any, net_type: NetType) -> Any:
    """A value a Boolean variable accepts: a Boolean, a number, a switch or null. Text is refused, 'true' included."""
    bare = unwrap(value)
    if bare is None or isinstance(bare, (bool, SwitchParameter)) or is_number(bare):
        return value
    raise failure(
        f'Cannot convert value "{to_string(bare)}" to type "{net_type.full_name}". Boolean parameters accept only '
        "Boolean values and numbers, such as $True, $False, 1 or 0.",
        "RuntimeException",
        "MetadataError",
        METADATA,
    )


def _refused(value: Any, name: str, refused: Refused) -> ScriptError:
    cause = NetException("System.Management.Automation.ValidationMetadataException", str(refused), refused.inner)
    return failure(
        f"The variable cannot be validated because the value {to_string(value)} is not a valid value for the {name} "
        "variable.",
        "ValidateSetFailure",
        "MetadataError",
        "System.Management.Automation.ValidationMetadataException",
        inner=cause,
    )
