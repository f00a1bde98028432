"""The engines that run on other machines of the estate: each over that machine's files and registry.

What runs there sees its host as the local one. A guest's files and registry stay with the guest; they are not on its
virtual disks.
"""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.cmdlets.estate.name_service import offer_names
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.guest_drives import welcome_disks
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.engine import Engine
from hvsim.interpreter.errors import failure
from hvsim.interpreter.personality import personality_named, windows_server
from hvsim.interpreter.providers.registry import RegistryProvider
from hvsim.interpreter.registry_content import OwnRegistry, RegistryContent
from hvsim.interpreter.state.initial import PROCESS_ID

if TYPE_CHECKING:
    from hvsim.infrastructure.estate import Estate
    from hvsim.infrastructure.files import FileTree
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
    from hvsim.interpreter.host import Clock
    from hvsim.interpreter.personality import Personality


def engine_on(outer: Engine, estate: Estate, computer: Computer) -> Engine:
    """An engine on a server: hosts are managed from a host, backups from the backup server."""
    made = _engine(outer, computer.files, _server(computer), estate.clock)
    made.add_service(Inside, lambda: Inside(computer, estate.arrays, PROCESS_ID))
    if isinstance(computer, Host):
        others = [each for each in estate.hosts if each is not computer]
        made.add_service("Estate", lambda: attrs.evolve(estate, hosts=[computer, *others], local_files=computer.files))
    elif computer is estate.backup_server.computer:
        made.add_service("Estate", lambda: attrs.evolve(estate, local_files=computer.files))
    else:
        made.add_service("Estate", partial(_no_management, computer.name))
    return made


def engine_in(outer: Engine, machine: VirtualMachine) -> Engine:
    """An engine in a guest."""
    welcome_disks(machine)
    files = machine.guest.file_tree(machine)
    made = _engine(outer, files, _guest_system(machine), outer.clock)
    made.add_service(Inside, lambda: Inside(machine, shell=PROCESS_ID))
    made.add_service("Estate", partial(_no_management, machine.name))
    return made


def see_registry(engine: Engine, place: Computer | VirtualMachine) -> None:
    """Shows an engine the registry that its machine has now."""
    registry = registry_of(place)
    for provider in engine.providers.providers():
        if isinstance(provider, RegistryProvider) and registry is not None:
            provider.use(registry)


def registry_of(place: Computer | VirtualMachine) -> RegistryContent | None:
    """The registry of a machine: that of a fresh one until somebody changes it."""
    return (_server(place) if isinstance(place, Computer) else _guest_system(place)).registry


def _server(computer: Computer) -> Personality:
    """A server's Windows, with the registry that it keeps from the first session on."""
    build = computer.version.build.rpartition(".")[0]
    found = windows_server(computer.name, computer.version.product, build, computer.version.release, computer.registry)
    if found.registry is not None:
        computer.use_registry(found.registry)
    return found


def _guest_system(machine: VirtualMachine) -> Personality:
    """A guest's system; Windows keeps its registry, which at first is that of a fresh one."""
    guest = machine.guest
    if guest.kind is GuestKind.LINUX:
        return attrs.evolve(personality_named("linux"), machine_name=machine.computer_name)
    fresh = personality_named("windows")
    if not isinstance(guest.registry, OwnRegistry):
        guest.registry = OwnRegistry(guest.registry or deepcopy(fresh.registry or {}))
    environment = {**fresh.environment, "COMPUTERNAME": machine.computer_name.upper()}
    return attrs.evolve(fresh, machine_name=machine.computer_name, environment=environment, registry=guest.registry)


def _no_management(name: str) -> Any:
    """Whoever looks for hosts and backups where nothing manages them."""
    raise failure(
        f"The commands for hosts and backups are not installed on '{name}': run them on a host or the backup server.",
        "CommandNotFoundException",
        "ObjectNotFound",
        "System.Management.Automation.CommandNotFoundException",
        target=name,
    )


def _engine(outer: Engine, files: FileTree, personality: Personality, clock: Clock) -> Engine:
    made = Engine(file_system=files, clock=clock, random=outer.random, console=outer.console, personality=personality)
    made.on_round = outer.on_round
    made.providers.start_in(personality.home)
    offer_names(made)
    return made
