"""The block allocation table of a 64 TB disk is read as it is needed, and no less distrusted for that."""

from __future__ import annotations

import struct

import pytest

from hvsim.blocks import DiskImageDamaged, MemoryFile, VhdxImage, create_vhdx, open_disk_image
from hvsim.blocks.device import MIB, TIB
from hvsim.blocks.images.operations import compact_image
from hvsim.blocks.images.vhdx import bat_pages

SIZE = 63 * TIB
BAT = 3 * MIB
"""Where our own files have the table."""
PAGE = 64 * 1024
FAR = 40 * TIB
FAR_ENTRY = FAR // MIB + FAR // MIB // 4096
"""The entry of that place: each 4096 blocks have one entry more."""


class CountingFile(MemoryFile):
    """Counts the bytes that are read of it."""

    bytes_read = 0

    def read(self, offset: int, length: int) -> bytes:
        self.bytes_read += length
        return super().read(offset, length)


def large_disk(places: int = 0) -> CountingFile:
    """A disk of blocks of 1 MB with something at FAR; so many pages of its table say "zero" in every entry."""
    file = CountingFile("large.vhdx")
    with create_vhdx(file, SIZE, block_size=MIB) as disk:
        disk.write(0, b"near")
        disk.write(FAR, b"far")
    for page in range(20, 20 + places):
        file.write(BAT + page * PAGE, struct.pack("<Q", 2) * (PAGE // 8))
    file.bytes_read = 0
    return file


def test_opening_reads_no_more_than_the_first_structures() -> None:
    file = large_disk(places=100)
    with open_disk_image(file) as disk:
        assert file.bytes_read < 4 * MIB
        assert disk.read(FAR, 3) == b"far"
        assert disk.read(FAR - 3, 3) == bytes(3)
        assert [item.offset // MIB for item in disk.allocated_ranges()] == [0, FAR // MIB]


def test_damage_far_away_is_found_where_it_is_read_and_before_anything_is_written() -> None:
    file = large_disk()
    file.write(BAT + FAR_ENTRY * 8, struct.pack("<Q", 5))
    with open_disk_image(file) as disk:
        assert disk.read(0, 4) == b"near"
        with pytest.raises(DiskImageDamaged, match=f"BAT entry {FAR_ENTRY}: state 5"):
            disk.read(FAR, 3)
    size = file.size
    disk = open_disk_image(file, writable=True)
    with pytest.raises(DiskImageDamaged, match=f"BAT entry {FAR_ENTRY}"):
        disk.write(0, b"changed")
    assert file.size == size
    assert open_disk_image(file).read(0, 4) == b"near"


def test_two_entries_with_one_place_are_found_before_anything_is_written() -> None:
    file = large_disk()
    file.write(BAT + FAR_ENTRY * 8, file.read(BAT, 8))
    disk = open_disk_image(file, writable=True)
    assert isinstance(disk, VhdxImage)
    for change in (lambda: disk.write(0, b"x"), lambda: disk.discard(0, MIB), lambda: compact_image(disk)):
        with pytest.raises(DiskImageDamaged, match="shares its place with another entry"):
            change()
    assert disk.read(0, 4) == disk.read(FAR, 4) == b"near"


def test_a_table_with_more_pages_than_are_kept_loses_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bat_pages, "_KEPT_PAGES", 4)
    file = large_disk(places=20)
    places = [1 + number * 8190 * MIB for number in range(30)]
    with open_disk_image(file, writable=True) as disk:
        for place in places:
            disk.write(place, place.to_bytes(8, "little"))
        assert list(disk.allocated_ranges())
        disk.flush()
        disk.write(places[7], b"other")
        assert list(disk.allocated_ranges())
    with open_disk_image(file) as disk:
        found = [disk.read(place, 8) for place in places]
    expected = [place.to_bytes(8, "little") for place in places]
    expected[7] = b"other" + expected[7][5:]
    assert found == expected
