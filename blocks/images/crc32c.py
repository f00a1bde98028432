"""CRC-32C (Castagnoli), the checksum of VHDX structures.

Fast for what it is used on: short structures, and 64 KiB tables that are nearly all zeros. Not for bulk data.
"""

from __future__ import annotations

from functools import lru_cache

_POLYNOMIAL = 0x82F63B78


@lru_cache(maxsize=1)
def _byte_table() -> list[int]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ (_POLYNOMIAL if value & 1 else 0)
        table.append(value)
    return table


def crc32c(data: bytes) -> int:
    """The CRC-32C of `data`, as an unsigned 32-bit number."""
    body = data.rstrip(b"\0")
    table = _byte_table()
    state = 0xFFFFFFFF
    for byte in body:
        state = (state >> 8) ^ table[(state ^ byte) & 0xFF]
    return _after_zeros(state, len(data) - len(body)) ^ 0xFFFFFFFF


def _after_zeros(state: int, count: int) -> int:
    """The state after `count` more zero bytes: a power of the one-byte step, which is linear over GF(2)."""
    power = 0
    while count:
        if count & 1:
            state = _apply(_step_matrix(power), state)
        count >>= 1
        power += 1
    return state


@lru_cache(maxsize=64)
def _step_matrix(power: int) -> tuple[int, ...]:
    """What 2**power zero bytes make of each single bit of the state."""
    if power == 0:
        table = _byte_table()
        return tuple((bit >> 8) ^ table[bit & 0xFF] for bit in (1 << n for n in range(32)))
    half = _step_matrix(power - 1)
    return tuple(_apply(half, column) for column in half)


def _apply(matrix: tuple[int, ...], state: int) -> int:
    result = 0
    for column in matrix:
        if not state:
            break
        if state & 1:
            result ^= column
        state >>= 1
    return result
