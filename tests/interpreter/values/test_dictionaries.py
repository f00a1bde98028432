"""Dictionaries against Python's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.values import Array, Hashtable, Int64, OrderedDictionary, get_index, set_index

STEPS = st.lists(st.tuples(st.sampled_from(["set", "remove"]), st.sampled_from("aAbBcC"), st.integers()))


@given(STEPS, st.booleans())
def test_a_hashtable_behaves_like_a_dict(steps: list[tuple[str, str, int]], ignore_case: bool) -> None:
    table, model = Hashtable(ignore_case=ignore_case), {}
    for action, key, value in steps:
        normal = key.lower() if ignore_case else key
        if action == "set":
            table[key] = value
            model[normal] = value
        else:
            assert table.remove(key) is (normal in model)
            model.pop(normal, None)
    assert dict(zip(map(table.normalise, table.keys()), table.values(), strict=True)) == model


@given(st.lists(st.text("abc", min_size=1), unique_by=str.lower))
def test_an_ordered_dictionary_keeps_its_order(keys: list[str]) -> None:
    table = OrderedDictionary((key, position) for position, key in enumerate(keys))
    assert table.keys() == keys
    assert [get_index(table, position) for position in range(len(keys))] == list(range(len(keys)))


def test_numbers_of_different_types_are_different_keys() -> None:
    table = Hashtable([(1, "int"), (Int64(1), "long"), (1.0, "double"), (True, "bool")])
    assert len(table) == 4
    assert table[Int64(1)] == "long"


def test_an_array_is_a_key_by_identity() -> None:
    key = Array([1, 2])
    table = Hashtable()
    set_index(table, key, "found")
    assert key in table
    assert Array([1, 2]) not in table
