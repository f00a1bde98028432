"""A session: one simulated machine with its estate, and an engine that runs scripts on it.

The only place that knows both towers. The estate is built when a command first asks for it, so that a script that only
computes never pays for hosts and disks.
"""

from __future__ import annotations

import os as operating_system
import typing
from collections.abc import Iterable, Sequence
from types import TracebackType

from hvsim.cmdlets.core import REMOTE_SESSIONS
from hvsim.cmdlets.scheduledtasks import PROGRAMS
from hvsim.console import TerminalConsole
from hvsim.freeing import free_circles
from hvsim.infrastructure.backup.installation import USUAL_SERVER, registry_of_installation
from hvsim.infrastructure.clock import SimulatedClock
from hvsim.infrastructure.errors import InvalidState, Refused
from hvsim.infrastructure.hosts.volumes import first_host, offer_volumes
from hvsim.infrastructure.randomness import SeededRandom
from hvsim.infrastructure.versions import host_version
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.host import (
    AccountNames,
    CertificateSource,
    Console,
    EventRegistry,
    MailService,
    ManagementClasses,
    NameService,
    ProcessSource,
    ProgramStarter,
)
from hvsim.interpreter.personality import Personality, personality_named, windows_server
from hvsim.interpreter.values.objects import unwrap
from hvsim.machine import Machine, build_machine
from hvsim.mounts import MountGrant

if typing.TYPE_CHECKING:
    from hvsim.cmdlets.core.remote_sessions import RemoteSession, SessionTable
    from hvsim.cmdlets.scheduledtasks.programs import SessionPrograms
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.lab import LabPlan
    from hvsim.infrastructure.state_file import StateFile
    from hvsim.interpreter.completion import Completions

# What a process that is not attached to a terminal takes for the width, as recorded on each system.
REDIRECTED_WIDTH = {"windows": 120, "linux": 80}


