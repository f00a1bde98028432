"""Scale-out repositories: several repositories, its extents, under one name.

A job sent to one keeps to an extent, unless that is out of service and the job may begin anew on another.
"""

from __future__ import annotations

from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.repositories.repository import BackupRepository


@define(eq=False)
class Extent:
    """A repository as a part of a scale-out one."""

    id: UUID
    parent: UUID
    repository: BackupRepository
    maintenance: bool = False

    @property
    def is_out_of_service(self) -> bool:
        """Whether nothing can be stored there now."""
        return self.maintenance or self.repository.is_unavailable


@define(eq=False)
class ScaleOutRepository:
    """Extents under one name; `by_performance` keeps fulls and increments apart, as far as the name goes.

    With `full_when_extent_offline` a job whose extent is out of service makes a full backup on another.
    """

    id: UUID
    name: str
    description: str
    by_performance: bool
    extents: list[Extent] = field(factory=list)
    per_machine_files: bool = True
    full_when_extent_offline: bool = False

    def choose(self) -> BackupRepository:
        """The extent for a new job: the one with most room."""
        ready = [item for item in self.extents if not item.is_out_of_service] or self.extents
        return max(ready, key=lambda item: item.repository.free).repository

    def extent_of(self, repository: BackupRepository) -> Extent | None:
        """The extent that a repository is, None for one that is no part of it."""
        return next((item for item in self.extents if item.repository is repository), None)
