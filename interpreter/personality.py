"""Which kind of machine is simulated: path syntax, case rules, line ends, well-known folders, what `$IsWindows` says.

The one object that knows. Knows no file: whether a path exists is the file system's business.
"""

from __future__ import annotations

import ntpath
import posixpath
import re
from types import ModuleType

from attrs import evolve, field, frozen

from hvsim.interpreter.registry_content import (
    ENGINE_KEY,
    NAME_KEY,
    NT_KEY,
    WINDOWS_SERVER,
    OwnRegistry,
    RegistryContent,
)

_SHARE = re.compile(r"[\\/]{2}[^\\/]+[\\/][^\\/]+\Z")
"""A server and a share: the root that a UNC path stands on."""


@frozen
class Personality:
    """The rules of one kind of machine. Paths are strings in its own syntax."""

    name: str
    platform: str
    """What `[Environment]::OSVersion.Platform` and `$PSVersionTable.Platform` say."""
    os_description: str
    """What `$PSVersionTable.OS` says."""
    separator: str
    alternate_separators: str
    net_separators: str
    """What .NET takes for a separator; PowerShell itself takes either slash."""
    path_list_separator: str
    newline: str
    case_sensitive: bool
    file_system_name: str
    has_unix_modes: bool
    invalid_name_characters: str
    invalid_path_characters: str
    null_device: str
    user_name: str
    machine_name: str
    domain_name: str
    home: str
    temporary_folder: str
    shell_home: str
    """`$PSHOME`."""
    profile: str
    default_location: str
    time_zone: str
    environment: dict[str, str]
    """The variables a new session starts with."""
    automatic_variables: dict[str, bool]
    processes: tuple[tuple[str, int, int], ...]
    """What runs beside the shell: name, id, memory in megabytes."""
    registry: RegistryContent | None
    """What the machine's registry holds at first; None for a machine without one."""
    system_messages: dict[str, str]
    """What the operating system says of a failed file operation, by the name of its error number; {0} is the path."""
    _flavour: ModuleType = field(repr=False)

    @property
    def is_windows(self) -> bool:
        """For facts that belong to one module alone; what several ask for is a field here."""
        return self.automatic_variables["IsWindows"]

    def fold(self, name: str) -> str:
        """A key that is equal for names of the same file or environment variable."""
        return name if self.case_sensitive else name.casefold()

    def same_name(self, left: str, right: str) -> bool:
        return self.fold(left) == self.fold(right)

    def native(self, path: str) -> str:
        """`path` with the machine's own separators; PowerShell takes either slash on either machine."""
        return path.replace("/", "\\") if self.separator == "\\" else path.replace("\\", "/")

    def split_root(self, path: str) -> tuple[str, str]:
        """The root an absolute path stands on (`C:\\`, `\\\\server\\share\\`, `/`) and the rest; "" for none."""
        drive, rest = self._flavour.splitdrive(path)
        if drive[:1] in ("\\", "/") and not _SHARE.match(drive):
            drive, rest = "", path
        stripped = rest.lstrip(self.separator + self.alternate_separators)
        if stripped != rest or drive[:1] in ("\\", "/"):
            return str(drive) + self.separator, stripped
        return ("", path) if not drive else (str(drive), rest)

    def is_absolute(self, path: str) -> bool:
        """Whether the path names a place without help of a current folder."""
        return bool(self._flavour.splitdrive(path)[0]) or path[:1] in (self.separator, *self.alternate_separators)

    def normalize(self, path: str) -> str:
        """The path with `.`, `..` and doubled separators taken out, and no separator at its end but a root's."""
        root, rest = self.split_root(self.native(path))
        names: list[str] = []
        for name in rest.split(self.separator):
            if name == "..":
                if names and names[-1] != "..":
                    names.pop()
                elif not root:
                    names.append(name)
            elif name not in ("", "."):
                names.append(name)
        return root + self.separator.join(names)

    def join(self, base: str, *names: str) -> str:
        """The names below `base`; an absolute name starts anew, as a file system's own join does."""
        for name in names:
            if self.is_absolute(name):
                base = name
            elif name:
                base = base + name if not base or base.endswith(self.separator) else base + self.separator + name
        return base

    def parent(self, path: str) -> str:
        """The folder a normal absolute path lies in; empty for a root."""
        root, rest = self.split_root(path)
        if not rest:
            return ""
        return root + self.separator.join(rest.split(self.separator)[:-1])

    def leaf(self, path: str) -> str:
        """The last name of a path; a root is its own leaf."""
        trimmed = path.rstrip(self.separator + self.alternate_separators)
        return str(self._flavour.basename(trimmed)) or path

    def split_extension(self, name: str) -> tuple[str, str]:
        """The name without extension, and the extension with its dot."""
        stem, dot, extension = name.rpartition(".")
        return (stem, dot + extension) if dot and extension else (name[:-1] if dot else name, "")

    def lines(self, text: str) -> str:
        """Text whose lines end with a line feed, with the machine's line ends."""
        return text if self.newline == "\n" else text.replace("\r\n", "\n").replace("\n", self.newline)


