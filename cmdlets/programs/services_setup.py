"""setup.exe on the integration services setup disk (vmguest.iso) of hosts up to 2012 R2, in a guest's DVD drive."""

from __future__ import annotations

from hvsim.cmdlets.estate.inside import inside_of
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import SERVICES_IMAGE
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.interpreter.commands.programs import ProgramCall, program
from hvsim.interpreter.engine import Engine

_LETTERS = "DEFGH"
_RESTART_REQUIRED = 3010


def _is_in_drive(engine: Engine, path: str) -> bool:
    """Whether the session is in a Windows guest with the disk in the drive of that letter, the first one behind its
    volumes.
    """
    place = inside_of(engine).place if "Inside" in engine.offered_services else None
    if not isinstance(place, VirtualMachine) or place.guest.kind is not GuestKind.WINDOWS:
        return False
    letter = chr(ord("C") + len(place.guest.volumes))
    inserted = any(drive.path.lower() == SERVICES_IMAGE.lower() for drive in place.dvd_drives)
    return inserted and path.startswith(letter)


@program(*(rf"{letter}:\support\amd64\setup.exe" for letter in _LETTERS), present=_is_in_drive)
def services_setup(call: ProgramCall) -> int:
    """Installs the host's integration services; the guest has them after its next start."""
    place = inside_of(call.engine).place
    assert isinstance(place, VirtualMachine)
    newest = place.host.version.guest_services
    if place.guest.integration_services_version == newest:
        call.write("This computer is already running the current version of integration services.")
        return 0
    place.guest.waiting_services = newest
    call.write("Integration services have been installed. Restart the computer to use them.")
    return _RESTART_REQUIRED