class Session:
    """Runs PowerShell text and scripts over a simulated estate; what one leaves behind the next one finds.

    `os` is the personality of the simulated machine (windows or linux), `lab` the path of a lab file in place of the
    default estate, `state` a file from which the estate is taken up if it is there (`keep_state` writes it; no other
    session has it until `close`), `seed` the seed of all chance: the same seed gives the same output. A script sees
    nothing of the real machine but its own folder (copy-on-write) and `mounts`. What is printed goes to `console`, the
    process's own streams by default. Sessions share nothing. `with Session() as session:` closes it at the end.

    Raises `EstateError` or `BlockError` when the lab file does not describe an estate that can be built, `BadMount`
    when a folder cannot be shown at the path asked for.
    """

    def __init__(
        self,
        *,
        os: str = "windows",
        lab: str | None = None,
        state: str | None = None,
        seed: int = 0,
        mounts: Iterable[MountGrant] = (),
        wall_clock: bool = False,
        console: Console | None = None,
    ) -> None:
        self.console = console or _terminal(os)
        self._state = None if state is None else _state_file(state, lab)
        self._engine: Engine | None = None
        try:
            self._begin(os, lab, seed, mounts, wall_clock)
        except BaseException:  # also Ctrl-C: the state file must not stay locked
            self.release_state()
            raise

    def _begin(self, os: str, lab: str | None, seed: int, mounts: Iterable[MountGrant], wall_clock: bool) -> None:
        plan = None if lab is None else _plan(lab)
        kept = None if self._state is None else _kept_estate(self._state, os)
        clock = SimulatedClock() if kept is None else kept.clock
        self._machine = build_machine(_personality(os, plan, kept), clock)
        if kept is not None:
            self._machine.files = kept.local_files
        self._engine = Engine(
            file_system=self._machine.files,
            clock=_wall_clock(clock) if wall_clock else clock,
            random=SeededRandom(seed),
            console=self.console,
            personality=self._machine.personality,
        )
        _offer_estate(self._engine, self._machine, plan, kept, seed)
        if plan is not None or kept is not None:
            self.engine.service("Estate")  # a mistake in the file is told now, not at the first command
        self._machine.grant(mounts)
        self._start_in(self._working_folder())

    @property
    def engine(self) -> Engine:
        """What runs the session's scripts. Raises `InvalidState` once the session is closed."""
        if self._engine is None:
            raise InvalidState("The session is closed.")
        return self._engine

    def keep_state(self) -> None:
        """Writes the estate to the file of `state`, where the session has one. Raises `EstateError`."""
        if self._state is not None:
            self._state.save(self.engine.service("Estate"))

    def release_state(self) -> None:
        """Lets other sessions have the state file; it ends with the process as well."""
        if self._state is not None:
            self._state.release()

    def close(self) -> None:
        """Ends the session and frees its estate at once, however large; values taken out of it keep what they need.

        Without it, the estate stays until another session has begun to run and Python has looked for circles. Closing
        a closed session does nothing.
        """
        self.release_state()
        if self._engine is None:
            return
        if (table := self._remote_sessions()) is not None:
            table.end()
            del table
        self._engine.close()
        self._engine = None
        del self._machine
        free_circles()  # an estate is one: whatever is in it knows its host, and the host knows it

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def run_file(self, path: str, arguments: Sequence[str] = ()) -> int:
        """Runs a script of the real machine as `pwsh -File` does; returns its exit code."""
        engine = self.engine
        script = self._machine.place_script(path)
        self._start_in(self._working_folder() or self._machine.personality.parent(script))
        return engine.run_file(script, list(arguments))

    def run_command(self, text: str) -> int:
        """Runs text as `pwsh -Command` does; returns its exit code."""
        return self.engine.run_text(text)

    def run_interactive(self, text: str) -> int:
        """Runs one input of the interactive shell; `exit_code` tells when it asked to leave. Returns 130 after Ctrl-C.

        It runs in the session that Enter-PSSession entered, where there is one; `exit` there leads back.
        """
        entered = self._entered()
        if entered is None:
            return self.engine.run_interactive(text)
        code = entered.engine.run_interactive(text)
        if entered.engine.exit_code is not None:
            self.engine.service(REMOTE_SESSIONS).leave()
        return code

    @property
    def foreground(self) -> Engine:
        """The engine in which the shell's next input runs."""
        entered = self._entered()
        return self.engine if entered is None else entered.engine

    def _entered(self) -> RemoteSession | None:
        """The session that Enter-PSSession entered; one whose machine went away is left."""
        table = self._remote_sessions()
        if table is None:
            return None
        if table.entered is not None and table.entered.state != "Opened":
            from hvsim.cmdlets.core.remote_sessions import not_open

            self.engine.show_error(not_open(table.entered).record)
            table.leave()
        return table.entered

    def _remote_sessions(self) -> SessionTable | None:
        """The sessions opened on other machines; None before there was one."""
        offered = REMOTE_SESSIONS in self.engine.offered_services
        return self.engine.service(REMOTE_SESSIONS) if offered else None

    @property
    def exit_code(self) -> int | None:
        """What `exit` asked for in the interactive shell; None while it goes on."""
        return self.engine.exit_code

    def invoke(self, text: str) -> list[object]:
        """Runs text and returns its output; raises `ScriptError` at an error that ends it.

        Strings, Booleans, 32-bit integers, doubles and `$null` come as `str`, `bool`, `int`, `float` and None, without
        the notes PowerShell may pin on them; other values as `hvsim.interpreter.values` defines them. An error that
        does not end the text, a warning and what Write-Host says go to the console.
        """
        return [unwrap(value) for value in self.engine.invoke(text)]

    def prompt_text(self) -> str:
        """What the session's `prompt` function says now; where another machine is entered, that machine's."""
        entered = self._entered()
        if entered is None:
            return self.engine.prompt_text()
        return f"[{entered.computer_name}]: {entered.engine.prompt_text()}"

    def complete(self, text: str, cursor: int) -> Completions:
        """What could stand at the cursor."""
        from hvsim.interpreter.completion import complete

        return complete(text, cursor, self.foreground)

    def _working_folder(self) -> str | None:
        """Where the process's own folder shows on the simulated machine; None where it does not, or is no more."""
        try:
            return self._machine.simulated_path(operating_system.getcwd())
        except FileNotFoundError:
            return None

    def _start_in(self, folder: str | None) -> None:
        if folder is not None:
            self.engine.providers.start_in(folder)


def _personality(os: str, plan: LabPlan | None, kept: Estate | None) -> Personality:
    """A session on Windows works on the estate's first host: name and version are that host's."""
    if os != "windows":
        return personality_named(os)
    name, version = first_host(plan)
    if kept is not None:
        name, version = kept.local_host.name, kept.local_host.version.name
    known = kept.local_host.registry if kept is not None else None
    found = host_version(version)
    personality = windows_server(name, found.product, found.build.rpartition(".")[0], found.release, known)
    if known is None and personality.registry is not None:
        server = USUAL_SERVER if plan is None else plan.backup_server.name
        personality.registry.update(registry_of_installation(server))
    return personality


