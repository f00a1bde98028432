"""The numbers of the cost model: how fast disks, links and processors are. docs/cost-model.md shows and explains them.

Bytes per second unless a name says otherwise. A lab file may give a host another link.
"""

from __future__ import annotations

MB = 1e6
GB = 1e9

# Disks: what all that use one share, and what a single reader or writer reaches on it.
LOCAL_DISK = 400 * MB
LOCAL_DISK_SINGLE = 160 * MB
SAN_LUN = 800 * MB
SAN_LUN_SINGLE = 250 * MB
SHARE_DISK = 500 * MB
SHARE_DISK_SINGLE = 180 * MB
REPOSITORY_SINGLE = 120 * MB

ARRAY_COPY = 2 * GB
"""What an array copies inside itself when a server asks it to (ODX)."""

# Links: a share of the bits is for frames and headers.
LINK_EFFICIENCY = 0.94
DEFAULT_LINK_BITS = 10 * GB
LOOPBACK = 2.5 * GB
"""Between two programs of one computer."""

# Processors: bytes that one core gets through.
HASHING = 1.6 * GB
ENCRYPTION = 1.2 * GB
COMPRESSION = {"NONE": 20 * GB, "RLE": 2 * GB, "LZ4": 500 * MB, "ZSTD": 220 * MB, "ZSTD_HIGH": 60 * MB}
"""By the name of the block engine's level."""

CORES_PER_TASK = 2.0
"""A backup task does not use more processors than that."""

MEMORY_PER_SECOND = 900 * MB
"""Memory of a machine that a live migration copies, unless the link is slower."""

CORE_MEGAHERTZ = 2600
"""What resource metering counts a busy core as."""

MEMORY_DEMAND_PERCENT = 60
"""Of its start-up memory a working guest asks for so much."""

COMPRESSED_SHARE = 0.5
"""Of the bytes that Hyper-V Replica compresses so many go over the link."""


def link_rate(bits_per_second: float) -> float:
    """The bytes of content that go over a link in a second."""
    return bits_per_second / 8 * LINK_EFFICIENCY


def proxy_work(read: int, packed: int, level: str, *, encrypted: bool = False) -> float:
    """Seconds of one core: every byte read is hashed, those that are new are compressed, and encrypted where wanted."""
    seconds = read / HASHING + packed / COMPRESSION[level]
    return seconds + packed / ENCRYPTION if encrypted else seconds
