"""Which overload a call means, and its arguments converted: PowerShell's ranking of conversions.

Each argument gets a rank for each candidate; earlier arguments weigh more. Ties go to the more general type when the
conversion loses something, to the narrower one when it does not.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.dictionaries import Dictionary
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.objects import PSObject, Reference
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import Method, NetType, Overload
from hvsim.interpreter.values.types.registry import array_type, lookup_type, named_type
from hvsim.interpreter.values.types.signatures import Parameter
from hvsim.interpreter.values.types.value_types import type_of

CHOICES_KEPT = 256  # per method
# Values whose Python class says all about their type: found again without asking for it.
_TYPED_BY_CLASS = frozenset((int, str, float, bool))
_CARRIERS = frozenset((PSObject, Reference))  # stand for the value they hold
METHOD_EXCEPTION = "System.Management.Automation.MethodException"


class Rank:
    """How good a conversion is; the numbers are PowerShell's, `SCALAR_TO_ARRAY` is taken off for `x` to `x[]`."""

    NONE = 0x00
    UNRELATED_ARRAYS = 0x0F
    TO_STRING = 0x1F
    CUSTOM = 0x2F
    CONVERTIBLE = 0x3F
    IMPLICIT_CAST = 0x4F
    EXPLICIT_CAST = 0x5F
    CONSTRUCTOR = 0x6F
    PARSE = 0x7F
    LANGUAGE = 0x9F
    NULL_TO_VALUE = 0xAF
    NULL_TO_REFERENCE = 0xBF
    NUMERIC_EXPLICIT = 0xCF
    NUMERIC_EXPLICIT_REAL = 0xDF
    NUMERIC_STRING = 0xEF
    NUMERIC_IMPLICIT = 0xFF
    ASSIGNABLE = 0x10F
    STRING_TO_CHARACTERS = 0x11A
    IDENTITY = 0x11F
    SCALAR_TO_ARRAY = 8


# type -> the types it widens to without loss, as in C#
_WIDENING = {
    "SByte": "Int16 Int32 Int64 Single Double Decimal",
    "Byte": "Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal",
    "Int16": "Int32 Int64 Single Double Decimal",
    "UInt16": "Int32 UInt32 Int64 UInt64 Single Double Decimal",
    "Int32": "Int64 Single Double Decimal",
    "UInt32": "Int64 UInt64 Single Double Decimal",
    "Int64": "Single Double Decimal",
    "UInt64": "Single Double Decimal",
    "Single": "Double",
    "Double": "",
    "Decimal": "",
}
_WIDER = {f"System.{name}": {f"System.{wider}" for wider in line.split()} for name, line in _WIDENING.items()}


_ANY_SEQUENCE = "System.Collections.Generic.IEnumerable`1"


def parameter_type(parameter: Parameter, owner: NetType | None) -> NetType:
    """The type of a parameter; `T`, `TKey` ... are the owner's generic arguments."""
    name = parameter.type_name
    arguments = owner.element_types if owner is not None else ()
    if arguments:
        name = _with_arguments(name, arguments)
    found = lookup_type(name)
    if found is None:  # a method of type arguments of its own, inferred from what it is given
        inferred = name == "System.Collections.Generic.IEnumerable[TSource]"
        return named_type(_ANY_SEQUENCE if inferred else "System.Object")
    return found


def _with_arguments(name: str, arguments: tuple[NetType, ...]) -> str:
    """A type name with generic parameters replaced by the names of the arguments."""
    if len(arguments) == 1:
        replacements = {"T": arguments[0], "TResult": arguments[0]}
    else:
        replacements = {"TKey": arguments[0], "TValue": arguments[1], "T": arguments[0]}
    for short, argument in replacements.items():
        if name == short:
            return type_full_text(argument)
        name = name.replace(f"[{short}]", f"[{type_full_text(argument)}]")
        name = name.replace(f"[{short},", f"[{type_full_text(argument)},").replace(
            f",{short}]", f",{type_full_text(argument)}]"
        )
        if name == f"{short}[]":
            return f"{type_full_text(argument)}[]"
    return name


def conversion_rank(value: Any, target: NetType) -> int:
    """How well the value converts to `target`, judged by types alone."""
    if value.__class__ is PSObject:
        value = value.base
    if value is None:
        return Rank.NULL_TO_VALUE if target.is_value_type else Rank.NULL_TO_REFERENCE
    return type_rank(effective_type(value), target)


