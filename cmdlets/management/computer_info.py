"""Get-ComputerInfo and Get-HotFix: what a machine is, in one object, and what was installed on it since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.cmdlets.estate.values import UInt64, duration, moment
from hvsim.infrastructure.errors import NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.wmi.classes import CIMV2, find_class
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.commands.wildcards import matches
from hvsim.interpreter.values import PSCustomObject

WINDOWS_ONLY = True
INFORMATION = "Microsoft.PowerShell.Commands.ComputerInfo"

_SYSTEM = {
    "OsName": "Caption",
    "OsVersion": "Version",
    "OsBuildNumber": "BuildNumber",
    "OsSystemDirectory": "SystemDirectory",
    "OsSystemDrive": "SystemDrive",
    "OsWindowsDirectory": "WindowsDirectory",
    "OsCurrentTimeZone": "CurrentTimeZone",
    "OsLocaleID": "Locale",
    "OsLocalDateTime": "LocalDateTime",
    "OsLastBootUpTime": "LastBootUpTime",
    "OsTotalVisibleMemorySize": "TotalVisibleMemorySize",
    "OsFreePhysicalMemory": "FreePhysicalMemory",
    "OsTotalVirtualMemorySize": "TotalVirtualMemorySize",
    "OsFreeVirtualMemory": "FreeVirtualMemory",
    "OsInstallDate": "InstallDate",
    "OsManufacturer": "Manufacturer",
    "OsNumberOfProcesses": "NumberOfProcesses",
    "OsOrganization": "Organization",
    "OsArchitecture": "OSArchitecture",
    "OsRegisteredUser": "RegisteredUser",
    "OsSerialNumber": "SerialNumber",
    "OsServicePackMajorVersion": "ServicePackMajorVersion",
    "OsStatus": "Status",
}
_COMPUTER = {
    "CsCaption": "Caption",
    "CsDNSHostName": "DNSHostName",
    "CsDomain": "Domain",
    "CsHypervisorPresent": "HypervisorPresent",
    "CsManufacturer": "Manufacturer",
    "CsModel": "Model",
    "CsName": "Name",
    "CsNumberOfLogicalProcessors": "NumberOfLogicalProcessors",
    "CsNumberOfProcessors": "NumberOfProcessors",
    "CsPartOfDomain": "PartOfDomain",
    "CsPrimaryOwnerName": "PrimaryOwnerName",
    "CsStatus": "Status",
    "CsSystemType": "SystemType",
    "CsTotalPhysicalMemory": "TotalPhysicalMemory",
    "CsUserName": "UserName",
}
_BIOS = {
    "BiosManufacturer": "Manufacturer",
    "BiosName": "Name",
    "BiosSMBIOSBIOSVersion": "SMBIOSBIOSVersion",
    "BiosSeralNumber": "SerialNumber",
    "BiosVersion": "Version",
}
"""The names are Windows' own, with their mistakes in spelling."""
_ROLES = ("StandaloneWorkstation", "MemberWorkstation", "StandaloneServer", "MemberServer", "BackupDomainController")
_ROLES_OF_DOMAIN = (*_ROLES, "PrimaryDomainController")
_PRODUCTS = {1: "WorkStation", 2: "DomainController", 3: "Server"}


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    return UInt64(value) if type(value) is int and value > 2**31 - 1 else value


def _registry_facts(system: Mapping[str, Any]) -> dict[str, Any]:
    """What Windows' registry says of the setup."""
    return {
        "WindowsCurrentVersion": "6.3",
        "WindowsEditionId": "ServerDatacenter",
        "WindowsInstallationType": "Server",
        "WindowsInstallDateFromRegistry": system["InstallDate"],
        "WindowsProductId": system["SerialNumber"],
        "WindowsProductName": str(system["Caption"]).removeprefix("Microsoft "),
        "WindowsRegisteredOrganization": system["Organization"],
        "WindowsRegisteredOwner": system["RegisteredUser"],
        "WindowsSystemRoot": system["WindowsDirectory"],
    }


