"""sc: services of this machine or another one, by the program that every administrator knows."""

from __future__ import annotations

from collections.abc import Iterator

from hvsim.cmdlets.estate.inside import inside_named, inside_of
from hvsim.infrastructure.computers.services import Service, ServiceState, StartType
from hvsim.infrastructure.errors import InvalidState, NotFound
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.processes import number_of_service
from hvsim.infrastructure.inside.program_files import program_of
from hvsim.interpreter.commands.programs import ProgramCall, program

_NO_SERVICE, _EXISTS, _ALREADY_RUNS, _NOT_ACTIVE, _IS_DISABLED, _NO_SERVER = 1060, 1073, 1056, 1062, 1058, 1722
_WORDS = {
    _NO_SERVICE: "The specified service does not exist as an installed service.",
    _EXISTS: "The specified service already exists.",
    _ALREADY_RUNS: "An instance of the service is already running.",
    _NOT_ACTIVE: "The service has not been started.",
    _IS_DISABLED: (
        "The service cannot be started, either because it is disabled or because it has no enabled devices associated "
        "with it."
    ),
    _NO_SERVER: "The RPC server is unavailable.",
}
_STARTS = {"auto": StartType.AUTOMATIC, "delayed-auto": StartType.AUTOMATIC, "demand": StartType.MANUAL}
_STARTS["disabled"] = StartType.DISABLED
_SHOWN = {
    StartType.AUTOMATIC: "2   AUTO_START",
    StartType.MANUAL: "3   DEMAND_START",
    StartType.DISABLED: "4   DISABLED",
}


@program(r"C:\Windows\System32\sc.exe")
def sc(call: ProgramCall) -> int:
    """query, queryex, qc, start, stop, config start=, create and delete; a server in front as \\\\name."""
    words = list(call.arguments)
    inside = inside_of(call.engine)
    if words and words[0].startswith("\\\\"):
        try:
            inside = inside_named(call.engine, words.pop(0).lstrip("\\"))
        except NotFound:
            return _failed(call, "OpenSCManager", _NO_SERVER)
    verb = words.pop(0).lower() if words else ""
    if verb in ("query", "queryex") and (not words or "=" in words[0]):
        return _query_all(call, inside, words)
    if verb not in _VERBS or not words:
        call.write_all(["USAGE:", "        sc <server> [command] [service name] <option1> <option2>..."])
        return 1639
    name = words.pop(0)
    if verb == "create":
        return _create(call, inside, name, words)
    service = inside.services.find(name)
    if service is None:
        return _failed(call, "OpenService" if verb != "query" else "EnumQueryServicesStatus:OpenService", _NO_SERVICE)
    return _VERBS[verb](call, inside, service, words)


def _failed(call: ProgramCall, doing: str, code: int) -> int:
    call.write_all([f"[SC] {doing} FAILED {code}:", "", _WORDS[code], ""])
    return code


def _query_all(call: ProgramCall, inside: Inside, words: list[str]) -> int:
    options = dict(_options(words))
    state = options.get("state", "active").lower()
    for service in inside.services:
        if state == "all" or service.is_running is (state != "inactive"):
            call.write_all(_status(service))
    return 0


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """`start= auto` and `start=auto`, one after the other."""
    items = iter(words)
    for word in items:
        name, _, value = word.partition("=")
        yield name.lower(), value or next(items, "")


def _status(service: Service) -> list[str]:
    state = "4  RUNNING" if service.is_running else "1  STOPPED"
    stoppable, shutdown = ("STOPPABLE", "ACCEPTS") if service.is_running else ("NOT_STOPPABLE", "IGNORES")
    return [
        "",
        f"SERVICE_NAME: {service.name}",
        f"DISPLAY_NAME: {service.display_name}",
        "        TYPE               : 30  WIN32  ",
        f"        STATE              : {state} ",
        f"                                ({stoppable}, NOT_PAUSABLE, {shutdown}_SHUTDOWN)",
        f"        WIN32_EXIT_CODE    : {'0  (0x0)' if service.is_running else '1077  (0x435)'}",
        "        SERVICE_EXIT_CODE  : 0  (0x0)",
        "        CHECKPOINT         : 0x0",
        "        WAIT_HINT          : 0x0",
    ]


def _query(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    call.write_all(line for line in _status(service) if not line.startswith("DISPLAY"))
    return 0


def _query_more(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    _query(call, inside, service, words)
    call.write_all(
        [f"        PID                : {number_of_service(inside, service)}", "        FLAGS              : "]
    )
    return 0


def _settings(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    path, arguments = program_of(service)
    call.write_all(
        [
            "[SC] QueryServiceConfig SUCCESS",
            "",
            f"SERVICE_NAME: {service.name}",
            "        TYPE               : 20  WIN32_SHARE_PROCESS ",
            f"        START_TYPE         : {_SHOWN[service.start_type]}",
            "        ERROR_CONTROL      : 1   NORMAL",
            f"        BINARY_PATH_NAME   : {path} {arguments}".rstrip(),
            "        LOAD_ORDER_GROUP   : ",
            "        TAG                : 0",
            f"        DISPLAY_NAME       : {service.display_name}",
            "        DEPENDENCIES       : ",
            "        SERVICE_START_NAME : LocalSystem",
        ]
    )
    return 0


def _start(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    if service.is_running:
        return _failed(call, "StartService", _ALREADY_RUNS)
    try:
        service.start()
    except InvalidState:
        return _failed(call, "StartService", _IS_DISABLED)
    return _query_more(call, inside, service, words)


def _stop(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    if not service.is_running:
        return _failed(call, "ControlService", _NOT_ACTIVE)
    service.stop()
    return _query(call, inside, service, words)


def _configure(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    options = dict(_options(words))
    start = options.get("start", "").lower()
    if start and start not in _STARTS:
        call.write_all(["DESCRIPTION:", "        Modifies a service entry in the registry and Service Database."])
        return 1639
    service.start_type = _STARTS.get(start, service.start_type)
    service.display_name = options.get("displayname", service.display_name)
    call.write("[SC] ChangeServiceConfig SUCCESS")
    return 0


def _create(call: ProgramCall, inside: Inside, name: str, words: list[str]) -> int:
    options = dict(_options(words))
    if inside.services.find(name) is not None:
        return _failed(call, "CreateService", _EXISTS)
    start = _STARTS.get(options.get("start", "demand").lower(), StartType.MANUAL)
    inside.services.add(Service(name, options.get("displayname", name), ServiceState.STOPPED, start))
    call.write("[SC] CreateService SUCCESS")
    return 0


def _delete(call: ProgramCall, inside: Inside, service: Service, words: list[str]) -> int:
    service.stop()
    inside.services.remove(service.name)
    call.write("[SC] DeleteService SUCCESS")
    return 0


_VERBS = {
    "query": _query,
    "queryex": _query_more,
    "qc": _settings,
    "start": _start,
    "stop": _stop,
    "config": _configure,
    "create": _configure,
    "delete": _delete,
}
