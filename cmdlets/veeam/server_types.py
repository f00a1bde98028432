"""How managed servers look to PowerShell: CHost and the machine behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.estate.values import array
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import CORE, MODEL, SERVER
from hvsim.infrastructure.backup.managed_servers import ManagedServer, ServerKind
from hvsim.infrastructure.computers import Computer

NO_ID = UUID(int=0)
HOST_KIND = MODEL + "EHostType"
PHYSICAL = CORE + "CPhysicalHost"
enum_type(
    HOST_KIND,
    {"Linux": 2, "Windows": 5, "HvCluster": 8, "Scvmm": 9, "BackupServer": 10, "SmbServer": 12, "SmbCluster": 13}
    | {item.label: item.number for item in ServerKind},
)


@frozen(eq=False)
class ServerInformation:
    """The inner record of a managed server."""

    server: ManagedServer


@frozen(eq=False)
class PhysicalHost:
    """The machine behind a managed server."""

    computer: Computer


@frozen(eq=False)
class Hardware:
    """What a machine is made of."""

    computer: Computer


HOST_TYPE = product_type(
    SERVER,
    ManagedServer,
    {
        f"{MODEL}CDBHost Info": ServerInformation,
        "guid ParentId": lambda item: NO_ID,
        "guid Id": "id",
        "string Uid": lambda item: str(item.id),
        "string Name": "name",
        "string RealName": "real_name",
        "string Reference": lambda item: "",
        "string Description": "description",
        "bool IsUnavailable": lambda item: item.unavailable or (item.computer is not None and not item.computer.is_up),
        f"{HOST_KIND} Type": "kind",
        "string ApiVersion": lambda item: "Unknown",
        "guid PhysHostId": "id",
        "System.Object ProxyServicesCreds": lambda item: None,
    },
)
product_type(
    MODEL + "CDBHost",
    ServerInformation,
    {
        "guid Id": "server.id",
        "string Name": "server.name",
        "string DnsName": "server.real_name",
        f"{HOST_KIND} Type": "server.kind",
        "string TypeDescription": lambda item: "Microsoft Hyper-V" if item.server.host else "Microsoft Windows Server",
        "string HostInstanceId": lambda item: str(item.server.id),
        "string Info": lambda item: f"Microsoft Windows Server {_version(item.server.computer)}",
    },
)
PHYSICAL_TYPE = product_type(
    PHYSICAL,
    PhysicalHost,
    {
        "guid Id": "computer.id",
        "string Name": "computer.name",
        f"{MODEL}CHardwareInfo HardwareInfo": lambda item: Hardware(item.computer),
        "string OsInfo": lambda item: f"Microsoft Windows Server {_version(item.computer)}",
    },
)
product_type(
    MODEL + "CHardwareInfo",
    Hardware,
    {
        "int CPUCount": lambda item: 1,
        "int CoresCount": "computer.processors",
        "long PhysicalRAMTotal": "computer.memory",
    },
)


def _version(computer: Computer | None) -> str:
    return computer.version.name if computer is not None else ""


HOST_TYPE.method(f"{PHYSICAL} GetPhysicalHost()")(
    lambda item: PhysicalHost(item.computer) if item.computer is not None else None
)
HOST_TYPE.method(f"{SERVER}[] GetChilds()")(lambda item: array([], SERVER))


@HOST_TYPE.method("string ToString()")
def _text(item: Any) -> str:
    return str(item.name)