def effective_type(value: Any) -> NetType:
    """The type an argument counts as: an `object[]` whose elements are all of one type is an array of that type."""
    own = type_of(value)
    element = own.element_type
    if element is None or element.full_name != "System.Object" or own.rank > 1 or not len(value):
        return own
    first = value[0]
    common = type_of(first) if first is not None else None
    if common is None or any(each is None or type_of(each) is not common for each in value):
        return own
    return array_type(common)


def type_rank(source: NetType, target: NetType) -> int:
    """How well values of one type convert to another."""
    if source is target:
        return Rank.IDENTITY
    if source.is_assignable_to(target):
        return Rank.ASSIGNABLE
    if target.full_name == "System.Management.Automation.PSObject":
        return Rank.ASSIGNABLE
    if target.generic_definition is not None and target.generic_definition.full_name == "System.Nullable`1":
        return type_rank(source, target.generic_arguments[0])
    numeric = _numeric_rank(source, target)
    if numeric:
        return numeric
    if source.full_name == "System.String":
        return _rank_from_text(target)
    if target.full_name == "System.String":
        return Rank.NUMERIC_STRING if source.full_name in _WIDER else Rank.TO_STRING
    return _other_rank(source, target)


def _numeric_rank(source: NetType, target: NetType) -> int:
    wider = _WIDER.get(source.full_name)
    if wider is None or target.full_name not in _WIDER:
        return Rank.NONE
    if target.full_name in wider:
        return Rank.NUMERIC_IMPLICIT
    if source.full_name == "System.Decimal" and target.full_name in ("System.Double", "System.Single"):
        return Rank.NUMERIC_EXPLICIT_REAL
    return Rank.NUMERIC_EXPLICIT


_LANGUAGE_FROM_TEXT = ("System.Char", "System.Boolean", "System.Type", "System.Text.RegularExpressions.Regex")


def _rank_from_text(target: NetType) -> int:
    if target.full_name in _WIDER or target.full_name == "System.Numerics.BigInteger":
        return Rank.NUMERIC_STRING
    if target.full_name == "System.Char[]":
        return Rank.STRING_TO_CHARACTERS
    if target.is_enum or target.full_name in _LANGUAGE_FROM_TEXT:
        return Rank.LANGUAGE
    if target.element_type is not None:
        return _scalar_to_array(named_type("System.String"), target)
    if target.find_static_method("parse") is not None:
        return Rank.PARSE
    return _constructor_rank(named_type("System.String"), target)


def _scalar_to_array(source: NetType, target: NetType) -> int:
    assert target.element_type is not None
    rank = type_rank(source, target.element_type)
    return rank - Rank.SCALAR_TO_ARRAY if rank else Rank.NONE


def _other_rank(source: NetType, target: NetType) -> int:
    if target.element_type is not None:
        if source.element_type is not None:
            related = source.element_type.is_assignable_to(target.element_type)
            return Rank.LANGUAGE if related else Rank.UNRELATED_ARRAYS
        interfaces = set(source.all_interfaces())
        if "System.Collections.IEnumerable" in interfaces and "System.Collections.IDictionary" not in interfaces:
            return Rank.LANGUAGE
        return _scalar_to_array(source, target)
    if target.full_name == "System.Boolean":
        return Rank.LANGUAGE
    if target.is_enum and source.full_name in _WIDER:
        return Rank.LANGUAGE
    if source.full_name in ("System.Boolean", "System.Char") and target.full_name in _WIDER:
        return Rank.CONVERTIBLE
    if source.is_enum and target.full_name in _WIDER:
        return Rank.NUMERIC_EXPLICIT
    if target.full_name == "System.Char" and source.full_name in _WIDER:
        # As recorded: 'a1b'.Replace(1, 2) means the characters, not the texts '1' and '2'.
        return Rank.NUMERIC_IMPLICIT if source.full_name.startswith(("System.Int", "System.UInt")) else Rank.CONVERTIBLE
    if _is_delegate(target) and (
        source.full_name == "System.Management.Automation.ScriptBlock"
        or (source.generic_definition is not None and source.generic_definition is target.generic_definition)
    ):
        return Rank.LANGUAGE
    if target.is_interface and "System.Collections.IEnumerable" in target.interfaces:
        if source.element_type is not None and _holds(source.element_type, target):
            return Rank.ASSIGNABLE
        return Rank.UNRELATED_ARRAYS if "System.Collections.IEnumerable" in set(source.all_interfaces()) else Rank.NONE
    return _constructor_rank(source, target)


