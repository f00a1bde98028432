"""The least that a writer does with what comes out of the data path, for tests without a backup file."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from hvsim.blocks import BlockDevice, BlockSet, Statistics
from hvsim.blocks.datapath.codec import Codec, new_header
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.records import BlockKind, PathBlock

BLOCK = 4096
CODEC = Codec.open(new_header())


@define
class Receiver:
    """The least that a writer does: it keeps blocks by digest and a digest for every block of the disk."""

    codec: Codec = CODEC
    block_size: int = BLOCK
    store: dict[bytes, tuple[int, bytes]] = field(factory=dict)
    disk: dict[int, bytes] = field(factory=dict)
    counts: Statistics = field(factory=Statistics)

    def digest_of(self, index: int) -> bytes | None:
        return self.disk.get(index)

    def indexes(self) -> Iterable[int]:
        return list(self.disk)

    def take(self, device: BlockDevice, changed: BlockSet | None = None, **options: object) -> list[PathBlock]:
        self.counts = Statistics()
        arguments: dict[str, object] = {"changed": changed, "known": self.store, "previous": self} | options
        blocks = list(read_disk(device, self.codec, self.block_size, statistics=self.counts, **arguments))  # type: ignore[arg-type]
        assert [block.index for block in blocks] == sorted({block.index for block in blocks})
        for block in blocks:
            if block.kind is BlockKind.ZERO:
                del self.disk[block.index]
                continue
            if block.kind is BlockKind.STORED:
                assert block.digest not in self.store
                self.store[block.digest] = (block.codec, bytes(block.stored))
                assert block.check == self.codec.check(block.stored)
            assert block.digest in self.store
            self.disk[block.index] = block.digest
        self.disk = {index: name for index, name in self.disk.items() if index * self.block_size < device.size}
        return blocks

    def content(self, size: int) -> bytes:
        restored = bytearray(size)
        for index, name in self.disk.items():
            number, stored = self.store[name]
            start = index * self.block_size
            block = self.codec.decode(stored, number, min(self.block_size, size - start), name)
            assert block is not None
            restored[start : start + self.block_size] = block
        return bytes(restored)
