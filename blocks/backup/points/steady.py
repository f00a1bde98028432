"""Reading a folder that others may be changing: what is amiss counts once it is seen in a folder that stood still.

Readers take no lock: a writer never writes over what its file's newest commit names. So damage is real where everything
that the restore point needs is still at the commit under which it was found; otherwise the reader looks again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import define

from hvsim.blocks.backup.folder.catalog import never_still
from hvsim.blocks.backup.folder.disk_view import DiskView, open_view
from hvsim.blocks.backup.folder.fileset import FileSet
from hvsim.blocks.backup.folder.needing import points_needing_bytes
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.errors import UNREADABLE, BackupDamaged, BlockError

Result = TypeVar("Result")

LOOKS = 30
"""How often a reader begins again before he gives up on a folder that never stands still."""


def steadily(workspace: Workspace, point_id: str, attempt: Callable[[], Result]) -> Result:
    """What `attempt` returns, which reads something of a restore point; tried again where that moved meanwhile.

    Raises what `attempt` did where it did not, and `RestorePointMissing` where the point was removed.
    """
    for _ in range(LOOKS):  # what cannot be read is damaged, or somebody changed the folder meanwhile
        before = workspace.catalog.state_of(point_id)
        try:
            return attempt()
        except UNREADABLE:
            if not has_moved(workspace, point_id, before):
                raise
    raise never_still(workspace.folder)


@define
class DiskOrigin:
    """A disk of a restore point, wherever its blocks lie."""

    workspace: Workspace
    point_id: str
    disk: str
    _state: object = None

    def open(self) -> tuple[FileSet, DiskView]:
        """The disk as it lies in the files now. Raises `RestorePointMissing`, `ChainBroken`, `BackupDamaged`."""
        return steadily(self.workspace, self.point_id, self._open)

    def has_moved(self) -> bool:
        """Whether others have changed these files since. Raises `RestorePointMissing` where the point was removed."""
        return has_moved(self.workspace, self.point_id, self._state)

    def needing(self, damage: BackupDamaged) -> tuple[str, ...]:
        """The restore points that need the damaged bytes."""
        catalog = self.workspace.catalog
        file = catalog.file_at(damage.path)
        try:
            return () if file is None else points_needing_bytes(catalog, file.id, damage.offset or 0)
        except BackupDamaged:
            return ()

    def _open(self) -> tuple[FileSet, DiskView]:
        catalog = self.workspace.catalog
        self._state = catalog.state_of(self.point_id)
        files = self.workspace.files()
        try:
            return files, open_view(files, catalog.find(self.point_id), self.disk)
        except BlockError:
            files.close()
            raise


def has_moved(workspace: Workspace, point_id: str, before: object) -> bool:
    """Whether somebody changed the files of a restore point since `before`, its state then; looks at the folder anew.

    Raises `RestorePointMissing` where the point was removed.
    """
    workspace.refresh()
    if workspace.catalog.may_be_lost(point_id):
        return False
    workspace.catalog.find(point_id)
    return workspace.catalog.state_of(point_id) != before
