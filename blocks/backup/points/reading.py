"""A disk of a restore point as a device: blocks are fetched, decoded and checked when they are read.

Does not write, and does not know how the chain is put together.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice, repeat
from typing import Protocol, TypeVar

from hvsim.blocks.backup.folder.catalog import never_still
from hvsim.blocks.backup.folder.disk_view import DiskView
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.format.layout import BlockRecord
from hvsim.blocks.backup.points.steady import LOOKS
from hvsim.blocks.datapath.codec import Codec
from hvsim.blocks.datapath.compression import CODEC_NONE
from hvsim.blocks.datapath.parallel import in_order, usual_threads
from hvsim.blocks.device import MIB, BlockDevice, Buffer, Range, clip, coalesce
from hvsim.blocks.errors import UNREADABLE, BackupDamaged

Result = TypeVar("Result")

_FEW_BYTES = 8 * MIB
"""A disk up to this size is read before threads would have begun."""


class Origin(Protocol):
    """Where a disk comes from, and what became of it."""

    def open(self) -> tuple[FileSet, DiskView]:
        """The disk as it lies in the files now."""

    def has_moved(self) -> bool:
        """Whether others have changed these files since; asked only where something cannot be read."""

    def needing(self, damage: BackupDamaged) -> tuple[str, ...]:
        """The restore points that need what is damaged."""


class RestorePointDevice(BlockDevice):
    """A disk of a restore point, read-only; every block is checked against its digest as it is read."""

    read_only = True

    def __init__(self, origin: Origin, codec: Codec) -> None:
        """Raises what `origin` does where the disk cannot be opened."""
        self._origin = origin
        self._files, self.view = origin.open()
        self.size = self.view.size
        self.layout = self.view.summary.layout
        self._codec = codec
        self._recent: tuple[int, Buffer] = (-1, b"")

    def close(self) -> None:
        self._files.close()

    def contents(self) -> Generator[tuple[int, Buffer], None, None]:
        """The offset and content of every block that is not zero, ascending; several threads work ahead.

        Whoever stops early closes the generator: then none of them reads any more.
        """
        size = self.view.block_size
        with closing(self._onwards(0, self._contents_from)) as found:
            for block, content in found:
                yield block * size, content

    def _contents_from(self, block: int) -> Iterator[tuple[int, Buffer]]:
        batch = max(1, MIB // self.view.block_size)
        records = self.view.records(block)
        batches = iter(lambda: list(islice(records, batch)), [])
        threads = usual_threads() if self.size > _FEW_BYTES else 1
        with closing(in_order(self._contents_of, batches, threads, max(MIB, self.view.block_size))) as read_ahead:
            for found in read_ahead:
                yield from found

    def _contents_of(self, records: list[BlockRecord]) -> list[tuple[int, Buffer]]:
        size = self.view.block_size
        return [(record.block, self._content(record, min(size, self.size - record.block * size))) for record in records]

    def _read(self, offset: int, length: int) -> bytes:
        return self._steadily(lambda: self._joined(offset, length))

    def _steadily(self, attempt: Callable[[], Result]) -> Result:
        """What `attempt` returns, tried again where others moved the disk to other files meanwhile."""
        tries = 0
        while True:
            try:
                return attempt()
            except UNREADABLE as error:
                self._reopen(error, tries)
            tries += 1

    def _onwards(
        self, block: int, items: Callable[[int], Iterator[tuple[int, Result]]]
    ) -> Generator[tuple[int, Result], None, None]:
        """The items, each with its block, from `block` on; asked for anew from where others moved the disk."""
        tries = 0  # since anything was read: a long restore may see many changes
        while True:
            try:
                for at, item in items(block):
                    yield at, item
                    block, tries = at + 1, 0
            except UNREADABLE as error:
                self._reopen(error, tries)
            else:
                return
            tries += 1

    def _reopen(self, error: Exception, tries: int) -> None:
        """Opens the disk where it lies now. Raises the error where it is still where it was: then it is no mistake."""
        if tries >= LOOKS:
            raise never_still("") from error
        if not self._origin.has_moved():
            if isinstance(error, BackupDamaged) and error.block is not None:
                error.points = self._origin.needing(error)
                error.args = (f"{error.args[0]} Restore points that need it: {', '.join(error.points)}.",)
            raise error
        self._files.close()
        self._files, self.view = self._origin.open()

    def _joined(self, offset: int, length: int) -> bytes:
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
        # Other compressed bytes may unpack to the same content: a flipped bit in them is to be seen as well.
        read = self._files.stored if record.codec == CODEC_NONE else self._files.checked
        stored = read(record, name)
        content = self._codec.decode(stored, record.codec, length, record.digest)
        if content is None:
            self._files.checked(record, name)  # says so where the medium is to blame
            raise self._files.block_damage(record, name, "its content does not have the digest it was written with")
        return content

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        return coalesce(clip(self._held(offset, offset + length), offset, offset + length))

    def _held(self, start: int, end: int) -> Iterator[Range]:
        size = self.view.block_size
        last = -(-end // size)

        def blocks(first: int) -> Iterator[tuple[int, None]]:
            return zip(self.view.blocks_between(first, last), repeat(None))

        for block, _ in self._onwards(start // size, blocks):
            yield Range(block * size, size)
