"""`.ForEach()` and `.Where()`: the two methods every value has."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hvsim.interpreter.errors import failure
from hvsim.interpreter.values.arrays import GenericList, collection
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import MISSING, find_member, get_member, invoke_member
from hvsim.interpreter.values.members.member_writing import set_member
from hvsim.interpreter.values.members.methods import AddedMethod, BoundMethod
from hvsim.interpreter.values.nothing import NOTHING
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type


def _elements(target: Any) -> Iterable[Any]:
    found = enumerate_value(target)
    return [target] if found is None else list(found)


def _is_script(value: Any) -> bool:
    return getattr(value, "net_name", "") == "System.Management.Automation.ScriptBlock"


def for_each(target: Any, arguments: list[Any]) -> Any:
    """`.ForEach({...})`, `.ForEach([type])`, `.ForEach('Property'[, value])`, `.ForEach('Method', ...)`."""
    if not arguments:
        raise _wrong_count("ForEach", 0)
    first = arguments[0]
    made = collection()
    for element in _elements(target):
        if _is_script(first):
            made.extend(first.invoke(*arguments[1:], item=element))
        elif isinstance(first, NetType):
            made.append(convert(element, first))
        else:
            _member_of(element, to_string(first), arguments[1:], made)
    return made


def _member_of(element: Any, name: str, rest: list[Any], made: GenericList) -> None:
    found = find_member(element, name)
    if isinstance(found, (BoundMethod, AddedMethod)):
        result = invoke_member(element, name, list(rest))
        if result is not NOTHING:
            made.append(result)
    elif rest:
        set_member(element, name, rest[0])
    elif found is not MISSING:
        made.append(found)
    else:
        made.append(get_member(element, name))


def where(target: Any, arguments: list[Any]) -> Any:
    """`.Where({...}, mode, number)`."""
    if not 1 <= len(arguments) <= 3:
        raise _wrong_count("Where", len(arguments))
    block = convert(arguments[0], named_type("System.Management.Automation.ScriptBlock"))
    mode = "Default"
    if len(arguments) > 1:
        wanted = named_type("System.Management.Automation.WhereOperatorSelectionMode")
        mode = str(convert(arguments[1], wanted))
    number = int(convert(arguments[2], named_type("System.Int32"))) if len(arguments) > 2 else 0
    if number < 0:
        raise failure(
            "The numberToReturn value must be non-negative.", "NumberToReturnMustBeGreaterThanZero", "InvalidArgument"
        )
    if block is None:
        raise _wrong_count("Where", len(arguments))

    def keep(element: Any) -> bool:
        output = block.invoke(item=element)
        return bool(output) and (len(output) > 1 or to_bool(output[0]))

    return _MODES[mode](list(_elements(target)), keep, number)


Predicate = Callable[[Any], bool]


def _default(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    made = collection()
    for element in elements:
        if keep(element):
            made.append(element)
            if number and len(made) == number:
                break
    return made


def _first(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    return _default(elements, keep, number or 1)


def _last(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    matching = [element for element in elements if keep(element)]
    return collection(matching[-(number or 1) :])


def _skip_until(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    for position, element in enumerate(elements):
        if keep(element):
            rest = elements[position:]
            return collection(rest[:number] if number else rest)
    return collection()


def _until(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    made = collection()
    for element in elements:
        if keep(element) or (number and len(made) == number):
            break
        made.append(element)
    return made


def _split(elements: list[Any], keep: Predicate, number: int) -> GenericList:
    matching, others = collection(), collection()
    for element in elements:
        if keep(element) and not (number and len(matching) == number):
            matching.append(element)
        else:
            others.append(element)
    return collection([matching, others])


_MODES: dict[str, Callable[[list[Any], Predicate, int], GenericList]] = {
    "Default": _default,
    "First": _first,
    "Last": _last,
    "SkipUntil": _skip_until,
    "Until": _until,
    "Split": _split,
}


def _wrong_count(name: str, count: int) -> Exception:
    return failure(
        f'Cannot find an overload for "{name}" and the argument count: "{count}".',
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        "System.Management.Automation.MethodException",
    )


INTRINSIC_METHODS: dict[str, Callable[[Any, list[Any]], Any]] = {
    "foreach": for_each,
    "where": where,
    "psforeach": for_each,
    "pswhere": where,
}
