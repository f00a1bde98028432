"""What only some dictionaries have: positions in the sorted ones, attempts in the concurrent one; their comparers."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.comparers import comparer_of
from hvsim.interpreter.dotnet.declare import Declaration, declare
from hvsim.interpreter.dotnet.dictionaries import GENERIC_KINDS, SORTED_LIST, checked_key
from hvsim.interpreter.dotnet.objects import argument_range
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dictionaries import Dictionary, GenericDictionary
from hvsim.interpreter.values.members.access import objects_equal
from hvsim.interpreter.values.objects import Reference
from hvsim.interpreter.values.types.delegates import Delegate, call_function

for _name in GENERIC_KINDS:
    _declaration = declare(_name)
    _declaration.property("System.Object Comparer")(lambda dictionary: comparer_of(dictionary.ignore_case))
    if "Dictionary`2" in _name:
        _declaration.property("int Capacity")(lambda dictionary: len(dictionary))
        _declaration.method("int EnsureCapacity(int capacity)")(
            lambda dictionary, capacity: max(capacity, len(dictionary))
        )
    _declaration.method("void TrimExcess()")(lambda dictionary: None)


def _indexed(declaration: Declaration, key_type: str, value_type: str) -> None:
    """What a list of pairs in the order of its keys can do by position."""

    @declaration.method(f"int IndexOfKey({key_type} key)")
    def index_of_key(dictionary: Dictionary, key: Any) -> int:
        wanted = dictionary.normalise(checked_key(key))
        return next((at for at, each in enumerate(dictionary.keys()) if dictionary.normalise(each) == wanted), -1)

    @declaration.method(f"int IndexOfValue({value_type} value)")
    def index_of_value(dictionary: Dictionary, value: Any) -> int:
        return next((at for at, each in enumerate(dictionary.values()) if objects_equal(value, each)), -1)

    @declaration.method(
        f"void SetByIndex(int index, {value_type} value)", f"void SetValueAtIndex(int index, {value_type} value)"
    )
    def set_by_index(dictionary: Dictionary, index: int, value: Any) -> None:
        dictionary[_key_in_order(dictionary, index)] = value


def _key_in_order(dictionary: Dictionary, index: int) -> Any:
    keys = dictionary.keys()
    if not 0 <= index < len(keys):
        raise argument_range(
            "Index was out of range. Must be non-negative and less than the size of the collection.", "index"
        )
    return keys[index]


_indexed(SORTED_LIST, "System.Object", "System.Object")
SORTED_LIST.method("System.Object GetKeyList()")(lambda dictionary: Array(dictionary.keys()))
SORTED_LIST.method("System.Object GetValueList()")(lambda dictionary: Array(dictionary.values()))
GENERIC_SORTED_LIST = declare(GENERIC_KINDS[2])
_indexed(GENERIC_SORTED_LIST, "TKey", "TValue")
GENERIC_SORTED_LIST.method("TKey GetKeyAtIndex(int index)")(_key_in_order)
GENERIC_SORTED_LIST.method("TValue GetValueAtIndex(int index)")(
    lambda dictionary, index: dictionary.get(_key_in_order(dictionary, index))
)
GENERIC_SORTED_LIST.method("void RemoveAt(int index)")(
    lambda dictionary, index: (dictionary.remove(_key_in_order(dictionary, index)), None)[1]
)

CONCURRENT = declare(GENERIC_KINDS[3])
CONCURRENT.property("bool IsEmpty")(lambda dictionary: not len(dictionary))


@CONCURRENT.method("bool TryUpdate(TKey key, TValue newValue, TValue comparisonValue)")
def _try_update(dictionary: GenericDictionary, key: Any, value: Any, expected: Any) -> bool:
    if checked_key(key) not in dictionary or not objects_equal(dictionary.get(key), expected):
        return False
    dictionary[key] = value
    return True


@CONCURRENT.method(
    "TValue AddOrUpdate(TKey key, TValue addValue, System.Func[TKey,TValue,TValue] updateValueFactory)",
    "TValue AddOrUpdate(TKey key, System.Func[TKey,TValue] addValueFactory, "
    "System.Func[TKey,TValue,TValue] updateValueFactory)",
)
def _add_or_update(dictionary: GenericDictionary, key: Any, added: Any, update: Any) -> Any:
    if checked_key(key) in dictionary:
        value = call_function(update, key, dictionary.get(key))
    else:
        value = call_function(added, key) if isinstance(added, Delegate) else added
    dictionary[key] = value
    return dictionary.get(key)


@CONCURRENT.method("System.Object ToArray()")
def _pairs_array(dictionary: GenericDictionary) -> Array:
    return Array(dictionary.entries())


@CONCURRENT.method(
    "TValue GetOrAdd(TKey key, TValue value)", "TValue GetOrAdd(TKey key, System.Func[TKey,TValue] valueFactory)"
)
def _get_or_add(dictionary: GenericDictionary, key: Any, value: Any) -> Any:
    if key not in dictionary:
        dictionary[key] = call_function(value, key) if isinstance(value, Delegate) else value
    return dictionary.get(key)


@CONCURRENT.method("bool TryRemove(TKey key, [ref] TValue value)")
def _try_remove(dictionary: GenericDictionary, key: Any, result: Reference) -> bool:
    result.value = dictionary.get(key)
    return dictionary.remove(key)
