"""schtasks: scheduled tasks by the program of old scripts: /create, /query, /run, /end, /change, /delete."""

from __future__ import annotations

from datetime import datetime, timedelta

from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.cmdlets.scheduledtasks.running import TaskRunner, runner_of
from hvsim.infrastructure.computers.programs import split_command
from hvsim.infrastructure.computers.scheduled_tasks import (
    DAY_NAMES,
    Repetition,
    ScheduledTask,
    TaskAction,
    TaskPrincipal,
    TaskTrigger,
    check_on_demand,
)
from hvsim.infrastructure.errors import EstateError, NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands.programs import ProgramCall, program

_VALUED = (
    "/tn", "/tr", "/sc", "/st", "/sd", "/ed", "/et", "/mo", "/d", "/m", "/i", "/ru", "/rp", "/rl", "/s", "/u", "/p",
    "/fo", "/ri", "/du", "/delay", "/ec",
)  # fmt: skip
_KINDS = {"once": "Once", "daily": "Daily", "weekly": "Weekly", "onstart": "Startup", "onlogon": "Logon"}
_EVERY = {"minute": timedelta(minutes=1), "hourly": timedelta(hours=1)}
_NO_TASK = "ERROR: The system cannot find the file specified."
_SYNTAX = 'ERROR: Invalid syntax. {}\nType "SCHTASKS /?" for usage.'


class _Wrong(ValueError):
    """What is wrong with the words."""


@program(r"C:\Windows\System32\schtasks.exe")
def schtasks(call: ProgramCall) -> int:
    """Makes, shows, starts, ends, changes and deletes tasks, here or on another computer (/s)."""
    words = [word.lower() for word in call.arguments]
    verb = next((word for word in words if word in _VERBS), "/query" if not words else "")
    if not verb:
        call.write_all(_SYNTAX.format("A command is missing.").splitlines())
        return 1
    given, flags = _read(call.arguments)
    try:
        inside = inside_named(call.engine, given["/s"].lstrip("\\")) if "/s" in given else inside_of(call.engine)
        return _VERBS[verb](call, runner_of(call.engine), inside, given, flags)
    except _Wrong as error:
        call.write_all(_SYNTAX.format(error).splitlines())
    except NotFound as error:
        call.write(_NO_TASK if "task" in str(error) else "ERROR: The network path was not found.")
    except EstateError as error:
        call.write(f"ERROR: {error}")
    return 1


def _read(arguments: list[str]) -> tuple[dict[str, str], set[str]]:
    given: dict[str, str] = {}
    flags = set()
    items = iter(arguments)
    for word in items:
        if word.lower() in _VALUED:
            given[word.lower()] = next(items, "")
        else:
            flags.add(word.lower())
    return given, flags


def _path(given: dict[str, str]) -> str:
    if not given.get("/tn"):
        raise _Wrong("Mandatory option 'tn' is missing.")
    return "\\" + given["/tn"].strip("\\")


