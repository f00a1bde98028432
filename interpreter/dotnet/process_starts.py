"""ProcessStartInfo and starting a process by hand, its output read by whoever started it."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.io_processes import PROCESS, Process, processes_of, start_failure, wait_for_end
from hvsim.interpreter.dotnet.io_readers import StreamReader
from hvsim.interpreter.dotnet.io_streams import MemoryStream
from hvsim.interpreter.dotnet.io_times import to_net_time
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import ProgramStart
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import to_string

_DIAGNOSTICS = "System.Diagnostics."
_INVALID = "System.InvalidOperationException"
_NOT_STARTED = "No process is associated with this object."
_NOT_REDIRECTED = "{} has not been redirected or the process hasn't started yet."


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


@PROCESS.property("int ExitCode", hidden=True)
def _exit_code(process: Process) -> int:
    processes_of(process.engine).look()
    if process.launched is None and process.exited is None:
        message = "Process was not started by this object, so requested information cannot be determined."
        raise net_failure(_INVALID, message if process.identifier else _NOT_STARTED)
    if process.exited is None:
        raise net_failure(_INVALID, "Process must exit before requested information can be determined.")
    return 0 if process.launched is None else process.launched.exit_code or 0


@PROCESS.property("datetime ExitTime", hidden=True)
def _exit_time(process: Process) -> Any:
    _exit_code(process)
    return to_net_time(process.exited or process.started)


@PROCESS.property("System.IO.StreamReader StandardOutput", hidden=True)
def _output(process: Process) -> Any:
    return _reader(process, "StandardOut", "RedirectStandardOutput", error=False)


@PROCESS.property("System.IO.StreamReader StandardError", hidden=True)
def _errors(process: Process) -> Any:
    return _reader(process, "StandardError", "RedirectStandardError", error=True)


def _reader(process: Process, name: str, switch: str, *, error: bool) -> Any:
    """What the program wrote; who reads it waits until it has written all."""
    if process.launched is None:
        raise net_failure(_INVALID, _NOT_STARTED if not process.identifier else _NOT_REDIRECTED.format(name))
    if not process.info.values[switch]:
        raise net_failure(_INVALID, _NOT_REDIRECTED.format(name))
    if error not in process.readers:
        wait_for_end(process.engine, [process], None)
        process.readers[error] = StreamReader(MemoryStream("".join(process.kept[error]).encode(), writable=False))
    return process.readers[error]


@PROCESS.method("bool Start()")
def _start(process: Process) -> bool:
    _launch(process.engine, process.info, process)
    return True


@PROCESS.static(f"{_DIAGNOSTICS}Process Start({StartInfo.net_name} startInfo)", engine=True)
def _start_of(engine: Any, info: StartInfo) -> Process:
    made = _new(engine)
    made.info = info
    _launch(engine, info, made)
    return made


def _launch(engine: Any, info: StartInfo | None, process: Process) -> None:
    if info is None or not info.values["FileName"]:
        raise net_failure(_INVALID, "Cannot start process because a file name has not been provided.")
    values = info.values
    redirected = [error for error, name in ((False, "Output"), (True, "Error")) if values[f"RedirectStandard{name}"]]
    if values["UseShellExecute"] and redirected:
        message = (
            "The Process object must have the UseShellExecute property set to false in order to redirect IO streams."
        )
        raise net_failure(_INVALID, message)

    def keep(error: bool, text: str) -> None:
        if error in redirected:
            process.kept[error].append(text)
        elif not values["UseShellExecute"] and not values["CreateNoWindow"]:
            (engine.console.write_error if error else engine.console.write)(text)

    folder = engine.providers.full_path(values["WorkingDirectory"] or ".")
    own = {to_string(name): to_string(value) for name, value in values["Environment"].items()}
    wanted = ProgramStart(
        values["FileName"],
        values["Arguments"] or "",
        folder,
        shell=values["UseShellExecute"],
        keep=keep,
        environment=own,
    )
    try:
        processes_of(engine).start(wanted, process)
    except OSError as error:
        reason = start_failure(values["FileName"], folder, error)
        raise net_failure("System.ComponentModel.Win32Exception", reason) from error
