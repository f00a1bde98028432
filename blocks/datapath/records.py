"""What the data path takes and hands on: blocks on their way into a backup, what is known of the previous point,
progress, and a way to end early. Data only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Protocol

from attrs import define, field, frozen

from hvsim.blocks.device import Buffer
from hvsim.blocks.errors import OperationCancelled

ROW = Struct("<QQII8s32s")
"""What is known of a block that is stored: its number, the place of its bytes in the file, their length, the number of
the codec, their check, and the digest of the content. It is what a block map consists of.
"""


@define
class PathBatch:
    """Neighbouring blocks that changed. A million blocks are worth no object each, so that most of it is columns.

    `zeros` became zero. Of the blocks that hold something, the content of those in `known` (number and digest) was
    stored before, or is in this batch. The others have a row in `rows`, in which the place is still zero, a digest in
    `fresh` and the bytes to append in `stored`. Everything ascends by block.
    """

    zeros: Sequence[int] = ()
    known: Sequence[tuple[int, bytes]] = ()
    rows: bytearray = field(factory=bytearray)
    fresh: Sequence[bytes] = ()
    stored: Sequence[Buffer] = ()


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
