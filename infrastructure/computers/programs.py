"""Programs that a component starts on a machine: a command line, run by the session's shell, and its exit code.

The estate knows no shell: who has one says so to the clock (`SimulatedClock.programs`), and is asked to go on from time
to time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from attrs import define, field

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.errors import InvalidState, StepFailed

if TYPE_CHECKING:
    from simpy import Event

    from hvsim.infrastructure.computers import Computer
    from hvsim.infrastructure.inside.started_programs import StartedProgram

LOOK_INTERVAL = 1.0
"""So many seconds pass at most until a program that has waited for a moment goes on."""


@define(eq=False)
class Program:
    """One that was started. `exit_code` is None until it has ended, which is when `finished` happens."""

    computer: Computer
    command_line: str
    finished: Event = field(repr=False)
    exit_code: int | None = None

    def end(self, exit_code: int) -> None:
        """It is over."""
        self.exit_code = exit_code
        if not self.finished.triggered:
            self.finished.succeed()


def split_command(command_line: str) -> tuple[str, str]:
    """What a command line starts, and its arguments."""
    line = command_line.strip()
    if line.startswith('"'):
        program, _, arguments = line[1:].partition('"')
    else:
        program, _, arguments = line.partition(" ")
    return program, arguments.strip()


class ProgramRunner(Protocol):
    """Who has a shell on every machine."""

    def start(self, program: Program) -> None:
        """Puts a program in line to run."""
        ...

    def go_on(self, program: Program) -> None:
        """Lets it run until it waits or ends, if its moment has come."""
        ...

    def stop(self, program: Program | StartedProgram) -> None:
        """Ends it where it stands."""
        ...


def run_program(computer: Computer, command_line: str, limit: float) -> Waiting:
    """The process of a program, whose result is its exit code.

    Raises `StepFailed` for one that lasts longer than `limit` seconds, `InvalidState` where there is no shell.
    """
    clock = computer.clock
    if clock.programs is None:
        raise InvalidState("no shell runs programs here")
    runner = clock.programs()
    program = Program(computer, command_line, clock.event())
    runner.start(program)
    end = clock.now() + timedelta(seconds=limit)
    while program.exit_code is None:
        left = (end - clock.now()).total_seconds()
        if left <= 0:
            runner.stop(program)
            raise StepFailed(f"the process did not end within {limit / 60:.0f} minutes and was terminated")
        runner.go_on(program)
        if program.exit_code is None:
            yield clock.any_of([program.finished, clock.wait(min(left, LOOK_INTERVAL))])
    return program.exit_code
