"""A backup server's repositories: adding and removing them, putting them together, taking them out of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.repositories.repository import BackupRepository
from hvsim.infrastructure.backup.repositories.scale_out import Extent, ScaleOutRepository
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.errors import AlreadyExists, InvalidState
from hvsim.infrastructure.files import FileTree

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


def add_repository(
    server: BackupServer, name: str, path: str, files: FileTree, host_name: str, computer: Computer | None = None
) -> BackupRepository:
    """Adds a repository; its folder is made with the first backup. Raises `AlreadyExists`."""
    if any(item.name.lower() == name.lower() for item in server.repositories):
        raise AlreadyExists("backup repository", name)
    repository = folder_repository(server, name, path, files, host_name, computer)
    server.repositories.append(repository)
    return repository


def rename_repository(server: BackupServer, repository: BackupRepository, name: str) -> BackupRepository:
    """Gives a repository another name, and returns it. Raises `AlreadyExists`."""
    if any(item.name.lower() == name.lower() for item in server.repositories if item is not repository):
        raise AlreadyExists("backup repository", name)
    repository.name = name
    return repository


def folder_repository(
    server: BackupServer, name: str, path: str, files: FileTree, host_name: str, computer: Computer | None = None
) -> BackupRepository:
    """A folder as a repository that the server does not list, for a backup outside its jobs."""
    return BackupRepository(
        server.random.guid(), name, path, host_name, files, server.clock, computer=computer, vault=server.vault
    )


def add_scale_out(server: BackupServer, name: str, repositories: list[BackupRepository]) -> ScaleOutRepository:
    """Puts repositories together under one name. Raises `AlreadyExists`, `InvalidState`."""
    taken = [item.name for item in server.repositories] + [item.name for item in server.scale_out]
    if name.lower() in [item.lower() for item in taken]:
        raise AlreadyExists("backup repository", name)
    for other in server.scale_out:
        for extent in other.extents:
            if extent.repository in repositories:
                raise InvalidState(f"'{extent.repository.name}' is an extent of '{other.name}' already.")
    made = ScaleOutRepository(server.random.guid(), name, "", by_performance=False)
    made.extents += [Extent(server.random.guid(), made.id, item) for item in repositories]
    server.scale_out.append(made)
    return made


def remove_repository(server: BackupServer, repository: BackupRepository) -> None:
    """Forgets a repository; its files stay. Raises `InvalidState` for one that is in use."""
    users = [job.name for job in (*server.jobs, *server.copy_jobs) if job.repository is repository]
    users += [item.name for item in server.scale_out if repository in [extent.repository for extent in item.extents]]
    if users:
        raise InvalidState(f"The repository '{repository.name}' cannot be removed: '{users[0]}' uses it.")
    if repository in server.repositories:
        server.repositories.remove(repository)
    server.former_jobs[:] = [job for job in server.former_jobs if job.repository is not repository]


def set_maintenance(server: BackupServer, extent: Extent, *, on: bool) -> ServiceSession:
    """Takes an extent out of service, so that nothing is stored there, or puts it back; gives the session."""
    name = f"{'Enabling' if on else 'Disabling'} maintenance mode"
    session = ServiceSession(
        server.random.guid(), name, SessionKind.MAINTENANCE, server.clock, server.clock.now(), extent.parent
    )
    extent.maintenance = on
    session.note(f"{name}: {extent.repository.name}")
    session.finish()
    server.service_sessions.append(session)
    return session
