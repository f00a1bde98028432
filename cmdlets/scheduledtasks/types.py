"""How scheduled tasks and their parts look to PowerShell: instances of MSFT_ScheduledTask and kin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import UInt32, array, enum, moment
from hvsim.cmdlets.scheduledtasks.durations import duration_text, parse_duration
from hvsim.infrastructure.computers.scheduled_tasks import (
    Repetition,
    ScheduledTask,
    TaskAction,
    TaskPrincipal,
    TaskSettings,
    TaskTrigger,
)
from hvsim.interpreter.formatting.views import column, list_view, register_view, table_view
from hvsim.interpreter.values import convert, named_type, to_bool, to_string

_BASE = "Microsoft.Management.Infrastructure.CimInstance"
_CLASSES = f"{_BASE}#Root/Microsoft/Windows/TaskScheduler/"
_ENUMS = "Microsoft.PowerShell.Cmdletization.GeneratedTypes.ScheduledTask."
TASK = f"{_CLASSES}MSFT_ScheduledTask"
ACTION = f"{_CLASSES}MSFT_TaskExecAction"
PRINCIPAL = f"{_CLASSES}MSFT_TaskPrincipal2"
SETTINGS = f"{_CLASSES}MSFT_TaskSettings3"
REPETITION = f"{_CLASSES}MSFT_TaskRepetitionPattern"
INFORMATION = f"{_CLASSES}MSFT_TaskDynamicInfo"
TRIGGER = f"{_CLASSES}MSFT_TaskTrigger"
INSTANCE = _BASE
STATE = f"{_ENUMS}StateEnum"
RUN_LEVEL = f"{_ENUMS}RunLevelEnum"
LOGON = f"{_ENUMS}LogonTypeEnum"
INSTANCES = f"{_ENUMS}MultipleInstancesEnum"
TOKEN = f"{_ENUMS}ProcessTokenSidTypeEnum"
COMPATIBILITY = f"{_ENUMS}CompatibilityEnum"

enum_type(STATE, {"Unknown": 0, "Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4})
enum_type(RUN_LEVEL, {"Limited": 0, "Highest": 1})
enum_type(
    LOGON,
    {
        "None": 0,
        "Password": 1,
        "S4U": 2,
        "Interactive": 3,
        "Group": 4,
        "ServiceAccount": 5,
        "InteractiveOrPassword": 6,
    },
)
enum_type(INSTANCES, {"Parallel": 0, "Queue": 1, "IgnoreNew": 2})
enum_type(TOKEN, {"None": 0, "Unrestricted": 1, "Default": 2})
enum_type(COMPATIBILITY, {"At": 0, "V1": 1, "Vista": 2, "Win7": 3, "Win8": 4})

Setter = Callable[[Any, Any], None]


def _text(attribute: str) -> Setter:
    return lambda item, value: setattr(item, attribute, "" if value is None else to_string(value))


def _flag(attribute: str) -> Setter:
    return lambda item, value: setattr(item, attribute, to_bool(value))


def _duration(attribute: str, none: timedelta | None = None) -> Setter:
    def put(item: Any, value: Any) -> None:
        found = parse_duration(None if value is None else to_string(value))
        setattr(item, attribute, none if found is None else found)

    return put


def _boundary(value: Any) -> str | None:
    return None if value is None else value.strftime("%Y-%m-%dT%H:%M:%S")


def _moment_setter(attribute: str) -> Setter:
    def put(item: Any, value: Any) -> None:
        found = None if not value else convert(value, named_type("System.DateTime"))
        setattr(item, attribute, None if found is None else found.to_python().replace(tzinfo=item.start.tzinfo))

    return put


def _part(attribute: str, full_name: str, usual: Callable[[], Any]) -> Setter:
    """Takes a part of that type, and for `$null` the usual one."""
    return lambda item, value: setattr(
        item, attribute, usual() if value is None else convert(value, named_type(full_name))
    )


def _parts(attribute: str, full_name: str) -> Setter:
    """Takes parts of that type, or one alone."""

    def put(item: Any, value: Any) -> None:
        parts = value if isinstance(value, list) else [] if value is None else [value]
        setattr(item, attribute, [convert(part, named_type(full_name)) for part in parts])

    return put


@frozen
class TaskClass:
    """The class of a part of a task."""

    name: str


live_type(f"{_BASE}Class", TaskClass, {"string CimClassName": lambda c: c.name}).method("string ToString()")(
    lambda c: f"Root/Microsoft/Windows/TaskScheduler:{c.name}"
)
_TRIGGERS = {"Once": "Time", "Startup": "Boot"}


def _class_name(item: Any, full_name: str) -> str:
    if isinstance(item, TaskTrigger):
        return f"MSFT_Task{_TRIGGERS.get(item.kind, item.kind)}Trigger"
    return full_name.rpartition("/")[2]


def _instance_type(
    full_name: str,
    python_class: type,
    properties: Mapping[str, Callable[[Any], Any]],
    setters: Mapping[str, Setter] | None = None,
) -> None:
    """A part of a task as an instance of its class."""
    common: dict[str, Callable[[Any], Any]] = {
        "string PSComputerName": lambda item: None,
        f"{_BASE}Class CimClass": lambda item: TaskClass(_class_name(item, full_name)),
        f"{_BASE}Class CimSystemProperties": lambda item: TaskClass(_class_name(item, full_name)),
    }
    declared = live_type(full_name, python_class, {**properties, **common}, base=_BASE, setters=setters)
    declared.method("string ToString()")(lambda item: _class_name(item, full_name))


_instance_type(
    ACTION,
    TaskAction,
    {
        "string Id": lambda a: a.id or None,
        "string Arguments": lambda a: a.arguments or None,
        "string Execute": lambda a: a.execute,
        "string WorkingDirectory": lambda a: a.folder or None,
    },
    setters={
        "Arguments": _text("arguments"),
        "Execute": _text("execute"),
        "WorkingDirectory": _text("folder"),
        "Id": _text("id"),
    },
)
_instance_type(
    REPETITION,
    Repetition,
    {
        "string Duration": lambda r: duration_text(r.duration),
        "string Interval": lambda r: duration_text(r.interval),
        "bool StopAtDurationEnd": lambda r: r.stop_at_end,
    },
    setters={
        "Duration": _duration("duration"),
        "Interval": _duration("interval"),
        "StopAtDurationEnd": _flag("stop_at_end"),
    },
)
_instance_type(
    TRIGGER,
    TaskTrigger,
    {
        "bool Enabled": lambda t: t.enabled,
        "string EndBoundary": lambda t: _boundary(t.end),
        "string Id": lambda t: t.id or None,
        f"{REPETITION} Repetition": lambda t: t.repetition,
        "string StartBoundary": lambda t: _boundary(t.start),
        "uint32 DaysInterval": lambda t: UInt32(t.every) if t.kind == "Daily" else None,
        "uint32 WeeksInterval": lambda t: UInt32(t.every) if t.kind == "Weekly" else None,
        "uint32 DaysOfWeek": lambda t: UInt32(t.days) if t.kind == "Weekly" else None,
        "string RandomDelay": lambda t: duration_text(t.random_delay) if t.random_delay else None,
        "string UserId": lambda t: t.user or None,
    },
    setters={
        "Enabled": _flag("enabled"),
        "Repetition": _part("repetition", REPETITION, Repetition),
        "StartBoundary": _moment_setter("start"),
        "EndBoundary": _moment_setter("end"),
        "RandomDelay": _duration("random_delay", timedelta()),
    },
)
_instance_type(
    PRINCIPAL,
    TaskPrincipal,
    {
        "string DisplayName": lambda p: None,
        "string GroupId": lambda p: p.group or None,
        "string Id": lambda p: p.id,
        f"{LOGON} LogonType": lambda p: enum(LOGON, p.logon),
        f"{RUN_LEVEL} RunLevel": lambda p: enum(RUN_LEVEL, p.run_level),
        "string UserId": lambda p: p.user or None,
    },
    setters={"UserId": _text("user"), "GroupId": _text("group"), "Id": _text("id")},
)

_OTHERS: dict[str, object] = {
    "AllowHardTerminate": True,
    "DisallowStartIfOnBatteries": True,
    "StopIfGoingOnBatteries": True,
    "DisallowStartOnRemoteAppSession": False,
    "RunOnlyIfIdle": False,
    "RunOnlyIfNetworkAvailable": False,
    "WakeToRun": False,
    "Priority": 7,
    "Compatibility": "Win8",
    "RestartCount": 0,
    "RestartInterval": "",
    "DeleteExpiredTaskAfter": "",
    "MaintenanceExclusive": False,
}
"""What is kept about a task and means nothing here, as Windows has it where nobody says otherwise."""


def _other(name: str, settings: TaskSettings) -> Any:
    """A setting that is only kept."""
    return settings.others.get(name, _OTHERS[name])


def _keep(name: str) -> Setter:
    """Keeps a value as plain data of the kind that the setting has: a lab is saved with it."""
    usual = _OTHERS[name]

    def put(settings: TaskSettings, value: Any) -> None:
        if isinstance(usual, bool):
            settings.others[name] = to_bool(value)
        elif isinstance(usual, int):
            settings.others[name] = int(convert(value, named_type("System.Int32")))
        else:
            settings.others[name] = "" if value is None else to_string(value)

    return put


_instance_type(
    SETTINGS,
    TaskSettings,
    {
        "bool AllowDemandStart": lambda s: s.on_demand,
        "bool Enabled": lambda s: s.enabled,
        "string ExecutionTimeLimit": lambda s: duration_text(s.limit),
        "bool Hidden": lambda s: s.hidden,
        f"{INSTANCES} MultipleInstances": lambda s: enum(INSTANCES, s.instances),
        "bool StartWhenAvailable": lambda s: s.when_available,
        **{f"object {name}": partial(_other, name) for name in _OTHERS},
    },
    setters={
        "AllowDemandStart": _flag("on_demand"),
        "Enabled": _flag("enabled"),
        "ExecutionTimeLimit": _duration("limit", timedelta()),
        "Hidden": _flag("hidden"),
        "MultipleInstances": _text("instances"),
        "StartWhenAvailable": _flag("when_available"),
        **{name: _keep(name) for name in _OTHERS},
    },
)
_instance_type(
    TASK,
    ScheduledTask,
    {
        f"{INSTANCE}[] Actions": lambda t: array(t.actions, INSTANCE),
        "string Author": lambda t: t.author or None,
        "string Date": lambda t: _boundary(t.registered),
        "string Description": lambda t: t.description or None,
        f"{PRINCIPAL} Principal": lambda t: t.principal,
        f"{SETTINGS} Settings": lambda t: t.settings,
        f"{STATE} State": lambda t: enum(STATE, t.state),
        "string TaskName": lambda t: t.name,
        "string TaskPath": lambda t: t.folder,
        f"{INSTANCE}[] Triggers": lambda t: array(t.triggers, INSTANCE),
        "string URI": lambda t: t.path,
    },
    setters={
        "Description": _text("description"),
        "Author": _text("author"),
        "Triggers": _parts("triggers", TRIGGER),
        "Actions": _parts("actions", ACTION),
        "Settings": _part("settings", SETTINGS, TaskSettings),
        "Principal": _part("principal", PRINCIPAL, TaskPrincipal),
    },
)


class TaskInformation:
    """What has become of a task, as of now."""

    def __init__(self, task: ScheduledTask) -> None:
        self.task = task


_instance_type(
    INFORMATION,
    TaskInformation,
    {
        "datetime LastRunTime": lambda i: moment(i.task.last_run),
        "uint32 LastTaskResult": lambda i: UInt32(i.task.last_result),
        "datetime NextRunTime": lambda i: moment(i.task.next_run),
        "uint32 NumberOfMissedRuns": lambda i: UInt32(i.task.missed),
        "string TaskName": lambda i: i.task.name,
        "string TaskPath": lambda i: i.task.folder,
    },
)
register_view(table_view(TASK, [column("TaskPath", None, 46), column("TaskName", None, 33), column("State", None, 10)]))
register_view(
    list_view(ACTION, [column(n) for n in ("Id", "Arguments", "Execute", "WorkingDirectory", "PSComputerName")])
)
