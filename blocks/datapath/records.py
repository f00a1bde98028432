"""What the data path takes and hands on: blocks on their way into a backup, what is known of the previous point,
progress, and a way to end early. Data only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from attrs import define, frozen

from hvsim.blocks.datapath.codec import NOTHING_ENCODED, EncodedBlocks
from hvsim.blocks.errors import OperationCancelled


@define
class PathBatch:
    """Neighbouring blocks that changed, as columns: a million blocks are worth no object each.

    `zeros` became zero. `indexes` hold something, with the content that `digests` stand for; of these, the ones in
    `fresh` come for the first time, in this order, and all others are known from before. Everything ascends by block.
    """

    zeros: Sequence[int] = ()
    indexes: Sequence[int] = ()
    digests: Sequence[bytes] = ()
    fresh: EncodedBlocks = NOTHING_ENCODED


class PreviousDisk(Protocol):
    """What the chain knows of a disk at the point before."""

    def digests(self, first: int, end: int) -> Sequence[bytes | None]:
        """The digests of the blocks from `first` up to before `end`, None for a zero block."""

    def blocks_between(self, first: int, end: int) -> Iterable[int]:
        """The blocks from `first` up to before `end` that are not zero, ascending."""


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
