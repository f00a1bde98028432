"""ArrayList, `List[T]`, Collection and their kin: making, reading, changing, sorting."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.list_order import binary_search, position_of, same, sort, sort_with
from hvsim.interpreter.dotnet.objects import argument_null, argument_range, must_not_be_negative
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.limits import elements_fit
from hvsim.interpreter.values.arrays import Array, ArrayList, GenericList
from hvsim.interpreter.values.conversion import convert
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import generic_type, named_type

LIST = declare("System.Collections.Generic.List`1")
COLLECTION = declare("System.Collections.ObjectModel.Collection`1")
OBSERVABLE = declare("System.Collections.ObjectModel.ObservableCollection`1")
READ_ONLY = declare("System.Collections.ObjectModel.ReadOnlyCollection`1")
ARRAY_LIST = declare("System.Collections.ArrayList")
STRING_COLLECTION = declare("System.Collections.Specialized.StringCollection")
TOO_SHORT = (
    "Destination array was not long enough. Check the destination index, length, and the array's lower bounds. "
    "(Parameter 'destinationArray')"
)
OUT_OF_BOUNDS = (
    "Offset and length were out of bounds for the array or count is greater than the number of elements from index to "
    "the end of the source collection."
)
_GROWING = (
    (LIST, "T"),
    (COLLECTION, "T"),
    (OBSERVABLE, "T"),
    (ARRAY_LIST, "System.Object"),
    (STRING_COLLECTION, "string"),
)


class StringCollection(GenericList):
    """System.Collections.Specialized.StringCollection."""

    net_name = "System.Collections.Specialized.StringCollection"

    @property
    def net_type(self) -> NetType:
        return named_type(self.net_name)

    @property
    def element_type(self) -> NetType:
        return named_type("System.String")


@STRING_COLLECTION.constructor("()")
def _new_string_collection() -> StringCollection:
    return StringCollection()


def out_of_range() -> Exception:
    return argument_range(
        "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
    )


def _check(items: list[Any], index: int) -> int:
    if not 0 <= index < len(items):
        raise out_of_range()
    return index


# making


@LIST.constructor("()", "(int capacity)")
@COLLECTION.constructor("()")
@OBSERVABLE.constructor("()")
def _new_list(net_type: NetType, capacity: int = 0) -> GenericList:
    if capacity < 0:
        raise must_not_be_negative("capacity", capacity)
    return GenericList((), net_type)


@LIST.constructor("(System.Collections.Generic.IEnumerable[T] collection)")
@COLLECTION.constructor("(System.Collections.Generic.IList[T] list)")
@OBSERVABLE.constructor("(System.Collections.Generic.IEnumerable[T] collection)")
@READ_ONLY.constructor("(System.Collections.Generic.IList[T] list)")
def _list_from(net_type: NetType, source: Any) -> GenericList:
    if source is None:
        raise argument_null("collection")
    return GenericList(converted(source, net_type), net_type)


def converted(source: Any, net_type: NetType) -> list[Any]:
    """The elements of a sequence as the element type of a generic collection."""
    element = net_type.generic_arguments[0]
    walk = enumerate_value(source)
    return [convert(each, element) for each in (walk if walk is not None else [source])]


@LIST.converter
@COLLECTION.converter
@OBSERVABLE.converter
@READ_ONLY.converter
def _convert_to_list(value: Any, net_type: NetType) -> Any:
    """A cast takes sequences element by element; a lone value becomes a list of one."""
    walk = enumerate_value(value)
    element = net_type.generic_arguments[0]
    if walk is None:
        return None
    return GenericList([convert(each, element) for each in walk], net_type)


@ARRAY_LIST.constructor("()", "(int capacity)")
def _new_array_list(capacity: int = 0) -> ArrayList:
    return ArrayList()


@ARRAY_LIST.constructor("(System.Collections.ICollection c)")
def _array_list_from(source: Any) -> ArrayList:
    if source is None:
        raise argument_null("c")
    walk = enumerate_value(source)
    if walk is None:
        from hvsim.interpreter.values.dictionaries import Dictionary

        assert isinstance(source, Dictionary)
        return ArrayList(source.entries())
    return ArrayList(walk)


# reading: every list


def _readers(declaration: Declaration, element: str) -> None:
    @declaration.property("int Count")
    def count(items: list[Any]) -> int:
        return len(items)

    @declaration.method(f"bool Contains({element} item)")
    def contains(items: list[Any], value: Any) -> bool:
        return position_of(items, value) >= 0

    @declaration.method(f"int IndexOf({element} item)", f"int IndexOf({element} item, int index)")
    def index_of(items: list[Any], value: Any, start: int = 0) -> int:
        return position_of(items, value, start)

    @declaration.method("void CopyTo(array array, int index)", "void CopyTo(array array)")
    def copy_to(items: list[Any], target: list[Any], index: int = 0) -> None:
        if index + len(items) > len(target):
            raise net_failure("System.ArgumentException", TOO_SHORT)
        target[index : index + len(items)] = items

    @declaration.method("System.Collections.IEnumerator GetEnumerator()")
    def enumerator(items: list[Any]) -> Enumerator:
        return Enumerator(items)

    @declaration.method(f"{element} get_Item(int index)", hidden=True)
    def item(items: list[Any], index: int) -> Any:
        return items[_check(items, index)]

    @declaration.method(f"void set_Item(int index, {element} value)", hidden=True)
    def set_item(items: list[Any], index: int, value: Any) -> None:
        items[_check(items, index)] = value


_readers(READ_ONLY, "T")
for _declaration, _element in _GROWING:
    _readers(_declaration, _element)


# changing


def _writers(declaration: Declaration, element: str, adding_returns: str) -> None:
    @declaration.method(f"{adding_returns} Add({element} item)")
    def add(items: list[Any], value: Any) -> int | None:
        items.append(value)
        return len(items) - 1 if adding_returns == "int" else None

    @declaration.method(f"void Insert(int index, {element} item)")
    def insert(items: list[Any], index: int, value: Any) -> None:
        if not 0 <= index <= len(items):
            raise argument_range("Index must be within the bounds of the List.", "index")
        items.insert(index, value)

    @declaration.method(f"{'bool' if element == 'T' else 'void'} Remove({element} item)")
    def remove(items: list[Any], value: Any) -> bool | None:
        position = position_of(items, value)
        if position >= 0:
            del items[position]
        return position >= 0 if element == "T" else None

    @declaration.method("void RemoveAt(int index)")
    def remove_at(items: list[Any], index: int) -> None:
        del items[_check(items, index)]

    @declaration.method("void Clear()")
    def clear(items: list[Any]) -> None:
        items.clear()


for _declaration, _element in _GROWING:
    _writers(_declaration, _element, "int" if _declaration in (ARRAY_LIST, STRING_COLLECTION) else "void")


def _ranges(declaration: Declaration, element: str, source: str) -> None:
    @declaration.method(f"void AddRange({source} collection)")
    def add_range(items: list[Any], added: Any) -> None:
        items.extend(_fitting(items, added))

    @declaration.method(f"void InsertRange(int index, {source} collection)")
    def insert_range(items: list[Any], index: int, added: Any) -> None:
        if not 0 <= index <= len(items):
            raise argument_range("Index must be within the bounds of the List.", "index")
        items[index:index] = _fitting(items, added)

    @declaration.method("void RemoveRange(int index, int count)")
    def remove_range(items: list[Any], index: int, count: int) -> None:
        if index < 0 or count < 0 or index + count > len(items):
            raise net_failure(
                "System.ArgumentException",
                OUT_OF_BOUNDS,
            )
        del items[index : index + count]

    @declaration.method("void Reverse()", "void Reverse(int index, int count)")
    def reverse(items: list[Any], index: int = 0, count: int | None = None) -> None:
        end = len(items) if count is None else index + count
        items[index:end] = items[index:end][::-1]

    @declaration.method("void TrimExcess()", "void TrimToSize()")
    def trim(items: list[Any]) -> None:
        return None

    @declaration.property("int Capacity", setter=lambda items, value: None)
    def capacity(items: list[Any]) -> int:
        return max(4, 1 << (len(items) - 1).bit_length()) if items else 0

    @declaration.method(f"int LastIndexOf({element} item)")
    def last_index_of(items: list[Any], value: Any) -> int:
        return next((at for at in range(len(items) - 1, -1, -1) if same(items[at], value)), -1)


_ranges(LIST, "T", "System.Collections.Generic.IEnumerable[T]")
_ranges(ARRAY_LIST, "System.Object", "System.Collections.ICollection")


def _fitting(items: list[Any], added: Any) -> list[Any]:
    """As `_elements`; raises OutOfMemoryException where the list would be too long."""
    elements_fit(len(items) + (len(added) if isinstance(added, list) else 1))
    values = _elements(items, added)
    elements_fit(len(items) + len(values))
    return values


def _elements(items: list[Any], added: Any) -> list[Any]:
    if added is None:
        raise argument_null("collection")
    walk = enumerate_value(added)
    values = list(walk) if walk is not None else [added]
    if isinstance(items, GenericList):
        element = items.element_type
        return [convert(each, element) for each in values]
    return values


@STRING_COLLECTION.method("void AddRange(string[] value)")
def _add_strings(items: list[Any], added: list[str]) -> None:
    items.extend(added)


# List[T] alone


@LIST.method("T[] ToArray()")
def _to_array(items: GenericList) -> Array:
    return Array.of(items, items.element_type)


@ARRAY_LIST.method("System.Object[] ToArray()")
def _objects(items: list[Any]) -> Array:
    return Array(items)


@ARRAY_LIST.method("array ToArray(type type)")
def _typed(items: list[Any], element: NetType) -> Array:
    return Array.of([convert(each, element) for each in items], element)


@ARRAY_LIST.method("System.Object Clone()")
def _clone(items: list[Any]) -> ArrayList:
    return ArrayList(items)


@LIST.method("System.Collections.Generic.List[T] GetRange(int index, int count)")
def _get_range(items: GenericList, index: int, count: int) -> GenericList:
    if index < 0 or count < 0 or index + count > len(items):
        raise net_failure(
            "System.ArgumentException",
            OUT_OF_BOUNDS,
        )
    return GenericList(items[index : index + count], items.net_type)


@ARRAY_LIST.method("System.Collections.ArrayList GetRange(int index, int count)")
def _array_list_range(items: list[Any], index: int, count: int) -> ArrayList:
    return ArrayList(items[index : index + count])


@LIST.method("void Sort()", "void Sort(System.Comparison[T] comparison)")
@ARRAY_LIST.method("void Sort()")
def _sort(items: list[Any], comparison: Any = None) -> None:
    sort(items, comparison)


@LIST.method("void Sort(System.Collections.Generic.IComparer[T] comparer)")
@ARRAY_LIST.method("void Sort(System.Collections.IComparer comparer)")
def _sort_with(items: list[Any], comparer: Any) -> None:
    sort_with(items, comparer)


@LIST.method("int EnsureCapacity(int capacity)")
def _ensure_capacity(items: GenericList, capacity: int) -> int:
    return max(capacity, len(items))


@OBSERVABLE.method("void Move(int oldIndex, int newIndex)")
def _move(items: GenericList, old: int, new: int) -> None:
    moved = items[_check(items, old)]
    del items[old]
    items.insert(new, moved)


LIST.method("System.Collections.Generic.List[T] Slice(int start, int length)")(_get_range)


@ARRAY_LIST.static("System.Collections.ArrayList Repeat(System.Object value, int count)")
def _repeat(value: Any, count: int) -> ArrayList:
    elements_fit(count)
    return ArrayList([value] * count)


@ARRAY_LIST.static("System.Collections.ArrayList Adapter(System.Collections.IList list)")
def _adapter(source: list[Any]) -> ArrayList:
    return ArrayList(source)


ARRAY_LIST.static("System.Collections.ArrayList Synchronized(System.Collections.ArrayList list)")(lambda items: items)


@ARRAY_LIST.method("void SetRange(int index, System.Collections.ICollection c)")
def _set_range(items: list[Any], index: int, source: Any) -> None:
    values = _elements(items, source)
    if index < 0 or index + len(values) > len(items):
        raise out_of_range()
    items[index : index + len(values)] = values


@LIST.method("int BinarySearch(T item)")
@ARRAY_LIST.method("int BinarySearch(System.Object value)")
def _binary_search(items: list[Any], value: Any) -> int:
    return binary_search(items, value)


@LIST.method("System.Collections.ObjectModel.ReadOnlyCollection[T] AsReadOnly()")
def _as_read_only(items: GenericList) -> GenericList:
    definition = named_type("System.Collections.ObjectModel.ReadOnlyCollection`1")
    return GenericList(items, generic_type(definition, items.net_type.element_types))


for _name in ("IsFixedSize", "IsReadOnly", "IsSynchronized"):
    ARRAY_LIST.property(f"bool {_name}")(lambda items: False)
