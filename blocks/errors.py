"""The errors of the block engine: one tree, each class one thing a caller may want to handle apart.

Holds messages and the facts behind them. Does not decide what a shell or a backup job makes of an error.
"""

from __future__ import annotations


class BlockError(Exception):
    """Anything the block engine refuses or finds broken."""


class StorageError(BlockError):
    """A file or the volume under it could not do what was asked; `path` names the file."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class FileMissing(StorageError):
    """The file is not there."""


class FileAlreadyExists(StorageError):
    """A file of that name is there and nobody allowed to replace it."""


class UnexpectedEnd(StorageError):
    """The file ends before the bytes that were asked for."""


class StorageFull(StorageError):
    """The volume has no room for the write, of which a part may have been stored."""


class StorageFailed(StorageError):
    """The medium reported a failure (input/output error, read-only, device gone)."""


class DeviceError(BlockError):
    """A block device was used outside its size, or written although it is read-only."""


class DiskImageError(BlockError):
    """A disk image file cannot be used; `path` names it."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


class DiskImageDamaged(DiskImageError):
    """The image breaks its own format; `structure` names the part ("header", "region table", "BAT entry 17" ...)."""

    def __init__(self, structure: str, detail: str, path: str = "") -> None:
        where = f"The disk image '{path}' is damaged" if path else "The disk image is damaged"
        super().__init__(f"{where}: {structure}: {detail}.", path)
        self.structure = structure
        self.detail = detail


class DiskImageUnsupported(DiskImageError):
    """The image or the geometry asked for is not one that Hyper-V or this engine supports."""


class ParentMismatch(DiskImageError):
    """A differencing image does not fit the parent: the parent was written to, replaced, or is not given."""


class TrackingLost(BlockError):
    """The change tracker cannot vouch for a point: read everything and compare digests. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Change tracking cannot be used: {reason}.")
        self.reason = reason


class BackupError(BlockError):
    """A repository cannot do what was asked."""


class RestorePointMissing(BackupError):
    """No such restore point, disk or machine in the repository."""


class ChainBroken(BackupError):
    """A restore point needs an earlier one that is missing or unreadable."""


class BackupUnsupported(BackupError):
    """The backup names an algorithm or a parameter that this engine does not know or does not allow."""


class PasswordMissing(BackupError):
    """The backup is encrypted and no password was given, or has none to change."""


class PasswordWrong(BackupError):
    """The password does not open the encrypted backup."""


class GuestFilesUnavailable(BlockError):
    """The library that reads guest file systems is not installed."""


class GuestFileMissing(BlockError):
    """No such volume, file or folder on the guest's disk."""


class OperationCancelled(BlockError):
    """Somebody asked for the operation to end; what it had done so far was rolled back."""


class RepositoryLocked(BackupError):
    """Another process, or another part of this one, is writing to the repository; `holder` says which, if known."""

    def __init__(self, message: str, holder: str = "") -> None:
        super().__init__(message)
        self.holder = holder


class BackupDamaged(BackupError):
    """A backup file breaks its own format or a block its digest.

    `path` names the file, `structure` the part, at `offset`; `disk` and `block` are set when one block is meant, and
    `points` holds the ids of the restore points that need the damaged part, as far as the reader knows them.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str,
        structure: str,
        disk: str = "",
        block: int | None = None,
        points: tuple[str, ...] = (),
        offset: int | None = None,
    ) -> None:
        super().__init__(message)
        self.path = path
        self.structure = structure
        self.disk = disk
        self.block = block
        self.points = points
        self.offset = offset


UNREADABLE = (BackupDamaged, ChainBroken, StorageError)
"""What keeps a part of a restore point from being read, wherever in its chain that lies."""
