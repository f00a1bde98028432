"""New-ScheduledTaskAction, -Trigger, -Principal and -SettingsSet, and New-ScheduledTask of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hvsim.cmdlets.estate.values import to_moment
from hvsim.cmdlets.scheduledtasks.base import TaskPart
from hvsim.cmdlets.scheduledtasks.durations import duration_text
from hvsim.cmdlets.scheduledtasks.types import (
    ACTION,
    COMPATIBILITY,
    INSTANCES,
    LOGON,
    PRINCIPAL,
    RUN_LEVEL,
    SETTINGS,
    TASK,
    TOKEN,
    TRIGGER,
)
from hvsim.infrastructure.computers.scheduled_tasks import (
    DAY_NAMES,
    Repetition,
    ScheduledTask,
    TaskAction,
    TaskPrincipal,
    TaskSettings,
    TaskTrigger,
)
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_SPAN = "System.TimeSpan"
_POWER = "A server is always on power."
_IDLE = "A server waits for no idle moment here."
_KEPT = "It is kept with the task; nothing here goes by it."
_TIMED = ("Once", "Daily", "Weekly")
_MOST = timedelta(days=3650)
"""A repetition for longer than this is one for ever, as scripts write it with `[TimeSpan]::MaxValue`."""


def _span(value: Any) -> timedelta | None:
    return None if value is None else timedelta(seconds=value.ticks / 10_000_000)


@cmdlet("New-ScheduledTaskAction", class_name="New-ScheduledTaskAction", output=ACTION)
class NewScheduledTaskAction(TaskPart):
    """Makes an action of a task: a program with its arguments, PowerShell with a script above all."""

    id: str = parameter(default="", help="What the action is called.")
    execute: str = parameter(position=0, mandatory=True, help="The program.")
    argument: str = parameter(position=1, default="", help="Its arguments, as one text.")
    working_directory: str = parameter(position=2, default="", help="The folder that it starts in.")

    examples = [Example("New-ScheduledTaskAction powershell.exe '-File C:\\Scripts\\night.ps1'", "Runs a script.")]

    def process(self) -> None:
        self.write(TaskAction(self.execute, self.argument, self.working_directory, self.id))


@cmdlet("New-ScheduledTaskTrigger", class_name="New-ScheduledTaskTrigger", default_set="Once", output=TRIGGER)
class NewScheduledTaskTrigger(TaskPart):
    """Makes a trigger of a task: when it starts."""

    once: Switch = parameter(sets={"Once": In(position=0, mandatory=True)}, help="Once, or from then on repeatedly.")
    daily: Switch = parameter(sets={"Daily": In(position=0, mandatory=True)}, help="Every day, or every few days.")
    weekly: Switch = parameter(sets={"Weekly": In(position=0, mandatory=True)}, help="On days of the week.")
    at_startup: Switch = parameter(
        sets={"Startup": In(position=0, mandatory=True)}, help="When the machine has started; looked for each minute."
    )
    at_log_on: Switch = parameter(
        sets={"Logon": In(position=0, mandatory=True)}, help="When somebody logs on, which nobody does here."
    )
    at: Any = parameter(
        sets=dict.fromkeys(_TIMED, In(mandatory=True)), type="System.DateTime", help="When, or from when on."
    )
    days_interval: Any = parameter(
        sets="Daily", type="System.UInt32", default=1, validate=ValidateRange(1, 365), help="Every so many days."
    )
    weeks_interval: Any = parameter(
        sets="Weekly", type="System.UInt32", default=1, validate=ValidateRange(1, 52), help="Every so many weeks."
    )
    days_of_week: list[Any] = parameter(sets="Weekly", type="System.DayOfWeek[]", help="The days.")
    random_delay: Any = parameter(type=_SPAN, help="Later by up to so long, by chance.")
    repetition_interval: Any = parameter(sets="Once", type=_SPAN, help="Again after so long.")
    repetition_duration: Any = parameter(sets="Once", type=_SPAN, help="For so long; for ever when left out.")
    user: str = parameter(sets="Logon", default="", help="Who logs on.")

    examples = [
        Example("New-ScheduledTaskTrigger -Daily -At 22:00", "Every night."),
        Example("New-ScheduledTaskTrigger -Weekly -DaysOfWeek Saturday, Sunday -At 6am", "At weekends."),
        Example(
            "New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 15)",
            "Every quarter of an hour from now on.",
        ),
    ]

    def process(self) -> None:
        duration = _span(self.repetition_duration)
        given = (
            (self.daily, "Daily"),
            (self.weekly, "Weekly"),
            (self.at_startup, "Startup"),
            (self.at_log_on, "Logon"),
        )
        kind = next((kind for chosen, kind in given if chosen and not self.once), "Once")
        made = TaskTrigger(kind, None if self.at is None else to_moment(self.at))
        made.every = int(self.days_interval if self.daily else self.weeks_interval if self.weekly else 1)
        made.days = sum(1 << DAY_NAMES.index(to_string(day)) for day in set(self.days_of_week or ()))
        made.random_delay = _span(self.random_delay) or timedelta()
        long = duration is None or duration > _MOST
        made.repetition = Repetition(_span(self.repetition_interval), None if long else duration)
        made.user = self.user
        self.write(made)


@cmdlet("New-ScheduledTaskPrincipal", class_name="New-ScheduledTaskPrincipal", default_set="User", output=PRINCIPAL)
class NewScheduledTaskPrincipal(TaskPart):
    """Says in whose name a task runs. Every account may do everything here; it is kept and shown."""

    user_id: str = parameter(sets={"User": In(position=0, mandatory=True)}, default="", help="The account.")
    group_id: str = parameter(sets={"Group": In(position=0, mandatory=True)}, default="", help="The group.")
    id: str = parameter(position=5, default="Author", help="What the principal is called.")
    run_level: Any = parameter(position=2, type=RUN_LEVEL, default="Limited", help="Limited, or Highest.")
    process_token_sid_type: Any = parameter(position=3, type=TOKEN, no_effect=_KEPT, help="The kind of token.")
    required_privilege: list[str] = parameter(position=4, no_effect=_KEPT, help="What it has to be allowed.")
    logon_type: Any = parameter(
        sets={"User": In(position=1)}, type=LOGON, default="Interactive", help="How the account logs on."
    )

    examples = [Example("New-ScheduledTaskPrincipal SYSTEM -RunLevel Highest", "The system itself.")]

    def process(self) -> None:
        logon = "Group" if self.group_id else to_string(self.logon_type)
        self.write(TaskPrincipal(self.user_id, self.group_id, logon, to_string(self.run_level), self.id))


@cmdlet("New-ScheduledTaskSettingsSet", class_name="New-ScheduledTaskSettingsSet", output=SETTINGS)
class NewScheduledTaskSettingsSet(TaskPart):
    """Makes the settings of a task."""

    disallow_demand_start: Switch = parameter(help="It cannot be started by hand.")
    disallow_hard_terminate: Switch = parameter(no_effect=_KEPT, help="It is not ended by force.")
    compatibility: Any = parameter(type=COMPATIBILITY, no_effect=_KEPT, help="The oldest Windows that knows it.")
    delete_expired_task_after: Any = parameter(type=_SPAN, simulated=False, help="Removes it when it is over.")
    allow_start_if_on_batteries: Switch = parameter(no_effect=_POWER, help="Starts on batteries, too.")
    disable: Switch = parameter(help="It is disabled.")
    maintenance_exclusive: Switch = parameter(no_effect=_KEPT, help="Alone while Windows is maintained.")
    hidden: Switch = parameter(help="Tools do not show it.")
    run_only_if_idle: Switch = parameter(no_effect=_IDLE, help="Only when nothing else goes on.")
    idle_wait_timeout: Any = parameter(type=_SPAN, no_effect=_IDLE, help="How long it waits for that.")
    network_id: str = parameter(no_effect=_KEPT, help="The network that must be there.")
    network_name: str = parameter(no_effect=_KEPT, help="The network that must be there, by name.")
    disallow_start_on_remote_app_session: Switch = parameter(no_effect=_KEPT, help="Not in a remote application.")
    maintenance_period: Any = parameter(type=_SPAN, no_effect=_KEPT, help="How often in maintenance.")
    maintenance_deadline: Any = parameter(type=_SPAN, no_effect=_KEPT, help="When at the latest in maintenance.")
    start_when_available: Switch = parameter(help="After a missed start, as soon as the machine is up.")
    dont_stop_if_going_on_batteries: Switch = parameter(no_effect=_POWER, help="Goes on when batteries take over.")
    wake_to_run: Switch = parameter(no_effect=_POWER, help="Wakes the machine.")
    idle_duration: Any = parameter(type=_SPAN, no_effect=_IDLE, help="How long it must have been idle.")
    restart_on_idle: Switch = parameter(no_effect=_IDLE, help="Starts again when it is idle again.")
    dont_stop_on_idle_end: Switch = parameter(no_effect=_IDLE, help="Goes on when it is no longer idle.")
    execution_time_limit: Any = parameter(type=_SPAN, help="It is ended after so long; 0 for never, else three days.")
    multiple_instances: Any = parameter(
        type=INSTANCES, default="IgnoreNew", help="What a start does while it runs: Parallel, Queue or IgnoreNew."
    )
    priority: int = parameter(default=7, no_effect=_KEPT, help="From 0, the highest, to 10.")
    restart_count: int = parameter(simulated=False, help="How often it is tried again after a failure.")
    restart_interval: Any = parameter(type=_SPAN, simulated=False, help="After how long.")
    run_only_if_network_available: Switch = parameter(no_effect=_KEPT, help="Only with a network.")

    examples = [
        Example("New-ScheduledTaskSettingsSet -StartWhenAvailable -ExecutionTimeLimit 01:00", "An hour at most.")
    ]

    def process(self) -> None:
        made = TaskSettings(not self.disable, not self.disallow_demand_start, bool(self.start_when_available))
        made.hidden, made.instances = bool(self.hidden), to_string(self.multiple_instances)
        limit = _span(self.execution_time_limit)
        if limit is not None:
            made.limit = limit
        made.others = {
            "DisallowStartIfOnBatteries": not self.allow_start_if_on_batteries,
            "StopIfGoingOnBatteries": not self.dont_stop_if_going_on_batteries,
            "WakeToRun": bool(self.wake_to_run),
            "Priority": self.priority,
            "RunOnlyIfNetworkAvailable": bool(self.run_only_if_network_available),
            "RestartCount": self.restart_count or 0,
            "RestartInterval": duration_text(_span(self.restart_interval)),
        }
        self.write(made)


@cmdlet("New-ScheduledTask", class_name="New-ScheduledTask", output=TASK)
class NewScheduledTask(TaskPart):
    """Makes a task of its parts; Register-ScheduledTask gives it to a machine."""

    action: list[Any] = parameter(position=0, type=f"{ACTION}[]", default=(), help="What it does.")
    trigger: list[Any] = parameter(position=1, type=f"{TRIGGER}[]", default=(), help="When it starts.")
    settings: Any = parameter(position=2, type=SETTINGS, help="Its settings.")
    principal: Any = parameter(position=3, type=PRINCIPAL, help="In whose name.")
    description: str = parameter(position=4, default="", help="What it is for.")

    examples = [
        Example(
            "New-ScheduledTask (New-ScheduledTaskAction hostname) (New-ScheduledTaskTrigger -Daily -At 5am) |\n"
            "    Register-ScheduledTask -TaskName Name",
            "A task, then registered.",
        ),
    ]

    def process(self) -> None:
        made = ScheduledTask("", actions=list(self.action), triggers=list(self.trigger), description=self.description)
        made.settings = self.settings or TaskSettings()
        made.principal = self.principal or TaskPrincipal()
        self.write(made)
