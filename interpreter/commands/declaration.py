"""Declaring a cmdlet: `parameter(...)` for what it takes and `@cmdlet(...)` to make a command of the class.

The one declaration feeds binder, help, completion, docs and tests. Running is the base class's part (`base`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from hvsim.interpreter.commands.base import Cmdlet
from hvsim.interpreter.commands.info import CmdletInfo
from hvsim.interpreter.commands.naming import parameter_name, type_name_of
from hvsim.interpreter.commands.parameters import ALL_SETS, SWITCH, In, ParameterInfo
from hvsim.interpreter.commands.validation import SetSpelling, ValidateElements, ValidateSet

if TYPE_CHECKING:
    from hvsim.interpreter.commands.validation import Transformation, Validation

# Every cmdlet declared so far, by lower-case name: importing a module of cmdlets fills it.
DECLARED: dict[str, CmdletInfo] = {}

_Thing = TypeVar("_Thing")
_CmdletClass = TypeVar("_CmdletClass", bound=type[Cmdlet])


@attrs.define(eq=False)
class _Parameter:
    """A parameter as written in a class body, before its name and annotation are known."""

    sets: Mapping[str, In]
    info: dict[str, Any]


def parameter(
    *,
    help: str,
    sets: str | Iterable[str] | Mapping[str, In] | None = None,
    position: int | None = None,
    mandatory: bool = False,
    pipeline: bool = False,
    by_property_name: bool = False,
    remaining: bool = False,
    name: str | None = None,
    type: str | None = None,
    aliases: Iterable[str] = (),
    default: object = None,
    validate: Validation | Iterable[Validation] = (),
    transform: Transformation | Iterable[Transformation] = (),
    complete: Callable[..., Iterable[object]] | None = None,
    values: Iterable[str] = (),
    wildcards: bool = False,
    simulated: bool = True,
    no_effect: str = "",
    allow_null: bool = False,
    allow_empty_string: bool = False,
    allow_empty_collection: bool = False,
) -> Any:
    """A parameter of a cmdlet; the attribute's name and annotation say the rest.

    `sets` names the parameter sets it belongs to (all when left out); a mapping to `In` says what differs per set.
    `name` and `type` (.NET's full name) only where the attribute's name and annotation do not say it.
    `default` is the attribute's value when nothing is bound (False for switches). `simulated=False`: bound, but with a
    warning that it has no effect here. `no_effect` is the sentence, added to the help, that says why there is nothing
    for it to do: what it asks for is so anyway.
    """
    places = _places(sets, In(position, mandatory, pipeline, by_property_name, remaining))
    validations = _tuple_of(validate)
    is_list_of_objects = type is not None and type.endswith("[]") and not type.startswith("System.")
    if is_list_of_objects and not allow_null and not all(item.mandatory for item in places.values()):
        validations += (ValidateElements(),)
    return _Parameter(
        places,
        {
            "name": name,
            "type_name": type,
            "aliases": tuple(aliases),
            "default": default,
            "help": f"{help} {no_effect}".rstrip(),
            "no_effect": no_effect,
            "validations": validations,
            "transformations": _tuple_of(transform) + _spellings(validations),
            "complete": complete,
            "values": tuple(values),
            "wildcards": wildcards,
            "simulated": simulated,
            "allow_null": allow_null,
            "allow_empty_string": allow_empty_string,
            "allow_empty_collection": allow_empty_collection,
        },
    )


def _places(sets: str | Iterable[str] | Mapping[str, In] | None, place: In) -> Mapping[str, In]:
    if sets is None:
        return {ALL_SETS: place}
    if isinstance(sets, str):
        return {sets: place}
    return dict(sets) if isinstance(sets, Mapping) else dict.fromkeys(sets, place)


def _tuple_of(given: _Thing | Iterable[_Thing]) -> tuple[_Thing, ...]:
    return tuple(given) if isinstance(given, Iterable) else (given,)


def _spellings(validations: Iterable[Validation]) -> tuple[Transformation, ...]:
    """What gives a word of a set that was written in another case the set's own spelling."""
    words = (each for each in validations if isinstance(each, ValidateSet) and each.ignore_case)
    return tuple(SetSpelling(each.words) for each in words)


def cmdlet(
    name: str,
    *,
    default_set: str | None = None,
    confirm: str | None = None,
    output: str | Iterable[str] = (),
    aliases: Iterable[str] = (),
    windows_aliases: Iterable[str] = (),
    module: str | None = None,
    common: bool = True,
    class_name: str | None = None,
) -> Callable[[_CmdletClass], _CmdletClass]:
    """Makes a command of the class below it.

    `confirm` (Low, Medium, High) adds -WhatIf and -Confirm: the ConfirmImpact of a cmdlet that supports ShouldProcess.
    `output` names the .NET types written. `module` is the `MODULE` of the enclosing package unless given.
    `windows_aliases` exist only on the Windows personality (`ls`, `cat`). `common=False`: without the common
    parameters. `class_name` is the .NET class, as error ids show it, where it is not its package's `CLASS_NAMES`
    (a format of verb and noun; Microsoft.PowerShell.Commands.{verb}{noun}Command unless the package says otherwise).
    """

    def declare(implementation: _CmdletClass) -> _CmdletClass:
        synopsis, _, description = (implementation.__doc__ or "").partition("\n")
        info = CmdletInfo(
            name,
            module or _package_says(implementation, "MODULE", ""),
            implementation=implementation,
            declared=_collect(implementation),
            declared_default_set=default_set,
            impact=confirm,
            outputs=(output,) if isinstance(output, str) else tuple(output),
            synopsis=synopsis.strip(),
            description=description,
            examples=tuple(implementation.examples),
            aliases=tuple(aliases),
            windows_aliases=tuple(windows_aliases),
            common=common,
            class_name=class_name or _class_name(implementation, name),
        )
        implementation.command = info
        known = DECLARED.setdefault(name.lower(), info).implementation
        if known.__module__ != implementation.__module__:
            raise ValueError(f"{name} is declared in {known.__module__} and in {implementation.__module__}.")
        DECLARED[name.lower()] = info
        return implementation

    return declare


def _package_says(implementation: type, attribute: str, otherwise: str) -> str:
    """The value of a constant in the nearest enclosing package that has it."""
    package = implementation.__module__
    while package:
        value = getattr(sys.modules.get(package), attribute, None)
        if isinstance(value, str):
            return value
        package = package.rpartition(".")[0]
    return otherwise


def _class_name(implementation: type, name: str) -> str:
    verb, _, noun = name.partition("-")
    pattern = _package_says(implementation, "CLASS_NAMES", "Microsoft.PowerShell.Commands.{verb}{noun}Command")
    return pattern.format(verb=verb, noun=noun)


def _collect(implementation: type[Cmdlet]) -> tuple[ParameterInfo, ...]:
    """The parameters of the class and its bases, in order of declaration; their attributes become the defaults."""
    collected: dict[str, ParameterInfo] = {}
    for owner in reversed(implementation.__mro__):
        ready: dict[str, ParameterInfo] = owner.__dict__.get("_parameters", {})
        if not ready:
            ready = {
                attribute: _finish(owner, attribute, written)
                for attribute, written in list(owner.__dict__.items())
                if isinstance(written, _Parameter)
            }
            if ready:
                owner._parameters = ready  # type: ignore[attr-defined]  # kept on the class, for its subclasses
        collected.update(ready)
    return tuple(collected.values())


def _finish(owner: type, attribute: str, written: _Parameter) -> ParameterInfo:
    if hasattr(Cmdlet, attribute):
        raise TypeError(f"{owner.__name__}.{attribute} hides a member of Cmdlet: use another name and name=...")
    info = dict(written.info)
    info["name"] = info["name"] or parameter_name(attribute)
    if info["type_name"] is None:
        annotation = owner.__annotations__.get(attribute, "")
        namespace = vars(sys.modules[owner.__module__])
        info["type_name"] = type_name_of(annotation, namespace) if isinstance(annotation, str) else None
        if info["type_name"] is None:
            raise TypeError(f"{owner.__name__}.{attribute}: say type= for the annotation {annotation!r}")
    if info["type_name"] == SWITCH and info["default"] is None:
        info["default"] = False
    setattr(owner, attribute, info["default"])
    return ParameterInfo(sets=dict(written.sets), attribute=attribute, **info)
