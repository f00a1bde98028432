"""The first sectors of a formatted volume: which file system it is, its size, serial number and label.

What Windows reads to know a volume. The structures behind it (file tables, bitmaps) are not made: files on a volume of
the estate are not on its blocks.
"""

from __future__ import annotations

from attrs import frozen

from hvsim.blocks.partitions import SECTOR, Read, Write

_MARKS = {"NTFS": b"NTFS    ", "ReFS": b"ReFS\0\0\0\0", "exFAT": b"EXFAT   ", "FAT32": b"MSDOS5.0"}
FILE_SYSTEMS = frozenset(_MARKS)
"""Those that Windows knows."""
CLUSTER_SIZES = tuple(SECTOR << power for power in range(13))
"""What an allocation unit may have, from 512 bytes to 2 MiB."""
_MOST_COUNTED = 128
"""So many sectors of an allocation unit are told by their number; more by the power of two, counted down from 256."""
_END = b"\x55\xaa"
_MAXIMUM_LABEL = 64


@frozen
class VolumeHeader:
    """A volume: `cluster` is the size of its allocation units in bytes."""

    file_system: str
    label: str
    serial: int
    cluster: int


def write_header(write: Write, offset: int, size: int, header: VolumeHeader) -> None:
    """Formats the volume of `size` bytes that begins at `offset`."""
    sector = bytearray(SECTOR)
    sector[0:3] = b"\xeb\x52\x90"
    sector[3:11] = _MARKS[header.file_system]
    sector[11:13] = SECTOR.to_bytes(2, "little")
    sectors = header.cluster // SECTOR
    sector[13] = sectors if sectors <= _MOST_COUNTED else 257 - sectors.bit_length()
    sector[0x28:0x30] = (size // SECTOR - 1).to_bytes(8, "little")
    sector[0x48:0x50] = header.serial.to_bytes(8, "little")
    sector[-2:] = _END
    label = header.label.encode("utf-16-le")[:_MAXIMUM_LABEL]
    write(offset, bytes(sector) + len(label).to_bytes(2, "little") + label.ljust(SECTOR - 2, b"\0"))


def read_header(read: Read, offset: int) -> VolumeHeader | None:
    """The header of the volume that begins at `offset`; None where none has been formatted."""
    data = read(offset, 2 * SECTOR)
    kind = next((name for name, mark in _MARKS.items() if data[3:11] == mark), "")
    if not kind or data[SECTOR - 2 : SECTOR] != _END:
        return None
    length = min(int.from_bytes(data[SECTOR : SECTOR + 2], "little"), _MAXIMUM_LABEL)
    label = data[SECTOR + 2 : SECTOR + 2 + length].decode("utf-16-le", "replace")
    sectors = data[13] if data[13] <= _MOST_COUNTED else 1 << (256 - data[13])
    return VolumeHeader(kind, label, int.from_bytes(data[0x48:0x50], "little"), sectors * SECTOR)