def _holds(element: NetType, collection: NetType) -> bool:
    """Whether an array of `element` is that generic collection (`int[]` is an `IEnumerable[int]`)."""
    if collection.full_name == _ANY_SEQUENCE:
        return True
    if len(collection.generic_arguments) != 1:
        return False
    wanted = collection.generic_arguments[0]
    return element is wanted or (not element.is_value_type and element.is_assignable_to(wanted))


def _is_delegate(target: NetType) -> bool:
    return any(each.full_name == "System.MulticastDelegate" for each in target.ancestry())


def _constructor_rank(source: NetType, target: NetType) -> int:
    for name in ("op_implicit", "op_explicit"):
        for owner in (source, target):
            if owner.find_static_method(name) is not None:
                return Rank.IMPLICIT_CAST if name == "op_implicit" else Rank.EXPLICIT_CAST
    constructors = target.find_constructors()
    for overload in constructors.overloads if constructors is not None else ():
        if len(overload.parameters) == 1:
            wanted = parameter_type(overload.parameters[0], target)
            if source is wanted or source.is_assignable_to(wanted) or _numeric_rank(source, wanted):
                return Rank.CONSTRUCTOR
    if target.converters or (target.generic_definition is not None and target.generic_definition.converters):
        return Rank.CUSTOM
    return Rank.NONE


class Candidate:
    """An overload laid against the arguments: the types they meet and the ranks."""

    __slots__ = ("exact", "expanded", "overload", "ranks", "types")

    def __init__(self, overload: Overload, types: list[NetType], ranks: list[int], expanded: bool) -> None:
        self.overload = overload
        self.types = types
        self.ranks = ranks
        self.expanded = expanded
        # Nothing to convert: every argument is of its parameter's very type, or the parameter takes any object.
        self.exact = not expanded and all(
            not parameter.by_reference
            and (rank == Rank.IDENTITY or (rank == Rank.ASSIGNABLE and wanted.full_name == "System.Object"))
            for parameter, rank, wanted in zip(overload.parameters, ranks, types, strict=False)
        )


def candidate_for(overload: Overload, arguments: list[Any], owner: NetType | None) -> Candidate | None:
    """The overload laid against the arguments, or None when their number does not fit or one cannot convert."""
    parameters = overload.parameters
    count = len(arguments)
    last = parameters[-1] if parameters else None
    variable = bool(last is not None and last.params_array)
    required = sum(1 for each in parameters if not each.optional and not each.params_array)
    if count < required or (count > len(parameters) and not variable):
        return None
    expanded = variable and (count != len(parameters) or _fits_element_better(arguments[-1], parameters[-1], owner))
    types: list[NetType] = []
    ranks: list[int] = []
    for position, argument in enumerate(arguments):
        parameter = parameters[min(position, len(parameters) - 1)]
        wanted = parameter_type(parameter, owner)
        if expanded and parameter.params_array and wanted.element_type is not None:
            wanted = wanted.element_type
        types.append(wanted)
        if parameter.by_reference or argument.__class__ is Reference:
            rank = Rank.IDENTITY if parameter.by_reference == (argument.__class__ is Reference) else Rank.NONE
        else:
            rank = conversion_rank(argument, wanted)
        if rank == Rank.NONE and count > 0:
            ranks.append(rank)
            continue
        ranks.append(rank)
    return Candidate(overload, types, ranks, expanded)


def _fits_element_better(argument: Any, parameter: Parameter, owner: NetType | None) -> bool:
    """Whether the one argument of a params array is an element of it rather than the array."""
    whole = parameter_type(parameter, owner)
    if whole.element_type is None:
        return False
    return conversion_rank(argument, whole.element_type) > conversion_rank(argument, whole)


def _better(first: Candidate, second: Candidate) -> int:
    """Positive when the first candidate is the better one, negative for the second."""
    count = len(first.ranks)
    result = 0
    for position, (one, other) in enumerate(zip(first.ranks, second.ranks, strict=True)):
        weight = count - position
        if one != other:
            result += weight if one > other else -weight
    if result == 0:
        result = _more_fitting(first, second)
    if result == 0:
        result = (second.expanded - first.expanded) or _fewer_defaults(first, second)
    return result


def _fewer_defaults(first: Candidate, second: Candidate) -> int:
    return len(second.overload.parameters) - len(first.overload.parameters)