def information(inside: Inside) -> dict[str, Any]:
    """All that is known about a machine, by the names of Get-ComputerInfo."""

    def read(class_name: str) -> Mapping[str, Any]:
        return next(find_class(inside, CIMV2, class_name).instances(inside)).values

    system, computer, bios = read("Win32_OperatingSystem"), read("Win32_ComputerSystem"), read("Win32_BIOS")
    present = computer["HypervisorPresent"]
    found: dict[str, Any] = _registry_facts(system)
    found |= {name: bios[source] for name, source in _BIOS.items()}
    found["BiosFirmwareType"] = "Uefi"
    found |= {name: computer[source] for name, source in _COMPUTER.items()}
    found |= {
        "CsDomainRole": _ROLES_OF_DOMAIN[computer["DomainRole"]],
        "CsPhyicallyInstalledMemory": computer["TotalPhysicalMemory"] // 1024,
        "CsProcessors": [row.values["Name"] for row in find_class(inside, CIMV2, "Win32_Processor").instances(inside)],
        "CsWorkgroup": inside.workgroup or None,
        "OsType": "WINNT",
        "OsProductType": _PRODUCTS[system["ProductType"]],
        "OsServerLevel": "FullServer",
        "OsLanguage": "en-US",
        "OsLocale": "en-US",
        "OsCountryCode": "1",
        "OsBuildType": "Multiprocessor Free",
        "OsHotFixes": [],
    }
    found |= {name: system[source] for name, source in _SYSTEM.items()}
    found["OsInUseVirtualMemory"] = system["TotalVirtualMemorySize"] - system["FreeVirtualMemory"]
    shown = {name: _shown(value) for name, value in found.items()}
    shown["OsUptime"] = duration(system["LocalDateTime"] - system["LastBootUpTime"])
    return shown | {
        "KeyboardLayout": "en-US",
        "TimeZone": "(UTC) Coordinated Universal Time",
        "PowerPlatformRole": "EnterpriseServer",
        "HyperVisorPresent": present,
        **dict.fromkeys(
            (
                "HyperVRequirementDataExecutionPreventionAvailable",
                "HyperVRequirementSecondLevelAddressTranslation",
                "HyperVRequirementVirtualizationFirmwareEnabled",
                "HyperVRequirementVMMonitorModeExtensions",
            ),
            None if present else True,
        ),
    }


@cmdlet("Get-ComputerInfo", aliases=("gin",), output=INFORMATION)
class GetComputerInfo(Cmdlet):
    """Tells what the machine of the session is: its system, firmware, memory, domain."""

    property_: list[str] = parameter(
        name="Property",
        position=0,
        pipeline=True,
        by_property_name=True,
        wildcards=True,
        help="Only these properties; all when left out.",
    )

    examples = [
        Example("(Get-ComputerInfo).CsName", "Its name.", output="HV01\n"),
        Example("Get-ComputerInfo -Property OsName, OsUptime, HyperV*", "Some of it."),
    ]

    def process(self) -> None:
        found = information(inside_of(self.engine))
        if not self.property_:
            self.write(PSCustomObject(found.items(), [INFORMATION, "System.Object"]))
            return
        chosen = [name for pattern in self.property_ for name in found if matches(pattern, name)]
        self.write(PSCustomObject((name, found[name]) for name in dict.fromkeys(chosen)))


@cmdlet("Get-HotFix", default_set="Default", output="System.Management.ManagementObject")
class GetHotFix(Cmdlet):
    """Lists what was installed on machines since their setup: here nothing, they are as their build number says."""

    id: list[str] = parameter(sets={"Default": In(position=0)}, aliases=("HFID",), help="Updates by number.")
    description: list[str] = parameter(sets="Description", wildcards=True, help="Updates by kind.")
    computer_name: list[str] = parameter(
        default=("localhost",), by_property_name=True, aliases=("CN", "__Server", "IPAddress"), help="The machines."
    )
    credential: object = parameter(
        type="System.Management.Automation.PSCredential",
        no_effect="Every account may do everything here.",
        help="The account.",
    )

    examples = [Example("Get-HotFix -ComputerName HV02", "A server without updates.", output="")]

    def process(self) -> None:
        for name in self.computer_name:
            try:
                inside_named(self.engine, name)
            except NotFound:
                self.write_error(
                    "The RPC server is unavailable. (0x800706BA)",
                    "GetHotFixCOMException",
                    "NotSpecified",
                    exception="System.Runtime.InteropServices.COMException",
                    target=name,
                )
                continue
            for wanted in self.id or self.description or ():
                self.write_error(
                    f"Cannot find the requested hotfix on the '{name}' computer. Verify the input and run the command "
                    "again.",
                    "GetHotFixNoEntriesFound",
                    "ObjectNotFound",
                    exception="System.ArgumentException",
                    target=wanted,
                )
