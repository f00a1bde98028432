"""The roles and features of Windows Server that matter around Hyper-V and backup: names, order and dependence; and
what an administrator changed about those of a machine.

A row is name, display name, the name above it and what it brings along with its management tools.
"""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

ROLE, ROLE_SERVICE, FEATURE = "Role", "Role Service", "Feature"


@frozen
class FeatureEntry:
    """One line of the list. `restarts` says that installing and removing it end with a restart of Windows only;
    `removal_restarts` that removing it does.
    """

    name: str
    display_name: str
    kind: str
    parent: str = ""
    tools: tuple[str, ...] = ()
    restarts: bool = False
    removal_restarts: bool = False
    standard: bool = False
    """Whether every Windows Server has it from the beginning."""

    @property
    def depth(self) -> int:
        """1 at the top of the tree."""
        return 1 if not self.parent else 1 + FEATURES[self.parent.lower()].depth

    @property
    def children(self) -> list[FeatureEntry]:
        """Those directly below it."""
        return [entry for entry in FEATURES.values() if entry.parent == self.name]


@frozen
class FeatureChange:
    """A feature was installed or removed, its files too where it is `without_files`; with a moment, only a start of the
    machine after it ends the change.
    """

    installed: bool
    after_restart_since: datetime | None = None
    without_files: bool = False


HYPER_V, CLUSTERING = "Hyper-V", "Failover-Clustering"
_HYPER_V_TOOLS = ("Hyper-V-Tools", "Hyper-V-PowerShell")
_CLUSTER_TOOLS = ("RSAT-Clustering-Mgmt", "RSAT-Clustering-PowerShell")
_DOMAIN_TOOLS = ("RSAT-AD-PowerShell", "RSAT-AD-AdminCenter", "RSAT-ADDS-Tools", "GPMC")

