"""How a service looks to PowerShell: System.ServiceProcess.ServiceController."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.estate.live_types import enum_type, exception_type, live_type
from hvsim.cmdlets.estate.values import array, enum
from hvsim.infrastructure.computers.services import Service, ServiceState, StartType
from hvsim.infrastructure.errors import InvalidState
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values import NOTHING

CONTROLLER = "System.ServiceProcess.ServiceController"
STATUS = "System.ServiceProcess.ServiceControllerStatus"
START_MODE = "System.ServiceProcess.ServiceStartMode"
STARTUP = "Microsoft.PowerShell.Commands.ServiceStartupType"
COMMAND_FAILED = "Microsoft.PowerShell.Commands.ServiceCommandException"

enum_type(
    STATUS,
    {
        **{state.label: state.number for state in ServiceState},
        "StartPending": 2,
        "StopPending": 3,
        "ContinuePending": 5,
        "PausePending": 6,
        "Paused": 7,
    },
)
enum_type(START_MODE, {"Boot": 0, "System": 1, **{item.label: item.number for item in StartType}})
enum_type(
    STARTUP,
    {"InvalidValue": -1, **{item.label: item.number for item in StartType}, "AutomaticDelayedStart": 10},
)
exception_type(COMMAND_FAILED)

SERVICE = live_type(
    CONTROLLER,
    Service,
    {
        "string ServiceName": lambda s: s.name,
        "string DisplayName": lambda s: s.display_name,
        f"{STATUS} Status": lambda s: enum(STATUS, s.state.label),
        f"{START_MODE} StartType": lambda s: enum(START_MODE, s.start_type.label),
        f"{STARTUP} StartupType": lambda s: enum(STARTUP, s.start_type.label),
        "bool CanStop": lambda s: s.is_running,
        "bool CanShutdown": lambda s: s.is_running,
        "bool CanPauseAndContinue": lambda s: False,
        "string MachineName": lambda s: ".",
        f"{CONTROLLER}[] DependentServices": lambda s: array([], CONTROLLER),
        f"{CONTROLLER}[] ServicesDependedOn": lambda s: array([], CONTROLLER),
    },
    aliases={"Name": "ServiceName", "RequiredServices": "ServicesDependedOn"},
)


@SERVICE.method("void Start()")
def _start(service: Service) -> Any:
    if service.is_running:
        raise net_failure("System.InvalidOperationException", f"Cannot start service '{service.name}' on computer '.'.")
    try:
        service.start()
    except InvalidState as error:
        raise net_failure(
            "System.InvalidOperationException", f"Cannot start service '{service.name}' on computer '.'."
        ) from error
    return NOTHING


@SERVICE.method("void Stop()")
def _stop(service: Service) -> Any:
    if not service.is_running:
        raise net_failure("System.InvalidOperationException", f"Cannot stop service '{service.name}' on computer '.'.")
    service.stop()
    return NOTHING


@SERVICE.method("void Refresh()")
@SERVICE.method("void Close()")
@SERVICE.method("void Dispose()")
def _nothing(service: Service) -> Any:
    """What it shows is always what is so now."""
    return NOTHING


@SERVICE.method(f"void WaitForStatus({STATUS} desiredStatus)")
@SERVICE.method(f"void WaitForStatus({STATUS} desiredStatus, timespan timeout)")
def _wait(service: Service, desired: Any, timeout: Any = None) -> Any:
    """A service starts and stops at once here: it is there, or would never be."""
    if desired.value != service.state.number:
        raise net_failure(
            "System.ServiceProcess.TimeoutException", "Time out has expired and the operation has not been completed."
        )
    return NOTHING
