"""The blocks that a new backup file has, by digest: what makes the second of two equal blocks a mere record.

Does not read disks and does not write segments; batches of the data path come in and records go out.
"""

from __future__ import annotations

from attrs import define, field

from hvsim.blocks.backup.file_writer import BackupFileWriter
from hvsim.blocks.backup.layout import RECORD_SIZE
from hvsim.blocks.backup.segments import Records, moved_to, overlaid, packed, zero_records
from hvsim.blocks.datapath.codec import EncodedBlocks
from hvsim.blocks.datapath.records import PathBatch


@define
class StoredBlocks:
    """A record for each stored block, and where it stands among them by its digest.

    The records lie in one piece of memory, because an object for each would take as much again.
    """

    numbers: dict[bytes, int] = field(factory=dict)
    _records: bytearray = field(factory=bytearray)

    def take(self, batch: PathBatch, file: BackupFileWriter) -> Records:
        """Appends the new blocks of a batch to the file, and returns the records of all its blocks."""
        records = self._append(batch.fresh, file)
        if len(batch.fresh.digests) < len(batch.indexes):
            records = bytearray().join([self._record(digest) for digest in batch.digests])
        moved_to(batch.indexes, records)
        return overlaid(records, zero_records(batch.zeros)) if batch.zeros else records

    def _append(self, fresh: EncodedBlocks, file: BackupFileWriter) -> bytearray:
        """Appends blocks to the file and returns records without block numbers for them."""
        offsets = file.append_all(fresh.stored)
        records = packed(offsets, list(map(len, fresh.stored)), fresh.codecs, fresh.checks, fresh.digests)
        first = len(self.numbers)
        self.numbers.update(zip(fresh.digests, range(first, first + len(offsets)), strict=True))
        self._records += records
        return records

    def _record(self, digest: bytes) -> bytearray:
        at = self.numbers[digest] * RECORD_SIZE
        return self._records[at : at + RECORD_SIZE]
