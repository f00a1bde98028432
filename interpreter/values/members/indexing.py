"""Indexing: `target[index]` read and written, with negative indices, slices, dictionaries and several dimensions."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetFailure, ScriptError, failure, net_failure
from hvsim.interpreter.values.arrays import Array, GenericList, MultiArray
from hvsim.interpreter.values.conversion import try_convert
from hvsim.interpreter.values.dictionaries import Dictionary, GenericDictionary, OrderedDictionary
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.members.calls import call
from hvsim.interpreter.values.numbers.numbers import Char
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.types.registry import named_type
from hvsim.interpreter.values.types.value_types import type_of


def get_index(target: Any, index: Any, strict: bool = False, engine: Any = None) -> Any:
    """`target[index]`; what is not there is `$null` (an error in strict mode for arrays)."""
    if index.__class__ is int:
        if isinstance(target, list):
            try:
                return target[index]
            except IndexError:
                return _missing(target, index, strict)
        if target.__class__ is str:
            try:
                return Char(target[index])
            except IndexError:
                return _missing(target, index, strict)
    elif index.__class__ is str and isinstance(target, Dictionary):
        return _from_dictionary(target, index)
    return _get_index(target, index, strict, engine)


def _missing(target: Any, index: Any, strict: bool) -> Any:
    if strict:
        raise net_failure("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return None


def _get_index(target: Any, index: Any, strict: bool, engine: Any) -> Any:
    if index.__class__ is PSObject:
        index = index.base
    if target.__class__ is PSObject:
        target = target.base
    if target is None:
        raise null_array()
    if isinstance(target, Dictionary):
        if _is_slice(index) and not (isinstance(index, list) and index in target):
            return Array([_from_dictionary(target, each) for each in index])
        return _from_dictionary(target, index)
    if target.__class__ is MultiArray:
        return _from_multi_array(target, index, strict)
    if isinstance(target, (list, str)):
        return _from_sequence(target, index, strict)
    item = type_of(target).find_method("get_item")
    if item is not None:
        if _is_slice(index):
            return Array([get_index(target, each, strict, engine) for each in index])
        return _call_item(target, index, engine)
    return _from_scalar(target, index, strict)


def null_array() -> ScriptError:
    return failure("Cannot index into a null array.", "NullArray", "InvalidOperation")


def _is_slice(index: Any) -> bool:
    return isinstance(index, list)


def _call_item(target: Any, index: Any, engine: Any) -> Any:
    """The declared indexer: `get_Item`; what it throws for a bad index is `$null`."""
    net_type = type_of(target)
    method = net_type.find_method("get_item")
    assert method is not None
    return call(method, [target], [index], net_type, engine)


def _from_sequence(target: Any, index: Any, strict: bool) -> Any:
    if _is_slice(index):
        found = []
        for each in index:
            position = _position(each)
            if -len(target) <= position < len(target):
                found.append(_element(target, position))
            elif strict:
                _missing(target, index, strict)
        return Array(found)
    if index is None:
        raise failure(
            "Index operation failed; the array index evaluated to null.", "NullArrayIndex", "InvalidOperation"
        )
    position = _position(index)
    if -len(target) <= position < len(target):
        return _element(target, position)
    return _missing(target, index, strict)


def _element(target: Any, position: int) -> Any:
    return Char(target[position]) if isinstance(target, str) else target[position]


def _position(index: Any) -> int:
    if index.__class__ is int:
        return int(index)
    from hvsim.interpreter.values.conversion import convert

    return int(convert(index, named_type("System.Int32")))


def _from_scalar(target: Any, index: Any, strict: bool) -> Any:
    """A scalar behaves like a list of itself; an object that is neither is an error."""
    if _is_slice(index):
        found = [target for each in index if try_convert(each, named_type("System.Int32"))[0] in (0, -1)]
        return Array(found)
    position, worked = try_convert(index, named_type("System.Int32"))
    if not worked:
        raise cannot_index(target)
    return target if position in (0, -1) else None


def cannot_index(target: Any) -> ScriptError:
    return failure(
        f'Unable to index into an object of type "{type_full_text(type_of(target))}".',
        "CannotIndex",
        "InvalidOperation",
    )


# dictionaries


def _from_dictionary(target: Dictionary, key: Any) -> Any:
    if isinstance(target, OrderedDictionary) and key.__class__ is int and key not in target:
        values = target.values()
        return values[key] if 0 <= key < len(values) else None
    if isinstance(target, GenericDictionary):
        return _from_generic(target, key)
    if key is None:
        return None
    return target.get(key)


def _from_generic(target: GenericDictionary, key: Any) -> Any:
    converted, worked = try_convert(key, target.key_type)
    return target.get(converted) if worked and converted is not None else None


def _set_in_dictionary(target: Dictionary, key: Any, value: Any) -> None:
    if target.read_only:
        raise net_failure("System.NotSupportedException", "Collection is read-only.")
    if key is None:
        raise _null_key()
    if isinstance(target, OrderedDictionary) and key.__class__ is int and key not in target:
        keys = target.keys()
        if not 0 <= key < len(keys):
            raise net_failure(
                "System.ArgumentOutOfRangeException",
                "Specified argument was out of the range of valid values. (Parameter 'index')",
            )
        target[keys[key]] = value
        return
    if isinstance(target, GenericDictionary):
        from hvsim.interpreter.values.conversion import convert

        key, value = convert(key, target.key_type), convert(value, target.value_type)
    target[key] = value


def _null_key() -> ScriptError:
    return failure("Index operation failed; the array index evaluated to null.", "NullArrayIndex", "InvalidOperation")


# several dimensions


def _from_multi_array(target: MultiArray, index: Any, strict: bool) -> Any:
    offset = _multi_offset(target, index)
    return _missing(target, index, strict) if offset is None else target.items[offset]


def _multi_offset(target: MultiArray, index: Any) -> int | None:
    indices = list(index) if isinstance(index, list) else [index]
    if len(indices) != len(target.lengths):
        raise failure(
            f"The array index evaluated to {len(indices)} dimension(s), but the array has {len(target.lengths)}.",
            "NeedMultidimensionalIndex",
            "InvalidOperation",
        )
    positions = []
    for each, length in zip(indices, target.lengths, strict=True):
        position = _position(each)
        positions.append(position + length if position < 0 else position)
    return target.offset(positions)


# writing


def set_index(target: Any, index: Any, value: Any, engine: Any = None) -> None:
    """`target[index] = value`."""
    if target.__class__ is PSObject:
        target = target.base
    if index.__class__ is PSObject:
        index = index.base
    if index.__class__ is int and target.__class__ is Array and target.element_type is None:
        try:
            target[index] = value
        except IndexError:
            raise _index_out_of_range(index) from None
        return
    if isinstance(target, Dictionary):
        _set_in_dictionary(target, index, value)
    elif target is None:
        raise null_array()
    elif isinstance(target, list):
        _set_in_list(target, index, value)
    elif target.__class__ is MultiArray:
        _set_in_multi_array(target, index, value)
    else:
        _set_by_indexer(target, index, value, engine)


def _set_in_list(target: list[Any], index: Any, value: Any) -> None:
    if _is_slice(index):
        shown = ",".join(str(_position(each)) for each in index)
        raise failure(
            f"Array assignment to [{shown}] failed because assignment to slices is not supported.",
            "ArraySliceAssignmentFailed",
            "InvalidOperation",
        )
    if index is None:
        raise _null_key()
    element = getattr(target, "element_type", None)
    if element is not None:
        from hvsim.interpreter.values.conversion import convert

        value = convert(value, element)
    position = _position(index)
    if isinstance(target, GenericList) and target.is_read_only:
        raise net_failure("System.NotSupportedException", "Collection is read-only.")
    if not -len(target) <= position < len(target):
        if isinstance(target, Array):
            raise _index_out_of_range(position)
        raise net_failure(
            "System.ArgumentOutOfRangeException",
            "Index was out of range. Must be non-negative and less than the size of the collection. "
            "(Parameter 'index')",
        )
    target[position] = value


def _index_out_of_range(index: int) -> NetFailure:
    return net_failure("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")


def _set_in_multi_array(target: MultiArray, index: Any, value: Any) -> None:
    from hvsim.interpreter.values.conversion import convert

    offset = _multi_offset(target, index)
    if offset is None:
        raise _index_out_of_range(0)
    target.items[offset] = convert(value, target.element_type)


def _set_by_indexer(target: Any, index: Any, value: Any, engine: Any) -> None:
    net_type = type_of(target)
    method = net_type.find_method("set_item")
    if method is None:
        raise cannot_index(target)
    call(method, [target], [index, value], net_type, engine)
