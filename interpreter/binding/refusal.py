"""The errors of parameter binding: PowerShell's messages, ids, categories and exception types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.errors import ErrorRecord, NetException, ScriptError, failure

if TYPE_CHECKING:
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.errors.invocation import InvocationInfo

_AUTOMATION = "System.Management.Automation."
BINDING = _AUTOMATION + "ParameterBindingException"
TRANSFORMATION = _AUTOMATION + "ParameterBindingArgumentTransformationException"
VALIDATION = _AUTOMATION + "ParameterBindingValidationException"


class BindingRefused(Exception):
    """A binding error before it has a position: what is wrong, and which argument it is about.

    `kind` is the .NET exception; the pipeline binder goes on after a refused conversion, not after another refusal.
    """

    def __init__(
        self,
        message: str,
        error_id: str,
        *,
        kind: str = BINDING,
        category: str = "InvalidArgument",
        parameter: str = "",
        node: Any = None,
        inner: NetException | None = None,
        target: object = None,
        conversion: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.error_id = error_id
        self.kind = kind
        self.category = category
        self.parameter = parameter
        self.node = node
        self.inner = inner
        self.target = target
        self.conversion = conversion


def script_error(refused: BindingRefused, info: CommandInfo, invocation: InvocationInfo | None) -> ScriptError:
    """The terminating error PowerShell makes of it, pointing at the argument, or the whole command without one."""
    error = failure(
        refused.message,
        refused.error_id,
        refused.category,
        refused.kind,
        target=refused.target,
        inner=refused.inner,
        ParameterName=refused.parameter or None,
        ErrorId=refused.error_id,
        CommandInvocation=invocation,
    )
    record = error.record
    record.command_name = info.implementing_name
    record.activity = info.name
    if invocation is not None:
        record.invocation = invocation
        record.position = invocation.position
        if refused.node is not None and invocation.position is not None:
            from hvsim.interpreter.errors.invocation import Position

            end = getattr(refused.node, "name_end", None)
            record.position = Position(
                invocation.position.source, refused.node.start, refused.node.end if end is None else end
            )
    return error


def name_not_found(name: str, node: Any, suggestion: str = "") -> BindingRefused:
    message = f"A parameter cannot be found that matches parameter name '{name}'."
    return BindingRefused(f"{message}{suggestion}", "NamedParameterNotFound", parameter=name, node=node)


def position_not_found(argument: str) -> BindingRefused:
    message = f"A positional parameter cannot be found that accepts argument '{argument}'."
    return BindingRefused(message, "PositionalParameterNotFound")


def ambiguous_name(name: str, matches: list[str], node: Any) -> BindingRefused:
    possible = "".join(f" -{match}" for match in matches)
    message = (
        f"Parameter cannot be processed because the parameter name '{name}' is ambiguous. "
        f"Possible matches include:{possible}."
    )
    return BindingRefused(message, "AmbiguousParameter", parameter=name, node=node)


def missing_argument(name: str, type_name: str, node: Any) -> BindingRefused:
    message = f"Missing an argument for parameter '{name}'. Specify a parameter of type '{type_name}' and try again."
    return BindingRefused(message, "MissingArgument", parameter=name, node=node)


def already_bound(name: str, node: Any) -> BindingRefused:
    message = (
        f"Cannot bind parameter because parameter '{name}' is specified more than once. To provide multiple values to "
        'parameters that can accept multiple values, use the array syntax. For example, "-parameter '
        'value1,value2,value3".'
    )
    return BindingRefused(message, "ParameterAlreadyBound", parameter=name, node=node)


def ambiguous_set() -> BindingRefused:
    message = (
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot "
        "be used together or an insufficient number of parameters were provided."
    )
    return BindingRefused(message, "AmbiguousParameterSet")


def missing_mandatory(names: list[str]) -> BindingRefused:
    message = f"Cannot process command because of one or more missing mandatory parameters: {' '.join(names)}."
    return BindingRefused(message, "MissingMandatoryParameter")


def input_not_bound(target: object) -> BindingRefused:
    message = (
        "The input object cannot be bound to any parameters for the command either because the command does not take "
        "pipeline input or the input and its properties do not match any of the parameters that take pipeline input."
    )
    return BindingRefused(message, "InputObjectNotBound", target=target)


def input_missing_mandatory(names: list[str], target: object) -> BindingRefused:
    message = (
        "The input object cannot be bound because it did not contain the information required to bind all mandatory "
        f"parameters:  {' '.join(names)}"
    )
    return BindingRefused(message, "InputObjectMissingMandatory", target=target)


def empty_not_allowed(name: str, what: str, node: Any) -> BindingRefused:
    """`what` is Null, EmptyString, EmptyArray or EmptyCollection."""
    words = {"Null": "it is null", "EmptyString": "it is an empty string", "EmptyArray": "it is an empty array"}
    reason = words.get(what, "it is an empty collection")
    message = f"Cannot bind argument to parameter '{name}' because {reason}."
    error_id = f"ParameterArgumentValidationError{what}NotAllowed"
    return BindingRefused(message, error_id, kind=VALIDATION, category="InvalidData", parameter=name, node=node)


def metadata_exception(kind: str, message: str, error_id: str, inner: NetException | None = None) -> NetException:
    """The exception of an attribute that refused a value (`Validation`, `ArgumentTransformation`), with its own id."""
    made = NetException(f"{_AUTOMATION}{kind}MetadataException", message, inner)
    made.error_record = ErrorRecord(made, error_id, "MetadataError")
    return made


def not_valid(
    name: str, message: str, node: Any, inner: NetException | None = None, *, quiet: bool = False
) -> BindingRefused:
    return BindingRefused(
        f"Cannot validate argument on parameter '{name}'. {message}",
        "ParameterArgumentValidationError",
        kind=VALIDATION,
        category="InvalidData",
        parameter=name,
        node=node,
        inner=inner,
        conversion=quiet,
    )


def not_transformed(name: str, message: str, node: Any, inner: NetException | None = None) -> BindingRefused:
    return BindingRefused(
        f"Cannot process argument transformation on parameter '{name}'. {message}",
        "ParameterArgumentTransformationError",
        kind=TRANSFORMATION,
        category="InvalidData",
        parameter=name,
        node=node,
        inner=inner,
        conversion=True,
    )


def not_converted(name: str, message: str, node: Any, inner: NetException | None = None) -> BindingRefused:
    return BindingRefused(
        f"Cannot bind parameter '{name}'. {message}",
        "CannotConvertArgumentNoMessage",
        parameter=name,
        node=node,
        inner=inner,
        conversion=True,
    )


def kind_not_converted(name: str, value_text: str, type_name: str, reason: str, node: Any) -> BindingRefused:
    message = f"Cannot convert '{value_text}' to the type '{type_name}' required by parameter '{name}'. {reason}"
    return BindingRefused(message, "CannotConvertArgument", parameter=name, node=node, conversion=True)
