"""powershell.exe and pwsh.exe: another shell that a script starts, on the same machine with the same files."""

from __future__ import annotations

from hvsim.cmdlets.core.remote_sessions import sessions_of
from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.scheduledtasks.running import NoConsole, start_shell
from hvsim.interpreter import running
from hvsim.interpreter.commands.programs import ProgramCall, program


class CalledConsole(NoConsole):
    """Where a shell writes that another one has called: lines for that one."""

    def __init__(self) -> None:
        self.text = ""
        self.errors = ""

    def write(self, text: str) -> None:
        """Keeps it."""
        self.text += text

    def write_error(self, text: str) -> None:
        """Keeps it."""
        self.errors += text


@program(r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe", r"C:\Program Files\PowerShell\7\pwsh.exe")
def powershell(call: ProgramCall) -> int:
    """Runs -File, -Command or -EncodedCommand; what it writes comes back as lines."""
    outer = call.engine
    console, sessions = CalledConsole(), sessions_of(outer)
    made = sessions.shell_at(inside_of(outer).place, console)
    sessions_of(made).is_bound = sessions.is_bound
    made.providers.start_in(outer.providers.file_location)
    try:
        with running.visiting(made):
            code = start_shell(made, [*call.arguments])
    finally:
        made.close()
    call.write_all(console.text.splitlines())
    if console.errors:
        outer.console.write_error(console.errors)
    return code if code < 2**31 else code - 2**32  # a program's exit code has a sign
