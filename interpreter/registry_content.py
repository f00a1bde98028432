"""What the registry of a freshly installed Windows Server says: the few facts that scripts look up. Data only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hvsim.interpreter.providers.registry import RegistryKey

RegistryData = str | int | tuple[str, Any]
"""A value: a String, a DWord, or the kind and the content of another: `("QWord", 5)`, `("MultiString", ["a"])`."""
RegistryContent = dict[str, dict[str, RegistryData]]
"""The values by key, the whole path of it; a key without values is there as well."""


class OwnRegistry(RegistryContent):
    """The content of one machine's registry: what is written under its keys is written here as well.

    So that who simulates the machine sees what an administrator has set, without knowing the shell. `root` is the tree
    of its keys, one for all sessions on the machine; None until one looks, and after the machine went back in time.
    """

    root: RegistryKey | None = None

    def clear(self) -> None:
        super().clear()
        self.root = None

    def __reduce__(self) -> tuple[type[RegistryContent], tuple[RegistryContent]]:
        return dict, (dict(self),)


NT_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
ENGINE_KEY = "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\PowerShell\\3\\PowerShellEngine"
NAME_KEY = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName"
_SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services"

WINDOWS_SERVER: RegistryContent = {
    NT_KEY: {
        "ProductName": "Windows Server 2022 Datacenter",
        "EditionID": "ServerDatacenter",
        "InstallationType": "Server",
        "DisplayVersion": "21H2",
        "ReleaseId": "2009",
        "CurrentBuild": "20348",
        "CurrentBuildNumber": "20348",
        "CurrentVersion": "6.3",
        "CurrentMajorVersionNumber": 10,
        "CurrentMinorVersionNumber": 0,
        "UBR": 2700,
        "SystemRoot": "C:\\Windows",
    },
    NT_KEY + "\\Virtualization": {},
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full": {
        "Install": 1,
        "Release": 528449,
        "Version": "4.8.04161",
    },
    ENGINE_KEY: {
        "PowerShellVersion": "5.1.20348.2700",
        "RuntimeVersion": "v4.0.30319",
    },
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall": {},
    "HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows": {},
    NAME_KEY: {"ComputerName": "HV01"},
    "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager": {},
    "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\FileSystem": {
        "FilterSupportedFeaturesMode": 0,
        "LongPathsEnabled": 0,
        "NtfsDisable8dot3NameCreation": 2,
    },
    _SERVICES + "\\vmms": {"DisplayName": "Hyper-V Virtual Machine Management", "Start": 2, "Type": 16},
    _SERVICES + "\\vmcompute": {"DisplayName": "Hyper-V Host Compute Service", "Start": 3, "Type": 32},
    "HKEY_CURRENT_USER\\Environment": {"TEMP": "C:\\Users\\Administrator\\AppData\\Local\\Temp"},
    "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion": {},
}
