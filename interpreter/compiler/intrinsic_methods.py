"""`.ForEach()` and `.Where()`: methods every value has, which run a block in the caller's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.script_block import ScriptBlock
from hvsim.interpreter.values.arrays import Array, GenericList
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import find_member, get_member, invoke_member
from hvsim.interpreter.values.members.member_writing import set_member
from hvsim.interpreter.values.members.methods import AddedMethod, BoundMethod
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import find_type, resolve_type
from hvsim.interpreter.values.types.value_types import type_of

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope


def _has_own(target: Any, name: str) -> bool:
    """Whether the value's own type or its added members have a method of that name, which then goes first."""
    extension = getattr(target, "extended", None)
    if extension is not None and name in extension.members:
        return True
    members = getattr(target, "members", None)
    return (isinstance(members, dict) and name in members) or type_of(target).find_method(name) is not None


def _elements(target: Any) -> Iterator[Any]:
    elements = enumerate_value(target)
    return iter((target,)) if elements is None else elements


def _collection() -> GenericList:
    return GenericList(
        (), resolve_type("System.Collections.ObjectModel.Collection[System.Management.Automation.PSObject]")
    )


def for_each(scope: Scope, target: Any, arguments: list[Any]) -> tuple[Any] | None:
    """`.ForEach({block}, args...)`, `.ForEach([type])`, `.ForEach('Property'[, value])`."""
    if not arguments or _has_own(target, "foreach"):
        return None
    first, rest = arguments[0], arguments[1:]
    result = _collection()
    if isinstance(first, ScriptBlock):
        run = first.item_function(scope, result.append, arguments=rest)
        for each in _elements(target):
            run(each)
    elif isinstance(first, NetType):
        result.extend(convert(each, first) for each in _elements(target))
    else:
        _by_member(scope, target, str(first), rest, result)
    return (result,)


def _by_member(scope: Scope, target: Any, name: str, rest: list[Any], result: GenericList) -> None:
    engine = scope.engine
    for each in _elements(target):
        found = find_member(each, name, engine=engine)
        if isinstance(found, (BoundMethod, AddedMethod)):
            value = invoke_member(each, name, rest, engine)
        elif rest:
            set_member(each, name, rest[0], engine)
            continue
        else:
            value = get_member(each, name, engine=engine)
        result.extend(_elements(value))


def where(scope: Scope, target: Any, arguments: list[Any]) -> tuple[Any] | None:
    """`.Where({test}[, mode[, count]])`: Default, First, Last, SkipUntil, Until, Split."""
    if not arguments or not isinstance(arguments[0], ScriptBlock) or _has_own(target, "where"):
        return None
    mode = _mode(arguments[1]) if len(arguments) > 1 else "default"
    count = int(arguments[2]) if len(arguments) > 2 else 0
    test = arguments[0].evaluator(scope, propagate=False)
    items = list(_elements(target))
    select: Callable[[list[Any], Callable[[Any], bool], int], Any] = _MODES.get(mode, _default)
    selected = select(items, lambda item: to_bool(test(item)), count)
    if mode == "split":
        return (Array((_listed(selected[0]), _listed(selected[1]))),)
    return (_listed(selected),)


def _mode(value: Any) -> str:
    """The selection mode by its name; PowerShell's error for a word that is none."""
    wanted = find_type("System.Management.Automation.WhereOperatorSelectionMode")
    return to_string(value if wanted is None else convert(value, wanted)).lower()


def _listed(items: list[Any]) -> GenericList:
    made = _collection()
    made.extend(items)
    return made


def _default(items: list[Any], test: Callable[[Any], bool], count: int) -> list[Any]:
    found: list[Any] = []
    for each in items:
        if test(each):
            found.append(each)
            if count and len(found) >= count:
                break
    return found


def _first(items: list[Any], test: Callable[[Any], bool], count: int) -> list[Any]:
    return _default(items, test, count or 1)


def _last(items: list[Any], test: Callable[[Any], bool], count: int) -> list[Any]:
    return [each for each in items if test(each)][-(count or 1) :]


def _until(items: list[Any], test: Callable[[Any], bool], count: int) -> list[Any]:
    found: list[Any] = []
    for each in items:
        if test(each) or (count and len(found) >= count):
            break
        found.append(each)
    return found


def _skip_until(items: list[Any], test: Callable[[Any], bool], count: int) -> list[Any]:
    for position, each in enumerate(items):
        if test(each):
            rest = items[position:]
            return rest[:count] if count else rest
    return []


def _split(items: list[Any], test: Callable[[Any], bool], count: int) -> tuple[list[Any], list[Any]]:
    found: list[Any] = []
    others: list[Any] = []
    for each in items:
        taken = not (count and len(found) >= count) and test(each)
        (found if taken else others).append(each)
    return found, others


_MODES: dict[str, Callable[..., Any]] = {
    "default": _default,
    "first": _first,
    "last": _last,
    "until": _until,
    "skipuntil": _skip_until,
    "split": _split,
}
INTRINSIC_METHODS = {"foreach": for_each, "where": where}
