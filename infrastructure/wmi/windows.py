"""The classes of root/cimv2 that administrators ask for: system, processors, services.

Sizes are bytes, but memory of an operating system in kilobytes, as there. A guest is asked like a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from hvsim.blocks.device import MIB
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.power import booted
from hvsim.infrastructure.inside.processes import processes_of
from hvsim.infrastructure.inside.program_files import program_of
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi.classes import CIMV2, Row, WmiClass, typed

CORES_OF_SOCKET = 8
"""Logical processors of one socket of a real server."""
_BYTES_OF_THREAD, _BYTES_OF_HANDLE = 2 * MIB, 64 * 1024
"""So much memory a process has for each of them: a rule, so that every look says the same."""
_INSTALLED = timedelta(days=400)
"""So long before the world begins its machines were set up."""


def _version(inside: Inside) -> tuple[str, str]:
    """Name and build of the operating system, as it tells them itself."""
    place = inside.place
    if isinstance(place, Computer):
        return f"Microsoft {place.version.product}", place.version.build.rpartition(".")[0]
    return guest_version(place)


def guest_version(machine: VirtualMachine) -> tuple[str, str]:
    """Name and build of a guest's operating system."""
    if machine.guest.kind is not GuestKind.WINDOWS:
        return machine.guest.name, ""
    known = machine.guest.version(machine)
    return f"Microsoft {known.product}", known.build.rpartition(".")[0]


def is_domain_controller(inside: Inside) -> bool:
    """Whether the machine has the directory of its domain."""
    return inside.guest is not None and "ActiveDirectory" in inside.guest.applications


def memory_of(inside: Inside) -> tuple[int, int]:
    """All there is of it, and what is free, in bytes."""
    place = inside.place
    if isinstance(place, Host):
        return place.memory, place.memory_free
    if isinstance(place, Computer):
        return place.memory, place.memory * 3 // 4
    return place.memory_assigned, max(0, place.memory_assigned - place.memory_demand)


def _processors(inside: Inside) -> int:
    return inside.place.processors


def _operating_system(inside: Inside) -> Iterator[Row]:
    caption, version = _version(inside)
    total, free = memory_of(inside)
    now = inside.clock.now()
    yield Row(
        {
            "BuildNumber": version.rpartition(".")[2],
            "Caption": caption,
            "CSName": inside.name.upper(),
            "CurrentTimeZone": 0,
            "FreePhysicalMemory": free // 1024,
            "FreeVirtualMemory": free // 1024,
            "InstallDate": _installed(inside),
            "LastBootUpTime": booted(inside),
            "LocalDateTime": now,
            "Locale": "0409",
            "Manufacturer": "Microsoft Corporation",
            "NumberOfProcesses": len(processes_of(inside)),
            "Organization": "",
            "OSArchitecture": "64-bit",
            "OSLanguage": 1033,
            "ProductType": 2 if is_domain_controller(inside) else 3,
            "RegisteredUser": "Windows User",
            "SerialNumber": _serial(inside, "system"),
            "ServicePackMajorVersion": 0,
            "Status": "OK",
            "SystemDirectory": "C:\\Windows\\system32",
            "SystemDrive": "C:",
            "TotalVirtualMemorySize": total // 1024,
            "TotalVisibleMemorySize": total // 1024,
            "Version": version,
            "WindowsDirectory": "C:\\Windows",
        },
        inside.place,
    )


