"""hostname and whoami: who and where a script is."""

from __future__ import annotations

from hvsim.interpreter.commands.programs import ProgramCall, program


@program(r"C:\Windows\System32\hostname.exe", "/usr/bin/hostname")
def hostname(call: ProgramCall) -> int:
    """Writes the machine's name; naming it is not what it is for on Windows."""
    if call.arguments:
        call.write("sethostname: Use the Network Control Panel Applet to set hostname.")
        call.write("hostname -s is not supported.")
        return 1
    call.write(call.engine.personality.machine_name)
    return 0


@program(r"C:\Windows\System32\whoami.exe")
def whoami(call: ProgramCall) -> int:
    """Writes the user's name behind the domain's, in lower case."""
    if call.arguments:
        call.write(f"ERROR: Invalid argument/option - '{call.arguments[0]}'.")
        call.write('Type "WHOAMI /?" for usage.')
        return 1
    environment = call.engine.personality.environment
    call.write(f"{environment['USERDOMAIN']}\\{environment['USERNAME']}".lower())
    return 0
