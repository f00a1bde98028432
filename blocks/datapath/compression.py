"""How the content of a block is packed for storage and unpacked again.

Knows the libraries and when packing does not pay. Does not check digests, and does not encrypt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from enum import Enum
from functools import partial
from typing import Any

from hvsim.blocks.device import KIB, Buffer
from hvsim.blocks.errors import BackupUnsupported

CODEC_ZERO, CODEC_NONE, CODEC_LZ4, CODEC_ZSTD = range(4)

WORTH_SIXTEENTHS = 15
"""A block is stored packed only when that takes at most so many sixteenths of its length."""

ZSTD_LEVELS = range(1, 23)

WORTH_A_LOOK = 256 * KIB
"""A block of this length is looked at before it is packed: it takes a tenth of the time that packing noise does."""

_SAMPLES = 256
_SAMPLES_OF_NOISE = 150
"""So many of 256 bytes of noise are different ones: 162 on the average, with a deviation of 5."""

_PROBES = 16
_PROBE_SIZE = 4 * KIB


class Compression(Enum):
    """How blocks are packed. The levels that a backup job offers map onto these."""

    NONE = "none"
    LZ4 = "lz4"
    ZSTD = "zstd"
    ZSTD_HIGH = "zstd-high"


_LEVEL = {Compression.ZSTD: 3, Compression.ZSTD_HIGH: 9}

_OF_THREAD = threading.local()
"""Compressors of the Zstandard library keep their working memory, which two threads must not share."""


def zstd_level(compression: Compression, level: int | None) -> int:
    """The Zstandard level meant by both, 0 for another compression. Raises `BackupUnsupported`."""
    if compression not in _LEVEL:
        if level is not None:
            raise BackupUnsupported(f"The compression '{compression.value}' has no levels.")
        return 0
    if level is not None and level not in ZSTD_LEVELS:
        raise BackupUnsupported(f"Zstandard has levels from {ZSTD_LEVELS[0]} to {ZSTD_LEVELS[-1]}, not {level}.")
    return _LEVEL[compression] if level is None else level


def every_way() -> Iterator[tuple[Compression, int | None]]:
    """Each compression at each of its levels, the usual ones first: to find the bytes that a writer made of a block."""
    yield from ((compression, None) for compression in Compression)
    yield from ((Compression.ZSTD, level) for level in ZSTD_LEVELS if level not in _LEVEL.values())


def packer(compression: Compression, level: int) -> tuple[int, Callable[[Buffer], Buffer]]:
    """A codec and what packs the content of a block so; `level` counts for Zstandard alone.

    Of use to the thread that asked for it.
    """
    if compression is Compression.NONE:
        return CODEC_NONE, lambda data: data
    if compression is Compression.LZ4:
        from lz4.block import compress

        return CODEC_LZ4, partial(compress, store_size=False)
    return CODEC_ZSTD, _compressor(level).compress


def is_noise(content: Buffer, pack: Callable[[Buffer], Buffer]) -> bool:
    """Whether packing the content will surely not pay: where a few bytes from all over it look so, pieces of it must.

    What is compressed or encrypted already is noise. Content that repeats noise over a long distance is taken for it.
    """
    step = len(content) // _SAMPLES | 1  # odd, so that the bytes are not all from the beginnings of pages
    if len(set(bytes(content[::step]))) < _SAMPLES_OF_NOISE:
        return False
    distance = len(content) // _PROBES
    probe = b"".join([content[at * distance : at * distance + _PROBE_SIZE] for at in range(_PROBES)])
    return len(pack(probe)) * 16 > len(probe) * WORTH_SIXTEENTHS


def unpack(data: Buffer, codec: int, length: int) -> Buffer | None:
    """The `length` bytes of content, or None when the stored bytes do not unpack to that many."""
    content: Buffer | None = None
    if codec == CODEC_NONE:
        content = data
    elif codec == CODEC_LZ4:
        content = _unpack_lz4(data, length)
    elif codec == CODEC_ZSTD:
        content = _unpack_zstd(data, length)
    return content if content is not None and len(content) == length else None


def _unpack_lz4(data: Buffer, length: int) -> bytes | None:
    from lz4.block import LZ4BlockError, decompress

    try:
        content: bytes = decompress(data, uncompressed_size=length)
    except LZ4BlockError:
        return None
    return content


def _unpack_zstd(data: Buffer, length: int) -> bytes | None:
    from zstandard import ZstdDecompressor, ZstdError, get_frame_parameters

    if not hasattr(_OF_THREAD, "decompressor"):
        _OF_THREAD.decompressor = ZstdDecompressor()
    try:
        # Where a frame claims a size, the library would believe it and take that much memory.
        if get_frame_parameters(data).content_size != length:
            return None
        content: bytes = _OF_THREAD.decompressor.decompress(data, max_output_size=length)
    except ZstdError:
        return None
    return content


def _compressor(level: int) -> Any:
    from zstandard import ZstdCompressor

    kept: tuple[int, Any] | None = getattr(_OF_THREAD, "compressor", None)
    if kept is None or kept[0] != level:
        kept = _OF_THREAD.compressor = (level, ZstdCompressor(level=level))
    return kept[1]
