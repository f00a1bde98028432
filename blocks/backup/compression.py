"""How the content of a block is packed for storage and unpacked again.

Knows the libraries and when packing does not pay. Does not check digests.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from hvsim.blocks.backup.layout import CODEC_LZ4, CODEC_NONE, CODEC_ZSTD
from hvsim.blocks.backup.model import Compression

ZSTD_LEVELS = {Compression.ZSTD: 3, Compression.ZSTD_HIGH: 9}

WORTH_SIXTEENTHS = 15
"""A block is stored packed only when that takes at most so many sixteenths of its length."""


def pack(data: bytes, compression: Compression) -> tuple[int, bytes]:
    """The codec that was used and the bytes to store."""
    if compression is Compression.NONE:
        return CODEC_NONE, data
    if compression is Compression.LZ4:
        from lz4.block import compress

        codec, packed = CODEC_LZ4, compress(data, store_size=False)
    else:
        codec, packed = CODEC_ZSTD, _compressor(ZSTD_LEVELS[compression]).compress(data)
    if len(packed) * 16 > len(data) * WORTH_SIXTEENTHS:
        return CODEC_NONE, data
    return codec, packed


def unpack(data: bytes, codec: int, length: int) -> bytes | None:
    """The `length` bytes of content, or None when the stored bytes do not unpack to that many."""
    content: bytes | None = None
    if codec == CODEC_NONE:
        content = data
    elif codec == CODEC_LZ4:
        content = _unpack_lz4(data, length)
    elif codec == CODEC_ZSTD:
        content = _unpack_zstd(data, length)
    return content if content is not None and len(content) == length else None


def _unpack_lz4(data: bytes, length: int) -> bytes | None:
    from lz4.block import LZ4BlockError, decompress

    try:
        content: bytes = decompress(data, uncompressed_size=length)
    except LZ4BlockError:
        return None
    return content


def _unpack_zstd(data: bytes, length: int) -> bytes | None:
    from zstandard import ZstdDecompressor, ZstdError

    try:
        return ZstdDecompressor().decompress(data, max_output_size=length)
    except ZstdError:
        return None


@lru_cache(maxsize=4)
def _compressor(level: int) -> Any:
    from zstandard import ZstdCompressor

    return ZstdCompressor(level=level)
