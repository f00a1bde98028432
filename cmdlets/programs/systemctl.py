"""systemctl: the daemons of a Linux guest, such as the one that freezes its file systems for a backup."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.computers.services import Service, ServiceTable, StartType
from hvsim.infrastructure.errors import InvalidState
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.interpreter.commands.programs import ProgramCall, program

_NOT_RUNNING = 3
_UNKNOWN_UNIT = 5
_CHANGES = ("start", "stop", "restart", "enable", "disable")
_QUESTIONS = ("status", "is-active")


@program("/usr/bin/systemctl")
def systemctl(call: ProgramCall) -> int:
    """Runs one command line; the exit codes are systemd's."""
    words = [word for word in call.arguments if not word.startswith("-")]
    inside = inside_of(call.engine)
    if inside.guest is None or inside.guest.kind is not GuestKind.LINUX:
        call.write("System has not been booted with systemd as init system (PID 1). Can't operate.")
        return 1
    if len(words) < 2 or words[0] not in _CHANGES + _QUESTIONS:
        call.write(f"Unknown command verb '{' '.join(words) or 'nothing'}': start, stop, restart, enable, disable,")
        call.write("status and is-active are simulated here, each with the names of units.")
        return 1
    return max(_unit(call, inside.services, words[0], name.removesuffix(".service")) for name in words[1:])


def _unit(call: ProgramCall, services: ServiceTable, verb: str, name: str) -> int:
    service = services.find(name)
    if service is None:
        call.write(f"Unit {name}.service could not be found.")
        return _UNKNOWN_UNIT
    if verb in _QUESTIONS:
        call.write_all(_state(service) if verb == "status" else [_active(service)])
        return 0 if service.is_running else _NOT_RUNNING
    try:
        _change(service, verb)
    except InvalidState:
        call.write(f"Failed to {verb} {name}.service: Unit {name}.service is masked.")
        return 1
    return 0


def _change(service: Service, verb: str) -> None:
    if verb in ("enable", "disable"):
        service.start_type = StartType.AUTOMATIC if verb == "enable" else StartType.MANUAL
    else:
        {"start": service.start, "stop": service.stop, "restart": service.restart}[verb]()


def _active(service: Service) -> str:
    return "active" if service.is_running else "inactive"


def _state(service: Service) -> list[str]:
    enabled = "enabled" if service.start_type is StartType.AUTOMATIC else "disabled"
    state = "active (running)" if service.is_running else "inactive (dead)"
    return [
        f"* {service.name}.service - {service.display_name}",
        f"     Loaded: loaded (/lib/systemd/system/{service.name}.service; {enabled})",
        f"     Active: {state}",
    ]
