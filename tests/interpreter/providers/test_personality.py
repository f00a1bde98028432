"""The laws of paths on either machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvsim.interpreter.personality import LINUX, WINDOWS, Personality, personality_named

MACHINES = st.sampled_from([WINDOWS, LINUX])
PATHS = st.text(alphabet="abC.:\\/ ", max_size=14)
NAMES = st.text(alphabet="abC. -", min_size=1, max_size=6).filter(lambda name: name.strip(". "))


@given(MACHINES, PATHS)
def test_normalizing_twice_is_normalizing_once(machine: Personality, path: str) -> None:
    once = machine.normalize(path)
    assert machine.normalize(once) == once


@given(MACHINES, PATHS)
def test_a_rooted_path_never_climbs_above_its_root(machine: Personality, path: str) -> None:
    root, rest = machine.split_root(machine.normalize(machine.home + machine.separator + path))
    if root.endswith(machine.separator):
        assert ".." not in rest.split(machine.separator)


@given(MACHINES, st.lists(NAMES, min_size=1, max_size=4))
def test_parent_and_leaf_take_apart_what_join_puts_together(machine: Personality, names: list[str]) -> None:
    path = machine.join(machine.home, *names)
    assert machine.leaf(path) == names[-1]
    assert machine.parent(path) == machine.join(machine.home, *names[:-1])


@given(NAMES)
def test_stem_and_extension_make_the_name(name: str) -> None:
    stem, extension = LINUX.split_extension(name)
    assert name in (stem + extension, stem + extension + ".")


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("C:\\a", "C:\\"),
        ("C:a", "C:"),
        ("\\\\nas\\backup\\x", "\\\\nas\\backup\\"),
        ("\\a", "\\"),
        ("a\\b", ""),
    ],
)
def test_roots_of_windows(path: str, root: str) -> None:
    assert WINDOWS.split_root(path)[0] == root


def test_a_root_has_no_parent() -> None:
    assert WINDOWS.parent("C:\\") == ""
    assert LINUX.parent("/") == ""
    assert LINUX.parent("/a") == "/"


def test_names_are_compared_by_the_case_rule() -> None:
    assert WINDOWS.same_name("Windows", "WINDOWS")
    assert not LINUX.same_name("a", "A")


def test_a_personality_is_found_by_its_name() -> None:
    assert personality_named("Linux") is LINUX
    with pytest.raises(ValueError, match="beos"):
        personality_named("beos")
