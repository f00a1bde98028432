"""Whether the backup service runs, and what its going down and coming up means to what it does.

Runs end as a crashed program's do, what was due meanwhile is missed; then all goes on. Who stops it does not matter:
an administrator, or the machine that goes down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from attrs import define, field

from hvsim.infrastructure.backup.installation import SERVICE
from hvsim.infrastructure.computers import Service

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
    from hvsim.infrastructure.backup.server import BackupServer


@define(eq=False)
class Availability:
    """The service of one backup server."""

    server: BackupServer
    _put_off: list[Callable[[], None]] = field(factory=list, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        service = self.server.computer.services.find(SERVICE)
        if service is not None:
            service.on_change.append(self.service_changed)

    @property
    def is_up(self) -> bool:
        """Whether it runs: else nobody can ask anything of the server, and nothing that is due happens."""
        computer = self.server.computer
        return computer.is_up and computer.services.runs(SERVICE)

    def put_off(self, action: Callable[[], None]) -> None:
        """Lets `action`, a method of an estate object, happen when the service is started again."""
        self._put_off.append(action)

    def service_changed(self, service: Service) -> None:
        """The service has stopped or started."""
        if service.is_running:
            self._go_on()
        else:
            self._crash()

    def _crash(self) -> None:
        server = self.server
        for job in server.holders():
            if job.running is not None:
                server.trigger_of(job).lost()
                job.running.crash()
        for session in self._service_runs():
            if session.ended is None and session.process is not None:
                session.crash()

    def _service_runs(self) -> Iterator[ServiceSession]:
        yield from self.server.service_sessions
        yield from self.server.configuration.sessions

    def _go_on(self) -> None:
        """Lets happen what was put off, and starts what goes on without a time of its own."""
        server = self.server
        waiting, self._put_off = self._put_off, []
        for action in waiting:
            action()
        for job in (*server.jobs, *server.copy_jobs):
            if job.schedule.continuous:
                server.trigger_of(job).set()
        for copy in server.copy_jobs:
            last = copy.last_session
            if copy.immediate and copy.enabled and last is not None and last.crashed:
                server.start(copy, scheduled=True)
