"""Programs with a window: they open and stay, and nothing is seen of them. Also what the management console opens."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.interpreter.commands.programs import Present, ProgramCall, program
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


def _window(path: str, *, present: Present | None = None, opened_by: str = "") -> None:
    def run(call: ProgramCall) -> int:
        return _open(call, path)

    program(path, present=present, has_window=True, opened_by=opened_by)(run)


def _open(call: ProgramCall, path: str) -> int:
    """Nobody waits for a window."""
    words = (f'"{word}"' if " " in word else word for word in call.arguments)
    starter: ProgramStarter = call.engine.service(ProgramStarter)
    starter.start(ProgramStart(path, " ".join(words), call.engine.providers.file_location, shell=True))
    return 0


_window(SYSTEM32 + "vmconnect.exe", present=_on_host)
_window(SYSTEM32 + "virtmgmt.msc", present=_on_host, opened_by=CONSOLE)
for _path in (CONSOLE, NOTEPAD, EXPLORER, SYSTEM32 + "mstsc.exe"):
    _window(_path)
for _name in ("services", "eventvwr", "diskmgmt", "compmgmt", "taskschd"):
    _window(f"{SYSTEM32}{_name}.msc", opened_by=CONSOLE)
