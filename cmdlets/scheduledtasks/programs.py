"""The session as the shell of every machine: what a component starts there is a job of the session on the clock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hvsim.cmdlets.scheduledtasks.running import run_action
from hvsim.infrastructure.computers.programs import split_command
from hvsim.infrastructure.computers.scheduled_tasks import TERMINATED, TaskAction
from hvsim.infrastructure.inside.started_programs import KILLED
from hvsim.interpreter.commands.jobs import jobs_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from hvsim.infrastructure.computers.programs import Program
    from hvsim.infrastructure.inside.started_programs import StartedProgram
    from hvsim.interpreter.commands.job_schedule import Task
    from hvsim.interpreter.engine import Engine


class SessionPrograms:
    """A `ProgramRunner`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._tasks: dict[Program | StartedProgram, Task] = {}

    def start(self, program: Program) -> None:
        """Puts a program in line to run."""
        self._tasks[program] = jobs_of(self.engine).schedule.add(partial(self._run, program))

    def go_on(self, program: Program) -> None:
        """Lets it run until it waits or ends, if its moment has come."""
        if program in self._tasks:
            jobs_of(self.engine).schedule.run(self._tasks[program])

    def stop(self, program: Program | StartedProgram) -> None:
        """Ends it where it stands."""
        if program in self._tasks:
            jobs_of(self.engine).schedule.stop(self._tasks[program])
            self._tasks.pop(program, None)  # one that had not begun has nothing to clean up

    def launch(self, program: StartedProgram, body: Callable[[], int]) -> None:
        """Runs what somebody has started until it waits or ends; `body` gives its exit code."""
        schedule = jobs_of(self.engine).schedule
        self._tasks[program] = schedule.add(partial(self._run_started, program, body))
        schedule.run(self._tasks[program])

    def _run_started(self, program: StartedProgram, body: Callable[[], int]) -> None:
        code = KILLED
        try:
            code = body()
        finally:
            self._tasks.pop(program, None)
            program.end(self.engine.clock.now(), code)

    def stop_all(self) -> None:
        """Ends all of them: the estate goes back to another time."""
        for program in list(self._tasks):
            self.stop(program)

    def _run(self, program: Program) -> None:
        code = TERMINATED
        try:
            code = run_action(self.engine, program.computer, action_of(program.command_line))
        finally:
            self._tasks.pop(program, None)
            program.end(code)


def action_of(command_line: str) -> TaskAction:
    """A command line as what is started and its arguments; a script is started by the shell that it is for."""
    program, arguments = split_command(command_line)
    if program.lower().endswith(".ps1"):
        return TaskAction("powershell.exe", f'-File "{program}" {arguments}')
    return TaskAction(program, arguments)
