"""Recoveries as runs of the backup server: whole machines, machines that run from their backups, files and disks.

Each leaves a session with a log. The work itself is in `restore`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.publications import Publication
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.restores.staging import Staging, stage
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession, SessionKind
from hvsim.infrastructure.backup.runs.session import RecordStatus, stamp
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import EstateError, InvalidState

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def new_session(server: BackupServer, kind: SessionKind, point: BackupPoint, reason: str = "") -> ServiceSession:
    """A run about a restore point, from now on among the server's."""
    session = ServiceSession(
        server.random.guid(),
        point.machine,
        kind,
        server.clock,
        server.clock.now(),
        point.job.id,
        f"{server.name}\\Administrator",
        reason,
        point=point,
    )
    server.service_sessions.append(session)
    return session


def start_restore(
    server: BackupServer, restore: Restore, *, power_up: bool, reason: str = "", staging: Staging | None = None
) -> ServiceSession:
    """Starts the restore of a machine, which goes on as the clock does; with `staging` it runs in a lab before."""
    session = new_session(server, SessionKind.RESTORE_MACHINE, restore.point, reason)
    session.begin(_restore(session, restore, power_up, staging))
    return session


def _restore(session: ServiceSession, restore: Restore, power_up: bool, staging: Staging | None) -> Waiting:
    point = restore.point
    session.note(f"Restore job started at {stamp(session.created)}")
    if staging is not None:
        yield from stage(restore.server, session, point, staging)
    session.note("Locking required backup files")
    session.note(f"Preparing for virtual machine restore from {stamp(point.time)}")
    machine: VirtualMachine = yield from restore.run()
    for disk in machine.disks:
        session.note(f"Restoring file {disk.base.path}")
    session.note(f"Registering restored VM {machine.name} on host {restore.host.name}")
    _register_role(session, restore, machine)
    if power_up:
        session.note("Powering on VM")
        yield from machine.start()
    return machine


def _register_role(session: ServiceSession, restore: Restore, machine: VirtualMachine) -> None:
    """Makes the machine a role of the cluster, where that is wanted; where it cannot be, the log warns."""
    if not restore.as_role or machine.group is not None:
        return
    node = restore.host.node
    try:
        if node is None:
            raise InvalidState(f"'{restore.host.name}' is no node of a cluster.")
        node.cluster.add_machine(machine)
        session.note(f"{machine.name} was registered as a resource of cluster {node.cluster.name}")
    except EstateError as error:
        session.note(f"{machine.name} was not registered as a cluster resource: {error}", RecordStatus.WARNING)


def publish(server: BackupServer, restore: Restore, *, power_up: bool, reason: str = "") -> ServiceSession:
    """Starts a machine that runs from its backup."""
    restore.published = True
    session = new_session(server, SessionKind.INSTANT_RECOVERY, restore.point, reason)
    session.begin(_publish(server, session, restore, power_up))
    return session


def _publish(server: BackupServer, session: ServiceSession, restore: Restore, power_up: bool) -> Waiting:
    session.note(f"Publishing VM from {stamp(restore.point.time)}")
    machine: VirtualMachine = yield from restore.run()
    publication = Publication(server.random.guid(), restore.point, machine, session, server.clock.now())
    publication.contents.update(restore.contents)
    server.published.append(publication)
    session.note(f"VM {machine.name} is published on host {restore.host.name}")
    _register_role(session, restore, machine)
    if power_up:
        yield from machine.start()
    session.note("Waiting for user to start migration")
    return machine


def migrate(server: BackupServer, publication: Publication) -> Waiting:
    """The process that makes a published machine stay: its bytes move to the host's storage. Raises `InvalidState`."""
    check_published(publication)
    restore = Restore(server, publication.point, publication.machine.host)
    for disk in publication.machine.disks:
        yield from restore.move(disk)
    publication.migrated, publication.is_open = True, False
    publication.session.note("VM has been migrated to production")
    server.published.remove(publication)


def check_published(publication: Publication) -> None:
    """Raises `InvalidState` when the machine does not run from its backup any more."""
    if publication.migrated:
        raise InvalidState(f"'{publication.machine.name}' has been migrated to production already.")
    if not publication.is_open:
        raise InvalidState(f"'{publication.machine.name}' is not published any more.")


def unpublish(server: BackupServer, publication: Publication) -> Waiting:
    """The process that ends a published machine: it is turned off and deleted, its changes with it.

    Raises `InvalidState`, also of one that has been migrated: that one is production's and stays.
    """
    check_published(publication)
    machine = publication.machine
    if machine.is_active:
        yield from machine.turn_off()
    if machine.group is not None:
        machine.group.cluster.remove_group(machine.group)
    machine.host.unregister(machine)
    for disk in machine.disks:
        machine.host.remove_disk(disk)
    publication.session.note("Publishing was stopped: the VM is gone")
    if publication.is_open:
        publication.is_open = False
        server.published.remove(publication)
