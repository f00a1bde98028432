"""Writing the block map of a disk: records become segments as they come, and the segments a table.

Does not know where records come from; `writer` and `rewriting` bring them in ascending order.
"""

from __future__ import annotations

from hvsim.blocks.backup.format.file_writer import BackupFileWriter
from hvsim.blocks.backup.format.known_maps import TABLE
from hvsim.blocks.backup.format.layout import MAX_TABLE_SIZE, ROW_SIZE, SPAN, Extent, SegmentRow, pack_row
from hvsim.blocks.backup.format.segments import Records, cut, first_block, last_block
from hvsim.blocks.errors import BackupError


class MapWriter:
    """The map of one disk on its way into a file. Only the segment that is being filled is in memory."""

    def __init__(self, file: BackupFileWriter) -> None:
        self._file = file
        self._number = -1
        self._records: list[Records] = []
        self._rows: list[bytes] = []

    def add(self, records: Records) -> None:
        """The records of some blocks; blocks ascend, from one call to the next as well."""
        while records:
            number = first_block(records) // SPAN
            if number != self._number:
                self._finish_segment()
                self._number = number
            here = records if last_block(records) // SPAN == number else cut(records, (number + 1) * SPAN)
            self._records.append(here)
            records = records[len(here) :]

    def add_segment(self, number: int, records: Records) -> None:
        """A whole segment, which may be empty."""
        if records:
            extent = self._file.append_map(number, records)
            self.add_row(SegmentRow(number, extent.offset, extent.length, 0, extent.digest))

    def add_row(self, row: SegmentRow) -> None:
        """A segment that lies somewhere already."""
        self._rows.append(pack_row(row))

    def finish(self) -> Extent:
        """Writes the table and returns where it lies. Raises `BackupError` where it would be too long for a reader."""
        self._finish_segment()
        if len(self._rows) * ROW_SIZE > MAX_TABLE_SIZE:
            raise BackupError("The disk has too many blocks for a backup: choose larger ones.")
        return self._file.append_map(TABLE, b"".join(self._rows))

    def _finish_segment(self) -> None:
        if self._records:
            self.add_segment(self._number, b"".join(self._records))
            self._records.clear()
