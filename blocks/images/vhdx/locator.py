"""The parent locator of a differencing VHDX: text keys and values that name the parent and its state."""

from __future__ import annotations

import struct
from uuid import UUID

from hvsim.blocks.errors import DiskImageDamaged, DiskImageUnsupported
from hvsim.blocks.images.parent_paths import is_absolute_windows, relative_windows_path

LOCATOR_TYPE = UUID("B04AEFB7-D19E-4A81-B789-25B8E9445913")

PARENT_LINKAGE = "parent_linkage"
PARENT_LINKAGE2 = "parent_linkage2"
RELATIVE_PATH = "relative_path"
ABSOLUTE_PATH = "absolute_win32_path"

_HEADER = struct.Struct("<16sHH")
_ENTRY = struct.Struct("<IIHH")


def parent_locator(child: str, parent: str, data_write_guid: UUID, next_guid: UUID | None = None) -> dict[str, str]:
    """The entries for a child at one path over a parent at another, in that state, or in the one that follows."""
    entries = {PARENT_LINKAGE: f"{{{data_write_guid}}}"}
    if next_guid is not None:
        entries[PARENT_LINKAGE2] = f"{{{next_guid}}}"
    entries[RELATIVE_PATH] = relative_windows_path(child, parent)
    if is_absolute_windows(parent):
        entries[ABSOLUTE_PATH] = parent.replace("/", "\\")
    return {key: value for key, value in entries.items() if value}


def pack_locator(entries: dict[str, str]) -> bytes:
    """The bytes of the metadata item."""
    table = _HEADER.pack(LOCATOR_TYPE.bytes_le, 0, len(entries))
    position = _HEADER.size + len(entries) * _ENTRY.size
    texts = b""
    for key, value in entries.items():
        key_bytes, value_bytes = key.encode("utf-16-le"), value.encode("utf-16-le", "surrogatepass")
        at = position + len(texts)
        table += _ENTRY.pack(at, at + len(key_bytes), len(key_bytes), len(value_bytes))
        texts += key_bytes + value_bytes
    return table + texts


def unpack_locator(data: bytes, path: str) -> dict[str, str]:
    """The keys and values. Raises `DiskImageDamaged` or, for another kind of locator, `DiskImageUnsupported`."""
    if len(data) < _HEADER.size:
        raise DiskImageDamaged("parent locator", "it is too short", path)
    kind, _, count = _HEADER.unpack_from(data)
    if UUID(bytes_le=kind) != LOCATOR_TYPE:
        raise DiskImageUnsupported(f"The parent of '{path}' is named by a locator of unknown type.", path)
    if _HEADER.size + count * _ENTRY.size > len(data):
        raise DiskImageDamaged("parent locator", f"it is too short for its {count} entries", path)
    entries = {}
    for position in range(count):
        key_at, value_at, key_length, value_length = _ENTRY.unpack_from(data, _HEADER.size + position * _ENTRY.size)
        key, value = data[key_at : key_at + key_length], data[value_at : value_at + value_length]
        if len(key) != key_length or len(value) != value_length or (key_length | value_length) % 2:
            raise DiskImageDamaged("parent locator", f"entry {position} lies outside it", path)
        entries[key.decode("utf-16-le", "replace")] = value.decode("utf-16-le", "replace")
    return entries
