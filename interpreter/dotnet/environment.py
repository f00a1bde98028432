"""Environment, OperatingSystem, Console, Random, Thread, RuntimeInformation: the simulated machine as .NET shows it."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.identity import Version, parse_version
from hvsim.interpreter.dotnet.text import newline_of
from hvsim.interpreter.pipeline.signals import Exit, FlowException
from hvsim.interpreter.providers.encodings import UTF8
from hvsim.interpreter.values.arrays import string_array
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.enums.enums import EnumValue, enum_value
from hvsim.interpreter.values.formatting import composite
from hvsim.interpreter.values.numbers.numbers import Int64
from hvsim.interpreter.values.text import net_text

ENVIRONMENT = declare("System.Environment")
ENVIRONMENT.static_property("string NewLine", engine=True)(newline_of)
ENVIRONMENT.static_property("string MachineName", engine=True)(lambda engine: engine.personality.machine_name)
ENVIRONMENT.static_property("string UserName", engine=True)(lambda engine: engine.personality.user_name)
ENVIRONMENT.static_property("string UserDomainName", engine=True)(lambda engine: engine.personality.machine_name)
ENVIRONMENT.static_property("bool IsPrivilegedProcess", engine=True)(lambda engine: engine.personality.is_windows)
ENVIRONMENT.static_property("string ProcessPath", engine=True)(
    lambda engine: (
        "C:\\Program Files\\PowerShell\\7\\pwsh.exe"
        if engine.personality.is_windows
        else "/opt/microsoft/powershell/7/pwsh"
    )
)
ENVIRONMENT.static_property("long WorkingSet")(lambda: Int64(96 << 20))
ENVIRONMENT.static_property("int ProcessorCount")(lambda: 4)
ENVIRONMENT.static_property("int ProcessId")(lambda: 4242)
ENVIRONMENT.static_property("bool Is64BitOperatingSystem")(lambda: True)
ENVIRONMENT.static_property("bool Is64BitProcess")(lambda: True)
ENVIRONMENT.static_property("bool UserInteractive")(lambda: True)
ENVIRONMENT.static_property("bool HasShutdownStarted")(lambda: False)
ENVIRONMENT.static_property("int SystemPageSize")(lambda: 4096)
ENVIRONMENT.static_property("version Version")(lambda: Version(10, 0, 0))
ENVIRONMENT.static_property("string StackTrace")(lambda: "")
ENVIRONMENT.static_property("string CommandLine")(lambda: "pwsh")
ENVIRONMENT.static_property("int CurrentManagedThreadId")(lambda: 1)


def _exit_code(engine: Any, value: int) -> None:
    engine.exit_code = value


ENVIRONMENT.static_property("int ExitCode", setter=_exit_code, engine=True)(lambda engine: engine.exit_code or 0)


def _set_directory(engine: Any, value: str) -> None:
    engine.providers.set_location(value, literal=True)


ENVIRONMENT.static_property("string CurrentDirectory", setter=_set_directory, engine=True)(
    lambda engine: engine.providers.location.provider_path
)


@ENVIRONMENT.static_property("string SystemDirectory", engine=True)
def _system_directory(engine: Any) -> str:
    return "C:\\Windows\\system32" if engine.personality.is_windows else ""


@ENVIRONMENT.static_property("int TickCount", engine=True)
def _tick_count(engine: Any) -> int:
    return int(engine.clock.monotonic() * 1000) & 0x7FFFFFFF


@ENVIRONMENT.static_property("long TickCount64", engine=True)
def _tick_count_64(engine: Any) -> Int64:
    return Int64(int(engine.clock.monotonic() * 1000))


@ENVIRONMENT.static(
    "string GetEnvironmentVariable(string variable)",
    "string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)",
    engine=True,
)
def _get_variable(engine: Any, name: str, target: EnumValue | None = None) -> str | None:
    if target is not None and target.value != 0 and not engine.personality.is_windows:
        return None
    found = engine.providers.environment.get(name)
    return None if found is None else str(found)


@ENVIRONMENT.static(
    "void SetEnvironmentVariable(string variable, string value)",
    "void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)",
    engine=True,
)
def _set_variable(engine: Any, name: str, value: str | None, target: EnumValue | None = None) -> None:
    engine.providers.environment.set(name, value or None)


@ENVIRONMENT.static(
    "System.Collections.IDictionary GetEnvironmentVariables()",
    "System.Collections.IDictionary GetEnvironmentVariables(System.EnvironmentVariableTarget target)",
    engine=True,
)
def _get_variables(engine: Any, target: EnumValue | None = None) -> Hashtable:
    return Hashtable(engine.providers.environment.items(), ignore_case=engine.personality.is_windows)


@ENVIRONMENT.static("string ExpandEnvironmentVariables(string name)", engine=True)
def _expand(engine: Any, text: str) -> str:
    import re

    return re.sub(r"%([^%]+)%", lambda found: _get_variable(engine, found.group(1)) or found.group(), text)


@ENVIRONMENT.static("string[] GetLogicalDrives()", engine=True)
def _drives(engine: Any) -> Any:
    return string_array([drive.root for drive in engine.file_system.drives()])


@ENVIRONMENT.static("string[] GetCommandLineArgs()")
def _arguments() -> Any:
    return string_array(["pwsh"])


_OF_WINDOWS, _OF_ALL = "AppData\\Roaming\\Microsoft\\Windows", "C:\\ProgramData\\Microsoft\\Windows"
_WINDOWS_FOLDERS = {
    "Desktop": "Desktop", "DesktopDirectory": "Desktop", "MyDocuments": "Documents", "Personal": "Documents",
    "MyMusic": "Music", "MyPictures": "Pictures", "MyVideos": "Videos", "UserProfile": "",
    "ApplicationData": "AppData\\Roaming", "LocalApplicationData": "AppData\\Local",
    "Favorites": "Favorites", "InternetCache": "AppData\\Local\\Microsoft\\Windows\\INetCache",
    "Cookies": "AppData\\Local\\Microsoft\\Windows\\INetCookies",
    "History": "AppData\\Local\\Microsoft\\Windows\\History",
    "CDBurning": "AppData\\Local\\Microsoft\\Windows\\Burn\\Burn",
    "Programs": f"{_OF_WINDOWS}\\Start Menu\\Programs", "Startup": f"{_OF_WINDOWS}\\Start Menu\\Programs\\Startup",
    "AdminTools": f"{_OF_WINDOWS}\\Start Menu\\Programs\\Administrative Tools",
    "StartMenu": f"{_OF_WINDOWS}\\Start Menu", "Recent": f"{_OF_WINDOWS}\\Recent", "SendTo": f"{_OF_WINDOWS}\\SendTo",
    "Templates": f"{_OF_WINDOWS}\\Templates", "NetworkShortcuts": f"{_OF_WINDOWS}\\Network Shortcuts",
    "PrinterShortcuts": f"{_OF_WINDOWS}\\Printer Shortcuts",
}  # fmt: skip
_MACHINE_FOLDERS = {
    "CommonApplicationData": "C:\\ProgramData", "ProgramFiles": "C:\\Program Files", "Windows": "C:\\Windows",
    "ProgramFilesX86": "C:\\Program Files (x86)", "System": "C:\\Windows\\system32", "Fonts": "C:\\Windows\\Fonts",
    "CommonProgramFiles": "C:\\Program Files\\Common Files", "SystemX86": "C:\\Windows\\SysWOW64",
    "CommonProgramFilesX86": "C:\\Program Files (x86)\\Common Files", "CommonTemplates": f"{_OF_ALL}\\Templates",
    "CommonStartMenu": f"{_OF_ALL}\\Start Menu", "CommonPrograms": f"{_OF_ALL}\\Start Menu\\Programs",
    "CommonStartup": f"{_OF_ALL}\\Start Menu\\Programs\\Startup", "Resources": "C:\\Windows\\resources",
    "CommonAdminTools": f"{_OF_ALL}\\Start Menu\\Programs\\Administrative Tools",
    "CommonMusic": "C:\\Users\\Public\\Music", "CommonPictures": "C:\\Users\\Public\\Pictures",
    "CommonVideos": "C:\\Users\\Public\\Videos",
    "CommonDesktopDirectory": "C:\\Users\\Public\\Desktop", "CommonDocuments": "C:\\Users\\Public\\Documents",
}  # fmt: skip
_LINUX_FOLDERS = {
    "UserProfile": "", "Personal": "", "MyDocuments": "", "Desktop": "/Desktop", "DesktopDirectory": "/Desktop",
    "ApplicationData": "/.config", "LocalApplicationData": "/.local/share",
}  # fmt: skip


@ENVIRONMENT.static("string GetFolderPath(System.Environment+SpecialFolder folder)", engine=True)
def _folder(engine: Any, folder: EnumValue) -> str:
    name, home = str(folder), str(engine.personality.home)
    if engine.personality.is_windows:
        if name in _MACHINE_FOLDERS:
            return _MACHINE_FOLDERS[name]
        tail = _WINDOWS_FOLDERS.get(name)
        return "" if tail is None else f"{home}\\{tail}".rstrip("\\")
    if name == "CommonApplicationData":
        return "/usr/share"
    tail = _LINUX_FOLDERS.get(name)
    return "" if tail is None else home + tail


@ENVIRONMENT.static("void Exit(int exitCode)", engine=True)
def _exit(engine: Any, code: int) -> None:
    raise FlowException(Exit(code))


class OperatingSystem:
    """`[Environment]::OSVersion`."""

    __slots__ = ("extended", "platform", "text", "version")
    net_name = "System.OperatingSystem"

    def __init__(self, platform: EnumValue, version: Version, text: str) -> None:
        self.platform = platform
        self.version = version
        self.text = text
        self.extended = None


@ENVIRONMENT.static_property("System.OperatingSystem OSVersion", engine=True)
def _os_version(engine: Any) -> OperatingSystem:
    if engine.personality.is_windows:
        version = parse_version(engine.personality.os_description.split()[-1] + ".0")
        return OperatingSystem(
            enum_value("System.PlatformID", "Win32NT"), version, f"Microsoft Windows NT {version.net_text()}"
        )
    version = Version(6, 1, 0, 0)  # the kernel's: what `$PSVersionTable.OS` says there is the distribution
    return OperatingSystem(enum_value("System.PlatformID", "Unix"), version, f"Unix {version.net_text()}")


OS = declare("System.OperatingSystem")
OS.property("System.PlatformID Platform")(lambda system: system.platform)
OS.property("string ServicePack")(lambda system: "")
OS.property("version Version")(lambda system: system.version)
OS.property("string VersionString")(lambda system: system.text)
OS.method("string ToString()")(lambda system: system.text)

RUNTIME = declare("System.Runtime.InteropServices.RuntimeInformation")
RUNTIME.static_property("string OSDescription", engine=True)(lambda engine: engine.personality.os_description)
RUNTIME.static_property("string FrameworkDescription")(lambda: ".NET 10.0.0")
RUNTIME.static_property("System.Runtime.InteropServices.Architecture OSArchitecture")(
    lambda: enum_value("System.Runtime.InteropServices.Architecture", "X64")
)
RUNTIME.static_property("System.Runtime.InteropServices.Architecture ProcessArchitecture")(
    lambda: enum_value("System.Runtime.InteropServices.Architecture", "X64")
)

# the console

CONSOLE = declare("System.Console")


@CONSOLE.static(
    "void WriteLine()",
    "void WriteLine(string value)",
    "void WriteLine(System.Object value)",
    engine=True,
)
def _write_line(engine: Any, value: Any = "") -> None:
    engine.console.write(net_text(value) + newline_of(engine))


@CONSOLE.static("void WriteLine(string format, params System.Object[] arg)", engine=True)
def _write_line_format(engine: Any, text: str, values: list[Any]) -> None:
    engine.console.write(composite(text, list(values)) + newline_of(engine))


@CONSOLE.static("void Write(string value)", "void Write(System.Object value)", engine=True)
def _write(engine: Any, value: Any) -> None:
    engine.console.write(net_text(value))


@CONSOLE.static("void Write(string format, params System.Object[] arg)", engine=True)
def _write_format(engine: Any, text: str, values: list[Any]) -> None:
    engine.console.write(composite(text, list(values)))


@CONSOLE.static("string ReadLine()", engine=True)
def _read_line(engine: Any) -> str | None:
    line = engine.console.read_line()
    return None if line is None else str(line)


def _ignored(*values: Any) -> None:
    return None


def _encoding() -> Any:
    return UTF8


CONSOLE.static_property("System.Text.Encoding OutputEncoding", setter=_ignored)(_encoding)
CONSOLE.static_property("System.Text.Encoding InputEncoding", setter=_ignored)(_encoding)
CONSOLE.static_property("int WindowWidth", setter=_ignored, engine=True)(lambda engine: engine.console.width)
CONSOLE.static_property("int BufferWidth", setter=_ignored, engine=True)(lambda engine: engine.console.width)
CONSOLE.static_property("int WindowHeight", setter=_ignored)(lambda: 50)
CONSOLE.static_property("int CursorTop", setter=_ignored)(lambda: 0)
CONSOLE.static_property("int CursorLeft", setter=_ignored)(lambda: 0)
CONSOLE.static_property("bool IsInputRedirected", engine=True)(lambda engine: not engine.console.interactive)
CONSOLE.static_property("bool IsOutputRedirected", engine=True)(lambda engine: not engine.console.interactive)
CONSOLE.static_property("bool KeyAvailable")(lambda: False)
CONSOLE.static_property("string Title", setter=_ignored)(lambda: "PowerShell")
for _name, _colour in (("ForegroundColor", "Gray"), ("BackgroundColor", "Black")):
    CONSOLE.static_property(f"System.ConsoleColor {_name}", setter=_ignored)(
        lambda colour=_colour: enum_value("System.ConsoleColor", colour)
    )
CONSOLE.static("void ResetColor()")(_ignored)
CONSOLE.static("void Clear()")(_ignored)
CONSOLE.static("void Beep()", "void Beep(int frequency, int duration)")(_ignored)
