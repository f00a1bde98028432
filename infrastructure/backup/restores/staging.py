"""Staged restores: before a machine goes back to production, it runs in a virtual lab where a script may change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.lab_machines import start_in_lab, take_away, wait_for_guest
from hvsim.infrastructure.backup.restores.surebackup import ApplicationGroup, StartupOptions, VirtualLab
from hvsim.infrastructure.backup.runs.session import RecordStatus
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import BlockError, EstateError, InvalidState, NotFound

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


@define(eq=False)
class Staging:
    """The lab, the script on the backup server, and the machines that run there first."""

    lab: VirtualLab
    script: str
    group: ApplicationGroup | None = None
    startup: StartupOptions = field(factory=StartupOptions)


def stage(server: BackupServer, session: ServiceSession, point: BackupPoint, staging: Staging) -> Waiting:
    """The process. Raises `NotFound` without the script, `InvalidState` where a guest does not come up.

    What the script would do is not done: no process runs in guests, and the log says so.
    """
    if not server.computer.files.exists(staging.script):
        raise NotFound("staging script", staging.script)
    running: list[VirtualMachine] = []
    try:
        for item in staging.group.machines if staging.group else ():
            newest = item.point or _newest(server, item.reference.name)
            running.append((yield from start_in_lab(server, staging.lab, newest, item.startup)))
            session.note(f"{item.reference.name} of the application group is running in '{staging.lab.name}'")
            yield from wait_for_guest(server, running[-1], item.startup)
        machine = yield from start_in_lab(server, staging.lab, point, staging.startup)
        running.append(machine)
        session.note(f"{point.machine} is running in '{staging.lab.name}' as {machine.name}")
        if not (yield from wait_for_guest(server, machine, staging.startup)):
            raise InvalidState(f"The guest of '{machine.name}' did not start in time.")
        session.note(
            f"The staging script '{staging.script}' was not run: no process runs in guests", RecordStatus.WARNING
        )
    except (EstateError, BlockError):
        for machine in reversed(running):
            yield from take_away(machine)
        raise
    for machine in reversed(running):
        yield from take_away(machine)


def _newest(server: BackupServer, name: str) -> BackupPoint:
    points = [point for point in server.points() if point.machine.lower() == name.lower()]
    if not points:
        raise InvalidState(f"There is no restore point of '{name}'.")
    return points[-1]
