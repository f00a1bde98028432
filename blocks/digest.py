"""The digest of a block, and the one place that says which it is: BLAKE3, or by choice SHA-256, with its full 32 bytes.

Full length, because equal digests are taken for equal content (deduplication, comparison with the previous point), so
that a collision would lose data; and BLAKE3, because it keeps up with memory on one thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from hvsim.blocks.device import Buffer

if TYPE_CHECKING:
    from blake3 import blake3

DIGEST_SIZE = 32


def digest(data: Buffer) -> bytes:
    """The 32-byte BLAKE3 digest of `data`."""
    return _blake3()(data).digest()


def new_digest() -> blake3:
    """The same digest of what `update` is given piece by piece."""
    return _blake3()()


def digest_function(algorithm: str) -> Callable[[Buffer], bytes]:
    """The digest called "blake3" or "sha256"; it needs no key."""
    return _sha256 if algorithm == "sha256" else digest


@cache
def _blake3() -> type[blake3]:
    """Loaded with the first digest, and asked for without the cost of an import statement at each."""
    from blake3 import blake3

    return blake3


def _sha256(data: Buffer) -> bytes:
    return hashlib.sha256(data).digest()
