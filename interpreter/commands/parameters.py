"""A parameter of a command, whatever the command is made of: its type, names, sets, validation and help.

Declarations of cmdlets and param blocks of functions end here; binder, help, completion and docs start here. Nothing
here binds anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import attrs

if TYPE_CHECKING:
    from hvsim.interpreter.commands.validation import Transformation, Validation
    from hvsim.interpreter.values import NetType

ALL_SETS = "__AllParameterSets"
SWITCH = "System.Management.Automation.SwitchParameter"
Switch: TypeAlias = bool  # the annotation of a switch: the attribute is a plain bool


@attrs.define(frozen=True)
class In:
    """What a parameter is in one parameter set."""

    net_name: ClassVar[str] = "System.Management.Automation.ParameterSetMetadata"

    position: int | None = None
    mandatory: bool = False
    pipeline: bool = False  # takes its value from the pipeline: the object itself
    by_property_name: bool = False  # ... or the object's property of that name
    remaining: bool = False  # takes all arguments nobody else took
    help_message: str = ""
    hidden: bool = False  # DontShow


@attrs.define(eq=False, repr=False)
class ParameterInfo:
    """A parameter. `sets` maps a set's name (or `ALL_SETS`) to what the parameter is in that set.

    `type_name` is .NET's full name; `type` is found when first asked for, so that declaring costs nothing.
    """

    net_name: ClassVar[str] = "System.Management.Automation.ParameterMetadata"

    name: str
    type_name: str = "System.Object"
    sets: dict[str, In] = attrs.field(factory=lambda: {ALL_SETS: In()})
    aliases: tuple[str, ...] = ()
    validations: tuple[Validation, ...] = ()
    transformations: tuple[Transformation, ...] = ()
    help: str = ""
    default: object = None
    default_text: str = ""  # a function's default as written
    attribute: str = ""  # the Python attribute of the cmdlet that receives the value
    simulated: bool = True
    no_effect: str = ""  # why there is nothing for it to do, where that is so
    complete: Callable[..., Iterable[object]] | None = None
    values: tuple[str, ...] = ()  # accepted words to complete and document without refusing others
    wildcards: bool = False
    allow_null: bool = False
    allow_empty_string: bool = False
    allow_empty_collection: bool = False
    dynamic: bool = False
    common: bool = False
    obsolete: str | None = None
    required_type_name: str | None = None  # PSTypeName: the value's PSObject.TypeNames must have it
    attribute_order: tuple[str, ...] = ()  # names of a script's attributes in the order reflection shows them
    attributes: tuple[object, ...] = ()  # attribute values as a script wrote them, for Get-Command's Attributes
    _type: NetType | None = None

    @property
    def type(self) -> NetType:
        """The .NET type; raises TypeNotFound when a script named one that does not exist."""
        if self._type is None:
            from hvsim.interpreter.values import resolve_type

            self._type = resolve_type(self.type_name)
        return self._type

    @property
    def is_switch(self) -> bool:
        return self.type_name == SWITCH

    def in_set(self, name: str) -> In | None:
        """What the parameter is in the set of that name; None when it is no part of it."""
        return self.sets.get(name) or self.sets.get(ALL_SETS)

    @property
    def takes_pipeline(self) -> bool:
        return any(place.pipeline or place.by_property_name for place in self.sets.values())

    @property
    def is_mandatory(self) -> bool:
        return any(place.mandatory for place in self.sets.values())

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@attrs.define(frozen=True, eq=False)
class ParameterSet:
    """One way to call a command: its parameters with their places, in the order of declaration."""

    net_name: ClassVar[str] = "System.Management.Automation.CommandParameterSetInfo"

    name: str
    is_default: bool
    parameters: tuple[tuple[ParameterInfo, In], ...]
    # What a script that asks for a command's sets sees beside its own parameters.
    common: tuple[ParameterInfo, ...] = ()

    @property
    def ordered(self) -> list[tuple[ParameterInfo, In]]:
        """As a syntax line shows them: by position, then mandatory ones, then the rest."""
        positional = [entry for entry in self.parameters if entry[1].position is not None]
        positional.sort(key=lambda entry: entry[1].position or 0)
        named = [entry for entry in self.parameters if entry[1].position is None]
        mandatory = [entry for entry in named if entry[1].mandatory]
        return positional + mandatory + [entry for entry in named if not entry[1].mandatory]


def parameter_sets(parameters: Iterable[ParameterInfo], default: str | None) -> tuple[ParameterSet, ...]:
    """The default set, then the others that the parameters name, as they come; one unnamed set when there is none."""
    parameters = tuple(parameters)
    spellings = {name.lower(): name for parameter in parameters for name in parameter.sets}
    names: dict[str, None] = {spellings.get(default.lower(), default): None} if default else {}
    for parameter in parameters:
        for name in parameter.sets:
            if name != ALL_SETS:
                names.setdefault(name)
    if not names:
        names[ALL_SETS] = None
    return tuple(
        ParameterSet(
            name,
            default is not None and name.lower() == default.lower(),
            tuple((parameter, place) for parameter in parameters if (place := parameter.in_set(name)) is not None),
        )
        for name in names
    )
