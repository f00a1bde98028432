"""The attributes and type constraints of one parameter in a param block, as a `ParameterInfo`.

Knows PowerShell's own attributes by name; script classes that validate or transform are made and asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import AttributeAst, TypeConstraintAst
from hvsim.interpreter.commands.parameters import ALL_SETS, In, ParameterInfo
from hvsim.interpreter.commands.script_metadata import Evaluate, Resolve, attribute_name, named_arguments, words_of
from hvsim.interpreter.commands.transformation import custom_attribute
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
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.running import engine
from hvsim.interpreter.values import (
    BINARY,
    NetType,
    TypeNotFound,
    compare,
    convert,
    resolve_type,
    to_bool,
    to_string,
    type_of,
)
from hvsim.interpreter.values.numbers.numbers import is_number

if TYPE_CHECKING:
    from hvsim.grammar.nodes import ParameterAst

Arguments = tuple[list[Any], dict[str, Any]]


class ParameterReader:
    """Reads one parameter; `places_itself` when an attribute gives it a position or a set."""

    def __init__(self, parameter: ParameterAst, evaluate: Evaluate, resolve: Resolve, default_text: str = "") -> None:
        self.parameter = parameter
        self.evaluate = evaluate
        self.resolve = resolve
        self.info = ParameterInfo(parameter.name, sets={}, default_text=default_text)
        self.has_parameter_attribute = False
        self.places_itself = False

    def read(self) -> None:
        """Fills `info`."""
        typed = False
        names: list[str] = []
        for attribute in self.parameter.attributes:
            if isinstance(attribute, TypeConstraintAst):
                if not typed:
                    self._set_type(attribute)
                typed = True
                names.append("argumenttypeconverter")
            else:
                self._read_attribute(attribute)
                names.append(attribute_name(attribute))
        # PowerShell keeps them last to first; a parameter without the attribute gets one in front.
        self.info.attribute_order = (*(() if "parameter" in names else ("parameter",)), *reversed(names))
        if not self.info.sets:
            self.info.sets = {ALL_SETS: In()}

    def _set_type(self, constraint: TypeConstraintAst) -> None:
        net_type = self.resolve(constraint.type_name)
        self.info.type_name = net_type.full_name
        self.info._type = net_type

    def _arguments(self, attribute: AttributeAst) -> Arguments:
        positional = [self.evaluate(argument) for argument in attribute.positional]
        return positional, named_arguments(attribute, self.evaluate)

    def _read_attribute(self, attribute: AttributeAst) -> None:
        name = attribute_name(attribute)
        positional, named = self._arguments(attribute)
        if name == "parameter":
            self._read_place(named)
        elif name == "alias":
            self.info.aliases += words_of(positional)
        elif name in _VALIDATIONS:
            _check_count(name, positional)
            self.info.validations += (_VALIDATIONS[name](positional, named),)
        elif name in _FLAGS:
            setattr(self.info, _FLAGS[name], True)
        elif name == "argumentcompletions":
            self.info.values += words_of(positional)
        elif name == "argumentcompleter":
            self._read_completer(positional)
        elif name == "pstypename":
            _check_count(name, positional)
            self.info.required_type_name = to_string(positional[0])
        elif name == "obsolete":
            self.info.obsolete = "".join(words_of(positional[:1]))
        elif name == "credential":
            from hvsim.interpreter.commands.transformation import CredentialTransformation

            self.info.transformations += (CredentialTransformation(),)
        elif name not in _WITHOUT_EFFECT:
            self._read_custom(attribute, positional, named)

    def _read_place(self, named: dict[str, Any]) -> None:
        self.has_parameter_attribute = True
        set_name = to_string(named["parametersetname"]) if "parametersetname" in named else ALL_SETS
        position = named.get("position")
        if "parametersetname" in named or position is not None:
            self.places_itself = True
        place = In(
            position=None if position is None else _whole(position),
            mandatory=to_bool(named.get("mandatory", False)),
            pipeline=to_bool(named.get("valuefrompipeline", False)),
            by_property_name=to_bool(named.get("valuefrompipelinebypropertyname", False)),
            remaining=to_bool(named.get("valuefromremainingarguments", False)),
            help_message=to_string(named.get("helpmessage", "")),
            hidden=to_bool(named.get("dontshow", False)),
        )
        existing = next((known for known in self.info.sets if known.lower() == set_name.lower()), None)
        if existing is not None:
            raise failure(
                f'The parameter "{self.info.name}" is declared in parameter-set "{set_name}" multiple times.',
                "ParameterDeclaredInParameterSetMultipleTimes",
                "MetadataError",
                "System.Management.Automation.ParsingMetadataException",
            )
        self.info.sets[set_name] = place

    def _read_completer(self, positional: list[Any]) -> None:
        if positional:
            from hvsim.interpreter.commands.transformation import script_completer

            self.info.complete = script_completer(positional[0])

    def _read_custom(self, attribute: AttributeAst, positional: list[Any], named: dict[str, Any]) -> None:
        try:
            net_type = self.resolve(attribute.type_name)
        except ScriptError:
            raise failure(
                f"Cannot find the type for custom attribute '{attribute.type_name.full_name}'. Make sure that the "
                "assembly that contains this type is loaded.",
                "CustomAttributeTypeNotFound",
                "InvalidOperation",
            ) from None
        validation, transformation = custom_attribute(net_type, positional, named)
        if validation is not None:
            self.info.validations += (validation,)
        if transformation is not None:
            self.info.transformations += (transformation,)


def read_validation(attribute: AttributeAst, evaluate: Evaluate, resolve: Resolve) -> Validation | None:
    """The validation an attribute on a variable stands for; None for an attribute that validates nothing."""
    make = _VALIDATIONS.get(attribute_name(attribute))
    positional, named = [evaluate(argument) for argument in attribute.positional], named_arguments(attribute, evaluate)
    if make is not None:
        _check_count(attribute_name(attribute), positional)
        return make(positional, named)
    try:
        net_type = resolve(attribute.type_name)
    except (ScriptError, TypeNotFound):
        return None
    return custom_attribute(net_type, positional, named)[0]


def _check_count(name: str, positional: list[Any]) -> None:
    """Refuses an attribute with more or fewer arguments than its constructors take."""
    if len(positional) not in _COUNTS.get(name, (len(positional),)):
        raise failure(
            f'Cannot find an overload for ".ctor" and the argument count: "{len(positional)}".',
            "MethodCountCouldNotFindBest",
            "InvalidOperation",
            "System.Management.Automation.MethodException",
        )


def _whole(value: Any) -> int:
    """An argument that is an Int32, converted as any other value is."""
    return int(convert(value, resolve_type("int")))


def _message(named: dict[str, Any]) -> str | None:
    message = named.get("errormessage")
    return None if message is None else str(message)


def _validate_set(positional: list[Any], named: dict[str, Any]) -> Validation:
    if len(positional) == 1 and isinstance(positional[0], NetType):
        from hvsim.interpreter.commands.transformation import words_generator

        return ValidateSet(supplier=words_generator(positional[0]), message=_message(named))
    return ValidateSet(words_of(positional), to_bool(named.get("ignorecase", True)), _message(named))


def _validate_range(positional: list[Any], named: dict[str, Any]) -> Validation:
    if len(positional) == 1:
        return ValidateRange(kind=to_string(positional[0]))
    minimum, maximum = positional[0], positional[1]
    low, high = type_of(minimum), type_of(maximum)
    if low is not high:
        if not (is_number(minimum) and is_number(maximum)):
            raise _metadata_error(
                f"The specified minimum range ({low.name}) cannot be accepted because it is not the same type as the "
                f"specified maximum range ({high.name}). Update the ValidateRange attribute for the parameter.",
                "MinRangeNotTheSameTypeOfMaxRange",
            )
        minimum, maximum = _promoted(minimum, maximum)
    if compare(minimum, maximum, True) > 0:
        raise _metadata_error(
            "The specified maximum range cannot be accepted because it is less than the specified minimum range. "
            "Update the ValidateRange attribute for the parameter.",
            "MaxRangeSmallerThanMinRange",
        )
    return ValidateRange(minimum, maximum)


def _promoted(minimum: Any, maximum: Any) -> tuple[Any, Any]:
    """Two limits of different numeric types, both of the one that arithmetic on them gives."""
    common = type_of(BINARY["Plus"](minimum, maximum))
    return convert(minimum, common), convert(maximum, common)


def _metadata_error(message: str, error_id: str) -> ScriptError:
    return failure(message, error_id, "MetadataError", "System.Management.Automation.ValidationMetadataException")


def _validate_length(positional: list[Any], named: dict[str, Any]) -> Validation:
    made = ValidateLength(_whole(positional[0]), _whole(positional[1]))
    if made.maximum < made.minimum:
        raise _metadata_error(
            "The specified maximum character length of the argument is shorter than the specified minimum argument "
            "character length. Update the ValidateLength attribute for the parameter.",
            "ValidateLengthMaxLengthSmallerThanMinLength",
        )
    return made


def _validate_count(positional: list[Any], named: dict[str, Any]) -> Validation:
    made = ValidateCount(_whole(positional[0]), _whole(positional[1]))
    if made.maximum < made.minimum:
        raise _metadata_error(
            "The specified maximum number of arguments for a parameter is fewer than the specified minimum number of "
            "arguments. Update the ValidateCount attribute for the parameter.",
            "ValidateRangeMaxLengthSmallerThanMinLength",
        )
    return made


def _validate_drive(positional: list[Any], named: dict[str, Any]) -> Validation:
    return ValidateDrive(tuple(words_of(positional)), _drive_of)


def _drive_of(path: str) -> str:
    """The name of the drive that a path is on in the session that runs."""
    drive = engine().providers.qualify(path).drive
    return "" if drive is None else drive.name


def _validate_pattern(positional: list[Any], named: dict[str, Any]) -> Validation:
    options = to_string(named["options"]).lower() if "options" in named else "ignorecase"
    return ValidatePattern(to_string(positional[0]), "ignorecase" in options, _message(named))


def _validate_script(positional: list[Any], named: dict[str, Any]) -> Validation:
    block = convert(positional[0], resolve_type("scriptblock"))
    if block is None:
        raise failure(
            'Cannot process argument because the value of argument "validationScript" is null. Change the value of '
            'argument "validationScript" to a non-null value.',
            "ArgumentNull",
            "InvalidArgument",
            "System.Management.Automation.PSArgumentNullException",
        )
    return ValidateScript(block, _message(named))


_VALIDATIONS: dict[str, Callable[[list[Any], dict[str, Any]], Validation]] = {
    "validateset": _validate_set,
    "validaterange": _validate_range,
    "validatepattern": _validate_pattern,
    "validatelength": _validate_length,
    "validatecount": _validate_count,
    "validatedrive": _validate_drive,
    "validateuserdrive": lambda positional, named: _validate_drive(["User"], named),
    "validatescript": _validate_script,
    "validatenotnull": lambda positional, named: ValidateNotNull(),
    "validatenotnullorempty": lambda positional, named: ValidateNotNullOrEmpty(),
    "validatenotnullorwhitespace": lambda positional, named: ValidateNotNullOrEmpty(blank=True),
}

_COUNTS: dict[str, tuple[int, ...]] = {
    "pstypename": (1,),
    "validatecount": (2,),
    "validatelength": (2,),
    "validatenotnull": (0,),
    "validatenotnullorempty": (0,),
    "validatenotnullorwhitespace": (0,),
    "validatepattern": (1,),
    "validaterange": (1, 2),
    "validatescript": (1,),
    "validateuserdrive": (0,),
}
"""How many arguments an attribute takes, where that is not any number."""

_FLAGS = {
    "allownull": "allow_null",
    "allowemptystring": "allow_empty_string",
    "allowemptycollection": "allow_empty_collection",
    "supportswildcards": "wildcards",
}

# Attributes that say something to people, or about remoting and trust, which nothing here has.
_WITHOUT_EFFECT = frozenset(
    (
        "psdefaultvalue",
        "validatetrusteddata",
        "dontshow",
        "parameterattribute",
        "diagnostics.codeanalysis.suppressmessage",
        "suppressmessage",
        "dynamickeyword",
        "hidden",
    )
)
