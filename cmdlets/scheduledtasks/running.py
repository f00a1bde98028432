"""Running what scheduled tasks start: each run is a job of the session on the clock, with an engine on its machine."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.scheduledtasks import PROGRAMS
from hvsim.infrastructure.computers.scheduled_tasks import (
    NOT_FOUND,
    TERMINATED,
    ScheduledTask,
    TaskAction,
    TaskTable,
)
from hvsim.infrastructure.estate import Estate
from hvsim.interpreter import running
from hvsim.interpreter.commands.jobs import jobs_of
from hvsim.interpreter.commands.programs import split_arguments
from hvsim.interpreter.errors import ScriptError

if TYPE_CHECKING:
    from hvsim.infrastructure.computers import Computer
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.interpreter.commands.job_schedule import Schedule, Task
    from hvsim.interpreter.engine import Engine

_NO_FILE = 4294770688
"""How PowerShell ends that does not find the script it was to run, or cannot read what it was given."""
_SHELLS = ("powershell", "pwsh")
_WITH_VALUE = ("executionpolicy", "windowstyle", "version", "inputformat", "outputformat", "configurationname")


class NoConsole:
    """Where a task writes that has no window."""

    width = 120
    height = 0
    colour = False
    interactive = False

    def write(self, text: str) -> None:
        """Nobody sees it."""

    def write_error(self, text: str) -> None:
        """Nobody sees it."""

    def read_line(self, prompt: str = "", *, masked: bool = False) -> str | None:
        """Nobody answers."""
        return None

    def read_command(self, prompt: str) -> None:
        """Nobody gives one."""
        return

    def read_key(self) -> str:
        """Nobody presses one."""
        return ""


class TaskRunner:
    """Starts the tasks of all machines of an estate when they are due, as jobs of the session that has the estate."""

    def __init__(self, engine: Engine, estate: Estate, schedule: Schedule) -> None:
        self.engine = engine
        self.estate = estate
        self.schedule = schedule
        self._runs: dict[Task, tuple[ScheduledTask, datetime]] = {}

    @property
    def table(self) -> TaskTable:
        """The estate's tasks."""
        return self.estate.network.tasks

    def next_due(self) -> datetime | None:
        """The next start, or the end of a run that has lasted too long."""
        now = self.estate.clock.now()
        limits = [end for run, (_, end) in self._runs.items() if not run.over]
        return min(filter(None, (self.table.next_due(now), *limits)), default=None)

    def start_due(self) -> None:
        """Starts what is due, and ends what has lasted too long."""
        now = self.estate.clock.now()
        for run, (task, end) in list(self._runs.items()):
            if not run.over and end <= now and run is not self.schedule.running:
                self._end(run, task)
        for task in self.table.due():
            self.start(task)

    def start(self, task: ScheduledTask) -> None:
        """Starts a task; one that runs already as its settings have it."""
        if task.running and task.settings.instances == "Queue":
            task.waiting += 1
        elif not task.running or task.settings.instances == "Parallel":
            run = self.schedule.add(partial(self._run, task))
            limit = task.settings.limit
            now = self.estate.clock.now()
            self._runs = {each: what for each, what in self._runs.items() if not each.over}
            self._runs[run] = task, now + limit if limit else datetime.max.replace(tzinfo=now.tzinfo)
            task.running += 1

    def stop(self, task: ScheduledTask) -> None:
        """Ends the runs of a task."""
        for run, (other, _) in list(self._runs.items()):
            if other is task and not run.over and run is not self.schedule.running:
                self._end(run, task)

    def stop_all(self) -> None:
        """Ends every run but the one that asks for it."""
        for run, (task, _) in list(self._runs.items()):
            if not run.over and run is not self.schedule.running:
                self._end(run, task)

    def count_anew(self) -> None:
        """The tasks are of another time, or another session has left them: only what runs here runs."""
        counts = Counter(task for run, (task, _) in self._runs.items() if not run.over)
        for task in self.table.tasks:
            task.running, task.waiting = counts[task], 0

    def _end(self, run: Task, task: ScheduledTask) -> None:
        began = run.thread is not None
        self.schedule.stop(run)
        del self._runs[run]
        task.last_result = TERMINATED
        if not began:
            task.running -= 1

    def _run(self, task: ScheduledTask) -> None:
        task.last_run = self.estate.clock.now()
        try:
            for action in task.actions:
                task.last_result = self._act(task, action)
        finally:
            task.running -= 1
        if task.waiting:
            task.waiting -= 1
            self.start(task)

    def _act(self, task: ScheduledTask, action: TaskAction) -> int:
        assert task.inside is not None
        return run_action(self.engine, task.inside.place, action)


