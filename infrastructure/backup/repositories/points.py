"""Restore points as the backup server offers them: which job made them, and what can be done with them.

Reads and verifies through the block engine. Building machines from them is `restore`.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from attrs import evolve, frozen

from hvsim.blocks.backup.model import Damage, PointKind, RestorePoint
from hvsim.blocks.backup.repository import Repository
from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.machines.checkpoints import Consistency
from hvsim.infrastructure.texts import units

__all__ = ["APPLICATIONS", "HOME", "MACHINE", "SAVED_MEMORY", "BackupPoint", "Damage"]

HOME = "home"
"""The attribute with the cluster, or the host that stands alone, on which the machine was."""
MACHINE = "machine"
"""The attribute with the machine's identity."""
APPLICATIONS = "applications"
"""The attribute with the names of the applications in a guest that was processed."""
SAVED_MEMORY = "saved-memory"
"""The attribute of a point whose machine was suspended: bytes of memory in its saved state."""


@frozen(eq=False)
class BackupPoint:
    """A restore point of one machine, in the repository of the job that made it; `folder` is the machine's in there."""

    job: BackupJob
    repository: BackupRepository
    folder: str
    point: RestorePoint

    @property
    def backups(self) -> Repository:
        """The folder, opened: not kept, because it belongs to no snapshot and no state."""
        return self.repository.opened(self.folder)

    def beside(self, point: RestorePoint) -> BackupPoint:
        """Another point in the same folder."""
        return evolve(self, point=point)

    @property
    def machine(self) -> str:
        return units(self.point.machine)

    @property
    def machine_id(self) -> UUID:
        """The identity of the machine; that of its name where the point does not say it."""
        known = self.point.attributes.get(MACHINE)
        return UUID(known) if known else uuid5(NAMESPACE_URL, self.machine)

    @property
    def time(self) -> datetime:
        return self.point.time

    @property
    def is_full(self) -> bool:
        return self.point.kind is PointKind.FULL

    @property
    def is_consistent(self) -> bool:
        """Whether the guest took part, or the machine did not run."""
        return Consistency(self.point.attributes["consistency"]).is_consistent

    @property
    def is_application_aware(self) -> bool:
        """Whether the guest's applications were prepared for a restore."""
        return Consistency(self.point.attributes["consistency"]) is Consistency.APPLICATION

    @property
    def file_path(self) -> str:
        """Where the backup file lies on the repository's machine."""
        return self.job.repository.file_path(self.point.file)

    @property
    def applications(self) -> list[str]:
        """What ran in its guest, where the guest took part."""
        return self.point.attributes.get(APPLICATIONS, "").split()

    @property
    def is_encrypted(self) -> bool:
        return self.point.is_encrypted

    @property
    def saved_memory(self) -> int:
        """Bytes of memory that belong to it; 0 unless the machine was suspended for it."""
        return int(self.point.attributes.get(SAVED_MEMORY, "0"))

    def settings(self) -> dict[str, Any]:
        """The machine's settings at that moment. Raises `BackupDamaged`."""
        settings: dict[str, Any] = json.loads(self.backups.configuration(self.point))
        return settings

    def verify(self) -> list[Damage]:
        """Reads every block that the point needs and returns the damage that costs restore points."""
        return [damage for damage in self.backups.verify(self.point) if damage.points]
