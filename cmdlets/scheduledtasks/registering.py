"""Register-, Set- and Unregister-ScheduledTask: what a machine has to do by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.scheduledtasks.base import FAILURE, TaskCommand, folder_of
from hvsim.cmdlets.scheduledtasks.types import ACTION, PRINCIPAL, RUN_LEVEL, SETTINGS, TASK, TRIGGER
from hvsim.infrastructure.computers.scheduled_tasks import ScheduledTask, TaskPrincipal, TaskSettings
from hvsim.infrastructure.errors import AlreadyExists
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import to_string

WINDOWS_ONLY = True
_MADE_HERE = ("User", "Principal")
_NO_PASSWORDS = "No account here has a password to keep."
_USUAL_USER = "Administrator"


@cmdlet("Register-ScheduledTask", class_name="Register-ScheduledTask", default_set="User", output=TASK)
class RegisterScheduledTask(TaskCommand):
    """Gives machines a task, which runs when the simulated clock reaches its time and its machine is up."""

    force: Switch = parameter(help="In the place of one of that name.")
    task_name: str = parameter(
        sets={
            "User": In(position=0, mandatory=True),
            "Principal": In(position=0, mandatory=True),
            "Xml": In(position=0, mandatory=True),
            "Object": In(position=0),
        },
        default="",
        help="Its name, with or without a folder.",
    )
    task_path: str = parameter(position=1, help="Its folder.")
    action: list[Any] = parameter(
        sets=dict.fromkeys(_MADE_HERE, In(position=2, mandatory=True)), type=f"{ACTION}[]", help="What it does."
    )
    xml: str = parameter(
        sets={"Xml": In(position=2, mandatory=True, pipeline=True)}, simulated=False, help="The task as a document."
    )
    input_object: Any = parameter(
        sets={"Object": In(position=2, mandatory=True, pipeline=True)}, type=TASK, help="The task."
    )
    trigger: list[Any] = parameter(
        sets=dict.fromkeys(_MADE_HERE, In(position=3)), type=f"{TRIGGER}[]", default=(), help="When it starts."
    )
    settings: Any = parameter(sets=dict.fromkeys(_MADE_HERE, In(position=4)), type=SETTINGS, help="Its settings.")
    user: str = parameter(
        sets={"User": In(position=5), "Xml": In(position=3), "Object": In(position=3)},
        help="The account that it runs under.",
    )
    password: str = parameter(
        sets={"User": In(position=6), "Xml": In(position=4), "Object": In(position=4)},
        no_effect=_NO_PASSWORDS,
        help="Its password.",
    )
    principal: Any = parameter(sets={"Principal": In(position=5)}, type=PRINCIPAL, help="In whose name it runs.")
    run_level: Any = parameter(sets={"User": In(position=7)}, type=RUN_LEVEL, help="Limited, or Highest.")
    description: str = parameter(sets=dict.fromkeys(_MADE_HERE, In(position=8)), default="", help="What it is for.")

    examples = [
        Example(
            "Set-Content C:\\count.ps1 \"Add-Content C:\\count.txt 'one more'\"\n"
            "$action = New-ScheduledTaskAction powershell.exe '-NoProfile -File C:\\count.ps1'\n"
            "$trigger = New-ScheduledTaskTrigger -Daily -At 22:00\n"
            "$null = Register-ScheduledTask Count -Action $action -Trigger $trigger\n"
            "Start-Sleep (3 * 24 * 3600); (Get-Content C:\\count.txt).Count",
            "Three days, three runs.",
            output="3\n",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "Xml":
            self.fail(
                "Tasks cannot be read from documents here: give -Action and -Trigger.",
                "NotSupported",
                "NotImplemented",
                exception="System.NotSupportedException",
            )
        above, _, name = self.task_name.rpartition("\\")
        for _, inside in self.machines():
            made = self._task()
            made.name = name or made.name
            made.folder = folder_of(self.task_path or above or made.folder)
            made.author = f"{inside.network.netbios_domain}\\{_USUAL_USER}"
            try:
                self.table.register(made, inside, force=bool(self.force))
            except AlreadyExists:
                self.write_error(
                    "Cannot create a file when that file already exists.",
                    "HRESULT 0x800700b7",
                    "ResourceExists",
                    exception=FAILURE,
                    target="PS_ScheduledTask",
                )
            else:
                self.write(made)

    def _task(self) -> ScheduledTask:
        if self.parameter_set == "Object":
            given: ScheduledTask = self.input_object
            made = ScheduledTask(given.name, given.folder, given.actions, given.triggers, given.principal)
            made.settings, made.description = given.settings, given.description
        else:
            made = ScheduledTask("", actions=list(self.action), triggers=list(self.trigger))
            made.settings, made.description = self.settings or TaskSettings(), self.description
            made.principal = self.principal or TaskPrincipal(_USUAL_USER)
        if self.user is not None:
            logon = "ServiceAccount" if self.user.upper() in ("SYSTEM", "NT AUTHORITY\\SYSTEM") else "Password"
            made.principal = TaskPrincipal(self.user, logon=logon)
        if self.run_level is not None:
            made.principal.run_level = to_string(self.run_level)
        return made


@cmdlet("Set-ScheduledTask", class_name="Set-ScheduledTask", default_set="User", output=TASK)
class SetScheduledTask(TaskCommand):
    """Changes tasks: what they do, when, and how. Changes that a script made to a task take effect with it."""

    input_object: Any = parameter(
        sets={"Object": In(position=0, mandatory=True, pipeline=True)}, type=TASK, help="The task."
    )
    task_name: str = parameter(sets=dict.fromkeys(_MADE_HERE, In(position=0, mandatory=True)), help="Its name.")
    task_path: str = parameter(sets=dict.fromkeys(_MADE_HERE, In(position=1)), help="Its folder.")
    action: list[Any] = parameter(
        sets=dict.fromkeys(_MADE_HERE, In(position=2)), type=f"{ACTION}[]", help="What it does."
    )
    trigger: list[Any] = parameter(
        sets=dict.fromkeys(_MADE_HERE, In(position=3)), type=f"{TRIGGER}[]", help="When it starts."
    )
    settings: Any = parameter(sets=dict.fromkeys(_MADE_HERE, In(position=4)), type=SETTINGS, help="Its settings.")
    principal: Any = parameter(sets={"Principal": In(position=5)}, type=PRINCIPAL, help="In whose name it runs.")
    user: str = parameter(sets=dict.fromkeys(("User", "Object"), In(position=5)), help="The account.")
    password: str = parameter(
        sets=dict.fromkeys(("User", "Object"), In(position=6)), no_effect=_NO_PASSWORDS, help="Its password."
    )

    examples = [
        Example(
            "Set-ScheduledTask Name -Trigger (New-ScheduledTaskTrigger -Daily -At 6am)",
            "Another time.",
            setup="$null = Register-ScheduledTask Name -Action (New-ScheduledTaskAction hostname)",
        ),
    ]

    def process(self) -> None:
        for task in self.meant(self.input_object, self.task_name, self.task_path):
            if self.action is not None:
                task.actions = list(self.action)
            if self.trigger is not None:
                task.triggers = list(self.trigger)
            task.settings = self.settings or task.settings
            task.principal = self.principal or task.principal
            task.take_parts()
            if self.user is not None:
                task.principal.user = self.user
            if task.inside is not None:
                task.plan()
            self.write(task)


class ChosenTasks(TaskCommand):
    """A command over the tasks whose names and folders fit."""

    task_name: list[str]
    task_path: list[str]

    def chosen(self) -> Iterator[ScheduledTask]:
        """Those tasks; a name without wildcards that none has is reported."""
        for _, inside in self.machines():
            tasks = [task for task in self.table.of(inside) if self._suits(self.task_path, task.folder)]
            for name in self.task_name or ["*"]:
                found = [task for task in tasks if matches(name, task.name)]
                if not found and not has_wildcards(name):
                    self.write_error(
                        f"No MSFT_ScheduledTask objects found with property 'TaskName' equal to '{name}'.  Verify the "
                        "value of the property and retry.",
                        "CmdletizationQuery_NotFound_TaskName",
                        "ObjectNotFound",
                        exception="Microsoft.PowerShell.Cmdletization.Cim.CimJobException",
                        target=name,
                    )
                yield from found

    def _suits(self, patterns: list[str], text: str) -> bool:
        return not patterns or any(matches(pattern, text) for pattern in patterns)


@cmdlet("Get-ScheduledTask", class_name="Get-ScheduledTask", output=TASK)
class GetScheduledTask(ChosenTasks):
    """Lists the tasks of machines that somebody has registered; those of Windows itself do nothing here."""

    task_name: list[str] = parameter(
        position=0, by_property_name=True, wildcards=True, help="Tasks by name; all when left out."
    )
    task_path: list[str] = parameter(position=1, by_property_name=True, wildcards=True, help="Tasks by folder.")

    examples = [Example("Get-ScheduledTask -TaskPath \\Jobs\\*", "The tasks of a folder.")]

    def process(self) -> None:
        self.write_all(self.chosen())


@cmdlet(
    "Unregister-ScheduledTask",
    class_name="Unregister-ScheduledTask",
    default_set="ByPath",
    confirm="High",
    output=TASK,
)
class UnregisterScheduledTask(ChosenTasks):
    """Takes tasks away from machines."""

    task_name: list[str] = parameter(
        sets={"ByPath": In(position=0, by_property_name=True)}, wildcards=True, help="Tasks by name."
    )
    task_path: list[str] = parameter(
        sets={"ByPath": In(position=1, by_property_name=True)}, wildcards=True, help="Tasks by folder."
    )
    input_object: list[Any] = parameter(
        sets={"InputObject (cdxml)": In(mandatory=True, pipeline=True)}, type=f"{TASK}[]", help="The tasks."
    )
    pass_thru: Switch = parameter(help="Writes the tasks.")

    examples = [
        Example(
            "Unregister-ScheduledTask Name -Confirm:$false",
            "It is gone.",
            setup="$null = Register-ScheduledTask Name -Action (New-ScheduledTaskAction hostname)",
        ),
    ]

    def process(self) -> None:
        for task in list(self.input_object or self.chosen()):
            if self.should_process(task.path):
                self.runner.stop(task)
                self.table.remove(task)
                if self.pass_thru:
                    self.write(task)
