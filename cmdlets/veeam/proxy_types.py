"""How proxies and shadow copy providers look to PowerShell."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.live_types import enum_type
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import MODEL, PROVIDER, PROXY, SERVER
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.infrastructure.backup.runs.proxy import Proxy
from hvsim.infrastructure.vss.provider import Provider

KIND = MODEL + "EHvProxyType"
enum_type(KIND, {"HvOnHost": 1, "HvOffhost": 2})


@frozen(eq=False)
class ProxyOptions:
    """The options of a proxy."""

    proxy: Proxy


@frozen(eq=False)
class ProxyInformation:
    """The inner record of a proxy."""

    proxy: Proxy


def kind_of(proxy: Proxy) -> str:
    """On a host for its own machines, or off host."""
    return "HvOffhost" if proxy.off_host else "HvOnHost"


_PROXY = product_type(
    PROXY,
    Proxy,
    {
        "string Name": "name",
        f"{KIND} Type": kind_of,
        "bool IsDisabled": lambda item: not item.enabled,
        "int MaxTasksCount": "max_tasks",
        "guid Id": "id",
        "guid HostId": "computer.id",
        "string Description": "description",
        f"{MODEL}CHvProxyOptions Options": ProxyOptions,
        f"{MODEL}CProxyInfo Info": ProxyInformation,
    },
)
product_type(
    MODEL + "CHvProxyOptions",
    ProxyOptions,
    {"bool IsAutoDetectVolumes": lambda item: True, "int MaxTasksCount": "proxy.max_tasks"},
)
product_type(
    MODEL + "CProxyInfo",
    ProxyInformation,
    {"guid Id": "proxy.id", "string Name": "proxy.name", f"{KIND} Type": lambda item: kind_of(item.proxy)},
)
product_type(PROVIDER, Provider, {"string Name": "name", "guid Id": "provider_id"})


@_PROXY.property(f"{SERVER} Host", engine=True)
def _host(engine: Any, proxy: Proxy) -> Any:
    servers: list[ManagedServer] = reached_server(engine).servers
    return next((item for item in servers if item.computer is proxy.computer), None)
