"""The default views of the Hyper-V module, as its format file defines them."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.formatting.views import Field, Source, column, list_view, register_view, table_view
from hvsim.interpreter.values.members.access import get_property

HYPERV = "Microsoft.HyperV.PowerShell."
MIB = 2**20

_TABLES: dict[str, tuple[str | tuple[Source, str], ...]] = {
    "VirtualMachine": (
        "Name",
        "State",
        ("CPUUsage", "CPUUsage(%)"),
        (lambda machine, engine: _mebibytes(machine, "MemoryAssigned"), "MemoryAssigned(M)"),
        "Uptime",
        "Status",
        "Version",
    ),
    "VMSnapshot": ("VMName", "Name", "SnapshotType", "CreationTime", "ParentSnapshotName"),
    "HardDiskDrive": ("VMName", "ControllerType", "ControllerNumber", "ControllerLocation", "DiskNumber", "Path"),
    "VMIntegrationComponent": ("VMName", "Name", "Enabled", "PrimaryStatusDescription", "SecondaryStatusDescription"),
    "VMProcessor": (
        "VMName",
        "Count",
        "CompatibilityForMigrationEnabled",
        "CompatibilityForOlderOperatingSystemsEnabled",
    ),
    "VMMemory": (
        "VMName",
        "DynamicMemoryEnabled",
        (lambda memory, engine: _mebibytes(memory, "Minimum"), "Minimum(M)"),
        (lambda memory, engine: _mebibytes(memory, "Startup"), "Startup(M)"),
        (lambda memory, engine: _mebibytes(memory, "Maximum"), "Maximum(M)"),
    ),
    "VMNetworkAdapterBase": ("Name", "IsManagementOs", "VMName", "SwitchName", "MacAddress", "Status", "IPAddresses"),
    "VMNetworkAdapterVlanSetting": ("VMName", "VMNetworkAdapterName", ("OperationMode", "Mode"), "VlanList"),
    "VMSwitch": ("Name", "SwitchType", "NetAdapterInterfaceDescription"),
    "DvdDrive": ("VMName", "ControllerType", "ControllerNumber", "ControllerLocation", "DvdMediaType", "Path"),
    "VMFirmware": ("VMName", "SecureBoot", "SecureBootTemplate", "PreferredNetworkBootProtocol", "BootOrder"),
    "VMBios": ("VMName", "StartupOrder", "NumLockEnabled"),
    "VMScsiController": ("VMName", "ControllerNumber", "Drives"),
    "VMIdeController": ("VMName", "ControllerNumber", "Drives"),
    "VMNetworkAdapterAclSetting": (
        "VMName",
        "Direction",
        "LocalAddress",
        "RemoteAddress",
        "Action",
    ),
    "VMConnectAce": ("VMName", "Username", "UserId", "Access"),
    "VMHostNumaNode": ("NodeId", "ProcessorsAvailability", "MemoryAvailable", "MemoryTotal"),
    "VMHostNumaNodeStatus": ("NodeId", "VMName", "MemoryUsed"),
    "VMComPort": ("VMName", "Name", "Path"),
    "VMVideo": ("VMName", "ResolutionType", "HorizontalResolution", "VerticalResolution"),
    "VMMeteringReportForVirtualMachine": (
        "VMName",
        ("AverageProcessorUsage", "AvgCPU(MHz)"),
        ("AverageMemoryUsage", "AvgRAM(M)"),
        ("MaximumMemoryUsage", "MaxRAM(M)"),
        ("MinimumMemoryUsage", "MinRAM(M)"),
        ("TotalDiskAllocation", "TotalDisk(M)"),
        (lambda report, engine: 0, "NetworkInbound(M)"),
        (lambda report, engine: 0, "NetworkOutbound(M)"),
    ),
    "VMGroup": ("Name", "GroupType", "VMMembers"),
    "VMHostSupportedVersion": ("Name", "Version", "IsDefault"),
    "VMCompatibilityError": ("Message", "MessageId", "Source"),
    "VMResourcePool": ("Name", "ResourcePoolType", "ParentName", "ResourceMeteringEnabled"),
    "VMSan": ("Name", "Note", "WorldWideNodeName", "WorldWidePortName"),
    "VMFibreChannelHba": (
        "VMName",
        "SanName",
        "WorldWideNodeNameSetA",
        "WorldWidePortNameSetA",
        "WorldWideNodeNameSetB",
        "WorldWidePortNameSetB",
    ),
    "VMSwitchTeam": ("Name", "NetAdapterInterfaceDescription", "TeamingMode", "LoadBalancingAlgorithm"),
    "VMReplication": (
        "VMName",
        "State",
        "Health",
        "Mode",
        "FrequencySec",
        "PrimaryServer",
        "ReplicaServer",
        "ReplicaPort",
        "AuthType",
        "Relationship",
    ),
    "VMReplicationHealth": (
        "VMName",
        "State",
        "Health",
        "LReplTime",
        (lambda health, engine: _mebibytes(health, "PReplSize"), "PReplSize(M)"),
        "AvgLatency",
        (lambda health, engine: _mebibytes(health, "AvgReplSize"), "AvgReplSize(M)"),
        "Relationship",
    ),
    "VMReplicationServer": ("RepEnabled", "AuthType", "KerbAuthPort", "CertAuthPort", "AllowAnyServer"),
    "VMHost": (
        "Name",
        "LogicalProcessorCount",
        (lambda host, engine: _mebibytes(host, "MemoryCapacity"), "MemoryCapacity(M)"),
        "VirtualMachineMigrationEnabled",
    ),
}

_LISTS = {
    HYPERV + "VirtualMachine": (
        "Name State CpuUsage MemoryAssigned MemoryDemand MemoryStatus Uptime Status ReplicationState Generation"
    ),
    HYPERV + "VMCompatibilityReport": (
        "VM OperationType Destination Path SnapshotPath VhdDestinationPath VhdSourcePath Incompatibilities"
    ),
    "Microsoft.Vhd.PowerShell.VirtualHardDisk": (
        "ComputerName Path VhdFormat VhdType FileSize Size MinimumSize LogicalSectorSize PhysicalSectorSize BlockSize"
        " ParentPath DiskIdentifier FragmentationPercentage Alignment Attached DiskNumber IsPMEMCompatible"
        " AddressAbstractionType Number"
    ),
}


def register() -> None:
    """Makes the views known to the formatter."""
    for name, fields in _TABLES.items():
        register_view(table_view(HYPERV + name, [_column(field) for field in fields], autosize=True))
    for type_name, names in _LISTS.items():
        register_view(list_view(type_name, [column(name) for name in names.split()]))


def _column(field: str | tuple[Source, str]) -> Field:
    source, label = (field, None) if isinstance(field, str) else field
    return column(source, label, alignment="left")


def _mebibytes(value: Any, name: str) -> Any:
    """A size among the PowerShell properties of a live or a deserialized object; `$null` when it is none."""
    size = get_property(value, name)
    if not isinstance(size, int):
        return None
    return size // MIB if size % MIB == 0 else size / MIB
