"""What instances do when they are told to: services start and stop, machines change their state.

A method answers with its code, as Windows numbers them; what takes time goes on by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import EstateError, InvalidState
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi.classes import Row, WmiClass
from hvsim.infrastructure.wmi.management_service import SERVICE, add_pairs, modify_pairs, modify_settings, remove_pairs

DONE, ALREADY_RUNS, NOT_ACTIVE, DISABLED = 0, 10, 5, 14
JOB_STARTED, INVALID_STATE, INVALID_PARAMETER = 4096, 32775, 32773

_RESTING = (MachineState.OFF, MachineState.SAVED)
_AWAKE = (MachineState.RUNNING, MachineState.PAUSED)
_TRANSITIONS: dict[int, tuple[tuple[MachineState, ...], Callable[[VirtualMachine], Any]]] = {
    2: (_RESTING, VirtualMachine.start),
    3: (_AWAKE, VirtualMachine.turn_off),
    4: ((MachineState.RUNNING,), VirtualMachine.shut_down),
    6: (_AWAKE, VirtualMachine.save),
    9: ((MachineState.RUNNING,), VirtualMachine.pause),
    32768: ((MachineState.RUNNING,), VirtualMachine.pause),
    32769: (_AWAKE, VirtualMachine.save),
}
"""The states that may be asked for by number, from which states, and the way there."""


class InvalidMethod(EstateError):
    """A class has no such method."""

    def __init__(self, name: str) -> None:
        super().__init__("Invalid method")
        self.name = name


class InvalidArguments(EstateError):
    """A method has no argument of such a name."""

    def __init__(self) -> None:
        super().__init__("Invalid method Parameter(s)")


@frozen
class Method:
    """`act` takes the object of the estate and the value of each argument, None for one that was not given."""

    act: Callable[..., int]
    arguments: tuple[str, ...] = ()


def methods_of(definition: WmiClass) -> dict[str, Method]:
    """The methods of a class by name."""
    return _METHODS.get(definition.name, {})


def invoke(definition: WmiClass, row: Row, name: str, given: Mapping[str, object]) -> int:
    """What the method answers; the case of names does not count. Raises `InvalidMethod`, `InvalidArguments`."""
    method = next((item for known, item in methods_of(definition).items() if known.lower() == name.lower()), None)
    if method is None:
        raise InvalidMethod(name)
    values = {argument.lower(): value for argument, value in given.items()}
    if not values.keys() <= {argument.lower() for argument in method.arguments}:
        raise InvalidArguments
    return method.act(row.thing, *(values.get(argument.lower()) for argument in method.arguments))


def _start_service(service: Service) -> int:
    if service.is_running:
        return ALREADY_RUNS
    try:
        service.start()
    except InvalidState:
        return DISABLED
    return DONE


def _stop_service(service: Service) -> int:
    if not service.is_running:
        return NOT_ACTIVE
    service.stop()
    return DONE


def _request_state(machine: object, wanted: object, timeout: object) -> int:
    """Changes the state of a machine. `timeout` does not count: what is begun here comes to its end."""
    text = str(wanted)
    number = int(text) if text.isdecimal() else 0
    if not isinstance(machine, VirtualMachine) or number not in _TRANSITIONS:
        return INVALID_PARAMETER
    allowed, way = _TRANSITIONS[number]
    resumed = number == 2 and machine.state is MachineState.PAUSED
    if machine.state not in allowed and not resumed:
        return INVALID_STATE
    machine.host.clock.spawn(machine.resume() if resumed else way(machine), f"state of {machine.name}")
    return JOB_STARTED


_METHODS = {
    "Win32_Service": {"StartService": Method(_start_service), "StopService": Method(_stop_service)},
    SERVICE: {
        "ModifySystemSettings": Method(modify_settings, ("SystemSettings",)),
        "AddKvpItems": Method(add_pairs, ("TargetSystem", "DataItems")),
        "ModifyKvpItems": Method(modify_pairs, ("TargetSystem", "DataItems")),
        "RemoveKvpItems": Method(remove_pairs, ("TargetSystem", "DataItems")),
    },
    "Msvm_ComputerSystem": {"RequestStateChange": Method(_request_state, ("RequestedState", "TimeoutPeriod"))},
}
