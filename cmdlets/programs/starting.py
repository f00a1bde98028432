"""Starting programs beside the shell that asks for them: each runs on the clock, as one of the session's jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial

from attrs import frozen

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.programs.windows import EDGE, EXPLORER, INTERNET_EXPLORER, NOTEPAD
from hvsim.cmdlets.scheduledtasks import PROGRAMS as RUNNER
from hvsim.cmdlets.scheduledtasks.programs import SessionPrograms
from hvsim.cmdlets.scheduledtasks.running import NoConsole, start_shell
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.inside.processes import start_program
from hvsim.infrastructure.inside.started_programs import KILLED, StartedProgram
from hvsim.interpreter import running
from hvsim.interpreter.commands.jobs import jobs_of
from hvsim.interpreter.commands.programs import PROGRAMS, ProgramCall, split_arguments
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.host import ProgramStart
from hvsim.interpreter.host import StartedProgram as Launched
from hvsim.interpreter.pipeline.signals import FlowException

NOT_FOUND_WINDOWS, NOT_FOUND_LINUX = "The system cannot find the file specified.", "No such file or directory"
NO_PROGRAM = "The specified executable is not a valid application for this OS platform."
NO_APPLICATION = "No application is associated with the specified file for this operation."
_COMMAND_SHELL = "C:\\Windows\\System32\\cmd.exe"
_SHELLS = ("powershell.exe", "pwsh.exe")
_TEXTS = (".txt", ".log", ".ps1", ".psm1", ".psd1", ".ini", ".inf")
_PAGES = (".htm", ".html", ".mht", ".svg", ".pdf", ".xml")
_FIRST_WITH_EDGE = 2022


@frozen
class _Found:
    """A program's file, and its arguments as one text; whether it opens a window."""

    path: str
    arguments: str
    has_window: bool = False


class _Output(NoConsole):
    """Where a program writes: both streams, as text, go to whoever is there for them."""

    def __init__(self, take: Callable[[str], None], take_error: Callable[[str], None]) -> None:
        self._take, self._take_error = take, take_error

    def write(self, text: str) -> None:
        """Passes it on."""
        self._take(text)

    def write_error(self, text: str) -> None:
        """Passes it on."""
        self._take_error(text)


