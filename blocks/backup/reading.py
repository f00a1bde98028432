"""A disk of a restore point as a device: blocks are fetched, decoded and checked when they are read.

Does not write, and does not know how the chain is put together.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from itertools import islice

from hvsim.blocks.backup.chain import DiskView
from hvsim.blocks.backup.fileset import FileSet
from hvsim.blocks.backup.layout import BlockRecord
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.compression import CODEC_NONE
from hvsim.blocks.datapath.parallel import in_order, usual_threads
from hvsim.blocks.device import MIB, BlockDevice, Buffer, Range, clip, coalesce
from hvsim.blocks.errors import BackupDamaged

_FEW_BYTES = 8 * MIB
"""A disk up to this size is read before threads would have begun."""

PointsNeeding = Callable[[str, int], tuple[str, ...]]
"""Says which restore points need the bytes at an offset of the file with that id; asked only about damage."""


class RestorePointDevice(BlockDevice):
    """A disk of a restore point, read-only; every block is checked against its digest as it is read."""

    read_only = True

    def __init__(self, files: FileSet, view: DiskView, codec: Codec, points_needing: PointsNeeding) -> None:
        self.size = view.size
        self.layout = view.summary.layout
        self.view = view
        self._files = files
        self._codec = codec
        self._points_needing = points_needing
        self._recent: tuple[int, Buffer] = (-1, b"")

    def close(self) -> None:
        self._files.close()

    def contents(self) -> Generator[tuple[int, Buffer], None, None]:
        """The offset and content of every block that is not zero, ascending; several threads work ahead.

        Whoever stops early closes the generator: then none of them reads any more.
        """
        batch = max(1, MIB // self.view.block_size)
        records = self.view.records()
        batches = iter(lambda: list(islice(records, batch)), [])
        for found in in_order(self._contents_of, batches, usual_threads() if self.size > _FEW_BYTES else 1):
            yield from found

    def _contents_of(self, records: list[BlockRecord]) -> list[tuple[int, Buffer]]:
        size = self.view.block_size
        starts = [record.block * size for record in records]
        return [
            (start, self._content(record, min(size, self.size - start)))
            for start, record in zip(starts, records, strict=True)
        ]

    def _read(self, offset: int, length: int) -> bytes:
        index, within = divmod(offset, self.view.block_size)
        pieces: list[Buffer] = []
        while length:
            block = self._block(index)
            step = min(length, len(block) - within)
            pieces.append(block if step == len(block) else memoryview(block)[within : within + step])
            length -= step
            index, within = index + 1, 0
        return bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)

    def _block(self, index: int) -> Buffer:
        if self._recent[0] == index:
            return self._recent[1]
        record = self.view.record(index)
        length = min(self.view.block_size, self.size - index * self.view.block_size)
        content = bytes(length) if record is None else self._content(record, length)
        self._recent = (index, content)
        return content

    def _content(self, record: BlockRecord, length: int) -> Buffer:
        name = self.view.name
        try:
            # Other compressed bytes may unpack to the same content: a flipped bit in them is to be seen as well.
            read = self._files.stored if record.codec == CODEC_NONE else self._files.checked
            stored = read(record, name)
            content = self._codec.decode(stored, record.codec, length, record.digest)
            if content is None:
                self._files.checked(record, name)  # says so where the medium is to blame
                raise self._files.block_damage(record, name, "its content does not have the digest it was written with")
        except BackupDamaged as error:
            error.points = self._points_needing(self._files.ids[record.file], record.offset)
            error.args = (f"{error.args[0]} Restore points that need it: {', '.join(error.points)}.",)
            raise
        return content

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        return coalesce(clip(self._held(offset, offset + length), offset, offset + length))

    def _held(self, start: int, end: int) -> Iterator[Range]:
        size = self.view.block_size
        first, last = start // size, -(-end // size)
        for block in self.view.blocks_between(first, last):
            yield Range(block * size, size)
