"""Start-, Stop-, Enable- and Disable-ScheduledTask, Get-ScheduledTaskInfo: what tasks do now."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.scheduledtasks.base import FAILURE, TaskCommand
from hvsim.cmdlets.scheduledtasks.types import INFORMATION, TASK, TaskInformation
from hvsim.infrastructure.computers.scheduled_tasks import ScheduledTask, check_on_demand
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.commands import Example, In, cmdlet, parameter

WINDOWS_ONLY = True
_SETUP = (
    "$null = Register-ScheduledTask Name -Action (New-ScheduledTaskAction hostname)"
    " -Trigger (New-ScheduledTaskTrigger -Daily -At 5am)"
)


class OneTask(TaskCommand):
    """A command over one task of each machine, by name or as an object."""

    input_object: Any = parameter(
        sets={"Object": In(position=0, mandatory=True, pipeline=True)}, type=TASK, help="The task."
    )
    task_name: str = parameter(sets={"Path": In(position=0, mandatory=True)}, help="Its name.")
    task_path: str = parameter(sets={"Path": In(position=1)}, help="Its folder.")

    def process(self) -> None:
        for task in self.meant(self.input_object, self.task_name, self.task_path):
            self.act(task)

    def act(self, task: ScheduledTask) -> None:
        """What the command does with a task."""
        raise NotImplementedError  # abstract: each command has its own


@cmdlet("Start-ScheduledTask", class_name="Start-ScheduledTask", default_set="Path")
class StartScheduledTask(OneTask):
    """Starts a task. It runs beside the script, as soon as that lets time pass."""

    examples = [
        Example(
            "Start-ScheduledTask Name; Start-Sleep 1; (Get-ScheduledTaskInfo Name).LastTaskResult",
            "Now.",
            setup=_SETUP,
            output="0\n",
        ),
    ]

    def act(self, task: ScheduledTask) -> None:
        try:
            check_on_demand(task)
        except InvalidState as error:
            self.write_error(
                str(error), "HRESULT 0x80041326", "NotSpecified", exception=FAILURE, target="PS_ScheduledTask"
            )
        else:
            self.runner.start(task)


@cmdlet("Stop-ScheduledTask", class_name="Stop-ScheduledTask", default_set="Path")
class StopScheduledTask(OneTask):
    """Ends a task that runs."""

    examples = [Example("Stop-ScheduledTask Name", "Whatever it does.", setup=_SETUP)]

    def act(self, task: ScheduledTask) -> None:
        self.runner.stop(task)


class SwitchTask(OneTask):
    """A command that lets a task be started, or not."""

    enabled = True

    def act(self, task: ScheduledTask) -> None:
        task.settings.enabled = self.enabled
        if task.inside is not None:
            task.plan()
        self.write(task)


@cmdlet("Enable-ScheduledTask", class_name="Enable-ScheduledTask", default_set="Path", output=TASK)
class EnableScheduledTask(SwitchTask):
    """Lets a task start at its times again."""

    examples = [Example("Enable-ScheduledTask Name", "From now on.", setup=_SETUP)]


@cmdlet("Disable-ScheduledTask", class_name="Disable-ScheduledTask", default_set="Path", output=TASK)
class DisableScheduledTask(SwitchTask):
    """Keeps a task from starting."""

    enabled = False
    examples = [Example("(Disable-ScheduledTask Name).State", "Not any more.", setup=_SETUP, output="Disabled\n")]


@cmdlet("Get-ScheduledTaskInfo", class_name="Get-ScheduledTaskInfo", default_set="Path", output=INFORMATION)
class GetScheduledTaskInfo(OneTask):
    """Tells when a task ran last, how that ended, and when it is due next."""

    task_name: str = parameter(sets={"Path": In(position=0, mandatory=True, by_property_name=True)}, help="Its name.")
    task_path: str = parameter(sets={"Path": In(position=1, by_property_name=True)}, help="Its folder.")

    examples = [Example("(Get-ScheduledTaskInfo Name).NextRunTime.Hour", "At five.", setup=_SETUP, output="5\n")]

    def act(self, task: ScheduledTask) -> None:
        self.write(TaskInformation(task))
