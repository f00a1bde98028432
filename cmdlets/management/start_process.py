"""Start-Process: a program of the simulated machine runs beside the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.cmdlets.management.computers import NO_ACCOUNTS
from hvsim.cmdlets.management.processes import PROCESS
from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.dotnet.io_processes import processes_of, start_failure, wait_for_end
from hvsim.interpreter.host import ProgramStart
from hvsim.interpreter.values.text import to_string

if TYPE_CHECKING:
    from hvsim.interpreter.dotnet.io_processes import Process
    from hvsim.interpreter.values import Hashtable

_INVALID = "System.InvalidOperationException"
_AS_PROGRAM = (
    "NoNewWindow", "RedirectStandardInput", "RedirectStandardOutput", "RedirectStandardError", "Credential",
    "UseNewEnvironment", "LoadUserProfile", "Environment",
)  # fmt: skip
"""With one of these a process is created; without, the desktop opens the file."""
_VERBS = ("open", "runas", "runasuser", "edit", "print")
_NO_WINDOW = "No window is seen here."


@cmdlet(
    "Start-Process",
    default_set="Default",
    confirm="Medium",
    aliases=("saps",),
    windows_aliases=("start",),
    output=PROCESS,
)
class StartProcess(Cmdlet):
    """Starts a program that the simulated machine has; it runs on the machine's clock until it ends.

    A program with a window stays until somebody ends it; who waits for one finds it closed.
    """

    file_path: str = parameter(position=0, mandatory=True, aliases=("PSPath", "Path"), help="The program.")
    argument_list: list[str] | None = parameter(position=1, aliases=("Args",), help="What it is called with.")
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        sets="Default",
        aliases=("RunAs",),
        no_effect=NO_ACCOUNTS,
        help="The account to use.",
    )
    working_directory: str = parameter(default="", help="The folder it starts in.")
    load_user_profile: Switch = parameter(
        sets="Default", aliases=("Lup",), no_effect=NO_ACCOUNTS, help="Loads the account's profile."
    )
    no_new_window: Switch = parameter(
        sets="Default", aliases=("nnw",), help="Starts it in this window, where its output is seen."
    )
    pass_thru: Switch = parameter(help="Gives the process.")
    redirect_standard_error: str = parameter(
        sets="Default", default="", aliases=("RSE",), help="The file for its errors."
    )
    redirect_standard_input: str = parameter(sets="Default", default="", aliases=("RSI",), help="The file it reads.")
    redirect_standard_output: str = parameter(
        sets="Default", default="", aliases=("RSO",), help="The file for its output."
    )
    window_style: str = parameter(
        type="System.Diagnostics.ProcessWindowStyle", no_effect=_NO_WINDOW, help="How its window looks."
    )
    wait: Switch = parameter(help="Waits until it has ended.")
    use_new_environment: Switch = parameter(
        sets="Default", help="Starts it with the machine's variables instead of this session's."
    )
    environment: Hashtable | None = parameter(help="Variables for its environment.")
    verb: str = parameter(sets="UseShellExecute", default="open", help="What to do with the file.")

    examples = [
        Example(
            "(Start-Process hostname -Wait -PassThru).ExitCode",
            "Starts a program, waits for its end and gives its exit code.",
            output="0",
        )
    ]

    def process(self) -> None:
        arguments = " ".join(self.argument_list or [])
        wanted = self._wanted(arguments)
        if wanted is None or not self.should_process(f"{self.file_path} {arguments.strip()}"):
            return
        started = self._start(wanted)
        if self.pass_thru:
            self.write(started)
        if self.wait:
            wait_for_end(self.engine, [started], None)

    def _wanted(self, arguments: str) -> ProgramStart | None:
        """What is to be started; None after saying what is wrong with it."""
        folder = self.engine.providers.file_location
        if self.working_directory:
            folder = self._path(self.working_directory)
            status = self.engine.file_system.status(folder)
            if status is None or not status.is_directory:
                self._refuse("WorkingDirectory", "DirectoryNotFoundException")
                return None
        given, output, errors = map(
            self._path, (self.redirect_standard_input, self.redirect_standard_output, self.redirect_standard_error)
        )
        if given:
            status = self.engine.file_system.status(given)
            if status is None or status.is_directory:
                self._refuse(f"RedirectStandardInput '{self.redirect_standard_input}'", "FileNotFoundException")
                return None
        pairs = (
            ("RedirectStandardInput", given, "RedirectStandardOutput", output),
            ("RedirectStandardInput", given, "RedirectStandardError", errors),
            ("RedirectStandardOutput", output, "RedirectStandardError", errors),
        )
        for first, path, second, other in pairs:
            if path and path.lower() == other.lower():
                self.write_error(
                    f'This command cannot be run because "{first}" and "{second}" are same. Give different inputs and '
                    "Run your command again.",
                    "InvalidOperationException",
                    "InvalidOperation",
                    exception=_INVALID,
                )
                return None
        own = {to_string(name): to_string(value) for name, value in (self.environment or {}).items()}
        return ProgramStart(
            self.file_path,
            arguments,
            folder,
            shell=not any(name in self.bound for name in _AS_PROGRAM),
            visible=bool(self.no_new_window),
            input=given,
            output=output,
            errors=errors,
            environment=own,
            fresh=bool(self.use_new_environment),
        )

    def _path(self, path: str) -> str:
        return self.engine.providers.file_path(path) if path else ""

    def _refuse(self, what: str, kind: str) -> None:
        self.write_error(
            f'This command cannot be run because either the parameter "{what}" has a value that is not valid or cannot '
            "be used with this command. Give a valid input and Run your command again.",
            kind,
            "InvalidOperation",
            exception=f"System.IO.{kind}",
        )

    def _start(self, wanted: ProgramStart) -> Process:
        try:
            if self.verb.lower() not in _VERBS:
                raise OSError("No application is associated with the specified file for this operation.")
            return processes_of(self.engine).start(wanted)
        except OSError as error:
            # Windows creates a process without .NET's help, and then says no more than the system does.
            plain = self.engine.personality.is_windows and not wanted.shell
            reason = error.strerror or str(error)
            text = reason if plain else start_failure(self.file_path, wanted.folder, error)
            self.fail(
                f"This command cannot be run due to the error: {text}",
                "InvalidOperationException",
                "InvalidOperation",
                exception=_INVALID,
            )
