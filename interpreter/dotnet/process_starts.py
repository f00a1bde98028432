"""ProcessStartInfo and starting a process by hand: the simulated machine has no programs, so none starts."""

from __future__ import annotations

from typing import Any, NoReturn

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_processes import PROCESS, Process, start_failure
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown

_DIAGNOSTICS = "System.Diagnostics."


class StartInfo(Shown):
    """What to start, and how."""

    net_name = _DIAGNOSTICS + "ProcessStartInfo"

    def __init__(self, file_name: str = "", arguments: str = "") -> None:
        style = enum_value(_DIAGNOSTICS + "ProcessWindowStyle", "Normal")
        self.values: dict[str, Any] = dict.fromkeys(_SWITCHES, False)
        self.values |= dict.fromkeys(_TEXTS, "")
        self.values |= {"FileName": file_name, "Arguments": arguments, "WindowStyle": style, "Environment": Hashtable()}
        self.extended: Any = None


_TEXTS = ("FileName", "Arguments", "WorkingDirectory", "Verb", "UserName", "Domain")
_SWITCHES = (
    "UseShellExecute", "CreateNoWindow", "RedirectStandardOutput", "RedirectStandardError", "RedirectStandardInput",
    "LoadUserProfile", "ErrorDialog",
)  # fmt: skip
_OTHERS = {
    "WindowStyle": _DIAGNOSTICS + "ProcessWindowStyle",
    "StandardOutputEncoding": "System.Text.Encoding",
    "StandardErrorEncoding": "System.Text.Encoding",
    "Password": "securestring",
}
INFO = declare(StartInfo.net_name)
INFO.constructor("()", "(string fileName)", "(string fileName, string arguments)")(StartInfo)
for _name, _type in {**dict.fromkeys(_TEXTS, "string"), **dict.fromkeys(_SWITCHES, "bool"), **_OTHERS}.items():

    def _keep(info: StartInfo, value: Any, name: str = _name) -> None:
        info.values[name] = value

    INFO.property(f"{_type} {_name}", setter=_keep)(lambda info, name=_name: info.values.get(name))
for _name in ("Environment", "EnvironmentVariables"):
    INFO.property(f"System.Collections.IDictionary {_name}")(lambda info: info.values["Environment"])


@PROCESS.constructor("()", engine=True)
def _new(engine: Any) -> Process:
    made = Process(engine, "", 0, 0, engine.clock.now())
    made.info = StartInfo()
    return made


def _set_info(process: Process, value: StartInfo) -> None:
    process.info = value


PROCESS.property(f"{StartInfo.net_name} StartInfo", setter=_set_info, hidden=True)(lambda process: process.info)
PROCESS.property("int ExitCode", hidden=True)(lambda process: _not_started())
PROCESS.property("System.IO.StreamReader StandardOutput", hidden=True)(lambda process: _not_started())
PROCESS.property("System.IO.StreamReader StandardError", hidden=True)(lambda process: _not_started())


def _not_started() -> NoReturn:
    raise net_failure("System.InvalidOperationException", "No process is associated with this object.")


@PROCESS.method("bool Start()")
def _start(process: Process) -> bool:
    _refuse(process.engine, process.info)


@PROCESS.static(f"{_DIAGNOSTICS}Process Start({StartInfo.net_name} startInfo)", engine=True)
def _start_of(engine: Any, info: StartInfo) -> Any:
    _refuse(engine, info)


def _refuse(engine: Any, info: StartInfo | None) -> NoReturn:
    if info is None or not info.values["FileName"]:
        raise net_failure(
            "System.InvalidOperationException", "Cannot start process because a file name has not been provided."
        )
    raise net_failure("System.ComponentModel.Win32Exception", start_failure(engine, info.values["FileName"]))