def _offer_estate(engine: Engine, machine: Machine, plan: LabPlan | None, kept: Estate | None, seed: int) -> None:
    """Lets commands and file paths ask for the estate; it is built then, once.

    A Windows machine is the estate's first Hyper-V host itself: its data volumes are there from the start, and the
    first look into one builds what lies on it.
    """
    windows, registry = machine.personality.is_windows, machine.personality.registry

    def build() -> Estate:
        from hvsim.infrastructure.estate import Estate

        return Estate.build(
            clock=machine.clock,
            seed=seed,
            local_files=machine.files,
            lab=plan,
            windows=windows,
            registry=registry if windows else None,
        )

    def names() -> NameService:
        from hvsim.cmdlets.estate.name_service import EstateNames

        return EstateNames(engine)

    def mail() -> MailService:
        from hvsim.cmdlets.estate.name_service import EstateMail

        return EstateMail(engine)

    def sources() -> EventRegistry:
        from hvsim.cmdlets.estate.inside import inside_of

        return inside_of(engine).events

    def processes() -> ProcessSource:
        from hvsim.cmdlets.estate.name_service import MachineProcesses

        return MachineProcesses(engine)

    def programs() -> SessionPrograms:
        from hvsim.cmdlets.scheduledtasks.programs import SessionPrograms

        return SessionPrograms(engine)

    def starter() -> ProgramStarter:
        from hvsim.cmdlets.estate.name_service import program_starter

        return program_starter(engine)

    def accounts() -> AccountNames:
        from hvsim.cmdlets.estate.name_service import MachineAccounts

        return MachineAccounts(engine)

    def certificates() -> CertificateSource:
        from hvsim.cmdlets.estate.name_service import MachineCertificates

        return MachineCertificates(engine)

    def classes() -> ManagementClasses:
        from hvsim.cmdlets.estate.name_service import session_classes

        return session_classes(engine)

    engine.add_service(NameService, names)
    engine.add_service(PROGRAMS, programs)
    engine.add_service(ProgramStarter, starter)
    machine.clock.programs = lambda: engine.service(PROGRAMS)
    engine.add_service(MailService, mail)
    engine.add_service(EventRegistry, sources)
    if windows:
        engine.add_service(ProcessSource, processes)
        engine.add_service(AccountNames, accounts)
        engine.add_service(ManagementClasses, classes)
        engine.add_service(CertificateSource, certificates)
    if kept is not None:
        if windows and registry is not None:
            kept.local_host.use_registry(registry)
        engine.add_service("Estate", lambda: kept)
        _go_on_with_tasks(engine, kept)
        return
    engine.add_service("Estate", build)
    if windows:
        offer_volumes(machine.files, machine.clock.now, lambda: engine.service("Estate"), lab=plan)


def _go_on_with_tasks(engine: Engine, kept: Estate) -> None:
    """The scheduled tasks of an estate that was kept run from now on; without any, nothing of them is imported."""
    kept.network.forget_lost_programs()
    if kept.network.tasks.tasks:
        from hvsim.cmdlets.scheduledtasks.running import runner_of

        runner_of(engine)


def _plan(lab: str) -> LabPlan:
    from hvsim.infrastructure.lab import read_lab

    return read_lab(lab)


def _state_file(path: str, lab: str | None) -> StateFile:
    """The state file, locked. Raises `Refused` where there is one already and a lab is to be built as well."""
    from hvsim.infrastructure.state_file import StateFile

    file = StateFile(path)
    if lab is not None and file.exists:
        file.release()
        raise Refused(
            f"The state file '{path}' holds an estate already, and '{lab}' would be ignored beside it."
            " Leave the lab file out to go on with that estate; remove the state file, or name another one, to begin"
            " with the lab."
        )
    return file


def _kept_estate(state: StateFile, os: str) -> Estate | None:
    """The estate in a state file; None while there is no file. Raises `EstateError` for one of another system."""
    if not state.exists:
        return None
    estate = state.load()
    if (estate.local_files is estate.local_host.files) is not (os == "windows"):
        raise Refused(f"The state in '{state.path}' is not that of a session with --os {os}.")
    return estate


def _terminal(os: str) -> Console:
    return TerminalConsole(REDIRECTED_WIDTH[os])


def _wall_clock(clock: SimulatedClock) -> typing.Any:
    from hvsim.wall_clock import WallClock

    return WallClock(clock)
