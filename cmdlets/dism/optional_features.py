"""Get-WindowsOptionalFeature: Hyper-V and what else there is about it, by the names that DISM has for it."""

from __future__ import annotations

from attrs import frozen

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.cmdlets.estate.live_types import enum_type, live_type
from hvsim.cmdlets.estate.values import enum
from hvsim.infrastructure.computers.feature_table import FEATURES, FeatureEntry
from hvsim.infrastructure.inside.features import InstallState, state_of
from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.formatting.views import column, list_view, register_view

WINDOWS_ONLY = True
_DISM = "Microsoft.Dism.Commands."
_BASIC, _ADVANCED, _STATE = _DISM + "BasicFeatureObject", _DISM + "AdvancedFeatureObject", _DISM + "FeatureState"
_RUNNING, _OFFLINE = "Online", "Offline"
_NAMES = {
    "Microsoft-Hyper-V": "Hyper-V",
    "Microsoft-Hyper-V-Offline": "Hyper-V",
    "Microsoft-Hyper-V-Online": "Hyper-V",
    "RSAT-Hyper-V-Tools-Feature": "RSAT-Hyper-V-Tools",
    "Microsoft-Hyper-V-Management-Clients": "Hyper-V-Tools",
    "Microsoft-Hyper-V-Management-PowerShell": "Hyper-V-PowerShell",
    "FailoverCluster-FullServer": "Failover-Clustering",
    "FailoverCluster-PowerShell": "RSAT-Clustering-PowerShell",
    "MultipathIo": "Multipath-IO",
    "WindowsServerBackup": "Windows-Server-Backup",
    "File-Services": "FS-FileServer",
    "Containers": "Containers",
    "TelnetClient": "Telnet-Client",
    "SMB1Protocol": "FS-SMB1",
    "BitLocker": "BitLocker",
    "DHCPServer": "DHCP",
    "DNS-Server-Full-Role": "DNS",
    "IIS-WebServerRole": "Web-Server",
    "IIS-WebServer": "Web-WebServer",
    "IIS-ManagementConsole": "Web-Mgmt-Console",
}
"""DISM's name -> Server Manager's."""
_STATES = {
    InstallState.AVAILABLE: "Disabled",
    InstallState.INSTALLED: "Enabled",
    InstallState.INSTALL_PENDING: "EnablePending",
    InstallState.UNINSTALL_PENDING: "DisablePending",
}


def server_entry(name: str) -> FeatureEntry | None:
    """The feature that DISM has under a name, in any case; None for what is none."""
    found = next((known for known in _NAMES if known.lower() == name.lower()), None)
    return None if found is None else FEATURES[_NAMES[found].lower()]


@frozen(eq=False)
class BasicFeature:
    """An optional feature and its state when somebody looked."""

    name: str
    display_name: str
    state: str
    restarts: bool


class AdvancedFeature(BasicFeature):
    """One that was asked for by name."""


enum_type(_STATE, {"Disabled": 4, "EnablePending": 5, "Enabled": 2, "DisablePending": 3})
_FACTS = {"string FeatureName": lambda f: f.name, f"{_STATE} State": lambda f: enum(_STATE, f.state)}
live_type(_BASIC, BasicFeature, _FACTS)
live_type(
    _ADVANCED,
    AdvancedFeature,
    {
        "string DisplayName": lambda f: f.display_name,
        "string RestartRequired": lambda f: "Possible" if f.restarts else "Never",
    },
    base=_BASIC,
)
register_view(list_view(_ADVANCED, [column(n) for n in ("FeatureName", "DisplayName", "RestartRequired", "State")]))
register_view(list_view(_BASIC, [column("FeatureName"), column("State")]))


@cmdlet(
    "Get-WindowsOptionalFeature",
    default_set=_OFFLINE,
    output=(_BASIC, _ADVANCED),
    class_name=_DISM + "GetWindowsOptionalFeatureCommand",
)
class GetWindowsOptionalFeature(Cmdlet):
    """Lists the optional features of this Windows, and whether they are enabled."""

    feature_name: str = parameter(by_property_name=True, wildcards=True, default="", help="Only this one.")
    online: Switch = parameter(sets={_RUNNING: In(mandatory=True)}, help="The Windows that runs.")
    path: str = parameter(sets={_OFFLINE: In(mandatory=True)}, simulated=False, help="An image that does not run.")
    package_name: str = parameter(by_property_name=True, simulated=False, help="Those of a package.")
    package_path: str = parameter(by_property_name=True, simulated=False, help="Those of a package file.")

    examples = [
        Example(
            "(Get-WindowsOptionalFeature -Online -FeatureName Microsoft-Hyper-V).State",
            "Is Hyper-V enabled?",
            output="Enabled\n",
        )
    ]

    def process(self) -> None:
        if not self.online:
            self.fail("hvsim knows the features of a Windows that runs only.", "NotSupported", "NotImplemented")
        inside = inside_of(self.engine)
        kind = AdvancedFeature if self.feature_name and not has_wildcards(self.feature_name) else BasicFeature
        for name, server_name in _NAMES.items():
            if matches(self.feature_name or "*", name):
                entry = FEATURES[server_name.lower()]
                state = _STATES[state_of(inside, entry)]
                self.write(kind(name, entry.display_name, state, entry.restarts))
