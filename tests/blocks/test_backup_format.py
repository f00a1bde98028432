"""`docs/backup-format.md` tells the truth: a reader written from that page alone gets the disk out of a file."""

from __future__ import annotations

import json
import struct
from typing import Any

import lz4.block
import pytest
import zstandard
from blake3 import blake3

from hvsim.blocks import Compression, MemoryStorage, Repository
from tests.blocks.machines import Machine
from tests.blocks.models import Change

HISTORIES = [
    [Change(0, 200_000, 1), Change(200_000, 100_000, 9), Change(500_000, 65_536, 1)],
    [Change(70_000, 10, 2), Change(200_000, 200_000, 0, discard=True)],
    [Change(5, 5, 3)],
]


def page(file: bytes, number: int) -> bytes | None:
    """A page of 4096 bytes without its digest, None where the digest does not fit."""
    body = file[number * 4096 : (number + 1) * 4096]
    return body[:4064] if blake3(body[:4064]).digest() == body[4064:] else None


def extent(file: bytes, of: dict[str, Any]) -> bytes:
    body = file[of["offset"] : of["offset"] + of["length"]]
    assert blake3(body).hexdigest() == of["digest"]
    return body


def root_of(file: bytes) -> dict[str, Any]:
    identity = page(file, 0)
    assert identity is not None
    assert struct.unpack_from("<8sII", identity) == (b"HVSIMBKP", 1, 4096)
    commits = [body for body in map(page, [file] * 4, range(1, 5)) if body and body[:8] == b"HVCOMMIT"]
    number, file_id, offset, length, digest = struct.unpack_from("<Q16sQQ32s", max(commits), 8)
    assert (number, file_id) == (1, identity[16:32])
    root: dict[str, Any] = json.loads(extent(file, {"offset": offset, "length": length, "digest": digest.hex()}))
    return root


def read_disk(files: list[bytes], name: str) -> bytes:
    """The disk at the last of the files, which are a chain from its full on."""
    content = b""
    for file in files:
        root = root_of(file)
        disk = next(disk for disk in root["disks"] if disk["name"] == name)
        image = bytearray(content[: disk["size"]].ljust(disk["size"], b"\0"))
        for record in struct.iter_unpack("<QQIB3x8s32s", extent(file, disk["map"])):
            start = record[0] * root["block_size"]
            end = min(start + root["block_size"], disk["size"])
            image[start:end] = block(file, end - start, *record[1:])
        content = bytes(image)
    return content


def block(file: bytes, length: int, offset: int, stored_length: int, codec: int, check: bytes, digest: bytes) -> bytes:
    stored = file[offset : offset + stored_length]
    if codec == 0:
        return bytes(length)
    assert blake3(stored).digest()[:8] == check
    if codec == 2:
        stored = lz4.block.decompress(stored, uncompressed_size=length)
    elif codec == 3:
        stored = zstandard.ZstdDecompressor().decompress(stored, max_output_size=length)
    assert blake3(stored).digest() == digest
    return stored


@pytest.mark.parametrize("compression", Compression)
def test_a_reader_written_from_the_page_gets_the_disk(compression: Compression) -> None:
    storage = MemoryStorage()
    machine = Machine(Repository(storage))
    files = []
    for history in HISTORIES:
        machine.change(history)
        point = machine.back_up(compression=compression)
        file = storage.open(point.file)
        files.append(file.read(0, file.size))
        assert read_disk(files, "disk.vhdx") == machine.model
        root = root_of(files[-1])
        assert (root["id"], root["parent"], root["kind"]) == (point.id, point.parent, point.kind.value)
        assert extent(files[-1], root["configuration"]) == machine.repository.configuration(point)
