"""Block maps as bytes: sorted records, looked up, renumbered and laid over each other without taking them apart.

A map of a million blocks is 64 MB as it lies in the file and would be many times that as objects, so that everything
here works on columns of the bytes. Does not read files and does not know what a file number stands for.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import eq, lt

from hvsim.blocks.backup.format.layout import (
    CODEC_ZERO,
    MAX_STORED_SIZE,
    RECORD_SIZE,
    ROW_SIZE,
    SPAN,
    BlockRecord,
    SegmentRow,
    unpack_record,
    unpack_row,
    zero_record,
)

Records = bytes | bytearray

_WORDS = RECORD_SIZE // 8
_HALVES = RECORD_SIZE // 4
_LOW_BYTES = bytes(range(256)) * (SPAN // 256 + 1)
_HIGH_BYTES = b"".join(bytes([high]) * 256 for high in range(256))
"""The two lowest bytes of the numbers from 0 on: a segment begins anywhere below 65536, and ends before it."""

_FEW = 32
"""So many numbers are compared sooner than the columns of their bytes."""

_PLACE = 5
"""Which of a record's 32-bit words is its codec and file number."""


def blocks_of(records: Records) -> list[int]:
    """The blocks that the records name, in their order."""
    return memoryview(records).cast("Q")[::_WORDS].tolist()


def offsets_of(records: Records) -> list[int]:
    """The offsets of the records, in their order."""
    return memoryview(records).cast("Q")[1::_WORDS].tolist()


def lengths_of(records: Records) -> list[int]:
    """The stored lengths of the records, in their order."""
    return memoryview(records).cast("I")[4::_HALVES].tolist()


def places_of(records: Records) -> list[int]:
    """Codec and file number of the records, in their order."""
    return memoryview(records).cast("I")[_PLACE::_HALVES].tolist()


def files_of(records: Records) -> set[int]:
    """The file numbers that the records have."""
    low = records[21::RECORD_SIZE]
    zeros = bytes(len(low))
    if records[22::RECORD_SIZE] != zeros or records[23::RECORD_SIZE] != zeros:
        return {place >> 8 for place in places_of(records)}
    most = low[:1]  # nearly all have the same
    return {*most, *low.translate(None, bytes(most))}


def last_block(records: Records) -> int:
    """The last block that the records name."""
    return int.from_bytes(records[-RECORD_SIZE : 8 - RECORD_SIZE], "little")


def first_block(records: Records) -> int:
    """The first block that the records name."""
    return int.from_bytes(records[:8], "little")


def is_ascending(blocks: list[int]) -> bool:
    """Whether no block is named twice and all are in order."""
    if blocks and blocks[-1] - blocks[0] == len(blocks) - 1:
        return blocks == list(range(blocks[0], blocks[-1] + 1))
    return all(map(lt, blocks, blocks[1:]))


def is_segment(records: Records, number: int) -> bool:
    """Whether the bytes have the shape of segment `number`."""
    if not records or len(records) % RECORD_SIZE:
        return False
    first, last = first_block(records), last_block(records)
    if first < number * SPAN or last >= (number + 1) * SPAN:
        return False
    count = len(records) // RECORD_SIZE
    dense = count > _FEW and last - first == count - 1
    in_order = _is_dense(records, first, count) if dense else is_ascending(blocks_of(records))
    return in_order and _are_possible_lengths(records)


def _is_dense(records: Records, first: int, count: int) -> bool:
    """Whether the records of at most one segment name a block each from `first` on. Bytewise: a map has many."""
    low = first & 0xFFFF
    if records[0::RECORD_SIZE] != _LOW_BYTES[low & 0xFF : (low & 0xFF) + count]:
        return False
    if records[1::RECORD_SIZE] != _HIGH_BYTES[low : low + count]:
        return False
    return all(records[byte::RECORD_SIZE] == records[byte : byte + 1] * count for byte in range(2, 8))


def _are_possible_lengths(records: Records) -> bool:
    """Whether no stored block is longer than one can be; most are found to be shorter by their highest bytes."""
    highest = records[19::RECORD_SIZE]
    if highest == bytes(len(highest)) and records[18::RECORD_SIZE].isascii():  # below 8 MiB
        return True
    return max(lengths_of(records)) <= MAX_STORED_SIZE


def position_of(records: Records, block: int) -> int:
    """Where the record of `block` is, counted in records, or -1."""
    count = len(records) // RECORD_SIZE
    if not count:
        return -1
    blocks = memoryview(records).cast("Q")[::_WORDS]
    guess = block - blocks[0]
    if 0 <= guess < count and blocks[guess] == block:
        return guess
    position = bisect_left(blocks, block)
    return position if position < count and blocks[position] == block else -1


def record_of(records: Records, block: int) -> BlockRecord | None:
    """The record of `block`."""
    position = position_of(records, block)
    return None if position < 0 else unpack_record(records, position)


def cut(records: Records, count: int) -> Records:
    """The records of the blocks below `count`."""
    position = bisect_left(memoryview(records).cast("Q")[::_WORDS], count) if records else 0
    return records[: position * RECORD_SIZE]


def digests_between(records: Records, first: int, end: int) -> Sequence[bytes | None]:
    """The digests of the blocks from `first` up to before `end`, None for those without a record."""
    blocks = memoryview(records).cast("Q")[::_WORDS]
    low = bisect_left(blocks, first)
    high = bisect_left(blocks, end, low)
    found = _digests(high - low).unpack_from(records, low * RECORD_SIZE)
    if high - low == end - first:
        return found
    digests: list[bytes | None] = [None] * (end - first)
    for block, digest in zip(blocks[low:high], found, strict=True):
        digests[block - first] = digest
    return digests


