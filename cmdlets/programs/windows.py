"""Programs with a window: they open and stay, and nothing is seen of them. Also what the management console opens."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.host import ProgramStart, ProgramStarter

SYSTEM32 = "C:\\Windows\\System32\\"
CONSOLE = SYSTEM32 + "mmc.exe"
NOTEPAD = SYSTEM32 + "notepad.exe"
EXPLORER = "C:\\Windows\\explorer.exe"
EDGE = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"
INTERNET_EXPLORER = "C:\\Program Files\\Internet Explorer\\iexplore.exe"


def _on_host(engine: Engine, path: str) -> bool:
    return inside_of(engine).is_host


@program(SYSTEM32 + "vmconnect.exe", present=_on_host, has_window=True)
def vmconnect(call: ProgramCall) -> int:
    """The screen of a virtual machine."""
    return _open(call, SYSTEM32 + "vmconnect.exe")


@program(SYSTEM32 + "virtmgmt.msc", present=_on_host, has_window=True, opened_by=CONSOLE)
def virtmgmt(call: ProgramCall) -> int:
    """Hyper-V Manager."""
    return _open(call, SYSTEM32 + "virtmgmt.msc")


@program(CONSOLE, has_window=True)
def mmc(call: ProgramCall) -> int:
    """The management console."""
    return _open(call, CONSOLE)


@program(NOTEPAD, has_window=True)
def notepad(call: ProgramCall) -> int:
    """The editor."""
    return _open(call, NOTEPAD)


@program(EXPLORER, has_window=True)
def explorer(call: ProgramCall) -> int:
    """A folder's window."""
    return _open(call, EXPLORER)


@program(SYSTEM32 + "mstsc.exe", has_window=True)
def mstsc(call: ProgramCall) -> int:
    """The desktop of another computer."""
    return _open(call, SYSTEM32 + "mstsc.exe")


@program(SYSTEM32 + "services.msc", has_window=True, opened_by=CONSOLE)
def services(call: ProgramCall) -> int:
    """The console of services."""
    return _open(call, SYSTEM32 + "services.msc")


@program(SYSTEM32 + "eventvwr.msc", has_window=True, opened_by=CONSOLE)
def event_viewer(call: ProgramCall) -> int:
    """The viewer of event logs."""
    return _open(call, SYSTEM32 + "eventvwr.msc")


@program(SYSTEM32 + "diskmgmt.msc", has_window=True, opened_by=CONSOLE)
def disk_management(call: ProgramCall) -> int:
    """The console of disks."""
    return _open(call, SYSTEM32 + "diskmgmt.msc")


@program(SYSTEM32 + "compmgmt.msc", has_window=True, opened_by=CONSOLE)
def computer_management(call: ProgramCall) -> int:
    """The consoles of a computer in one."""
    return _open(call, SYSTEM32 + "compmgmt.msc")


@program(SYSTEM32 + "taskschd.msc", has_window=True, opened_by=CONSOLE)
def task_scheduler(call: ProgramCall) -> int:
    """The console of scheduled tasks."""
    return _open(call, SYSTEM32 + "taskschd.msc")


def _open(call: ProgramCall, path: str) -> int:
    """Nobody waits for a window."""
    words = (f'"{word}"' if " " in word else word for word in call.arguments)
    starter: ProgramStarter = call.engine.service(ProgramStarter)
    starter.start(ProgramStart(path, " ".join(words), call.engine.providers.file_location, shell=True))
    return 0
