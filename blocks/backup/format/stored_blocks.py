"""The blocks that a new backup file has, by digest: what makes the second of two equal blocks a mere record.

Does not read disks and does not write segments; batches of the data path come in and records go out.
"""

from __future__ import annotations

from itertools import count

from attrs import define, field

from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.layout import RECORD_SIZE
from hvsim.blocks.backup.format.segments import Records, lengths_of, moved_to, overlaid, place, zero_records
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
        records: Records = batch.rows
        place(batch.rows, file.append_all(batch.stored, lengths_of(batch.rows)))
        first = len(self.numbers)
        self.numbers.update(zip(batch.fresh, count(first), strict=False))
        self._records += records
        if batch.known:
            known = bytearray().join([self._record(digest) for _, digest in batch.known])
            records = overlaid(records, moved_to([index for index, _ in batch.known], known))
        return overlaid(records, zero_records(batch.zeros)) if batch.zeros else records

    def _record(self, digest: bytes) -> bytearray:
        at = self.numbers[digest] * RECORD_SIZE
        return self._records[at : at + RECORD_SIZE]