_WINDOWS_HOME = "C:\\Users\\Administrator"

WINDOWS = Personality(
    name="Windows",
    platform="Win32NT",
    os_description="Microsoft Windows 10.0.20348",
    separator="\\",
    alternate_separators="/",
    net_separators="\\/",
    path_list_separator=";",
    newline="\r\n",
    case_sensitive=False,
    file_system_name="NTFS",
    has_unix_modes=False,
    invalid_name_characters='"<>|' + "".join(map(chr, range(32))) + ":*?\\/",
    invalid_path_characters="|" + "".join(map(chr, range(32))),
    null_device="NUL",
    user_name="Administrator",
    machine_name="HV01",
    domain_name="LAB",
    home=_WINDOWS_HOME,
    temporary_folder=_WINDOWS_HOME + "\\AppData\\Local\\Temp\\",
    shell_home="C:\\Program Files\\PowerShell\\7",
    profile=_WINDOWS_HOME + "\\Documents\\PowerShell\\Microsoft.PowerShell_profile.ps1",
    default_location=_WINDOWS_HOME,
    time_zone="UTC",
    environment={
        "ALLUSERSPROFILE": "C:\\ProgramData",
        "APPDATA": _WINDOWS_HOME + "\\AppData\\Roaming",
        "CommonProgramFiles": "C:\\Program Files\\Common Files",
        "COMPUTERNAME": "HV01",
        "ComSpec": "C:\\Windows\\system32\\cmd.exe",
        "HOMEDRIVE": "C:",
        "HOMEPATH": "\\Users\\Administrator",
        "LOCALAPPDATA": _WINDOWS_HOME + "\\AppData\\Local",
        "LOGONSERVER": "\\\\HV01",
        "NUMBER_OF_PROCESSORS": "8",
        "OS": "Windows_NT",
        "Path": (
            "C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\;"
            "C:\\Program Files\\PowerShell\\7"
        ),
        "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.JS;.PS1",
        "PROCESSOR_ARCHITECTURE": "AMD64",
        "ProgramData": "C:\\ProgramData",
        "ProgramFiles": "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
        "PSModulePath": (
            _WINDOWS_HOME + "\\Documents\\PowerShell\\Modules;C:\\Program Files\\PowerShell\\Modules;"
            "C:\\Program Files\\PowerShell\\7\\Modules"
        ),
        "PUBLIC": "C:\\Users\\Public",
        "SystemDrive": "C:",
        "SystemRoot": "C:\\Windows",
        "TEMP": _WINDOWS_HOME + "\\AppData\\Local\\Temp",
        "TMP": _WINDOWS_HOME + "\\AppData\\Local\\Temp",
        "USERDOMAIN": "LAB",
        "USERNAME": "Administrator",
        "USERPROFILE": _WINDOWS_HOME,
        "windir": "C:\\Windows",
    },
    automatic_variables={"IsWindows": True, "IsLinux": False, "IsMacOS": False, "IsCoreCLR": True},
    processes=(
        ("csrss", 512, 5),
        ("System", 4, 1),
    ),
    registry=WINDOWS_SERVER,
    system_messages={
        "EEXIST": "Cannot create a file when that file already exists.",
        "ENOTEMPTY": "The directory is not empty. : '{0}'",
        "ENOSPC": "There is not enough space on the disk. : '{0}'",
        "EINVAL": "The filename, directory name, or volume label syntax is incorrect. : '{0}'",
        "ENOTDIR": "Could not find a part of the path '{0}'.",
    },
    flavour=ntpath,
)

