"""The change tracking files beside a disk: `.rct`, the map as it was last saved, and `.mrt`, the write-through map.

They come with the first backup of a disk. Their bytes are the tracker's real state, as the block engine packs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.errors import TrackingLost
from hvsim.blocks.tracking_state import load_tracker, save_tracker, write_through_map
from hvsim.infrastructure.files import ReadOnlyContent

if TYPE_CHECKING:
    from hvsim.infrastructure.disks import VirtualDisk
    from hvsim.infrastructure.files import FileTree

WRITE_THROUGH_SIZE = 77_824
"""The room that an .mrt file always takes."""


class SavedMap(ReadOnlyContent):
    """An .rct file."""

    def __init__(self, disk: VirtualDisk) -> None:
        self.data = save_tracker(disk.tracker)

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]


class WriteThroughMap(ReadOnlyContent):
    """An .mrt file: up to date at every moment."""

    def __init__(self, disk: VirtualDisk) -> None:
        self.disk = disk

    @property
    def size(self) -> int:
        return WRITE_THROUGH_SIZE

    def read(self, offset: int, length: int) -> bytes:
        data = write_through_map(self.disk.tracker).ljust(WRITE_THROUGH_SIZE, b"\0")
        return data[:WRITE_THROUGH_SIZE][offset : offset + length]


def recover_tracking(disk: VirtualDisk, files: FileTree) -> None:
    """The host has lost power: what tracking knows is what its two files hold, more blocks than have really changed.

    Files that do not fit together vouch for nothing.
    """
    saved, write_through = tracking_paths(disk)
    try:
        if files.status(saved) is None or files.status(write_through) is None:
            raise TrackingLost("the change tracking files are missing")
        disk.tracker = load_tracker(files.read(saved), write_through_map(disk.tracker))
    except TrackingLost as error:
        disk.tracker.damage(error.reason)


def tracking_paths(disk: VirtualDisk) -> tuple[str, str]:
    """Where the disk's .rct and .mrt files lie: beside its base, named after it."""
    return f"{disk.base.path}.rct", f"{disk.base.path}.mrt"