def _computer_system(inside: Inside) -> Iterator[Row]:
    virtual = inside.guest is not None
    total, _ = memory_of(inside)
    count = _processors(inside)
    yield Row(
        {
            "Name": inside.name.upper(),
            "DNSHostName": inside.name,
            "Caption": inside.name.upper(),
            "Domain": inside.workgroup or inside.network.domain,
            "DomainRole": 2 if inside.workgroup else 5 if is_domain_controller(inside) else 3,
            "HypervisorPresent": virtual or inside.is_host,
            "Manufacturer": "Microsoft Corporation" if virtual else "Contoso Systems",
            "Model": "Virtual Machine" if virtual else "Rack Server",
            "NumberOfLogicalProcessors": count,
            "NumberOfProcessors": 1 if virtual else -(-count // CORES_OF_SOCKET),
            "PartOfDomain": not inside.workgroup,
            "PrimaryOwnerName": "Windows User",
            "Status": "OK",
            "SystemType": "x64-based PC",
            "TotalPhysicalMemory": total,
            "UserName": f"{inside.network.netbios_domain}\\Administrator",
        },
        inside.place,
    )


def _services(inside: Inside) -> Iterator[Row]:
    numbers = {id(each.thing): each.number for each in processes_of(inside)}
    for service in inside.services:
        path, arguments = program_of(service)
        yield Row(
            {
                "Name": service.name,
                "DisplayName": service.display_name,
                "Caption": service.display_name,
                "State": service.state.label,
                "Started": service.is_running,
                "StartMode": {"Automatic": "Auto"}.get(service.start_type.label, service.start_type.label),
                "Status": "OK",
                "ExitCode": 0 if service.is_running else 1077,
                "ProcessId": numbers.get(id(service), 0),
                "StartName": "LocalSystem",
                "PathName": f"{path} {arguments}" if arguments else f'"{path}"',
                "SystemName": inside.name.upper(),
            },
            service,
        )


def _processes(inside: Inside) -> Iterator[Row]:
    for process in processes_of(inside):
        yield Row(
            {
                **dict.fromkeys(("Name", "Caption", "Description"), process.file_name),
                "Handle": str(process.number),
                "ProcessId": process.number,
                "ParentProcessId": process.parent,
                "CommandLine": process.command_line or None,
                "ExecutablePath": process.path or None,
                "CreationDate": process.started,
                "CSName": inside.name.upper(),
                "SessionId": 0,
                "Priority": 8,
                "ThreadCount": 1 + process.memory // _BYTES_OF_THREAD,
                "HandleCount": process.memory // _BYTES_OF_HANDLE,
                "KernelModeTime": 0,
                "UserModeTime": process.memory // _BYTES_OF_HANDLE * 10**4,
                **dict.fromkeys(("WorkingSetSize", "PrivatePageCount", "VirtualSize"), process.memory),
            },
            process,
        )


def _bios(inside: Inside) -> Iterator[Row]:
    virtual = inside.guest is not None
    yield Row(
        {
            "Manufacturer": "Microsoft Corporation" if virtual else "Contoso Systems",
            "Name": "Hyper-V UEFI Release v4.1" if virtual else "System BIOS",
            "SMBIOSBIOSVersion": "Hyper-V UEFI Release v4.1" if virtual else "2.4.1",
            "SerialNumber": _serial(inside, "bios"),
            "Version": "VRTUAL - 1" if virtual else "CONTOSO - 1",
        },
        inside.place,
    )


def _processor_rows(inside: Inside) -> Iterator[Row]:
    count = _processors(inside)
    size = count if inside.guest is not None else CORES_OF_SOCKET
    for number in range(-(-count // size)):
        cores = min(size, count - number * size)
        yield Row(
            {
                "DeviceID": f"CPU{number}",
                "Name": "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz",
                "Caption": "Intel64 Family 6 Model 106 Stepping 6",
                "LoadPercentage": processor_load(inside),
                "Manufacturer": "GenuineIntel",
                "MaxClockSpeed": 1995,
                "NumberOfCores": cores,
                "NumberOfLogicalProcessors": cores,
                "SocketDesignation": f"CPU {number}",
                "Status": "OK",
            }
        )


def processor_load(inside: Inside) -> int:
    """How busy its processors are, in percent."""
    place = inside.place
    if isinstance(place, VirtualMachine):
        return place.processor_usage
    machines = place.machines if isinstance(place, Host) else []
    used = sum(machine.processor_usage * machine.processors for machine in machines)
    own = round(100 * place.processor.used)
    return min(100, 1 + (used + own) // max(1, place.processors))


def _identity(inside: Inside, name: str) -> UUID:
    return uuid5(inside.place.id, name)


def _serial(inside: Inside, name: str) -> str:
    number = _identity(inside, name).int % 10**20
    text = f"{number:020d}"
    return "-".join(text[place : place + 5] for place in range(0, 20, 5))


def _installed(inside: Inside) -> datetime:
    if isinstance(inside.place, VirtualMachine):
        return inside.place.created
    return inside.place.clock.start_time - _INSTALLED


_TEXT, _FLAG, _TIME = "text", "flag", "time"

CLASSES = (
    WmiClass(
        "Win32_OperatingSystem",
        CIMV2,
        {
            **typed(_TEXT, "Caption", "CSName", "Version", "BuildNumber", "SystemDirectory", "SystemDrive"),
            **typed(_TEXT, "WindowsDirectory", "Organization", "RegisteredUser", "SerialNumber", "OSArchitecture"),
            **typed(_TEXT, "Locale", "Manufacturer", "Status"),
            **typed(_TIME, "InstallDate", "LastBootUpTime", "LocalDateTime"),
            **typed("uint64", "FreePhysicalMemory", "FreeVirtualMemory", "TotalVirtualMemorySize"),
            **typed("uint64", "TotalVisibleMemorySize"),
            **typed("uint32", "NumberOfProcesses", "OSLanguage", "ProductType"),
            **typed("uint16", "ServicePackMajorVersion"),
            **typed("int16", "CurrentTimeZone"),
        },
        ("CSName",),
        _operating_system,
    ),
    WmiClass(
        "Win32_ComputerSystem",
        CIMV2,
        {
            **typed(_TEXT, "Name", "PrimaryOwnerName", "Domain", "Model", "Manufacturer", "DNSHostName", "Caption"),
            **typed(_TEXT, "Status", "SystemType", "UserName"),
            **typed("uint64", "TotalPhysicalMemory"),
            **typed("uint32", "NumberOfLogicalProcessors", "NumberOfProcessors"),
            **typed("uint16", "DomainRole"),
            **typed(_FLAG, "HypervisorPresent", "PartOfDomain"),
        },
        ("Name",),
        _computer_system,
    ),
    WmiClass(
        "Win32_Service",
        CIMV2,
        {
            **typed(_TEXT, "Name", "DisplayName", "Caption", "State", "StartMode", "Status", "StartName", "PathName"),
            **typed(_TEXT, "SystemName"),
            **typed("uint32", "ProcessId", "ExitCode"),
            **typed(_FLAG, "Started"),
        },
        ("Name",),
        _services,
    ),
    WmiClass(
        "Win32_Process",
        CIMV2,
        {
            **typed(_TEXT, "Name", "Caption", "Description", "CommandLine", "ExecutablePath", "Handle", "CSName"),
            **typed("uint32", "ProcessId", "ParentProcessId", "SessionId", "Priority", "ThreadCount", "HandleCount"),
            **typed("uint64", "WorkingSetSize", "VirtualSize", "PrivatePageCount", "KernelModeTime", "UserModeTime"),
            **typed(_TIME, "CreationDate"),
        },
        ("Handle",),
        _processes,
    ),
    WmiClass(
        "Win32_BIOS",
        CIMV2,
        typed(_TEXT, "SMBIOSBIOSVersion", "Manufacturer", "Name", "SerialNumber", "Version"),
        ("Name",),
        _bios,
    ),
    WmiClass(
        "Win32_Processor",
        CIMV2,
        {
            **typed(_TEXT, "DeviceID", "Name", "Caption", "SocketDesignation", "Manufacturer", "Status"),
            **typed("uint32", "MaxClockSpeed", "NumberOfCores", "NumberOfLogicalProcessors"),
            **typed("uint16", "LoadPercentage"),
        },
        ("DeviceID",),
        _processor_rows,
    ),
)
