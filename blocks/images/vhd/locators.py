"""The parent locators of a differencing VHD: where Windows looks for the parent, beside the name in the header."""

from __future__ import annotations

import struct

from hvsim.blocks.errors import DiskImageDamaged, UnexpectedEnd
from hvsim.blocks.images.vhd.layout import LOCATOR_TABLE, SECTOR
from hvsim.blocks.images.vhdx.layout import round_up
from hvsim.blocks.io import File

RELATIVE_LOCATOR = "W2ru"
ABSOLUTE_LOCATOR = "W2ku"

_ENTRY = struct.Struct(">4sIIIQ")
_MOST_BYTES = 64 * 1024


def pack_locators(paths: dict[str, str], offset: int) -> tuple[bytes, bytes]:
    """The table for the header and the texts, whole sectors of them, that go to `offset` of the file."""
    table, texts = b"", b""
    for code, path in paths.items():
        text = path.encode("utf-16-le", "surrogatepass")
        space = round_up(len(text), SECTOR)
        table += _ENTRY.pack(code.encode(), space, len(text), 0, offset + len(texts))
        texts += text.ljust(space, b"\0")
    return table.ljust(LOCATOR_TABLE, b"\0"), texts


def read_locators(file: File, table: bytes) -> dict[str, str]:
    """The paths by platform code; codes that Windows does not write today are left out. Raises `DiskImageDamaged`."""
    paths: dict[str, str] = {}
    for code, _, length, _, offset in _ENTRY.iter_unpack(table):
        name = code.decode("ascii", "replace")
        if name not in (RELATIVE_LOCATOR, ABSOLUTE_LOCATOR):
            continue
        if length > _MOST_BYTES or length % 2:
            raise DiskImageDamaged(f"parent locator {name}", f"its length of {length} bytes is not possible", file.path)
        try:
            paths[name] = file.read(offset, length).decode("utf-16-le", "replace")
        except UnexpectedEnd:
            raise DiskImageDamaged(f"parent locator {name}", "it lies outside the file", file.path) from None
    return paths