class SessionStarter:
    """A `ProgramStarter` for the machine of one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def _runner(self) -> SessionPrograms:
        runner: SessionPrograms = sessions_of(self.engine).home.engine.service(RUNNER)
        return runner

    def start(self, wanted: ProgramStart) -> StartedProgram:
        """Starts a program, which runs until it waits for something. Raises `OSError` with what the system says."""
        found = self._find(wanted)
        given = self._read(wanted.input)
        for path in filter(None, (wanted.output, wanted.errors)):
            self.engine.file_system.write(path, b"")
        listed = self.engine.personality.is_windows
        inside = inside_of(self.engine)
        program = start_program(inside, found.path, found.arguments, has_window=found.has_window, listed=listed)
        if not found.has_window:
            if self.engine.clock is jobs_of(self._runner.engine).schedule.clock:
                self.engine.clock = (
                    self._runner.engine.clock
                )  # a session elsewhere: while it waits, the program goes on
            self._runner.launch(program, partial(self._run, program, wanted, given))
        return program

    def wait(self, programs: Sequence[Launched], seconds: float | None, *, one: bool = False) -> bool:
        """Lets time pass until all of them (one) have ended, at most so much; whether they have. Nobody is there to
        close a window: who waits for one without a limit finds it closed.
        """
        choose = any if one else all
        schedule = jobs_of(self._runner.engine).schedule

        def over() -> bool:
            return choose(program.ended is not None for program in programs)

        now = schedule.clock.now()
        if seconds is None:
            for program in programs:
                if isinstance(program, StartedProgram) and program.has_window:
                    program.end(now, 0)
        if not over():
            schedule.pass_time(None if seconds is None else now + timedelta(seconds=seconds), over)
        return over()

    def stop(self, program: Launched) -> None:
        """Ends it where it stands."""
        assert isinstance(program, StartedProgram)
        program.end(self._runner.engine.clock.now(), KILLED)
        self._runner.stop(program)

    def _find(self, wanted: ProgramStart) -> _Found:
        """The program that a name means. Raises `OSError` for none."""
        engine, name = self.engine, wanted.name.strip().strip('"')
        personality, written = engine.personality, wanted.arguments.strip()
        if wanted.shell and personality.is_windows and name.lower().startswith(("http://", "https://")):
            return _Found(self._browser, name, has_window=True)
        if any(char in name for char in "\\/"):
            name = personality.normalize(personality.join(wanted.folder, personality.native(name)))
        if personality.is_windows and name.lower().removesuffix(".exe") in ("cmd", _COMMAND_SHELL[:-4].lower()):
            return _Found(_COMMAND_SHELL, written)
        info = engine.commands.program(name)
        if info is None:
            return self._find_document(wanted, name)
        known = PROGRAMS[info.path.lower()]
        if not known.opened_by:
            return _Found(known.path, written, known.has_window)
        if not wanted.shell:
            raise OSError(NO_PROGRAM)
        return _Found(known.opened_by, f'"{known.path}" {written}'.rstrip(), has_window=True)

    def _find_document(self, wanted: ProgramStart, name: str) -> _Found:
        """A file that a program opens. Raises `OSError` for none, and for a file that is no program."""
        engine = self.engine
        windows = engine.personality.is_windows
        path = engine.personality.join(wanted.folder, name)
        status = engine.file_system.status(path)
        if status is None or (status.is_directory and not (windows and wanted.shell)):
            raise OSError(NOT_FOUND_WINDOWS if windows else NOT_FOUND_LINUX)
        if not windows:
            raise OSError("Permission denied")
        ending = engine.personality.split_extension(name)[1].lower()
        if status.is_directory:
            opener = EXPLORER
        elif not wanted.shell or ending in (".exe", ".com"):
            raise OSError(NO_PROGRAM)
        elif ending in _PAGES:
            opener = self._browser
        elif ending in _TEXTS:
            opener = NOTEPAD
        else:
            raise OSError(NO_APPLICATION)
        return _Found(opener, f'"{path}"', has_window=True)

    @property
    def _browser(self) -> str:
        """The one that comes with the machine's Windows."""
        place = inside_of(self.engine).place
        old = isinstance(place, Computer) and place.version.year < _FIRST_WITH_EDGE
        return INTERNET_EXPLORER if old else EDGE

    def _read(self, path: str) -> list[object]:
        """The lines of the file that is its input."""
        if not path:
            return []
        return [*self.engine.file_system.read(path).decode("utf-8-sig", "replace").splitlines()]

    def _run(self, program: StartedProgram, wanted: ProgramStart, given: list[object]) -> int:
        """Runs it; its exit code."""
        texts: dict[bool, list[str]] = {False: [], True: []}

        def sink(error: bool) -> Callable[[str], None]:
            target = wanted.errors if error else wanted.output
            if target:
                return texts[error].append
            if wanted.keep is not None:
                return partial(wanted.keep, error)
            return self._visible(error) if wanted.visible else _nobody

        try:
            return self._run_there(program, wanted, given, _Output(sink(False), sink(True)))
        finally:
            for error, path in ((False, wanted.output), (True, wanted.errors)):
                if path:
                    with suppress(OSError):  # a disk that is full, or gone, keeps nothing of it
                        self.engine.file_system.write(path, "".join(texts[error]).encode())

    def _visible(self, error: bool) -> Callable[[str], None]:
        console = self.engine.console
        return console.write_error if error else console.write

    def _run_there(self, program: StartedProgram, wanted: ProgramStart, given: list[object], output: _Output) -> int:
        outer = self.engine
        if not outer.personality.is_windows:
            call = ProgramCall(outer, split_arguments(program.arguments), partial(_write_line, outer, output), given)
            return _result(call.engine, output, lambda: PROGRAMS[program.path.lower()].run(call))
        sessions = sessions_of(outer)
        made = sessions.shell_at(inside_of(outer).place, output)
        sessions_of(made).is_bound = sessions.is_bound
        inherited = {} if wanted.fresh else dict(outer.providers.environment.items())
        for name, value in {**inherited, **wanted.environment}.items():
            made.providers.environment.set(name, value)
        with running.visiting(made):
            try:
                made.providers.start_in(wanted.folder)
                return _result(made, output, partial(_act, made, program, output, given))
            finally:
                made.close()


def _act(made: Engine, program: StartedProgram, output: _Output, given: list[object]) -> int:
    """What the program does, in an engine of its own."""
    words = split_arguments(program.arguments)
    leaf = made.personality.leaf(program.path).lower()
    if leaf in _SHELLS:
        code = start_shell(made, words)
        return code if code < 2**31 else code - 2**32
    if program.path == _COMMAND_SHELL:
        command = program.arguments.strip()
        return made.run_text(command[2:].strip()) if command.lower().startswith(("/c", "/k")) else 0
    call = ProgramCall(made, words, partial(_write_line, made, output), given)
    return PROGRAMS[program.path.lower()].run(call)


def _result(engine: Engine, output: _Output, act: Callable[[], int]) -> int:
    """The exit code, also of a program that an error ends."""
    try:
        return act()
    except ScriptError as error:
        output.write_error(engine.personality.lines(f"{error.record.message}\n"))
        return 1
    except FlowException:
        return 1


def _write_line(engine: Engine, output: _Output, line: str) -> None:
    output.write(engine.personality.lines(f"{line}\n"))


def _nobody(text: str) -> None:
    """A new window has closed before anybody could read what was in it."""
