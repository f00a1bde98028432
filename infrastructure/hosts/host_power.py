"""A host goes down and comes up: in order, with what its machines are to do, or like a light.

Processes on the clock. What a cluster makes of it is `clusters.failover`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.infrastructure.clock import Waiting
from hvsim.infrastructure.clusters.failover import drain, node_back, node_lost
from hvsim.infrastructure.computers.boot_events import note_power_lost, note_started, note_stopping
from hvsim.infrastructure.computers.events import EventLevel
from hvsim.infrastructure.costs.durations import HOST_BOOT
from hvsim.infrastructure.disks.change_tracking import driver_starts, driver_stops, power_lost
from hvsim.infrastructure.errors import EstateError, InvalidState
from hvsim.infrastructure.machines.machine_values import MachineState, StartAction, StopAction

if TYPE_CHECKING:
    from hvsim.infrastructure.hosts.host import Host
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine


def crash(host: Host) -> None:
    """Power is lost: every machine on it stops in the middle of what it does, and change tracking knows less.

    A cluster notices after a while and takes its roles over.
    """
    if not host.is_up:
        return
    for machine in host.machines:
        was_active = machine.is_active
        machine.crash()
        power_lost(host, machine, was_active=was_active)
    note_power_lost(host.events)
    host.is_up = False
    host.close_files()
    if host.node is not None:
        host.clock.spawn(node_lost(host.node), f"failover of {host.name}")


def shut_down(host: Host) -> Waiting:
    """Shuts the host down in order: each machine is saved, shut down or turned off as its settings say."""
    _require(host, up=True)
    host.is_going_down = True
    try:
        yield from _wind_up(host)
    finally:
        host.is_going_down = False


def _wind_up(host: Host) -> Waiting:
    if host.node is not None:
        yield from drain(host.node)
    for machine in list(host.machines):
        machine.ran_before_boot = machine.is_active
        if machine.is_active:
            yield from _stop(machine)
    if not host.is_up:
        return  # it lost its power meanwhile
    for machine in host.machines:
        if machine.is_active:  # somebody started it while the host was going down
            machine.crash()
    driver_stops(host)
    note_stopping(host.events)
    host.is_up = False
    if host.node is not None:
        host.clock.spawn(node_lost(host.node), f"failover of {host.name}")


def boot(host: Host) -> Waiting:
    """Starts the host, and after it the machines that are to start by themselves."""
    _require(host, up=False)
    yield host.clock.wait(HOST_BOOT)
    if host.is_up:
        return
    host.is_up = True
    driver_starts(host)
    host.hypervisor_runs = host.boot_store.launches_hypervisor
    host.started = host.clock.now()
    note_started(host.events, host.version)
    if host.node is not None:
        node_back(host.node)
    for machine in list(host.machines):
        if machine.group is None and _starts(machine):
            host.clock.spawn(_start(machine), f"automatic start of {machine.name}")
        machine.ran_before_boot = False


def _starts(machine: VirtualMachine) -> bool:
    if machine.start_action is StartAction.START:
        return True
    return machine.start_action is StartAction.START_IF_RUNNING and machine.ran_before_boot


def _start(machine: VirtualMachine) -> Waiting:
    yield machine.host.clock.wait(machine.start_delay)
    if machine.state in (MachineState.OFF, MachineState.SAVED):
        try:
            yield from machine.start()
        except EstateError as error:
            machine.host.note_machine(machine, 15500, f"'{machine.name}' failed to start: {error}", EventLevel.ERROR)


def _stop(machine: VirtualMachine) -> Waiting:
    ready = machine.is_running and machine.shutdown_answers
    try:
        if machine.stop_action is StopAction.SAVE and machine.state in (MachineState.RUNNING, MachineState.PAUSED):
            yield from machine.save()
        elif machine.stop_action is StopAction.SHUT_DOWN and ready:
            yield from machine.shut_down()
    except EstateError as error:
        machine.host.note_machine(machine, 15500, f"'{machine.name}' failed to stop: {error}", EventLevel.ERROR)
    if machine.is_active and machine.host.is_up:
        yield from machine.turn_off()


def _require(host: Host, *, up: bool) -> None:
    if host.is_up is not up:
        raise InvalidState(f"'{host.name}' is {'down' if up else 'up'} already.")
