"""What the commands for scheduled tasks share: the machines they are about, and finding tasks there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.cim.instances import CimCommand
from hvsim.cmdlets.estate.background import InBackground
from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, SessionsOfNames
from hvsim.cmdlets.scheduledtasks.running import TaskRunner, runner_of
from hvsim.infrastructure.computers.scheduled_tasks import ScheduledTask, TaskTable
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands import Switch, parameter

FAILURE = "Microsoft.Management.Infrastructure.CimException"
NOT_THERE = "The system cannot find the file specified."


class TaskPart(InBackground):
    """A command that makes a part of a task, which is then no machine's yet."""

    cim_session: Any = parameter(
        aliases=("Session",),
        type=f"{CIM_SESSION}[]",
        transform=SessionsOfNames(),
        no_effect="A part of a task belongs to no machine yet.",
        help="Sessions to other machines.",
    )
    throttle_limit: int = parameter(no_effect="One is made after the other.", help="How many at once.")
    as_job: Switch = parameter(help="Makes it in the background.")


class TaskCommand(CimCommand, InBackground):
    """A command over the tasks of machines."""

    cim_session: Any = parameter(
        aliases=("Session",),
        type=f"{CIM_SESSION}[]",
        transform=SessionsOfNames(),
        help="Sessions to other machines, whose tasks are meant.",
    )
    throttle_limit: int = parameter(no_effect="One machine is asked after the other.", help="How many at once.")
    as_job: Switch = parameter(help="Does it in the background.")

    @property
    def runner(self) -> TaskRunner:
        """Who runs what tasks start."""
        return runner_of(self.engine)

    @property
    def table(self) -> TaskTable:
        """The tasks of all machines."""
        return self.runner.table

    def meant(self, input_object: Any, name: str, folder: str | None) -> Iterator[ScheduledTask]:
        """The one task that is meant, on each machine; where there is none that is reported."""
        if input_object is not None:
            yield input_object
            return
        for _, inside in self.machines():
            found = self.find(inside, name, folder)
            if found is not None:
                yield found

    def find(self, inside: Inside, name: str, folder: str | None) -> ScheduledTask | None:
        """A machine's task; None, which is reported, where it has no such."""
        try:
            return self.table.find(inside, path_of(name, folder))
        except NotFound:
            self.write_error(
                NOT_THERE, "HRESULT 0x80070002", "ObjectNotFound", exception=FAILURE, target="PS_ScheduledTask"
            )
            return None


def folder_of(text: str | None) -> str:
    """A folder of tasks as it is kept: `\\Jobs\\`."""
    inner = (text or "").strip("\\")
    return f"\\{inner}\\" if inner else "\\"


def path_of(name: str, folder: str | None) -> str:
    """The path of a task; its name may have the folder in front."""
    above, _, own = name.rpartition("\\")
    return folder_of(folder if folder else above) + own