_ROWS = (
    FeatureEntry("AD-Domain-Services", "Active Directory Domain Services", ROLE, tools=_DOMAIN_TOOLS,
                 removal_restarts=True),
    FeatureEntry("DHCP", "DHCP Server", ROLE, tools=("RSAT-DHCP",)),
    FeatureEntry("DNS", "DNS Server", ROLE, tools=("RSAT-DNS-Server",), removal_restarts=True),
    FeatureEntry("FileAndStorage-Services", "File and Storage Services", ROLE, standard=True),
    FeatureEntry("File-Services", "File and iSCSI Services", ROLE_SERVICE, "FileAndStorage-Services"),
    FeatureEntry("FS-FileServer", "File Server", ROLE_SERVICE, "File-Services"),
    FeatureEntry("FS-Data-Deduplication", "Data Deduplication", ROLE_SERVICE, "File-Services"),
    FeatureEntry("FS-VSS-Agent", "File Server VSS Agent Service", ROLE_SERVICE, "File-Services"),
    FeatureEntry("FS-iSCSITarget-Server", "iSCSI Target Server", ROLE_SERVICE, "File-Services"),
    FeatureEntry("FS-NFS-Service", "Server for NFS", ROLE_SERVICE, "File-Services", ("RSAT-NFS-Admin",)),
    FeatureEntry("Storage-Services", "Storage Services", ROLE_SERVICE, "FileAndStorage-Services", standard=True),
    FeatureEntry(HYPER_V, "Hyper-V", ROLE, tools=_HYPER_V_TOOLS, restarts=True, removal_restarts=True),
    FeatureEntry("Web-Server", "Web Server (IIS)", ROLE, tools=("Web-Mgmt-Console",)),
    FeatureEntry("Web-WebServer", "Web Server", ROLE_SERVICE, "Web-Server"),
    FeatureEntry("Web-Mgmt-Tools", "Management Tools", ROLE_SERVICE, "Web-Server"),
    FeatureEntry("Web-Mgmt-Console", "IIS Management Console", ROLE_SERVICE, "Web-Mgmt-Tools"),
    FeatureEntry("NET-Framework-45-Features", ".NET Framework 4.8 Features", FEATURE, standard=True),
    FeatureEntry("NET-Framework-45-Core", ".NET Framework 4.8", FEATURE, "NET-Framework-45-Features", standard=True),
    FeatureEntry("BitLocker", "BitLocker Drive Encryption", FEATURE, tools=("RSAT-Feature-Tools-BitLocker",),
                 restarts=True, removal_restarts=True),
    FeatureEntry("Containers", "Containers", FEATURE, restarts=True, removal_restarts=True),
    FeatureEntry("Data-Center-Bridging", "Data Center Bridging", FEATURE,
                 tools=("RSAT-DataCenterBridging-LLDP-Tools",)),
    FeatureEntry("EnhancedStorage", "Enhanced Storage", FEATURE, restarts=True, removal_restarts=True),
    FeatureEntry(CLUSTERING, "Failover Clustering", FEATURE, tools=_CLUSTER_TOOLS, removal_restarts=True),
    FeatureEntry("GPMC", "Group Policy Management", FEATURE),
    FeatureEntry("Multipath-IO", "Multipath I/O", FEATURE, restarts=True, removal_restarts=True),
    FeatureEntry("RSAT", "Remote Server Administration Tools", FEATURE),
    FeatureEntry("RSAT-Feature-Tools", "Feature Administration Tools", FEATURE, "RSAT"),
    FeatureEntry("RSAT-Feature-Tools-BitLocker", "BitLocker Drive Encryption Administration Utilities", FEATURE,
                 "RSAT-Feature-Tools"),
    FeatureEntry("RSAT-DataCenterBridging-LLDP-Tools", "DataCenterBridging LLDP Tools", FEATURE, "RSAT-Feature-Tools"),
    FeatureEntry("RSAT-Clustering", "Failover Clustering Tools", FEATURE, "RSAT-Feature-Tools"),
    FeatureEntry("RSAT-Clustering-Mgmt", "Failover Cluster Management Tools", FEATURE, "RSAT-Clustering"),
    FeatureEntry("RSAT-Clustering-PowerShell", "Failover Cluster Module for Windows PowerShell", FEATURE,
                 "RSAT-Clustering"),
    FeatureEntry("RSAT-Clustering-CmdInterface", "Failover Cluster Command Interface", FEATURE, "RSAT-Clustering"),
    FeatureEntry("RSAT-Role-Tools", "Role Administration Tools", FEATURE, "RSAT"),
    FeatureEntry("RSAT-AD-Tools", "AD DS and AD LDS Tools", FEATURE, "RSAT-Role-Tools"),
    FeatureEntry("RSAT-AD-PowerShell", "Active Directory module for Windows PowerShell", FEATURE, "RSAT-AD-Tools"),
    FeatureEntry("RSAT-ADDS", "AD DS Tools", FEATURE, "RSAT-AD-Tools"),
    FeatureEntry("RSAT-AD-AdminCenter", "Active Directory Administrative Center", FEATURE, "RSAT-ADDS"),
    FeatureEntry("RSAT-ADDS-Tools", "AD DS Snap-Ins and Command-Line Tools", FEATURE, "RSAT-ADDS"),
    FeatureEntry("RSAT-Hyper-V-Tools", "Hyper-V Management Tools", FEATURE, "RSAT-Role-Tools"),
    FeatureEntry("Hyper-V-Tools", "Hyper-V GUI Management Tools", FEATURE, "RSAT-Hyper-V-Tools"),
    FeatureEntry("Hyper-V-PowerShell", "Hyper-V Module for Windows PowerShell", FEATURE, "RSAT-Hyper-V-Tools"),
    FeatureEntry("RSAT-DHCP", "DHCP Server Tools", FEATURE, "RSAT-Role-Tools"),
    FeatureEntry("RSAT-DNS-Server", "DNS Server Tools", FEATURE, "RSAT-Role-Tools"),
    FeatureEntry("RSAT-File-Services", "File Services Tools", FEATURE, "RSAT-Role-Tools"),
    FeatureEntry("RSAT-NFS-Admin", "Services for Network File System Management Tools", FEATURE, "RSAT-File-Services"),
    FeatureEntry("FS-SMB1", "SMB 1.0/CIFS File Sharing Support", FEATURE, restarts=True, removal_restarts=True),
    FeatureEntry("Storage-Replica", "Storage Replica", FEATURE, restarts=True, removal_restarts=True),
    FeatureEntry("Telnet-Client", "Telnet Client", FEATURE),
    FeatureEntry("PowerShellRoot", "Windows PowerShell", FEATURE, standard=True),
    FeatureEntry("PowerShell", "Windows PowerShell 5.1", FEATURE, "PowerShellRoot", standard=True),
    FeatureEntry("Windows-Server-Backup", "Windows Server Backup", FEATURE),
)  # fmt: skip

FEATURES = {entry.name.lower(): entry for entry in _ROWS}
"""All of them by name in lower case, in the order in which Windows lists them."""


def above(entry: FeatureEntry) -> list[FeatureEntry]:
    """Those that it needs: the line up to the top."""
    line: list[FeatureEntry] = []
    while entry.parent:
        entry = FEATURES[entry.parent.lower()]
        line.insert(0, entry)
    return line


def below(entry: FeatureEntry) -> list[FeatureEntry]:
    """Everything under it."""
    return [item for child in entry.children for item in (child, *below(child))]
