"""The members of `List[T]` that take a script block for each element: Find, FindAll, RemoveAll, ForEach, ConvertAll."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.collections import LIST
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.conversion import default_of
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.delegates import Delegate, call_function
from hvsim.interpreter.values.types.registry import generic_type, named_type


def _matching(items: list[Any], predicate: Any) -> list[int]:
    return [position for position, each in enumerate(items) if to_bool(call_function(predicate, each))]


@LIST.method("T Find(System.Predicate[T] match)")
def _find(items: GenericList, predicate: Any) -> Any:
    found = _matching(items, predicate)
    return items[found[0]] if found else _default(items)


@LIST.method("T FindLast(System.Predicate[T] match)")
def _find_last(items: GenericList, predicate: Any) -> Any:
    found = _matching(items, predicate)
    return items[found[-1]] if found else _default(items)


def _default(items: GenericList) -> Any:
    return default_of(items.element_type)


@LIST.method("System.Collections.Generic.List[T] FindAll(System.Predicate[T] match)")
def _find_all(items: GenericList, predicate: Any) -> GenericList:
    return GenericList([items[at] for at in _matching(items, predicate)], items.net_type)


@LIST.method("int FindIndex(System.Predicate[T] match)")
def _find_index(items: GenericList, predicate: Any) -> int:
    found = _matching(items, predicate)
    return found[0] if found else -1


@LIST.method("int FindLastIndex(System.Predicate[T] match)")
def _find_last_index(items: GenericList, predicate: Any) -> int:
    found = _matching(items, predicate)
    return found[-1] if found else -1


@LIST.method("System.Object ConvertAll(System.Object converter)")
def _convert_all(items: GenericList, converter: Any) -> GenericList:
    """A list of what the converter makes; its type says of what."""
    result = converter.result_type() if isinstance(converter, Delegate) else named_type("System.Object")
    made = generic_type(named_type("System.Collections.Generic.List`1"), (result or named_type("System.Object"),))
    return GenericList([call_function(converter, each) for each in items], made)


@LIST.method("bool Exists(System.Predicate[T] match)")
def _exists(items: GenericList, predicate: Any) -> bool:
    return bool(_matching(items, predicate))


@LIST.method("bool TrueForAll(System.Predicate[T] match)")
def _true_for_all(items: GenericList, predicate: Any) -> bool:
    return len(_matching(items, predicate)) == len(items)


@LIST.method("int RemoveAll(System.Predicate[T] match)")
def _remove_all(items: GenericList, predicate: Any) -> int:
    found = set(_matching(items, predicate))
    items[:] = [each for position, each in enumerate(items) if position not in found]
    return len(found)


@LIST.method("void ForEach(System.Action[T] action)")
def _for_each(items: GenericList, action: Any) -> None:
    for each in list(items):
        call_function(action, each)
