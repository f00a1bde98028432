"""What SureBackup needs on a backup server: virtual labs, application groups and jobs come and go by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.restores.surebackup import (
    ApplicationGroup,
    LinkedJob,
    ProxyAppliance,
    SureBackupJob,
    VerifiedMachine,
    VirtualLab,
)
from hvsim.infrastructure.backup.restores.verification_schedule import follow_schedule
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound
from hvsim.infrastructure.machines.networks import SwitchType, VirtualSwitch

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer
    from hvsim.infrastructure.hosts.host import Host


def add_lab(
    server: BackupServer, name: str, description: str, host: Host, appliance: ProxyAppliance | None = None
) -> VirtualLab:
    """A lab on the host, with a private switch and an appliance of its name; '' makes a name up.

    Raises `AlreadyExists`, and `NotFound` for an appliance on a switch that the host has not.
    """
    name = _new_name("virtual lab", name or f"Virtual Lab {len(server.labs) + 1}", server.labs)
    appliance = appliance or ProxyAppliance(name)
    outside = [switch.name for switch in host.switches if switch.kind is SwitchType.EXTERNAL]
    if not appliance.network:
        appliance.network = next(iter(outside), "")
    elif appliance.network.lower() not in [switch.name.lower() for switch in host.switches]:
        raise NotFound("virtual switch", appliance.network, outside)
    switch = VirtualSwitch(server.random.guid(), name, host, SwitchType.PRIVATE)
    host.switches.append(switch)
    lab = VirtualLab(server.random.guid(), name, description, host, switch, appliance)
    server.labs.append(lab)
    return lab


def remove_lab(server: BackupServer, lab: VirtualLab) -> None:
    """Forgets a lab, and its switch goes. Raises `InvalidState` for one that a job uses."""
    check_unused(server, lab)
    if lab in server.labs:
        server.labs.remove(lab)
    if lab.switch in lab.host.switches:
        lab.host.switches.remove(lab.switch)


def add_application_group(
    server: BackupServer, name: str, description: str, machines: list[VerifiedMachine]
) -> ApplicationGroup:
    """A group of machines in the order in which they start; '' makes a name up. Raises `AlreadyExists`."""
    groups = server.application_groups
    name = _new_name("application group", name or f"Application Group {len(groups) + 1}", groups)
    group = ApplicationGroup(server.random.guid(), name, description, machines)
    groups.append(group)
    return group


def remove_application_group(server: BackupServer, group: ApplicationGroup) -> None:
    """Forgets a group. Raises `InvalidState` for one that a job uses."""
    check_unused(server, group)
    if group in server.application_groups:
        server.application_groups.remove(group)


def check_unused(server: BackupServer, item: VirtualLab | ApplicationGroup) -> None:
    """Raises `InvalidState` for a lab or group that a job uses."""
    users = [job.name for job in server.surebackup_jobs if item in (job.lab, job.group)]
    if users:
        kind = "lab" if isinstance(item, VirtualLab) else "group"
        raise InvalidState(f"The {kind} '{item.name}' is used by the job '{users[0]}'.")


def add_surebackup(
    server: BackupServer,
    name: str,
    description: str,
    lab: VirtualLab,
    group: ApplicationGroup | None,
    linked: list[LinkedJob],
) -> SureBackupJob:
    """A job; '' makes a name up. Raises `AlreadyExists`, and `InvalidState` where there is nothing to verify."""
    jobs = server.surebackup_jobs
    name = _new_name("SureBackup job", name or f"SureBackup Job {len(jobs) + 1}", jobs)
    if group is None and not linked:
        raise InvalidState("The job was not added: it needs an application group or a linked job.")
    made = SureBackupJob(server.random.guid(), name, description, lab, group, linked)
    jobs.append(made)
    return made


def change_surebackup(
    server: BackupServer, job: SureBackupJob, name: str, group: ApplicationGroup | None, linked: list[LinkedJob]
) -> None:
    """Gives a job another name and other things to verify.

    Raises `AlreadyExists`, and `InvalidState` while it runs or where nothing would be left to verify.
    """
    if job.is_running:
        raise InvalidState(f"The SureBackup job '{job.name}' cannot be changed while it is running.")
    if group is None and not linked:
        raise InvalidState("The job was not changed: it needs an application group or a linked job.")
    job.name = _new_name("SureBackup job", name, (item for item in server.surebackup_jobs if item is not job))
    job.group, job.linked = group, linked


def remove_surebackup(server: BackupServer, job: SureBackupJob) -> None:
    """Forgets a job. Raises `InvalidState` while it runs."""
    if job.is_running:
        raise InvalidState(f"The SureBackup job '{job.name}' cannot be removed while it is running.")
    if job in server.surebackup_jobs:
        server.surebackup_jobs.remove(job)
    follow_schedule(server, job)


def _new_name(kind: str, name: str, others: Iterable[VirtualLab | ApplicationGroup | SureBackupJob]) -> str:
    if any(item.name.lower() == name.lower() for item in others):
        raise AlreadyExists(kind, name)
    return name
