"""Writing to an open VHDX file safely: the current header, and metadata sectors that go through the log."""

from __future__ import annotations

from uuid import UUID, uuid5

from attrs import evolve

from hvsim.blocks.images.vhdx.header import Header, write_header
from hvsim.blocks.images.vhdx.layout import NO_GUID
from hvsim.blocks.images.vhdx.log import MAX_SECTORS_PER_ENTRY, DataSector, pack_entry
from hvsim.blocks.io import File


class Journal:
    """The header and the log of a file that is open for writing."""

    def __init__(self, file: File, header: Header) -> None:
        self.file = file
        self.header = write_header(file, header.with_new_file_write())
        self._data_written = False
        self._position = 0
        self._sequence = 0

    def note_data_write(self) -> None:
        """Called before the disk's content changes: once, the file gets a new data-write identity."""
        if not self._data_written:
            self._data_written = True
            self.header = write_header(self.file, self.header.with_new_data_write())

    def next_data_write(self) -> UUID:
        """The identity that the content will have once it changes, as long as nothing else is written before."""
        return self.header.data_write_guid if self._data_written else self.header.with_new_data_write().data_write_guid

    def commit(self, sectors: list[DataSector]) -> None:
        """Makes the sectors durable, in order; a power loss leaves each batch of them done or not done."""
        for start in range(0, len(sectors), MAX_SECTORS_PER_ENTRY):
            batch = sectors[start : start + MAX_SECTORS_PER_ENTRY]
            self._log(batch)
            for sector in batch:
                self.file.write(sector.offset, sector.data)
            self.file.sync()

    def empty(self) -> None:
        """Marks the log as empty: everything in it has reached its place. Its entries hold the file to its length, so
        that this comes before the file is cut.
        """
        if self.header.log_guid != NO_GUID:
            self.header = write_header(self.file, evolve(self.header, log_guid=NO_GUID))

    def _log(self, batch: list[DataSector]) -> None:
        guid = self.header.log_guid
        if guid == NO_GUID:
            guid = uuid5(self.header.file_write_guid, f"log {self.header.sequence}")
        self._sequence += 1
        entry = pack_entry(batch, self._position, self._sequence, guid, self.file.size)
        if self._position + len(entry) > self.header.log_length:
            self._position = 0
            entry = pack_entry(batch, 0, self._sequence, guid, self.file.size)
        self.file.write(self.header.log_offset + self._position, entry)
        self.file.sync()
        self._position = (self._position + len(entry)) % self.header.log_length
        if self.header.log_guid == NO_GUID:
            self.header = write_header(self.file, evolve(self.header, log_guid=guid))
