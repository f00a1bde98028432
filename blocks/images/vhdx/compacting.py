"""Making a VHDX file smaller without changing its disk: zero blocks are given up, and blocks move into the gaps.

Every move is copied and synchronised before the table names the new place, and a place is used again only after the
table names it no more, so that a power loss at any moment leaves the disk whole.
"""

from __future__ import annotations

from bisect import insort

from attrs import define

from hvsim.blocks.device import MIB, is_zero
from hvsim.blocks.errors import DiskImageUnsupported
from hvsim.blocks.images.vhdx.bat import PRESENT
from hvsim.blocks.images.vhdx.image import VhdxImage
from hvsim.blocks.images.vhdx.layout import HEADER_AREA
from hvsim.blocks.images.vhdx.regions import Region

_STEP = MIB
_MOVES_AT_ONCE = 64


def compact_vhdx(image: VhdxImage, *, find_zeros: bool = True) -> int:
    """Makes the file as short as its blocks allow, and returns by how many bytes it shrank.

    With `find_zeros` every block is read, and those that hold nothing but zeros are given up. Raises
    `DiskImageUnsupported` for a fixed disk, and one opened for reading.
    """
    if image.geometry.fixed or image.journal is None:
        raise DiskImageUnsupported(f"'{image.file.path}' is a fixed disk, or open for reading only.")
    image.table.check_all()
    before = image.file.size
    if find_zeros:
        _release_zeros(image)
    image.flush()
    image.forget_free_places()
    moves = _planned_moves(image)
    for start in range(0, len(moves), _MOVES_AT_ONCE):
        for move in moves[start : start + _MOVES_AT_ONCE]:
            _copy(image, move)
            image.table.move(move.number, move.target)
        image.flush()
    regions = (image.regions.bat, image.regions.metadata, _log(image))
    ends = [region.offset + region.length for region in regions]
    image.journal.empty()
    image.file.truncate(max([*ends, *(place + length for _, place, length in image.table.places())]))
    image.file.sync()
    return before - image.file.size


@define(order=True)
class _Gap:
    offset: int
    length: int


@define
class _Move:
    number: int
    source: int
    target: int
    length: int


def _release_zeros(image: VhdxImage) -> None:
    for block, state, place in list(image.table.held(0, image.geometry.block_count)):
        if state == PRESENT and _is_zero_block(image, block, place):
            image.release(block)


def _is_zero_block(image: VhdxImage, block: int, place: int) -> bool:
    whole = min(image.block_size, image.size - block * image.block_size)
    return all(
        is_zero(image.file.read(start, min(_STEP, item.end - start)))
        for item in image.file.data_ranges(place, whole)
        for start in range(item.offset, item.end, _STEP)
    )


def _planned_moves(image: VhdxImage) -> list[_Move]:
    """The last blocks of the file into the first gaps that hold them. A place that becomes free is not used again: the
    blocks behind it have moved already.
    """
    places = sorted((place, length, number) for number, place, length in image.table.places())
    gaps = _gaps(image, [_Gap(place, length) for place, length, _ in places])
    moves: list[_Move] = []
    for place, length, number in reversed(places):
        gap = next((gap for gap in gaps if gap.length >= length and gap.offset < place), None)
        if gap is None:
            continue
        moves.append(_Move(number, place, gap.offset, length))
        gap.offset += length
        gap.length -= length
        if not gap.length:
            gaps.remove(gap)
    return moves


def _gaps(image: VhdxImage, used: list[_Gap]) -> list[_Gap]:
    """What of the file nothing lies in, whole megabytes, ascending."""
    for region in (image.regions.bat, image.regions.metadata, _log(image)):
        insort(used, _Gap(region.offset, region.length))
    gaps: list[_Gap] = []
    position = HEADER_AREA
    for item in used:
        if item.offset > position:
            gaps.append(_Gap(position, (item.offset - position) // MIB * MIB))
        position = max(position, item.offset + item.length)
    return [gap for gap in gaps if gap.length]


def _log(image: VhdxImage) -> Region:
    assert image.journal is not None
    return Region(image.journal.header.log_offset, image.journal.header.log_length)


def _copy(image: VhdxImage, move: _Move) -> None:
    for start in range(0, move.length, _STEP):
        length = min(_STEP, move.length - start, image.file.size - move.source - start)
        if length > 0:
            image.file.write(move.target + start, image.file.read(move.source + start, length))
