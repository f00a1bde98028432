"""Changing a machine's settings: memory, processors, name, folders, automatic actions, version.

The rules of Hyper-V and its refusals, as `ManagementError`. Devices are in `drives`, `networks`, `firmware`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.blocks.device import MIB, TIB
from hvsim.infrastructure.errors import ManagementError, WrongState
from hvsim.infrastructure.guests.guest import GuestKind
from hvsim.infrastructure.machines.machine_values import MachineState
from hvsim.infrastructure.machines.processors import MAX_PROCESSORS
from hvsim.infrastructure.versions import version_key

if TYPE_CHECKING:
    from hvsim.infrastructure.machines.virtual_machine import VirtualMachine

MIN_MEMORY = 32 * MIB
MAX_MEMORY = {1: TIB, 2: 240 * TIB}
HOT_MEMORY_VERSION = (6, 2)


def modifying(machine: VirtualMachine) -> str:
    """The first line of most refusals."""
    return f"Modifying the properties of '{machine.name}' failed."


def require_off(machine: VirtualMachine) -> None:
    """Raises unless the machine is off: for what is fixed while it has power or a saved state."""
    if machine.state is not MachineState.OFF:
        raise WrongState(modifying(machine))


def invalid(machine: VirtualMachine, reason: str) -> ManagementError:
    """The refusal of a value."""
    return ManagementError("InvalidParameter", modifying(machine), reason)


def set_memory(
    machine: VirtualMachine,
    *,
    startup: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
    dynamic: bool | None = None,
    buffer: int | None = None,
    priority: int | None = None,
    per_numa_node: int | None = None,
) -> None:
    """Sets what is given. Minimum <= start-up <= maximum holds for dynamic memory. Raises `ManagementError`."""
    machine.host.check_files(machine)
    becomes_dynamic = machine.dynamic_memory if dynamic is None else dynamic
    new_startup = machine.memory_startup if startup is None else startup
    new_minimum = machine.memory_minimum if minimum is None else minimum
    new_maximum = machine.memory_maximum if maximum is None else maximum
    if dynamic is not None and dynamic != machine.dynamic_memory:
        require_off(machine)
    if startup is not None and startup != machine.memory_startup:
        _check_startup(machine, startup)
    if becomes_dynamic and not new_minimum <= new_startup <= new_maximum:
        raise invalid(
            machine,
            f"Memory is set to {new_startup // MIB} MB and must lie between the minimum of {new_minimum // MIB} MB"
            f" and the maximum of {new_maximum // MIB} MB.",
        )
    if buffer is not None and not 5 <= buffer <= 2000:
        raise invalid(machine, "The memory buffer must be from 5 to 2000 percent.")
    if priority is not None and not 0 <= priority <= 100:
        raise invalid(machine, "The memory priority must be from 0 to 100.")
    if per_numa_node is not None and per_numa_node != machine.memory_per_numa_node:
        require_off(machine)
        if per_numa_node % MIB or not 8 * MIB <= per_numa_node <= MAX_MEMORY[2]:
            raise invalid(machine, "The memory of a virtual NUMA node must be whole megabytes, and at least 8.")
        machine.memory_per_numa_node = per_numa_node
    machine.dynamic_memory = becomes_dynamic
    machine.memory_startup, machine.memory_minimum, machine.memory_maximum = new_startup, new_minimum, new_maximum
    machine.memory_buffer = machine.memory_buffer if buffer is None else buffer
    machine.memory_priority = machine.memory_priority if priority is None else priority
    machine.host.write_configuration(machine)


def check_memory(machine: VirtualMachine, startup: int) -> None:
    """Raises `ManagementError` for an amount that no machine of its generation can start with."""
    if startup % (2 * MIB) or not MIN_MEMORY <= startup <= MAX_MEMORY[machine.generation]:
        raise invalid(
            machine,
            f"Invalid startup memory amount assigned for '{machine.name}': the amount must be a multiple of 2 MB"
            f" from {MIN_MEMORY // MIB} MB to {MAX_MEMORY[machine.generation] // MIB} MB.",
        )


def _check_startup(machine: VirtualMachine, startup: int) -> None:
    check_memory(machine, startup)
    if machine.state is MachineState.OFF:
        return
    modern = machine.guest.kind is GuestKind.WINDOWS and version_key(machine.guest.integration_services_version)[
        :1
    ] >= (10,)
    hot = version_key(machine.version) >= HOT_MEMORY_VERSION and not machine.dynamic_memory
    if not machine.is_running or not hot or not modern:
        raise WrongState(modifying(machine))
    if startup - machine.memory_startup > machine.host.memory_free:
        raise ManagementError("OutOfMemory", modifying(machine), "Not enough memory in the system.")


def set_processor(
    machine: VirtualMachine,
    *,
    count: int | None = None,
    reserve: int | None = None,
    limit: int | None = None,
    weight: int | None = None,
) -> None:
    """Sets what is given; only reserve, limit and weight while the machine runs. Raises `ManagementError`."""
    machine.host.check_files(machine)
    settings = machine.processor
    if count is not None and count != machine.processors:
        require_off(machine)
        most = min(MAX_PROCESSORS[machine.generation], machine.host.processors)
        if not 1 <= count <= most:
            raise invalid(
                machine,
                f"The number of processors must be from 1 to {most}, the number of logical processors of the host.",
            )
    new_reserve = settings.reserve if reserve is None else reserve
    new_limit = settings.limit if limit is None else limit
    if not 0 <= new_reserve <= new_limit <= 100:
        raise invalid(machine, "The processor reserve must not exceed the limit, and both lie from 0 to 100.")
    if weight is not None and not 1 <= weight <= 10000:
        raise invalid(machine, "The relative weight must be from 1 to 10000.")
    machine.processors = machine.processors if count is None else count
    settings.reserve, settings.limit = new_reserve, new_limit
    settings.weight = settings.weight if weight is None else weight
    machine.host.write_configuration(machine)


def rename(machine: VirtualMachine, name: str) -> None:
    """Gives the machine another name; names need not be unique. Raises `ManagementError` for an empty one."""
    machine.host.check_files(machine)
    if not name.strip():
        raise invalid(machine, "The name of a virtual machine must not be empty.")
    machine.name = name
    machine.host.write_configuration(machine)


def set_snapshot_location(machine: VirtualMachine, path: str) -> None:
    """Lets checkpoints lie elsewhere. Raises `ManagementError` while there are some."""
    machine.host.check_files(machine)
    if machine.checkpoints:
        raise ManagementError(
            "InvalidOperation",
            modifying(machine),
            "The checkpoint location cannot be changed while the virtual machine has checkpoints.",
        )
    machine.snapshot_path = path
    machine.host.write_configuration(machine)


def update_version(machine: VirtualMachine) -> str:
    """Raises the configuration to the host's newest version and returns it. Raises `ManagementError`."""
    if machine.state is not MachineState.OFF:
        raise WrongState(f"Failed to update the configuration version of '{machine.name}'.")
    newest = machine.host.version.machine_version
    if version_key(machine.version) < version_key(newest):
        machine.version = newest
        machine.host.write_configuration(machine)
    return machine.version
