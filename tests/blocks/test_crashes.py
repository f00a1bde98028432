"""A crash at any byte, a failure of any call, a flip of any bit, a cut at any length: nothing that was there is lost.

The normal run takes samples. `python -m tests.blocks.all_faults` takes every place and counts them; `-m soak` does so
under pytest.
"""

from __future__ import annotations

import errno
from random import Random

import pytest

from tests.blocks import all_faults
from tests.blocks.crashes import Crash
from tests.blocks.operations import OPERATIONS

CRASHES, CALLS = 3, 1
"""How many places of each kind the normal run takes."""


@pytest.mark.parametrize("kind", Crash)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_crash_within_an_operation(operation: str, kind: Crash) -> None:
    for size in all_faults.SIZES:
        assert all_faults.crash(operation, size, kind, Random(operation + kind.value), CRASHES) >= 1


@pytest.mark.parametrize("how", all_faults.FAILURES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_call_that_fails(operation: str, how: all_faults.Failure) -> None:
    assert all_faults.fail(operation, how, Random(operation + str(how)), CALLS) >= 1


def test_a_listing_that_could_not_be_read_is_written_before_points_go() -> None:
    """What it still names would be missed for ever: so at whichever call of a deletion the storage fails."""
    assert all_faults.fail("deletion", all_faults.Failure(errno.ENOSPC, torn=100)) >= 1


def test_a_flipped_bit() -> None:
    assert all_faults.flip(Random(3), 60).detected == 60


def test_a_file_cut_at_a_length() -> None:
    assert all_faults.cut(Random(4), 30) == 30


@pytest.mark.soak
@pytest.mark.parametrize("kind", Crash)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_crash_at_every_byte(operation: str, kind: Crash) -> None:
    for size in all_faults.SIZES:
        all_faults.crash(operation, size, kind)


@pytest.mark.soak
@pytest.mark.parametrize("how", all_faults.FAILURES)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_call_that_fails(operation: str, how: all_faults.Failure) -> None:
    all_faults.fail(operation, how)


@pytest.mark.soak
def test_every_flipped_bit_and_every_length() -> None:
    found = all_faults.flip()
    assert found.detected == found.flipped
    all_faults.cut()
