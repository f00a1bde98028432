"""Restore points put together from the files of their chain, and read as disks.

Decides which file holds the newest version of each block. Does not look for files; the repository hands them over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

from hvsim.blocks.backup.file import BackupFile
from hvsim.blocks.backup.layout import CODEC_ZERO, BlockRecord
from hvsim.blocks.backup.model import DiskSummary, ReadMode
from hvsim.blocks.device import BlockDevice, Range, clip, coalesce
from hvsim.blocks.errors import BackupDamaged, ChainBroken, RestorePointMissing

PointsNeeding = Callable[[BackupFile, str, int], tuple[str, ...]]
"""Says which restore points need block (disk, index) of a file; asked only when the block is damaged."""


@define
class ResolvedDisk:
    """A disk at a restore point: for every block that is not zero, the file and the record that hold it."""

    summary: DiskSummary
    block_size: int
    blocks: dict[int, tuple[BackupFile, BlockRecord]] = field(factory=dict)

    def digest_of(self, index: int) -> bytes | None:
        """The digest of the block's content, None for a zero block."""
        held = self.blocks.get(index)
        return held[1].digest if held else None


def resolve(files: Sequence[BackupFile], name: str) -> ResolvedDisk:
    """The disk `name` at the last point of `files` (a chain, oldest first). Raises `RestorePointMissing`."""
    used: list[tuple[BackupFile, DiskSummary]] = []
    for file in reversed(files):
        disk = file.disk(name)
        if disk is None:
            break
        used.append((file, disk))
        if disk.mode is ReadMode.FULL:
            break
    if not used:
        known = ", ".join(f"'{disk.name}'" for disk in files[-1].point.disks)
        raise RestorePointMissing(f"Restore point {files[-1].point.id} has no disk '{name}'; it has {known or 'none'}.")
    if used[-1][1].mode is not ReadMode.FULL:
        raise ChainBroken(f"No full copy of disk '{name}' lies before restore point {files[-1].point.id}.")
    resolved = ResolvedDisk(used[0][1], files[-1].point.block_size)
    for file, disk in reversed(used):
        _apply(resolved.blocks, file, disk)
    return resolved


def _apply(blocks: dict[int, tuple[BackupFile, BlockRecord]], file: BackupFile, disk: DiskSummary) -> None:
    count = -(-disk.size // file.point.block_size)
    for index in [index for index in blocks if index >= count]:
        del blocks[index]
    for index, record in file.block_map(disk.name).items():
        if index >= count:
            raise file.damage(f"block map of '{disk.name}'", f"it names block {index} beyond the end of the disk")
        if record.codec == CODEC_ZERO:
            blocks.pop(index, None)
        else:
            blocks[index] = (file, record)


class RestorePointDevice(BlockDevice):
    """A disk of a restore point, read-only; every block is checked against its digest as it is read."""

    read_only = True

    def __init__(self, disk: ResolvedDisk, files: Sequence[BackupFile], points_needing: PointsNeeding) -> None:
        self.size = disk.summary.size
        self.disk = disk
        self._files = files
        self._points_needing = points_needing
        self._recent: tuple[int, bytes] = (-1, b"")

    def close(self) -> None:
        for file in self._files:
            file.close()

    def _read(self, offset: int, length: int) -> bytes:
        index, within = divmod(offset, self.disk.block_size)
        pieces = []
        while length:
            block = self._block(index)
            step = min(length, len(block) - within)
            pieces.append(block if step == len(block) else block[within : within + step])
            length -= step
            index, within = index + 1, 0
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _block(self, index: int) -> bytes:
        if self._recent[0] == index:
            return self._recent[1]
        held = self.disk.blocks.get(index)
        if held is None:
            start = index * self.disk.block_size
            return bytes(min(self.disk.block_size, self.size - start))
        file, record = held
        disk = file.disk(self.disk.summary.name) or self.disk.summary
        try:
            content = file.read_block(disk, record)
        except BackupDamaged as error:
            error.points = self._points_needing(file, disk.name, index)
            error.args = (f"{error.args[0]} Restore points that need it: {', '.join(error.points)}.",)
            raise
        self._recent = (index, content)
        return content

    def _allocated(self, offset: int, length: int) -> Iterator[Range]:
        size = self.disk.block_size
        blocks = (Range(index * size, size) for index in sorted(self.disk.blocks))
        return coalesce(clip(blocks, offset, offset + length))