_LINUX_HOME = "/home/user"

LINUX = Personality(
    name="Linux",
    platform="Unix",
    os_description="Debian GNU/Linux 12 (bookworm)",
    separator="/",
    alternate_separators="\\",
    net_separators="/",
    path_list_separator=":",
    newline="\n",
    case_sensitive=True,
    file_system_name="ext4",
    has_unix_modes=True,
    invalid_name_characters="\0/",
    invalid_path_characters="\0",
    null_device="/dev/null",
    user_name="user",
    machine_name="hvsim",
    domain_name="hvsim",
    home=_LINUX_HOME,
    temporary_folder="/tmp/",
    shell_home="/opt/microsoft/powershell/7",
    profile=_LINUX_HOME + "/.config/powershell/Microsoft.PowerShell_profile.ps1",
    default_location=_LINUX_HOME,
    time_zone="UTC",
    environment={
        "HOME": _LINUX_HOME,
        "HOSTNAME": "hvsim",
        "LANG": "en_US.UTF-8",
        "LOGNAME": "user",
        "PATH": "/opt/microsoft/powershell/7:/usr/local/bin:/usr/bin:/bin",
        "PSModulePath": (
            _LINUX_HOME + "/.local/share/powershell/Modules:/usr/local/share/powershell/Modules:"
            "/opt/microsoft/powershell/7/Modules"
        ),
        "PWD": _LINUX_HOME,
        "SHELL": "/bin/bash",
        "TERM": "xterm-256color",
        "USER": "user",
    },
    automatic_variables={"IsWindows": False, "IsLinux": True, "IsMacOS": False, "IsCoreCLR": True},
    processes=(("bash", 310, 4), ("sshd", 212, 7), ("systemd", 1, 11)),
    registry=None,
    system_messages={
        "EEXIST": "The file '{0}' already exists.",
        "ENOTEMPTY": "Directory not empty : '{0}'",
        "ENOSPC": "No space left on device : '{0}'",
        "EINVAL": "Invalid argument : '{0}'",
        "ENOTDIR": "Not a directory : '{0}'",
    },
    flavour=posixpath,
)


def windows_server(
    machine_name: str, product: str, build: str, release: str, known: RegistryContent | None = None
) -> Personality:
    """A Windows Server of that name: `product` as its registry has it, `build` of three parts, `release` as 21H2.

    `known` is the registry that the machine has already, which it keeps, or what is known of it: the rest is as on a
    fresh one.
    """
    number = build.split(".")[2]
    fresh = WINDOWS_SERVER | {
        NT_KEY: WINDOWS_SERVER[NT_KEY]
        | {
            "ProductName": product,
            "DisplayVersion": release,
            "CurrentBuild": number,
            "CurrentBuildNumber": number,
            "CurrentMajorVersionNumber": int(build.split(".")[0]),
            "CurrentMinorVersionNumber": int(build.split(".")[1]),
        },
        NAME_KEY: {"ComputerName": machine_name.upper()},
        ENGINE_KEY: WINDOWS_SERVER[ENGINE_KEY] | {"PowerShellVersion": f"5.1.{number}.2700"},
    }
    content = known if isinstance(known, OwnRegistry) else OwnRegistry(known or {})
    if NT_KEY not in content:
        for path, values in fresh.items():
            content[path] = values | content.get(path, {})
    environment = {"COMPUTERNAME": machine_name.upper(), "LOGONSERVER": f"\\\\{machine_name.upper()}"}
    return evolve(
        WINDOWS,
        machine_name=machine_name,
        os_description=f"Microsoft Windows {build}",
        environment=WINDOWS.environment | environment,
        registry=content,
    )


def personality_named(name: str) -> Personality:
    """The personality called `name`, in any case. Raises `ValueError` for an unknown one."""
    for personality in (WINDOWS, LINUX):
        if personality.name.lower() == name.lower():
            return personality
    raise ValueError(f"No simulated machine is called '{name}': it is windows or linux.")
