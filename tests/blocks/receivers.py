"""The least that a writer does with what comes out of the data path, for tests without a backup file."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from attrs import define, field

from hvsim.blocks import BlockDevice, BlockSet, Statistics
from hvsim.blocks.backup.format.layout import unpack_records
from hvsim.blocks.datapath.codec import Codec, new_header
from hvsim.blocks.datapath.pipeline import read_disk
from hvsim.blocks.datapath.records import PathBatch

BLOCK = 4096
CODEC = Codec.open(new_header())


class BlockKind(Enum):
    """What came for a block: that it became zero, bytes of its own, or a digest known before."""

    ZERO = "zero"
    STORED = "stored"
    DUPLICATE = "duplicate"


class Taken(NamedTuple):
    """A block as it came; `codec` and `stored` are those under which its content is kept."""

    index: int
    kind: BlockKind
    digest: bytes = b""
    codec: int = 0
    stored: bytes = b""


@define
class Receiver:
    """The least that a writer does: it keeps blocks by digest and a digest for every block of the disk."""

    codec: Codec = CODEC
    block_size: int = BLOCK
    store: dict[bytes, tuple[int, bytes]] = field(factory=dict)
    disk: dict[int, bytes] = field(factory=dict)
    counts: Statistics = field(factory=Statistics)

    def digests(self, first: int, end: int) -> list[bytes | None]:
        return [self.disk.get(index) for index in range(first, end)]

    def blocks_between(self, first: int, end: int) -> Iterable[int]:
        return sorted(index for index in self.disk if first <= index < end)

    def take(self, device: BlockDevice, changed: BlockSet | None = None, **options: object) -> list[Taken]:
        """Every block that came, ascending."""
        self.counts = Statistics()
        arguments: dict[str, object] = {"changed": changed, "known": self.store, "previous": self} | options
        taken: list[Taken] = []
        for batch in read_disk(device, self.codec, self.block_size, statistics=self.counts, **arguments):  # type: ignore[arg-type]  # each has its own type
            taken += self.take_batch(batch)
        assert [block.index for block in taken] == sorted({block.index for block in taken})
        self.disk = {index: name for index, name in self.disk.items() if index * self.block_size < device.size}
        return taken

    def take_batch(self, batch: PathBatch) -> list[Taken]:
        """The blocks of one batch."""
        records = unpack_records(batch.rows)
        assert [record.digest for record in records] == list(batch.fresh)
        assert len({*batch.fresh}) == len(batch.fresh) == len(batch.stored)
        assert not {*batch.fresh} & self.store.keys()
        taken = [Taken(index, BlockKind.ZERO) for index in batch.zeros]
        for record, stored in zip(records, batch.stored, strict=True):
            assert (record.offset, record.length, record.check) == (0, len(stored), self.codec.check(stored))
            self.store[record.digest] = (record.codec, bytes(stored))
            taken.append(Taken(record.block, BlockKind.STORED, record.digest, *self.store[record.digest]))
        for index, digest in batch.known:
            taken.append(Taken(index, BlockKind.DUPLICATE, digest, *self.store[digest]))
        for block in taken:
            if block.kind is BlockKind.ZERO:
                del self.disk[block.index]
            else:
                self.disk[block.index] = block.digest
        return sorted(taken)

    def content(self, size: int) -> bytes:
        restored = bytearray(size)
        for index, name in self.disk.items():
            number, stored = self.store[name]
            start = index * self.block_size
            block = self.codec.decode(stored, number, min(self.block_size, size - start), name)
            assert block is not None
            restored[start : start + self.block_size] = block
        return bytes(restored)