def _more_fitting(first: Candidate, second: Candidate) -> int:
    """Between equal ranks: the general type where something may be lost, the narrow one where nothing is."""
    result = 0
    weight = len(first.ranks)
    for position, (one, other) in enumerate(zip(first.ranks, second.ranks, strict=True)):
        if min(one, other) >= Rank.NULL_TO_VALUE and (one >= Rank.NUMERIC_IMPLICIT) == (other >= Rank.NUMERIC_IMPLICIT):
            sign = -1 if one >= Rank.NUMERIC_IMPLICIT else 1
            forward = type_rank(first.types[position], second.types[position])
            backward = type_rank(second.types[position], first.types[position])
            if forward != backward:
                result += sign * weight * (1 if forward < backward else -1)
        weight -= 1
    return result


def choose(
    method: Method, arguments: list[Any], owner: NetType | None, shown_name: str | None = None
) -> tuple[Overload, list[Any]]:
    """The overload the arguments mean, and the arguments converted (params collected, missing optional ones left out).

    Raises MethodCountCouldNotFindBest or MethodArgumentConversionInvalidCastArgument.
    """
    known = method.choices.get((owner, *map(type, arguments)))
    if known is not None and known.exact:
        return known.overload, arguments
    name = shown_name or method.name
    argument_name = ".ctor" if name == "new" else name
    kind = effective_type if len(method.overloads) > 1 else type_of
    key = (owner, *[None if each is None else kind(each) for each in arguments])
    known = method.choices.get(key)
    if known is not None:
        if known.exact and _CARRIERS.isdisjoint(map(type, arguments)):
            return known.overload, arguments
        return known.overload, converted(known, arguments, argument_name)
    candidates = [found for each in method.overloads if (found := candidate_for(each, arguments, owner)) is not None]
    if not candidates:
        raise _no_overload(name, len(arguments))
    usable = [each for each in candidates if Rank.NONE not in each.ranks] or (
        candidates if len(candidates) == 1 else []
    )
    if not usable:
        raise _no_overload(name, len(arguments))
    best = usable[0]
    for each in usable[1:]:
        if _better(each, best) > 0:
            best = each
    if len(method.choices) >= CHOICES_KEPT:
        method.choices.clear()
    method.choices[key] = best
    if best.exact and _TYPED_BY_CLASS.issuperset(map(type, arguments)):
        method.choices[(owner, *map(type, arguments))] = best
    return best.overload, converted(best, arguments, argument_name)


def converted(candidate: Candidate, arguments: list[Any], name: str) -> list[Any]:
    parameters = candidate.overload.parameters
    values: list[Any] = []
    for position, argument in enumerate(arguments):
        parameter = parameters[min(position, len(parameters) - 1)]
        if parameter.by_reference:
            values.append(_reference(argument, position))
            continue
        wanted = candidate.types[position]
        try:
            values.append(_convert_argument(argument, wanted))
        except ScriptError as error:
            raise _bad_argument(parameter.name, argument, name, wanted, error) from None
    if candidate.expanded:
        fixed = len(parameters) - 1
        element = parameter_type(parameters[-1], None).element_type
        values = [*values[:fixed], Array.of(values[fixed:], element)]
    return values


def _reference(argument: Any, position: int) -> Reference:
    reference = argument.base if argument.__class__ is PSObject else argument
    if isinstance(reference, Reference):
        return reference
    raise failure(
        f"Argument: '{position + 1}' should be a System.Management.Automation.PSReference. Use [ref].",
        "NonRefArgumentToRefParameterMsg",
        "NotSpecified",
        METHOD_EXCEPTION,
    )


def _convert_argument(argument: Any, wanted: NetType) -> Any:
    if wanted.is_interface:
        return argument.base if argument.__class__ is PSObject else argument
    if argument.__class__ is PSObject and wanted.full_name != "System.Management.Automation.PSObject":
        argument = argument.base
    return convert(argument, wanted)


def _no_overload(name: str, count: int) -> ScriptError:
    return failure(
        f'Cannot find an overload for "{name}" and the argument count: "{count}".',
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        METHOD_EXCEPTION,
    )


def _bad_argument(parameter: str, argument: Any, name: str, wanted: NetType, error: ScriptError) -> ScriptError:
    cause = error.record.exception
    shown = type_full_text(type_of(argument)) if isinstance(argument, (list, Dictionary)) else to_string(argument)
    return failure(
        f'Cannot convert argument "{parameter}", with value: "{shown}", for "{name}" to type '
        f'"{type_full_text(wanted)}": "{cause.message}"',
        "MethodArgumentConversionInvalidCastArgument",
        "NotSpecified",
        METHOD_EXCEPTION,
        inner=cause.inner or cause,
    )
