"""System.Diagnostics.Process: what runs on the simulated machine. Nothing real; the shell is one of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_times import to_net_time
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import ProcessSource, ProgramStart, ProgramStarter, RunningProgram, StartedProgram
from hvsim.interpreter.state.initial import PROCESS_ID
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.dates.datetimes import TimeSpan
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.types.net_types import Property
from hvsim.interpreter.values.types.registry import named_type

PROCESS = declare("System.Diagnostics.Process")
MEGABYTE = 1024 * 1024
STARTED_MEMORY = 12 * MEGABYTE
SHELL_MEMORY = 96
_NO_SUCH_FILE = "No such file or directory"
LOOK_SECONDS = 1.0
"""So often who waits for a process looks whether it has ended."""
BUSY_SECONDS_PER_MEGABYTE = 0.02
"""How much processor time a process has had when its session begins: a rule, so that every run says the same."""


class Process(Shown):
    """One process of the machine."""

    __slots__ = (
        "engine", "exited", "extended", "identifier", "info", "kept", "launched", "memory", "name", "program",
        "readers", "started",
    )  # fmt: skip
    net_name = "System.Diagnostics.Process"

    def __init__(self, engine: Any, name: str, identifier: int, memory: int, started: datetime) -> None:
        self.engine = engine
        self.name = name
        self.identifier = identifier
        self.memory = memory
        self.started = started
        self.program: RunningProgram | None = None
        self.launched: StartedProgram | None = None  # where this session has started it
        self.kept: dict[bool, list[str]] = {False: [], True: []}  # what it wrote, and its errors, by what is an error
        self.readers: dict[bool, Any] = {}
        self.exited: datetime | None = None
        self.info: Any = None
        self.extended: Any = None

    @property
    def path(self) -> str:
        """The file of its program."""
        program = self.launched or self.program
        return "" if program is None else program.path

    @property
    def user_name(self) -> str:
        """Who runs it."""
        name: str = self.engine.personality.user_name if self.program is None else self.program.user_name
        return name

    @property
    def busy(self) -> float:
        """Seconds of processor time."""
        return self.memory / MEGABYTE * BUSY_SECONDS_PER_MEGABYTE

    def __str__(self) -> str:
        return f"System.Diagnostics.Process ({self.name})"


class ProcessTable:
    """The processes of a session's machine, by id: those that somebody simulates, or a few of every such system."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        started = engine.clock.now() - timedelta(hours=1)
        self._source: ProcessSource | None = None
        if ProcessSource.__name__ in engine.offered_services:
            self._source = engine.service(ProcessSource)
        running = () if self._source is not None else engine.personality.processes
        found = [Process(engine, name, number, memory * MEGABYTE, started) for name, number, memory in running]
        found.append(Process(engine, "pwsh", PROCESS_ID, SHELL_MEMORY * MEGABYTE, engine.clock.now()))
        self._processes = {process.identifier: process for process in found}

    def all(self) -> list[Process]:
        """What runs now, by name."""
        self.look()
        return sorted(self._processes.values(), key=lambda process: (process.name.lower(), process.identifier))

    def find(self, identifier: int) -> Process | None:
        self.look()
        return self._processes.get(identifier)

    def start(self, wanted: ProgramStart, into: Process | None = None) -> Process:
        """Starts a program. Raises `OSError` with what the system says."""
        launched = self._starter.start(wanted)
        name = self._engine.personality.leaf(launched.path)
        known = self._processes.get(launched.number)
        made = into or known or Process(self._engine, "", launched.number, STARTED_MEMORY, launched.started)
        made.name = name[:-4] if name.lower().endswith(".exe") else name
        made.identifier, made.memory, made.started = launched.number, STARTED_MEMORY, launched.started
        made.launched = launched
        self._processes[made.identifier] = made
        self.look()
        return made

    def wait(self, processes: list[Process], seconds: float | None, *, one: bool = False) -> bool:
        """Lets time pass until all programs that this session has started (one) have ended; whether they have."""
        ended = self._starter.wait([each.launched for each in processes if each.launched], seconds, one=one)
        self.look()
        return ended

    @property
    def _starter(self) -> ProgramStarter:
        if ProgramStarter.__name__ not in self._engine.offered_services:
            raise OSError(_NO_SUCH_FILE)
        starter: ProgramStarter = self._engine.service(ProgramStarter)
        return starter

    def look(self) -> None:
        """Takes note of what has begun and ended since the last look; a process that goes on stays the same object."""
        for known in list(self._processes.values()):
            if known.launched is not None and known.launched.ended is not None:
                known.exited = known.launched.ended
                self._processes.pop(known.identifier)
        if self._source is None:
            return
        found = {process.number: process for process in self._source.running() if process.number != PROCESS_ID}
        for number, known in list(self._processes.items()):
            now = found.get(number)
            if number != PROCESS_ID and (now is None or now.started != known.started):
                self._forget(known)
        for number, program in found.items():
            if number not in self._processes:
                made = Process(self._engine, program.name, number, program.memory, program.started)
                self._processes[number] = made
            self._processes[number].program = program

    def stop(self, process: Process) -> str:
        """Ends a process; why it cannot be ended, '' when it was."""
        if process.identifier == PROCESS_ID:
            return "Access is denied."
        if process.launched is not None:
            self._starter.stop(process.launched)
        elif self._source is not None and process.program is not None:
            reason = self._source.end(process.program)
            if reason:
                return reason
        self._forget(process)
        return ""

    def _forget(self, process: Process) -> None:
        process.exited = self._engine.clock.now()
        self._processes.pop(process.identifier, None)


