"""What scripts ask the product's classes for where no command says it: options, hosts, sessions of tenants."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.cmdlets.estate.values import array, to_uuid
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import CORE, MODEL, SERVER
from hvsim.cmdlets.veeam.reaching import reached_server
from hvsim.cmdlets.veeam.server_types import HOST_TYPE, PHYSICAL, PHYSICAL_TYPE, PhysicalHost
from hvsim.infrastructure.backup.managed_servers import ManagedServer
from hvsim.interpreter.values import to_string

MANAGER = MODEL + "CEnterpriseServerInfo"
IDLE_MINUTES = 10
"""After so long the console would end a session, if it did."""


@frozen(eq=False)
class ServerOptions:
    """The options of a server: those that the estate leaves as the product's setup does."""


@frozen(eq=False)
class EnterpriseManager:
    """The Enterprise Manager of a server: there is none."""


@frozen(eq=False)
class TenantSessions:
    """The runs of a service provider's tenants: there are none."""


product_type(
    MANAGER,
    EnterpriseManager,
    {
        "string ServerName": lambda item: "",
        "string URL": lambda item: "",
        "bool IsConnected": lambda item: False,
        "bool SkipLicensePush": lambda item: False,
    },
)
_OPTIONS = product_type(CORE + "SBackupOptions", ServerOptions, {})
_OPTIONS.static(
    "bool get_GlobalMFA()",
    "bool get_AutoTerminateSession()",
    "bool GetAutomaticallyTerminateSession()",
    "bool get_UserActionNotification()",
)(lambda: False)
_OPTIONS.static("int get_AutoTerminateSessionMinutes()", "int GetAutomaticallyTerminateSessionTimeoutMinutes()")(
    lambda: IDLE_MINUTES
)
_OPTIONS.static("int get_UserActionRetention()")(lambda: 7)
_OPTIONS.static(f"{MANAGER} GetEnterpriseServerInfo()")(EnterpriseManager)

_TENANTS = CORE + "CCloudSession"
product_type(_TENANTS, TenantSessions, {}).static(f"{_TENANTS}[] GetAll()", f"{_TENANTS}[] GetRunning()")(
    lambda: array([], _TENANTS)
)


def _servers(engine: Any) -> list[ManagedServer]:
    found: list[ManagedServer] = reached_server(engine).servers
    return found


@HOST_TYPE.static(f"{SERVER}[] GetAll()", engine=True)
def _all(engine: Any) -> Any:
    return array(_servers(engine), SERVER)


@HOST_TYPE.static(f"{SERVER} Get(guid id)", f"{SERVER} FindByPhysHostId(guid id)", engine=True)
def _by_identity(engine: Any, identity: Any) -> ManagedServer | None:
    return next((item for item in _servers(engine) if item.id == to_uuid(identity)), None)


@HOST_TYPE.static(f"{SERVER} Find(string name)", engine=True)
def _by_name(engine: Any, name: str | None) -> ManagedServer | None:
    return next((item for item in _servers(engine) if item.name.lower() == (name or "").lower()), None)


@HOST_TYPE.static(f"{SERVER}[] FindAllVisibleByType(System.Object type, bool visible)", engine=True)
def _by_kind(engine: Any, kind: Any, visible: bool) -> Any:
    return array([item for item in _servers(engine) if item.kind.label == to_string(kind)], SERVER)


@PHYSICAL_TYPE.static(f"{PHYSICAL} Get(guid id)", engine=True)
def _machine(engine: Any, identity: Any) -> PhysicalHost | None:
    server = _by_identity(engine, identity)
    return PhysicalHost(server.computer) if server is not None and server.computer is not None else None
