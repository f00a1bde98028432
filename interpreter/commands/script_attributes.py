"""The attributes and type constraints of one parameter in a param block, as a `ParameterInfo`.

Knows PowerShell's own attributes by name; script classes that validate or transform are made and asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.grammar.nodes import AttributeAst, TypeConstraintAst
from hvsim.interpreter.commands.parameters import ALL_SETS, In, ParameterInfo
from hvsim.interpreter.commands.script_metadata import Evaluate, Resolve, attribute_name, named_arguments, words_of
from hvsim.interpreter.commands.validation import (
    ValidateCount,
    ValidateLength,
    ValidateNotNull,
    ValidateNotNullOrEmpty,
    ValidatePattern,
    ValidateRange,
    ValidateScript,
    ValidateSet,
    Validation,
)
from hvsim.interpreter.errors import failure

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
        for attribute in self.parameter.attributes:
            if isinstance(attribute, TypeConstraintAst):
                if not typed:
                    self._set_type(attribute)
                typed = True
            else:
                self._read_attribute(attribute)
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
            self.info.validations += (_VALIDATIONS[name](positional, named),)
        elif name in _FLAGS:
            setattr(self.info, _FLAGS[name], True)
        elif name == "argumentcompletions":
            self.info.values += words_of(positional)
        elif name == "argumentcompleter":
            self._read_completer(positional)
        elif name == "pstypename":
            self.info.required_type_name = words_of(positional)[0]
        elif name == "obsolete":
            self.info.obsolete = "".join(words_of(positional[:1]))
        elif name == "credential":
            from hvsim.interpreter.commands.transformation import CredentialTransformation

            self.info.transformations += (CredentialTransformation(),)
        elif name not in _WITHOUT_EFFECT:
            self._read_custom(attribute, positional, named)

    def _read_place(self, named: dict[str, Any]) -> None:
        from hvsim.interpreter.values import to_bool, to_string

        self.has_parameter_attribute = True
        set_name = to_string(named["parametersetname"]) if "parametersetname" in named else ALL_SETS
        position = named.get("position")
        if "parametersetname" in named or position is not None:
            self.places_itself = True
        place = In(
            position=None if position is None else int(position),
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
                f"The parameter '{self.info.name}' is declared in parameter-set '{set_name}' multiple times.",
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
        from hvsim.interpreter.commands.transformation import custom_attribute

        net_type = self.resolve(attribute.type_name)
        validation, transformation = custom_attribute(net_type, positional, named)
        if validation is not None:
            self.info.validations += (validation,)
        if transformation is not None:
            self.info.transformations += (transformation,)


def read_validation(attribute: AttributeAst, evaluate: Evaluate) -> Validation | None:
    """The validation an attribute on a variable stands for; None for an attribute that validates nothing."""
    make = _VALIDATIONS.get(attribute_name(attribute))
    if make is None:
        return None
    return make([evaluate(argument) for argument in attribute.positional], named_arguments(attribute, evaluate))


def _message(named: dict[str, Any]) -> str | None:
    message = named.get("errormessage")
    return None if message is None else str(message)


def _validate_set(positional: list[Any], named: dict[str, Any]) -> Validation:
    from hvsim.interpreter.values import NetType, to_bool

    if len(positional) == 1 and isinstance(positional[0], NetType):
        from hvsim.interpreter.commands.transformation import words_generator

        return ValidateSet(supplier=words_generator(positional[0]), message=_message(named))
    return ValidateSet(words_of(positional), to_bool(named.get("ignorecase", True)), _message(named))


def _validate_range(positional: list[Any], named: dict[str, Any]) -> Validation:
    from hvsim.interpreter.values import to_string

    if len(positional) == 1:
        return ValidateRange(kind=to_string(positional[0]))
    return ValidateRange(positional[0], positional[1])


def _validate_pattern(positional: list[Any], named: dict[str, Any]) -> Validation:
    from hvsim.interpreter.values import to_string

    options = to_string(named["options"]).lower() if "options" in named else "ignorecase"
    return ValidatePattern(to_string(positional[0]), "ignorecase" in options, _message(named))


_VALIDATIONS: dict[str, Callable[[list[Any], dict[str, Any]], Validation]] = {
    "validateset": _validate_set,
    "validaterange": _validate_range,
    "validatepattern": _validate_pattern,
    "validatelength": lambda positional, named: ValidateLength(int(positional[0]), int(positional[1])),
    "validatecount": lambda positional, named: ValidateCount(int(positional[0]), int(positional[1])),
    "validatescript": lambda positional, named: ValidateScript(positional[0], _message(named)),
    "validatenotnull": lambda positional, named: ValidateNotNull(),
    "validatenotnullorempty": lambda positional, named: ValidateNotNullOrEmpty(),
    "validatenotnullorwhitespace": lambda positional, named: ValidateNotNullOrEmpty(blank=True),
}

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
        "validatedrive",
        "validateuserdrive",
        "validatetrusteddata",
        "dontshow",
        "parameterattribute",
        "diagnostics.codeanalysis.suppressmessage",
        "suppressmessage",
        "dynamickeyword",
        "hidden",
    )
)
