"""The log of a VHDX is replayed as its specification says, whoever wrote it."""

from __future__ import annotations

import struct
import subprocess
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from hvsim.blocks import DiskImageDamaged, DiskStorage, File, MemoryFile, create_vhdx, flip_bit, open_disk_image
from hvsim.blocks.device import KIB, MIB
from hvsim.blocks.images.crc32c import crc32c
from hvsim.blocks.images.vhdx.header import read_header, write_header
from tests.blocks.models import content

SIZE = 6 * MIB
LOG = UUID(int=99)
SECTOR = 4096
PAYLOAD = 4 * MIB  # where the first payload block of the sample disk lies


def entry(position: int, tail: int, sequence: int, updates: list[tuple[int, bytes | int]], size: int) -> bytes:
    """A log entry after [MS-VHDX]: a number for zeros of that length, bytes for a sector."""
    descriptors, sectors = b"", b""
    for offset, update in updates:
        if isinstance(update, int):
            descriptors += struct.pack("<4sIQQQ", b"zero", 0, update, offset, sequence)
        else:
            descriptors += b"desc" + update[-4:] + update[:8] + struct.pack("<QQ", offset, sequence)
            sectors += b"data" + struct.pack("<I", sequence >> 32) + update[8:-4]
            sectors += struct.pack("<I", sequence & 0xFFFFFFFF)
    length = SECTOR + len(sectors)
    head = struct.pack("<4sIIIQII16sQQ", b"loge", 0, length, tail, sequence, len(updates), 0, LOG.bytes_le, size, size)
    whole = (head + descriptors).ljust(SECTOR, b"\0") + sectors
    return whole[:4] + struct.pack("<I", crc32c(whole)) + whole[8:]


def write_log(file: File, position: int, entries: list[list[tuple[int, bytes | int]]], first: int = 7) -> list[int]:
    """Writes entries one behind the other, around the end of the log, all with the tail at the first of them."""
    tail, places = position, []
    for number, updates in enumerate(entries):
        body = entry(position, tail, first + number, updates, file.size)
        places.append(position)
        for start in range(0, len(body), SECTOR):
            file.write(MIB + (position + start) % MIB, body[start : start + SECTOR])
        position = (position + len(body)) % MIB
    write_header(file, evolve(read_header(file), log_guid=LOG))
    return places


def sample(file: File) -> File:
    with create_vhdx(file, SIZE, block_size=2 * MIB, disk_id=UUID(int=5)) as disk:
        disk.write(0, b"\xee" * 2 * MIB)
    return file


def sector(byte: int) -> bytes:
    return bytes([byte]) * SECTOR


SEQUENCE: list[list[tuple[int, bytes | int]]] = [
    [(PAYLOAD, sector(1)), (PAYLOAD + SECTOR, sector(2))],
    [(PAYLOAD, 64 * KIB), (PAYLOAD + 8 * SECTOR, sector(3))],
    [(PAYLOAD + SECTOR, sector(4))],
]


def expected() -> bytes:
    """What the disk holds after the sequence."""
    model = bytearray(b"\xee" * 2 * MIB + bytes(4 * MIB))
    model[: 64 * KIB] = bytes(64 * KIB)
    model[8 * SECTOR : 9 * SECTOR] = sector(3)
    model[SECTOR : 2 * SECTOR] = sector(4)
    return bytes(model)


@given(st.integers(0, MIB // SECTOR - 1))
def test_a_sequence_is_replayed_in_order_wherever_it_lies(position: int) -> None:
    file = sample(MemoryFile("disk.vhdx"))
    write_log(file, position * SECTOR, SEQUENCE)
    before = file.read(0, file.size)
    with open_disk_image(file) as disk:
        assert content(disk) == expected()
    assert file.read(0, file.size) == before, "a disk that is only read stays as it is"
    with open_disk_image(file, writable=True) as disk:
        assert content(disk) == expected()
    assert not read_header(file).log_guid.int


def test_a_torn_last_entry_is_left_out() -> None:
    file = sample(MemoryFile("disk.vhdx"))
    places = write_log(file, 0, SEQUENCE)
    file.write(MIB + places[2] + 70, b"torn")
    with open_disk_image(file) as disk:
        assert disk.read(SECTOR, SECTOR) == bytes(SECTOR)


def test_entries_before_the_tail_and_of_other_logs_are_left_out() -> None:
    file = sample(MemoryFile("disk.vhdx"))
    write_log(file, 16 * SECTOR, SEQUENCE[:1], first=3)
    write_log(file, 0, SEQUENCE[2:], first=20)
    with open_disk_image(file) as disk:
        assert disk.read(0, SECTOR) == b"\xee" * SECTOR
        assert disk.read(SECTOR, SECTOR) == sector(4)


@pytest.mark.parametrize("broken", [0, 1])
def test_a_sequence_with_a_hole_is_not_replayed(broken: int) -> None:
    file = sample(MemoryFile("disk.vhdx"))
    places = write_log(file, 0, SEQUENCE)
    file.write(MIB + places[broken] + 70, b"torn")
    if broken == 0:
        with pytest.raises(DiskImageDamaged, match="no sequence of entries in it is whole"):
            open_disk_image(file)
    else:
        with open_disk_image(file) as disk:
            assert disk.read(SECTOR, SECTOR) == sector(2)


def test_a_file_cut_off_after_the_log_was_written_is_damage() -> None:
    file = sample(MemoryFile("disk.vhdx"))
    write_log(file, 0, SEQUENCE)
    file.truncate(file.size - MIB)
    with pytest.raises(DiskImageDamaged, match="damaged: log: the file was 6291456 bytes long and is cut off"):
        open_disk_image(file)


@given(st.integers(0, 8 * SECTOR * 8 - 1))
def test_a_flipped_bit_in_the_log_is_never_replayed(bit: int) -> None:
    file = sample(MemoryFile("disk.vhdx"))
    write_log(file, 0, SEQUENCE)
    flip_bit(file, MIB * 8 + bit)
    with suppress(DiskImageDamaged):
        head = open_disk_image(file).read(0, 2 * SECTOR)
        assert head in (sector(1) + sector(2), bytes(2 * SECTOR), bytes(SECTOR) + sector(4))


@pytest.mark.qemu
@pytest.mark.parametrize("position", [0, MIB - 2 * SECTOR, MIB - SECTOR])
def test_qemu_replays_the_same(tmp_path: Path, position: int) -> None:
    path = tmp_path / "disk.vhdx"
    with DiskStorage(tmp_path).create("disk.vhdx") as file:
        sample(file)
    with DiskStorage(tmp_path).open("disk.vhdx", writable=True) as file:
        write_log(file, position, SEQUENCE)
    subprocess.run(["qemu-img", "check", "-q", "-r", "all", path], check=True)
    (tmp_path / "model.raw").write_bytes(expected())
    compare = ["qemu-img", "compare", "-f", "vhdx", "-F", "raw", str(path), str(tmp_path / "model.raw")]
    assert "identical" in subprocess.run(compare, check=True, capture_output=True, text=True).stdout
