"""What instances do when they are told to: services start and stop, machines change their state.

A method answers with its code, as Windows numbers them; what takes time goes on by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from hvsim.infrastructure.computers.services import Service
from hvsim.infrastructure.errors import EstateError, InvalidState, Refused
from hvsim.infrastructure.inside.machine import Inside
from hvsim.infrastructure.inside.processes import RunningProcess, end_process
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.virtual_machine import VirtualMachine
from hvsim.infrastructure.wmi import shadow_copies
from hvsim.infrastructure.wmi.answers import Answer
from hvsim.infrastructure.wmi.classes import Row, WmiClass
from hvsim.infrastructure.wmi.management_service import SERVICE, add_pairs, modify_pairs, modify_settings, remove_pairs
from hvsim.infrastructure.wmi.registry import READING

DONE, ALREADY_RUNS, NOT_ACTIVE, DISABLED = 0, 10, 5, 14
ACCESS_DENIED = 2
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

    act: Callable[..., int | Answer]
    arguments: tuple[str, ...] = ()
    needs_machine: bool = False
    """Whether it takes the machine, seen from within, behind the object."""
    is_static: bool = False
    """Whether it belongs to the class: it takes the machine alone."""


def methods_of(definition: WmiClass) -> dict[str, Method]:
    """The methods of a class by name."""
    return _METHODS.get(definition.name, {})


def find_method(definition: WmiClass, name: str) -> Method:
    """The method of that name, in any case. Raises `InvalidMethod`."""
    for known, method in methods_of(definition).items():
        if known.lower() == name.lower():
            return method
    raise InvalidMethod(name)


def invoke(definition: WmiClass, row: Row | None, inside: Inside, name: str, given: Mapping[str, object]) -> Answer:
    """What the method answers; `row` is None for one of the class, and the case of names does not count.

    Raises `InvalidMethod`, `InvalidArguments`.
    """
    method = find_method(definition, name)
    values = {argument.lower(): value for argument, value in given.items()}
    if not values.keys() <= {argument.lower() for argument in method.arguments}:
        raise InvalidArguments
    if method.is_static:
        things: tuple[object, ...] = (inside,)
    elif row is None:
        raise InvalidMethod(name)
    else:
        things = (row.thing, inside) if method.needs_machine else (row.thing,)
    result = method.act(*things, *(values.get(argument.lower()) for argument in method.arguments))
    return result if isinstance(result, Answer) else Answer(result)


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


def _terminate(process: RunningProcess, inside: Inside, reason: object) -> int:
    """Ends a process. `reason` does not count: nobody asks a process how it ended."""
    try:
        end_process(inside, process)
    except Refused:
        return ACCESS_DENIED
    return DONE


def _owner(process: RunningProcess) -> Answer:
    return Answer(DONE, {"Domain": process.domain, "User": process.account})


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
    "StdRegProv": {name: Method(act, arguments, is_static=True) for name, (act, arguments) in READING.items()},
    "Win32_ShadowCopy": {"Create": Method(shadow_copies.create, ("Volume", "Context"), is_static=True)},
    "Win32_Process": {
        "Terminate": Method(_terminate, ("Reason",), needs_machine=True),
        "GetOwner": Method(_owner),
    },
    "Win32_Service": {"StartService": Method(_start_service), "StopService": Method(_stop_service)},
    SERVICE: {
        "ModifySystemSettings": Method(modify_settings, ("SystemSettings",)),
        "AddKvpItems": Method(add_pairs, ("TargetSystem", "DataItems")),
        "ModifyKvpItems": Method(modify_pairs, ("TargetSystem", "DataItems")),
        "RemoveKvpItems": Method(remove_pairs, ("TargetSystem", "DataItems")),
    },
    "Msvm_ComputerSystem": {"RequestStateChange": Method(_request_state, ("RequestedState", "TimeoutPeriod"))},
}