def run_action(outer: Engine, place: Computer | VirtualMachine, action: TaskAction) -> int:
    """Runs an action in a shell of its own on that machine; its exit code."""
    engine = sessions_of(outer).shell_at(place, NoConsole())
    with running.visiting(engine):
        if action.folder and _exists(engine, action.folder):
            engine.providers.start_in(action.folder)
        try:
            return _start(engine, action)
        finally:
            engine.close()


def _exists(engine: Engine, path: str) -> bool:
    try:
        return engine.file_system.status(engine.providers.file_path(path)) is not None
    except (ScriptError, OSError):
        return False  # what is no path is no file


def _start(engine: Engine, action: TaskAction) -> int:
    """Runs one action as Windows starts it; its exit code."""
    program = action.execute.strip().strip('"')
    name = program.rpartition("\\")[2].lower().removesuffix(".exe")
    if name in _SHELLS:
        return start_shell(engine, split_arguments(action.arguments))
    if name == "cmd":
        command = action.arguments.strip()
        return engine.run_text(command[2:].strip() if command.lower().startswith("/c") else "")
    if not _exists(engine, program) and engine.commands.find(program) is None:
        return NOT_FOUND
    quoted = program.replace("'", "''")
    return engine.run_text(f"& '{quoted}' {action.arguments}")


def start_shell(engine: Engine, words: list[str]) -> int:
    """What `powershell.exe` makes of its arguments; its exit code."""
    place = 0
    while place < len(words):
        is_option = words[place].startswith(("-", "/"))
        word, rest = words[place].lower().lstrip("-/"), words[place + 1 :]
        if not is_option:
            script = words[place]
            if script.lower().endswith(".ps1"):
                return engine.run_file(script, rest) if _exists(engine, script) else _NO_FILE
            return engine.run_text(" ".join(words[place:]))
        if word and "file".startswith(word):
            return engine.run_file(rest[0], rest[1:]) if rest and _exists(engine, rest[0]) else _NO_FILE
        if word and "command".startswith(word):
            return engine.run_text(" ".join(rest))
        if word in ("e", "ec", "enc", "encodedcommand"):
            return _start_encoded(engine, rest)
        place += 2 if word and any(known.startswith(word) for known in _WITH_VALUE) else 1
    return 0


def _start_encoded(engine: Engine, words: list[str]) -> int:
    try:
        text = b64decode(words[0]) if words else b""
    except ValueError:
        text = b""
    return engine.run_text(text.decode("utf-16-le", "replace")) if text else _NO_FILE


def runner_of(engine: Engine) -> TaskRunner:
    """The runner of the session that has the estate, which is made when it is first asked for."""
    outer = sessions_of(engine).home.engine
    if TaskRunner.__name__ not in outer.offered_services:
        estate: Estate = outer.service(Estate)
        made = TaskRunner(outer, estate, jobs_of(outer).schedule)
        made.count_anew()
        made.schedule.sources.append(made)
        outer.add_service(TaskRunner, lambda: made)
    found: TaskRunner = outer.service(TaskRunner)
    return found


@contextmanager
def going_back(engine: Engine) -> Iterator[None]:
    """While the estate becomes what it was before: what its tasks and components have started ends."""
    home = sessions_of(engine).home.engine
    if PROGRAMS in home.offered_services:
        home.service(PROGRAMS).stop_all()
    runner = runner_of(engine) if TaskRunner.__name__ in home.offered_services else None
    if runner is not None:
        runner.stop_all()
    yield
    home.service(Estate).network.forget_lost_programs()
    if runner is not None:
        runner.count_anew()
