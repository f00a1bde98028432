"""Machines that run in a virtual lab from their restore points: started, waited for, and taken away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.backup.repositories.points import BackupPoint
from hvsim.infrastructure.backup.restores.restore import Restore
from hvsim.infrastructure.backup.restores.surebackup import StartupOptions, VirtualLab
from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.costs.durations import HEARTBEAT_POLL
from hvsim.infrastructure.machines.integration_services import HEARTBEAT
from hvsim.infrastructure.machines.networks import assign_addresses
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

if TYPE_CHECKING:
    from hvsim.infrastructure.backup.server import BackupServer


def start_in_lab(server: BackupServer, lab: VirtualLab, point: BackupPoint, startup: StartupOptions) -> Waiting:
    """The process that starts a machine from its restore point on the lab's switch; its result is the machine."""
    name = f"{point.machine}_{lab.name}"
    restore = Restore(server, point, lab.host, name, connected=False, published=True)
    machine: VirtualMachine = yield from restore.run()
    machine.memory_startup = machine.memory_startup * startup.memory // 100
    for adapter in machine.adapters:
        adapter.switch = lab.switch
    assign_addresses(machine)
    yield from machine.start()
    return machine


def wait_for_guest(server: BackupServer, machine: VirtualMachine, startup: StartupOptions) -> Waiting:
    """The process that waits for a guest as long as it may take, and for its applications; whether it is up."""
    waited = 0.0
    while waited < startup.boot_seconds and not machine.services[HEARTBEAT].answers:
        yield server.clock.wait(HEARTBEAT_POLL)
        waited += HEARTBEAT_POLL
    is_up = machine.services[HEARTBEAT].answers
    yield server.clock.wait(startup.application_seconds if is_up else 0)
    return is_up


def take_away(machine: VirtualMachine) -> Waiting:
    """The process that ends a machine of a lab: it is turned off and deleted."""
    if machine.is_active:
        yield from machine.turn_off()
    machine.host.unregister(machine)
    for disk in machine.disks:
        machine.host.remove_disk(disk)
