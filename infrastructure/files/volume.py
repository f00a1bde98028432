"""A volume: a directory tree that has a label and so much room.

Does not know under which drive letter, folder or host it is reached: file trees hold it, several at once when shared.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime

from hvsim.infrastructure.files.content import Space
from hvsim.infrastructure.files.nodes import MemoryDirectory
from hvsim.infrastructure.files.paths import PathSyntax

Now = Callable[[], datetime]


class Volume:
    """An empty volume of `capacity` bytes. Writes past it raise `OSError` with ENOSPC and store nothing.

    `populate` is called once, before the first look into the volume: content that is dear to make waits for it.
    """

    def __init__(
        self,
        capacity: int,
        *,
        now: Now,
        syntax: PathSyntax,
        label: str = "",
        kind: str = "NTFS",
        allocation_unit: int = 4096,
        populate: Callable[[], None] | None = None,
    ) -> None:
        self.label = label
        self.kind = kind
        self.allocation_unit = allocation_unit
        self.space = Space(capacity)
        self.root = MemoryDirectory(now=now, space=self.space, fold=syntax.fold, populate=populate)

    def copied(self) -> Volume:
        """A volume with the same files, independent from now on."""
        made = copy(self)
        made.space = Space(self.capacity)
        made.root = self.root.copied(made.space)
        return made

    @property
    def capacity(self) -> int:
        return self.space.capacity

    @property
    def free(self) -> int:
        return self.space.free