@lru_cache(SPAN)
def _digests(count: int) -> struct.Struct:
    """What takes the digests out of so many records, in a tenth of the time that slices take."""
    return struct.Struct("<" + "32x32s" * count)


def place(records: bytearray, offsets: Sequence[int]) -> None:
    """Gives the records, in place, the offsets of their stored bytes."""
    memoryview(records).cast("Q")[1::_WORDS] = memoryview(array("Q", offsets))


def moved_to(blocks: Sequence[int], records: bytearray) -> bytearray:
    """The records, each now of another block; they are changed in place."""
    memoryview(records).cast("Q")[::_WORDS] = memoryview(array("Q", blocks))
    return records


def zero_records(blocks: Sequence[int]) -> bytearray:
    """The records of blocks that became zero."""
    return moved_to(blocks, bytearray(len(blocks) * RECORD_SIZE))


def renumbered(records: Records, numbers: Mapping[int, int]) -> Records:
    """The records with every file number replaced; `numbers` has new ones for exactly those that they have."""
    used = numbers.keys()
    if all(map(eq, used, numbers.values())):
        return records
    changed = bytearray(records)
    if max(used) < 256 and max(numbers.values()) < 256:
        table = bytearray(256)
        for number in used:
            table[number] = numbers[number]
        changed[21::RECORD_SIZE] = records[21::RECORD_SIZE].translate(table)
        return changed
    places = array("I", (place & 0xFF | numbers[place >> 8] << 8 for place in places_of(records)))
    memoryview(changed).cast("I")[_PLACE::_HALVES] = memoryview(places)
    return changed


def overlaid(older: Records, newer: Records) -> Records:
    """The records of both; where both name a block, the newer ones."""
    if not older or not newer:
        return newer or older
    replaced = _replaced_in_place(older, newer)
    if replaced is not None:
        return replaced
    merged = _by_block(older)
    merged.update(_by_block(newer))
    return b"".join([merged[block] for block in sorted(merged)])


def _replaced_in_place(older: Records, newer: Records) -> bytearray | None:
    """Both, where `older` names every block that `newer` does; None where it does not."""
    blocks = blocks_of(newer)
    first, last = position_of(older, blocks[0]), position_of(older, blocks[-1])
    if first < 0 or last < 0:
        return None
    changed = bytearray(older)
    distance = blocks[-1] - blocks[0]
    if last - first == distance == len(blocks) - 1:
        changed[first * RECORD_SIZE : (last + 1) * RECORD_SIZE] = newer
        return changed
    if last - first == distance:  # the older ones name every block between the two
        positions = [first + block - blocks[0] for block in blocks]
    else:
        positions = [position_of(older, block) for block in blocks]
        if -1 in positions:
            return None
    for position, at in zip(positions, range(0, len(newer), RECORD_SIZE), strict=True):
        changed[position * RECORD_SIZE : (position + 1) * RECORD_SIZE] = newer[at : at + RECORD_SIZE]
    return changed


def name_zeros(records: Records) -> bool:
    """Whether some of the records are of zero blocks."""
    return CODEC_ZERO in _codecs(records)


def without_zeros(records: Records) -> Records:
    """The records of the blocks that are not zero."""
    codecs = _codecs(records)
    if CODEC_ZERO not in codecs:
        return records
    return b"".join(
        [records[at * RECORD_SIZE : (at + 1) * RECORD_SIZE] for at, codec in enumerate(codecs) if codec != CODEC_ZERO]
    )


def differing(records: Records, others: Records, count: int) -> Records:
    """The records whose content is another in `others`, and zero records for what is only there, below `count`."""
    if records == others:
        return b""
    left, right = _digest_of_blocks(records), _digest_of_blocks(others)
    found = []
    for block in sorted({*left, *(block for block in right if block < count)}):
        if block not in left:
            found.append(zero_record(block))
        elif left[block][1] != right.get(block, (0, b""))[1]:
            at = left[block][0] * RECORD_SIZE
            found.append(bytes(records[at : at + RECORD_SIZE]))
    return b"".join(found)


def _codecs(records: Records) -> bytes | bytearray:
    return records[20::RECORD_SIZE]


def _digest_of_blocks(records: Records) -> dict[int, tuple[int, bytes]]:
    """Position and digest of each block."""
    digests = _digests(len(records) // RECORD_SIZE).unpack(records)
    return {block: (at, digest) for at, (block, digest) in enumerate(zip(blocks_of(records), digests, strict=True))}


def _by_block(records: Records) -> dict[int, bytes]:
    blocks = blocks_of(records)
    return {block: bytes(records[at * RECORD_SIZE : (at + 1) * RECORD_SIZE]) for at, block in enumerate(blocks)}


class SegmentTable:
    """The table of a disk's map: which segments there are and where each lies. Ascending by number."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.numbers: list[int] = memoryview(data).cast("Q")[:: ROW_SIZE // 8].tolist()

    @property
    def own_bytes(self) -> int:
        """The bytes of the segments that lie in the file of the table itself."""
        halves = memoryview(self.data).cast("I")
        lengths, files = halves[4 :: ROW_SIZE // 4].tolist(), halves[5 :: ROW_SIZE // 4].tolist()
        return sum(length for length, file in zip(lengths, files, strict=True) if not file)

    def find(self, number: int) -> SegmentRow | None:
        """The row of that segment."""
        position = bisect_left(self.numbers, number)
        if position == len(self.numbers) or self.numbers[position] != number:
            return None
        return unpack_row(self.data, position)

    def rows(self) -> list[SegmentRow]:
        """All rows."""
        return [unpack_row(self.data, position) for position in range(len(self.numbers))]
