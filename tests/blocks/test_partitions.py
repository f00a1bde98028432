"""Partition tables and the headers of volumes: what is written is what is read, and others understand it."""

from __future__ import annotations

from uuid import UUID

import pytest

from hvsim.blocks.device import GIB, MIB
from hvsim.blocks.memory import MemoryDevice
from hvsim.blocks.partitions import BASIC, RESERVED, PartitionTable, TableEntry, clear_table, read_table, write_table
from hvsim.blocks.volume_headers import CLUSTER_SIZES, VolumeHeader, read_header, write_header

SIZE = 4 * GIB
ENTRIES = [
    TableEntry(RESERVED, UUID(int=5), MIB, 16 * MIB),
    TableEntry(BASIC, UUID(int=6), 17 * MIB, 1000 * MIB),
]


def test_a_gpt_is_read_as_it_was_written() -> None:
    device = MemoryDevice(SIZE)
    table = PartitionTable("GPT", UUID(int=9), ENTRIES)
    write_table(device.write, SIZE, table)
    assert read_table(device.read, SIZE) == table
    device.write(520, b"\xff")
    assert read_table(device.read, SIZE) is None
    clear_table(device.write, SIZE)
    assert not any(device.read(0, 64 * 512))
    assert not any(device.read(SIZE - MIB, MIB))


def test_an_mbr_is_read_as_it_was_written() -> None:
    device = MemoryDevice(SIZE)
    write_table(device.write, SIZE, PartitionTable("MBR", UUID(int=0xCAFE), ENTRIES[1:]))
    found = read_table(device.read, SIZE)
    assert found is not None
    assert (found.style, found.id.int, [(item.offset, item.size) for item in found.entries]) == (
        "MBR", 0xCAFE, [(17 * MIB, 1000 * MIB)],
    )  # fmt: skip


def test_free_room_is_found_behind_and_between() -> None:
    table = PartitionTable("GPT", UUID(int=9), ENTRIES)
    assert table.first_free(SIZE) == (1017 * MIB, SIZE - 1018 * MIB)
    assert table.room_for(ENTRIES[0], SIZE) == 16 * MIB
    assert table.room_for(ENTRIES[1], SIZE) == SIZE - 18 * MIB


@pytest.mark.parametrize("cluster", CLUSTER_SIZES)
@pytest.mark.parametrize("kind", ["NTFS", "ReFS", "exFAT", "FAT32"])
def test_a_header_tells_what_was_formatted(kind: str, cluster: int) -> None:
    device = MemoryDevice(SIZE)
    header = VolumeHeader(kind, "Daten \u00e4", 0x1234, cluster)
    write_header(device.write, MIB, 100 * MIB, header)
    assert read_header(device.read, MIB) == header
    assert read_header(device.read, 2 * MIB) is None


def test_the_sleuth_kit_finds_the_partitions() -> None:
    library = pytest.importorskip("pytsk3")
    from hvsim.blocks.guest_files import _image_over

    device = MemoryDevice(SIZE)
    write_table(device.write, SIZE, PartitionTable("GPT", UUID(int=9), ENTRIES))
    found = [part for part in library.Volume_Info(_image_over(device, library))
             if part.flags == library.TSK_VS_PART_FLAG_ALLOC]  # fmt: skip
    assert [(part.start * 512, part.len * 512) for part in found] == [(e.offset, e.size) for e in ENTRIES]