def wait_for_end(engine: Any, processes: list[Process], seconds: float | None, *, one: bool = False) -> bool:
    """Lets time pass until all processes (one of them) have ended, or for so long; whether they have.

    None is no limit, for programs that this session has started; what else runs does not end by itself.
    """
    table = processes_of(engine)
    if processes and all(process.launched for process in processes):
        return table.wait(processes, seconds, one=one)
    seconds = seconds or 0
    while True:
        table.look()
        ended = [process.exited is not None for process in processes]
        over = any(ended) if one else all(ended)
        if over or seconds <= 0:
            return over
        step = min(seconds, LOOK_SECONDS)
        engine.clock.sleep(timedelta(seconds=step))
        seconds -= step


def processes_of(engine: Any) -> ProcessTable:
    """The machine's processes; they come into being when first asked for."""
    try:
        table: ProcessTable = engine.service("ProcessTable")
    except KeyError:
        engine.add_service("ProcessTable", lambda: ProcessTable(engine))
        table = engine.service("ProcessTable")
    return table


PROCESS.property("int Id")(lambda process: process.identifier)
PROCESS.property("string ProcessName")(lambda process: process.name)
PROCESS.property("string MachineName")(lambda process: ".")
PROCESS.property("string Path")(lambda process: process.path or None)


@PROCESS.property("bool HasExited")
def _has_exited(process: Process) -> bool:
    processes_of(process.engine).look()
    return process.exited is not None


PROCESS.property("datetime StartTime")(lambda process: to_net_time(process.started))
PROCESS.property("bool Responding")(lambda process: True)
PROCESS.property("int SessionId")(lambda process: 0)
PROCESS.property("string MainWindowTitle")(lambda process: "")
PROCESS.property("timespan TotalProcessorTime")(lambda process: TimeSpan.of_seconds(process.busy))
for _name in ("WorkingSet64", "PrivateMemorySize64", "PagedMemorySize64", "PeakWorkingSet64"):
    PROCESS.property(f"long {_name}")(lambda process: Int64(process.memory))

# What PowerShell adds: short names and the processor time in seconds.
_SHORT_NAMES: dict[str, tuple[str, Any]] = {
    "Name": ("string", lambda process: process.name),
    "SI": ("int", lambda process: 0),
    "Handles": ("int", lambda process: 0),
    "WS": ("long", lambda process: Int64(process.memory)),
    "PM": ("long", lambda process: Int64(process.memory)),
    "VM": ("long", lambda process: Int64(process.memory)),
    "NPM": ("long", lambda process: Int64(0)),
    "CPU": ("double", lambda process: process.busy),
}
for _short, (_type, _getter) in _SHORT_NAMES.items():
    _kind = "ScriptProperty" if _short == "CPU" else "AliasProperty"
    PROCESS.net_type.properties[_short.lower()] = Property(_short, _type, _getter, kind=_kind)


@PROCESS.method("void Kill()")
@PROCESS.method("void Kill(bool entireProcessTree)")
def _kill(process: Process, tree: bool = False) -> None:
    reason = processes_of(process.engine).stop(process)
    if reason:
        raise net_failure("System.ComponentModel.Win32Exception", reason)


@PROCESS.method("void WaitForExit()")
def _wait(process: Process) -> None:
    wait_for_end(process.engine, [process], None)


@PROCESS.method("bool WaitForExit(int milliseconds)")
def _wait_for_moments(process: Process, milliseconds: int) -> bool:
    return wait_for_end(process.engine, [process], milliseconds / 1000 if milliseconds >= 0 else None)


@PROCESS.method("void Refresh()")
@PROCESS.method("void Close()")
@PROCESS.method("void Dispose()")
def _let_go(process: Process) -> None:
    """Facts are always those of now, and nothing is held."""


@PROCESS.method("string ToString()")
def _text(process: Process) -> str:
    return str(process)


@PROCESS.static("System.Diagnostics.Process GetCurrentProcess()", engine=True)
def _current(engine: Any) -> Process | None:
    return processes_of(engine).find(PROCESS_ID)


@PROCESS.static("System.Diagnostics.Process[] GetProcesses()", engine=True)
def _all(engine: Any) -> Array:
    return Array.of(processes_of(engine).all(), named_type("System.Diagnostics.Process"))


@PROCESS.static("System.Diagnostics.Process[] GetProcessesByName(string processName)", engine=True)
def _by_name(engine: Any, name: str) -> Array:
    found = [process for process in processes_of(engine).all() if process.name.lower() == name.lower()]
    return Array.of(found, named_type("System.Diagnostics.Process"))


@PROCESS.static("System.Diagnostics.Process GetProcessById(int processId)", engine=True)
def _by_id(engine: Any, identifier: int) -> Process:
    found = processes_of(engine).find(identifier)
    if found is None:
        raise net_failure("System.ArgumentException", f"Process with an Id of {identifier} is not running.")
    return found


@PROCESS.static("System.Diagnostics.Process Start(string fileName)", engine=True)
@PROCESS.static("System.Diagnostics.Process Start(string fileName, string arguments)", engine=True)
def _start(engine: Any, name: str, arguments: str = "") -> Process:
    folder = engine.providers.process_folder
    try:
        return processes_of(engine).start(ProgramStart(name, arguments, folder, visible=True))
    except OSError as error:
        raise net_failure("System.ComponentModel.Win32Exception", start_failure(name, folder, error)) from error


def start_failure(name: str, folder: str, error: OSError) -> str:
    """Why a program did not start, as .NET says it."""
    reason = error.strerror or str(error)
    return f"An error occurred trying to start process '{name}' with working directory '{folder}'. {reason}"
