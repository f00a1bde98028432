"""What the data path takes and hands on: blocks on their way into a backup, what is known of the previous point,
progress, and a way to end early. Data only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Protocol

from attrs import define, frozen

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import OperationCancelled


class BlockKind(Enum):
    """What has to be done for a block: a zero record, a record with bytes of its own, or one for known bytes."""

    ZERO = "zero"
    STORED = "stored"
    DUPLICATE = "duplicate"


@define
class PathBlock:
    """A block that changed. `stored` are the bytes to append, `codec` says how they are packed, `check` protects them.

    A zero block has no digest; one of a duplicate was known before, or came out of the same pass as a stored block.
    """

    index: int
    kind: BlockKind
    digest: bytes = b""
    codec: int = 0
    stored: Buffer = b""
    check: bytes = b""


class PreviousDisk(Protocol):
    """What the chain knows of a disk at the point before."""

    def digest_of(self, index: int) -> bytes | None:
        """The digest of the block's content, None for a zero block."""

    def indexes(self) -> Iterable[int]:
        """The blocks that are not zero."""


@frozen
class Progress:
    """How far a disk is, in bytes of it: those that are dealt with, and those that will have been at the end."""

    done: int
    total: int


ProgressListener = Callable[[Progress], object]


@define
class Cancellation:
    """A flag that any thread may raise; the operation ends at its next batch of blocks."""

    is_requested: bool = False

    def cancel(self) -> None:
        """Asks the operation to end."""
        self.is_requested = True

    def check(self) -> None:
        """Raises `OperationCancelled` once somebody asked."""
        if self.is_requested:
            raise OperationCancelled("The operation was cancelled.")
