"""What the block tests share: changes to a disk as data, and a bytearray that says what a disk must hold."""

from __future__ import annotations

import random

from attrs import frozen
from hypothesis import strategies as st

from hvsim.blocks import BlockDevice


@frozen
class Change:
    """One write or discard. `seed` decides the written bytes: 0 means zeros, a multiple of three repeats one byte."""

    offset: int
    length: int
    seed: int
    discard: bool = False

    @property
    def data(self) -> bytes:
        if self.seed % 3 == 0:
            return bytes([self.seed % 256]) * self.length
        return random.Random(self.seed).randbytes(self.length)


def changes(size: int, longest: int, at_most: int = 8) -> st.SearchStrategy[list[Change]]:
    """Lists of changes within a disk of `size` bytes."""
    change = st.builds(
        lambda offset, length, seed, discard: Change(offset, min(length, size - offset), seed, discard),
        st.integers(0, size - 1),
        st.integers(1, longest),
        st.integers(0, 1000),
        st.booleans(),
    )
    return st.lists(change, max_size=at_most)


def apply(history: list[Change], device: BlockDevice, model: bytearray) -> None:
    """Makes the same changes to both."""
    for change in history:
        end = change.offset + change.length
        if change.discard:
            device.discard(change.offset, change.length)
            model[change.offset : end] = bytes(change.length)
        else:
            device.write(change.offset, change.data)
            model[change.offset : end] = change.data


def content(device: BlockDevice) -> bytes:
    """Everything on the disk."""
    return device.read(0, device.size)


def hints_hold(device: BlockDevice, model: bytes | bytearray) -> bool:
    """Whether what lies between the allocated ranges is zero, and the ranges ascend within the disk."""
    position = 0
    for item in device.allocated_ranges():
        if item.offset < position or item.length <= 0 or any(model[position : item.offset]):
            return False
        position = item.end
    return position <= device.size and not any(model[position:])
