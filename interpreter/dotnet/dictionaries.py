"""Hashtable, OrderedDictionary, `Dictionary[K,V]` and kin: their members, entries and key collections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.enumerators import Enumerator, HashtableEnumerator, OrderedEnumerator
from hvsim.interpreter.dotnet.objects import argument_null, argument_range
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.conversion import convert, default_of
from hvsim.interpreter.values.dictionaries import (
    Dictionary,
    DictionaryEntry,
    GenericDictionary,
    Hashtable,
    KeyValuePair,
    OrderedDictionary,
    SortedDictionary,
    SortedList,
)
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import objects_equal
from hvsim.interpreter.values.members.indexing import get_index, set_index
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.text import to_string
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of

HASHTABLE = declare("System.Collections.Hashtable")
ORDERED = declare("System.Collections.Specialized.OrderedDictionary")
SORTED_LIST = declare("System.Collections.SortedList")
GENERIC_KINDS = (
    "System.Collections.Generic.Dictionary`2",
    "System.Collections.Generic.SortedDictionary`2",
    "System.Collections.Generic.SortedList`2",
    "System.Collections.Concurrent.ConcurrentDictionary`2",
)


class KeyCollection:
    """The keys or the values of a dictionary, live."""

    __slots__ = ("dictionary", "extended", "of_keys")

    def __init__(self, dictionary: Dictionary, of_keys: bool) -> None:
        self.dictionary = dictionary
        self.of_keys = of_keys
        self.extended = None

    @property
    def net_type(self) -> NetType:
        if isinstance(self.dictionary, OrderedDictionary):
            return named_type("System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection")
        owner = "Generic.Dictionary`2" if isinstance(self.dictionary, GenericDictionary) else "Hashtable"
        return named_type(f"System.Collections.{owner}+{'Key' if self.of_keys else 'Value'}Collection")

    def items(self) -> list[Any]:
        return self.dictionary.keys() if self.of_keys else self.dictionary.values()

    def enumerate(self) -> Iterator[Any]:
        """Walks a copy, but notices when the dictionary changed meanwhile, as .NET does."""
        dictionary = self.dictionary
        version, count = dictionary.version, len(dictionary)
        lenient = isinstance(dictionary, GenericDictionary)  # there only additions count
        for item in self.items():
            if dictionary.version != version and not (lenient and len(dictionary) <= count):
                raise modified()
            yield item


def modified() -> Exception:
    return net_failure(
        "System.InvalidOperationException", "Collection was modified; enumeration operation may not execute."
    )


for _name in (
    "System.Collections.Hashtable+KeyCollection",
    "System.Collections.Hashtable+ValueCollection",
    "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection",
    "System.Collections.Generic.Dictionary`2+KeyCollection",
    "System.Collections.Generic.Dictionary`2+ValueCollection",
):
    _keys = declare(_name)
    _keys.property("int Count")(lambda collection: len(collection.items()))
    _keys.method("System.Collections.IEnumerator GetEnumerator()")(lambda collection: Enumerator(collection.items()))
    _keys.method("bool Contains(System.Object item)")(
        lambda collection, value: any(objects_equal(value, each) for each in collection.items())
    )

    @_keys.method("System.Object get_Item(int index)", hidden=True)
    def _key_at(collection: KeyCollection, index: int) -> Any:
        items = collection.items()
        return items[index] if -len(items) <= index < len(items) else None

    @_keys.method("void CopyTo(array array, int index)")
    def _copy_keys(collection: KeyCollection, target: list[Any], index: int) -> None:
        items = collection.items()
        target[index : index + len(items)] = items


def checked_key(key: Any) -> Any:
    """The key, which must not be null."""
    if key is None:
        raise argument_null("key")
    return key


def _shared(declaration: Declaration, key: str, value: str) -> None:
    """What every dictionary has."""

    @declaration.property("int Count")
    def count(dictionary: Dictionary) -> int:
        return len(dictionary)

    @declaration.property("bool IsReadOnly")
    def is_read_only(dictionary: Dictionary) -> bool:
        return dictionary.read_only

    @declaration.property("System.Collections.ICollection Keys")
    def keys(dictionary: Dictionary) -> KeyCollection:
        return KeyCollection(dictionary, True)

    @declaration.property("System.Collections.ICollection Values")
    def values(dictionary: Dictionary) -> KeyCollection:
        return KeyCollection(dictionary, False)

    @declaration.method(f"void Add({key} key, {value} value)")
    def add(dictionary: Dictionary, new_key: Any, new_value: Any) -> None:
        _writable(dictionary)
        if checked_key(new_key) in dictionary:
            raise _already_there(dictionary, new_key)
        dictionary[new_key] = new_value

    @declaration.method("void Clear()")
    def clear(dictionary: Dictionary) -> None:
        _writable(dictionary)
        dictionary.clear()

    @declaration.method(f"{value} get_Item({key} key)", f"{value} Item({key} key)", hidden=True)
    def item(dictionary: Dictionary, wanted: Any) -> Any:
        return get_index(dictionary, wanted)

    @declaration.method(f"void set_Item({key} key, {value} value)", hidden=True)
    def set_item(dictionary: Dictionary, wanted: Any, new: Any) -> None:
        set_index(dictionary, wanted, new)

    @declaration.method("void CopyTo(array array, int arrayIndex)")
    def copy_to(dictionary: Dictionary, target: list[Any], index: int) -> None:
        entries = dictionary.entries()
        target[index : index + len(entries)] = entries


def _writable(dictionary: Dictionary) -> None:
    if dictionary.read_only:
        raise net_failure("System.NotSupportedException", "Collection is read-only.")


def _already_there(dictionary: Dictionary, key: Any) -> Exception:
    text = to_string(key)
    if isinstance(dictionary, GenericDictionary):
        message = f"An item with the same key has already been added. Key: {text}"
        if isinstance(dictionary, SortedDictionary):
            message = f"An item with the same key has already been added. Key: {text} (Parameter 'key')"
    else:
        there = to_string(dictionary.keys_by_key[dictionary.normalise(key)])
        message = f"Item has already been added. Key in dictionary: '{there}'  Key being added: '{text}'"
    return net_failure("System.ArgumentException", message)


for _declaration in (HASHTABLE, ORDERED, SORTED_LIST):
    _shared(_declaration, "System.Object", "System.Object")
    for _name in ("IsFixedSize", "IsSynchronized"):
        _declaration.property(f"bool {_name}")(lambda dictionary: False)
    _declaration.property("System.Object SyncRoot")(lambda dictionary: dictionary)


def _lookups(declaration: Declaration) -> None:
    @declaration.method("void Remove(System.Object key)")
    def remove(dictionary: Dictionary, key: Any) -> None:
        _writable(dictionary)
        dictionary.remove(checked_key(key))

    @declaration.method("bool Contains(System.Object key)")
    def contains(dictionary: Dictionary, key: Any) -> bool:
        return checked_key(key) in dictionary


for _declaration in (HASHTABLE, ORDERED, SORTED_LIST):
    _lookups(_declaration)
for _declaration in (HASHTABLE, SORTED_LIST):
    _declaration.method("bool ContainsKey(System.Object key)")(lambda dictionary, key: checked_key(key) in dictionary)
    _declaration.method("bool ContainsValue(System.Object value)")(
        lambda dictionary, value: any(objects_equal(value, each) for each in dictionary.values())
    )


def _pairs(source: Any) -> Iterable[tuple[Any, Any]]:
    """The entries of what is given as an IDictionary."""
    if source is None:
        raise argument_null("d")
    if not isinstance(source, Dictionary):
        raise net_failure(
            "System.InvalidCastException",
            f"Unable to cast object of type '{type_of(source).full_name}' to type 'System.Collections.IDictionary'.",
        )
    return source.items()


@HASHTABLE.constructor("()", "(int capacity)")
def _new_hashtable(capacity: int = 0) -> Hashtable:
    return Hashtable(ignore_case=False)


@HASHTABLE.constructor("(System.Collections.IDictionary d)")
def _hashtable_from(source: Dictionary) -> Hashtable:
    return Hashtable(_pairs(source), ignore_case=False)


@HASHTABLE.constructor("(System.Collections.IEqualityComparer equalityComparer)")
def _hashtable_comparing(comparer: Any) -> Hashtable:
    return Hashtable(ignore_case=bool(getattr(comparer, "ignore_case", False)))


@HASHTABLE.method("System.Object Clone()")
def _clone(dictionary: Hashtable) -> Hashtable:
    return dictionary.clone()


@HASHTABLE.method("System.Collections.IDictionaryEnumerator GetEnumerator()")
def _hashtable_enumerator(dictionary: Dictionary) -> Enumerator:
    return HashtableEnumerator(dictionary.entries())


@HASHTABLE.static("hashtable Synchronized(hashtable table)")
def _synchronized(dictionary: Hashtable) -> Hashtable:
    return dictionary


# ordered


@ORDERED.constructor("()", "(int capacity)")
def _new_ordered(capacity: int = 0) -> OrderedDictionary:
    return OrderedDictionary(ignore_case=False)


@ORDERED.constructor("(System.Collections.IEqualityComparer comparer)")
def _ordered_comparing(comparer: Any) -> OrderedDictionary:
    return OrderedDictionary(ignore_case=bool(getattr(comparer, "ignore_case", False)))


@ORDERED.method("System.Collections.IDictionaryEnumerator GetEnumerator()")
@SORTED_LIST.method("System.Collections.IDictionaryEnumerator GetEnumerator()")
def _ordered_enumerator(dictionary: Dictionary) -> Enumerator:
    return OrderedEnumerator(dictionary.entries())


@ORDERED.method("void Insert(int index, System.Object key, System.Object value)")
def _insert(dictionary: OrderedDictionary, index: int, key: Any, value: Any) -> None:
    _writable(dictionary)
    if not 0 <= index <= len(dictionary):
        raise argument_range("Specified argument was out of the range of valid values.", "index")
    if checked_key(key) in dictionary:
        raise _already_there(dictionary, key)
    dictionary.insert(index, key, value)


@ORDERED.method("void RemoveAt(int index)")
@SORTED_LIST.method("void RemoveAt(int index)")
def _remove_at(dictionary: Dictionary, index: int) -> None:
    _writable(dictionary)
    keys = dictionary.keys()
    if not 0 <= index < len(keys):
        raise argument_range("Specified argument was out of the range of valid values.", "index")
    dictionary.remove(keys[index])


@ORDERED.method("System.Collections.Specialized.OrderedDictionary AsReadOnly()")
def _as_read_only(dictionary: OrderedDictionary) -> OrderedDictionary:
    made = OrderedDictionary(dictionary.items(), dictionary.ignore_case)
    made.read_only = True
    return made


@SORTED_LIST.constructor("()")
def _new_sorted_list() -> SortedList:
    return SortedList(ignore_case=False)


@SORTED_LIST.constructor("(System.Collections.IDictionary d)")
def _sorted_list_from(source: Dictionary) -> SortedList:
    return SortedList(_pairs(source), ignore_case=False)


@SORTED_LIST.method("System.Object GetByIndex(int index)")
def _get_by_index(dictionary: SortedList, index: int) -> Any:
    values = dictionary.values()
    if not 0 <= index < len(values):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    return values[index]


@SORTED_LIST.method("System.Object GetKey(int index)")
def _get_key(dictionary: SortedList, index: int) -> Any:
    keys = dictionary.keys()
    if not 0 <= index < len(keys):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    return keys[index]


# generic


def _make(net_type: NetType, ignore_case: bool = False) -> GenericDictionary:
    ordered = "Sorted" in net_type.name
    kind: Callable[..., GenericDictionary] = SortedDictionary if ordered else GenericDictionary
    return kind(net_type, (), ignore_case)


def _generic(full_name: str) -> None:
    declaration = declare(full_name)
    _shared(declaration, "TKey", "TValue")
    _generic_constructors(declaration, "IComparer" if "Sorted" in full_name else "IEqualityComparer")
    _generic_methods(declaration)


def _generic_constructors(declaration: Declaration, comparer_type: str) -> None:
    @declaration.constructor("()", "(int capacity)")
    def new(net_type: NetType, capacity: int = 0) -> GenericDictionary:
        return _make(net_type)

    @declaration.constructor(f"(System.Collections.Generic.{comparer_type}[TKey] comparer)")
    def comparing(net_type: NetType, comparer: Any) -> GenericDictionary:
        return _make(net_type, bool(getattr(comparer, "ignore_case", False)))

    @declaration.constructor(
        "(System.Collections.Generic.IDictionary[TKey,TValue] dictionary)",
        "(System.Collections.Generic.IDictionary[TKey,TValue] dictionary, "
        "System.Collections.Generic.IEqualityComparer[TKey] comparer)",
    )
    def copy(net_type: NetType, source: Any, comparer: Any = None) -> GenericDictionary:
        made = _make(net_type, bool(getattr(comparer, "ignore_case", False)))
        if not isinstance(source, Dictionary):
            raise net_failure(
                "System.InvalidCastException",
                f"Unable to cast object of type '{type_of(source).full_name}' to type "
                "'System.Collections.Generic.IDictionary`2'.",
            )
        for key, value in source.items():
            made[convert(key, made.key_type)] = convert(value, made.value_type)
        return made

    @declaration.converter
    def from_dictionary(value: Any, net_type: NetType) -> Any:
        return copy(net_type, value) if isinstance(value, Dictionary) else None


def _generic_methods(declaration: Declaration) -> None:
    @declaration.method("bool ContainsKey(TKey key)")
    def contains_key(dictionary: GenericDictionary, key: Any) -> bool:
        return checked_key(key) in dictionary

    @declaration.method("bool ContainsValue(TValue value)")
    def contains_value(dictionary: GenericDictionary, value: Any) -> bool:
        return any(objects_equal(value, each) for each in dictionary.values())

    @declaration.method("bool Remove(TKey key)")
    def remove(dictionary: GenericDictionary, key: Any) -> bool:
        return dictionary.remove(checked_key(key))

    @declaration.method("bool TryAdd(TKey key, TValue value)")
    def try_add(dictionary: GenericDictionary, key: Any, value: Any) -> bool:
        if checked_key(key) in dictionary:
            return False
        dictionary[key] = value
        return True

    @declaration.method("bool TryGetValue(TKey key, [ref] TValue value)")
    def try_get(dictionary: GenericDictionary, key: Any, result: Reference) -> bool:
        found = checked_key(key) in dictionary
        result.value = dictionary.get(key) if found else default_of(dictionary.value_type)
        return found

    @declaration.method("System.Collections.IEnumerator GetEnumerator()")
    def enumerator(dictionary: GenericDictionary) -> Enumerator:
        return Enumerator(dictionary.entries())


for _name in GENERIC_KINDS:
    _generic(_name)

# entries

ENTRY = declare("System.Collections.DictionaryEntry")
PAIR = declare("System.Collections.Generic.KeyValuePair`2")


@ENTRY.constructor("(System.Object key, System.Object value)")
def _new_entry(key: Any, value: Any) -> DictionaryEntry:
    return DictionaryEntry(key, value)


def _set_entry_value(entry: DictionaryEntry, value: Any) -> None:
    entry.value = value


def _set_entry_key(entry: DictionaryEntry, key: Any) -> None:
    entry.key = key


ENTRY.property("System.Object Key", setter=_set_entry_key)(lambda entry: entry.key)
ENTRY.property("System.Object Value", setter=_set_entry_value)(lambda entry: entry.value)
ENTRY.property("System.Object Name", hidden=True)(lambda entry: entry.key)


@ENTRY.method("string ToString()")
def _entry_text(entry: DictionaryEntry) -> str:
    return f"[{to_string(entry.key)}, {to_string(entry.value)}]"


@PAIR.constructor("(TKey key, TValue value)")
def _new_pair(net_type: NetType, key: Any, value: Any) -> KeyValuePair:
    return KeyValuePair(key, value, net_type)


PAIR.property("TKey Key")(lambda pair: pair.key)
PAIR.property("TValue Value")(lambda pair: pair.value)


@PAIR.method("string ToString()")
def _pair_text(pair: KeyValuePair) -> str:
    return f"[{to_string(pair.key)}, {to_string(pair.value)}]"


def pairs_of(value: Any) -> list[Any]:
    """The entries of a dictionary, or the elements of anything else."""
    if isinstance(value, Dictionary):
        return value.entries()
    return list(enumerate_value(value) or [])
