"""A machine's own administrator shuts it down or restarts it, names it, and chooses its domain or workgroup.

Going down and up are processes on the clock; a new name comes with the next restart. What happens to the virtual
machines of a host is `hosts.host_power`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.computers.boot_events import note_started, note_stopping
from hvsim.infrastructure.computers.events import SYSTEM
from hvsim.infrastructure.costs.durations import GUEST_SHUTDOWN, HOST_BOOT
from hvsim.infrastructure.errors import AlreadyExists, InvalidState, NotFound, Refused
from hvsim.infrastructure.hosts import host_power
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.storage.san import SanArray

MOST_LETTERS = 15
"""So long a computer's name may be, for the sake of NetBIOS."""


def booted(inside: Inside) -> datetime:
    """When it was started last."""
    place = inside.place
    return place.booted if isinstance(place, Computer) else place.started or inside.clock.start_time


def shut_down(inside: Inside, reason: str, *, force: bool = True) -> Waiting:
    """The machine goes down in order. Raises `InvalidState` where it is down, `EstateError` where somebody is in the
    way and it is not forced.
    """
    _require_up(inside)
    _note(inside, "power off", reason)
    place = inside.place
    if isinstance(place, Host):
        yield from host_power.shut_down(place)
    elif isinstance(place, VirtualMachine):
        yield from place.shut_down(force=force)
    else:
        yield from _computer_down(place)


def restart(inside: Inside, reason: str, *, force: bool = True) -> Waiting:
    """The machine goes down in order and comes up again, with its new name where one was waiting."""
    _require_up(inside)
    _note(inside, "restart", reason)
    place = inside.place
    if isinstance(place, VirtualMachine):
        yield from place.reboot(force=force)
        return
    if isinstance(place, Host):
        yield from host_power.shut_down(place)
        _take_new_name(place, inside.arrays)
        yield from host_power.boot(place)
    else:
        yield from _computer_down(place)
        _take_new_name(place, inside.arrays)
        yield from _computer_up(place)


def rename(inside: Inside, name: str) -> None:
    """The machine gets a name at its next restart. Raises `Refused` for one that it cannot have."""
    if not name or len(name) > MOST_LETTERS or not name.replace("-", "").isalnum() or name.isdecimal():
        raise Refused("The name is not a valid computer name.")
    if name.lower() == inside.name.lower():
        raise Refused("The new name is the same as the current name.")
    if name.lower() in inside.network.computers:
        raise Refused("The account already exists.")
    place = inside.place
    if isinstance(place, Host) and place.node is not None:
        raise Refused("The computer is a node of a failover cluster. Evict it first.")
    if isinstance(place, VirtualMachine):
        place.guest.new_name = name
    else:
        place.new_name = name


def join_domain(inside: Inside, domain: str) -> None:
    """The machine becomes a member of the network's domain. Raises `AlreadyExists`, `NotFound`."""
    known = inside.network.domain.lower()
    if domain.lower() not in (known, known.partition(".")[0]):
        raise NotFound("domain", domain, [inside.network.domain])
    if not inside.workgroup:
        raise AlreadyExists("member of the domain", inside.name)
    _put_into(inside, "")


def join_workgroup(inside: Inside, workgroup: str) -> None:
    """The machine leaves the domain for a workgroup, or goes from one to another."""
    _put_into(inside, workgroup)


def _put_into(inside: Inside, workgroup: str) -> None:
    if isinstance(inside.place, VirtualMachine):
        inside.place.guest.workgroup = workgroup
    else:
        inside.place.workgroup = workgroup


def _take_new_name(computer: Computer, arrays: Iterable[SanArray]) -> None:
    old = computer.name
    if computer.new_name and computer.new_name.lower() not in computer.network.computers:
        computer.network.rename(computer, computer.new_name)
        for array in arrays:
            array.rename_computer(old, computer.name)
    computer.new_name = ""


def _require_up(inside: Inside) -> None:
    if not inside.place.is_up:
        raise InvalidState(f"'{inside.name}' is down.")


def _note(inside: Inside, what: str, reason: str) -> None:
    name, domain = inside.name.upper(), inside.network.netbios_domain
    message = (
        f"The process wininit.exe ({name}) has initiated the {what} of computer {name} on behalf of user "
        f"{domain}\\Administrator for the following reason: {reason}"
    )
    inside.events.write(SYSTEM, "User32", 1074, message)


def _computer_down(computer: Computer) -> Waiting:
    yield computer.clock.wait(computer.random.jitter(GUEST_SHUTDOWN))
    for service in computer.services:
        if service.is_running:
            service.stop()
    note_stopping(computer.events)
    computer.is_up = False


def _computer_up(computer: Computer) -> Waiting:
    yield computer.clock.wait(HOST_BOOT)
    computer.is_up = True
    computer.started = computer.clock.now()
    for service in computer.services:
        if service.starts_with_system and not service.is_running:
            service.start()
    note_started(computer.events, computer.version)