def _create(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    folder, _, name = _path(given).rpartition("\\")
    if not given.get("/tr"):
        raise _Wrong("Mandatory option 'tr' is missing.")
    if not given.get("/sc"):
        raise _Wrong("Mandatory option 'sc' is missing.")
    execute, arguments = split_command(given["/tr"])
    made = ScheduledTask(name, folder + "\\", [TaskAction(execute, arguments)], [_trigger(inside, given)])
    user = given.get("/ru", "Administrator")
    is_system = user.upper() in ("SYSTEM", "NT AUTHORITY\\SYSTEM", '""', "")
    made.principal = TaskPrincipal("SYSTEM" if is_system else user, logon="ServiceAccount" if is_system else "Password")
    made.principal.run_level = given.get("/rl", "limited").capitalize()
    made.author = f"{inside.network.netbios_domain}\\Administrator"
    exists = any(task.path.lower() == made.path.lower() for task in runner.table.of(inside))
    if exists and "/f" not in flags:
        call.write(f'WARNING: The task name "{name}" already exists. Do you want to replace it (Y/N)? N')
        return 1
    runner.table.register(made, inside, force=exists)
    call.write(f'SUCCESS: The scheduled task "{given["/tn"]}" has successfully been created.')
    return 0


def _trigger(inside: Inside, given: dict[str, str]) -> TaskTrigger:
    """When it starts. Raises `_Wrong`."""
    kind = given["/sc"].lower()
    now = inside.clock.now()
    every = given.get("/mo", "1")
    if kind not in (*_KINDS, *_EVERY) or not every.isdecimal() or int(every) < 1:
        raise _Wrong(f"Invalid value '{given['/sc']}'.")
    start = _moment(given, now)
    if kind in _EVERY:
        return TaskTrigger("Once", start, repetition=Repetition(_EVERY[kind] * int(every)))
    trigger = TaskTrigger(_KINDS[kind], start, int(every) if kind in ("daily", "weekly") else 1)
    if kind == "once" and "/st" not in given:
        raise _Wrong("Mandatory option 'st' is missing.")
    if kind == "weekly" and "/d" in given and given["/d"] != "*":
        names = [name[:3].lower() for name in DAY_NAMES]
        try:
            trigger.days = sum(1 << names.index(day.strip().lower()) for day in given["/d"].split(","))
        except ValueError:
            raise _Wrong(f"Invalid value '{given['/d']}'.") from None
    return trigger


def _moment(given: dict[str, str], now: datetime) -> datetime:
    try:
        day = datetime.strptime(given["/sd"], "%m/%d/%Y").date() if "/sd" in given else now.date()
        usual = now.time().replace(second=0, microsecond=0)
        time = datetime.strptime(given["/st"], "%H:%M").time() if "/st" in given else usual
    except ValueError:
        raise _Wrong("Invalid Starttime value.") from None
    return datetime.combine(day, time, now.tzinfo)


def _query(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    tasks = runner.table.of(inside)
    if "/tn" in given:
        tasks = [runner.table.find(inside, _path(given))]
    layout = given.get("/fo", "table").lower()
    if layout == "csv":
        if "/nh" not in flags:
            call.write('"TaskName","Next Run Time","Status"')
        call.write_all(f'"{task.path}","{_next(task)}","{task.state}"' for task in tasks)
        return 0
    if layout == "list":
        for task in tasks:
            call.write_all(["", f"Folder: {task.folder.rstrip(chr(92)) or chr(92)}"])
            call.write_all(f"{name + ':':<38}{value}" for name, value in _facts(inside, task, everything="/v" in flags))
        return 0
    folders = sorted({task.folder for task in tasks})
    for folder in folders:
        call.write_all(["", f"Folder: {folder.rstrip(chr(92)) or chr(92)}"])
        call.write(f"{'TaskName':<40} {'Next Run Time':<22} {'Status':<15}".rstrip())
        call.write(f"{'=' * 40} {'=' * 22} {'=' * 15}")
        for task in tasks:
            if task.folder == folder:
                call.write(f"{task.name[:40]:<40} {_next(task):<22} {task.state:<15}".rstrip())
    if not folders:
        call.write_all(["", "INFO: There are no scheduled tasks presently available at your access level."])
    return 0


def _next(task: ScheduledTask) -> str:
    return "N/A" if task.next_run is None or not task.settings.enabled else _shown(task.next_run)


def _shown(moment: datetime) -> str:
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {'AM' if moment.hour < 12 else 'PM'}"


def _facts(inside: Inside, task: ScheduledTask, *, everything: bool) -> list[tuple[str, str]]:
    facts = [
        ("HostName", inside.name.upper()),
        ("TaskName", task.path),
        ("Next Run Time", _next(task)),
        ("Status", task.state),
        ("Logon Mode", "Interactive/Background"),
    ]
    if everything:
        facts += [
            ("Last Run Time", "N/A" if task.last_run is None else _shown(task.last_run)),
            ("Last Result", str(task.last_result)),
            ("Author", task.author or "N/A"),
            ("Task To Run", " ".join(f"{each.execute} {each.arguments}".strip() for each in task.actions)),
            ("Scheduled Task State", "Enabled" if task.settings.enabled else "Disabled"),
            ("Run As User", task.principal.user or "N/A"),
            ("Schedule Type", task.triggers[0].kind if task.triggers else "On demand only"),
        ]
    return facts


def _run(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    task = runner.table.find(inside, _path(given))
    check_on_demand(task)
    runner.start(task)
    call.write(f'SUCCESS: Attempted to run the scheduled task "{given["/tn"]}".')
    return 0


def _end(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    runner.stop(runner.table.find(inside, _path(given)))
    call.write(f'SUCCESS: The scheduled task "{given["/tn"]}" has been terminated successfully.')
    return 0


def _change(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    task = runner.table.find(inside, _path(given))
    if flags & {"/enable", "/disable"}:
        task.settings.enabled = "/enable" in flags
    if "/tr" in given:
        execute, arguments = split_command(given["/tr"])
        task.actions = [TaskAction(execute, arguments)]
    if "/st" in given:
        for trigger in task.triggers:
            trigger.start = _moment(given, trigger.start or inside.clock.now())
    if "/ru" in given:
        task.principal.user = given["/ru"]
    task.plan()
    call.write(f'SUCCESS: The parameters of scheduled task "{given["/tn"]}" have been changed.')
    return 0


def _delete(call: ProgramCall, runner: TaskRunner, inside: Inside, given: dict[str, str], flags: set[str]) -> int:
    path = _path(given)
    tasks = runner.table.of(inside) if path == "\\*" else [runner.table.find(inside, path)]
    if "/f" not in flags:
        call.write(f'WARNING: Are you sure you want to remove the task "{given["/tn"]}" (Y/N)? N')
        return 1
    for task in tasks:
        runner.stop(task)
        runner.table.remove(task)
        call.write(f'SUCCESS: The scheduled task "{task.path.strip(chr(92))}" was successfully deleted.')
    return 0


_VERBS = {
    "/create": _create,
    "/query": _query,
    "/run": _run,
    "/end": _end,
    "/change": _change,
    "/delete": _delete,
}
