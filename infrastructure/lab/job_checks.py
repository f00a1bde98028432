"""What the jobs of a lab file must satisfy beyond their shape: names of things that are there, and times of the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from hvsim.infrastructure.lab.job_plans import SchedulePlan, hours_of, time_of_day
from hvsim.infrastructure.lab.positions import Path
from hvsim.infrastructure.lab.problems import LabProblem, unknown

if TYPE_CHECKING:
    from hvsim.infrastructure.lab.plans import LabPlan


def check_jobs(plan: LabPlan) -> Iterator[LabProblem]:
    """Every mistake in jobs, copy jobs and their schedules."""
    server = plan.backup_server
    machines = [machine.name for host in plan.hosts for machine in host.machines]
    repositories = [item.name for item in server.repositories]
    jobs = [item.name for item in server.jobs]
    for number, job in enumerate(server.jobs):
        path: Path = ("backup_server", "jobs", number)
        where = f"job '{job.name}'"
        for at, name in enumerate(job.machines):
            yield from _known((*path, "machines", at), where, "virtual machine", name, machines)
        if job.repository:
            yield from _known((*path, "repository"), where, "backup repository", job.repository, repositories)
        if not repositories:
            yield LabProblem(f"Job '{job.name}': the lab file has no repository.", path, at_key=True)
        if job.encryption_key:
            keys = [key.name for key in server.encryption_keys]
            yield from _known((*path, "encryption_key"), where, "encryption key", job.encryption_key, keys)
        yield from _check_schedule(
            (*path, "schedule"), where, job.schedule, [name for name in jobs if name != job.name]
        )
    for number, copy in enumerate(server.copy_jobs):
        path = ("backup_server", "copy_jobs", number)
        where = f"copy job '{copy.name}'"
        for at, name in enumerate(copy.jobs):
            yield from _known((*path, "jobs", at), where, "backup job", name, jobs)
        if not copy.jobs:
            yield LabProblem(f"Copy job '{copy.name}' has no jobs to copy from.", path, at_key=True)
        yield from _known((*path, "repository"), where, "backup repository", copy.repository, repositories)
        yield from _check_schedule((*path, "schedule"), where, copy.schedule, jobs)


def _check_schedule(path: Path, where: str, plan: SchedulePlan | None, jobs: list[str]) -> Iterator[LabProblem]:
    if plan is None:
        return
    capital = where[:1].upper() + where[1:]
    if plan.at and time_of_day(plan.at) is None:
        yield LabProblem(f"{capital}: '{plan.at}' is no time of the day such as 22:00.", (*path, "at"))
    for number, span in enumerate(plan.window):
        if hours_of(span) is None:
            message = f"{capital}: '{span}' is no span of whole hours such as 22:00-06:00 or Saturday 00:00-24:00."
            yield LabProblem(message, (*path, "window", number))
    if plan.monthly is not None and time_of_day(plan.monthly.at) is None:
        message = f"{capital}: '{plan.monthly.at}' is no time of the day such as 22:00."
        yield LabProblem(message, (*path, "monthly", "at"))
    if plan.days and not plan.at:
        yield LabProblem(f"{capital}: days need a time: say 'at'.", (*path, "days"))
    if plan.after:
        yield from _known((*path, "after"), where, "other backup job", plan.after, jobs)


def _known(path: Path, where: str, what: str, name: str, known: Iterable[str]) -> Iterator[LabProblem]:
    names = list(known)
    if name.lower() not in [item.lower() for item in names]:
        yield unknown(path, where, what, name, names)
