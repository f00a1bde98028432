"""System.Array: what every array has, and the static helpers. Arrays refuse to grow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.list_order import binary_search, default_order, position_of, same, sort, sort_with
from hvsim.interpreter.dotnet.objects import argument_null, argument_range
from hvsim.interpreter.errors import NetFailure, net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array, GenericList, MultiArray
from hvsim.interpreter.values.conversion import convert, default_of
from hvsim.interpreter.values.introsort import sort_unstably
from hvsim.interpreter.values.members.object_creation import new_array
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.delegates import Delegate, call_function
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import array_type, generic_type, named_type

Function = TypeVar("Function", bound=Callable[..., Any])

ARRAY = declare("System.Array")


@ARRAY.property("int Length")
def _length(array: Any) -> int:
    return len(array.items) if isinstance(array, MultiArray) else len(array)


@ARRAY.property("long LongLength")
def _long_length(array: Any) -> Int64:
    return Int64(_length(array))


@ARRAY.property("int Rank")
def _rank(array: Any) -> int:
    return len(array.lengths) if isinstance(array, MultiArray) else 1


@ARRAY.property("System.Object SyncRoot")
def _sync_root(array: Any) -> Any:
    return array


@ARRAY.property("bool IsReadOnly")
def _is_read_only(array: Any) -> bool:
    return False


@ARRAY.property("bool IsFixedSize")
def _is_fixed_size(array: Any) -> bool:
    return True


@ARRAY.property("bool IsSynchronized")
def _is_synchronized(array: Any) -> bool:
    return False


@ARRAY.property("int Count")
def _count(array: Any) -> int:
    return _length(array)


def _fixed() -> NetFailure:
    return net_failure("System.NotSupportedException", "Collection was of a fixed size.")


@ARRAY.method("int Add(System.Object value)")
def _add(array: Any, value: Any) -> int:
    raise _fixed()


@ARRAY.method("void Remove(System.Object value)")
def _remove(array: Any, value: Any) -> None:
    raise _fixed()


@ARRAY.method("void RemoveAt(int index)")
def _remove_at(array: Any, index: int) -> None:
    raise _fixed()


@ARRAY.method("void Insert(int index, System.Object value)")
def _insert(array: Any, index: int, value: Any) -> None:
    raise _fixed()


@ARRAY.method("void Clear()")
def _clear(array: Any) -> None:
    _clear_all(array)


@ARRAY.method("bool Contains(System.Object value)")
def _contains(array: list[Any], value: Any) -> bool:
    return position_of(array, value) >= 0


@ARRAY.method("int IndexOf(System.Object value)")
def _own_index_of(array: list[Any], value: Any) -> int:
    return position_of(array, value)


@ARRAY.method("System.Object Clone()")
def _clone(array: Any) -> Any:
    if isinstance(array, MultiArray):
        return MultiArray(array.lengths, array.element_type, list(array.items))
    return Array.of(array, array.element_type)


@ARRAY.method("void CopyTo(array array, int index)")
def _copy_to(array: list[Any], target: list[Any], index: int) -> None:
    if index + len(array) > len(target):
        raise net_failure(
            "System.ArgumentException",
            "Destination array was not long enough. Check the destination index, length, and the array's lower "
            "bounds. (Parameter 'destinationArray')",
        )
    target[index : index + len(array)] = array


@ARRAY.method("System.Collections.IEnumerator GetEnumerator()")
def _enumerator(array: Any) -> Enumerator:
    return Enumerator(array)


def _lengths(array: Any) -> tuple[int, ...]:
    return array.lengths if isinstance(array, MultiArray) else (len(array),)


@ARRAY.method("int GetLength(int dimension)")
def _get_length(array: Any, dimension: int) -> int:
    lengths = _lengths(array)
    if not 0 <= dimension < len(lengths):
        raise net_failure("System.IndexOutOfRangeException", "Array does not have that many dimensions.")
    return lengths[dimension]


@ARRAY.method("int GetUpperBound(int dimension)")
def _upper_bound(array: Any, dimension: int) -> int:
    return _get_length(array, dimension) - 1


@ARRAY.method("int GetLowerBound(int dimension)")
def _lower_bound(array: Any, dimension: int) -> int:
    _get_length(array, dimension)
    return 0


@ARRAY.method("System.Object GetValue(int index)", "System.Object GetValue(params int[] indices)")
def _get_value(array: Any, index: Any) -> Any:
    items, position = _at(array, index)
    return items[position]


@ARRAY.method(
    "void SetValue(System.Object value, int index)", "void SetValue(System.Object value, params int[] indices)"
)
def _set_value(array: Any, value: Any, index: Any) -> None:
    items, position = _at(array, index)
    items[position] = convert(value, array.element_type or named_type("System.Object"))


def _at(array: Any, index: Any) -> tuple[list[Any], int]:
    indices = list(index) if isinstance(index, list) else [index]
    if not indices:
        raise net_failure("System.ArgumentException", "Must provide at least one rank.")
    if isinstance(array, MultiArray):
        offset = array.offset(indices)
        items = array.items
    else:
        items, offset = array, indices[0] if 0 <= indices[0] < len(array) else None
    if offset is None:
        raise net_failure("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return items, offset


# statics


def _static(*signatures: str) -> Callable[[Function], Function]:
    """As `ARRAY.static`, for methods whose first parameter is an array: `$null` is refused."""
    parameter = signatures[0].partition("(")[2].split(" ")[1].rstrip(",)")

    def declared(function: Function) -> Function:
        def checked(array: Any, *rest: Any) -> Any:
            if array is None:
                raise argument_null(parameter)
            return function(array, *rest)

        ARRAY.static(*signatures)(checked)
        return function

    return declared


@_static("void Reverse(array array)", "void Reverse(array array, int index, int length)")
def _reverse(array: list[Any], index: int = 0, length: int | None = None) -> None:
    end = len(array) if length is None else index + length
    array[index:end] = array[index:end][::-1]


@_static("void Sort(array array)", "void Sort(System.Object[] array, System.Comparison[System.Object] comparison)")
def _sort(array: list[Any], comparison: Any = None) -> None:
    sort(array, comparison)


@_static("void Sort(array array, System.Collections.IComparer comparer)")
def _sort_with(array: list[Any], comparer: Any) -> None:
    sort_with(array, comparer)


@_static("void Sort(array keys, array items)")
def _sort_pairs(keys: list[Any], items: list[Any]) -> None:
    from functools import cmp_to_key

    pairs: list[tuple[Any, Any]] = list(zip(keys, items, strict=False))
    order = cmp_to_key(default_order)
    sort_unstably(pairs, lambda pair: order(pair[0]))
    keys[: len(pairs)] = [key for key, _ in pairs]
    items[: len(pairs)] = [item for _, item in pairs]


@_static(
    "int IndexOf(array array, System.Object value)",
    "int IndexOf(array array, System.Object value, int startIndex)",
    "int IndexOf(array array, System.Object value, int startIndex, int count)",
)
def _index_of(array: list[Any], value: Any, start: int = 0, count: int | None = None) -> int:
    return position_of(array, value, start, None if count is None else start + count)


@_static("int LastIndexOf(array array, System.Object value)")
def _last_index_of(array: list[Any], value: Any) -> int:
    return next((at for at in range(len(array) - 1, -1, -1) if same(array[at], value)), -1)


@_static("int BinarySearch(array array, System.Object value)")
def _binary_search(array: list[Any], value: Any) -> int:
    return binary_search(array, value)


@_static(
    "void Copy(array sourceArray, array destinationArray, int length)",
    "void Copy(array sourceArray, array destinationArray, long length)",
)
def _copy(source: list[Any], target: list[Any], length: int) -> None:
    _copy_part(source, 0, target, 0, length)


@_static("void Copy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)")
def _copy_part(source: list[Any], start: int, target: list[Any], to: int, length: int) -> None:
    if start + length > len(source):
        raise net_failure(
            "System.ArgumentException",
            "Source array was not long enough. Check the source index, length, and the array's lower bounds. "
            "(Parameter 'sourceArray')",
        )
    if to + length > len(target):
        raise net_failure(
            "System.ArgumentException",
            "Destination array was not long enough. Check the destination index, length, and the array's lower "
            "bounds. (Parameter 'destinationArray')",
        )
    target[to : to + length] = source[start : start + length]


@_static("void Clear(array array)", "void Clear(array array, int index, int length)")
def _clear_all(array: Any, index: int = 0, length: int | None = None) -> None:
    items = array.items if isinstance(array, MultiArray) else array
    element = array.element_type or named_type("System.Object")
    end = len(items) if length is None else index + length
    items[index:end] = [default_of(element)] * (end - index)


@ARRAY.static("void Resize([ref] System.Object[] array, int newSize)")
def _resize(reference: Any, size: int) -> None:
    array = reference.value
    elements_fit(size)
    element = array.element_type
    filler = default_of(element) if element is not None else None
    reference.value = Array.of([*array[:size], *[filler] * (size - len(array))], element)


@ARRAY.static(
    "array CreateInstance(type elementType, int length)", "array CreateInstance(type elementType, params int[] lengths)"
)
def _create(element: NetType, lengths: Any) -> Any:
    sizes = list(lengths) if isinstance(lengths, list) else [lengths]
    return new_array(array_type(element, len(sizes)), sizes)


@_static("System.Object Find(System.Object[] array, System.Predicate[System.Object] match)")
def _find(array: list[Any], predicate: Any) -> Any:
    return next((each for each in array if to_bool(call_function(predicate, each))), None)


@_static("System.Object[] FindAll(System.Object[] array, System.Predicate[System.Object] match)")
def _find_all(array: Any, predicate: Any) -> Array:
    return Array.of([each for each in array if to_bool(call_function(predicate, each))], array.element_type)


@_static("int FindIndex(System.Object[] array, System.Predicate[System.Object] match)")
def _find_index(array: list[Any], predicate: Any) -> int:
    return next((at for at, each in enumerate(array) if to_bool(call_function(predicate, each))), -1)


@_static("bool Exists(System.Object[] array, System.Predicate[System.Object] match)")
def _exists(array: list[Any], predicate: Any) -> bool:
    return _find_index(array, predicate) >= 0


@_static("void ForEach(System.Object[] array, System.Action[System.Object] action)")
def _for_each(array: list[Any], action: Any) -> None:
    for each in array:
        call_function(action, each)


@_static("System.Object FindLast(System.Object[] array, System.Predicate[System.Object] match)")
def _find_last(array: list[Any], predicate: Any) -> Any:
    return next((each for each in reversed(array) if to_bool(call_function(predicate, each))), None)


@_static("int FindLastIndex(System.Object[] array, System.Predicate[System.Object] match)")
def _find_last_index(array: list[Any], predicate: Any) -> int:
    return next((at for at in range(len(array) - 1, -1, -1) if to_bool(call_function(predicate, array[at]))), -1)


@_static("bool TrueForAll(System.Object[] array, System.Predicate[System.Object] match)")
def _true_for_all(array: list[Any], predicate: Any) -> bool:
    return all(to_bool(call_function(predicate, each)) for each in array)


@_static("array ConvertAll(array array, System.Object converter)")
def _convert_all(array: list[Any], converter: Any) -> Array:
    result = converter.result_type() if isinstance(converter, Delegate) else None
    return Array.of([call_function(converter, each) for each in array], result)


@_static(
    "void Fill(array array, System.Object value)", "void Fill(array array, System.Object value, int start, int count)"
)
def _fill(array: Any, value: Any, start: int = 0, count: int | None = None) -> None:
    end = len(array) if count is None else start + count
    if start < 0 or end > len(array) or end < start:
        raise argument_range(
            "Index was out of range. Must be non-negative and less than or equal to the size of the collection.",
            "startIndex",
        )
    array[start:end] = [convert(value, array.element_type or named_type("System.Object"))] * (end - start)


@_static("System.Object AsReadOnly(array array)")
def _as_read_only(array: Any) -> GenericList:
    definition = named_type("System.Collections.ObjectModel.ReadOnlyCollection`1")
    return GenericList(array, generic_type(definition, (array.element_type or named_type("System.Object"),)))


@_static(
    "void ConstrainedCopy(array sourceArray, int sourceIndex, array destinationArray, int destinationIndex, int length)"
)
def _constrained_copy(source: list[Any], start: int, target: list[Any], to: int, length: int) -> None:
    _copy_part(source, start, target, to, length)


ARRAY.static_property("int MaxLength")(lambda: 2147483591)
ARRAY.method("long GetLongLength(int dimension)")(lambda array, dimension: Int64(_get_length(array, dimension)))


@ARRAY.method("void Initialize()")
def _initialize(array: Any) -> None:
    """Runs the default constructors of value types, which here have nothing to do."""


ARRAY.static("array Empty`1(type T)", hidden=True)(lambda element: Array.of((), element))
