"""Small estates for the tests: one host, machines with disks of a few megabytes, one job."""

from __future__ import annotations

from collections.abc import Iterable

from hvsim.infrastructure.backup.jobs.job import BackupJob
from hvsim.infrastructure.backup.jobs.job_options import JobOptions
from hvsim.infrastructure.backup.runs.session import BackupSession, TaskSession
from hvsim.infrastructure.estate import Estate
from hvsim.infrastructure.lab import LabPlan, parse_lab
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MIB = 1024 * 1024

SMALL_LAB = """
[backup_server]
name = "VBR01"
[[backup_server.repositories]]
name = "Main"
path = 'E:\\Backup'

[[hosts]]
name = "HV01"
version = "2019"

[[hosts.machines]]
name = "web01"
guest = "Windows Server 2019"
applications = ["SqlServer"]
disks = [{ size = "16MB", used = "3MB" }, { size = "8MB", used = "1MB" }]

[[hosts.machines]]
name = "old01"
guest = "Windows Server 2012"
integration_services = "6.2.9200.16433"
disks = [{ size = "8MB", used = "1MB" }]

[[hosts.machines]]
name = "off01"
guest = "Windows Server 2019"
state = "Off"
disks = [{ size = "8MB", used = "1MB" }]
"""


def small_lab() -> LabPlan:
    """The description of the small estate."""
    return parse_lab(SMALL_LAB)


class World:
    """A small estate with a job for some of its machines."""

    def __init__(
        self,
        machines: Iterable[str] = ("web01",),
        options: JobOptions | None = None,
        seed: int = 0,
        lab: LabPlan | None = None,
    ) -> None:
        self.estate = Estate.build(lab=lab or small_lab(), seed=seed)
        self.server = self.estate.backup_server
        self.job: BackupJob = self.server.add_job(
            "Nightly",
            [self.server.machine(name) for name in machines],
            self.server.repositories[0],
            options or JobOptions(),
        )

    def machine(self, name: str = "web01") -> VirtualMachine:
        """The machine of that name."""
        return self.server.machine(name)

    def back_up(self, *, full: bool = False) -> BackupSession:
        """One run of the job, to its end."""
        session = self.server.start(self.job, full=full)
        self.server.finish(session)
        return session

    def task(self, session: BackupSession, machine: str = "web01") -> TaskSession:
        """The machine's part of a session."""
        return next(task for task in session.tasks if task.machine == machine)

    def content(self, machine: str = "web01") -> list[bytes]:
        """All bytes of all disks, as the guest sees them now."""
        return [disk.read(0, disk.size) for disk in self.machine(machine).disks]

    def step_outcomes(self, session: BackupSession, machine: str = "web01") -> list[tuple[int, str]]:
        """Number and outcome of the numbered steps, in the order in which they began."""
        events = self.estate.trace.of_session(session.id, machine)
        return [(event.number, event.outcome.value) for event in events if event.number]
