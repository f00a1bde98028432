"""SureBackup: labs, application groups, jobs that verify restore points, and their runs. A run's work is `verifying`.

A machine is started from its backup, on a switch that leads nowhere, looked at, and gone again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from attrs import define, field

from hvsim.infrastructure.backup.jobs.job import BackupJob, MachineReference
from hvsim.infrastructure.backup.jobs.job_options import JobNotification
from hvsim.infrastructure.backup.jobs.schedules import ScheduleOptions
from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.runs.service_sessions import ServiceSession
from hvsim.infrastructure.backup.runs.session import TaskStatus
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.machines.networks import VirtualSwitch
from hvsim.infrastructure.timers import Timer

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import AfterRun

USUAL_CONCURRENCY = 3


@define(eq=False)
class ProxyAppliance:
    """The machine of a lab through which the backup server reaches what runs in it.

    `network` is the switch of the host on its other side ('' for the host's first one that leads outside), `address`
    its own there ('' for one that the network gives), `port` where it takes the requests of machines for the internet.
    """

    name: str
    network: str = ""
    vlan: int = 0
    address: str = ""
    mask: str = ""
    gateway: str = ""
    port: int = 8080
    internet: bool = False


@define(eq=False)
class VirtualLab:
    """A place on a host for machines that nobody else can reach, but through its appliance."""

    id: UUID
    name: str
    description: str
    host: Host
    switch: VirtualSwitch
    appliance: ProxyAppliance


@define(eq=False)
class TestScript:
    """A test of what a machine is for: a probe of an `application` (the product's name), or a program of one's own."""

    __test__ = False  # for pytest it would be one of its own

    application: str = ""
    name: str = ""
    path: str = ""
    argument: str = ""


@define(eq=False)
class StartupOptions:
    """How a machine is started and what is asked of it; times in seconds, memory in percent of its own."""

    memory: int = 100
    boot_seconds: int = 600
    application_seconds: int = 120
    heartbeat: bool = True
    ping: bool = True


@define(eq=False)
class VerifiedMachine:
    """A machine of an application group, by its newest restore point unless `point` says which."""

    reference: MachineReference
    startup: StartupOptions = field(factory=StartupOptions)
    point: BackupPoint | None = None
    roles: list[str] = field(factory=list)
    scripts: list[TestScript] = field(factory=list)
    excluded: bool = False
    """Whether it is left out, of the machines of a linked job."""


@define(eq=False)
class ApplicationGroup:
    """Machines that others need, in the order in which they start."""

    id: UUID
    name: str
    description: str
    machines: list[VerifiedMachine]


@define(eq=False)
class LinkedJob:
    """A backup job whose machines are verified; `machines` are those of them for which something else holds."""

    job: BackupJob
    startup: StartupOptions = field(factory=StartupOptions)
    roles: list[str] = field(factory=list)
    scripts: list[TestScript] = field(factory=list)
    machines: list[VerifiedMachine] = field(factory=list)


@define(eq=False)
class VerificationTask:
    """What was found out about one machine."""

    id: UUID
    name: str
    session: SureBackupSession
    status: TaskStatus = TaskStatus.PENDING
    started: datetime | None = None
    ended: datetime | None = None
    heartbeat: bool | None = None
    ping: bool | None = None
    content: bool | None = None
    scripts: bool | None = None
    reason: str = ""


@define(eq=False)
class SureBackupSession(ServiceSession):
    """A run of a SureBackup job."""

    tasks: list[VerificationTask] = field(factory=list)


@define(eq=False)
class VerificationOptions:
    """What else a run does: reads whole restore points (of the group's machines as well), and tells of itself.

    Scans for malware are kept and shown: there is none.
    """

    content: bool = False
    group_content: bool = False
    malware: bool = False
    yara: bool = False
    yara_rule: str = ""
    entire_image: bool = False
    group_malware: bool = False
    mails: JobNotification = field(factory=JobNotification)


@define(eq=False)
class SureBackupJob:
    """A SureBackup job: its lab, what it starts first, and the jobs whose machines it verifies."""

    id: UUID
    name: str
    description: str
    lab: VirtualLab
    group: ApplicationGroup | None = None
    linked: list[LinkedJob] = field(factory=list)
    keep_running: bool = False
    max_concurrent: int = USUAL_CONCURRENCY
    random_machines: int = 0
    """So many of the linked machines are verified, chosen anew each time; 0 for all."""
    options: VerificationOptions = field(factory=VerificationOptions)
    enabled: bool = True
    schedule: ScheduleOptions = field(factory=ScheduleOptions)
    schedule_enabled: bool = False
    wait_minutes: int = 0
    """How long a run that the schedule has started waits for linked jobs that are running."""
    sessions: list[SureBackupSession] = field(factory=list)
    next_run: datetime | None = None
    timer: Timer | None = field(default=None, repr=False)
    after_run: AfterRun | None = field(default=None, repr=False)

    @property
    def last_session(self) -> SureBackupSession | None:
        return self.sessions[-1] if self.sessions else None

    @property
    def is_running(self) -> bool:
        return self.last_session is not None and self.last_session.ended is None
